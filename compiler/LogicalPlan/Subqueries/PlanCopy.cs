using System.Collections.Immutable;

namespace PgFusion.Compiler.LogicalPlan.Subqueries;

/// <summary>
/// The same plan a second time: other columns, other leaves. Columns of outer queries stay what they are.
/// </summary>
internal sealed class PlanCopy
{
    private readonly Dictionary<Column, Column> _columns = [];

    /// <summary>Rows of the rounds of recursions that are copied.</summary>
    private readonly Dictionary<StoredRows, StoredRows> _rounds = [];
    private readonly ColumnFactory _factory;

    /// <summary>Null when the copy stands in the place of the plan.</summary>
    private readonly Func<int>? _nextLeaf;

    public PlanCopy(PlanContext context)
        : this(context.Columns, context.NextLeaf)
    {
    }

    private PlanCopy(ColumnFactory columns, Func<int>? nextLeaf)
    {
        _factory = columns;
        _nextLeaf = nextLeaf;
    }

    /// <summary>The same plan under other names, to take its place: it keeps its leaves.</summary>
    public static PlanCopy Renaming(ColumnFactory columns) => new(columns, null);

    /// <summary>True of a plan of such operators as can be copied.</summary>
    public static bool Knows(LogicalNode node) => node.DescendantsAndSelf().All(static n =>
        n is ScanNode or StoredScanNode or OneRowNode or AppendNode or FilterNode or LimitNode or RepeatNode or SortNode or JoinNode or ProjectNode or AggregateNode);

    /// <summary>The column of the copy.</summary>
    public Column this[Column column] => _columns[column];

    public LogicalNode Copy(LogicalNode node) => node switch
    {
        RecursiveNode recursion => Copy(recursion),
        _ when node.Inputs.IsEmpty => Over(node),
        _ => Over(node.WithInputs([.. node.Inputs.Select(Copy)])),
    };

    /// <summary>Its arms read the rows of a round by the columns that it makes.</summary>
    private RecursiveNode Copy(RecursiveNode recursion)
    {
        var added = new StoredRows(recursion.Added.Name, [.. recursion.Added.Columns.Select(Fresh)]);
        _rounds.Add(recursion.Added, added);
        LogicalNode append = recursion.Append.WithInputs([.. recursion.Append.Inputs.Select(Copy)]);
        return recursion with { Input = ((AppendNode)NodeScalars.With(append, Renamed)) with { Columns = added.Columns }, Added = added };
    }

    /// <summary>The operator over inputs that are copies.</summary>
    public LogicalNode Over(LogicalNode node)
    {
        switch (node)
        {
            case ScanNode { IsVolatile: true } scan when _nextLeaf is not null:
                throw new UnsupportedException($"a correlated subquery beside {scan.Items[0].Entry.Eref.Name}",
                    "It is volatile, and the query around the subquery cannot be taken twice.");
            case ScanNode scan:
                return scan with { Leaf = _nextLeaf?.Invoke() ?? scan.Leaf, Columns = [.. scan.Columns.Select(c => c with { Column = Fresh(c.Column) })] };
            case StoredScanNode stored:
                return stored with
                {
                    Stored = _rounds.GetValueOrDefault(stored.Stored, stored.Stored),
                    Columns = [.. stored.Columns.Select(c => new Projection(Fresh(c.Column), Renamed(c.Value)))],
                };
            case OneRowNode:
                return new OneRowNode();
            case AppendNode append:
                var appended = (AppendNode)NodeScalars.With(append, Renamed);
                return appended with { Columns = [.. append.Columns.Select(Fresh)] };
            case FilterNode or LimitNode or RepeatNode or SortNode:
                return NodeScalars.With(node, Renamed);
            case JoinNode join:
                var joined = (JoinNode)NodeScalars.With(join, Renamed);
                return join.Mark is null ? joined : joined with { Mark = Fresh(join.Mark) };
            case ProjectNode project:
                var projected = (ProjectNode)NodeScalars.With(project, Renamed);
                return projected with { Projections = [.. projected.Projections.Select(p => p with { Column = Fresh(p.Column) })] };
            case WindowNode window:
                var computed = (WindowNode)NodeScalars.With(window, Renamed);
                return computed with
                {
                    Windows = [.. computed.Windows.Select(w => w with
                    {
                        Calls = [.. w.Calls.Select(c => c with
                        {
                            Column = Fresh(c.Column),
                            Aggregate = c.Aggregate is null ? null : c.Aggregate with { Column = _columns[c.Column] },
                        })],
                    })],
                };
            case AggregateNode aggregate:
                var aggregated = (AggregateNode)NodeScalars.With(aggregate, Renamed);
                return aggregated with
                {
                    Keys = [.. aggregated.Keys.Select(k => k with { Column = Fresh(k.Column) })],
                    Groupings = [.. aggregated.Groupings.Select(g => g with { Column = Fresh(g.Column) })],
                    Calls = [.. aggregated.Calls.Select(c => c with { Column = Fresh(c.Column) })],
                };
            default:
                throw new UnsupportedException($"a correlated subquery beside {NodeScalars.Name(node)}",
                    "The query around the subquery cannot be taken twice.");
        }
    }

    /// <summary>A column of the copy's for one of the plan's.</summary>
    public Column Fresh(Column column)
    {
        Column fresh = _factory.Make(column.Name, column.Type, column.Nullable);
        _columns.Add(column, fresh);
        return fresh;
    }

    private Scalar Renamed(Scalar scalar) => scalar.Rewrite(s =>
        s is ColumnScalar column && _columns.TryGetValue(column.Column, out Column? copy) ? new ColumnScalar(copy) : s);
}
