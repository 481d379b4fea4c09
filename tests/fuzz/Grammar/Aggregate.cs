using System.Collections.Immutable;

namespace PgFusion.FuzzTests.Grammar;

internal enum AggregateKind
{
    Plain,

    /// <summary>The result shows the order of the rows; ORDER BY may settle it.</summary>
    Ordered,

    /// <summary>WITHIN GROUP: the argument is what the rows are sorted by.</summary>
    OrderedSet,
}

/// <summary>An aggregate function over certain argument types. A new one is one more entry of <see cref="All"/>.</summary>
internal sealed class Aggregate
{
    public required string Name { get; init; }

    /// <summary>None: count(*).</summary>
    public required ImmutableArray<SqlType> Arguments { get; init; }

    public required SqlType Result { get; init; }

    public AggregateKind Kind { get; init; }

    /// <summary>A constant: the last argument, or that of an ordered-set aggregate.</summary>
    public string? Direct { get; init; }

    public int Weight { get; init; } = 20;

    public static readonly ImmutableArray<Aggregate> All = [.. Make()];

    private bool IsSum => Name is "sum" or "avg";

    private bool IsStatistic => Name.StartsWith("var", StringComparison.Ordinal) || Name.StartsWith("stddev", StringComparison.Ordinal);

    /// <summary>The result shows more of the rows than their set: their order.</summary>
    public bool DependsOnOrder(IReadOnlyList<Expr> arguments) => Kind switch
    {
        AggregateKind.Ordered => true,
        AggregateKind.OrderedSet => arguments.Any(a => !a.Facts.Canonical) && Name is not ("rank" or "percent_rank"),
        _ when IsSum && arguments[0].Type.IsFloat() => !arguments[0].Facts.SumIsExact(Name == "avg" ? SqlType.Float8 : arguments[0].Type),
        _ when Name is "min" or "max" => !arguments[0].Facts.Canonical,
        _ when IsStatistic => arguments[0].Type.IsFloat(),
        _ => arguments.Count == 2 && Name != "regr_count",
    };

    /// <summary>Equal arguments are interchangeable, so that DISTINCT may keep any of them.</summary>
    public static bool MayBeDistinct(Aggregate aggregate, IReadOnlyList<Expr> arguments) =>
        aggregate.Kind != AggregateKind.OrderedSet && arguments.Count == 1 && (aggregate.Name == "count" || arguments[0].Facts.Canonical);

    public bool CanFail(IReadOnlyList<Expr> arguments)
    {
        bool Exceeds(Expr argument, double limit) => !(argument.Facts.Bound * Facts.RowsMax < limit);
        return IsSum && arguments[0].Type switch
        {
            SqlType.Float4 => Exceeds(arguments[0], Name == "sum" ? 1e37 : 1e140),
            SqlType.Float8 => Exceeds(arguments[0], 1e140),
            SqlType.Interval => Exceeds(arguments[0], 1e9),
            SqlType.Money => true,
            _ => false,
        }
        || ((IsStatistic || arguments.Count == 2) && arguments.Any(a => a.Type.IsFloat() && Exceeds(a, 1e70)))
        || (Name == "percentile_cont" && arguments.Any(a => a.Type == SqlType.Interval && Exceeds(a, 1e9)))
        // The size of the result.
        || (Kind == AggregateKind.Ordered && arguments.Any(a => a.Type is SqlType.Text or SqlType.Bytea && a is not ColumnExpr { Column.Name: "t" or "tp" or "dmt" or "y" }));
    }

    public Facts FactsOf(IReadOnlyList<Expr> arguments)
    {
        Facts plain = Facts.Of(Result);
        Expr? a = arguments.FirstOrDefault();
        return Name switch
        {
            "count" or "rank" or "regr_count" => plain.WithBound(Facts.RowsMax),
            "percentile_disc" or "mode" when Result == a!.Type => a.Facts,
            "percentile_cont" => plain.WithBound(a!.Facts.Bound),
            "min" or "max" => a!.Facts,
            "sum" when Result == SqlType.Numeric => (plain with { Scale = Operators.ScaleOf(a!), Canonical = Operators.ScaleOf(a!) is not null }).WithBound(a!.Facts.Bound * Facts.RowsMax),
            "sum" or "avg" => plain.WithBound(a!.Facts.Bound * Facts.RowsMax),
            "total" => plain.WithBound(a!.Facts.Bound * Facts.RowsMax),
            _ => plain,
        };
    }

