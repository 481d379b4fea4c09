using System.Collections.Immutable;
using PgFusion.FuzzTests.Grammar;

namespace PgFusion.FuzzTests.Queries;

/// <summary>Window functions: over the rows of FROM, or over groups.</summary>
internal sealed partial class QueryGenerator
{
    /// <summary>What RANGE frames can be offset in.</summary>
    private static readonly SqlType[] rangeTypes =
        [SqlType.Int2, SqlType.Int4, SqlType.Int8, SqlType.Float4, SqlType.Float8, SqlType.Numeric, SqlType.Date, SqlType.Timestamp, SqlType.TimestampTz, SqlType.Interval, SqlType.Time];

    /// <summary>What windows are over.</summary>
    /// <param name="Place">Of arguments and conditions.</param>
    /// <param name="Total">Differ in all rows.</param>
    /// <param name="Key">Something to partition or sort by.</param>
    /// <param name="MayFilter">FILTER has no aggregates in it.</param>
    private sealed record WindowRows(Place Place, ImmutableArray<Expr> Total, Func<Expr?> Key, bool MayFilter);

    private SelectQuery WithWindows(FromItem from, ExprGenerator expressions)
    {
        bool isGrouped = random.Chance(0.3);
        SelectQuery query = isGrouped ? Grouped(from, expressions) with { IsDistinct = false } : Plain(from, expressions, mayBeDistinct: false);
        Expr? GroupKey() => random.Chance(0.6) ? random.Pick(query.Keys) : MakeAggregate(from, expressions, false, random.Pick([SqlType.Int8, SqlType.Int4, SqlType.Date]));
        WindowRows rows = isGrouped
            ? new WindowRows(GroupPlace(from, query.Keys, expressions, false), query.Keys, GroupKey, false)
            : new WindowRows(RowPlace(from, 0, false), [.. from.UniqueKey], () => AnyColumn(from), true);
        List<Expr> windows = [];
        int count = random.Between(1, 4);
        ImmutableArray<Expr> partition = Partition(rows);
        for (int i = 0; i < count; i++)
        {
            // Often the same partitions again, so that one sort serves several windows.
            WindowExpr window = Window(rows, random.Chance(0.5) ? partition : Partition(rows), expressions);
            windows.Add(random.Chance(0.2) ? Wrapped(window, expressions, rows.Place) : window);
        }
        ImmutableArray<Expr> items = [.. query.Items.Take(3)];
        ImmutableArray<SortKey> order = [.. query.OrderBy.Where(k => items.Contains(k.Key) || rows.Total.Contains(k.Key))];
        if (!order.IsEmpty && random.Chance(0.2))
        {
            order = order.Insert(0, Sorted(windows[0]));
        }
        SelectQuery made = query with { Items = [.. items, .. windows], OrderBy = order, Limit = null, Offset = null, NamesWindows = random.Chance(0.3) };
        return !order.IsEmpty && random.Chance(0.2) && Determinism.HasTotalOrder(made) ? made with { Limit = expressions.Literals.Count(0, 60) } : made;
    }

    private ImmutableArray<Expr> Partition(WindowRows rows) =>
        [.. Enumerable.Range(0, random.Pick([0, 0, 1, 1, 1, 2])).Select(_ => rows.Key()).OfType<Expr>().Distinct()];

    private WindowExpr Window(WindowRows rows, ImmutableArray<Expr> partition, ExprGenerator expressions)
    {
        string name = random.Pick(["row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile", "lag", "lead", "first_value", "last_value", "nth_value", "aggregate", "aggregate", "aggregate", "aggregate", "aggregate", "aggregate"]);
        if (name == "aggregate" && random.Chance(0.3) && ByRange(rows, partition, expressions) is { } byRange)
        {
            return byRange;
        }
        List<Expr> keys = random.Chance(0.5) && rows.Key() is { } first ? [first] : [];
        bool isAboutPeers = name is "rank" or "dense_rank" or "percent_rank" or "cume_dist" && keys.Count > 0 && random.Chance(0.7);
        ImmutableArray<SortKey> order = [.. keys.Concat(isAboutPeers ? [] : rows.Total).Distinct().Select(Sorted)];
        Expr Argument() => expressions.Make(random.Pick(ShownTypes), 1, rows.Place);
        WindowExpr Ranking(SqlType type, double bound, ImmutableArray<Expr> arguments) => new(name, null, type, Facts.Of(type).WithBound(bound), arguments, null, partition, order, null);
        switch (name)
        {
            case "aggregate":
                if (WindowAggregate(rows, partition, order, expressions, true) is { } made)
                {
                    return made;
                }
                name = "row_number";
                return Ranking(SqlType.Int8, Facts.RowsMax, []);
            case "ntile":
                return Ranking(SqlType.Int4, 100, [expressions.Literals.Int(1, 20)]);
            case "percent_rank" or "cume_dist":
                return Ranking(SqlType.Float8, 1, []);
            case "lag" or "lead":
                Expr moved = Argument();
                ImmutableArray<Expr> arguments = random.Next(3) switch
                {
                    0 => [moved],
                    1 => [moved, expressions.Literals.Int(0, 5)],
                    _ => [moved, expressions.Literals.Int(-2, 5), expressions.Literals.Any(moved.Type, 0.1)],
                };
                Facts facts = Facts.Either(moved.Type, [moved.Facts, .. arguments.Skip(2).Select(a => a.Facts)]);
                return new WindowExpr(name, null, moved.Type, facts, arguments, null, partition, order, null);
            case "first_value" or "last_value":
                Expr shown = Argument();
                return new WindowExpr(name, null, shown.Type, shown.Facts, [shown], null, partition, order, Frame(order));
            case "nth_value":
                Expr nth = Argument();
                return new WindowExpr(name, null, nth.Type, nth.Facts, [nth, expressions.Literals.Int(1, 5)], null, partition, order, Frame(order));
            default:
                return Ranking(SqlType.Int8, Facts.RowsMax, []);
        }
    }

