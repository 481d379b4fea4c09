using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Optimizer.Rules;

/// <summary>
/// Moves conditions to where they drop rows first: below joins, projections, sorts and aggregations.
/// <code>
///   Filter(a.x = b.x AND a.y > 5, a × b)      →  Filter(a.y > 5, a) ⋈ b
///   Filter(key > 5, Aggregate(x))             →  Aggregate(Filter(value of key > 5, x))
///   a ⟕ b  ON a.x = b.x AND b.y > 5           →  a ⟕ Filter(b.y > 5, b)  ON a.x = b.x
/// </code>
/// <para>
/// Joins: a condition on one side of an inner join goes there, even one that may raise an error, as PostgreSQL evaluates
/// it in the scan too. On the preserved side of another join it goes below; on the other side only from the join's own
/// conditions. What is over both sides becomes a condition of the inner join; but when it may raise an error, and is no
/// key to hash by, it stays above, where it meets no row that PostgreSQL would have spared it.
/// </para>
/// <para>
/// Aggregations: what reads nothing but keys, as PostgreSQL makes such parts of HAVING conditions of WHERE, of each row and
/// not of the one that stands for its equals; not for an aggregation without keys, which has a group even when no row
/// passes, nor for grouping sets, whose keys are others above than below. Windows: what reads nothing but keys by which
/// all of them are partitioned. Never below a limit, or a sort that keeps some rows only.
/// </para>
/// </summary>
internal sealed class FilterPushDown : IRule
{
    public string Name => "filter_push_down";

    public LogicalNode Apply(LogicalNode root) => Push(root, []);

    /// <summary>Filter(conditions, node) with the conditions as low as they may go.</summary>
    public static LogicalNode Push(LogicalNode node, IReadOnlyList<Scalar> conditions) => node switch
    {
        FilterNode n => Filter(n, conditions),
        JoinNode { Kind: JoinKind.Inner } n => InnerJoin(n, conditions),
        JoinNode { Kind: JoinKind.Left or JoinKind.Semi or JoinKind.Anti or JoinKind.Mark or JoinKind.Single } n => OneSidedJoin(n, conditions),
        ProjectNode n => Project(n, conditions),
        SortNode { Top: null } n => WithInput(n, Push(n.Input, conditions)),
        AggregateNode { Keys.IsEmpty: false, HasSets: false } n => Aggregate(n, conditions),
        WindowNode n => Window(n, conditions),
        AppendNode n => Append(n, conditions),
        RepeatNode n => Repeat(n, conditions),
        _ => Above(conditions, WithPushedInputs(node)),
    };

    private static LogicalNode Filter(FilterNode filter, IReadOnlyList<Scalar> conditions)
    {
        Scalar[] own = [.. filter.Conjuncts.SelectMany(Conjuncts.Split)];
        LogicalNode pushed = Push(filter.Input, [.. own, .. conditions]);
        return conditions.Count == 0 && pushed is FilterNode same && ReferenceEquals(same.Input, filter.Input) && same.Conjuncts.SequenceEqual(own)
            ? filter
            : pushed;
    }

    private static LogicalNode InnerJoin(JoinNode join, IReadOnlyList<Scalar> conditions)
    {
        HashSet<Column> left = [.. join.Left.Output];
        HashSet<Column> right = [.. join.Right.Output];
        var toLeft = new List<Scalar>();
        var toRight = new List<Scalar>();
        var joining = new List<Scalar>();
        var above = new List<Scalar>();
        foreach (Scalar condition in join.Conditions)
        {
            (Side(condition) ?? joining).Add(condition);
        }
        foreach (Scalar condition in conditions)
        {
            (Side(condition) ?? (Conjuncts.ReadsColumns(condition) && (!condition.CanThrow || Conjuncts.IsKey(condition, left, right)) ? joining : above)).Add(condition);
        }
        return Above(above, WithSides(join, Push(join.Left, toLeft), Push(join.Right, toRight), joining));

        List<Scalar>? Side(Scalar condition) =>
            !Conjuncts.ReadsColumns(condition) ? null
            : Conjuncts.IsWithin(condition, left) ? toLeft
            : Conjuncts.IsWithin(condition, right) ? toRight
            : null;
    }

    /// <summary>Left, semi, anti, mark and single joins: rows of the left side, by whether they have a match.</summary>
    private static LogicalNode OneSidedJoin(JoinNode join, IReadOnlyList<Scalar> conditions)
    {
        HashSet<Column> left = [.. join.Left.Output];
        HashSet<Column> right = [.. join.Right.Output];
        var toLeft = new List<Scalar>();
        var toRight = new List<Scalar>();
        var joining = new List<Scalar>();
        var above = new List<Scalar>();
        foreach (Scalar condition in conditions)
        {
            (Conjuncts.ReadsColumns(condition) && Conjuncts.IsWithin(condition, left) ? toLeft : above).Add(condition);
        }
        foreach (Scalar condition in join.Conditions)
        {
            bool reads = Conjuncts.ReadsColumns(condition);
            (reads && Conjuncts.IsWithin(condition, right) ? toRight
                : reads && join.Kind == JoinKind.Semi && Conjuncts.IsWithin(condition, left) ? toLeft
                : joining).Add(condition);
        }
        return Above(above, WithSides(join, Push(join.Left, toLeft), Push(join.Right, toRight), joining));
    }

