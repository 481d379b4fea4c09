using Npgsql;
using Xunit;

namespace PgFusion.IntegrationTests.Scan;

/// <summary>
/// What pg_fusion_visibility, and so the block cache, reads of a visibility map: the same chunks of 128 blocks that
/// pg_visibility finds bit by bit. The heap has a row per block, a map of two pages, and a last chunk that is shorter.
/// </summary>
public sealed class VisibilityMapTests(ScanFixture scan) : IClassFixture<ScanFixture>
{
    private const string Table = "one_row_per_block";

    /// <summary>Blocks that a map page tells of, two bits each: no multiple of a chunk's 128.</summary>
    private const int MapPageBlocks = (8192 - 24) * 4;

    /// <summary>No multiple of the 32 blocks of a word, either.</summary>
    private const int Blocks = MapPageBlocks + 328;

    /// <summary>The chunk that both map pages tell of.</summary>
    private const int Straddling = MapPageBlocks / 128;

    [Fact]
    public void Chunks_are_those_whose_bits_are_all_set()
    {
        using NpgsqlConnection connection = scan.Open();
        ScanFixture.Execute(connection,
            "CREATE EXTENSION IF NOT EXISTS pg_visibility",
            $"DROP TABLE IF EXISTS {Table}",
            $"CREATE TABLE {Table} (id int, filler text) WITH (fillfactor = 10, autovacuum_enabled = off)",
            $"ALTER TABLE {Table} ALTER filler SET STORAGE PLAIN",
            $"INSERT INTO {Table} SELECT i, repeat('x', 600) FROM generate_series(0, {Blocks - 1}) i");
        Assert.Equal(0, AllVisible(connection));

        // A snapshot of another process may be in the way for a moment, and so may who writes a block.
        for (int tries = 0; AllVisible(connection) < Blocks / 128 && tries < 40; tries++)
        {
            Thread.Sleep(50);
            Vacuum(connection);
        }
        int all = AllVisible(connection);
        // A server that extends files by many blocks at a time may leave empty ones at the end, which are not marked.
        Assert.InRange(all, Blocks / 128, (Blocks + 127) / 128);

        int[] changed = [0, 127, 128, 5000, MapPageBlocks - 1, MapPageBlocks, (Straddling + 1) * 128 - 1, (Straddling + 1) * 128, Blocks - 1];
        foreach (int block in changed)
        {
            ScanFixture.Execute(connection, $"UPDATE {Table} SET filler = filler WHERE {In(block)}");
            AllVisible(connection);
            Vacuum(connection);
            AllVisible(connection);
        }
        foreach (int block in changed)
        {
            ScanFixture.Execute(connection, $"DELETE FROM {Table} WHERE {In(block)}");
        }
        Assert.InRange(AllVisible(connection), 1, all - 1);

        ScanFixture.Execute(connection, $"SELECT pg_truncate_visibility_map('{Table}')");
        Assert.Equal(0, AllVisible(connection));
        ScanFixture.Execute(connection, $"DROP TABLE {Table}");
    }

    [Theory]
    [InlineData("CREATE TABLE kept (a int)", true)]
    [InlineData("CREATE MATERIALIZED VIEW kept AS SELECT 1 AS a", true)]
    [InlineData("CREATE UNLOGGED TABLE kept (a int)", false)]
    [InlineData("CREATE TEMP TABLE kept (a int)", false)]
    public void Only_logged_tables_can_be_cached(string create, bool cacheable)
    {
        using NpgsqlConnection connection = scan.Open();
        ScanFixture.Execute(connection, create);
        Assert.Equal(cacheable, IsCacheable(connection, "kept"));
        ScanFixture.Execute(connection, (create.Contains("VIEW", StringComparison.Ordinal) ? "DROP MATERIALIZED VIEW" : "DROP TABLE") + " kept");
    }

    [Fact]
    public void Catalogs_cannot_be_cached()
    {
        using NpgsqlConnection connection = scan.Open();
        Assert.False(IsCacheable(connection, "pg_class"));
        Assert.False(IsCacheable(connection, "pg_description"));
    }

    [Fact]
    public void Who_changes_a_definition_keeps_off_until_commit()
    {
        using NpgsqlConnection connection = scan.Open();
        ScanFixture.Execute(connection, "CREATE TABLE changing (a int)");
        using (NpgsqlTransaction transaction = connection.BeginTransaction())
        {
            Assert.True(IsCacheable(connection, "changing"));
            ScanFixture.Execute(connection, "SAVEPOINT s", "ALTER TABLE changing ADD b int DEFAULT 1");
            Assert.False(IsCacheable(connection, "changing"));
            ScanFixture.Execute(connection, "ROLLBACK TO s");
            Assert.True(IsCacheable(connection, "changing"));
            ScanFixture.Execute(connection, "ALTER TABLE changing ADD b int DEFAULT 2");
            Assert.False(IsCacheable(connection, "changing"));
            transaction.Commit();
        }
        Assert.True(IsCacheable(connection, "changing"));
        ScanFixture.Execute(connection, "DROP TABLE changing");
    }

    private static string In(int block) => $"ctid >= '({block},0)' AND ctid < '({block + 1},0)'";

    private static bool IsCacheable(NpgsqlConnection connection, string table) =>
        ScanFixture.Scalar<bool>(connection, $"SELECT cacheable FROM pg_fusion_visibility('{table}')");

    private static void Vacuum(NpgsqlConnection connection) => ScanFixture.Execute(connection, $"VACUUM {Table}");

    /// <summary>As pg_fusion has it, which is what the bits say, in a serializable transaction, too.</summary>
    private static int AllVisible(NpgsqlConnection connection)
    {
        const string Read = $"SELECT all_visible::int FROM pg_fusion_visibility('{Table}')";
        int expected = ScanFixture.Scalar<int>(connection,
            $"SELECT count(*)::int FROM (SELECT bool_and(all_visible) AS v FROM pg_visibility_map('{Table}') GROUP BY blkno / 128) c WHERE v");
        Assert.Equal(expected, ScanFixture.Scalar<int>(connection, Read));
        using NpgsqlTransaction transaction = connection.BeginTransaction(System.Data.IsolationLevel.Serializable);
        Assert.Equal(expected, ScanFixture.Scalar<int>(connection, Read));
        transaction.Commit();
        return expected;
    }
}
