using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace PgFusion.Compiler.QueryTree;

/// <summary>What a query does (nodes.h).</summary>
internal enum CommandType
{
    Unknown = 0,
    Select = 1,
    Update = 2,
    Insert = 3,
    Delete = 4,
    Merge = 5,
    Utility = 6,
    Nothing = 7,
}

/// <summary>What LIMIT's count means.</summary>
internal enum LimitOption
{
    Count = 0,

    /// <summary>Peers of the last row by ORDER BY come too.</summary>
    WithTies = 1,
}

/// <summary>
/// An analysed and rewritten query: PostgreSQL's Query as the planner hook gets it. All that a SELECT has is typed;
/// what only data-modifying statements have stays in <see cref="Source"/>.
///
/// Nesting: a Var with LevelsUp n belongs to the range table n queries further out. The queries of SubLinks, of
/// subquery range table entries and of CTEs are one level further in.
/// </summary>
internal sealed record Query(NodeObject Source)
{
    public required CommandType CommandType { get; init; }

    /// <summary>True for EXPLAIN, COPY and other commands that have no plan.</summary>
    public required bool IsUtility { get; init; }

    /// <summary>Range table index of the target of a data-modifying statement, else 0.</summary>
    public required int ResultRelation { get; init; }

    public required bool HasAggs { get; init; }

    public required bool HasWindowFuncs { get; init; }

    public required bool HasTargetSRFs { get; init; }

    public required bool HasSubLinks { get; init; }

    public required bool HasDistinctOn { get; init; }

    public required bool HasRecursive { get; init; }

    public required bool HasModifyingCTE { get; init; }

    public required bool HasForUpdate { get; init; }

    public required bool HasRowSecurity { get; init; }

    /// <summary>True when the range table has an entry for GROUP BY; never before 18.</summary>
    public required bool HasGroupRTE { get; init; }

    /// <summary>True for the RETURN of an SQL function.</summary>
    public required bool IsReturn { get; init; }

    public required ImmutableArray<CommonTableExpr> CteList { get; init; }

    /// <summary>The range table; Var.VarNo n is element n - 1. See <see cref="Entry"/>.</summary>
    public required ImmutableArray<RangeTblEntry> RangeTable { get; init; }

    /// <summary>Permission checks by entry; empty before 16, where entries carry them themselves.</summary>
    public required ImmutableArray<RTEPermissionInfo> PermissionInfos { get; init; }

    /// <summary>FROM and WHERE; null for a utility statement.</summary>
    public required FromExpr? JoinTree { get; init; }

    public required ImmutableArray<TargetEntry> TargetList { get; init; }

    public required ImmutableArray<SortGroupClause> GroupClause { get; init; }

    /// <summary>GROUP BY DISTINCT.</summary>
    public required bool GroupDistinct { get; init; }

    public required ImmutableArray<GroupingSet> GroupingSets { get; init; }

    public required Expr? Having { get; init; }

    public required ImmutableArray<WindowClause> WindowClause { get; init; }

    /// <summary>DISTINCT, or with <see cref="HasDistinctOn"/> DISTINCT ON.</summary>
    public required ImmutableArray<SortGroupClause> DistinctClause { get; init; }

    public required ImmutableArray<SortGroupClause> SortClause { get; init; }

    public required Expr? LimitOffset { get; init; }

    public required Expr? LimitCount { get; init; }

    public required LimitOption LimitOption { get; init; }

    /// <summary>FOR UPDATE and its kind.</summary>
    public required ImmutableArray<RowMarkClause> RowMarks { get; init; }

    /// <summary>The tree of UNION, INTERSECT and EXCEPT, null for a plain query.</summary>
    public required SetOperationStmt? SetOperations { get; init; }

    /// <summary>Byte offset of the statement in the text sent by the client, -1 when unknown.</summary>
    public required int StatementLocation { get; init; }

    /// <summary>Length of the statement in bytes; 0 or less for the rest of the text.</summary>
    public required int StatementLength { get; init; }

    /// <summary>The range table entry with a given index, from 1.</summary>
    public RangeTblEntry Entry(int index) =>
        index >= 1 && index <= RangeTable.Length
            ? RangeTable[index - 1]
            : throw new NodeTextException(
                $"range table index {index} is outside of 1 to {RangeTable.Length}", Source.Start);

    /// <summary>The node's text.</summary>
    public override string ToString() => Source.ToString();

    internal static Query Read(NodeObject node)
    {
        if (!node.Is("QUERY"))
            throw new NodeTextException($"expected a QUERY, found {node.Describe()}", node.Start);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new NodeTextException("queries are nested too deeply for the stack of this thread", node.Start);
        var r = new FieldReader(node);
        return new Query(node)
        {
            CommandType = r.Enum<CommandType>("commandType"),
            IsUtility = !r.Required("utilityStmt").IsNull,
            ResultRelation = r.Int("resultRelation"),
            HasAggs = r.Bool("hasAggs"),
            HasWindowFuncs = r.Bool("hasWindowFuncs"),
            HasTargetSRFs = r.Bool("hasTargetSRFs"),
            HasSubLinks = r.Bool("hasSubLinks"),
            HasDistinctOn = r.Bool("hasDistinctOn"),
            HasRecursive = r.Bool("hasRecursive"),
            HasModifyingCTE = r.Bool("hasModifyingCTE"),
            HasForUpdate = r.Bool("hasForUpdate"),
            HasRowSecurity = r.Bool("hasRowSecurity"),
            HasGroupRTE = r.Bool("hasGroupRTE", missing: false),
            IsReturn = r.Bool("isReturn", missing: false),
            CteList = r.Nodes("cteList", "COMMONTABLEEXPR", CommonTableExpr.Read),
            RangeTable = r.Nodes("rtable", "RANGETBLENTRY", RangeTblEntry.Read),
            PermissionInfos = r.Nodes("rteperminfos", "RTEPERMISSIONINFO", RTEPermissionInfo.Read, missing: []),
            JoinTree = r.Node("jointree", "FROMEXPR") is { } tree ? FromExpr.Read(tree) : null,
            TargetList = r.Nodes("targetList", "TARGETENTRY", TargetEntry.Read),
            GroupClause = r.Nodes("groupClause", "SORTGROUPCLAUSE", SortGroupClause.Read),
            GroupDistinct = r.Bool("groupDistinct"),
            GroupingSets = r.Nodes("groupingSets", "GROUPINGSET", GroupingSet.Read),
            Having = r.OptionalExpr("havingQual"),
            WindowClause = r.Nodes("windowClause", "WINDOWCLAUSE", QueryTree.WindowClause.Read),
            DistinctClause = r.Nodes("distinctClause", "SORTGROUPCLAUSE", SortGroupClause.Read),
            SortClause = r.Nodes("sortClause", "SORTGROUPCLAUSE", SortGroupClause.Read),
            LimitOffset = r.OptionalExpr("limitOffset"),
            LimitCount = r.OptionalExpr("limitCount"),
            LimitOption = r.Enum<LimitOption>("limitOption"),
            RowMarks = r.Nodes("rowMarks", "ROWMARKCLAUSE", RowMarkClause.Read),
            SetOperations = r.Node("setOperations", "SETOPERATIONSTMT") is { } operation
                ? SetOperationStmt.Read(operation)
                : null,
            StatementLocation = r.Int("stmt_location", -1),
            StatementLength = r.Int("stmt_len", 0),
        };
    }
}
