using Xunit;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>What a query sees: own changes, snapshots, savepoints; and tables of every persistence and shape.</summary>
[Collection(ClientsDatabase.Collection)]
public sealed class TransactionTests(ClientsDatabase clients)
{
    [Fact]
    public void Own_uncommitted_changes() => clients.AssertSameScript(fused: 8, """
        TRUNCATE ledger;
        BEGIN;
        SELECT count(*), sum(amount) FROM ledger;
        INSERT INTO ledger SELECT i, i % 5, i FROM generate_series(1, 5000) i;
        SELECT count(*), sum(amount) FROM ledger;
        UPDATE ledger SET amount = amount + 0.5 WHERE account = 1;
        SELECT account, count(*), sum(amount) FROM ledger GROUP BY account ORDER BY account;
        DELETE FROM ledger WHERE id > 2500;
        SELECT count(*), sum(amount), max(id) FROM ledger;
        UPDATE ledger SET id = id + 10000 WHERE account = 2;
        UPDATE ledger SET amount = 7 WHERE account = 2;
        SELECT count(*), sum(amount), max(id) FROM ledger;
        TRUNCATE ledger;
        SELECT count(*) FROM ledger;
        INSERT INTO ledger VALUES (1, 1, 1);
        SELECT count(*), sum(amount) FROM ledger;
        ROLLBACK;
        SELECT count(*), sum(amount) FROM ledger;
        """);

    [Fact]
    public void A_table_made_in_the_same_transaction() => clients.AssertSameScript(fused: 3, """
        BEGIN;
        CREATE TABLE newborn AS SELECT i AS id, i * 1.25 AS v FROM generate_series(1, 3000) i;
        SELECT count(*), sum(v) FROM newborn;
        ALTER TABLE newborn ADD COLUMN w int DEFAULT 3;
        SELECT count(*), sum(w), sum(v) FROM newborn;
        CREATE INDEX ON newborn (id);
        SELECT v, w FROM newborn WHERE id = 77;
        ROLLBACK;
        SELECT count(*) FROM newborn;
        """);

    [Fact]
    public void Savepoints_rolled_back_and_released() => clients.AssertSameScript(fused: 6, """
        TRUNCATE ledger;
        BEGIN;
        INSERT INTO ledger SELECT i, 1, i FROM generate_series(1, 100) i;
        SAVEPOINT a;
        UPDATE ledger SET amount = 0;
        SELECT count(*), sum(amount) FROM ledger;
        SAVEPOINT b;
        DELETE FROM ledger WHERE id > 10;
        INSERT INTO ledger SELECT i, 2, 1 FROM generate_series(1000, 1500) i;
        SELECT count(*), sum(amount) FROM ledger;
        ROLLBACK TO b;
        SELECT count(*), sum(amount) FROM ledger;
        DELETE FROM ledger WHERE id > 50;
        RELEASE b;
        SELECT count(*), sum(amount) FROM ledger;
        ROLLBACK TO a;
        SELECT count(*), sum(amount) FROM ledger;
        SELECT sum(100 / (id - 5)) FROM ledger;
        SELECT count(*) FROM ledger;
        ROLLBACK TO a;
        SELECT max(id) FROM ledger;
        COMMIT;
        """);

    [Fact]
    public void A_failed_transaction_answers_nothing() => clients.AssertSameScript(fused: 1, """
        BEGIN;
        SELECT 1 / (id - 5) FROM orders;
        SELECT count(*) FROM orders;
        COMMIT;
        SELECT count(*) FROM orders;
        """);

