using System.Globalization;
using System.Numerics;
using PgFusion.Runtime.Functions;
using PgFusion.UnitTests.Functions;

namespace PgFusion.UnitTests.QueryService;

/// <summary>What the engine's queries give, computed with LINQ over the rows.</summary>
internal static class ExpectedRows
{
    private const long NaN = DecimalFunctions.NaN64;

    public static IEnumerable<string?[]> Columns(IEnumerable<PlainRow> rows) =>
        rows.Select(static r => Row(r.Id, r.A, r.B, r.X, Decimal(r.N), r.S));

    public static IEnumerable<string?[]> Filter(IEnumerable<PlainRow> rows) =>
        // 12.345 lies between two values of the column.
        rows.Where(static r => r.A > 5 && r.B is not null && r.N is not null && r.N != NaN && r.N <= 1234).Select(static r => Row(r.Id, r.S));

    public static IEnumerable<string?[]> FilterText(IEnumerable<PlainRow> rows) =>
        rows.Where(static r => r.S is "v1" or "v21" or "v31" or "v10").Select(static r => Row(r.Id));

    public static IEnumerable<string?[]> Expressions(IEnumerable<PlainRow> rows) => rows.Select(static r => Row(
        r.Id, r.A + r.B, r.X * 2, r.A > r.B ? "more" : r.A is not null && r.A == r.B ? "same" : null, r.S ?? "none",
        r.N is not { } n ? null : n == NaN ? "NaN" : Show((BigInteger)n * (100 - n), 4), r.A != r.B ? "t" : "f"));

    /// <summary>Branches of different scales: a value keeps the scale that it has of its own.</summary>
    public static IEnumerable<string?[]> Branches(IEnumerable<PlainRow> rows) => rows.Select(static r =>
    {
        BigInteger n = r.N ?? 0;
        string? fifth = r.N is null ? null : r.N == NaN ? "NaN" : Show(n * n * n * n * n, 10);
        string? square = r.N is null || r.N == NaN || n * n > 100 * 10_000 ? "100.000" : Show(n * n, 4);
        string? greatest = r.N == NaN ? "NaN"
            : r.N is null ? r.A?.ToString(CultureInfo.InvariantCulture)
            : r.A is null || n >= r.A * 100 ? Decimal(r.N) : r.A?.ToString(CultureInfo.InvariantCulture);
        return Row(r.Id, fifth ?? "0.5", r.A > 3 ? fifth : "1", greatest, square);
    });

    public static string?[] Scalar(IEnumerable<PlainRow> all)
    {
        PlainRow[] rows = [.. all.Where(static r => r.Id % 3 != 0)];
        BigInteger[] n = [.. rows.Where(static r => r.N is not null).Select(static r => (BigInteger)r.N!.Value)];
        int[] a = [.. rows.Where(static r => r.A is not null).Select(static r => r.A!.Value)];
        return Row(rows.Length, a.Length, a.Sum(static v => (long)v), Average(a.Select(static v => (BigInteger)v), 0), rows.Min(static r => r.B),
            rows.Select(static r => r.S).Where(static s => s is not null).Max(StringComparer.Ordinal), Show(Sum(n), 2), Average(n, 2),
            rows.Aggregate(BigInteger.Zero, static (s, r) => s + (r.X ?? 0)).ToString(CultureInfo.InvariantCulture), Decimal((long)n.Min()));
    }

    public static IEnumerable<string?[]> Group(IEnumerable<PlainRow> rows) => rows.GroupBy(static r => r.A).Select(static g =>
    {
        BigInteger[] n = [.. g.Where(static r => r.N is not null).Select(static r => (BigInteger)r.N!.Value)];
        int[] b = [.. g.Where(static r => r.B is not null).Select(static r => r.B!.Value)];
        return Row(g.Key, g.Count(), b.Length == 0 ? null : b.Sum(static v => (long)v), Average(b.Select(static v => (BigInteger)v), 0), g.Min(static r => r.X),
            g.Select(static r => r.S).Where(static s => s is not null).Max(StringComparer.Ordinal), n.Length == 0 ? null : Show(Sum(n), 2), Average(n, 2));
    });

    public static IEnumerable<string?[]> GroupText(IEnumerable<PlainRow> rows) =>
        rows.GroupBy(static r => (r.S, r.B)).Select(static g => Row(g.Key.S, g.Key.B, g.Count(), g.Count(static r => r.S is not null && r.A > 3)));

    public static IEnumerable<string?[]> GroupMany(IEnumerable<PlainRow> rows) =>
        rows.GroupBy(static r => r.Id).Select(static g => Row(g.Key, g.Count(),
            g.All(static r => r.N is null) ? null : Show(Sum(g.Where(static r => r.N is not null).Select(static r => (BigInteger)r.N!.Value)), 2), g.Max(static r => r.X)));

