using static PgFusion.FuzzTests.Grammar.Operators;

namespace PgFusion.FuzzTests.Grammar;

/// <summary>Intervals, times of day, enums, arrays, jsonb, ranges, addresses, and the functions of the tables' script.</summary>
internal static class OtherFunctions
{
    public static IEnumerable<Operator> All() => [.. Times(), .. Arrays(), .. Documents(), .. Rest(), .. UserFunctions()];

    private static IEnumerable<Operator> Times()
    {
        foreach (string sign in (string[])["+", "-"])
        {
            yield return Make("interval", SqlType.Interval, $"({{0}} {sign} {{1}})", [SqlType.Interval, SqlType.Interval], x => Days(Bound(x[0]) + Bound(x[1])), Long, isNative: false, weight: 3);
            yield return Make("interval", SqlType.Timestamp, $"({{0}} {sign} {{1}})", [SqlType.Timestamp, SqlType.Interval], x => Facts.Of(SqlType.Timestamp).WithBound(Bound(x[0]) + Bound(x[1])), Far, isNative: false, weight: 3);
            yield return Make("interval", SqlType.TimestampTz, $"({{0}} {sign} {{1}})", [SqlType.TimestampTz, SqlType.Interval], x => Facts.Of(SqlType.TimestampTz).WithBound(Bound(x[0]) + Bound(x[1]) + 1), Far, isNative: false, weight: 2);
            yield return Make("interval", SqlType.Timestamp, $"({{0}} {sign} {{1}})", [SqlType.Date, SqlType.Interval], x => Facts.Of(SqlType.Timestamp).WithBound(Bound(x[0]) + Bound(x[1])), Far, isNative: false, weight: 2);
            yield return Make("interval", SqlType.Time, $"({{0}} {sign} {{1}})", [SqlType.Time, SqlType.Interval], isNative: false);
        }
        yield return Make("interval", SqlType.Interval, "(- {0})", [SqlType.Interval], OfFirst, Long, isNative: false);
        yield return Make("interval", SqlType.Interval, "({0} * {1})", [SqlType.Interval, new(SqlType.Float8, l => l.NotZero(SqlType.Float8))], x => Days(Bound(x[0]) * 100), Long, isNative: false);
        yield return Make("interval", SqlType.Interval, "({0} / {1})", [SqlType.Interval, new(SqlType.Float8, l => l.NotZero(SqlType.Float8))], x => Days(Bound(x[0]) + 1), Long, isNative: false);
        foreach (string name in (string[])["justify_days", "justify_hours", "justify_interval"])
        {
            yield return Make("interval", SqlType.Interval, name + "({0})", [SqlType.Interval], x => Days(Bound(x[0]) + 40), Long, isNative: false);
        }
        yield return Make("interval", SqlType.Interval, "date_trunc('hour', {0})", [SqlType.Interval], OfFirst, Long, isNative: false);
        yield return Make("interval", SqlType.Interval, "({0} - {1})", [SqlType.Time, SqlType.Time], _ => Days(1), isNative: false);
        yield return Make("interval", SqlType.Numeric, "extract(epoch FROM {0})", [SqlType.Interval], x => Facts.Of(SqlType.Numeric).WithBound(Bound(x[0]) * 100_000), Long, isNative: false);
        yield return Make("interval", SqlType.Numeric, "extract(month FROM {0})", [SqlType.Interval], x => Facts.Of(SqlType.Numeric).WithBound(12), Long, isNative: false);
        yield return Make("interval", SqlType.Numeric, "extract(hour FROM {0})", [SqlType.Time], x => Facts.Of(SqlType.Numeric).WithBound(24), isNative: false);
        yield return Make("interval", SqlType.Timestamp, "({0} + {1})", [SqlType.Date, SqlType.Time], x => Facts.Of(SqlType.Timestamp).WithBound(Bound(x[0]) + 2), Far, isNative: false);
        yield return Make("interval", SqlType.Time, "({0})::time", [SqlType.Timestamp], canFail: x => double.IsInfinity(Bound(x[0])), isNative: false);
        yield return Make("interval", SqlType.Interval, "({0})::interval", [SqlType.Time], _ => Days(1), isNative: false);
    }

