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
        if (q.Grouping != GroupingKind.Plain)
        {
            // A NULL may be a key's value, or stand for one that a row is not grouped by.
            return q.Keys.All(sorted.Contains) && q.OrderBy.Any(k => k.Key is GroupingExpr);
        }
        return q.IsGrouped
            ? q.Keys.All(sorted.Contains)
            : IsTotal(q.From, q.OrderBy);
    }

    /// <summary>The window's order leaves no two rows equal.</summary>
    private static bool IsTotal(SelectQuery q, WindowExpr window) => q.IsGrouped
        ? q.Grouping == GroupingKind.Plain && q.Keys.All(k => window.Order.Any(o => ReferenceEquals(o.Key, k)))
        : q.From.KeyIsStrict && IsTotal(q.From, window.Order);

    private static bool IsTotal(FromItem from, IReadOnlyCollection<SortKey> order) =>
        !from.UniqueKey.IsEmpty && from.UniqueKey.All(k => order.Any(o => o.Key is ColumnExpr c && c.Column == k.Column && c.Qualifier == k.Qualifier));

    /// <summary>
    /// Two NaN may meet in a float operation. Which of them is the result, with its sign, depends on how the server's
    /// compiler orders operands; the binary format shows the sign.
    /// </summary>
    public static bool SignOfNaNIsOpen(SelectQuery q) => q.AllNodes().Any(n => n.Type.IsFloat() && n switch
    {
        CallExpr { Children.Length: > 1, Operator.Family: "arithmetic" or "division" } => n.Children.Count(c => double.IsInfinity(c.Facts.Bound)) > 1,
        AggregateExpr { Aggregate.Name: "sum" or "avg", Arguments: [var argument] } => double.IsInfinity(argument.Facts.Bound),
        AggregateExpr { Aggregate.Name: not ("min" or "max"), Arguments: [..] arguments } => arguments.Any(a => double.IsInfinity(a.Facts.Bound)),
        WindowExpr { Name: "sum" or "avg", Arguments: [var argument] } => double.IsInfinity(argument.Facts.Bound),
        _ => false,
    });

    /// <summary>The one right answer exists.</summary>
    public static bool Holds(SelectQuery q) => q.IsComplex ? HoldsComplex(q) : HoldsSimple(q);

    /// <summary>
    /// Rows of joins, and rows that subqueries look at, come in an order, and are looked at as often, as the plan has it.
    /// So nothing fails, and nothing depends on the order of rows but where the query itself makes it total.
    /// </summary>
    private static bool HoldsComplex(SelectQuery whole)
    {
        foreach (SelectQuery q in whole.SelfAndNested())
        {
            Expr[] nodes = [.. q.Nodes()];
            bool isBounded = q.From.RowsBound <= Facts.RowsMax && q.RowsBound <= Facts.RowsMax;
            // Ties are shown all, whatever their order.
            bool limitIsFine = (q.Limit is null && q.Offset is null && !q.WithTies) || HasTotalOrder(q) || (q.WithTies && q.Limit is not null && q.Offset is null && !q.OrderBy.IsEmpty);
            bool distinctIsFine = q.DistinctOn.IsEmpty || (HasTotalOrder(q) && q.DistinctOn.All(k => q.OrderBy.Take(q.DistinctOn.Length).Any(o => ReferenceEquals(o.Key, k))));
            bool windowsAreFine = nodes.OfType<WindowExpr>().All(w => w.IsAboutPeers || IsTotal(q, w));
            bool columnsAreFine = q.From.Leaves().All(i => i switch
            {
                SubqueryItem s => s.IsConsistent,
                SetItem s => s.IsConsistent && s.Columns.All(c => c.Facts.Canonical),
                CteItem c => whole.With.Any(w => w.Name == c.Name && c.IsConsistentWith(w)),
                _ => true,
            });
            bool walksEnd = q.With.All(QueryGenerator.Ends);
            if (!walksEnd || !isBounded || !limitIsFine || !distinctIsFine || !windowsAreFine || !columnsAreFine || NeedsScanOrder(q)
                || nodes.Any(n => n.CanFail || n.Facts.Linguistic || (n is SublinkExpr s && !IsSound(s)) || (n is AggregateExpr g && !IsSound(g))))
            {
                return false;
            }
            // One row that depends on no table: PostgreSQL may answer by itself.
            if (q.IsGrouped && q.Keys.IsEmpty && !nodes.Any(n => n is AggregateExpr))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Of a scalar one: there is one row at most, by its shape.</summary>
    private static bool IsSound(SublinkExpr s) => s.Kind switch
    {
        SublinkKind.Scalar => HasOneRow(s),
        SublinkKind.Array => HasTotalOrder(s.Query) && s.Query.Limit is not null && s.Query.Items is [{ Type: SqlType.Int4 or SqlType.Text, Facts.Canonical: true }],
        _ => true,
    };

    private static bool HasOneRow(SublinkExpr s) => (s.Query.IsGrouped && s.Query.Keys.IsEmpty && !s.Query.HasGroupBy) || s.Query.Limit is { Value: "1" or "0", MayBeParameter: false };

    private static bool IsSound(AggregateExpr a) => a.IsWellFormed && (!a.IsDistinct || Aggregate.MayBeDistinct(a.Aggregate, a.Arguments));

    private static bool HoldsSimple(SelectQuery q)
    {
        AggregateExpr[] aggregates = [.. q.Nodes().OfType<AggregateExpr>()];
        // PostgreSQL evaluates targets of rows that a LIMIT cuts off, or does not.
        bool limitIsFine = (q.Limit is null && q.Offset is null) || (HasTotalOrder(q) && !q.Nodes().Any(n => n.CanFail));
        // Whatever sorts for DISTINCT inside an aggregate sorts the rows of the group for all others.
        bool orderIsFine = !NeedsScanOrder(q) || !q.HasGroupBy || !aggregates.Any(a => a.IsDistinct || !a.Order.IsEmpty);
        // Groups come in the order of a hash table, and then the first of equal ones shows.
        bool distinctIsFine = !q.IsDistinct || !q.IsGrouped || q.Items.All(i => i.Facts.Canonical);
        // Conditions on groups may be evaluated on rows or, once simplified to constants, before anything can fail.
        // One group without aggregates is a row that needs no table.
        bool readsNothing = q.IsGrouped && q.Keys.IsEmpty && aggregates.Length == 0;
        bool havingIsFine = (q.Having is null && !readsNothing) || !q.Nodes().Any(n => n.CanFail);
        // Two collations that meet are an error, in CASE and over aggregates one of execution.
        bool collationsAreFine = !q.Nodes().Any(n => n is CallExpr { Operator.Name: "COLLATE" }) || !q.Nodes().Any(n => n is ColumnExpr { Facts.Linguistic: true });
        // What does not depend on rows is evaluated once when the query begins, or for no row at all.
        bool constantsAreFine = !q.Nodes().Any(n => n.CanFail && !n.SelfAndDescendants().Any(d => d is ColumnExpr or AggregateExpr));
        return limitIsFine && orderIsFine && distinctIsFine && havingIsFine && collationsAreFine && constantsAreFine && aggregates.All(IsSound);
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
