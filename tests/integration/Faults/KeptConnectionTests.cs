using System.Diagnostics;
using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Faults;

/// <summary>
/// A session keeps its connection to the worker between queries. When that worker has died meanwhile, nothing of the next
/// query is lost yet: it waits for the next worker and runs there, without an error. What tells about the worker never
/// fails at all.
/// </summary>
[Collection(FaultsDatabase.Collection)]
public sealed class KeptConnectionTests(FaultsDatabase faults)
{
    private const string Sql = "SELECT count(*), sum(v) FROM many_rows";
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    /// <summary>A thread that was running on another core when the signal was sent may still answer.</summary>
    private static bool IsStopped(int pid) => Directory.GetDirectories($"/proc/{pid}/task")
        .All(thread => File.ReadAllText($"{thread}/stat").Split(") ")[^1].StartsWith('T'));

    private static void AssertAnswer(RawResult result)
    {
        Assert.Null(result.Error);
        Assert.Equal(("100000", "1250012500.00"), (result.Text(0, 0), result.Text(0, 1)));
    }

    [EngineFact]
    public void The_state_of_a_worker_that_has_just_died_is_no_error()
    {
        using RawConnection observer = new(faults.Database.Settings);
        for (int i = 0; i < 10; i++)
        {
            int pid = faults.Worker.AwaitReady(patience);
            observer.Run("SELECT * FROM pg_fusion_worker()");
            WorkerProcess.Kill(pid);
            bool died = false;
            long killed = Stopwatch.GetTimestamp();
            while (true)
            {
                RawResult row = observer.Query("SELECT pid, state, detail, arena_leased_bytes FROM pg_fusion_worker()");
                Assert.Null(row.Error);
                string state = row.Text(0, 1)!;
                Assert.Contains(state, (string[])["ready", "backing off", "starting"]);
                if (state == "ready" && row.Text(0, 3) is not null && row.Text(0, 0) != $"{pid}")
                {
                    break;
                }
                if (row.Text(0, 3) is null)
                {
                    died = true;
                    Assert.False(string.IsNullOrEmpty(row.Text(0, 2)), $"state {state} without a detail");
                }
                Assert.InRange(Stopwatch.GetElapsedTime(killed), TimeSpan.Zero, patience);
            }
            Assert.True(died, "the worker's death was never seen");
        }
    }

    [EngineFact]
    public void The_state_of_a_worker_that_hangs_is_told_within_the_limit()
    {
        using RawConnection observer = new(faults.Database.Settings);
        int pid = faults.Worker.AwaitReady(patience);
        observer.Run("SELECT * FROM pg_fusion_worker()");
        observer.Run("SET pg_fusion.connect_timeout = '200ms'");
        WorkerProcess.Signal(pid, WorkerProcess.SigStop);
        try
        {
            FaultsDatabase.Await(() => IsStopped(pid), patience, "all of the worker's threads to stop");
            RawResult row = observer.Query("SELECT state, detail, threads FROM pg_fusion_worker()");
            Assert.Null(row.Error);
            Assert.Equal("ready", row.Text(0, 0));
            Assert.Contains("answer", row.Text(0, 1));
            Assert.Null(row.Text(0, 2));
        }
        finally
        {
            WorkerProcess.Signal(pid, WorkerProcess.SigCont);
        }
        faults.Worker.AwaitReady(patience);
    }

    [EngineFact]
    public void Planning_goes_to_the_next_worker()
    {
        using RawConnection on = faults.On();
        for (int i = 0; i < 5; i++)
        {
            AssertAnswer(on.Query(Sql));
            WorkerProcess.Kill(faults.Worker.AwaitReady(patience));
            AssertAnswer(on.Query(Sql));
        }
    }

    [EngineFact]
    public void Execution_of_a_prepared_plan_goes_to_the_next_worker()
    {
        using RawConnection on = faults.On();
        on.Run("SET plan_cache_mode = force_generic_plan");
        on.Run($"PREPARE kept AS {Sql} WHERE id <= $1".Replace("$1", "100000", StringComparison.Ordinal));
        for (int i = 0; i < 5; i++)
        {
            AssertAnswer(on.Query("EXECUTE kept"));
            WorkerProcess.Kill(faults.Worker.AwaitReady(patience));
            AssertAnswer(on.Query("EXECUTE kept"));
        }
    }

    [EngineFact]
    public void Generated_code_is_asked_of_the_next_worker()
    {
        using RawConnection on = faults.On();
        on.Run("SET plan_cache_mode = force_generic_plan");
        on.Run($"PREPARE kept AS {Sql}");
        AssertAnswer(on.Query("EXECUTE kept"));
        WorkerProcess.Kill(faults.Worker.AwaitReady(patience));
        string plan = string.Join('\n', on.Run("EXPLAIN (VERBOSE) EXECUTE kept").Column());
        Assert.Contains("Generated Code", plan);
        Assert.DoesNotContain("not available", plan);
    }

    [EngineFact]
    public void A_cursor_of_a_dead_worker_can_be_closed()
    {
        using RawConnection on = faults.On();
        on.Run("BEGIN");
        on.Run("DECLARE c CURSOR FOR SELECT id, pad FROM many_rows");
        Assert.Equal(10, on.Run("FETCH 10 FROM c").Rows.Count);
        on.Run("DECLARE d CURSOR FOR SELECT id, pad FROM many_rows");
        Assert.Equal(10, on.Run("FETCH 10 FROM d").Rows.Count);
        int pid = faults.Worker.AwaitReady(patience);
        WorkerProcess.Kill(pid);
        FaultsDatabase.Await(() => !WorkerProcess.IsAlive(pid), patience, "the worker to die");
        Assert.Null(on.Query("CLOSE c").Error);
        Assert.Equal("1", on.Scalar("SELECT 1"));
        // The other one's end is the transaction's.
        Assert.Null(on.Query("COMMIT").Error);
        AssertAnswer(on.Query(Sql));
        faults.AssertAllReturned();
    }
}
