using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Optimizer.JoinOrder;

/// <summary>
/// Completes equalities of columns to equivalence classes: a.x = b.x and b.x = c.x also join a with c. Of the equalities
/// of one class a join needs one only, since within each side they hold already; the others would be evaluated, and
/// estimated, for nothing. Takes part what stands in inner joins that no other join is in the way of.
/// </summary>
internal static class EquivalentEdges
{
    public static void Complete(JoinGraph graph, JoinBlock block)
    {
        var classes = new EquivalenceClasses();
        List<JoinEdge> edges = [.. graph.Edges.Where(static e => e.Kind == JoinKind.Inner && e.IsKey && e.Rules.Count == 0 && e.Needed == e.Read)];
        edges.RemoveAll(e => !classes.TryAdd(e.Conditions[0]));
        // Two members of one relation: nothing but their own equalities would make them equal to each other.
        HashSet<EquivalenceClass> usable = [.. classes.All.Where(c => c.Members.Select(block.RelationsOf).Distinct().Count() == c.Members.Count)];
        var known = new HashSet<(Scalar, Scalar)>();
        foreach (JoinEdge edge in edges)
        {
            CallScalar equality = Conjuncts.AsEquality(edge.Conditions[0])!;
            if (classes.Find(equality) is not { } own || !usable.Contains(own))
            {
                continue;
            }
            edge.Class = own.Number;
            known.Add((equality.Arguments[0], equality.Arguments[1]));
            known.Add((equality.Arguments[1], equality.Arguments[0]));
        }
        foreach (EquivalenceClass members in usable.Where(static c => c.Members.Count > 2))
        {
            for (int i = 0; i < members.Members.Count; i++)
            {
                for (int j = i + 1; j < members.Members.Count; j++)
                {
                    Scalar a = members.Members[i];
                    Scalar b = members.Members[j];
                    ulong left = block.RelationsOf(a);
                    ulong right = block.RelationsOf(b);
                    if (!left.Overlaps(right) && known.Add((a, b)))
                    {
                        Scalar equality = members.Equality(a, b);
                        graph.Edges.Add(new JoinEdge
                        {
                            Kind = JoinKind.Inner,
                            Conditions = [equality],
                            HoldsAnyway = block.HoldsAnyway(equality),
                            WrittenLeft = left,
                            WrittenRight = right,
                            Read = left | right,
                            Needed = left | right,
                            IsKey = true,
                            Class = members.Number,
                        });
                    }
                }
            }
        }
    }
}
