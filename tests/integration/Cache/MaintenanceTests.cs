using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Cache;

/// <summary>What VACUUM, CLUSTER, TRUNCATE, COPY and their like do to a table that is in the cache.</summary>
[Collection(CacheDatabase.Collection)]
public sealed class MaintenanceTests(CacheDatabase cache)
{
    [EngineTheory]
    [InlineData("VACUUM t")]
    [InlineData("VACUUM (FREEZE) t")]
    [InlineData("VACUUM (DISABLE_PAGE_SKIPPING) t")]
    [InlineData("VACUUM FULL t")]
    [InlineData("VACUUM (FULL, FREEZE) t")]
    [InlineData("CREATE INDEX by_v ON t (v DESC NULLS LAST, id DESC); CLUSTER t USING by_v")]
    [InlineData("CREATE INDEX by_v ON t (v DESC NULLS LAST, id DESC); REINDEX TABLE t; ANALYZE t")]
    [InlineData("CREATE UNIQUE INDEX by_id ON t (id); ALTER TABLE t CLUSTER ON by_id; CLUSTER t")]
    public void Maintained_with_and_without_changes_before(string maintenance)
    {
        using CacheSession session = cache.OpenWarm();
        string[] steps = [.. maintenance.Split("; ")];
        Maintain();
        session.AssertSame(CacheSession.Questions());
        session.AssertSameThenWarm();

        session.Run($"UPDATE t SET v = -id, s = 'changed' WHERE id % 10 = 3 AND {CacheSession.InChunk(1)}");
        session.Run($"DELETE FROM t WHERE id % 4 = 1 AND {CacheSession.InChunk(2)}");
        session.AssertSame(CacheSession.Questions());
        steps = [.. steps.Where(step => !step.StartsWith("CREATE", StringComparison.Ordinal))];
        Maintain();
        session.AssertSame(CacheSession.Questions());
        session.AssertSameThenWarm();

        // VACUUM must be alone in its message.
        void Maintain() => Array.ForEach(steps, session.Run);
    }

    [EngineFact]
    public void Truncated_and_filled_again_with_other_rows()
    {
        using CacheSession session = cache.OpenWarm();
        session.Run("TRUNCATE t");
        session.AssertSame(CacheSession.Questions());
        session.Fill("t", 10_001, 14_000);
        session.AssertSameThenWarm();
    }

    [EngineFact]
    public void Truncated_in_a_transaction_that_is_rolled_back()
    {
        using CacheSession session = cache.OpenWarm();
        session.Run("BEGIN; TRUNCATE t");
        session.AssertSame(CacheSession.Questions());
        session.Fill("t", 20_001, 25_000);
        session.AssertSame(CacheSession.Questions());
        session.Run("ROLLBACK");
        session.AssertSame(CacheSession.Questions());
        Assert.True(session.Explain(CacheSession.Questions()[0]).IsWarm, "the old file has not changed");
    }

    [EngineFact]
    public void Truncated_by_another_session_between_two_reads_of_a_transaction()
    {
        using CacheSession session = cache.OpenWarm();
        using CacheSession other = cache.Open();
        session.Run("BEGIN ISOLATION LEVEL REPEATABLE READ");
        session.Run("SELECT 1");
        // TRUNCATE is not safe for older snapshots in PostgreSQL either: the answers are the same, and empty.
        other.Run("TRUNCATE t");
        session.AssertSame(CacheSession.Questions());
        session.Run("COMMIT");
        session.AssertSame(CacheSession.Questions());
    }

    /// <summary>COPY FREEZE marks blocks as all-visible before the transaction that filled them has ended.</summary>
    [EngineTheory]
    [InlineData("COMMIT")]
    [InlineData("ROLLBACK")]
    public void Copied_and_frozen(string end)
    {
        const string Count = "SELECT count(*), sum(id), min(id), max(id), max(pad) FROM f";
        const string Rows = "SELECT id FROM f WHERE id % 100 = 1";
        using CacheSession session = cache.Open();
        using CacheSession other = cache.Open();
        session.Run("DROP TABLE IF EXISTS f; CREATE TABLE f (id int, pad text DEFAULT repeat('y', 500)) WITH (autovacuum_enabled = off)");
        session.Run("COPY f (id) FROM PROGRAM 'seq 1 7000'");
        // Since PostgreSQL 16 COPY leaves blocks at the end that are empty, and never marked.
        session.Run("VACUUM f");
        session.AssertSame(Count, Rows);
        LeafChunks chunks = session.Explain(Count);
        Assert.True(chunks.Cached >= 3 && chunks.Produced <= 1, $"{chunks}");
        session.Choose(Way.Plain);

        session.Run("BEGIN; TRUNCATE f");
        session.Run("COPY f (id) FROM PROGRAM 'seq 20001 28000' (FREEZE)");
        session.AssertSame(Count, Rows);
        session.Run("SAVEPOINT a; UPDATE f SET id = -id WHERE id % 50 = 1 AND ctid < '(100,0)'");
        session.AssertSame(Count, Rows);
        session.Run("ROLLBACK TO a");
        session.AssertSame(Count, Rows);
        session.Run(end);
        foreach (CacheSession each in (CacheSession[])[session, other])
        {
            each.AssertSame(Count, Rows);
            chunks = each.Explain(Count);
            Assert.True(chunks.Cached > 0 && chunks.Produced <= 2, $"{chunks}");
        }
        session.Run("VACUUM f");
        other.AssertSame(Count, Rows);
        chunks = other.Explain(Count);
        Assert.True(chunks.Cached > 0 && chunks.Produced <= 1, $"{chunks}");
        session.Run("DROP TABLE f");
    }

