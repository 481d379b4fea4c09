using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>What an item of ORDER BY sorts by.</summary>
internal static class SortDirection
{
    /// <summary>Whether it is the default order of the type, downwards or upwards; null when it is another.</summary>
    public static bool? IsDescending(CatalogBundle catalog, SortGroupClause clause, Expr expression)
    {
        uint type = expression.ResultType;
        // varchar has no operators of its own and sorts by text's.
        TypeInfo info = catalog.GetType(type == PgType.Varchar ? PgType.Text : catalog.GetType(type).BaseType);
        return clause.SortOperator == info.LessOperator ? false
            : clause.SortOperator == info.GreaterOperator ? true
            : null;
    }
}
