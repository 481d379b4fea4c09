using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Optimizer.JoinOrder;

/// <summary>An edge of the hypergraph: one condition of an inner join, or a join of another kind with all its conditions.</summary>
internal sealed class JoinEdge
{
    public required JoinKind Kind { get; init; }

    public required ImmutableArray<Scalar> Conditions { get; init; }

    /// <summary>Relations below the two sides of the join where it is written.</summary>
    public required ulong WrittenLeft { get; init; }

    public required ulong WrittenRight { get; init; }

    /// <summary>Relations that the conditions read (the paper's syntactic eligibility set).</summary>
    public required ulong Read { get; init; }

    /// <summary>Relations that must be there before the join can be done (total eligibility set).</summary>
    public ulong Needed { get; set; }

    /// <summary>Conflict rules: where one of the first set takes part, all of the second must.</summary>
    public List<(ulong If, ulong Then)> Rules { get; } = [];

    /// <summary>A hash join can hash by it.</summary>
    public bool IsKey { get; init; }

    /// <summary>It has conditions that are no keys, over both sides, so that without another key all pairs are looked at.</summary>
    public bool ComparesPairs { get; init; }

    /// <summary>Edges that are equalities of one equivalence class, of which one is enough; -1 for none.</summary>
    public int Class { get; set; } = -1;

    /// <summary>Both sides equal one constant, so that all pairs fulfil it.</summary>
    public bool HoldsAnyway { get; init; }

    /// <summary>It joins what has no condition in common, and exists to be counted as connected only.</summary>
    public bool IsCross { get; init; }

    public ulong Left => Needed & WrittenLeft;

    public ulong Right => Needed & WrittenRight;

