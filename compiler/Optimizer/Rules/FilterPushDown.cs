using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Optimizer.Rules;

/// <summary>
/// Moves conditions on groups that read only grouping keys below the aggregation, where they drop rows before they are
/// grouped.
/// <code>
///   Filter(key &gt; 5, Aggregate(x))  →  Aggregate(Filter(value of key &gt; 5, x))
/// </code>
/// Not for an aggregation without keys, which has a group even when no row passes, nor for grouping sets, whose keys are
/// others above than below; and not for conditions that may raise an error: below they would be evaluated for rows
/// whose group another condition removes first.
/// </summary>
internal sealed class FilterPushDown : IRule
{
    public string Name => "filter_push_down";

    public LogicalNode Apply(LogicalNode root) => root.Rewrite(static node => node switch
    {
        FilterNode { Input: AggregateNode { Keys.IsEmpty: false, HasSets: false } aggregate } filter => ThroughAggregate(filter, aggregate),
        FilterNode { Input: FilterNode below } filter => below with { Conjuncts = [.. below.Conjuncts, .. filter.Conjuncts] },
        _ => node,
    });

    private static LogicalNode ThroughAggregate(FilterNode filter, AggregateNode aggregate)
    {
        ImmutableArray<Scalar> conjuncts = [.. filter.Conjuncts.SelectMany(Split)];
        var keys = aggregate.Keys.ToDictionary(static k => k.Column, static k => k.Value);
        ImmutableArray<Scalar> down = [.. conjuncts.Where(c => !c.CanThrow && c.Columns().Any() && c.Columns().All(keys.ContainsKey)
            && c.Columns().All(k => !TypeOrder.HasDistinguishableEquals(k.Type) && !keys[k].CanThrow))];
        if (down.IsEmpty)
        {
            return filter;
        }
        ImmutableArray<Scalar> moved = [.. down.Select(c => c.Rewrite(s => s is ColumnScalar column ? keys[column.Column] : s))];
        LogicalNode input = aggregate.Input is FilterNode below
            ? below with { Conjuncts = [.. below.Conjuncts, .. moved] }
            : new FilterNode(aggregate.Input, moved);
        LogicalNode pushed = aggregate with { Input = input };
        ImmutableArray<Scalar> rest = [.. conjuncts.Where(c => !down.Contains(c))];
        return rest.IsEmpty ? pushed : new FilterNode(pushed, rest);
    }

    private static IEnumerable<Scalar> Split(Scalar conjunct) =>
        conjunct is LogicScalar { IsAnd: true } and ? and.Arguments.SelectMany(Split) : [conjunct];
}
