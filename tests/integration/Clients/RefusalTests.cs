using Xunit;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>Under `on`: whose query is it, and where in the text stands what PgFusion refuses.</summary>
[Collection(ClientsDatabase.Collection)]
public sealed class RefusalTests(ClientsDatabase clients)
{
    /// <summary>A row of expressions is PostgreSQL's, whatever its subqueries read.</summary>
    [EngineTheory]
    [InlineData("SELECT (SELECT count(*) FROM orders)")]
    [InlineData("SELECT 1 WHERE EXISTS (SELECT FROM orders WHERE id < 0)")]
    [InlineData("SELECT loop_total('open')")]
    public void A_query_without_from_is_PostgreSQLs(string sql)
    {
        using RawConnection off = clients.Off();
        using RawConnection on = clients.On();
        Assert.Null(ResultComparison.Difference(off.Run(sql), on.Run(sql), ordered: true));
        Engine.AssertRunsInPostgreSql(on.Scalar($"EXPLAIN (FORMAT JSON) {sql}")!);
    }

    [Fact]
    public void Procedural_assignments_from_subqueries() => clients.AssertSameScript(fused: 1, """
        DO $$ DECLARE x numeric; BEGIN x := (SELECT sum(amount) FROM orders); RAISE NOTICE '%', x; END $$;
        DO $$ DECLARE x numeric; BEGIN SELECT sum(amount) INTO x FROM orders; RAISE NOTICE '%', x; END $$;
        """);

    [EngineTheory]
    [InlineData("WITH gone AS (DELETE FROM ledger WHERE id < 0 RETURNING id) SELECT * FROM gone", "gone AS", "gone")]
    [InlineData("WITH made AS (INSERT INTO ledger SELECT 1, 1, 1 WHERE false RETURNING id) SELECT count(*) FROM made", "made AS", "INSERT")]
    [InlineData("WITH ü AS (SELECT 1), gone AS (DELETE FROM ledger WHERE id < 0 RETURNING id) SELECT 'ü', count(*) FROM gone", "gone AS", "DELETE")]
    public void The_place_is_shown(string sql, string at, string detail)
    {
        using RawConnection on = clients.On();
        foreach (RawResult result in (RawResult[])[on.Query(sql), on.Extended(sql, binary: false)])
        {
            Assert.Equal("0A000", result.Error?.SqlState);
            Assert.Equal($"{sql.IndexOf(at, StringComparison.Ordinal) + 1}", result.Error?.Position);
            Assert.Contains(detail, result.Error?.Detail);
        }
    }

    [EngineTheory]
    [InlineData("SELECT o.id FROM orders o WHERE id < 3 FOR UPDATE", "\"o\"")]
    [InlineData("SELECT id FROM orders FOR KEY SHARE", "\"orders\"")]
    [InlineData("SELECT json_agg(q.id) FROM (SELECT id FROM orders FOR UPDATE) q", "\"orders\"")]
    public void The_place_is_told(string sql, string detail)
    {
        using RawConnection on = clients.On();
        RawError? error = on.Query(sql).Error;
        Assert.Equal("0A000", error?.SqlState);
        Assert.Contains(detail, error?.Detail);
        Assert.Contains("auto", error?.Hint);
    }

    [EngineFact]
    public void A_place_in_the_text_of_a_function_is_not_one_in_the_clients_text()
    {
        using RawConnection on = clients.On();
        RawError? error = on.Query("DO $$ DECLARE x text; BEGIN WITH gone AS (DELETE FROM ledger WHERE id < 0 RETURNING id) SELECT count(*) INTO x FROM gone; END $$").Error;
        Assert.Equal("0A000", error?.SqlState);
        Assert.Null(error?.Position);
        on.Run("PREPARE refused AS WITH gone AS (DELETE FROM ledger WHERE id < 0 RETURNING id) SELECT count(*) FROM gone");
        error = on.Query("EXECUTE refused").Error;
        Assert.Equal("0A000", error?.SqlState);
        Assert.Null(error?.Position);
    }
}
