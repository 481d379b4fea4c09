using System.Globalization;
using System.Text.RegularExpressions;
using PgFusion.IntegrationTests.Cache;
using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Scan;

/// <summary>
/// Heaps that are larger than shared buffers, of which a scan copies all-visible blocks from the file
/// (pg_fusion.bypass_shared_buffers): answers are those of PostgreSQL whatever is in shared buffers and not yet in the
/// file, what counts reads counts these, and a damaged page is reported as PostgreSQL reports it. On a server of the tests'
/// own with 256 buffers.
/// </summary>
public sealed partial class SharedBufferBypassTests(SharedBufferBypassTests.Fixture fixture) : IClassFixture<SharedBufferBypassTests.Fixture>
{
    private const int Chunks = 8;
    private const string Sum = "SELECT concat_ws('|', count(*), sum(v), count(DISTINCT id)) FROM t";
    private static readonly string[] questions = CacheSession.Questions();

    private readonly PrivateServer server = fixture.Server;

    [EngineFact]
    public void Answers_are_the_same_and_most_blocks_bypass_shared_buffers()
    {
        using CacheSession session = Start();
        session.Make(chunks: Chunks);
        session.Vacuum();
        foreach (string sql in questions)
        {
            // Before blocks have been missed they are looked for in shared buffers.
            Assert.InRange(Bypassed(session, sql), (Chunks - 3) * CacheSession.ChunkBlocks, session.Blocks());
        }
        session.AssertSame(questions);
        session.UseScanWorkers();
        session.AssertSame(questions[1..]);
        server.AssertLogIsClean();
    }

    /// <summary>What the vacuum leaves is marked as all-visible, dirty in shared buffers, and older in the file.</summary>
    [EngineFact]
    public void What_is_not_written_yet_is_read_in_shared_buffers()
    {
        using CacheSession session = Start("-c bgwriter_lru_maxpages=0", "-c checkpoint_timeout=1h");
        session.Make(chunks: Chunks);
        session.Vacuum();
        session.Run("CHECKPOINT");
        Random random = new(7);
        long bypassed = 0;
        for (int i = 0; i < 40; i++)
        {
            long block = random.NextInt64(session.Blocks());
            session.Run($"UPDATE t SET v = v + 1, s = 'changed {i}' WHERE ctid >= '({block},0)' AND ctid < '({block + 2},0)'");
            if (i % 4 != 3)
            {
                session.Vacuum();
            }
            session.AssertSame(questions[1], questions[4]);
            bypassed += Bypassed(session, questions[1]);
        }
        // Of some blocks in the file, of others in shared buffers, side by side.
        Assert.InRange(bypassed, 1, (40 * session.Blocks()) - 1);
        session.AssertSame(questions);
    }

