namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// What holds of every plan, before and after every rule: a node reads only columns that its inputs give, no column is
/// made twice, or of values of another representation, conditions are boolean. A violation is a fault of the compiler, never of the query.
/// </summary>
internal static class PlanInvariants
{
    /// <exception cref="InvalidOperationException">The plan is inconsistent; the message names the node.</exception>
    public static void Check(LogicalNode root)
    {
        var made = new HashSet<Column>();
        foreach (LogicalNode node in root.DescendantsAndSelf())
        {
            foreach (Column column in Makes(node))
            {
                Require(made.Add(column), node, $"makes {column} a second time");
            }
            var given = new HashSet<Column>(node.Inputs.SelectMany(static i => i.Output));
            foreach (Scalar scalar in Reads(node))
            {
                foreach (Column column in scalar.Columns())
                {
                    Require(given.Contains(column), node, $"reads {column}, which its input does not give");
                }
            }
            foreach ((Column column, Scalar value) in Assignments(node))
            {
                Require(value.Type.IsRepresentedLike(column.Type), node, $"gives {column} of type {column.Type} a {value.Type}");
            }
            foreach (Scalar condition in Conditions(node))
            {
                Require(condition.Type.Kind == ValueKind.Bool, node, "has a condition that is not boolean");
            }
        }
    }

    private static IEnumerable<Column> Makes(LogicalNode node) => node switch
    {
        ScanNode n => n.Output,
        ProjectNode n => n.Projections.Select(static p => p.Column),
        AggregateNode n => n.Output,
        WindowNode n => n.Calls.Select(static c => c.Column),
        AppendNode n => n.Columns,
        JoinNode { Mark: { } mark } => [mark],
        StoredScanNode n => n.Output,
        FilterNode or JoinNode or SortNode or LimitNode or RepeatNode or OneRowNode or MaterializeNode or WithNode or RecursiveNode or ResultNode => [],
        _ => throw new NotSupportedException($"invariants do not know {node.GetType().Name}"),
    };

    /// <summary>The expressions that an operator evaluates.</summary>
    public static IEnumerable<Scalar> Reads(LogicalNode node) => node switch
    {
        ScanNode or OneRowNode or StoredScanNode or WithNode or RecursiveNode => [],
        MaterializeNode n => n.Columns.Select(static c => new ColumnScalar(c)),
        AppendNode n => n.Values.SelectMany(static v => v),
        RepeatNode n => [n.Times],
        FilterNode n => n.Conjuncts,
        JoinNode n => n.Conditions,
        ProjectNode n => n.Projections.Select(static p => p.Value),
        AggregateNode n => n.Keys.Select(static k => k.Value)
            .Concat(n.Calls.SelectMany(static c => c.Scalars)),
        WindowNode n => n.Reads(),
        SortNode n => n.Keys.Select(static k => k.Value),
        LimitNode n => new[] { n.Offset, n.Count }.OfType<Scalar>(),
        ResultNode n => n.Values,
        _ => throw new NotSupportedException($"invariants do not know {node.GetType().Name}"),
    };

    private static IEnumerable<(Column Column, Scalar Value)> Assignments(LogicalNode node) => node switch
    {
        AppendNode n => n.Values.SelectMany(v => n.Columns.Zip(v)),
        ProjectNode n => n.Projections.Select(static p => (p.Column, p.Value)),
        AggregateNode n => n.Keys.Select(static k => (k.Column, k.Value)),
        _ => [],
    };

    private static IEnumerable<Scalar> Conditions(LogicalNode node) => node switch
    {
        FilterNode n => n.Conjuncts,
        JoinNode n => n.Conditions,
        AggregateNode n => n.Calls.Select(static c => c.Filter).OfType<Scalar>(),
        WindowNode n => n.Calls.Select(static c => c.Aggregate?.Filter).OfType<Scalar>(),
        _ => [],
    };

    private static void Require(bool condition, LogicalNode node, string what)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"{node.GetType().Name} {what}");
        }
    }
}