    /// <summary>
    /// Joins the sets, the first as the left one, or of an inner join either. To be asked for edges that
    /// <see cref="IsDue"/>.
    /// </summary>
    public bool IsApplicable(ulong left, ulong right)
    {
        if (Kind != JoinKind.Inner && !(left.Contains(Left) && right.Contains(Right)))
        {
            return false;
        }
        ulong both = left | right;
        foreach ((ulong when, ulong then) in Rules)
        {
            if (both.Overlaps(when) && !both.Contains(then))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>All it needs is there for the first time, so it is applied now or never.</summary>
    public bool IsDue(ulong left, ulong right) =>
        (left | right).Contains(Needed) && !left.Contains(Needed) && !right.Contains(Needed);
}

/// <summary>
/// A block as a hypergraph: relations, and edges that carry the conditions. Conflicts between joins of different kinds
/// become larger edges and rules (conflict detector C of the paper), so that every plan made of applicable edges gives
/// the rows of the written one.
/// </summary>
internal sealed class JoinGraph
{
    private JoinGraph(int relations) => All = relations == RelationSets.RelationsMax ? ulong.MaxValue : (1UL << relations) - 1;

    public ulong All { get; }

    public List<JoinEdge> Edges { get; } = [];

    public static JoinGraph Of(JoinTree tree, JoinBlock block)
    {
        var graph = new JoinGraph(block.Nodes.Count);
        graph.AddEdges(tree, block);
        EquivalentEdges.Complete(graph, block);
        graph.ConnectComponents();
        return graph;
    }

    private List<JoinEdge> AddEdges(JoinTree tree, JoinBlock block)
    {
        if (tree.Left is null || tree.Right is null)
        {
            return [];
        }
        List<JoinEdge> left = AddEdges(tree.Left, block);
        List<JoinEdge> right = AddEdges(tree.Right, block);
        List<JoinEdge> own = [.. Make(tree, block)];
        foreach (JoinEdge edge in own)
        {
            Detect(edge, left, right);
        }
        Edges.AddRange(own.Where(static e => e.Needed != 0));
        return [.. left, .. right, .. own];
    }

    private static IEnumerable<JoinEdge> Make(JoinTree tree, JoinBlock block)
    {
        if (tree.Kind == JoinKind.Inner && tree.Conditions.Count > 0)
        {
            return tree.Conditions.Select(c => Edge([c], block.RelationsOf(c)));
        }
        ulong read = 0;
        foreach (Scalar condition in tree.Conditions)
        {
            read |= block.RelationsOf(condition);
        }
        if (tree.Kind != JoinKind.Inner)
        {
            // Without a condition over both sides it joins them as a whole.
            read |= !read.Overlaps(tree.Left!.Relations) ? tree.Left.Relations : 0;
            read |= !read.Overlaps(tree.Right!.Relations) ? tree.Right.Relations : 0;
        }
        return [Edge([.. tree.Conditions], read)];

        JoinEdge Edge(ImmutableArray<Scalar> conditions, ulong relations) => new()
        {
            Kind = tree.Kind,
            Conditions = conditions,
            WrittenLeft = tree.Left!.Relations,
            WrittenRight = tree.Right!.Relations,
            Read = relations,
            Needed = relations,
            IsKey = conditions.Any(c => IsKey(c, tree, block)),
            ComparesPairs = conditions.Any(c => block.RelationsOf(c).Overlaps(tree.Left.Relations) && block.RelationsOf(c).Overlaps(tree.Right.Relations)),
            HoldsAnyway = tree.Kind == JoinKind.Inner && conditions.Length == 1 && block.HoldsAnyway(conditions[0]),
        };
    }

    private static bool IsKey(Scalar condition, JoinTree tree, JoinBlock block)
    {
        if (Conjuncts.AsKey(condition) is not { } equality)
        {
            return false;
        }
        ulong a = block.RelationsOf(equality.Arguments[0]);
        ulong b = block.RelationsOf(equality.Arguments[1]);
        return a != 0 && b != 0 && !a.Overlaps(b) &&
            ((tree.Left!.Relations.Contains(a) && tree.Right!.Relations.Contains(b)) || (tree.Left.Relations.Contains(b) && tree.Right!.Relations.Contains(a)));
    }

    private static void Detect(JoinEdge edge, List<JoinEdge> left, List<JoinEdge> right)
    {
        foreach (JoinEdge below in left)
        {
            if (!ConflictRules.AreAssociative(below.Kind, edge.Kind))
            {
                edge.Rules.Add((below.WrittenRight, OrAll(below.WrittenLeft & below.Read, below.WrittenLeft)));
            }
            if (!ConflictRules.AreLeftAsscom(below.Kind, edge.Kind))
            {
                edge.Rules.Add((below.WrittenLeft, OrAll(below.WrittenRight & below.Read, below.WrittenRight)));
            }
        }
        foreach (JoinEdge below in right)
        {
            if (!ConflictRules.AreAssociative(edge.Kind, below.Kind))
            {
                edge.Rules.Add((below.WrittenLeft, OrAll(below.WrittenRight & below.Read, below.WrittenRight)));
            }
            if (!ConflictRules.AreRightAsscom(edge.Kind, below.Kind))
            {
                edge.Rules.Add((below.WrittenRight, OrAll(below.WrittenLeft & below.Read, below.WrittenLeft)));
            }
        }
        bool grows = true;
        while (grows)
        {
            grows = false;
            foreach ((ulong when, ulong then) in edge.Rules)
            {
                if (edge.Needed.Overlaps(when) && !edge.Needed.Contains(then))
                {
                    edge.Needed |= then;
                    grows = true;
                }
            }
        }
        edge.Rules.RemoveAll(r => edge.Needed.Contains(r.Then));

        static ulong OrAll(ulong some, ulong all) => some != 0 ? some : all;
    }

    /// <summary>
    /// Parts that no condition connects are joined as a whole, when each of them is complete: a scalar subquery's one row
    /// beside all other joins.
    /// </summary>
    private void ConnectComponents()
    {
        var components = new List<ulong>();
        foreach (int relation in All.Members())
        {
            components.Add(1UL << relation);
        }
        foreach (JoinEdge edge in Edges)
        {
            ulong merged = edge.Needed;
            foreach (ulong component in components.Where(c => c.Overlaps(edge.Needed)))
            {
                merged |= component;
            }
            components.RemoveAll(c => c.Overlaps(edge.Needed));
            components.Add(merged);
        }
        for (int i = 0; i < components.Count; i++)
        {
            for (int j = i + 1; j < components.Count; j++)
            {
                Edges.Add(new JoinEdge
                {
                    Kind = JoinKind.Inner,
                    Conditions = [],
                    WrittenLeft = components[i],
                    WrittenRight = components[j],
                    Read = components[i] | components[j],
                    Needed = components[i] | components[j],
                    IsCross = true,
                });
            }
        }
    }
}