    /// <summary>
    /// Amounts move between neighbouring blocks, or do so in vain, are written to the file at once, and the blocks marked as
    /// all-visible again, while others read: the sum stays. ../Cache/README.md says what this has found.
    /// </summary>
    [EngineFact]
    public async Task What_changes_while_it_is_copied_is_not_taken()
    {
        using CacheSession session = Start("-c bgwriter_delay=10ms", "-c bgwriter_lru_maxpages=1000");
        session.Make(chunks: Chunks);
        session.Run("UPDATE t SET v = 0");
        session.Vacuum();
        string expected = session.Scalar(Sum)!;
        using CancellationTokenSource stop = new();
        int written = 0;
        List<Task<int>> readers = [OnThread(Read), OnThread(Read)];
        Task<int>[] others = [OnThread(Write), OnThread(Vacuum)];
        await Task.WhenAny([.. readers, .. others, Task.Delay(TimeSpan.FromSeconds(FireTests.Seconds / 4))]);
        await stop.CancelAsync();
        await Task.WhenAll(others);
        Assert.All(await Task.WhenAll(readers), reads => Assert.True(reads > 0));
        Assert.True(written > 0);
        Assert.True(Bypassed(session, Sum) > 0, "no block was read from the file");
        session.AssertSame(questions[1]);
        server.AssertLogIsClean();

        int Read()
        {
            using CacheSession reader = new(server.Settings);
            int reads = 0;
            for (; !stop.IsCancellationRequested; reads++)
            {
                RawResult sum = reader.Query(Way.Uncached, Sum);
                Assert.True(sum.Error is null, $"{sum.Error}");
                Assert.Equal(expected, sum.Scalar);
            }
            return reads;
        }

        int Write()
        {
            using CacheSession writer = new(server.Settings);
            Random random = new(11);
            for (; !stop.IsCancellationRequested; written++)
            {
                // Few enough at a time for the others to be marked again.
                long id = random.NextInt64(1, 9000);
                long other = id + CacheSession.RowsPerBlock;
                writer.Run($"BEGIN; UPDATE t SET v = v + CASE id WHEN {id} THEN 1 ELSE -1 END WHERE id IN ({id}, {other}); {(written % 3 == 2 ? "ROLLBACK" : "COMMIT")}");
                writer.Run("CHECKPOINT");
                stop.Token.WaitHandle.WaitOne(50);
            }
            return written;
        }

        int Vacuum()
        {
            using CacheSession vacuum = new(server.Settings);
            while (!stop.IsCancellationRequested)
            {
                vacuum.Run("VACUUM t");
            }
            return 0;
        }

        static Task<int> OnThread(Func<int> body) =>
            Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    [EngineTheory]
    [InlineData("switched off", "SET pg_fusion.bypass_shared_buffers = off", "")]
    [InlineData("serializable", "SET default_transaction_isolation = 'serializable'", "")]
    [InlineData("not logged", "", "UNLOGGED")]
    [InlineData("temporary", "", "TEMPORARY")]
    [InlineData("small", "", "", 0)]
    public void Not_where_that_would_not_be_right(string why, string setting, string kind, int chunks = Chunks)
    {
        using CacheSession session = Start();
        session.Make(chunks: Math.Max(chunks, 1), kind: kind);
        if (chunks == 0)
        {
            session.Run("DELETE FROM t WHERE ctid >= '(40,0)'");
        }
        session.Vacuum();
        if (setting.Length > 0)
        {
            session.Run(setting);
        }
        Assert.True(Bypassed(session, questions[1]) == 0, why);
        session.AssertSame(questions);
    }

    [EngineFact]
    public void Not_on_a_standby_but_after_its_promotion()
    {
        using (CacheSession session = Start())
        {
            session.Make(chunks: Chunks);
            session.Vacuum();
        }
        using PrivateServer standby = PrivateServer.CopyOf(server.Settings, asStandby: true);
        using CacheSession reader = Start(standby);
        using CacheSession older = new(standby.Settings);
        Assert.Equal(0, Bypassed(reader, questions[1]));
        reader.AssertSame(questions);

        // A snapshot that was taken in recovery stays one.
        older.Run("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1");
        standby.Promote();
        Assert.Equal("f", reader.Scalar("SELECT pg_is_in_recovery()"));
        Assert.Equal(0, Bypassed(older, questions[1]));
        older.AssertSame(questions);
        Assert.True(Bypassed(reader, questions[1]) > 0, "no block was read from the file");
        reader.AssertSame(questions);
    }

    /// <summary>Where hints are logged, setting one stamps a page with a new LSN.</summary>
    [EngineFact]
    public void Pages_whose_hints_are_logged()
    {
        using CacheSession session = Start("-c wal_log_hints=on");
        session.Make(chunks: Chunks);
        session.Vacuum();
        for (int i = 0; i < 4; i++)
        {
            Assert.True(Bypassed(session, questions[1]) > 0, "no block was read from the file");
            session.AssertSame(questions);
            session.Run($"UPDATE t SET v = v + 1 WHERE {CacheSession.InChunk(i)} AND id % 5 = 0");
            session.Run("CHECKPOINT");
            session.AssertSame(questions);
            session.Vacuum();
        }
    }

    /// <summary>A limit ends a chunk early, a cursor goes on with one later, and an error leaves one behind.</summary>
    [EngineFact]
    public void Chunks_that_are_not_read_at_once()
    {
        using CacheSession session = Start();
        session.Make(chunks: Chunks);
        session.Vacuum();
        session.AssertSame("SELECT id, s FROM t LIMIT 7000", "SELECT id, d FROM t OFFSET 6000 LIMIT 5");
        session.Choose(Way.Uncached);
        session.Run("BEGIN; SAVEPOINT a; DECLARE c CURSOR FOR SELECT id, s FROM t");
        List<int> ids = [];
        for (int i = 0; i < 6; i++)
        {
            RawResult some = session.Connection.Run("FETCH 2000 FROM c");
            ids.AddRange(some.Rows.Select((_, row) => int.Parse(some.Text(row, 0)!, CultureInfo.InvariantCulture)));
            session.Run($"RELEASE SAVEPOINT a; SAVEPOINT a; DO $$ BEGIN PERFORM sum(1 / (id - {(2 * i) + 5000})) FROM t; EXCEPTION WHEN division_by_zero THEN NULL; END $$");
        }
        session.Run("COMMIT");
        Assert.Equal(Enumerable.Range(1, ids.Count), ids);
        Assert.Equal(ids.Count, session.Number("SELECT count(*) FROM t"));
        session.AssertSame(questions);
    }

    [EngineFact]
    public void What_is_read_is_counted()
    {
        const string Counters = "SELECT heap_blks_read + heap_blks_hit FROM pg_statio_user_tables WHERE relname = 't'";
        using CacheSession session = Start("-c track_io_timing=on");
        session.Make(chunks: Chunks);
        session.Vacuum();
        session.Run("SELECT pg_stat_force_next_flush()");
        long before = session.Number(Counters);
        session.Query(Way.Uncached, questions[1]);
        session.Run("SELECT pg_stat_force_next_flush()");
        // Pages of the visibility map count, too: three times for each 32 blocks.
        Assert.InRange(session.Number(Counters) - before, session.Blocks(), session.Blocks() + (session.Blocks() / 8) + 4);

        RawResult plan = session.Query(Way.Uncached, "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + questions[1]);
        long read = long.Parse(SharedRead().Match(plan.Scalar!).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(read, session.Blocks() - 256, session.Blocks() + 2);
    }

    [EngineFact]
    public void A_damaged_page_is_reported_as_by_PostgreSQL()
    {
        using PrivateServer checking = PrivateServer.CopyOf(TestDatabase.Settings);
        checking.Start();
        checking.Stop();
        checking.EnableChecksums();
        string file;
        using (CacheSession session = Start(checking))
        {
            session.Make(chunks: Chunks);
            session.Vacuum();
            session.AssertSame(questions);
            Assert.True(Bypassed(session, questions[1]) > 0, "no block was read from the file");
            file = session.Scalar("SELECT pg_relation_filepath('t')")!;
        }
        checking.Stop();
        checking.Damage(file, block: 700);
        using (CacheSession session = Start(checking))
        {
            RawResult expected = session.Query(Way.Plain, questions[1]);
            Assert.Equal("XX001", expected.Error?.SqlState);
            Assert.Contains("block 700", expected.Error!.Message, StringComparison.Ordinal);
            foreach (Way way in (Way[])[Way.Uncached, Way.Cached])
            {
                RawResult actual = session.Query(way, questions[1]);
                Assert.Equal(expected.Error.SqlState, actual.Error?.SqlState);
                Assert.Equal(expected.Error.Message, actual.Error!.Message);
            }
        }
    }

    private CacheSession Start(params string[] options)
    {
        fixture.Restart(options);
        return new CacheSession(server.Settings);
    }

    private static CacheSession Start(PrivateServer stopped)
    {
        stopped.Start(Fixture.Options);
        return new CacheSession(stopped.Settings);
    }

    /// <summary>Blocks of a query without the cache that have not come through shared buffers.</summary>
    private static long Bypassed(CacheSession session, string sql)
    {
        RawResult plan = session.Query(Way.Uncached, "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + sql);
        Assert.True(plan.Error is null, $"{plan.Error} in: {sql}");
        Engine.AssertRunsInPgFusion(plan.Scalar!);
        long sum = PastSharedBuffers().Matches(plan.Scalar!).Sum(match => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        session.Choose(Way.Plain);
        return sum;
    }

    [GeneratedRegex("""
        "Blocks Past Shared Buffers": (\d+)
        """)]
    private static partial Regex PastSharedBuffers();

    [GeneratedRegex("""
        "Shared Read Blocks": (\d+)
        """)]
    private static partial Regex SharedRead();

    /// <summary>One server for all tests, which each start it with what they need.</summary>
    public sealed class Fixture : IDisposable
    {
        private bool isRunning;

        /// <summary>A scan of PostgreSQL's that joins another one begins where that is: rows in another order.</summary>
        internal static string[] Options => ["-c shared_buffers=2MB", "-c autovacuum=off", "-c synchronize_seqscans=off"];

        internal PrivateServer Server { get; } = PrivateServer.CopyOf(TestDatabase.Settings);

        internal void Restart(string[] options)
        {
            if (isRunning)
            {
                Server.Stop();
            }
            Server.Start([.. Options, .. options]);
            isRunning = true;
        }

        public void Dispose() => Server.Dispose();
    }
}
