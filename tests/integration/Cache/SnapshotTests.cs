using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Cache;

/// <summary>
/// What a transaction sees of a table in the cache: its own changes, others' changes when they commit and not before,
/// and with an older snapshot nothing of them. Chunks that are changed come from the heap, the others still from the cache.
/// </summary>
[Collection(CacheDatabase.Collection)]
public sealed class SnapshotTests(CacheDatabase cache)
{
    private static readonly string[] questions = CacheSession.Questions();

    [EngineTheory]
    [InlineData("UPDATE t SET v = 1000, s = NULL WHERE ctid = '(130,3)'")]
    [InlineData("UPDATE t SET id = -id WHERE ctid IN ('(128,1)', '(200,4)', '(255,1)')")]
    [InlineData("DELETE FROM t WHERE ctid = '(255,2)'")]
    public void A_change_costs_its_chunk_only(string change)
    {
        using CacheSession session = cache.OpenWarm();
        Assert.Equal(new LeafChunks(1, 4, 0, 0), session.Explain(questions[0]));
        session.Run(change);
        session.AssertSame(questions);
        Assert.Equal(new LeafChunks(1, 3, 1, 0), session.Explain(questions[0]));
        session.AssertSameThenWarm();
    }

    [EngineFact]
    public void Rolled_back_changes()
    {
        using CacheSession session = cache.OpenWarm();
        using CacheSession other = cache.Open();
        foreach (string change in (string[])[
            $"UPDATE t SET v = -1 WHERE {CacheSession.InChunk(0)}", $"DELETE FROM t WHERE {CacheSession.InChunk(1)} AND id % 2 = 0",
            "INSERT INTO t SELECT i, i, i, NULL, 'new', '' FROM generate_series(90001, 90100) i", "UPDATE t SET k = 0"])
        {
            session.Run("BEGIN");
            session.Run(change);
            session.AssertSame(questions);
            other.AssertSame(questions);
            session.Run("ROLLBACK");
            session.AssertSame(questions);
            other.AssertSame(questions);
            other.Vacuum();
            other.AssertSame(questions);
            session.Warm(questions);
            session.AssertSame(questions);
        }
    }

    [EngineFact]
    public void Own_changes_savepoints_and_blocks_that_catch_errors()
    {
        using CacheSession session = cache.OpenWarm();
        using CacheSession other = cache.Open();
        session.Run("BEGIN");
        session.AssertSame(questions);
        foreach (string step in (string[])[
            $"UPDATE t SET v = v + 1 WHERE {CacheSession.InChunk(2)}", "SAVEPOINT a", $"DELETE FROM t WHERE {CacheSession.InChunk(1)}",
            "SAVEPOINT b", "INSERT INTO t SELECT i, 1, 1, NULL, NULL, 'own' FROM generate_series(80001, 80500) i",
            "UPDATE t SET k = NULL WHERE id > 80400", "ROLLBACK TO b", "RELEASE b", "ROLLBACK TO a",
            "DO $$ BEGIN UPDATE t SET s = 'caught' WHERE id < 300; RAISE division_by_zero; EXCEPTION WHEN division_by_zero THEN DELETE FROM t WHERE id = 77; END $$",
            "DO $$ BEGIN FOR i IN 1..20 LOOP BEGIN UPDATE t SET k = i WHERE id = i * 100; IF i % 2 = 0 THEN RAISE 'no'; END IF; EXCEPTION WHEN raise_exception THEN NULL; END; END LOOP; END $$",
            "DELETE FROM t WHERE id = 300", "INSERT INTO t VALUES (300, 0, 0, NULL, NULL, 'again')"])
        {
            session.Run(step);
            session.AssertSame(questions);
            other.AssertSame(questions);
        }
        session.Run("COMMIT");
        session.AssertSame(questions);
        other.AssertSame(questions);
        session.AssertSameThenWarm();
        other.AssertSame(questions);
    }

    [EngineTheory]
    [InlineData("REPEATABLE READ")]
    [InlineData("SERIALIZABLE")]
    public void A_snapshot_older_than_changes_and_vacuums(string isolation)
    {
        using CacheSession session = cache.OpenWarm(chunks: 5);
        using CacheSession older = cache.Open();
        using CacheSession newer = cache.Open();
        older.Run($"BEGIN ISOLATION LEVEL {isolation}");
        List<RawResult> before = [.. questions.Select(q => older.Query(Way.Plain, q))];
        session.Run($"BEGIN; UPDATE t SET v = 5 WHERE {CacheSession.InChunk(1)} AND id % 3 = 0; DELETE FROM t WHERE {CacheSession.InChunk(2)} AND id % 3 = 1");
        session.Fill("t", 60_001, 61_000);
        Check(older);
        newer.AssertSame(questions);
        session.Run("COMMIT");
        Check(older);
        newer.AssertSame(questions);
        session.Run("VACUUM t");
        Check(older);
        newer.AssertSame(questions);
        newer.Explain(questions[0]);
        Check(older);
        session.Run($"UPDATE t SET s = 'other' WHERE {CacheSession.InChunk(0)}");
        session.Run("VACUUM (FREEZE) t");
        newer.AssertSame(questions);
        Check(older);
        Assert.True(older.Explain("SELECT sum(id) FROM t").Cached > 0, "no chunk is left that has not changed");
        older.Run("COMMIT");
        older.AssertSame(questions);
        session.AssertSameThenWarm();
        older.AssertSame(questions);

        void Check(CacheSession reader)
        {
            reader.AssertSame(questions);
            for (int i = 0; i < questions.Length; i++)
            {
                Assert.Null(ResultComparison.Difference(before[i], reader.Query(Way.Cached, questions[i]), ordered: true));
            }
        }
    }

