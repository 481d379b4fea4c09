using System.Collections.Immutable;

namespace PgFusion.Compiler.LogicalPlan.Subqueries;

/// <summary>
/// The same plan a second time: other columns, other leaves. Columns of outer queries stay what they are.
/// </summary>
internal sealed class PlanCopy(PlanContext context)
{
    private readonly Dictionary<Column, Column> _columns = [];

    /// <summary>The column of the copy.</summary>
    public Column this[Column column] => _columns[column];

    public LogicalNode Copy(LogicalNode node)
    {
        LogicalNode below = node.Inputs.IsEmpty ? node : node.WithInputs([.. node.Inputs.Select(Copy)]);
        switch (below)
        {
            case ScanNode { IsVolatile: true } scan:
                throw new UnsupportedException($"a correlated subquery beside {scan.Items[0].Entry.Eref.Name}",
                    "It is volatile, and the query around the subquery cannot be taken twice.");
            case ScanNode scan:
                return scan with { Leaf = context.NextLeaf(), Columns = [.. scan.Columns.Select(c => c with { Column = Fresh(c.Column) })] };
            case StoredScanNode stored:
                return stored with { Columns = [.. stored.Columns.Select(c => c with { Column = Fresh(c.Column) })] };
            case OneRowNode:
                return new OneRowNode();
            case AppendNode append:
                var appended = (AppendNode)NodeScalars.With(append, Renamed);
                return appended with { Columns = [.. append.Columns.Select(Fresh)] };
            case FilterNode or LimitNode or RepeatNode:
                return NodeScalars.With(below, Renamed);
            case SortNode sort:
                return NodeScalars.With(sort with { Top = null }, Renamed);
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

    private Column Fresh(Column column)
    {
        Column fresh = context.Columns.Make(column.Name, column.Type, column.Nullable);
        _columns.Add(column, fresh);
        return fresh;
    }

    private Scalar Renamed(Scalar scalar) => scalar.Rewrite(s =>
        s is ColumnScalar column && _columns.TryGetValue(column.Column, out Column? copy) ? new ColumnScalar(copy) : s);
}