    private static IEnumerable<Aggregate> Make()
    {
        yield return new Aggregate { Name = "count", Arguments = [], Result = SqlType.Int8, Weight = 240 };
        foreach (SqlType type in SqlTypes.All)
        {
            yield return new Aggregate { Name = "count", Arguments = [type], Result = SqlType.Int8, Weight = 20 };
        }
        foreach (SqlType type in SqlTypes.Numbers)
        {
            SqlType sum = type switch { SqlType.Int2 or SqlType.Int4 => SqlType.Int8, SqlType.Int8 => SqlType.Numeric, _ => type };
            SqlType mean = type.IsFloat() ? SqlType.Float8 : SqlType.Numeric;
            yield return new Aggregate { Name = "sum", Arguments = [type], Result = sum, Weight = 80 };
            yield return new Aggregate { Name = "avg", Arguments = [type], Result = mean, Weight = 60 };
            foreach (string name in (string[])["stddev", "stddev_pop", "stddev_samp", "variance", "var_pop", "var_samp"])
            {
                yield return new Aggregate { Name = name, Arguments = [type], Result = mean, Weight = 10 };
            }
        }
        foreach (SqlType type in SqlTypes.Extremes)
        {
            // There is none for varchar: it is seen as text.
            SqlType result = type == SqlType.Varchar ? SqlType.Text : type;
            int weight = type is SqlType.Interval or > SqlType.Bytea ? 1 : 40;
            yield return new Aggregate { Name = "min", Arguments = [type], Result = result, Weight = weight };
            yield return new Aggregate { Name = "max", Arguments = [type], Result = result, Weight = weight };
            // Nor of those whose equal values always differ, which it sorts in no particular order.
            if (type is not (SqlType.Varchar or SqlType.TextArray or SqlType.IntArray or SqlType.Interval))
            {
                yield return new Aggregate { Name = "percentile_disc", Arguments = [type], Result = type, Kind = AggregateKind.OrderedSet, Direct = "0.6", Weight = Math.Min(weight, 10) };
                yield return new Aggregate { Name = "mode", Arguments = [type], Result = type, Kind = AggregateKind.OrderedSet, Weight = Math.Min(weight, 10) };
            }
        }
        foreach (string name in (string[])["bool_and", "bool_or", "every"])
        {
            yield return new Aggregate { Name = name, Arguments = [SqlType.Bool], Result = SqlType.Bool, Weight = 40 };
        }
        foreach (SqlType type in SqlTypes.Integers)
        {
            foreach (string name in (string[])["bit_and", "bit_or", "bit_xor"])
            {
                yield return new Aggregate { Name = name, Arguments = [type], Result = type, Weight = 10 };
            }
        }
        foreach (string name in (string[])["corr", "covar_pop", "covar_samp", "regr_slope", "regr_intercept", "regr_r2", "regr_avgx", "regr_avgy", "regr_sxx", "regr_sxy", "regr_syy", "regr_count"])
        {
            yield return new Aggregate { Name = name, Arguments = [SqlType.Float8, SqlType.Float8], Result = name == "regr_count" ? SqlType.Int8 : SqlType.Float8, Weight = 10 };
        }
        foreach (SqlType type in (SqlType[])[SqlType.Float8, SqlType.Interval])
        {
            yield return new Aggregate { Name = "percentile_cont", Arguments = [type], Result = type, Kind = AggregateKind.OrderedSet, Direct = "0.25" };
        }
        yield return new Aggregate { Name = "percentile_disc", Arguments = [SqlType.Int4], Result = SqlType.IntArray, Kind = AggregateKind.OrderedSet, Direct = "ARRAY[0.1, NULL, 1]", Weight = 3 };
        yield return new Aggregate { Name = "rank", Arguments = [SqlType.Int4], Result = SqlType.Int8, Kind = AggregateKind.OrderedSet, Direct = "3", Weight = 3 };
        yield return new Aggregate { Name = "percent_rank", Arguments = [SqlType.Int4], Result = SqlType.Float8, Kind = AggregateKind.OrderedSet, Direct = "3", Weight = 3 };
        yield return new Aggregate { Name = "sum", Arguments = [SqlType.Interval], Result = SqlType.Interval, Weight = 3 };
        yield return new Aggregate { Name = "avg", Arguments = [SqlType.Interval], Result = SqlType.Interval, Weight = 3 };
        yield return new Aggregate { Name = "total", Arguments = [SqlType.Int4], Result = SqlType.Int8, Weight = 3 };

        yield return new Aggregate { Name = "string_agg", Arguments = [SqlType.Text], Result = SqlType.Text, Kind = AggregateKind.Ordered, Direct = "', '", Weight = 80 };
        yield return new Aggregate { Name = "string_agg", Arguments = [SqlType.Bytea], Result = SqlType.Bytea, Kind = AggregateKind.Ordered, Direct = "'\\x2c'" };
        yield return new Aggregate { Name = "array_agg", Arguments = [SqlType.Int4], Result = SqlType.IntArray, Kind = AggregateKind.Ordered, Weight = 40 };
        yield return new Aggregate { Name = "array_agg", Arguments = [SqlType.Text], Result = SqlType.TextArray, Kind = AggregateKind.Ordered, Weight = 20 };
        yield return new Aggregate { Name = "jsonb_agg", Arguments = [SqlType.Date], Result = SqlType.Jsonb, Kind = AggregateKind.Ordered, Weight = 3 };
    }
}