    private static IEnumerable<Operator> Arrays()
    {
        foreach ((SqlType array, SqlType element) in ((SqlType, SqlType)[])[(SqlType.IntArray, SqlType.Int4), (SqlType.TextArray, SqlType.Text)])
        {
            yield return Make("array", SqlType.Bool, "({0} = ANY ({1}))", [element, array], isNative: false, weight: 2);
            yield return Make("array", SqlType.Bool, "({0} < ALL ({1}))", [element, array], isNative: false);
            yield return Make("array", SqlType.Bool, "({0} @> {1})", [array, array], isNative: false);
            yield return Make("array", SqlType.Bool, "({0} && {1})", [array, array], isNative: false);
            yield return Make("array", element, "({0})[1]", [array], isNative: false);
            yield return Make("array", SqlType.Int4, "cardinality({0})", [array], _ => Facts.Of(SqlType.Int4).WithBound(Facts.RowsMax), isNative: false);
            yield return Make("array", SqlType.Int4, "array_length({0}, 1)", [array], _ => Facts.Of(SqlType.Int4).WithBound(Facts.RowsMax), isNative: false);
            yield return Make("array", array, $"ARRAY[{{0}}, {{1}}]::{array.Name()}", [element, element], isNative: false, weight: 2);
            yield return Make("array", array, "({0} || {1})", [array, array], isNative: false);
            yield return Make("array", SqlType.Text, "array_to_string({0}, '-', 'none')", [array], isNative: false);
        }
    }

    private static IEnumerable<Operator> Documents()
    {
        yield return Make("jsonb", SqlType.Jsonb, "({0} -> 'a')", [SqlType.Jsonb], isNative: false, weight: 2);
        yield return Make("jsonb", SqlType.Text, "({0} ->> 'a')", [SqlType.Jsonb], isNative: false, weight: 2);
        yield return Make("jsonb", SqlType.Text, "({0} #>> '{{b,0}}')", [SqlType.Jsonb], isNative: false);
        yield return Make("jsonb", SqlType.Bool, "({0} @> {1})", [SqlType.Jsonb, SqlType.Jsonb], isNative: false);
        yield return Make("jsonb", SqlType.Bool, "({0} ? 'a')", [SqlType.Jsonb], isNative: false);
        yield return Make("jsonb", SqlType.Text, "jsonb_typeof({0})", [SqlType.Jsonb], isNative: false);
        yield return Make("jsonb", SqlType.Jsonb, "to_jsonb({0})", [SqlType.Int4], isNative: false);
        yield return Make("jsonb", SqlType.Jsonb, "jsonb_build_object('k', {0}, 'l', {1})", [SqlType.Int4, SqlType.Date], isNative: false);
    }

    private static IEnumerable<Operator> Rest()
    {
        yield return Make("range", SqlType.Bool, "({0} @> {1})", [SqlType.IntRange, SqlType.Int4], isNative: false);
        yield return Make("range", SqlType.Bool, "({0} && {1})", [SqlType.IntRange, SqlType.IntRange], isNative: false);
        yield return Make("other", SqlType.Int4, "lower({0})", [SqlType.IntRange], isNative: false);
        yield return Make("other", SqlType.IntRange, "int4range(LEAST({0}, {1}), GREATEST({0}, {1}))", [SqlType.Int4, SqlType.Int4], isNative: false);
        yield return Make("other", SqlType.Text, "host({0})", [SqlType.Inet], isNative: false);
        yield return Make("other", SqlType.Int4, "masklen({0})", [SqlType.Inet], _ => Facts.Of(SqlType.Int4).WithBound(128), isNative: false);
        yield return Make("other", SqlType.Inet, "set_masklen({0}, 24)", [SqlType.Inet], isNative: false);
        yield return Make("other", SqlType.Bool, "({0} << inet '10.0.0.0/8')", [SqlType.Inet], isNative: false);
        yield return Make("other", SqlType.Int4, "length({0})", [SqlType.VarBit], _ => Facts.Of(SqlType.Int4).WithBound(1e6), isNative: false);
        yield return Make("other", SqlType.Numeric, "({0})::numeric", [SqlType.Money], _ => (Facts.Of(SqlType.Numeric) with { Scale = 2, Canonical = true }).WithBound(1e17), isNative: false);
        yield return Make("other", SqlType.Int8, "({0})::int8", [SqlType.Oid], _ => Facts.Of(SqlType.Int8).WithBound(4294967295), isNative: false);
        yield return Make("other", SqlType.Name, "({0})::name", [SqlType.Varchar], isNative: false);
    }

    private static IEnumerable<Operator> UserFunctions()
    {
        yield return Make("user", SqlType.Int4, "half({0})", [SqlType.Int4], OfFirst, isNative: false, weight: 2);
        yield return Make("user", SqlType.Int4, "clip({0}, {1})", [SqlType.Int4, SqlType.Int4], isNative: false);
        yield return Make("user", SqlType.Text, "label({0})", [SqlType.Text], isNative: false);
    }

    private static Facts Days(double bound) => Facts.Of(SqlType.Interval).WithBound(bound);

    private static bool Long(IReadOnlyList<Expr> x) => !(x.Where(a => a.Type == SqlType.Interval).Sum(Bound) < 10_000_000);

    private static bool Far(IReadOnlyList<Expr> x) => !(x.Sum(a => a.Type == SqlType.Time ? 1 : Bound(a)) < 700_000);
}
