using PgFusion.FuzzTests.Grammar;

namespace PgFusion.FuzzTests.Queries;

/// <summary>
/// When does a query have one right answer only? The generator makes no other queries, and the shrinker makes none out
/// of them.
/// </summary>
internal static class Determinism
{
    /// <summary>
    /// The answer shows in which order the rows were read: sums of inexact floats, and which of several equal values
    /// stands for a group. It is that of a plan that reads the heap and hashes.
    /// </summary>
    public static bool NeedsScanOrder(SelectQuery q) =>
        q.Keys.Any(k => !k.Facts.Canonical) ||
        (q.IsDistinct && q.Items.Any(i => !i.Facts.Canonical)) ||
        q.Nodes().Any(n => n is AggregateExpr { DependsOnOrder: true });

    /// <summary>ORDER BY leaves no two rows equal.</summary>
    public static bool HasTotalOrder(SelectQuery q)
    {
        HashSet<Expr> sorted = new(q.OrderBy.Select(k => k.Key), ReferenceEqualityComparer.Instance);
        if (q.IsDistinct)
        {
            return q.Items.All(sorted.Contains);
        }
        return q.IsGrouped
            ? q.Keys.All(sorted.Contains)
            : !q.From.UniqueKey.IsEmpty && q.From.UniqueKey.All(k => q.OrderBy.Any(o => o.Key is ColumnExpr c && c.Column == k.Column && c.Qualifier == k.Qualifier));
    }

    /// <summary>
    /// Two NaN may meet in a float operation. Which of them is the result, with its sign, depends on how the server's
    /// compiler orders operands; the binary format shows the sign.
    /// </summary>
    public static bool SignOfNaNIsOpen(SelectQuery q) => q.Nodes().Any(n => n.Type.IsFloat() && n switch
    {
        CallExpr { Children.Length: > 1, Operator.Family: "arithmetic" or "division" } => n.Children.Count(c => double.IsInfinity(c.Facts.Bound)) > 1,
        AggregateExpr { Aggregate.Name: "sum" or "avg", Argument: { } argument } => double.IsInfinity(argument.Facts.Bound),
        _ => false,
    });

    /// <summary>The one right answer exists.</summary>
    public static bool Holds(SelectQuery q)
    {
        AggregateExpr[] aggregates = [.. q.Nodes().OfType<AggregateExpr>()];
        // PostgreSQL evaluates targets of rows that a LIMIT cuts off, or does not.
        bool limitIsFine = (q.Limit is null && q.Offset is null) || (HasTotalOrder(q) && !q.Nodes().Any(n => n.CanFail));
        // Whatever sorts for DISTINCT inside an aggregate sorts the rows of the group for all others.
        bool orderIsFine = !NeedsScanOrder(q) || !q.HasGroupBy || !aggregates.Any(a => a.IsDistinct);
        // Conditions on groups may be evaluated on rows or, once simplified to constants, before anything can fail.
        // One group without aggregates is a row that needs no table.
        bool readsNothing = q.IsGrouped && q.Keys.IsEmpty && aggregates.Length == 0;
        bool havingIsFine = (q.Having is null && !readsNothing) || !q.Nodes().Any(n => n.CanFail);
        // Two collations that meet are an error, in CASE and over aggregates one of execution.
        bool collationsAreFine = !q.Nodes().Any(n => n is CallExpr { Operator.Name: "COLLATE" }) || !q.Nodes().Any(n => n is ColumnExpr { Facts.Linguistic: true });
        // What does not depend on rows is evaluated once when the query begins, or for no row at all.
        bool constantsAreFine = !q.Nodes().Any(n => n.CanFail && !n.SelfAndDescendants().Any(d => d is ColumnExpr or AggregateExpr));
        return limitIsFine && orderIsFine && havingIsFine && collationsAreFine && constantsAreFine && aggregates.All(a => !a.IsDistinct || a.Argument is null || Aggregate.MayBeDistinct(a.Aggregate, a.Argument));
    }

    /// <summary>
    /// Positions of the targets that are the leading sort keys, when their values can be compared in sequence although
    /// the order is not total.
    /// </summary>
    public static int[] OrderedTargets(SelectQuery q) =>
    [
        .. q.OrderBy
            .TakeWhile(k => k.Key.Facts.Canonical && q.Items.Contains(k.Key))
            .Select(k => q.Items.IndexOf(k.Key)),
    ];
}
