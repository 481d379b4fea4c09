using Xunit;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>Statements that contain a query: what runs it, and what comes of it.</summary>
[Collection(ClientsDatabase.Collection)]
public sealed class StatementTests(ClientsDatabase clients)
{
    private const string Query = "SELECT customer, count(*) AS n, sum(amount) AS total, max(note) AS note FROM orders GROUP BY customer ORDER BY customer";

    [Theory]
    [InlineData("FORMAT text")]
    [InlineData("FORMAT csv, HEADER, FORCE_QUOTE *")]
    [InlineData("FORMAT binary")]
    public void Copy_of_a_query_to_the_client(string options)
    {
        List<byte[]> expected, actual;
        using (RawConnection off = clients.Off())
        {
            expected = off.Run($"COPY ({Query}) TO STDOUT ({options})").CopyData;
        }
        using (RawConnection on = clients.On())
        {
            PlanLog log = new(on);
            actual = on.Run($"COPY ({Query}) TO STDOUT ({options})").CopyData;
            Engine.AssertRunsInPgFusion(Assert.Single(log.Take()));
        }
        Assert.True(expected.Count >= 50);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Copy_that_fails_half_way() => clients.AssertSame(connection =>
    {
        RawResult result = connection.Query("COPY (SELECT id, 100 / (id - 9000) FROM orders) TO STDOUT");
        Assert.Equal("22012", result.Error?.SqlState);
        return [result, connection.Query("SELECT count(*) FROM orders")];
    });

    [Fact]
    public void Create_table_as() => clients.AssertSameScript(fused: 3, $"""
        DROP TABLE IF EXISTS made;
        CREATE TABLE made AS {Query};
        SELECT * FROM made ORDER BY customer;
        SELECT attname, atttypid::regtype, atttypmod FROM pg_attribute WHERE attrelid = 'made'::regclass AND attnum > 0 ORDER BY attnum;
        DROP TABLE made;
        CREATE TABLE made AS SELECT * FROM orders WHERE false WITH NO DATA;
        SELECT attname, atttypid::regtype, atttypmod FROM pg_attribute WHERE attrelid = 'made'::regclass AND attnum > 0 ORDER BY attnum;
        DROP TABLE made;
        CREATE TEMP TABLE made AS SELECT note, amount FROM orders WHERE id % 100 = 0;
        SELECT attname, atttypid::regtype, atttypmod FROM pg_attribute WHERE attrelid = 'made'::regclass AND attnum > 0 ORDER BY attnum;
        DROP TABLE made;
        """);

    [Fact]
    public void Select_into() => clients.AssertSameScript(fused: 2, """
        DROP TABLE IF EXISTS chosen;
        SELECT id, amount, note INTO chosen FROM orders WHERE customer = 7;
        SELECT * FROM chosen ORDER BY id;
        DROP TABLE chosen;
        """);

    [Fact]
    public void Insert_select_stays_PostgreSQLs() => clients.AssertSameScript(fused: 1, """
        TRUNCATE ledger;
        INSERT INTO ledger SELECT id, customer, weight FROM orders WHERE id <= 100;
        SELECT count(*), sum(amount), sum(account) FROM ledger;
        """);

    [Fact]
    public void Update_and_delete_stay_PostgreSQLs() => clients.AssertSameScript(fused: 2, """
        TRUNCATE ledger;
        INSERT INTO ledger SELECT id, customer, weight FROM orders WHERE id <= 100;
        UPDATE ledger SET amount = amount * 2 WHERE account > 20;
        SELECT count(*), sum(amount) FROM ledger;
        DELETE FROM ledger WHERE amount > 10 RETURNING id;
        SELECT count(*), sum(amount) FROM ledger;
        """);

    [Fact]
    public void Materialised_view() => clients.AssertSameScript(fused: 5, """
        DROP MATERIALIZED VIEW IF EXISTS by_status;
        CREATE MATERIALIZED VIEW by_status AS SELECT status, count(*) AS n, sum(amount) AS total FROM orders GROUP BY status;
        SELECT * FROM by_status ORDER BY status;
        REFRESH MATERIALIZED VIEW by_status;
        SELECT sum(n), max(total) FROM by_status;
        SELECT customer, n, total FROM customer_totals WHERE n > 10 ORDER BY customer;
        DROP MATERIALIZED VIEW by_status;
        """);

    [Fact]
    public void Values_and_table_commands() => clients.AssertSameScript(fused: 1, """
        VALUES (1, 'x'), (2, 'y');
        TABLE scratch;
        """);
}
