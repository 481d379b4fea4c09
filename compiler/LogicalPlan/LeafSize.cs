using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>Rows that a leaf is expected to return, before its conditions. PostgreSQL, which plans the leaf, knows better.</summary>
internal static class LeafSize
{
    /// <summary>What PostgreSQL assumes of a function that says nothing (costsize.c).</summary>
    private const double UnknownFunction = 1000;

    /// <summary>The same for XMLTABLE and JSON_TABLE.</summary>
    private const double TableFunction = 100;

    public static double Rows(IReadOnlyList<LeafItem> items, CatalogBundle catalog) =>
        Math.Max(1, items.Aggregate(1.0, (rows, item) => rows * Rows(item.Entry, catalog)));

    private static double Rows(RangeTblEntry entry, CatalogBundle catalog) => entry.Kind switch
    {
        RteKind.Relation when catalog.GetRelation(entry.RelId) is { } relation => entry.Inherit ? relation.TreeTuples : relation.Tuples,
        RteKind.Function => entry.Functions.Max(f => f.Function is FuncExpr call && catalog.Functions.TryGetValue(call.Function, out FunctionInfo? info)
            ? info.Rows
            : UnknownFunction),
        RteKind.Values => entry.ValuesLists.Length,
        RteKind.TableFunc => TableFunction,
        // At the most, without joins that multiply.
        RteKind.SubQuery => entry.SubQuery!.RangeTable.Where(static e => e.Kind is not RteKind.Join)
            .Select(e => Rows(e, catalog)).DefaultIfEmpty(1).Max(),
        _ => 1,
    };
}
