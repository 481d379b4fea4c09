using System.Numerics;

namespace PgFusion.Compiler.Optimizer.JoinOrder;

/// <summary>
/// Enumerates every pair of connected sets of relations that an edge joins, each once, smaller sets first (DPHyp:
/// Moerkotte, Neumann: Dynamic Programming Strikes Back, SIGMOD 2008).
/// </summary>
internal sealed class DynamicProgramming(JoinGraph graph, JoinPlans plans, int pairsMax)
{
    private readonly ulong[] _neighbors = Neighbors(graph);
    private readonly JoinEdge[] _hyperedges = [.. graph.Edges.Where(static e => !IsSimple(e))];
    private int _pairs;

    /// <summary>Pairs that have been looked at.</summary>
    public int Pairs => _pairs;

    /// <summary>True when all relations have a plan; false when there is none, or the budget is spent.</summary>
    public bool TryRun()
    {
        for (int i = BitOperations.PopCount(graph.All) - 1; i >= 0; i--)
        {
            ulong single = 1UL << i;
            EmitSet(single);
            GrowSet(single, single.UpTo());
        }
        return _pairs <= pairsMax && plans.Contains(graph.All);
    }

    private bool IsSpent => _pairs > pairsMax;

    /// <summary>A connected set: its complements are looked for.</summary>
    private void EmitSet(ulong set)
    {
        ulong excluded = set | set.Lowest().UpTo();
        ulong neighbors = Neighborhood(set, excluded);
        for (ulong rest = neighbors; rest != 0 && !IsSpent;)
        {
            ulong single = 1UL << BitOperations.Log2(rest);
            rest ^= single;
            if (AreConnected(set, single))
            {
                EmitPair(set, single);
            }
            GrowComplement(set, single, excluded | (single.UpTo() & neighbors));
        }
    }

    private void GrowSet(ulong set, ulong excluded)
    {
        ulong neighbors = Neighborhood(set, excluded);
        if (neighbors == 0)
        {
            return;
        }
        for (ulong part = neighbors.Lowest(); part != 0 && !IsSpent; part = (part - neighbors) & neighbors)
        {
            if (plans.Contains(set | part))
            {
                EmitSet(set | part);
            }
        }
        for (ulong part = neighbors.Lowest(); part != 0 && !IsSpent; part = (part - neighbors) & neighbors)
        {
            GrowSet(set | part, excluded | neighbors);
        }
    }

    private void GrowComplement(ulong set, ulong complement, ulong excluded)
    {
        ulong neighbors = Neighborhood(complement, excluded);
        if (neighbors == 0)
        {
            return;
        }
        for (ulong part = neighbors.Lowest(); part != 0 && !IsSpent; part = (part - neighbors) & neighbors)
        {
            if (plans.Contains(complement | part) && AreConnected(set, complement | part))
            {
                EmitPair(set, complement | part);
            }
        }
        for (ulong part = neighbors.Lowest(); part != 0 && !IsSpent; part = (part - neighbors) & neighbors)
        {
            GrowComplement(set, complement | part, excluded | neighbors);
        }
    }

    private void EmitPair(ulong first, ulong second)
    {
        _pairs++;
        plans.Consider(first, second);
    }

    private bool AreConnected(ulong first, ulong second)
    {
        for (ulong rest = first; rest != 0; rest &= rest - 1)
        {
            if (_neighbors[BitOperations.TrailingZeroCount(rest)].Overlaps(second))
            {
                return true;
            }
        }
        foreach (JoinEdge edge in _hyperedges)
        {
            if ((first.Contains(edge.Left) && second.Contains(edge.Right)) || (first.Contains(edge.Right) && second.Contains(edge.Left)))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Relations by which the set can be left; of a set at the far end of a hyperedge its lowest stands for all.</summary>
    private ulong Neighborhood(ulong set, ulong excluded)
    {
        ulong neighbors = 0;
        for (ulong rest = set; rest != 0; rest &= rest - 1)
        {
            neighbors |= _neighbors[BitOperations.TrailingZeroCount(rest)];
        }
        excluded |= set;
        neighbors &= ~excluded;
        foreach (JoinEdge edge in _hyperedges)
        {
            if (set.Contains(edge.Left) && !edge.Right.Overlaps(excluded))
            {
                neighbors |= edge.Right.Lowest();
            }
            else if (set.Contains(edge.Right) && !edge.Left.Overlaps(excluded))
            {
                neighbors |= edge.Left.Lowest();
            }
        }
        return neighbors;
    }

    private static ulong[] Neighbors(JoinGraph graph)
    {
        var neighbors = new ulong[RelationSets.RelationsMax];
        foreach (JoinEdge edge in graph.Edges.Where(IsSimple))
        {
            neighbors[BitOperations.TrailingZeroCount(edge.Left)] |= edge.Right;
            neighbors[BitOperations.TrailingZeroCount(edge.Right)] |= edge.Left;
        }
        return neighbors;
    }

    private static bool IsSimple(JoinEdge edge) => BitOperations.IsPow2(edge.Left) && BitOperations.IsPow2(edge.Right);
}
