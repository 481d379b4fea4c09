using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Faults;

/// <summary>
/// However a query ends, its leases and buffer pins are back within 100 ms, and the session (if there still is one)
/// answers the next query. Each test first makes sure that there was something to give back.
/// </summary>
[Collection(FaultsDatabase.Collection)]
public sealed class ReleaseTests(FaultsDatabase faults)
{
    private const string Crawling = "SELECT k, count(*), sum(crawl(id)) FROM many_rows GROUP BY k";

    private void AssertUsable(RawConnection connection)
    {
        RawResult result = connection.Run("SELECT count(*), sum(v) FROM many_rows");
        Assert.Equal(("100000", "1250012500.00"), (result.Text(0, 0), result.Text(0, 1)));
        Assert.Equal(connection.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), connection.Scalar("SELECT pg_backend_pid()"));
        faults.AssertAllReturned();
    }

    /// <summary>Starts the crawling query and returns in the middle of its scan.</summary>
    private void Start(RawConnection connection, string sql = Crawling)
    {
        faults.ResetProgress();
        connection.SendQuery(sql);
        faults.AwaitMidScan(connection.ProcessId);
        Assert.True(faults.PinnedBuffers > 0, "a running scan pins no buffer: the measurement would prove nothing");
    }

    private static RawError Failure(RawConnection connection)
    {
        RawResult result = Assert.Single(connection.ReadUntilReady());
        return result.Error ?? throw new InvalidOperationException("the query succeeded");
    }

    [Fact]
    public void Cancelled()
    {
        using RawConnection on = faults.On();
        for (int i = 0; i < 3; i++)
        {
            Start(on);
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            on.Cancel();
            Assert.Equal("57014", Failure(on).SqlState);
            faults.AssertAllReturned();
            Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 1);
            AssertUsable(on);
        }
    }

    /// <summary>One morsel of it would run for minutes; its threads must be free for others.</summary>
    [Fact]
    public void Cancelled_in_a_nested_loop()
    {
        using RawConnection on = faults.On();
        on.Run("SET statement_timeout = '500ms'");
        on.SendQuery("SELECT count(*) FROM many_rows a, many_rows b, many_rows c WHERE a.v < b.v AND b.v < c.v");
        Assert.Equal("57014", Failure(on).SqlState);
        on.Run("SET statement_timeout = '30s'");
        AssertUsable(on);
    }

    [Fact]
    public void Cancelled_in_a_transaction_that_goes_on_from_a_savepoint()
    {
        using RawConnection on = faults.On();
        on.Run("BEGIN");
        on.Run("SAVEPOINT s");
        Start(on);
        on.Cancel();
        Assert.Equal("57014", Failure(on).SqlState);
        faults.AssertAllReturned();
        on.Run("ROLLBACK TO s");
        AssertUsable(on);
        on.Run("COMMIT");
    }

    [Fact]
    public void Timed_out()
    {
        using RawConnection on = faults.On();
        on.Run("SET statement_timeout = '2s'");
        Start(on);
        RawError error = Failure(on);
        faults.AssertAllReturned();
        Assert.Equal("57014", error.SqlState);
        Assert.Contains("statement timeout", error.Message);
        AssertUsable(on);
    }

    [Fact]
    public void Terminated()
    {
        using RawConnection on = faults.On();
        Start(on);
        faults.Terminate(on.ProcessId);
        Assert.Equal("57P01", Failure(on).SqlState);
        faults.AssertAllReturned();
        using RawConnection next = faults.On();
        AssertUsable(next);
    }

    [Fact]
    public void Client_gone_while_rows_are_sent()
    {
        using RawConnection on = faults.On();
        on.ReceiveBufferSize = 4096;
        on.SendQuery("SELECT id, v, pad FROM many_rows");
        FaultsDatabase.Await(() => faults.WaitEvent(on.ProcessId) == "ClientWrite", TimeSpan.FromSeconds(20), "the backend to wait for its client");
        faults.AssertLeased();
        on.Abort();
        faults.AssertAllReturned();
        FaultsDatabase.Await(() => !faults.Exists(on.ProcessId), TimeSpan.FromSeconds(5), "the backend to end");
        using RawConnection next = faults.On();
        AssertUsable(next);
    }

    [Fact]
    public void Client_gone_with_an_open_cursor()
    {
        using RawConnection on = faults.On();
        on.Run("BEGIN");
        on.Run("DECLARE c CURSOR FOR SELECT id, pad FROM many_rows");
        on.Run("FETCH 10 FROM c");
        faults.AssertLeased();
        on.Abort();
        faults.AssertAllReturned();
        FaultsDatabase.Await(() => !faults.Exists(on.ProcessId), TimeSpan.FromSeconds(5), "the backend to end");
    }

    [Theory]
    [InlineData("SELECT sum(1000 / (id - 70000)) FROM many_rows WHERE crawl(id) > 0", "22012")]
    [InlineData("SELECT k, sum(fail_at(crawl(id), 70000)) FROM many_rows GROUP BY k", "PF001")]
    [InlineData("SELECT sum(v) FROM many_rows WHERE fail_at(crawl(id), 70000) > 0", "PF001")]
    [InlineData("SELECT count(*) FROM many_rows WHERE crawl(id) + 2147413648 > 0", "22003")]
    public void Failed_in_the_middle_of_the_scan(string sql, string sqlState)
    {
        using RawConnection on = faults.On();
        Start(on, sql);
        RawError error = Failure(on);
        faults.AssertAllReturned();
        Assert.Equal(sqlState, error.SqlState);
        Assert.True(faults.Progress < 100_000 || sqlState != "PF001", "the scan went on to its end after the error");
        AssertUsable(on);
    }

    [Fact]
    public void Failed_above_after_rows_were_sent()
    {
        using RawConnection on = faults.On();
        RawResult result = on.Query("SELECT id, pad, to_char(1 / (90000 - id), '9') FROM many_rows");
        faults.AssertAllReturned();
        Assert.Equal("22012", result.Error?.SqlState);
        AssertUsable(on);
    }

    [Fact]
    public void Stopped_early_by_a_limit()
    {
        using RawConnection on = faults.On();
        faults.ResetProgress();
        Assert.Equal(5, on.Run("SELECT crawl(id), pad FROM many_rows LIMIT 5").Rows.Count);
        faults.AssertAllReturned();
        Assert.InRange(faults.Progress, 5, 50_000);
        Assert.Equal(7, on.Run("SELECT id, pad FROM many_rows LIMIT 7").Rows.Count);
        faults.AssertAllReturned();
        Assert.Equal(3, on.Run("SELECT id, pad FROM many_rows OFFSET 50000 LIMIT 3").Rows.Count);
        faults.AssertAllReturned();
        AssertUsable(on);
    }

    [Fact]
    public void Cursor_closed_after_some_rows()
    {
        using RawConnection on = faults.On();
        on.Run("BEGIN");
        for (int i = 0; i < 5; i++)
        {
            on.Run("DECLARE c CURSOR FOR SELECT id, pad FROM many_rows");
            Assert.Equal(10, on.Run("FETCH 10 FROM c").Rows.Count);
            faults.AssertLeased();
            on.Run("CLOSE c");
            faults.AssertAllReturned();
        }
        on.Run("COMMIT");
        AssertUsable(on);
    }

    [Theory]
    [InlineData("ROLLBACK")]
    [InlineData("COMMIT")]
    public void Transaction_ended_with_an_open_cursor(string end)
    {
        using RawConnection on = faults.On();
        on.Run("BEGIN");
        on.Run("DECLARE c CURSOR FOR SELECT crawl(id), pad FROM many_rows");
        on.Run("DECLARE d CURSOR FOR SELECT id, pad FROM many_rows ORDER BY id DESC");
        Assert.Equal(10, on.Run("FETCH 10 FROM c").Rows.Count);
        Assert.Equal(10, on.Run("FETCH 10 FROM d").Rows.Count);
        faults.AssertLeased();
        on.Run(end);
        faults.AssertAllReturned();
        AssertUsable(on);
    }

    [Fact]
    public void Savepoint_rolled_back_with_an_open_cursor()
    {
        using RawConnection on = faults.On();
        on.Run("BEGIN");
        on.Run("SAVEPOINT s");
        on.Run("DECLARE c CURSOR FOR SELECT crawl(id), pad FROM many_rows");
        Assert.Equal(10, on.Run("FETCH 10 FROM c").Rows.Count);
        faults.AssertLeased();
        on.Run("ROLLBACK TO s");
        faults.AssertAllReturned();
        AssertUsable(on);
        on.Run("COMMIT");
    }

    [Fact]
    public void Portal_of_the_extended_protocol_left_half_read()
    {
        using RawConnection on = faults.On();
        on.SendParse("", "SELECT id, pad FROM many_rows");
        on.SendBind("", "", [], binary: true);
        on.SendExecute("", 10);
        on.SendSync();
        RawResult result = Assert.Single(on.ReadUntilReady());
        Assert.True(result.Suspended);
        // Sync ended the transaction, and the portal with it.
        faults.AssertAllReturned();
        AssertUsable(on);
    }

    [Fact]
    public void Statement_after_statement_cancelled_at_any_moment()
    {
        using RawConnection on = faults.On();
        int cancelled = 0;
        for (int i = 0; i < 40; i++)
        {
            on.SendQuery("SELECT k, count(*), sum(v), max(pad) FROM many_rows GROUP BY k");
            // From before the query is read to after it has ended.
            Thread.Sleep(i * 2);
            on.Cancel();
            RawResult result = Assert.Single(on.ReadUntilReady());
            if (result.Error is null)
            {
                Assert.Equal(100, result.Rows.Count);
            }
            else
            {
                Assert.Equal("57014", result.Error.SqlState);
                cancelled++;
            }
            faults.AssertAllReturned();
        }
        Assert.True(cancelled > 0, "no query was hit");
        AssertUsable(on);
    }

    [Fact]
    public void Sessions_come_and_go()
    {
        for (int i = 0; i < 20; i++)
        {
            using RawConnection on = faults.On();
            on.Run("SELECT count(*) FROM many_rows");
            if (i % 2 == 0)
            {
                on.Run("BEGIN");
                on.Run("DECLARE c CURSOR FOR SELECT id, pad FROM many_rows");
                on.Run("FETCH 10 FROM c");
                on.Abort();
            }
        }
        faults.AssertAllReturned();
    }
}
