using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.LogicalPlan.Subqueries;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// VALUES, and unnest of a written array, in a subquery that reads columns of the query around it: a row each of what the
/// worker computes itself. Without such columns they are leaves.
/// <code>
///   (SELECT max(v) FROM (VALUES (o.a), (o.b)) AS r(v))   →   max over Append of a row each
/// </code>
/// </summary>
internal static class ValuesRows
{
    /// <summary>Null when the item is something else, or has a function that the worker does not compute.</summary>
    public static (LogicalNode Node, ImmutableArray<Column> Columns)? TryMake(RangeTblEntry entry, IScalarScope? outer, bool nullable, PlanContext context)
    {
        ImmutableArray<ImmutableArray<Expr>> rows = entry.Kind == RteKind.Values ? entry.ValuesLists : Elements(entry, context);
        if (rows.IsEmpty)
        {
            return null;
        }
        ScalarTranslator translator = context.Translator(new OuterScope(outer));
        var columns = ImmutableArray.CreateBuilder<Column>();
        var values = rows.Select(static _ => ImmutableArray.CreateBuilder<Scalar>()).ToList();
        for (int i = 0; i < rows[0].Length; i++)
        {
            var own = new List<Scalar>();
            foreach (Expr expression in rows.Select(r => r[i]))
            {
                if (context.Facts.IsVolatile(expression) || translator.Translate(expression) is not { } value)
                {
                    return null;
                }
                own.Add(value);
            }
            if (ScalarTranslator.Unify(TypeOf(entry, i, context), own) is not { } type)
            {
                return null;
            }
            columns.Add(context.Columns.Make(entry.Eref.ColumnNames[i], type, nullable || own.Any(static v => v.Nullable)));
            for (int row = 0; row < rows.Length; row++)
            {
                values[row].Add(own[row]);
            }
        }
        var node = new AppendNode([.. rows.Select(static _ => new OneRowNode())], columns.ToImmutable(), [.. values.Select(static v => v.ToImmutable())]);
        return (node, node.Columns);
    }

    private static ScalarType TypeOf(RangeTblEntry entry, int column, PlanContext context) =>
        entry.Kind == RteKind.Values
            ? context.Types.Map(entry.ColumnTypes[column], entry.ColumnTypmods[column], entry.ColumnCollations[column])
            : context.Types.Map(entry.Functions[0].Function);

    /// <summary>unnest(ARRAY[...]) as rows.</summary>
    private static ImmutableArray<ImmutableArray<Expr>> Elements(RangeTblEntry entry, PlanContext context) =>
        entry is { Kind: RteKind.Function, FunctionOrdinality: false, Functions: [{ Function: FuncExpr { Args: [ArrayExpr { IsMultiDimensional: false } array] } call }] } &&
        context.Catalog.Functions.TryGetValue(call.Function, out FunctionInfo? info) && info is { Schema: "pg_catalog", Source: "array_unnest" } &&
        context.Catalog.Types.TryGetValue(array.ElementType, out TypeInfo? type) && type.Kind != TypeKind.Composite
            ? [.. array.Elements.Select(static e => ImmutableArray.Create(e))]
            : [];
}