    public static IEnumerable<string?[]> GroupDistinct(IEnumerable<PlainRow> rows) => rows.GroupBy(static r => r.A).Select(static g =>
    {
        BigInteger[] n = [.. g.Where(static r => r.N is not null).Select(static r => (BigInteger)r.N!.Value).Distinct()];
        return Row(g.Key, g.Select(static r => r.B).Where(static b => b is not null).Distinct().Count(), n.Length == 0 ? null : Show(Sum(n), 2),
            g.Select(static r => r.S).Where(static s => s is not null).Distinct().Count(), g.Count());
    });

    public static IEnumerable<string?[]> Distinct(IEnumerable<PlainRow> rows) => rows.Select(static r => (r.A, r.S)).Distinct().Select(static k => Row(k.A, k.S));

    public static IEnumerable<string?[]> Having(IEnumerable<PlainRow> rows) => rows.Where(static r => r.A > 3).GroupBy(static r => r.A)
        .Where(static g => g.Count() > 100 && g.Any(static r => r.N is not null))
        .Select(static g => Row(g.Key, g.All(static r => r.B is null) ? null : g.Sum(static r => (long?)r.B)));

    public static IEnumerable<string?[]> Sort(IEnumerable<PlainRow> rows) => rows
        .OrderBy(static r => r.S is null).ThenByDescending(static r => r.S, StringComparer.Ordinal)
        .ThenBy(static r => r.N is null).ThenBy(static r => r.N).ThenBy(static r => r.Id)
        .Select(static r => Row(r.Id, r.S, Decimal(r.N)));

    public static IEnumerable<string?[]> SortTop(IEnumerable<PlainRow> rows) => rows
        .OrderBy(static r => r.N is not null).ThenByDescending(static r => r.N).ThenBy(static r => r.A is null).ThenBy(static r => r.A).ThenBy(static r => r.Id)
        .Skip(5).Take(10).Select(static r => Row(r.Id, r.A, Decimal(r.N)));

    public static IEnumerable<string?[]> SortGroups(IEnumerable<PlainRow> rows) => rows.GroupBy(static r => (r.A, r.B))
        .Select(static g => (g.Key.A, g.Key.B, Sum: g.All(static r => r.X is null) ? (long?)null : g.Sum(static r => r.X)))
        .OrderBy(static g => g.Sum is not null).ThenByDescending(static g => g.Sum)
        .ThenBy(static g => g.A is null).ThenBy(static g => g.A).ThenBy(static g => g.B is null).ThenBy(static g => g.B)
        .Take(20).Select(static g => Row(g.A, g.B, g.Sum));

    public static IEnumerable<string?[]> Limit(IEnumerable<PlainRow> rows) => rows.Where(static r => r.A is not null).Skip(50).Take(100).Select(static r => Row(r.Id));

    public static IEnumerable<string?[]> Division(IEnumerable<PlainRow> rows) =>
        rows.Where(static r => r.B is not null).Select(static r => Row(r.Id, 100 / (r.A - 7)));

    public static string?[] Decimals(IEnumerable<PlainRow> rows)
    {
        PlainRow[] all = [.. rows];
        BigInteger[] n = [.. all.Where(static r => r.N is not null).Select(static r => (BigInteger)r.N!.Value)];
        if (n.Contains(NaN))
        {
            return Row("NaN", "NaN", "NaN", "NaN", "NaN", all.Length);
        }
        if (n.Length == 0)
        {
            return Row(null, null, null, null, null, all.Length);
        }
        return Row(Show(Sum(n), 2), Show(Sum(n.Select(static v => v * v)), 4), Show(Sum(n.Select(static v => v * (100 - v) * (100 + v))), 6),
            Show(Sum(n.Select(static v => v + v - 50)), 2), Average(n.Select(static v => v * 2), 2), all.Length);
    }

    private static string?[] Row(params object?[] values) => [.. values.Select(static v => Convert.ToString(v, CultureInfo.InvariantCulture)).Select((text, i) => values[i] is null ? null : text)];

    private static BigInteger Sum(IEnumerable<BigInteger> values) => values.Aggregate(BigInteger.Zero, static (sum, v) => sum + v);

    private static string? Decimal(long? scaled) => scaled is not { } value ? null : value == NaN ? "NaN" : Show(value, 2);

    private static string Show(BigInteger unscaled, int scale)
    {
        string digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return (unscaled.Sign < 0 ? "-" : "") + (scale == 0 ? digits : $"{digits[..^scale]}.{digits[^scale..]}");
    }

    /// <summary>The numeric quotient of sum and count; division has tests of its own.</summary>
    private static unsafe string? Average(IEnumerable<BigInteger> values, int scale)
    {
        BigInteger[] all = [.. values];
        if (all.Length == 0)
        {
            return null;
        }
        using var scratch = new TestScratch();
        StringRef sum = scratch.Numeric(Show(Sum(all), scale));
        StringRef count = scratch.Numeric(all.Length.ToString(CultureInfo.InvariantCulture));
        return scratch.Show(NumericFunctions.Divide(sum.Pointer, sum.Length, count.Pointer, count.Length, scratch.Pointer));
    }
}
