using Xunit;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>PREPARE and EXECUTE, plan caching, and what invalidates a plan.</summary>
[Collection(ClientsDatabase.Collection)]
public sealed class PreparedStatementTests(ClientsDatabase clients)
{
    [Theory]
    [InlineData("auto")]
    [InlineData("force_generic_plan")]
    [InlineData("force_custom_plan")]
    public void Ten_executions_under_each_plan_cache_mode(string mode) => clients.AssertSameScript(fused: 10, $"""
        SET plan_cache_mode = {mode};
        PREPARE totals(text, int, numeric) AS
            SELECT customer, count(*), sum(amount * $3) FROM orders WHERE status = $1 AND id > $2 GROUP BY customer ORDER BY customer;
        EXECUTE totals('open', 0, 1);
        EXECUTE totals('paid', 9000, 1.5);
        EXECUTE totals('lost', -5, NULL);
        EXECUTE totals(NULL, 0, 1);
        EXECUTE totals('sent', 20000, 1);
        EXECUTE totals('open', 5000, 0.001);
        EXECUTE totals('paid', NULL, 1);
        EXECUTE totals('sent', 1, 1000000);
        EXECUTE totals('open', 0, 1);
        EXECUTE totals('open', 9999, 'NaN');
        DEALLOCATE totals;
        """);

    [Fact]
    public void Generic_plan_is_used_in_the_end_and_still_PgFusion() => clients.AssertSameScript(fused: 7, """
        PREPARE one(int) AS SELECT count(*), sum(amount), min(placed) FROM orders WHERE id > $1;
        EXECUTE one(1);
        EXECUTE one(2);
        EXECUTE one(3);
        EXECUTE one(4);
        EXECUTE one(5);
        EXECUTE one(6);
        EXECUTE one(7);
        """);

    [Fact]
    public void A_stable_setting_read_at_each_execution() => clients.AssertSameScript(fused: 4, """
        SET plan_cache_mode = force_generic_plan;
        SET pgfusion_test.bound = '100';
        PREPARE bound AS SELECT count(*), max(id) FROM orders WHERE id < current_setting('pgfusion_test.bound')::int;
        EXECUTE bound;
        SET pgfusion_test.bound = '200';
        EXECUTE bound;
        SET TimeZone = 'Asia/Tokyo';
        PREPARE zone AS SELECT count(*) FROM orders WHERE placed::timestamptz < '2020-06-01 03:00:00+00';
        EXECUTE zone;
        SET TimeZone = 'America/Los_Angeles';
        EXECUTE zone;
        """);

    [Fact]
    public void Added_column_changes_a_star_and_nothing_else() => clients.AssertSameScript(fused: 4, """
        DROP TABLE IF EXISTS growing;
        CREATE TABLE growing AS SELECT i AS id, i % 7 AS k, i * 1.5 AS v FROM generate_series(1, 500) i;
        PREPARE star AS SELECT * FROM growing WHERE id < 3 ORDER BY id;
        PREPARE total AS SELECT k, sum(v) FROM growing GROUP BY k ORDER BY k;
        EXECUTE star;
        EXECUTE total;
        ALTER TABLE growing ADD COLUMN extra text DEFAULT 'x';
        EXECUTE star;
        EXECUTE total;
        SELECT * FROM growing WHERE id < 3 ORDER BY id;
        DROP TABLE growing;
        """);

    [Fact]
    public void Changed_column_type() => clients.AssertSameScript(fused: 5, """
        DROP TABLE IF EXISTS changing;
        CREATE TABLE changing AS SELECT i AS id, i AS v, (i % 10)::text AS t FROM generate_series(1, 500) i;
        PREPARE counting AS SELECT count(*), count(DISTINCT t) FROM changing WHERE v > 250;
        PREPARE summing AS SELECT sum(v) FROM changing;
        EXECUTE counting;
        EXECUTE summing;
        ALTER TABLE changing ALTER COLUMN v TYPE numeric(10,3), ALTER COLUMN t TYPE varchar(5);
        EXECUTE counting;
        EXECUTE summing;
        ALTER TABLE changing ALTER COLUMN v TYPE int8;
        EXECUTE counting;
        EXECUTE summing;
        SELECT sum(v) FROM changing;
        DROP TABLE changing;
        """);

    [Fact]
    public void Index_comes_and_goes() => clients.AssertSameScript(fused: 4, """
        DROP TABLE IF EXISTS indexed;
        CREATE TABLE indexed AS SELECT i AS id, md5(i::text) AS t FROM generate_series(1, 5000) i;
        ANALYZE indexed;
        PREPARE lookup(int) AS SELECT id, t FROM indexed WHERE id = $1;
        EXECUTE lookup(17);
        CREATE INDEX indexed_id ON indexed (id);
        EXECUTE lookup(17);
        DROP INDEX indexed_id;
        EXECUTE lookup(17);
        EXECUTE lookup(0);
        DROP TABLE indexed;
        """);

