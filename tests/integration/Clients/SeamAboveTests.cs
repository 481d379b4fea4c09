using Xunit;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>What PostgreSQL evaluates over the worker's rows: HAVING with a function that only it can compute.</summary>
[Collection(ClientsDatabase.Collection)]
public sealed class SeamAboveTests(ClientsDatabase clients)
{
    [Fact]
    public void Having() => clients.AssertSameScript(fused: 5, """
        SELECT customer, count(*) FROM orders GROUP BY customer HAVING encode(sha256(customer::text::bytea), 'hex') < '4' ORDER BY customer;
        SELECT customer, sum(amount) FROM orders GROUP BY customer HAVING encode(sha256(sum(amount)::text::bytea), 'hex') < '8' AND count(*) > 10 ORDER BY 2 DESC, 1 LIMIT 7;
        SELECT count(*) FROM orders HAVING encode(sha256(count(*)::text::bytea), 'hex') = 'none';
        SELECT status FROM orders GROUP BY status HAVING encode(sha256(max(note)::bytea), 'hex') IS NOT NULL ORDER BY status OFFSET 1;
        SELECT customer FROM orders GROUP BY customer HAVING is_even(count(*)::int) ORDER BY customer;
        """);

    [EngineFact]
    public void Explain_counts_the_rows_that_failed()
    {
        using RawConnection on = clients.On();
        const string Sql = "SELECT customer FROM orders GROUP BY customer HAVING encode(sha256(customer::text::bytea), 'hex') < '4'";
        int groups = on.Run("SELECT customer FROM orders GROUP BY customer").Rows.Count;
        int kept = on.Run(Sql).Rows.Count;
        Assert.InRange(kept, 1, groups - 1);
        string[] plan = [.. on.Run($"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) {Sql}").Column().Select(l => l!.Trim())];
        Assert.Contains("Filter: (encode(sha256(((customer)::text)::bytea), 'hex'::text) < '4'::text)", plan);
        Assert.Contains($"Rows Removed by Filter: {groups - kept}", plan);
    }

    [Fact]
    public void Having_fails_as_in_PostgreSQL() => clients.AssertSameScript(fused: 1, """
        SELECT status FROM orders GROUP BY status HAVING get_byte(status::bytea, 50) = 1;
        SELECT status FROM orders GROUP BY status HAVING get_byte(status::bytea, 1) > 100 ORDER BY status;
        """);
}
