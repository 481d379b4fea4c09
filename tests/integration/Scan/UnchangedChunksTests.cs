using Npgsql;
using Xunit;

namespace PgFusion.IntegrationTests.Scan;

/// <summary>
/// Which chunks a producer finds unchanged by the LSNs of their pages, so that the block cache need not read them again:
/// all but those in which something was written since. The heap has a row per block.
/// </summary>
public sealed class UnchangedChunksTests(ScanFixture scan) : IClassFixture<ScanFixture>
{
    private const string Table = "stamped_blocks";
    private const string EndOfLog = "FFFFFFFF/FFFFFFFF";

    [Theory]
    [InlineData("UPDATE {0} SET filler = filler WHERE {1}")]
    [InlineData("BEGIN; DELETE FROM {0} WHERE {1}; ROLLBACK")]
    [InlineData("SELECT FROM {0} WHERE {1} FOR UPDATE")]
    public void Only_the_chunks_of_written_blocks_have_changed(string change)
    {
        using NpgsqlConnection connection = scan.Open();
        ScanFixture.Execute(connection,
            $"DROP TABLE IF EXISTS {Table}",
            $"CREATE TABLE {Table} (id int, filler text) WITH (fillfactor = 10, autovacuum_enabled = off)",
            $"ALTER TABLE {Table} ALTER filler SET STORAGE PLAIN",
            $"INSERT INTO {Table} SELECT i, repeat('x', 600) FROM generate_series(0, 999) i",
            $"VACUUM (FREEZE) {Table}",
            $"SELECT count(*) FROM {Table}");
        (long chunks, long unchanged, string filled) = Look(connection, EndOfLog);
        Assert.True(chunks >= 8);
        Assert.Equal(chunks, unchanged);
        Assert.Equal((chunks, chunks, filled), Look(connection, filled));
        Assert.Equal(0, Look(connection, "0/0").Unchanged);

        // The first block of a chunk, the last, and one within.
        int[] blocks = [0, 255, 700];
        for (int i = 0; i < blocks.Length; i++)
        {
            string where = $"ctid >= '({blocks[i]},0)' AND ctid < '({blocks[i] + 1},0)'";
            ScanFixture.Execute(connection, string.Format(System.Globalization.CultureInfo.InvariantCulture, change, Table, where));
            Assert.Equal(chunks - i - 1, Look(connection, filled).Unchanged);
        }

        // What marks blocks as all-visible again leaves the others alone.
        ScanFixture.Execute(connection, $"VACUUM {Table}");
        Assert.Equal(chunks - blocks.Length, Look(connection, filled).Unchanged);
        string later = Look(connection, EndOfLog).Newest;
        Assert.Equal((chunks, chunks, later), Look(connection, later));
        ScanFixture.Execute(connection, $"DROP TABLE {Table}");
    }

    private static (long Chunks, long Unchanged, string Newest) Look(NpgsqlConnection connection, string lsn)
    {
        using NpgsqlCommand command = new($"SELECT chunks, unchanged, newest::text FROM pg_fusion_unchanged('{Table}', '{lsn}')", connection);
        using NpgsqlDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2));
    }
}