    [Theory]
    [InlineData("READ COMMITTED")]
    [InlineData("REPEATABLE READ")]
    [InlineData("SERIALIZABLE")]
    public void What_others_commit_meanwhile(string isolation) => clients.AssertSame(connection =>
    {
        using RawConnection other = clients.Off();
        other.Run("TRUNCATE ledger");
        other.Run("INSERT INTO ledger SELECT i, i % 5, i FROM generate_series(1, 4000) i");
        other.Run("VACUUM ledger");
        const string Sql = "SELECT account, count(*), sum(amount) FROM ledger GROUP BY account ORDER BY account";
        List<RawResult> results = [];
        connection.Run($"BEGIN ISOLATION LEVEL {isolation}");
        results.Add(connection.Query(Sql));
        other.Run("DELETE FROM ledger WHERE id % 3 = 0");
        other.Run("UPDATE ledger SET amount = amount * 2 WHERE account = 1");
        other.Run("INSERT INTO ledger VALUES (9999, 9, 9)");
        other.Run("VACUUM ledger");
        results.Add(connection.Query(Sql));
        connection.Run("COMMIT");
        results.Add(connection.Query(Sql));
        bool isStable = isolation != "READ COMMITTED";
        Assert.Equal(isStable, ResultComparison.Difference(results[0], results[1], ordered: true) is null);
        Assert.NotNull(ResultComparison.Difference(results[0], results[2], ordered: true));
        return results;
    });

    [Fact]
    public void Uncommitted_changes_of_others_are_not_seen() => clients.AssertSame(connection =>
    {
        using RawConnection other = clients.Off();
        other.Run("TRUNCATE ledger");
        other.Run("INSERT INTO ledger SELECT i, i % 5, i FROM generate_series(1, 4000) i");
        List<RawResult> results = [];
        other.Run("BEGIN");
        other.Run("UPDATE ledger SET amount = -1 WHERE id % 2 = 0");
        other.Run("DELETE FROM ledger WHERE id > 3000");
        other.Run("INSERT INTO ledger SELECT i, 1, 1 FROM generate_series(5000, 6000) i");
        results.Add(connection.Query("SELECT count(*), sum(amount), max(id) FROM ledger"));
        other.Run("ROLLBACK");
        results.Add(connection.Query("SELECT count(*), sum(amount), max(id) FROM ledger"));
        Assert.Null(ResultComparison.Difference(results[0], results[1], ordered: true));
        return results;
    });

    [Fact]
    public void Serializable_transactions_detect_write_skew()
    {
        List<List<string?>> outcomes = [];
        foreach (bool isOn in (bool[])[false, true])
        {
            using RawConnection one = isOn ? clients.On() : clients.Off();
            using RawConnection two = isOn ? clients.On() : clients.Off();
            one.Run("TRUNCATE ledger");
            one.Run("INSERT INTO ledger SELECT i, i % 2, 10 FROM generate_series(1, 50) i");
            List<string?> outcome = [];
            foreach (RawConnection connection in (RawConnection[])[one, two])
            {
                connection.Run("BEGIN ISOLATION LEVEL SERIALIZABLE");
            }
            outcome.Add(one.Query("SELECT sum(amount) FROM ledger WHERE account = 0").Error?.SqlState);
            outcome.Add(two.Query("SELECT sum(amount) FROM ledger WHERE account = 1").Error?.SqlState);
            outcome.Add(one.Query("INSERT INTO ledger VALUES (101, 1, 1)").Error?.SqlState);
            outcome.Add(two.Query("INSERT INTO ledger VALUES (102, 0, 1)").Error?.SqlState);
            outcome.Add(one.Query("COMMIT").Error?.SqlState);
            outcome.Add(two.Query("COMMIT").Error?.SqlState);
            Assert.Contains("40001", outcome);
            outcomes.Add(outcome);
        }
        Assert.Equal(outcomes[0], outcomes[1]);
    }

    [Fact]
    public void Temporary_tables() => clients.AssertSameScript(fused: 5, """
        CREATE TEMP TABLE passing (id int, v numeric(8,2), t text);
        INSERT INTO passing SELECT i, i / 3.0, 'row ' || i FROM generate_series(1, 4000) i;
        SELECT count(*), sum(v), max(t) FROM passing;
        UPDATE passing SET v = NULL WHERE id % 2 = 0;
        SELECT id % 3, count(v), sum(v) FROM passing GROUP BY 1 ORDER BY 1;
        CREATE TEMP TABLE orders AS SELECT 1 AS id;
        SELECT count(*) FROM orders;
        DROP TABLE pg_temp.orders;
        SELECT count(*) FROM orders;
        BEGIN;
        CREATE TEMP TABLE brief (id int) ON COMMIT DROP;
        INSERT INTO brief VALUES (1), (2);
        SELECT sum(id) FROM brief;
        COMMIT;
        SELECT sum(id) FROM brief;
        """);

