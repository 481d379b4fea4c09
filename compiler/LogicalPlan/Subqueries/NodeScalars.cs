using System.Collections.Immutable;

namespace PgFusion.Compiler.LogicalPlan.Subqueries;

/// <summary>Columns that a plan reads from outside, and operators over other expressions.</summary>
internal static class NodeScalars
{
    /// <summary>Columns of outer queries that a plan reads.</summary>
    public static HashSet<Column> FreeColumns(LogicalNode root)
    {
        var made = new HashSet<Column>();
        var read = new HashSet<Column>();
        foreach (LogicalNode node in root.DescendantsAndSelf())
        {
            made.UnionWith(node.Output);
            read.UnionWith(PlanInvariants.Reads(node).SelectMany(static s => s.Columns()));
        }
        // A projection's or an aggregation's input columns are not in the output of what is above it.
        read.ExceptWith(made);
        return read;
    }

    public static string Name(LogicalNode node) => node.GetType().Name.Replace("Node", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>The expressions replaced.</summary>
    public static LogicalNode With(LogicalNode node, Func<Scalar, Scalar> map) => node switch
    {
        FilterNode n => n with { Conjuncts = [.. n.Conjuncts.Select(map)] },
        JoinNode n => n with { Conditions = [.. n.Conditions.Select(map)] },
        ProjectNode n => n with { Projections = [.. n.Projections.Select(p => p with { Value = map(p.Value) })] },
        AggregateNode n => n with
        {
            Keys = [.. n.Keys.Select(k => k with { Value = map(k.Value) })],
            Calls = [.. n.Calls.Select(c => With(c, map))],
        },
        WindowNode n => n with { SortKeys = With(n.SortKeys, map), Windows = [.. n.Windows.Select(w => With(w, map))] },
        SortNode n => n with { Keys = With(n.Keys, map) },
        LimitNode n => n with { Offset = n.Offset is null ? null : map(n.Offset), Count = n.Count is null ? null : map(n.Count) },
        AppendNode n => n with { Values = [.. n.Values.Select(v => v.Select(map).ToImmutableArray())] },
        RepeatNode n => n with { Times = map(n.Times) },
        _ => node,
    };

    private static ImmutableArray<SortKey> With(ImmutableArray<SortKey> keys, Func<Scalar, Scalar> map) =>
        [.. keys.Select(k => k with { Value = map(k.Value) })];

    private static AggregateCall With(AggregateCall call, Func<Scalar, Scalar> map) => call with
    {
        Argument = call.Argument is null ? null : map(call.Argument),
        Second = call.Second is null ? null : map(call.Second),
        Filter = call.Filter is null ? null : map(call.Filter),
        Order = With(call.Order, map),
    };

    private static WindowSpec With(WindowSpec window, Func<Scalar, Scalar> map) => window with
    {
        PartitionKeys = [.. window.PartitionKeys.Select(map)],
        OrderKeys = With(window.OrderKeys, map),
        Frame = window.Frame.Range is { } range ? window.Frame with { Range = range with { Key = map(range.Key) } } : window.Frame,
        Calls = [.. window.Calls.Select(c => c with
        {
            Value = c.Value is null ? null : map(c.Value),
            Number = c.Number is null ? null : map(c.Number),
            Default = c.Default is null ? null : map(c.Default),
            Aggregate = c.Aggregate is null ? null : With(c.Aggregate, map),
        })],
    };
}
