using System.Collections.Immutable;

namespace PgFusion.FuzzTests.Grammar;

/// <summary>An aggregate function over one argument type. A new one is one more entry of <see cref="All"/>.</summary>
internal sealed class Aggregate
{
    public required string Name { get; init; }

    /// <summary>Null: count(*).</summary>
    public required SqlType? Argument { get; init; }

    public required SqlType Result { get; init; }

    public int Weight { get; init; } = 2;

    public static readonly ImmutableArray<Aggregate> All = [.. Make()];

    /// <summary>The result shows more of the rows than their set: their order.</summary>
    public bool DependsOnOrder(Expr argument) => Name switch
    {
        "sum" or "avg" => argument.Type.IsFloat() && !argument.Facts.SumIsExact(Name == "avg" ? SqlType.Float8 : argument.Type),
        "min" or "max" => !argument.Facts.Canonical,
        _ => false,
    };

    /// <summary>Equal arguments are interchangeable, so that DISTINCT may keep any of them.</summary>
    public static bool MayBeDistinct(Aggregate aggregate, Expr argument) => aggregate.Name == "count" || argument.Facts.Canonical;

    public bool CanFail(Expr? argument) => argument is not null && argument.Type.IsFloat() && Name is "sum" or "avg"
        && !(argument!.Facts.Bound * Facts.RowsMax < (argument.Type == SqlType.Float4 && Name == "sum" ? 1e37 : 1e140));

    public Facts FactsOf(Expr? argument)
    {
        Facts plain = Facts.Of(Result);
        return (Name, argument) switch
        {
            ("count", _) => plain.WithBound(Facts.RowsMax),
            ("min" or "max", { } a) => a.Facts,
            ("sum", { } a) when Result == SqlType.Numeric => (plain with { Scale = Operators.ScaleOf(a), Canonical = Operators.ScaleOf(a) is not null }).WithBound(a.Facts.Bound * Facts.RowsMax),
            ("sum" or "avg", { } a) => plain.WithBound(a.Facts.Bound * Facts.RowsMax),
            _ => plain,
        };
    }

    private static IEnumerable<Aggregate> Make()
    {
        yield return new Aggregate { Name = "count", Argument = null, Result = SqlType.Int8, Weight = 12 };
        foreach (SqlType type in SqlTypes.All)
        {
            yield return new Aggregate { Name = "count", Argument = type, Result = SqlType.Int8, Weight = 1 };
            if (type.IsNumber())
            {
                yield return new Aggregate
                {
                    Name = "sum",
                    Argument = type,
                    Result = type switch
                    {
                        SqlType.Int2 or SqlType.Int4 => SqlType.Int8,
                        SqlType.Int8 => SqlType.Numeric,
                        _ => type,
                    },
                    Weight = 4,
                };
                yield return new Aggregate { Name = "avg", Argument = type, Result = type.IsFloat() ? SqlType.Float8 : SqlType.Numeric, Weight = 3 };
            }
            if (type.IsNumber() || type.IsTime() || type.IsString())
            {
                // There is none for varchar: it is seen as text.
                SqlType result = type == SqlType.Varchar ? SqlType.Text : type;
                yield return new Aggregate { Name = "min", Argument = type, Result = result };
                yield return new Aggregate { Name = "max", Argument = type, Result = result };
            }
        }
        foreach (string name in (string[])["bool_and", "bool_or", "every"])
        {
            yield return new Aggregate { Name = name, Argument = SqlType.Bool, Result = SqlType.Bool };
        }
    }
}
