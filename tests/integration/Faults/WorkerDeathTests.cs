using System.Diagnostics;
using System.Globalization;
using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Faults;

/// <summary>
/// The worker is killed (SIGKILL) or stopped (SIGSTOP). A query that used it fails with a clean error; the server, its
/// sessions and the next query do not notice.
/// </summary>
[Collection(FaultsDatabase.Collection)]
public sealed class WorkerDeathTests(FaultsDatabase faults)
{
    private static readonly TimeSpan errorLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan nextQueryLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    private static void AssertClean(RawError? error)
    {
        Assert.NotNull(error);
        Assert.Equal("ERROR", error.Severity);
        Assert.True(
            error.SqlState.StartsWith("58", StringComparison.Ordinal) || error.SqlState.StartsWith("57P", StringComparison.Ordinal), error.ToString());
    }

    private static void AssertAnswers(RawConnection connection)
    {
        RawResult result = connection.Run("SELECT count(*), sum(v) FROM many_rows");
        Assert.Equal(("100000", "1250012500.00"), (result.Text(0, 0), result.Text(0, 1)));
    }

    /// <summary>Another session, open all the while; it must never lose its backend.</summary>
    private sealed class Witness(FaultsDatabase faults) : IDisposable
    {
        private readonly RawConnection connection = new(faults.Database.Settings);
        private readonly string started = faults.PostmasterStart;

        public void AssertNothingHappened(params RawConnection[] sessions)
        {
            Assert.Equal(started, faults.PostmasterStart);
            foreach (RawConnection session in sessions.Append(connection))
            {
                Assert.Equal(session.ProcessId.ToString(CultureInfo.InvariantCulture), session.Scalar("SELECT pg_backend_pid()"));
            }
        }

        public void Dispose() => connection.Dispose();
    }

    [EngineFact]
    public void Killed_in_the_middle_of_a_scan_twenty_times()
    {
        const int Kills = 20;
        using Witness witness = new(faults);
        using RawConnection on = faults.On();
        int diedMidQuery = 0;
        for (int i = 0; i < Kills; i++)
        {
            int pid = faults.Worker.AwaitReady(patience);
            faults.ResetProgress();
            on.SendQuery("SELECT k, count(*), sum(crawl(id)), sum(v) FROM many_rows GROUP BY k");

            // Active, pages handed over, leases held, and at least three seconds of crawling left: this is mid-query.
            faults.AwaitMidScan(on.ProcessId);
            WorkerProcess.Kill(pid);
            long killed = Stopwatch.GetTimestamp();

            RawResult result = Assert.Single(on.ReadUntilReady());
            Assert.InRange(Stopwatch.GetElapsedTime(killed), TimeSpan.Zero, errorLimit);
            if (result.Error is not null && faults.Progress < 100_000)
            {
                diedMidQuery++;
            }
            AssertClean(result.Error);
            Assert.Empty(result.Rows);
            Assert.False(WorkerProcess.IsAlive(pid), "the worker survived SIGKILL");

            long failed = Stopwatch.GetTimestamp();
            AssertAnswers(on);
            Assert.InRange(Stopwatch.GetElapsedTime(failed), TimeSpan.Zero, nextQueryLimit);
            witness.AssertNothingHappened(on);
            faults.AssertAllReturned();
        }
        Assert.Equal(Kills, diedMidQuery);
    }

    [EngineFact]
    public void Killed_while_a_cursor_is_open()
    {
        using Witness witness = new(faults);
        using RawConnection on = faults.On();
        for (int i = 0; i < 3; i++)
        {
            int pid = faults.Worker.AwaitReady(patience);
            on.Run("BEGIN");
            on.Run("SAVEPOINT s");
            on.Run("DECLARE c CURSOR FOR SELECT id, pad FROM many_rows");
            Assert.Equal(10, on.Run("FETCH 10 FROM c").Rows.Count);
            WorkerProcess.Kill(pid);
            FaultsDatabase.Await(() => !WorkerProcess.IsAlive(pid), errorLimit, "the worker to die");

            AssertClean(on.Query("FETCH ALL FROM c").Error);
            Assert.Equal('E', on.TransactionStatus);
            on.Run("ROLLBACK TO s");
            AssertAnswers(on);
            on.Run("COMMIT");
            witness.AssertNothingHappened(on);
        }
    }

    [EngineFact]
    public void Killed_while_rows_go_to_a_client_that_does_not_read()
    {
        using Witness witness = new(faults);
        using RawConnection on = faults.On();
        int pid = faults.Worker.AwaitReady(patience);
        on.ReceiveBufferSize = 4096;
        on.SendQuery("SELECT id, v, pad FROM many_rows");
        FaultsDatabase.Await(() => faults.WaitEvent(on.ProcessId) == "ClientWrite", patience, "the backend to wait for its client");
        WorkerProcess.Kill(pid);
        FaultsDatabase.Await(() => !WorkerProcess.IsAlive(pid), errorLimit, "the worker to die");

        RawResult result = Assert.Single(on.ReadUntilReady());
        AssertClean(result.Error);
        Assert.InRange(result.Rows.Count, 1, 99_999);
        AssertAnswers(on);
        witness.AssertNothingHappened(on);
    }

