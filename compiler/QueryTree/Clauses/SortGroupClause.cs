using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace PgFusion.Compiler.QueryTree;

/// <summary>An item of ORDER BY, GROUP BY, DISTINCT, PARTITION BY or a set operation.</summary>
internal sealed record SortGroupClause(NodeObject Source)
{
    /// <summary>The <see cref="TargetEntry.SortGroupRef"/> of the value.</summary>
    public required uint Ref { get; init; }

    /// <summary>pg_operator OID of equality; 0 when the type has none that fits the sort operator.</summary>
    public required uint EqualityOperator { get; init; }

    /// <summary>pg_operator OID of the ordering, a &lt; or a &gt;; 0 when the type can only be hashed.</summary>
    public required uint SortOperator { get; init; }

    /// <summary>
    /// True when the sort operator is a "greater than" one; false before 18, where the catalogs must tell.
    /// </summary>
    public required bool ReverseSort { get; init; }

    public required bool NullsFirst { get; init; }

    /// <summary>Whether the equality operator can be hashed.</summary>
    public required bool IsHashable { get; init; }

    internal static SortGroupClause Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new SortGroupClause(node)
        {
            Ref = r.UInt("tleSortGroupRef"),
            EqualityOperator = r.Oid("eqop"),
            SortOperator = r.Oid("sortop"),
            ReverseSort = r.Bool("reverse_sort", missing: false),
            NullsFirst = r.Bool("nulls_first"),
            IsHashable = r.Bool("hashable"),
        };
    }
}

internal enum GroupingSetKind
{
    /// <summary>()</summary>
    Empty = 0,

    /// <summary>A list of columns.</summary>
    Simple = 1,

    Rollup = 2,
    Cube = 3,

    /// <summary>GROUPING SETS (...)</summary>
    Sets = 4,
}

/// <summary>An item of GROUP BY with grouping sets; the sets nest.</summary>
internal sealed record GroupingSet(NodeObject Source)
{
    public required GroupingSetKind Kind { get; init; }

    /// <summary>For <see cref="GroupingSetKind.Simple"/>: sort-group references.</summary>
    public required ImmutableArray<int> Refs { get; init; }

    /// <summary>For Rollup, Cube and Sets: what they are made of.</summary>
    public required ImmutableArray<GroupingSet> Content { get; init; }

    public required int Location { get; init; }

    internal static GroupingSet Read(NodeObject node)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new NodeTextException("grouping sets are nested too deeply for this thread's stack", node.Start);
        var r = new FieldReader(node);
        var kind = r.Enum<GroupingSetKind>("kind");
        return new GroupingSet(node)
        {
            Kind = kind,
            Refs = kind == GroupingSetKind.Simple ? r.Ints("content") : [],
            Content = kind is GroupingSetKind.Rollup or GroupingSetKind.Cube or GroupingSetKind.Sets
                ? r.Nodes("content", "GROUPINGSET", Read)
                : [],
            Location = r.Location(),
        };
    }
}
