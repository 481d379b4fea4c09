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
            Calls = [.. n.Calls.Select(c => c with
            {
                Argument = c.Argument is null ? null : map(c.Argument),
                Second = c.Second is null ? null : map(c.Second),
                Filter = c.Filter is null ? null : map(c.Filter),
                Order = [.. c.Order.Select(k => k with { Value = map(k.Value) })],
            })],
        },
        SortNode n => n with { Keys = [.. n.Keys.Select(k => k with { Value = map(k.Value) })] },
        LimitNode n => n with { Offset = n.Offset is null ? null : map(n.Offset), Count = n.Count is null ? null : map(n.Count) },
        AppendNode n => n with { Values = [.. n.Values.Select(v => v.Select(map).ToImmutableArray())] },
        RepeatNode n => n with { Times = map(n.Times) },
        _ => node,
    };
}
