using System.Globalization;
using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Cache;

/// <summary>
/// The server goes down without a word and comes back from its log: the log that was not written is lost, its positions
/// are given out again for other changes. What was in the cache before must not be taken for what is there now.
/// </summary>
[Collection(CacheDatabase.Collection)]
public sealed class CrashTests(CacheDatabase cache)
{
    private static readonly string[] questions = CacheSession.Questions();

    [EngineFact]
    public void Killed_and_recovered()
    {
        cache.OpenWarm().Dispose();
        using PrivateServer server = PrivateServer.CopyOf(TestDatabase.Settings);
        Npgsql.NpgsqlConnectionStringBuilder settings = server.Settings;
        settings.Database = cache.Database.Name;
        // Nobody writes the log but commits, so that a crash loses the vacuums after them.
        server.Start("-c wal_writer_delay=10s", "-c restart_after_crash=on");
        List<string?> workers = [];
        Action[] crashes = [KillBackend, server.KillPostmaster, () => server.Stop("immediate"), KillBackend];
        for (int i = 0; i < crashes.Length; i++)
        {
            using (CacheSession session = new(settings))
            {
                session.Vacuum();
                session.Warm(questions);
                session.Run("CHECKPOINT");
                session.Run($"UPDATE t SET v = v + {i} WHERE {CacheSession.InChunk(1)}");
                session.Vacuum();
                session.Warm(questions);
                session.AssertSame(questions);
                // In doubt when the crash comes.
                session.Run($"BEGIN; UPDATE t SET s = 'lost', v = 0 WHERE {CacheSession.InChunk(0)}");
                workers.Add(session.Scalar("SELECT incarnation FROM pg_fusion_worker()"));
                crashes[i]();
            }
            if (crashes[i] != (Action)KillBackend)
            {
                server.Start("-c wal_writer_delay=10s", "-c restart_after_crash=on");
            }
            using (CacheSession session = new(settings))
            {
                session.AssertSame(questions);
                Assert.Equal("0", session.Scalar("SELECT count(*) FROM t WHERE s = 'lost'"));
                session.Run($"UPDATE t SET v = -v, k = {i} WHERE {CacheSession.InChunk(2)}");
                session.AssertSame(questions);
                session.AssertSameThenWarm();
                workers.Add(session.Scalar("SELECT incarnation FROM pg_fusion_worker()"));
            }
        }
        Assert.Equal(1 + crashes.Length, workers.Distinct().Count());
        server.AssertLogIsClean("signal 9");

        void KillBackend()
        {
            using RawConnection victim = new(settings);
            server.KillBackend(victim.ProcessId);
        }
    }

    /// <summary>Only the worker dies: its cache goes with it, and the next one begins with nothing.</summary>
    [EngineFact]
    public void The_worker_is_killed()
    {
        using CacheSession session = cache.OpenWarm();
        using WorkerProcess worker = new(cache.Database);
        worker.KillAndAwaitNext();
        LeafChunks first = session.Explain(questions[0]);
        Assert.True(first.Cached == 0 && first.Produced > 0, string.Create(CultureInfo.InvariantCulture, $"{first}"));
        session.Warm(questions);
        session.Run($"UPDATE t SET v = 8 WHERE {CacheSession.InChunk(1)}");
        worker.KillAndAwaitNext();
        session.AssertSame(questions);
        session.AssertSameThenWarm();
    }
}