    /// <summary>The snapshot was taken before the table was vacuumed for the first time, even before its rows were there.</summary>
    [EngineFact]
    public void A_snapshot_older_than_the_rows()
    {
        using CacheSession session = cache.Open();
        using CacheSession older = cache.Open();
        session.Make("t", chunks: 2);
        session.Run("DELETE FROM t WHERE id % 2 = 0");
        older.Run("BEGIN ISOLATION LEVEL REPEATABLE READ");
        RawResult before = older.Query(Way.Plain, questions[0]);
        session.Fill("t", 40_001, 44_000);
        session.Run("VACUUM t");
        session.AssertSame(questions);
        session.Run("VACUUM (FREEZE) t");
        session.AssertSame(questions);
        Assert.Null(ResultComparison.Difference(before, older.Query(Way.Cached, questions[0]), ordered: true));
        older.AssertSame(questions);
        older.Run("COMMIT");
        older.AssertSame(questions);
        session.AssertSameThenWarm();
    }

    [EngineFact]
    public void An_exported_snapshot()
    {
        using CacheSession session = cache.OpenWarm();
        using CacheSession exporter = cache.Open();
        using CacheSession importer = cache.Open();
        exporter.Run("BEGIN ISOLATION LEVEL REPEATABLE READ");
        string? snapshot = exporter.Scalar("SELECT pg_export_snapshot()");
        RawResult before = exporter.Query(Way.Cached, questions[0]);
        session.Run($"UPDATE t SET v = 0 WHERE {CacheSession.InChunk(3)}");
        session.Run($"DELETE FROM t WHERE {CacheSession.InChunk(0)}");
        session.Run("VACUUM t");
        session.AssertSame(questions);
        importer.Run("BEGIN ISOLATION LEVEL REPEATABLE READ");
        importer.Run($"SET TRANSACTION SNAPSHOT '{snapshot}'");
        Assert.Null(ResultComparison.Difference(before, importer.Query(Way.Cached, questions[0]), ordered: true));
        importer.AssertSame(questions);
        exporter.Run("COMMIT");
        session.Run("VACUUM t");
        importer.AssertSame(questions);
        Assert.Null(ResultComparison.Difference(before, importer.Query(Way.Cached, questions[0]), ordered: true));
        importer.Run("COMMIT");
        session.AssertSameThenWarm();
        importer.AssertSame(questions);
    }

    [EngineFact]
    public void A_prepared_transaction()
    {
        using CacheSession session = cache.OpenWarm();
        foreach (string end in (string[])["ROLLBACK PREPARED", "COMMIT PREPARED"])
        {
            session.Run($"BEGIN; UPDATE t SET v = 3, s = 'two phases' WHERE {CacheSession.InChunk(1)}; DELETE FROM t WHERE id < 20; PREPARE TRANSACTION 'pgfusion_cache'");
            session.AssertSame(questions);
            session.Run("VACUUM t");
            session.AssertSame(questions);
            session.Run($"{end} 'pgfusion_cache'");
            session.AssertSame(questions);
            session.AssertSameThenWarm();
        }
    }

    /// <summary>A row lock changes the heap page, and no row.</summary>
    [EngineFact]
    public void Rows_that_are_locked()
    {
        using CacheSession session = cache.OpenWarm();
        using CacheSession locker = cache.Open();
        using CacheSession sharer = cache.Open();
        locker.Run("BEGIN; SELECT id FROM t WHERE id % 500 = 1 FOR NO KEY UPDATE");
        sharer.Run("BEGIN; SELECT id FROM t WHERE id % 500 = 1 FOR KEY SHARE");
        session.AssertSame(questions);
        Assert.True(session.Explain(questions[0]).IsWarm, "locked rows are as visible as before");
        locker.Run("UPDATE t SET v = 11 WHERE id = 501");
        session.AssertSame(questions);
        locker.AssertSame(questions);
        locker.Run("COMMIT");
        session.AssertSame(questions);
        sharer.Run("ROLLBACK");
        session.AssertSameThenWarm();
    }

