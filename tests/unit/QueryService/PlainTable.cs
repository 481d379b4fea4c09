using System.Text;
using PgFusion.Runtime.Functions;

namespace PgFusion.UnitTests.QueryService;

/// <summary>A row of the table "plain" (Fixtures/capture.sql); N is scaled by 100, its largest integer is NaN.</summary>
internal sealed record PlainRow(int Id, int? A, int? B, long? X, long? N, string? S);

/// <summary>Rows of "plain" that differ in everything the queries look at; the same for the same arguments.</summary>
internal static class PlainTable
{
    /// <param name="specials">n has NaN and values of all its ten digits.</param>
    public static List<PlainRow> Rows(int count, bool specials = false)
    {
        var rows = new List<PlainRow>(count);
        for (int i = 0; i < count; i++)
        {
            long n = i * 7919L % 2_000_000 - 1_000_000;
            if (specials && i % 100 < 3)
            {
                n = (i % 100) switch
                {
                    0 => 9_999_999_999,
                    1 => -9_999_999_999,
                    _ => i % 1000 < 500 ? DecimalFunctions.NaN64 : 0,
                };
            }
            rows.Add(new PlainRow(
                i,
                i % 13 == 0 ? null : i * 7 % 17 - 3,
                i % 5 == 0 ? null : i * 31 % 1000 - 500,
                i % 11 == 0 ? null : i * 1_000_003L % 1_000_000_007 - 500_000_000,
                i % 7 == 0 ? null : n,
                i % 9 == 0 ? null : i % 50 == 1 ? $"a longer value, number {i % 150}" : $"v{i * 3 % 50}"));
        }
        return rows;
    }

    /// <summary>A row as the leaf's columns, by name.</summary>
    public static object?[] Values(PlainRow row, IEnumerable<string> columns) => [.. columns.Select(name => name switch
    {
        "id" => row.Id,
        "a" => row.A,
        "b" => row.B,
        "x" => row.X,
        "n" => row.N,
        "s" => row.S is null ? null : (object?)Encoding.UTF8.GetBytes(row.S),
        _ => throw new ArgumentException(name),
    })];
}
