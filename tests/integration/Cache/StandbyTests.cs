using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Cache;

/// <summary>
/// A hot standby of the tested cluster. Its maps change by replay: bits are cleared and set as on the primary, and its
/// worker's cache follows. Then it is promoted and goes its own way.
/// </summary>
[Collection(CacheDatabase.Collection)]
public sealed class StandbyTests(CacheDatabase cache)
{
    private static readonly string[] questions = CacheSession.Questions();

    [EngineFact]
    public void Follows_replay_and_promotion()
    {
        using CacheSession primary = cache.OpenWarm();
        using PrivateServer server = PrivateServer.CopyOf(TestDatabase.Settings, asStandby: true);
        // Replay waits for queries, rather than to cancel them.
        server.Start("-c max_standby_streaming_delay=-1", "-c hot_standby_feedback=off");
        Npgsql.NpgsqlConnectionStringBuilder settings = server.Settings;
        settings.Database = cache.Database.Name;
        using (CacheSession standby = new(settings))
        using (CacheSession older = new(settings))
        {
            Assert.Equal("t", standby.Scalar("SELECT pg_is_in_recovery()"));
            AwaitReplay(primary, standby);
            standby.AssertSame(questions);
            standby.Warm(questions);

            string[] changes =
            [
                $"UPDATE t SET v = v + 1 WHERE {CacheSession.InChunk(1)}", "VACUUM t", $"DELETE FROM t WHERE id % 3 = 0 AND {CacheSession.InChunk(2)}", "VACUUM (FREEZE) t",
                "INSERT INTO t SELECT i, 1, i, NULL, 'replayed', '' FROM generate_series(70001, 71000) i", "VACUUM t", "ALTER TABLE t ALTER COLUMN k TYPE bigint", "VACUUM FULL t", "VACUUM t",
                $"DELETE FROM t WHERE ctid >= '(200,0)'", "VACUUM t", "INSERT INTO t SELECT i, 2, i, NULL, 'after the cut', '' FROM generate_series(90001, 94000) i", "VACUUM t",
            ];
            foreach (string change in changes)
            {
                RawResult before = standby.Query(Way.Cached, questions[1]);
                primary.Run(change);
                RawResult expected = primary.Query(Way.Plain, questions[1]);
                AwaitReplay(primary, standby);
                standby.AssertSame(questions);
                Assert.Null(ResultComparison.Difference(expected, standby.Query(Way.Cached, questions[1]), ordered: true));
                if (change[0] is 'U' or 'D' or 'I')
                {
                    Assert.NotNull(ResultComparison.Difference(before, expected, ordered: true));
                }
            }
            primary.Vacuum();
            AwaitReplay(primary, standby);
            standby.Warm(questions);

            // A snapshot that replay has to wait for: the vacuum's record comes after it.
            older.Run("BEGIN ISOLATION LEVEL REPEATABLE READ");
            RawResult old = older.Query(Way.Plain, questions[0]);
            primary.Run($"UPDATE t SET s = 'newer' WHERE {CacheSession.InChunk(0)}");
            AwaitReplay(primary, standby);
            primary.Run("VACUUM t");
            for (int i = 0; i < 3; i++)
            {
                older.AssertSame(questions);
                standby.AssertSame(questions);
                Assert.Null(ResultComparison.Difference(old, older.Query(Way.Cached, questions[0]), ordered: true));
            }
            older.Run("COMMIT");
            AwaitReplay(primary, standby);
            older.AssertSame(questions);
            standby.Warm(questions);

            server.Promote();
            Assert.Equal("f", standby.Scalar("SELECT pg_is_in_recovery()"));
            standby.AssertSame(questions);
            standby.Run($"UPDATE t SET v = -1, s = 'promoted' WHERE {CacheSession.InChunk(1)}");
            primary.Run($"UPDATE t SET v = -2, s = 'left behind' WHERE {CacheSession.InChunk(1)}");
            standby.AssertSame(questions);
            standby.AssertSameThenWarm();
            older.AssertSame(questions);
        }
        server.AssertLogIsClean();
    }

    /// <summary>A standby that is stopped without a checkpoint replays again what it had replayed before.</summary>
    [EngineFact]
    public void Is_restarted_and_replays_again()
    {
        using CacheSession primary = cache.OpenWarm();
        using PrivateServer server = PrivateServer.CopyOf(TestDatabase.Settings, asStandby: true);
        Npgsql.NpgsqlConnectionStringBuilder settings = server.Settings;
        settings.Database = cache.Database.Name;
        server.Start();
        for (int i = 0; i < 2; i++)
        {
            using (CacheSession standby = new(settings))
            {
                AwaitReplay(primary, standby);
                standby.AssertSame(questions);
                primary.Vacuum();
                AwaitReplay(primary, standby);
                standby.Warm(questions);
                primary.Run($"UPDATE t SET v = v + 1 WHERE {CacheSession.InChunk(i)}");
                primary.Vacuum();
                AwaitReplay(primary, standby);
                standby.AssertSame(questions);
            }
            server.Stop("immediate");
            primary.Run($"DELETE FROM t WHERE id % 10 = {i}");
            server.Start();
        }
        using (CacheSession standby = new(settings))
        {
            AwaitReplay(primary, standby);
            standby.AssertSame(questions);
            primary.Vacuum();
            AwaitReplay(primary, standby);
            standby.Warm(questions);
            standby.AssertSame(questions);
        }
    }

    /// <summary>Until the standby has replayed all that the primary has written.</summary>
    internal static void AwaitReplay(CacheSession primary, CacheSession standby)
    {
        // VACUUM does not wait for its log to be written; a commit of something that is logged does.
        primary.Run("COMMENT ON SCHEMA public IS 'standard public schema'");
        string? position = primary.Scalar("SELECT pg_current_wal_flush_lsn()");
        Faults.FaultsDatabase.Await(
            () => standby.Scalar($"SELECT pg_last_wal_replay_lsn() >= '{position}'") == "t", TimeSpan.FromSeconds(20), $"the standby to replay up to {position}");
    }
}
