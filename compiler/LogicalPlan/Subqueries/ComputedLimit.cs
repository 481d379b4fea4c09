using System.Collections.Immutable;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan.Subqueries;

/// <summary>
/// OFFSET and LIMIT by subqueries: they are joined to a row of bounds, and that to the numbered rows.
/// <code>
///   L(n: (SELECT ...), Sort(x, r))   →   σ(row_number &lt;= n, W(row_number() ORDER BY x, r) ⟕ π(n, OneRow ⟕ (SELECT ...)))
/// </code>
/// As in nodeLimit.c the bounds are looked at even when there are no rows.
/// </summary>
internal static class ComputedLimit
{
    public static FilterNode Over(LogicalNode rows, Expr? offset, Expr? count, IScalarScope? outer, PlanContext context)
    {
        var subqueries = new SubqueryScope(new OuterScope(outer), context);
        var computed = ImmutableArray.CreateBuilder<Projection>();
        var limit = new LimitNode(rows, Bound("offset", offset), Bound("limit", count));
        LogicalNode bounds = new ProjectNode(subqueries.Attach(new OneRowNode()), computed.ToImmutable());
        bounds = new FilterNode(bounds, NumberedRows.Checks(limit));
        ImmutableArray<SortKey> order = [];
        if (rows is SortNode { Top: null } sort)
        {
            (rows, order) = (sort.Input, sort.Keys);
        }
        WindowNode numbered = NumberedRows.Number(rows, [], order, context.Columns, out Column number);
        // Not an inner join, whose sides may change places: rows keep their order.
        return new FilterNode(new JoinNode(JoinKind.Left, numbered, bounds, []), NumberedRows.Within(number, limit));

        Scalar? Bound(string name, Expr? bound)
        {
            if (bound is null)
            {
                return null;
            }
            Scalar value = (context.Facts.IsVolatile(bound) ? null : subqueries.Translator.Translate(bound)) ??
                throw new UnsupportedException("LIMIT with a subquery", "It is volatile, or has a function that is not built in.", bound.Location);
            if (value is LiteralScalar or StartValueScalar)
            {
                return value;
            }
            Column column = context.Columns.Make(name, value.Type, true);
            computed.Add(new Projection(column, value));
            return new ColumnScalar(column);
        }
    }
}
