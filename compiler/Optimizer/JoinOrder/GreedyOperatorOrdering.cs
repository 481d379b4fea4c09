namespace PgFusion.Compiler.Optimizer.JoinOrder;

/// <summary>
/// Joins always the two parts whose join has the fewest rows (greedy operator ordering, Fegaras 1998); parts that no
/// condition connects come last. For blocks of inner joins, where every order is right.
/// </summary>
internal static class GreedyOperatorOrdering
{
    public static void Run(JoinGraph graph, JoinPlans plans)
    {
        List<ulong> parts = [.. graph.All.Members().Select(static i => 1UL << i)];
        while (parts.Count > 1)
        {
            (int First, int Second)? best = null;
            double bestRows = double.MaxValue;
            bool bestConnected = false;
            for (int i = 0; i < parts.Count; i++)
            {
                for (int j = i + 1; j < parts.Count; j++)
                {
                    bool connected = graph.Edges.Exists(e => !e.IsCross && e.IsDue(parts[i], parts[j]));
                    if (bestConnected && !connected)
                    {
                        continue;
                    }
                    plans.Consider(parts[i], parts[j]);
                    double rows = plans[parts[i] | parts[j]].Rows;
                    if (best is null || (connected && !bestConnected) || rows < bestRows)
                    {
                        best = (i, j);
                        bestRows = rows;
                        bestConnected = connected;
                    }
                }
            }
            (int first, int second) = best!.Value;
            parts[first] |= parts[second];
            parts.RemoveAt(second);
        }
    }
}