    [EngineFact]
    public void The_last_chunk_grows()
    {
        using CacheSession session = cache.OpenWarm(chunks: 2);
        using CacheSession other = cache.Open();
        long before = session.Blocks();
        for (int i = 0; i < 4; i++)
        {
            // No block with free space below the fill factor: rows go to new blocks, first of the chunk that is there.
            session.Fill("t", 100_000 * (i + 1), (100_000 * (i + 1)) + 300);
            session.AssertSame(CacheSession.Questions());
            other.AssertSame(CacheSession.Questions());
            if (i % 2 == 1)
            {
                session.AssertSameThenWarm();
                other.AssertSame(CacheSession.Questions());
            }
        }
        Assert.True(session.Blocks() >= before + 80, $"{before} blocks, then {session.Blocks()}");
        Assert.True(session.Chunks() == 3, "the rows were to begin a chunk");
    }

    [EngineFact]
    public void Vacuum_cuts_the_tail_and_the_table_grows_again()
    {
        using CacheSession session = cache.OpenWarm();
        long before = session.Blocks();
        session.Run($"DELETE FROM t WHERE ctid >= '({before / 2},0)'");
        session.AssertSame(CacheSession.Questions());
        session.Vacuum();
        Assert.InRange(session.Blocks(), 1, (before / 2) + 1);
        session.AssertSameThenWarm();

        // The same blocks again, with other rows.
        session.Fill("t", 50_001, 53_000);
        session.AssertSameThenWarm();
        Assert.True(session.Blocks() >= before, "the table was to grow to its old size");

        session.Run("DELETE FROM t");
        session.AssertSame(CacheSession.Questions());
        session.Vacuum();
        Assert.Equal(0, session.Blocks());
        session.AssertSame(CacheSession.Questions());
        session.Fill("t", 70_001, 75_000);
        session.AssertSameThenWarm();
    }

    /// <summary>The extension is of PostgreSQL's own contrib, which the tests' servers have.</summary>
    [EngineFact]
    public void The_visibility_map_is_cut_off()
    {
        using CacheSession session = cache.OpenWarm();
        session.Run("CREATE EXTENSION IF NOT EXISTS pg_visibility");
        session.Run("SELECT pg_truncate_visibility_map('t')");
        session.AssertSame(CacheSession.Questions());
        session.AssertNeverCached(CacheSession.Questions());
        session.AssertSameThenWarm();
        session.Run("DROP EXTENSION pg_visibility");
    }

    [EngineFact]
    public void Made_unlogged_and_logged_again()
    {
        using CacheSession session = cache.OpenWarm();
        session.Run("ALTER TABLE t SET UNLOGGED");
        session.AssertSame(CacheSession.Questions());
        session.Vacuum();
        session.AssertNeverCached(CacheSession.Questions());
        session.Run("UPDATE t SET k = -1 WHERE id % 9 = 0");
        session.Run("ALTER TABLE t SET LOGGED");
        session.AssertSameThenWarm();
    }

    [EngineFact]
    public void Moved_to_another_tablespace_and_back()
    {
        using CacheSession session = cache.OpenWarm();
        session.Run("SET allow_in_place_tablespaces = on");
        session.Run("CREATE TABLESPACE pgfusion_cache_elsewhere LOCATION ''");
        try
        {
            session.Run("ALTER TABLE t SET TABLESPACE pgfusion_cache_elsewhere");
            session.AssertSame(CacheSession.Questions());
            session.AssertSameThenWarm();
            session.Run($"UPDATE t SET v = 0.25 WHERE {CacheSession.InChunk(2)}");
            session.Run("ALTER TABLE t SET TABLESPACE pg_default");
            session.AssertSameThenWarm();
        }
        finally
        {
            session.Run("DROP TABLE t");
            session.Run("DROP TABLESPACE pgfusion_cache_elsewhere");
        }
    }
}