    [Fact]
    public void Unlogged_table() => clients.AssertSameScript(fused: 2, """
        SELECT v, count(*), sum(id) FROM scratch GROUP BY v ORDER BY v;
        BEGIN;
        UPDATE scratch SET v = 'changed' WHERE id % 7 = 0;
        SELECT v, count(*), sum(id) FROM scratch GROUP BY v ORDER BY v;
        ROLLBACK;
        """);

    [Fact]
    public void Materialised_view_read() => clients.AssertSameScript(fused: 1, """
        SELECT count(*), sum(n), sum(total) FROM customer_totals WHERE customer % 2 = 1;
        """);

    [Fact]
    public void Partitioned_table() => clients.AssertSameScript(fused: 6, """
        SELECT count(*), sum(v) FROM events;
        SELECT kind, count(*), min(at), max(at) FROM events GROUP BY kind ORDER BY kind;
        SELECT count(*), sum(v) FROM events WHERE at >= '2021-03-01' AND at < '2021-04-01';
        SELECT count(*) FROM events WHERE at = '1990-01-01';
        BEGIN;
        CREATE TABLE events_2022 PARTITION OF events FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
        INSERT INTO events SELECT date '2022-01-01' + i, 9, i FROM generate_series(0, 100) i;
        SELECT kind, count(*), sum(v) FROM events WHERE at > '2021-12-01' GROUP BY kind ORDER BY kind;
        ALTER TABLE events DETACH PARTITION events_2020;
        SELECT count(*), sum(v) FROM events;
        ROLLBACK;
        """);

    [Fact]
    public void Inheritance() => clients.AssertSameScript(fused: 4, """
        SELECT count(*), sum(wheels) FROM vehicle;
        SELECT count(*), sum(wheels) FROM ONLY vehicle;
        SELECT count(*), sum(load) FROM truck;
        SELECT tableoid::regclass::text AS of, count(*) FROM vehicle GROUP BY of ORDER BY of;
        """);

    [Fact]
    public void Ten_sessions_at_once()
    {
        using RawConnection off = clients.Off();
        const string Sql = "SELECT customer, status, count(*), sum(amount), avg(weight), max(note) FROM orders GROUP BY customer, status ORDER BY customer, status";
        RawResult expected = off.Run(Sql);
        Parallel.For(0, 10, new ParallelOptions { MaxDegreeOfParallelism = 10 }, session =>
        {
            using RawConnection on = clients.On();
            for (int i = 0; i < 10; i++)
            {
                Assert.Null(ResultComparison.Difference(expected, on.Extended(Sql, binary: false), ordered: true));
            }
        });
    }

    [Fact]
    public async Task While_others_write()
    {
        using RawConnection writer = clients.Off();
        using RawConnection on = clients.On();
        writer.Run("TRUNCATE ledger");
        writer.Run("INSERT INTO ledger SELECT i, i % 10, 100 FROM generate_series(1, 2000) i");
        using CancellationTokenSource stop = new();
        var transfers = Task.Run(() =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                // Money moves and never appears or vanishes, so each snapshot has the same sum.
                writer.Run("BEGIN");
                writer.Run($"UPDATE ledger SET amount = amount - 1 WHERE id = {1 + (i % 2000)}");
                writer.Run($"UPDATE ledger SET amount = amount + 1 WHERE id = {1 + (i * 7 % 2000)}");
                writer.Run(i % 5 == 0 ? "ROLLBACK" : "COMMIT");
                if (i % 200 == 0)
                {
                    writer.Run("VACUUM ledger");
                }
            }
        });
        for (int i = 0; i < 200; i++)
        {
            RawResult result = on.Run("SELECT count(*), sum(amount) FROM ledger");
            Assert.Equal(("2000", "200000.00"), (result.Text(0, 0), result.Text(0, 1)));
        }
        await stop.CancelAsync();
        await transfers;
    }
}
