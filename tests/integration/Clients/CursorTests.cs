using Xunit;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>Cursors: partial fetches, two at a time, every direction, past the end of the transaction.</summary>
[Collection(ClientsDatabase.Collection)]
public sealed class CursorTests(ClientsDatabase clients)
{
    [Fact]
    // Whether a cursor declared with neither SCROLL nor NO SCROLL can go back depends on the plan, so no test here asks it to.
    public void Partial_fetches() => clients.AssertSameScript(fused: 1, """
        BEGIN;
        DECLARE c CURSOR FOR SELECT id, amount, note FROM orders WHERE status = 'open' ORDER BY id;
        FETCH 1 FROM c;
        FETCH 10 FROM c;
        FETCH NEXT FROM c;
        FETCH FORWARD 500 FROM c;
        FETCH ALL FROM c;
        FETCH 1 FROM c;
        CLOSE c;
        COMMIT;
        """);

    [Fact]
    public void Closed_before_its_end() => clients.AssertSameScript(fused: 2, """
        BEGIN;
        DECLARE c CURSOR FOR SELECT id, note FROM orders ORDER BY id DESC;
        FETCH 5 FROM c;
        CLOSE c;
        SELECT count(*) FROM orders;
        COMMIT;
        """);

    [Fact]
    public void Never_fetched() => clients.AssertSameScript(fused: 2, """
        BEGIN;
        DECLARE c CURSOR FOR SELECT id FROM orders;
        COMMIT;
        SELECT count(*) FROM orders;
        """);

    [Fact]
    public void Two_interleaved_and_a_query_between() => clients.AssertSameScript(fused: 4, """
        BEGIN;
        DECLARE a CURSOR FOR SELECT id, weight FROM orders WHERE customer = 3 ORDER BY id;
        DECLARE b CURSOR FOR SELECT customer, sum(amount) FROM orders GROUP BY customer ORDER BY customer DESC;
        FETCH 3 FROM a;
        FETCH 2 FROM b;
        FETCH 3 FROM a;
        SELECT count(*), max(id) FROM orders;
        FETCH 20 FROM b;
        FETCH 50 FROM a;
        SELECT status, count(*) FROM orders GROUP BY status ORDER BY status;
        FETCH ALL FROM b;
        CLOSE b;
        FETCH ALL FROM a;
        COMMIT;
        """);

    [Fact]
    public void Move() => clients.AssertSameScript(fused: 1, """
        BEGIN;
        DECLARE c CURSOR FOR SELECT id FROM orders ORDER BY id;
        MOVE 100 FROM c;
        FETCH 2 FROM c;
        MOVE FORWARD 5000 IN c;
        FETCH 2 FROM c;
        MOVE ALL FROM c;
        FETCH 1 FROM c;
        COMMIT;
        """);

    [Fact]
    public void Scrollable() => clients.AssertSameScript(fused: 1, """
        BEGIN;
        DECLARE c SCROLL CURSOR FOR SELECT id, amount FROM orders WHERE customer < 5 ORDER BY id;
        FETCH 5 FROM c;
        FETCH BACKWARD 3 FROM c;
        FETCH ABSOLUTE 100 FROM c;
        FETCH RELATIVE -50 FROM c;
        FETCH PRIOR FROM c;
        FETCH LAST FROM c;
        FETCH FIRST FROM c;
        FETCH ABSOLUTE -1 FROM c;
        MOVE BACKWARD ALL IN c;
        FETCH ALL FROM c;
        FETCH BACKWARD ALL FROM c;
        COMMIT;
        """);

    [Fact]
    public void Not_scrollable_refuses_to_go_back() => clients.AssertSameScript(fused: 0, """
        BEGIN;
        DECLARE c NO SCROLL CURSOR FOR SELECT id FROM orders ORDER BY id;
        FETCH 5 FROM c;
        FETCH BACKWARD 1 FROM c;
        ROLLBACK;
        """);

