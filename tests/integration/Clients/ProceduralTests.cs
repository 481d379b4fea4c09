using Xunit;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>
/// Queries inside functions. The number of PgFusion's plans counts those of the nested queries; `SELECT f()` itself has
/// no table and stays PostgreSQL's.
/// </summary>
[Collection(ClientsDatabase.Collection)]
public sealed class ProceduralTests(ClientsDatabase clients)
{
    [Fact]
    public void For_loop_over_a_query() => clients.AssertSameScript(fused: 3, """
        SELECT loop_total('open');
        SELECT loop_total('paid');
        SELECT loop_total('nowhere');
        """);

    [Fact]
    public void Return_query() => clients.AssertSameScript(fused: 2, """
        SELECT * FROM customer_sums(100);
        SELECT c, s FROM customer_sums(9990) WHERE n > 0 ORDER BY c DESC;
        """);

    [Fact]
    public void Execute_with_a_query_string() => clients.AssertSameScript(fused: 2, """
        SELECT dynamic_count('id > $1', 500);
        SELECT dynamic_count('customer = $1 AND status = ''open''', 6);
        SELECT dynamic_count('no_such_column = $1', 6);
        """);

    [Fact]
    public void Select_into() => clients.AssertSameScript(fused: 4, """
        SELECT assigned_sum(3);
        SELECT assigned_sum(48);
        """);

    [Fact]
    public void Errors_of_a_query_are_caught_and_the_next_one_runs() => clients.AssertSameScript(fused: 2, """
        SELECT caught_division(5000);
        SELECT caught_division(20000);
        """);

    [Fact]
    public void Cursor_variables() => clients.AssertSameScript(fused: 2, """
        SELECT cursor_walk(0);
        SELECT cursor_walk(7);
        """);

    [Fact]
    public void Sql_functions() => clients.AssertSameScript(fused: 2, """
        SELECT sql_sum('open');
        SELECT * FROM sql_rows('paid');
        """);

    [Fact]
    public void The_same_function_many_times_in_one_session() => clients.AssertSame(connection =>
    {
        List<RawResult> results = [];
        for (int i = 0; i < 8; i++)
        {
            results.Add(connection.Query($"SELECT loop_total('open'), assigned_sum({i})"));
        }
        return results;
    });

    [Fact]
    public void Do_block_with_exceptions_in_a_loop() => clients.AssertSameScript(fused: 5, """
        DO $$
        DECLARE
            n int8;
            caught int := 0;
        BEGIN
            FOR i IN 1 .. 6 LOOP
                BEGIN
                    SELECT sum(100 / (id - i * 2000)) INTO n FROM orders WHERE id <= 8000;
                EXCEPTION WHEN division_by_zero THEN
                    caught := caught + 1;
                END;
            END LOOP;
            IF caught <> 4 THEN
                RAISE EXCEPTION 'caught %', caught;
            END IF;
            FOR i IN 1 .. 3 LOOP
                PERFORM count(*) FROM orders WHERE id > i;
            END LOOP;
        END $$;
        """);

    [Fact]
    public void A_function_that_queries_called_for_each_row_of_a_query() => clients.AssertSameScript(fused: 11, """
        SELECT customer, sql_sum(min(status)) FROM orders WHERE customer < 10 GROUP BY customer ORDER BY customer;
        """);

    [Fact]
    public void A_query_under_a_query_at_the_leaf() => clients.AssertSameScript(fused: 9, orMore: true, script: """
        SELECT id, assigned_sum(id) FROM orders WHERE id BETWEEN 9 AND 13 AND assigned_sum(customer) > 0 AND status = 'paid' ORDER BY id;
        """);

    [Fact]
    public void Procedure_that_commits_between_queries() => clients.AssertSameScript(fused: 3, """
        CREATE OR REPLACE PROCEDURE fill_ledger() LANGUAGE plpgsql AS $$
        DECLARE
            r record;
        BEGIN
            DELETE FROM ledger;
            COMMIT;
            FOR r IN SELECT customer, sum(amount) AS s FROM orders WHERE customer < 5 GROUP BY customer ORDER BY customer LOOP
                INSERT INTO ledger VALUES (r.customer, 1, round(r.s / 1000, 2));
                COMMIT;
            END LOOP;
            PERFORM count(*) FROM ledger;
        END $$;
        CALL fill_ledger();
        SELECT * FROM ledger ORDER BY id;
        """);
}
