using Npgsql;
using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Scan;

/// <summary>A database for the scan tests, and the comparison that all of them end in.</summary>
public sealed class ScanFixture : IDisposable
{
    private static readonly ScanOptions[] Shapes =
    [
        new(),
        new(ChunkBlocks: 1, PageRows: 7),
        new(ChunkBlocks: 3, PageRows: 64, ExtentSize: 16384),
        new(PageRows: 8192, ExtentSize: 1 << 20),
        new(PageRows: 1000, ExtentSize: 0),
        new(Executor: true),
        new(Executor: true, PageRows: 7, ExtentSize: 4096),
    ];

    private readonly ScratchDatabase database = new("pgfusion_scan");

    public NpgsqlConnection Open()
    {
        NpgsqlConnection connection = database.DataSource.OpenConnection();
        Execute(connection, "SET enable_indexonlyscan = off; SET enable_indexscan = off; SET enable_bitmapscan = off");
        return connection;
    }

    public void Dispose() => database.Dispose();

    /// <summary>Each string in a message of its own, as VACUUM wants it.</summary>
    internal static void Execute(NpgsqlConnection connection, params string[] statements)
    {
        foreach (string sql in statements)
        {
            using NpgsqlCommand command = new(sql, connection);
            command.ExecuteNonQuery();
        }
    }

    internal static T Scalar<T>(NpgsqlConnection connection, string sql)
    {
        using NpgsqlCommand command = new(sql, connection);
        return (T)command.ExecuteScalar()!;
    }

    internal static ScannedColumn[] CreateTable(NpgsqlConnection connection, string table, params string[] types)
    {
        ScannedColumn[] columns = [.. types.Select((type, i) => ScannedColumn.Of("c" + i, type))];
        Execute(connection, $"DROP TABLE IF EXISTS {table}; CREATE TABLE {table} ({string.Join(", ", columns.Select(c => c.Name + " " + c.Type))})");
        return columns;
    }

    /// <summary>
    /// Scans with both producers and several page sizes, and compares each with SQL under the same snapshot. Returns the
    /// number of rows.
    /// </summary>
    internal static int AssertScansAs(NpgsqlConnection connection, string table, ScannedColumn[] columns,
        string producer = "heap", string order = "ctid", NpgsqlTransaction? transaction = null)
    {
        NpgsqlTransaction? own = transaction == null
            ? connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead)
            : null;
        List<string?[]> truth = Truth(connection, table, columns, order);
        foreach (ScanOptions shape in Shapes)
        {
            ScannedPages pages = ScannedPages.Read(connection, table, columns, shape);
            AssertSame(truth, pages.Rows, $"{table}, {shape}");
            if (truth.Count > 0)
                Assert.Equal([shape.Executor ? "executor" : producer], pages.Producers);
        }
        own?.Commit();
        own?.Dispose();
        return truth.Count;
    }

    internal static List<string?[]> Truth(NpgsqlConnection connection, string table, ScannedColumn[] columns, string order = "ctid")
    {
        List<string?[]> rows = [];
        using NpgsqlCommand command = new(
            $"SELECT {string.Join(", ", columns.Select(c => $"({c.Truth})::text"))} FROM {table} ORDER BY {order}", connection);
        using NpgsqlDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            string?[] row = new string?[columns.Length];
            for (int i = 0; i < columns.Length; i++)
                row[i] = reader.IsDBNull(i) ? null : reader.GetString(i);
            rows.Add(row);
        }
        return rows;
    }

    private static void AssertSame(List<string?[]> expected, List<string?[]> actual, string what)
    {
        for (int row = 0; row < Math.Min(expected.Count, actual.Count); row++)
        {
            for (int column = 0; column < expected[row].Length; column++)
            {
                if (expected[row][column] != actual[row][column])
                    Assert.Fail($"{what}: row {row}, column {column}: expected {Shown(expected[row][column])}, the page has {Shown(actual[row][column])}");
            }
        }
        Assert.True(expected.Count == actual.Count, $"{what}: expected {expected.Count} rows, the pages have {actual.Count}");
    }

    private static string Shown(string? value) =>
        value == null ? "null" : value.Length <= 200 ? value : $"{value[..200]}... ({value.Length} characters)";
}