    private static LogicalNode Project(ProjectNode project, IReadOnlyList<Scalar> conditions)
    {
        var values = project.Projections.ToDictionary(static p => p.Column, static p => p.Value);
        List<Scalar> down = [.. conditions.Where(Conjuncts.ReadsColumns).Select(c => Substitute(c, values))];
        List<Scalar> above = [.. conditions.Where(static c => !Conjuncts.ReadsColumns(c))];
        if (project.Input is WindowNode window)
        {
            // A column goes below the windows when it is a key itself, not when it is computed of one.
            HashSet<Scalar> keys = [.. PartitionKeys(window)];
            List<Scalar> between = [.. conditions.Where(Conjuncts.ReadsColumns)
                .Where(c => !c.Columns().All(column => keys.Contains(values.GetValueOrDefault(column) ?? new ColumnScalar(column))))];
            down = [.. conditions.Where(c => Conjuncts.ReadsColumns(c) && !between.Contains(c)).Select(c => Substitute(c, values))];
            return Above(above, WithInput(project, Above([.. between.Select(c => Substitute(c, values))], WithInput(window, Push(window.Input, down)))));
        }
        return Above(above, WithInput(project, Push(project.Input, down)));
    }

    /// <summary>Below all windows that stand on one another, or not at all (check_output_expressions of allpaths.c).</summary>
    private static LogicalNode Window(WindowNode window, IReadOnlyList<Scalar> conditions)
    {
        HashSet<Scalar> keys = [.. PartitionKeys(window)];
        List<Scalar> down = [.. conditions.Where(c => Conjuncts.ReadsColumns(c) && c.Columns().All(column => keys.Contains(new ColumnScalar(column))))];
        return Above([.. conditions.Where(c => !down.Contains(c))], WithInput(window, Push(window.Input, down)));
    }

    /// <summary>The keys of every one of the windows: all rows of a partition agree on them.</summary>
    private static IEnumerable<Scalar> PartitionKeys(WindowNode window)
    {
        IEnumerable<Scalar> keys = window.Windows.Select(static w => w.PartitionKeys.AsEnumerable()).Aggregate(static (a, b) => a.Intersect(b));
        return window.Input is WindowNode below ? keys.Intersect(PartitionKeys(below)) : keys;
    }

    private static LogicalNode Aggregate(AggregateNode aggregate, IReadOnlyList<Scalar> conditions)
    {
        var keys = aggregate.Keys.ToDictionary(static k => k.Column, static k => k.Value);
        var down = new List<Scalar>();
        var above = new List<Scalar>();
        // The rows of EXCEPT and INTERSECT are counted first.
        bool isCounted = aggregate.IsDistinct && !aggregate.Calls.IsEmpty;
        foreach (Scalar condition in conditions)
        {
            bool moves = Conjuncts.ReadsColumns(condition) && condition.Columns().All(keys.ContainsKey)
                && !(isCounted && (condition.CanThrow || condition.Columns().Any(k => TypeOrder.HasDistinguishableEquals(k.Type) || keys[k].CanThrow)));
            (moves ? down : above).Add(moves ? Substitute(condition, keys) : condition);
        }
        return Above(above, WithInput(aggregate, Push(aggregate.Input, down)));
    }

    /// <summary>Into each arm, over the values that the arm has for the columns.</summary>
    private static LogicalNode Append(AppendNode append, IReadOnlyList<Scalar> conditions)
    {
        List<Scalar> down = [.. conditions.Where(Conjuncts.ReadsColumns)];
        List<Scalar> above = [.. conditions.Where(static c => !Conjuncts.ReadsColumns(c))];
        bool changed = false;
        var arms = append.Arms.ToBuilder();
        for (int i = 0; i < arms.Count; i++)
        {
            var values = append.Columns.Zip(append.Values[i]).ToDictionary(static p => p.First, static p => p.Second);
            arms[i] = Push(arms[i], [.. down.Select(c => Substitute(c, values))]);
            changed |= !ReferenceEquals(arms[i], append.Arms[i]);
        }
        return Above(above, changed ? append with { Arms = arms.ToImmutable() } : append);
    }

    /// <summary>A row that is repeated no times is not there: what may raise an error is not evaluated for it.</summary>
    private static LogicalNode Repeat(RepeatNode repeat, IReadOnlyList<Scalar> conditions)
    {
        List<Scalar> down = [.. conditions.Where(static c => !c.CanThrow && Conjuncts.ReadsColumns(c))];
        return Above([.. conditions.Where(c => !down.Contains(c))], WithInput(repeat, Push(repeat.Input, down)));
    }

    private static Scalar Substitute(Scalar condition, Dictionary<Column, Scalar> values) =>
        condition.Rewrite(s => s is ColumnScalar column && values.TryGetValue(column.Column, out Scalar? value) ? value : s);

    private static LogicalNode Above(IReadOnlyCollection<Scalar> conditions, LogicalNode node) =>
        conditions.Count == 0 ? node : new FilterNode(node, [.. Conjuncts.InOrder(conditions)]);

    private static JoinNode WithSides(JoinNode join, LogicalNode left, LogicalNode right, List<Scalar> conditions) =>
        ReferenceEquals(left, join.Left) && ReferenceEquals(right, join.Right) && conditions.SequenceEqual(join.Conditions)
            ? join
            : join with { Left = left, Right = right, Conditions = [.. conditions] };

    private static LogicalNode WithInput(LogicalNode node, LogicalNode input) => node.MapInputs(_ => input);

    private static LogicalNode WithPushedInputs(LogicalNode node) => node.MapInputs(static input => Push(input, []));
}
