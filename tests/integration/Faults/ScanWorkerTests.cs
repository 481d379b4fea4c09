using System.Globalization;
using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Faults;

/// <summary>
/// Parallel workers that read a large heap: they are there where they may be and not where they may not, answers are
/// the same, and whoever dies or is cancelled leaves nothing behind.
/// </summary>
[Collection(FaultsDatabase.Collection)]
public sealed class ScanWorkerTests(FaultsDatabase faults)
{
    private const string Query = "SELECT count(*), sum(v), min(pad) FROM many_rows";

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(20);

    private RawConnection Parallel()
    {
        RawConnection connection = faults.On();
        foreach (string setting in Engine.WithScanWorkers)
        {
            connection.Run(setting);
        }
        return connection;
    }

    private static int Launched(RawConnection connection, string sql)
    {
        RawResult plan = connection.Run("EXPLAIN (ANALYZE, COSTS OFF) " + sql);
        string? line = Enumerable.Range(0, plan.Rows.Count).Select(i => plan.Text(i, 0)!).FirstOrDefault(static l => l.Contains("Workers Launched:", StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line[(line.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
    }

    private static string Row(RawResult result) => string.Join(" ", Enumerable.Range(0, result.Rows[0].Length).Select(i => i == 2 ? result.Text(0, i)![..32] : result.Text(0, i)));

    private void AssertUsable(RawConnection connection)
    {
        Assert.Equal("100000", connection.Scalar("SELECT count(*) FROM many_rows"));
        FaultsDatabase.Await(() => faults.ScanWorkers.Count == 0, patience, "the scan workers to end");
        faults.AssertAllReturned();
    }

    [EngineFact]
    public void They_take_part_and_the_answer_is_the_same()
    {
        using RawConnection on = Parallel();
        Assert.Equal(2, Launched(on, Query));
        string expected = faults.Observe("SELECT concat_ws(' ', count(*), sum(v), left(min(pad), 32)) FROM many_rows");
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(expected, Row(on.Run(Query)));
        }
        AssertUsable(on);
    }

    /// <summary>Rows of a plain scan come in the order of the heap, whoever read them, with a LIMIT too.</summary>
    [EngineFact]
    public void Rows_stay_in_order()
    {
        using RawConnection on = Parallel();
        foreach (string sql in new[] { "SELECT id FROM many_rows WHERE k < 50", "SELECT id FROM many_rows LIMIT 5000 OFFSET 20000" })
        {
            RawResult result = on.Run(sql);
            string?[] ids = [.. Enumerable.Range(0, result.Rows.Count).Select(i => result.Text(i, 0))];
            Assert.Equal(ids.OrderBy(static id => int.Parse(id!, CultureInfo.InvariantCulture)), ids);
            Assert.Equal(ids.Length, ids.Distinct().Count());
            Assert.Equal(sql.Contains("LIMIT", StringComparison.Ordinal) ? 5000 : 50_000, ids.Length);
        }
        AssertUsable(on);
    }

    [EngineFact]
    public void They_see_what_the_transaction_has_written()
    {
        using RawConnection on = Parallel();
        on.Run("BEGIN");
        on.Run("CREATE TABLE own_rows AS SELECT i AS id FROM generate_series(1, 20000) i");
        on.Run("UPDATE own_rows SET id = -id WHERE id <= 5000");
        on.Run("DELETE FROM own_rows WHERE id > 15000");
        Assert.Equal(2, Launched(on, "SELECT count(*) FROM own_rows"));
        RawResult result = on.Run("SELECT count(*), sum(id) FROM own_rows");
        Assert.Equal(("15000", "87502500"), (result.Text(0, 0), result.Text(0, 1)));
        on.Run("ROLLBACK");
        AssertUsable(on);
    }

    [EngineFact]
    public void Temporary_tables_are_the_leaders()
    {
        using RawConnection on = Parallel();
        on.Run("CREATE TEMP TABLE mine AS SELECT id, v FROM many_rows");
        Assert.Equal(0, Launched(on, "SELECT sum(v) FROM mine"));
        // Beside a shared one.
        string join = "SELECT count(*), sum(m.v) FROM many_rows r JOIN mine m USING (id)";
        Assert.Equal(2, Launched(on, join));
        RawResult result = on.Run(join);
        Assert.Equal(("100000", "1250012500.00"), (result.Text(0, 0), result.Text(0, 1)));
        AssertUsable(on);
    }

    /// <summary>They look keys up in the worker's memory, which goes back when the last of them has gone, however the query ends.</summary>
    [EngineFact]
    public void Keys_of_a_join_that_they_leave_rows_out_by()
    {
        using RawConnection on = Parallel();
        on.Run("CREATE TEMP TABLE wanted AS SELECT i * 37 AS id FROM generate_series(1, 2000) i");
        on.Run("ANALYZE wanted");
        const string From = " FROM many_rows r JOIN wanted w USING (id)";
        RawResult plan = on.Run("EXPLAIN (ANALYZE, COSTS OFF) SELECT count(*), sum(v)" + From);
        Assert.Contains(Enumerable.Range(0, plan.Rows.Count), i => plan.Text(i, 0)!.Contains("Rows Removed by Scan Filter: 98000", StringComparison.Ordinal));
        Assert.Contains(Enumerable.Range(0, plan.Rows.Count), i => plan.Text(i, 0)!.Contains("Scanned Rows: 100000", StringComparison.Ordinal));
        for (int i = 0; i < 5; i++)
        {
            RawResult result = on.Run("SELECT count(*), sum(v)" + From);
            Assert.Equal(("2000", "18509250.00"), (result.Text(0, 0), result.Text(0, 1)));
            Assert.Equal(3, on.Run("SELECT id" + From + " LIMIT 3").Rows.Count);
            Assert.Equal("22012", on.Query("SELECT sum(1 / (id - 55500))" + From).Error?.SqlState);
            AssertUsable(on);
        }
    }

    /// <summary>A function that writes must not meet parallel mode; a cursor is read in parts.</summary>
    [EngineFact]
    public void Not_where_PostgreSQL_would_not()
    {
        using RawConnection on = Parallel();
        Assert.Equal(0, Launched(on, "SELECT sum(crawl(id)) FROM many_rows WHERE id < 10"));
        Assert.Equal(0, Launched(on, "SELECT nextval('progress') FROM (SELECT count(*) FROM many_rows) s"));

        on.Run("BEGIN");
        on.Run("DECLARE c CURSOR FOR SELECT id FROM many_rows");
        Assert.Equal(10, on.Run("FETCH 10 FROM c").Rows.Count);
        Assert.Empty(faults.ScanWorkers);
        on.Run("COMMIT");

        on.Run("SET max_parallel_workers_per_gather = 0");
        Assert.Equal(0, Launched(on, Query));
        AssertUsable(on);
    }

    /// <summary>No worker is to be had: the leader reads alone.</summary>
    [EngineFact]
    public void Without_a_free_slot_the_leader_reads_alone()
    {
        using RawConnection on = Parallel();
        on.Run("SET max_parallel_workers = 0");
        Assert.Equal(0, Launched(on, Query));
        Assert.Equal("100000", on.Run(Query).Text(0, 0));
        AssertUsable(on);
    }

    /// <summary>Two transactions that each read what the other writes cannot both commit; scan workers' reads count.</summary>
    [EngineFact]
    public void Serializable_transactions_find_conflicts_in_what_scan_workers_read()
    {
        using RawConnection first = Parallel();
        using RawConnection second = Parallel();
        first.Run("DROP TABLE IF EXISTS dots");
        first.Run("CREATE TABLE dots AS SELECT i AS id, CASE WHEN i % 2 = 0 THEN 'black' ELSE 'white' END AS colour FROM generate_series(1, 20000) i");
        Assert.Equal(2, Launched(first, "SELECT count(*) FROM dots WHERE colour = 'white'"));

        first.Run("BEGIN ISOLATION LEVEL SERIALIZABLE");
        second.Run("BEGIN ISOLATION LEVEL SERIALIZABLE");
        Assert.Equal("10000", first.Scalar("SELECT count(*) FROM dots WHERE colour = 'white'"));
        Assert.Equal("10000", second.Scalar("SELECT count(*) FROM dots WHERE colour = 'black'"));
        first.Run("INSERT INTO dots VALUES (20001, 'black')");
        RawError? failure = second.Query("INSERT INTO dots VALUES (20002, 'white')").Error;
        first.Run("COMMIT");
        failure ??= second.Query("COMMIT").Error;
        Assert.Equal("40001", failure?.SqlState);
        second.Query("ROLLBACK");
        AssertUsable(first);
    }

    /// <summary>What a scan worker runs into is the query's error.</summary>
    [EngineFact]
    public void An_error_in_a_scan_worker_is_the_querys()
    {
        using RawConnection on = Parallel();
        for (int i = 0; i < 3; i++)
        {
            StartAndAwait(on);
            // As an administrator would: the process ends with FATAL, of which the leader learns.
            faults.Terminate(faults.ScanWorkers[0]);
            RawResult result = Assert.Single(on.ReadUntilReady());
            Assert.Equal("57P01", result.Error?.SqlState);
            AssertUsable(on);
        }
    }

    [EngineFact]
    public void Cancelled()
    {
        using RawConnection on = Parallel();
        for (int i = 0; i < 3; i++)
        {
            StartAndAwait(on);
            on.Cancel();
            Assert.Equal("57014", Assert.Single(on.ReadUntilReady()).Error?.SqlState);
            AssertUsable(on);
        }
    }

    [EngineFact]
    public void The_leader_is_terminated()
    {
        using RawConnection on = Parallel();
        StartAndAwait(on);
        faults.Terminate(on.ProcessId);
        using RawConnection other = Parallel();
        AssertUsable(other);
    }

    [EngineFact]
    public void The_worker_is_killed()
    {
        using RawConnection on = Parallel();
        for (int i = 0; i < 3; i++)
        {
            int pid = faults.Worker.AwaitReady(patience);
            StartAndAwait(on);
            WorkerProcess.Kill(pid);
            string? state = Assert.Single(on.ReadUntilReady()).Error?.SqlState;
            Assert.True(state is "57P02" or "57P03", state);
            faults.Worker.AwaitReady(patience);
            AssertUsable(on);
        }
    }

    /// <summary>A query that lasts: pages of its last scan wait for the join, and the scan workers with them.</summary>
    private void StartAndAwait(RawConnection connection)
    {
        connection.SendQuery("SELECT count(*) FROM many_rows a, many_rows b, many_rows c WHERE a.v < b.v AND b.v < c.v");
        FaultsDatabase.Await(() => faults.ScanWorkers.Count > 0, patience, "scan workers to start");
        faults.AwaitLeased(patience);
    }
}