    /// <summary>
    /// A cursor of each way is opened on the same snapshot and read a little; then the table changes and is vacuumed; then
    /// the cursors are read to their ends. Cold, the cursor fills the cache from pages that have changed since its snapshot.
    /// </summary>
    [EngineTheory]
    [InlineData("READ COMMITTED", false, false)]
    [InlineData("READ COMMITTED", true, false)]
    [InlineData("REPEATABLE READ", false, false)]
    [InlineData("REPEATABLE READ", true, false)]
    [InlineData("READ COMMITTED", false, true)]
    [InlineData("READ COMMITTED", true, true)]
    public void Cursors_open_across_changes(string isolation, bool isWarm, bool isOwnChange)
    {
        using CacheSession session = cache.Open();
        using CacheSession writer = cache.Open();
        session.Make("t", chunks: 6);
        session.Vacuum();
        if (isWarm)
        {
            session.Warm(questions);
        }
        session.Run($"BEGIN ISOLATION LEVEL {isolation}");
        foreach (Way way in Enum.GetValues<Way>())
        {
            session.Choose(way);
            session.Run($"DECLARE {way} CURSOR FOR {questions[0]}");
            Assert.Equal(10, session.Connection.Run($"FETCH 10 FROM {way}").Rows.Count);
        }
        CacheSession changing = isOwnChange ? session : writer;
        for (int chunk = 0; chunk < 6; chunk++)
        {
            changing.Run($"UPDATE t SET v = v * 2, s = 'moved on' WHERE id % 4 = 0 AND {CacheSession.InChunk(chunk)}");
            changing.Run($"DELETE FROM t WHERE id % 4 = 1 AND {CacheSession.InChunk(chunk)}");
        }
        changing.Fill("t", 200_001, 200_500);
        if (!isOwnChange)
        {
            writer.Run("VACUUM t");
            writer.AssertSame(questions);
        }
        RawResult expected = session.Connection.Run($"FETCH ALL FROM {Way.Plain}");
        Assert.True(expected.Rows.Count > 5000);
        foreach (Way way in (Way[])[Way.Cached, Way.Uncached])
        {
            Assert.Null(ResultComparison.Difference(expected, session.Connection.Run($"FETCH ALL FROM {way}"), ordered: true));
        }
        session.AssertSame(questions);
        session.Run(isOwnChange ? "ROLLBACK" : "COMMIT");
        session.AssertSame(questions);
        writer.AssertSame(questions);
        session.AssertSameThenWarm();
    }

    [EngineFact]
    public void Cursors_held_beyond_their_transaction()
    {
        using CacheSession session = cache.OpenWarm();
        using CacheSession writer = cache.Open();
        session.Run("BEGIN");
        foreach (Way way in Enum.GetValues<Way>())
        {
            session.Choose(way);
            session.Run($"DECLARE held_{way} CURSOR WITH HOLD FOR {questions[0]}");
            Assert.Equal(100, session.Connection.Run($"FETCH 100 FROM held_{way}").Rows.Count);
        }
        writer.Run($"UPDATE t SET s = 'before the commit' WHERE {CacheSession.InChunk(2)}");
        writer.Run("VACUUM t");
        session.Run("COMMIT");
        writer.Run("UPDATE t SET s = 'after the commit', v = NULL");
        writer.Run("VACUUM t");
        RawResult expected = session.Connection.Run($"FETCH ALL FROM held_{Way.Plain}");
        foreach (Way way in (Way[])[Way.Cached, Way.Uncached])
        {
            Assert.Null(ResultComparison.Difference(expected, session.Connection.Run($"FETCH ALL FROM held_{way}"), ordered: true));
        }
        session.Run("CLOSE ALL");
        session.AssertSameThenWarm();
    }

    /// <summary>A volatile function called by the query changes the table that the query reads.</summary>
    [EngineFact]
    public void A_query_that_changes_what_it_reads()
    {
        using CacheSession session = cache.OpenWarm(chunks: 2);
        session.Run("""
            CREATE OR REPLACE FUNCTION touch(x int) RETURNS int LANGUAGE plpgsql VOLATILE AS $$
            BEGIN
                IF x % 200 = 1 THEN UPDATE t SET v = v + 1 WHERE id = x + 100; DELETE FROM t WHERE id = x + 150; END IF;
                RETURN x;
            END $$
            """);
        foreach (Way way in Enum.GetValues<Way>())
        {
            long before = session.Number("SELECT count(*) FROM t");
            session.Run("BEGIN");
            RawResult result = session.Query(way, "SELECT touch(id), v FROM t");
            Assert.True(result.Error is null, result.Error?.ToString());
            Assert.Equal(before, result.Rows.Count);
            session.AssertSame(questions);
            Assert.True(session.Number("SELECT count(*) FROM t") < before);
            session.Run("ROLLBACK");
            session.AssertSame(questions);
        }
        session.AssertSameThenWarm();
    }
}