    [EngineFact]
    public async Task Killed_again_and_again_under_several_sessions()
    {
        using Witness witness = new(faults);
        using CancellationTokenSource stop = new();
        int answers = 0;
        int errors = 0;
        Task[] sessions =
        [
            .. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                using RawConnection on = faults.On();
                while (!stop.IsCancellationRequested)
                {
                    RawResult result = on.Extended("SELECT k, count(*), sum(v), min(pad) FROM many_rows WHERE id > 50000 GROUP BY k", binary: false);
                    if (result.Error is null)
                    {
                        Assert.Equal(100, result.Rows.Count);
                        Assert.All(Enumerable.Range(0, 100), row => Assert.Equal("500", result.Text(row, 1)));
                        Interlocked.Increment(ref answers);
                    }
                    else
                    {
                        AssertClean(result.Error);
                        Interlocked.Increment(ref errors);
                    }
                }
                Assert.Equal(on.ProcessId.ToString(CultureInfo.InvariantCulture), on.Scalar("SELECT pg_backend_pid()"));
            }))
        ];
        try
        {
            for (int i = 0; i < 8; i++)
            {
                int pid = faults.Worker.AwaitReady(patience);
                int before = Volatile.Read(ref answers);
                FaultsDatabase.Await(() => Volatile.Read(ref answers) > before || sessions.Any(s => s.IsCompleted), patience, "an answer from this worker");
                Thread.Sleep(i * 13 % 50);
                WorkerProcess.Kill(pid);
            }
            faults.Worker.AwaitReady(patience);
        }
        finally
        {
            await stop.CancelAsync();
        }
        await Task.WhenAll(sessions).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(errors > 0, "no query was hit");
        witness.AssertNothingHappened();
        faults.AssertAllReturned();
    }

    [EngineFact]
    public void While_the_worker_hangs_a_query_can_be_cancelled_and_times_out()
    {
        using Witness witness = new(faults);
        using RawConnection on = faults.On();
        int pid = faults.Worker.AwaitReady(patience);
        AssertAnswers(on);
        WorkerProcess.Signal(pid, WorkerProcess.SigStop);
        try
        {
            on.SendQuery("SELECT sum(v), count(*), max(pad) FROM many_rows");
            FaultsDatabase.Await(() => faults.IsActive(on.ProcessId), patience, "the query to begin");
            Thread.Sleep(200);
            Assert.True(faults.IsActive(on.ProcessId));
            long cancelled = Stopwatch.GetTimestamp();
            on.Cancel();
            Assert.Equal("57014", Assert.Single(on.ReadUntilReady()).Error?.SqlState);
            Assert.InRange(Stopwatch.GetElapsedTime(cancelled), TimeSpan.Zero, TimeSpan.FromSeconds(1));

            on.Run("SET statement_timeout = '500ms'");
            RawResult result = on.Query("SELECT sum(v), min(pad) FROM many_rows");
            Assert.Equal("57014", result.Error?.SqlState);
        }
        finally
        {
            WorkerProcess.Signal(pid, WorkerProcess.SigCont);
        }
        on.Run("SET statement_timeout = '20s'");
        AssertAnswers(on);
        witness.AssertNothingHappened(on);
    }

    [EngineFact]
    public void Without_a_worker_queries_fail_within_the_limit_and_the_next_worker_is_up_in_time()
    {
        using RawConnection on = faults.On();
        using Witness witness = new(faults);
        AssertAnswers(on);
        int pid = faults.Worker.AwaitReady(patience);
        on.Run("SET pg_fusion.connect_timeout = 100");
        WorkerProcess.Kill(pid);
        long killed = Stopwatch.GetTimestamp();
        int refused = 0;
        while (true)
        {
            RawResult result = on.Query("SELECT count(*) FROM many_rows");
            Assert.InRange(Stopwatch.GetElapsedTime(killed), TimeSpan.Zero, nextQueryLimit + TimeSpan.FromSeconds(0.5));
            if (result.Error is null)
            {
                break;
            }
            AssertClean(result.Error);
            refused++;
        }
        Assert.True(refused > 0, "there was no moment without a worker");
        Assert.NotEqual(pid, faults.Worker.Pid);
        witness.AssertNothingHappened(on);
    }

    [EngineFact]
    public void What_a_transaction_did_before_is_kept_and_what_it_can_do_after_is_PostgreSQLs_rule()
    {
        using RawConnection on = faults.On();
        on.Run("CREATE TEMP TABLE kept (x int)");
        on.Run("BEGIN");
        on.Run("INSERT INTO kept VALUES (1)");
        on.Run("SAVEPOINT s");
        int pid = faults.Worker.AwaitReady(patience);
        faults.ResetProgress();
        on.SendQuery("SELECT sum(crawl(id)) FROM many_rows");
        faults.AwaitMidScan(on.ProcessId);
        WorkerProcess.Kill(pid);
        AssertClean(Assert.Single(on.ReadUntilReady()).Error);
        Assert.Equal("25P02", on.Query("SELECT count(*) FROM kept").Error?.SqlState);
        on.Run("ROLLBACK TO s");
        Assert.Equal("1", on.Scalar("SELECT sum(x) FROM kept"));
        on.Run("COMMIT");
        Assert.Equal("1", on.Scalar("SELECT sum(x) FROM kept"));
    }
}
