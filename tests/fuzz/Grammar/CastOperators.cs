using System.Globalization;
using static PgFusion.FuzzTests.Grammar.Operators;

namespace PgFusion.FuzzTests.Grammar;

/// <summary>Casts: between numbers, to numeric(p,s), between times, strings with lengths, and through text.</summary>
internal static class CastOperators
{
    private static readonly (int Precision, int Scale)[] numerics = [(15, 2), (10, 0), (38, 10), (5, 3), (18, 6), (30, 20), (12, 4), (19, 2)];

    public static IEnumerable<Operator> All()
    {
        foreach (SqlType from in SqlTypes.Numbers)
        {
            foreach (SqlType to in SqlTypes.Numbers)
            {
                if (from != to)
                {
                    yield return Make("cast", to, $"({{0}})::{to.Name()}", [from], x => Converted(x[0], to), x => Fails(x[0], to), weight: 2);
                }
            }
            foreach ((int precision, int scale) in numerics)
            {
                double limit = Math.Pow(10, precision - scale);
                yield return Make("cast", SqlType.Numeric, string.Create(CultureInfo.InvariantCulture, $"({{0}})::numeric({precision},{scale})"), [from],
                    x => (Facts.Of(SqlType.Numeric) with { Scale = scale, Canonical = true }).WithBound(Math.Min(Bound(x[0]) + 1, limit)),
                    x => !(Bound(x[0]) < limit * 0.99));
            }
            if (from != SqlType.Float4)
            {
                // Digits and back again.
                yield return Make("cast", from, $"({{0}})::text::{from.Name()}", [from], OfFirst, isNative: false);
            }
        }

        foreach (SqlType type in SqlTypes.All)
        {
            if (type != SqlType.Text)
            {
                yield return Make("cast", SqlType.Text, "({0})::text", [type], isNative: type.IsString(), weight: type.IsString() ? 6 : 1);
            }
            if (type is not (SqlType.Text or SqlType.Varchar or SqlType.Char) and <= SqlType.Bytea)
            {
                yield return Make("parse", type, $"({{0}})::{type.Name()}", [SqlType.Text], canFail: Always, isNative: false);
            }
        }
        yield return Make("parse", SqlType.Int4, "({0})::int4", [SqlType.Varchar], canFail: Always, isNative: false);

        yield return Make("cast", SqlType.Bool, "({0})::bool", [SqlType.Int4], isNative: false);
        yield return Make("cast", SqlType.Int4, "({0})::int4", [SqlType.Bool], _ => Facts.Of(SqlType.Int4).WithBound(1), isNative: false);

        foreach (SqlType from in SqlTypes.Times)
        {
            foreach (SqlType to in SqlTypes.Times)
            {
                if (from != to)
                {
                    yield return Make("cast", to, $"({{0}})::{to.Name()}", [from], x => Facts.Of(to).WithBound(Bound(x[0]) + 1),
                        x => double.IsInfinity(Bound(x[0])), isNative: false);
                }
            }
        }

        foreach (SqlType from in SqlTypes.Strings)
        {
            foreach (int length in (int[])[1, 3, 8, 20])
            {
                yield return Make("cast", SqlType.Varchar, $"({{0}})::varchar({length})", [from], isNative: false);
                yield return Make("cast", SqlType.Char, $"({{0}})::char({length})", [from],
                    x => Plain(SqlType.Char)(x) with { Scale = length, Canonical = true }, isNative: false);
            }
        }
        yield return Make("cast", SqlType.Varchar, "({0})::varchar", [SqlType.Text], weight: 2);
        yield return Make("cast", SqlType.Varchar, "({0})::varchar", [SqlType.Char], weight: 2);
        yield return new Operator
        {
            Family = "cast",
            Name = "COLLATE",
            Result = SqlType.Text,
            Render = Template("({0} COLLATE \"C\")"),
            Parameters = [SqlType.Text],
            FactsOf = _ => Facts.Of(SqlType.Text),
        };
        yield return Make("cast", SqlType.Uuid, "({0})::text::uuid", [SqlType.Uuid], isNative: false);
        yield return Make("cast", SqlType.Date, "({0})::text::date", [SqlType.Date], OfFirst, isNative: false);
        yield return Make("cast", SqlType.Timestamp, "({0})::text::timestamp", [SqlType.Timestamp], OfFirst, isNative: false);
    }

    private static Facts Converted(Expr e, SqlType to)
    {
        // Rounding adds at most one half.
        double bound = Bound(e) + (to.IsInteger() && !e.Type.IsInteger() ? 1 : 0);
        return to switch
        {
            SqlType.Numeric => Facts.Of(to) with { Bound = bound, Scale = ScaleOf(e), Canonical = e.Type.IsInteger() },
            SqlType.Float4 or SqlType.Float8 => Facts.Of(to) with
            {
                // Nearest values are not far away.
                Bound = bound * 1.001,
                Canonical = !e.Type.IsFloat() || e.Facts.Canonical,
                Granule = e.Type.IsInteger() && bound < 1 << 24 ? 0 : e.Type == SqlType.Float4 ? e.Facts.Granule : null,
            },
            _ => Facts.Of(to).WithBound(bound),
        };
    }

    private static bool Fails(Expr e, SqlType to) => to switch
    {
        SqlType.Int2 or SqlType.Int4 or SqlType.Int8 => !(Bound(e) <= (to == SqlType.Int8 && e.Type.IsInteger() ? double.MaxValue : to.Max() - (e.Type.IsInteger() ? 0 : 1))),
        SqlType.Float4 => !e.Type.IsInteger() && !(Bound(e) <= to.Max()),
        SqlType.Float8 => e.Type == SqlType.Numeric && !(Bound(e) <= to.Max()),
        _ => false,
    };
}