    [Fact]
    public void With_hold_outlives_its_transaction() => clients.AssertSameScript(fused: 1, """
        BEGIN;
        DECLARE held SCROLL CURSOR WITH HOLD FOR SELECT customer, sum(amount) FROM orders GROUP BY customer ORDER BY customer;
        FETCH 2 FROM held;
        COMMIT;
        FETCH 3 FROM held;
        FETCH BACKWARD 1 FROM held;
        FETCH ALL FROM held;
        CLOSE held;
        """);

    [Fact]
    public void With_hold_rolled_back() => clients.AssertSameScript(fused: 1, """
        BEGIN;
        DECLARE held CURSOR WITH HOLD FOR SELECT id FROM orders ORDER BY id;
        FETCH 2 FROM held;
        ROLLBACK;
        FETCH 3 FROM held;
        SELECT count(*) FROM orders;
        """);

    [Fact]
    public void Does_not_see_what_comes_after_its_declaration() => clients.AssertSameScript(fused: 1, """
        TRUNCATE ledger;
        INSERT INTO ledger SELECT i, i % 5, i FROM generate_series(1, 3000) i;
        BEGIN;
        DECLARE c CURSOR FOR SELECT id, amount FROM ledger ORDER BY id;
        FETCH 2 FROM c;
        UPDATE ledger SET amount = -1 WHERE id > 2;
        DELETE FROM ledger WHERE id > 2900;
        INSERT INTO ledger VALUES (5000, 1, 1);
        FETCH 3 FROM c;
        MOVE 2890 FROM c;
        FETCH ALL FROM c;
        SELECT count(*), sum(amount), max(id) FROM ledger;
        DECLARE d CURSOR FOR SELECT count(*), sum(amount) FROM ledger;
        FETCH ALL FROM d;
        ROLLBACK;
        """);

    [Fact]
    public void Inside_a_savepoint_that_is_rolled_back() => clients.AssertSameScript(fused: 2, """
        BEGIN;
        DECLARE outer_cursor CURSOR FOR SELECT id FROM orders ORDER BY id;
        FETCH 2 FROM outer_cursor;
        SAVEPOINT s;
        DECLARE inner_cursor CURSOR FOR SELECT id FROM orders ORDER BY id DESC;
        FETCH 2 FROM inner_cursor;
        ROLLBACK TO s;
        FETCH 2 FROM outer_cursor;
        SAVEPOINT t;
        FETCH 2 FROM inner_cursor;
        ROLLBACK TO t;
        FETCH 2 FROM outer_cursor;
        SELECT count(*) FROM orders;
        COMMIT;
        """);

    [Fact]
    public void Rows_deleted_by_others_are_still_there_for_an_open_cursor() => clients.AssertSame(connection =>
    {
        using RawConnection other = clients.Off();
        other.Run("TRUNCATE ledger");
        other.Run("INSERT INTO ledger SELECT i, i % 5, i FROM generate_series(1, 20000) i");
        List<RawResult> results = [];
        connection.Run("BEGIN");
        connection.Run("DECLARE c CURSOR FOR SELECT id, amount FROM ledger");
        results.Add(connection.Query("FETCH 10 FROM c"));
        other.Run("DELETE FROM ledger WHERE id % 2 = 0");
        other.Run("UPDATE ledger SET amount = 0");
        other.Run("VACUUM ledger");
        results.Add(connection.Query("MOVE 10000 FROM c"));
        results.Add(connection.Query("FETCH ALL FROM c"));
        connection.Run("COMMIT");
        results.Add(connection.Query("SELECT count(*), sum(amount) FROM ledger"));
        Assert.Equal(9990, results[2].Rows.Count);
        return results;
    }, ordered: false);

    [Fact]
    public void A_cursor_with_parameters_through_the_extended_protocol() => clients.AssertSame(connection =>
    {
        List<RawResult> results = [];
        connection.Run("BEGIN");
        results.Add(connection.Extended("DECLARE c CURSOR FOR SELECT id, note FROM orders WHERE customer = $1 ORDER BY id", false, [(23, "7")]));
        results.Add(connection.Extended("FETCH 5 FROM c", binary: true));
        results.Add(connection.Extended("FETCH ALL FROM c", binary: false));
        connection.Run("COMMIT");
        return results;
    });
}
