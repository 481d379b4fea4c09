using System.Diagnostics;
using System.Globalization;
using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Faults;

/// <summary>
/// The database of schema.sql in this folder, and what can be observed from outside of a query that runs in it: how many
/// rows its scan has seen, whether it is active, which buffers it pins, which arena bytes are leased.
/// </summary>
public sealed class FaultsDatabase : IDisposable
{
    public const string Collection = "faults";

    /// <summary>No page holds more rows (PGF_PAGE_ROWS_MAX), so by thrice as many some page has been handed over.</summary>
    public const long RowsOfThreePages = 3 * 8192;

    private readonly RawConnection observer;
    private readonly WorkerProcess? worker;

    public FaultsDatabase()
    {
        Database.Load(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Faults", "schema.sql")));
        observer = new RawConnection(Database.Settings);
        worker = Engine.Baseline ? null : new WorkerProcess(Database);
    }

    internal ScratchDatabase Database { get; } = new("pgfusion_faults");

    internal WorkerProcess Worker => worker ?? throw new InvalidOperationException("there is no worker in the baseline");

    /// <summary>Rows that crawl() has been called for since <see cref="ResetProgress"/>.</summary>
    public long Progress => Number("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM progress");

    /// <summary>Buffers of many_rows that some process pins; the background writer does too, for a moment.</summary>
    public long PinnedBuffers => Number("""
        SELECT count(*) FROM pg_buffercache
        WHERE pinning_backends > 0 AND relfilenode = pg_relation_filenode('many_rows')
          AND reldatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
        """);

    /// <summary>Arena bytes leased by all sessions.</summary>
    public long LeasedBytes => Engine.Baseline ? 0 : Worker.LeasedBytes ?? throw new InvalidOperationException("the worker does not answer");

    internal RawConnection On() => Engine.Open(Database, Engine.Baseline ? Engine.Off : Engine.On());

    /// <summary>Counts from zero. A query that a failed test left behind, its client gone, must not go on counting.</summary>
    public void ResetProgress()
    {
        const string Crawlers =
            "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active' AND query LIKE '%crawl(%'";
        observer.Run($"SELECT pg_terminate_backend(pid) {Crawlers}");
        Await(() => Number($"SELECT count(*) {Crawlers}") == 0, TimeSpan.FromSeconds(5), "earlier queries to end");
        observer.Run("SELECT setval('progress', 1, false)");
    }

    /// <summary>True when the backend runs a query right now.</summary>
    public bool IsActive(int backend) => observer.Scalar($"SELECT state FROM pg_stat_activity WHERE pid = {backend}") == "active";

    public bool Exists(int backend) => observer.Scalar($"SELECT count(*) FROM pg_stat_activity WHERE pid = {backend}") == "1";

    public string? WaitEvent(int backend) => observer.Scalar($"SELECT wait_event FROM pg_stat_activity WHERE pid = {backend}");

    /// <summary>Parallel workers that read for a query of this database.</summary>
    public IReadOnlyList<int> ScanWorkers
    {
        get
        {
            RawResult result = observer.Run("SELECT pid FROM pg_stat_activity WHERE backend_type = 'parallel worker' AND datname = current_database()");
            return [.. Enumerable.Range(0, result.Rows.Count).Select(i => int.Parse(result.Text(i, 0)!, CultureInfo.InvariantCulture))];
        }
    }

    public string Observe(string sql) => observer.Scalar(sql)!;

    public string PostmasterStart => observer.Scalar("SELECT pg_postmaster_start_time()")!;

    public void Terminate(int backend) => observer.Run($"SELECT pg_terminate_backend({backend})");

    /// <summary>
    /// Waits until the backend's query is in the middle of its scan: active, some pages handed over, more to come. It holds
    /// leases by then.
    /// </summary>
    public void AwaitMidScan(int backend)
    {
        Await(() => Progress > RowsOfThreePages, TimeSpan.FromSeconds(20), "the scan to have handed over pages");
        Assert.True(IsActive(backend), "the query had ended before its scan was half way");
        Assert.True(Progress < 100_000, "the scan had ended");
        AssertLeased();
    }

    /// <summary>Waits until a query that has begun holds leases, without which a measurement of them would prove nothing.</summary>
    public void AwaitLeased(TimeSpan within)
    {
        if (!Engine.Baseline)
        {
            Await(() => LeasedBytes > 0, within, "the query to hold leases");
        }
    }

    public void AssertLeased()
    {
        if (!Engine.Baseline)
        {
            Assert.True(LeasedBytes > 0, "a running query holds no lease: the measurement would prove nothing");
        }
    }

    /// <summary>All leases and buffer pins are back no later than 100 ms from now.</summary>
    public void AssertAllReturned()
    {
        const double LimitMs = 100;
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            double asked = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            long leased = LeasedBytes;
            long pinned = PinnedBuffers;
            if (leased == 0 && pinned == 0)
            {
                return;
            }
            Assert.True(asked < LimitMs, $"{asked:F0} ms after the event {leased} bytes are leased and {pinned} buffers pinned");
            Thread.Sleep(2);
        }
    }

    public static void Await(Func<bool> condition, TimeSpan within, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < within, $"waited {within.TotalSeconds} s for {what}");
            Thread.Sleep(1);
        }
    }

    public void Dispose()
    {
        observer.Dispose();
        worker?.Dispose();
        Database.Dispose();
    }

    private long Number(string sql) => long.Parse(observer.Scalar(sql)!, CultureInfo.InvariantCulture);
}

[CollectionDefinition(FaultsDatabase.Collection)]
public sealed class FaultsTestGroup : ICollectionFixture<FaultsDatabase>;
