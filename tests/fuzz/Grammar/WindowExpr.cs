using System.Collections.Immutable;
using PgFusion.FuzzTests.Queries;

namespace PgFusion.FuzzTests.Grammar;

/// <summary>
/// A window function over a total order. Children: the arguments, the condition of FILTER, PARTITION BY, ORDER BY.
/// </summary>
internal sealed class WindowExpr : Expr
{
    private readonly int arguments;
    private readonly bool hasFilter;
    private readonly int partitions;
    private readonly Aggregate? aggregate;

    public WindowExpr(string name, Aggregate? aggregate, SqlType type, Facts facts, ImmutableArray<Expr> arguments, Expr? filter, ImmutableArray<Expr> partition, ImmutableArray<SortKey> order, string? frame)
        : base(type, facts, [.. arguments, .. new[] { filter }.OfType<Expr>(), .. partition, .. order.Select(k => k.Key)])
    {
        Name = name;
        this.aggregate = aggregate;
        this.arguments = arguments.Length;
        hasFilter = filter is not null;
        partitions = partition.Length;
        Order = order;
        Frame = frame;
    }

    public string Name { get; }

    public ImmutableArray<SortKey> Order { get; }

    public string? Frame { get; }

    public ImmutableArray<Expr> Arguments => Children[..arguments];

    /// <summary>The constant that is the aggregate's last argument.</summary>
    public string? Direct => aggregate?.Direct;

    public Expr? Filter => hasFilter ? Children[arguments] : null;

    public ImmutableArray<Expr> Partition => [.. Children.Skip(arguments + (hasFilter ? 1 : 0)).Take(partitions)];

    /// <summary>Sums of inexact floats, and which of several equal values is the least: the frame's order shows, which is total.</summary>
    public bool DependsOnOrder => aggregate is not null && aggregate.DependsOnOrder(Arguments);

    /// <summary>Rows that the order leaves equal have equal results.</summary>
    public bool IsAboutPeers => Name is "rank" or "dense_rank" or "percent_rank" or "cume_dist"
        || (aggregate is not null && !DependsOnOrder && Frame?.StartsWith("ROWS", StringComparison.Ordinal) != true);

    public override bool CanFail => aggregate?.CanFail(Arguments) ?? false;

    public override int OwnSize => 5 + (Frame is null ? 0 : 2) + Order.Sum(k => (k.Descending ? 1 : 0) + (k.Nulls == NullsOrder.Default ? 0 : 1));

    public override Expr WithChildren(ImmutableArray<Expr> children)
    {
        int first = arguments + (hasFilter ? 1 : 0);
        int firstKey = first + partitions;
        return new WindowExpr(Name, aggregate, Type, Facts, children[..arguments], hasFilter ? children[arguments] : null, children[first..firstKey], [.. Order.Select((k, i) => k with { Key = children[firstKey + i] })], Frame);
    }

    public IEnumerable<WindowExpr> Simpler()
    {
        if (Frame is not null)
        {
            yield return new WindowExpr(Name, aggregate, Type, Facts, Arguments, Filter, Partition, Order, null);
        }
        if (Filter is not null)
        {
            yield return new WindowExpr(Name, aggregate, Type, Facts, Arguments, null, Partition, Order, Frame);
        }
        for (int i = 0; i < partitions; i++)
        {
            yield return new WindowExpr(Name, aggregate, Type, Facts, Arguments, Filter, Partition.RemoveAt(i), Order, Frame);
        }
        for (int i = 0; i < Order.Length; i++)
        {
            yield return new WindowExpr(Name, aggregate, Type, Facts, Arguments, Filter, Partition, Order.RemoveAt(i), Frame);
            yield return new WindowExpr(Name, aggregate, Type, Facts, Arguments, Filter, Partition, Order.SetItem(i, Order[i] with { Descending = false, Nulls = NullsOrder.Default }), Frame);
        }
    }
}
