using Xunit;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>
/// Cursors declared neither SCROLL nor NO SCROLL. PostgreSQL lets them go back where its plan does; PgFusion keeps the
/// rows where PostgreSQL's plan would be a sort, or a scan of not too much.
/// </summary>
[Collection(ClientsDatabase.Collection)]
public sealed class CursorScrollTests(ClientsDatabase clients)
{
    [Fact]
    public void A_plain_scan() => clients.AssertSameScript(fused: 1, """
        BEGIN;
        DECLARE c CURSOR FOR SELECT id, amount, note FROM orders WHERE status = 'open';
        FETCH 1 FROM c;
        FETCH 10 FROM c;
        FETCH 0 FROM c;
        FETCH RELATIVE 0 FROM c;
        FETCH BACKWARD 3 FROM c;
        FETCH FORWARD 500 FROM c;
        FETCH ALL FROM c;
        FETCH 0 FROM c;
        FETCH PRIOR FROM c;
        FETCH FIRST FROM c;
        COMMIT;
        """);

    [Fact]
    public void Rows_in_order() => clients.AssertSameScript(fused: 2, """
        BEGIN;
        DECLARE c CURSOR FOR SELECT id, note FROM orders WHERE customer = 3 ORDER BY weight, id;
        FETCH 3 FROM c;
        FETCH 0 FROM c;
        FETCH BACKWARD 2 FROM c;
        FETCH ALL FROM c;
        DECLARE d CURSOR FOR SELECT status, sum(amount) FROM orders GROUP BY status ORDER BY sum(amount);
        FETCH 2 FROM d;
        FETCH 0 FROM d;
        FETCH PRIOR FROM d;
        COMMIT;
        """);

    /// <summary>An aggregate goes forward only, in PostgreSQL too.</summary>
    [Fact]
    public void An_aggregate() => clients.AssertSameScript(fused: 1, """
        BEGIN;
        DECLARE c CURSOR FOR SELECT count(*), sum(amount) FROM orders;
        FETCH 1 FROM c;
        SAVEPOINT s;
        FETCH 0 FROM c;
        ROLLBACK TO s;
        FETCH PRIOR FROM c;
        ROLLBACK;
        SELECT count(*) FROM orders;
        """, orMore: true);

    /// <summary>Rows beyond work_mem are not kept for a cursor that has not asked for it.</summary>
    [EngineFact]
    public void A_large_scan_goes_forward_only()
    {
        using RawConnection on = clients.On();
        on.Run("SET work_mem = '64kB'");
        on.Run("BEGIN");
        on.Run("DECLARE c CURSOR FOR SELECT id, note FROM orders");
        Assert.Equal(5, on.Run("FETCH 5 FROM c").Rows.Count);
        Assert.Equal("f", on.Scalar("SELECT is_scrollable FROM pg_cursors WHERE name = 'c'"));
        on.Run("SAVEPOINT s");
        Assert.Equal("55000", on.Query("FETCH BACKWARD 1 FROM c").Error?.SqlState);
        on.Run("ROLLBACK TO s");
        on.Run("DECLARE d SCROLL CURSOR FOR SELECT id, note FROM orders");
        Assert.Equal(10_000, on.Run("FETCH ALL FROM d").Rows.Count);
        Assert.Equal(10_000, on.Run("FETCH BACKWARD ALL FROM d").Rows.Count);
        on.Run("COMMIT");
    }
}