    [Fact]
    public void Dropped_column_dropped_table_and_a_table_made_anew() => clients.AssertSameScript(fused: 3, """
        DROP TABLE IF EXISTS passing;
        CREATE TABLE passing AS SELECT i AS id, i * 2 AS v FROM generate_series(1, 100) i;
        PREPARE total AS SELECT count(*), sum(v) FROM passing;
        EXECUTE total;
        ALTER TABLE passing DROP COLUMN v;
        EXECUTE total;
        DROP TABLE passing;
        EXECUTE total;
        CREATE TABLE passing (id int, v int);
        EXECUTE total;
        INSERT INTO passing VALUES (1, 5), (2, 6);
        EXECUTE total;
        DROP TABLE passing;
        """);

    [Fact]
    public void Replaced_function_is_called_the_next_time() => clients.AssertSameScript(fused: 4, """
        CREATE OR REPLACE FUNCTION changing_rate() RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT 1.0';
        CREATE OR REPLACE FUNCTION changing_label(x int) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN 'a' || x; END $$;
        PREPARE rated AS SELECT sum(amount * changing_rate()) FROM orders;
        PREPARE labelled AS SELECT min(changing_label(id)), max(changing_label(customer)) FROM orders WHERE id < 50;
        EXECUTE rated;
        EXECUTE labelled;
        CREATE OR REPLACE FUNCTION changing_rate() RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT 2.5';
        CREATE OR REPLACE FUNCTION changing_label(x int) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN 'b' || x; END $$;
        EXECUTE rated;
        EXECUTE labelled;
        DROP FUNCTION changing_rate();
        DROP FUNCTION changing_label(int);
        """);

    [Fact]
    public void Truncated_and_filled_again() => clients.AssertSameScript(fused: 4, """
        DROP TABLE IF EXISTS refilled;
        CREATE TABLE refilled AS SELECT i AS id, i * 2 AS v FROM generate_series(1, 3000) i;
        PREPARE total AS SELECT count(*), sum(v) FROM refilled;
        EXECUTE total;
        TRUNCATE refilled;
        EXECUTE total;
        INSERT INTO refilled SELECT i, i FROM generate_series(1, 10) i;
        EXECUTE total;
        ALTER TABLE refilled SET UNLOGGED;
        EXECUTE total;
        DROP TABLE refilled;
        """);

    [Fact]
    public void Statements_prepared_before_and_after_switching_the_engine_off_and_on()
    {
        using RawConnection on = clients.On();
        PlanLog log = new(on);
        on.Run("PREPARE total AS SELECT status, sum(amount) FROM orders GROUP BY status ORDER BY status");
        RawResult first = on.Run("EXECUTE total");
        on.Run("SET pg_fusion.enable = off");
        RawResult second = on.Run("EXECUTE total");
        RawResult third = on.Run("SELECT status, sum(amount) FROM orders GROUP BY status ORDER BY status");
        on.Run("SET pg_fusion.enable = on");
        RawResult fourth = on.Run("SELECT status, sum(amount) FROM orders GROUP BY status ORDER BY status");
        Assert.Null(ResultComparison.Difference(first, second, ordered: true));
        Assert.Null(ResultComparison.Difference(first, third, ordered: true));
        Assert.Null(ResultComparison.Difference(first, fourth, ordered: true));
        if (!Engine.Baseline)
        {
            // A cached plan stays what it is; only planning looks at the setting.
            List<bool> fused = [.. log.Take().Select(Engine.RunsInPgFusion)];
            Assert.Equal(4, fused.Count);
            Assert.Equal((true, false, true), (fused[0], fused[2], fused[3]));
        }
    }

    [EngineTheory]
    [InlineData("force_generic_plan")]
    [InlineData("force_custom_plan")]
    public void Prepared_statements_survive_the_worker(string mode)
    {
        using RawConnection off = clients.Off();
        using RawConnection on = clients.On();
        using WorkerProcess worker = new(clients.Database);
        const string Sql = "SELECT customer, count(*), sum(amount) FROM orders WHERE id > $1 GROUP BY customer ORDER BY customer";
        RawResult expected = off.Extended(Sql, binary: true, [(23, "500")]);
        on.Run($"SET plan_cache_mode = {mode}");
        on.SendParse("survivor", Sql, 23);
        on.SendSync();
        on.ReadUntilReady();
        for (int round = 0; round < 4; round++)
        {
            if (round > 0)
            {
                worker.KillAndAwaitNext();
            }
            for (int i = 0; i < 2; i++)
            {
                on.SendBind("", "survivor", ["500"], binary: true);
                on.SendDescribePortal("");
                on.SendExecute("", 0);
                on.SendSync();
                RawResult actual = Assert.Single(on.ReadUntilReady());
                Assert.Null(ResultComparison.Difference(expected, actual, ordered: true));
            }
        }
    }

    [Fact]
    public void Explain_execute_shows_the_plan_that_runs()
    {
        using RawConnection on = clients.On();
        on.Run("PREPARE explained(int) AS SELECT count(*), sum(amount) FROM orders WHERE id > $1");
        foreach (string mode in (string[])["force_custom_plan", "force_generic_plan"])
        {
            on.Run($"SET plan_cache_mode = {mode}");
            Engine.AssertRunsInPgFusion(on.Scalar("EXPLAIN (FORMAT JSON) EXECUTE explained(5)")!);
            Engine.AssertRunsInPgFusion(on.Scalar("EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE explained(5)")!);
            Assert.Contains("orders", string.Join('\n', on.Run("EXPLAIN (ANALYZE, VERBOSE) EXECUTE explained(5)").Column()));
        }
    }
}
