using System.Collections.Immutable;

namespace PgFusion.Compiler.LogicalPlan.Subqueries;

/// <summary>
/// A subquery in a branch that may not be reached, as one that raises no error for the rows that do not come to it:
/// <code>
///   CASE WHEN o.x > 0 THEN (SELECT max(l.y / o.x) FROM l) END
///   →   reached: o.x > 0 IS TRUE     (SELECT max(CASE WHEN reached THEN l.y / o.x END) FROM l)
/// </code>
/// That makes it read a column of the row around it; where it is joined by a domain of such columns, only the rows that
/// come to it are in the domain (<see cref="Unnesting"/>). What it computes for the others is read by nobody.
/// </summary>
/// <param name="reached">True for the rows that come to the subquery.</param>
/// <param name="columns">Makes columns.</param>
internal sealed class ErrorGuard(Column reached, ColumnFactory columns)
{
    private readonly ColumnScalar _reached = new(reached);

    /// <summary>Columns that may be NULL since what they are computed of may not be computed.</summary>
    private readonly Dictionary<Column, Column> _nullable = [];

    public SubqueryPlan Guarded(SubqueryPlan plan)
    {
        LogicalNode node = Visit(plan.Node);
        return plan with { Node = node, Columns = [.. plan.Columns.Select(c => _nullable.GetValueOrDefault(c, c))] };
    }

    /// <summary>The value, or NULL for the rows that do not come to it; as little as possible is made conditional, so that equalities stay such.</summary>
    public Scalar Guarded(Scalar value) => !value.CanThrow ? value
        : value is CallScalar call && !call.Function.CanThrow(call) ? call.WithChildren([.. call.Arguments.Select(Guarded)])
        : value is LogicScalar or NotScalar or NullTestScalar or BooleanTestScalar ? value.WithChildren([.. value.Children.Select(Guarded)])
        : Only(value);

    private CaseScalar Only(Scalar value) => new(value.Type, [new CaseBranch(_reached, value)], new LiteralScalar(value.Type, null));

    private LogicalNode Visit(LogicalNode node)
    {
        LogicalNode below = node.Inputs.IsEmpty ? node : node.WithInputs([.. node.Inputs.Select(Visit)]);
        return NodeScalars.With(below, s => Guarded(Renamed(s))) switch
        {
            ProjectNode n => n with { Projections = [.. n.Projections.Select(Nullable)] },
            AggregateNode n => n with { Keys = [.. n.Keys.Select(Nullable)], Calls = [.. n.Calls.Select(Guarded)] },
            WindowNode n => n with { Windows = [.. n.Windows.Select(w => w with { Calls = [.. w.Calls.Select(Guarded)] })] },
            AppendNode n => n with { Columns = [.. n.Columns.Select((c, i) => n.Values.Any(v => v[i].Nullable) ? Nullable(c) : c)] },
            LimitNode n => n with { Offset = GuardedBound(n.Offset), Count = GuardedBound(n.Count) },
            LogicalNode n => n,
        };
    }

    private WindowCall Guarded(WindowCall call) => call.Aggregate is { } aggregate ? call with { Aggregate = Guarded(aggregate) }
        : Failure.MayBeWrong(call) && call.Number is { } number ? call with { Number = Only(number) }
        : call;

    /// <summary>Sums that may leave their range are sums of nothing.</summary>
    private AggregateCall Guarded(AggregateCall call)
    {
        if (!call.FunctionCanThrow || call.Argument is not { } argument)
        {
            return call;
        }
        CaseScalar only = Only(argument);
        return call with { Argument = only, Order = [.. call.Order.Select(k => k.Value.Equals(argument) ? k with { Value = only } : k)] };
    }

    /// <summary>A bound that is NULL would be none.</summary>
    private Scalar? GuardedBound(Scalar? bound) => Failure.IsCount(bound) ? bound
        : new CaseScalar(ScalarType.Bigint, [new CaseBranch(_reached, bound!)], new LiteralScalar(ScalarType.Bigint, new LiteralValue(new byte[8])));

    private Projection Nullable(Projection projection) =>
        projection.Value.Nullable ? projection with { Column = Nullable(projection.Column) } : projection;

    private Column Nullable(Column column)
    {
        if (column.Nullable)
        {
            return column;
        }
        Column nullable = columns.Make(column.Name, column.Type, true);
        _nullable.Add(column, nullable);
        return nullable;
    }

    private Scalar Renamed(Scalar value) => _nullable.Count == 0 ? value : value.Rewrite(s => s switch
    {
        ColumnScalar c when _nullable.TryGetValue(c.Column, out Column? column) => new ColumnScalar(column),
        // The variable tells whether its value may be NULL.
        LetScalar { Value.Nullable: true } let => new LetScalar(let.Variable, let.Value, let.Body.Rewrite(v =>
            v is VariableScalar { Nullable: false } variable && ReferenceEquals(variable.Variable, let.Variable)
                ? new VariableScalar(variable.Variable, variable.Type, Nullable: true)
                : v)),
        _ => s,
    });
}