    /// <summary>An aggregate in a frame of values: rows that the order leaves equal are in the same frames.</summary>
    private WindowExpr? ByRange(WindowRows rows, ImmutableArray<Expr> partition, ExprGenerator expressions)
    {
        SqlType type = random.Pick(rangeTypes);
        Expr key = expressions.Make(type, 0, rows.Place);
        // Times at the ends of their ranges cannot be moved.
        return key is LiteralExpr || (key.Type.IsTime() && double.IsInfinity(key.Facts.Bound)) ? null : WindowAggregate(rows, partition, [Sorted(key)], expressions, false);
    }

    private WindowExpr? WindowAggregate(WindowRows rows, ImmutableArray<Expr> partition, ImmutableArray<SortKey> order, ExprGenerator expressions, bool isTotal)
    {
        for (int attempt = 0; attempt < 8; attempt++)
        {
            Aggregate aggregate = random.Pick(Aggregate.All, a => a.Weight);
            if (aggregate.Kind == AggregateKind.OrderedSet)
            {
                continue;
            }
            ImmutableArray<Expr> arguments = [.. aggregate.Arguments.Select(type => expressions.Make(type, random.Pick([0, 0, 1]), rows.Place))];
            Expr? filter = rows.MayFilter && random.Chance(0.15) ? expressions.Make(SqlType.Bool, random.Between(1, 2), rows.Place, isConditional: true) : null;
            // What grows with the frame is made of a few rows.
            string? frame = aggregate.Kind == AggregateKind.Ordered ? $"ROWS BETWEEN {random.Next(3)} PRECEDING AND {random.Next(3)} FOLLOWING" : isTotal ? Frame(order) : RangeFrame(order[0].Key.Type);
            if (!aggregate.CanFail(arguments) && (isTotal || !aggregate.DependsOnOrder(arguments)))
            {
                return new WindowExpr(aggregate.Name, aggregate, aggregate.Result, aggregate.FactsOf(arguments), arguments, filter, partition, order, frame);
            }
        }
        return null;
    }

    private string? Frame(ImmutableArray<SortKey> order)
    {
        if (random.Chance(0.35))
        {
            return null;
        }
        // An offset in values needs a single key that can be added to.
        bool mayBeRange = order is [{ Key.Type: SqlType.Int4 or SqlType.Int8 or SqlType.Int2 }];
        string mode = random.Pick<string>(mayBeRange ? ["ROWS", "GROUPS", "RANGE"] : ["ROWS", "GROUPS"]);
        return FrameBetween(mode, order.IsEmpty ? null : () => random.Next(5).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private string RangeFrame(SqlType type) => FrameBetween(random.Chance(0.8) ? "RANGE" : "GROUPS", () => type switch
    {
        SqlType.Date or SqlType.Timestamp or SqlType.TimestampTz => $"'{random.Pick(["0 days", "3 days", "1 mon", "100 days 12:00:00", "1 year"])}'::interval",
        SqlType.Interval or SqlType.Time => $"'{random.Pick(["00:00:00", "01:00:00", "05:30:00", "10:00:00"])}'::interval",
        SqlType.Float4 or SqlType.Float8 => $"'{random.Pick(["0", "0.5", "10", "1000.25"])}'::float8",
        SqlType.Numeric => random.Pick(["0.0", "0.5", "10.0", "1000.25"]),
        _ => random.Pick(["0", "1", "3", "100"]),
    });

    /// <param name="offset">Null: without ORDER BY there are no groups and no distances.</param>
    private string FrameBetween(string mode, Func<string>? offset)
    {
        int kind = random.Next(offset is null ? 2 : 7);
        // Groups, and the rows of no order, are counted.
        Func<string> distance = mode == "RANGE" && offset is not null ? offset : () => random.Next(4).ToString(System.Globalization.CultureInfo.InvariantCulture);
        mode = offset is null ? "ROWS" : mode;
        string frame = kind switch
        {
            0 => "BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
            1 => random.Chance(0.5) ? "UNBOUNDED PRECEDING" : "BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
            2 => $"BETWEEN {distance()} PRECEDING AND CURRENT ROW",
            3 => $"BETWEEN {distance()} PRECEDING AND {distance()} FOLLOWING",
            4 => "BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
            5 => $"BETWEEN {distance()} PRECEDING AND {distance()} PRECEDING",
            _ => $"BETWEEN {distance()} FOLLOWING AND {distance()} FOLLOWING",
        };
        string exclusion = random.Next(8) switch { 0 => " EXCLUDE CURRENT ROW", 1 => " EXCLUDE GROUP", 2 => " EXCLUDE TIES", 3 => " EXCLUDE NO OTHERS", _ => "" };
        return $"{mode} {frame}{exclusion}";
    }

    /// <summary>An expression that has the given one in it.</summary>
    private Expr Wrapped(Expr inner, ExprGenerator expressions, Place place)
    {
        Operator[] fitting = [.. Operators.All.Where(o => o.Parameters.Length is 1 or 2 && o.Parameters[0].Type == inner.Type && o.Parameters[0].Constant is null && o.Repeated.IsEmpty && o.IsNative)];
        if (fitting.Length == 0)
        {
            return inner;
        }
        Operator chosen = random.Pick(fitting);
        CallExpr call = new(chosen, [inner, .. chosen.Parameters.Skip(1).Select(p => p.Constant is { } constant ? constant(expressions.Literals) : expressions.Make(p.Type, 0, place))]);
        return call.CanFail ? inner : call;
    }
}
