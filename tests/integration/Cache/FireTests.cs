using System.Diagnostics;
using System.Globalization;
using Npgsql;
using PgFusion.IntegrationTests.Clients;
using Xunit;
using Xunit.Abstractions;

namespace PgFusion.IntegrationTests.Cache;

/// <summary>
/// Correctness under fire: 4 writers, autovacuum every second and explicit vacuums all the time, and 4 readers in each
/// isolation level, on a server of the test's own. What is read, how it is checked, and what is written: FireReader.cs,
/// FireQueries.cs, FireWriter.cs, fire.sql. The test also fails when it would prove nothing: nothing read from the cache,
/// or nothing in the cache ever made invalid. PGFUSION_FIRE_SECONDS says how long it burns.
/// README.md says which faults it has been seen to find.
/// </summary>
public sealed class FireTests(ITestOutputHelper output)
{
    private static readonly TimeSpan phase = TimeSpan.FromSeconds(2.5);

    internal static double Seconds =>
        Environment.GetEnvironmentVariable("PGFUSION_FIRE_SECONDS") is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : 20;

    private static int Seed =>
        Environment.GetEnvironmentVariable("PGFUSION_FIRE_SEED") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : Environment.TickCount;

    /// <param name="sharedBuffers">With few of them blocks are read past them, while others write (scan/file_blocks.h).</param>
    [EngineTheory]
    [InlineData("64MB", false)]
    [InlineData("6MB", true)]
    public async Task What_holds_in_every_snapshot_is_seen_in_every_read(string sharedBuffers, bool bypasses)
    {
        int seed = Seed;
        using PrivateServer server = PrivateServer.CopyOf(TestDatabase.Settings);
        server.Start("-c autovacuum=on", "-c autovacuum_naptime=1s", "-c autovacuum_max_workers=3", "-c max_connections=60", "-c deadlock_timeout=100ms", "-c shared_buffers=" + sharedBuffers);
        NpgsqlConnectionStringBuilder settings = server.Settings;
        using (RawConnection admin = new(settings))
        {
            admin.Run("CREATE DATABASE fire TEMPLATE template0 LOCALE 'C' ENCODING 'UTF8'");
        }
        settings.Database = "fire";
        using (RawConnection admin = new(settings))
        {
            admin.Run("CREATE EXTENSION pg_fusion");
            foreach (SqlStatement statement in SqlSplitter.Split(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Cache", "fire.sql"))))
            {
                admin.Run(statement.Sql);
            }
            admin.Run("VACUUM (ANALYZE)");
        }

        FireWriter[] writers = [.. Enumerable.Range(0, 4).Select(i => new FireWriter(settings, seed + i, phase))];
        FireReader[] readers = [.. ((string[])["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"]).SelectMany((level, n) => Enumerable.Range(0, 4).Select(i => new FireReader(settings, seed + 10 + (4 * n) + i, level)))];
        FireObserver observer = new(settings);
        using CancellationTokenSource stop = new();
        long start = Stopwatch.GetTimestamp();
        Task[] all =
        [
            .. writers.Select(writer => OnThread(() => writer.Run(() => Stopwatch.GetElapsedTime(start), stop.Token))),
            .. readers.Select(reader => OnThread(() => reader.Run(stop.Token))),
            OnThread(() => Vacuum(settings, stop.Token)),
            OnThread(() => Arrive(settings, seed, stop.Token)),
            OnThread(() => observer.Run(stop.Token)),
        ];
        // Whoever ends before its time has failed.
        await Task.WhenAny([.. all, Task.Delay(TimeSpan.FromSeconds(Seconds))]);
        await stop.CancelAsync();
        try
        {
            await Task.WhenAll(all).WaitAsync(TimeSpan.FromSeconds(90));
        }
        catch (FireException)
        {
            output.WriteLine(server.WorkerLog(lines: 40));
            throw;
        }
        finally
        {
            Report(seed, Stopwatch.GetElapsedTime(start), writers, readers, observer);
        }

        // What is left in the cache, when all is quiet.
        using (CacheSession session = new(settings))
        {
            for (int i = 0; i < 2; i++)
            {
                session.AssertSame([.. FireQuery.All.Select(query => query.Sql)]);
                session.Run("VACUUM");
            }
        }
        Assert.All(readers, reader => Assert.True(reader.Reads > 0, $"a reader in {reader.Isolation} has read nothing"));
        Assert.Contains(writers, writer => writer.Counts.ContainsKey("pots"));
        Assert.True(observer.Hits > 0, "nothing was read from the cache");
        Assert.Equal(bypasses, readers.Any(reader => reader.Explained.Bypassed > 0));
        Assert.True(observer.Invalidations > 0, "nothing in the cache was made invalid");
        server.AssertLogIsClean();

        static Task OnThread(Action body) =>
            Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private static void Vacuum(NpgsqlConnectionStringBuilder settings, CancellationToken stop)
    {
        using CacheSession session = new(settings);
        string[] tables = ["account_0", "account_1", "account_2", "account_3", "entry", "branch", "quiet", "pot"];
        for (int i = 0; !stop.IsCancellationRequested; i++)
        {
            session.Run($"VACUUM (SKIP_LOCKED{(i % 20 == 7 ? ", FREEZE" : "")}) {tables[i % tables.Length]}");
            stop.WaitHandle.WaitOne(20);
        }
    }

    /// <summary>Adds rows and has them marked, as soon as no snapshot is older than they are.</summary>
    private static void Arrive(NpgsqlConnectionStringBuilder settings, int seed, CancellationToken stop)
    {
        Random random = new(seed - 1);
        using CacheSession session = new(settings);
        while (!stop.IsCancellationRequested)
        {
            session.Run($"INSERT INTO arrival SELECT nextval('arrival_id'), {random.Next(100)}, repeat('b', 120) FROM generate_series(1, 3)");
            do
            {
                session.Run("VACUUM arrival");
            }
            while (!stop.WaitHandle.WaitOne(10) && session.Scalar("SELECT relpages = relallvisible FROM pg_class WHERE relname = 'arrival'") != "t");
            stop.WaitHandle.WaitOne(random.Next(200));
        }
    }

    private void Report(int seed, TimeSpan time, FireWriter[] writers, FireReader[] readers, FireObserver observer)
    {
        output.WriteLine($"seed {seed}, {time.TotalSeconds:F1} s; {observer.Hits} hits, {observer.Misses} misses, {observer.Invalidations} times less of a table was valid than before");
        foreach (IGrouping<string, FireReader> level in readers.GroupBy(reader => reader.Isolation))
        {
            LeafChunks chunks = level.Aggregate(default(LeafChunks), (sum, reader) => sum + reader.Explained);
            output.WriteLine($"{level.Key}: {level.Sum(r => r.Reads)} reads, {level.Sum(r => r.Repeated)} repeated, explained {chunks}, {level.Sum(r => r.Mixed)} of cached and produced chunks");
        }
        foreach (IGrouping<string, KeyValuePair<string, int>> kind in writers.SelectMany(writer => writer.Counts).GroupBy(count => count.Key).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"{kind.Key}: {kind.Sum(count => count.Value)}");
        }
    }
}

/// <summary>Watches pg_fusion_cache: how often it was of use, and how often what it had became invalid.</summary>
internal sealed class FireObserver(NpgsqlConnectionStringBuilder settings)
{
    private readonly Dictionary<string, (long Hits, long Misses, double Valid)> last = [];

    public long Hits { get; private set; }

    public long Misses { get; private set; }

    /// <summary>Looks at which a relation had less that was valid than at the one before.</summary>
    public int Invalidations { get; private set; }

    public void Run(CancellationToken stop)
    {
        using CacheSession session = new(settings);
        do
        {
            Look(session);
        }
        while (!stop.WaitHandle.WaitOne(100));
        Look(session);
    }

    private void Look(CacheSession session)
    {
        RawResult now = session.Query(Way.Plain, "SELECT relation::text, hits, misses, coalesce(valid_share, 0) FROM pg_fusion_cache");
        if (now.Error is not null)
        {
            throw new FireException($"{now.Error}");
        }
        for (int i = 0; i < now.Rows.Count; i++)
        {
            string relation = now.Text(i, 0)!;
            (long hits, long misses) = (long.Parse(now.Text(i, 1)!, CultureInfo.InvariantCulture), long.Parse(now.Text(i, 2)!, CultureInfo.InvariantCulture));
            double valid = double.Parse(now.Text(i, 3)!, CultureInfo.InvariantCulture);
            (long oldHits, long oldMisses, double oldValid) = last.GetValueOrDefault(relation);
            // Counting begins anew when a relation comes back.
            Hits += hits - (oldHits <= hits ? oldHits : 0);
            Misses += misses - (oldMisses <= misses ? oldMisses : 0);
            Invalidations += valid < oldValid ? 1 : 0;
            last[relation] = (hits, misses, valid);
        }
    }
}
