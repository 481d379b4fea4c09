using System.Collections.Immutable;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// A query as the worker runs it, and how PostgreSQL makes its own rows of the worker's.
/// </summary>
/// <param name="Root">Operators; its values are the worker's output columns.</param>
/// <param name="OutputTypes">Type of each output column.</param>
/// <param name="OutputSources">The query's expression an output stands for, for EXPLAIN; null when there is none.</param>
/// <param name="Targets">For each entry of the query's target list its node, over INDEX_VAR Vars that name outputs.</param>
/// <param name="StartValues">Expressions that PostgreSQL evaluates when execution starts.</param>
/// <param name="SortAbove">Not empty: PostgreSQL sorts the finished rows.</param>
/// <param name="LimitAbove">PostgreSQL applies OFFSET and LIMIT, above that sort.</param>
/// <param name="FilterAbove">Conditions over INDEX_VAR Vars that PostgreSQL applies to the worker's rows.</param>
internal sealed record QueryPlan(
    ResultNode Root,
    ImmutableArray<ScalarType> OutputTypes,
    ImmutableArray<Expr?> OutputSources,
    ImmutableArray<NodeValue> Targets,
    ImmutableArray<(Expr Expression, ScalarType Type)> StartValues,
    ImmutableArray<SortAboveKey> SortAbove,
    bool LimitAbove,
    ImmutableArray<NodeValue> FilterAbove)
{
    public IEnumerable<ScanNode> Leaves => Root.DescendantsAndSelf().OfType<ScanNode>().OrderBy(static s => s.Leaf);
}

/// <summary>A sort key of the final rows: the position of its target entry (1-based) and the operators of the clause.</summary>
internal sealed record SortAboveKey(int Target, uint SortOperator, uint EqualityOperator, uint Collation, bool NullsFirst);
