using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Optimizer.Rules;

/// <summary>
/// Rows leave window functions in the order of their sort; a sort by the first of its keys has nothing to do.
/// <code>
///   Sort(a, Window(sorted by a, b; x))  →  Window(sorted by a, b; x)
/// </code>
/// Filters and projections in between keep the order. PostgreSQL leaves the sort out as well, so that a LIMIT above it
/// ends the query before window functions, and their errors, that come later.
/// </summary>
internal sealed class RedundantSort : IRule
{
    public string Name => "redundant_sort";

    public LogicalNode Apply(LogicalNode root) => root.Rewrite(static node =>
        node is SortNode sort && StartsWith(Order(sort.Input), sort.Keys) ? sort.Input : node);

    private static ImmutableArray<SortKey> Order(LogicalNode node) => node switch
    {
        WindowNode window => window.SortKeys,
        FilterNode filter => Order(filter.Input),
        ProjectNode project => Order(project.Input),
        _ => [],
    };

    private static bool StartsWith(ImmutableArray<SortKey> order, ImmutableArray<SortKey> keys)
    {
        SortKey[] needed = [.. keys.DistinctBy(static k => k.Value)];
        return needed.Length <= order.Length && needed.SequenceEqual(order.Take(needed.Length));
    }
}
