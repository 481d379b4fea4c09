using static PgFusion.FuzzTests.Grammar.Operators;

namespace PgFusion.FuzzTests.Grammar;

/// <summary>Arithmetic of dates and timestamps, extract and date_trunc.</summary>
internal static class TimeFunctions
{
    public static IEnumerable<Operator> All()
    {
        Parameter days = new(SqlType.Int4, l => l.Int(-400, 400));
        Parameter interval = new(SqlType.Interval, l => l.Interval());
        foreach (string sign in (string[])["+", "-"])
        {
            yield return Make("time", SqlType.Date, $"({{0}} {sign} {{1}})", [SqlType.Date, days], Shifted(SqlType.Date), Special, weight: 2);
            yield return Make("time", SqlType.Date, $"({{0}} {sign} {{1}})", [SqlType.Date, SqlType.Int4], x => Facts.Of(SqlType.Date).WithBound(Bound(x[0]) + Bound(x[1])),
                x => !(Bound(x[0]) + Bound(x[1]) < 700_000));
            yield return Make("time", SqlType.Timestamp, $"({{0}} {sign} {{1}})", [SqlType.Timestamp, interval], Shifted(SqlType.Timestamp), Special, isNative: false);
            yield return Make("time", SqlType.TimestampTz, $"({{0}} {sign} {{1}})", [SqlType.TimestampTz, interval], Shifted(SqlType.TimestampTz), Special, isNative: false);
            yield return Make("time", SqlType.Timestamp, $"({{0}} {sign} {{1}})", [SqlType.Date, interval], Shifted(SqlType.Timestamp), Special, isNative: false);
        }
        yield return Make("time", SqlType.Int4, "({0} - {1})", [SqlType.Date, SqlType.Date], x => Facts.Of(SqlType.Int4).WithBound(Bound(x[0]) + Bound(x[1])), Special, weight: 3);
        yield return Make("time", SqlType.Interval, "({0} - {1})", [SqlType.Timestamp, SqlType.Timestamp], x => Facts.Of(SqlType.Interval).WithBound(Bound(x[0]) + Bound(x[1])), Special, isNative: false);
        yield return Make("time", SqlType.Interval, "age({0}, {1})", [SqlType.Timestamp, SqlType.Timestamp], x => Facts.Of(SqlType.Interval).WithBound(Bound(x[0]) + Bound(x[1]) + 100), Special, isNative: false);
        foreach (string unit in (string[])["year", "month", "week", "dow", "epoch", "century"])
        {
            // Of an infinite time some of them are NULL; epoch has six digits.
            yield return Make("time", SqlType.Numeric, $"extract({unit} FROM {{0}})", [SqlType.Date], isNative: false);
            yield return Make("time", SqlType.Numeric, $"extract({unit} FROM {{0}})", [SqlType.Timestamp], isNative: false);
        }
        yield return Make("time", SqlType.Float8, "date_part('hour', {0})", [SqlType.TimestampTz], _ => Facts.Of(SqlType.Float8) with { Canonical = true }, isNative: false);
        foreach (string unit in (string[])["month", "year", "day", "hour", "quarter"])
        {
            yield return Make("time", SqlType.Timestamp, $"date_trunc('{unit}', {{0}})", [SqlType.Timestamp], Shifted(SqlType.Timestamp), Special, isNative: false);
        }
        yield return Make("time", SqlType.TimestampTz, "date_trunc('month', {0})", [SqlType.TimestampTz], Shifted(SqlType.TimestampTz), Special, isNative: false);
        yield return Make("time", SqlType.TimestampTz, "({0} AT TIME ZONE 'America/New_York')", [SqlType.Timestamp], Shifted(SqlType.TimestampTz), Special, isNative: false);
    }

    private static Func<IReadOnlyList<Expr>, Facts> Shifted(SqlType type) => x => Facts.Of(type).WithBound(Bound(x[0]) + 1000);

    /// <summary>Infinities, and the ends of a type's range.</summary>
    private static bool Special(IReadOnlyList<Expr> x) => x.Any(a => a.Type.IsTime() && !(Bound(a) < 700_000));
}
