using System.Text.Json;
using Xunit;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>pg_fusion.enable: what is refused under on, what stays PostgreSQL's under auto and off, and what is said of it.</summary>
[Collection(ClientsDatabase.Collection)]
public sealed class ModeTests(ClientsDatabase clients)
{
    private const string NestedArray = "SELECT id, ARRAY(SELECT ARRAY[o.id] FROM orders o WHERE o.id < 3 ORDER BY o.id) FROM orders WHERE id <= 5 ORDER BY id";
    private const string JsonOfTable = "SELECT json_agg(note ORDER BY id) FROM orders WHERE id <= 5";

    public static TheoryData<string, string> Unsupported => new()
    {
        { "WITH gone AS (DELETE FROM ledger WHERE id < 0 RETURNING id) SELECT id FROM gone", "data-modifying" },
        { "SELECT id, note FROM orders WHERE id <= 5 ORDER BY id FOR UPDATE", "FOR UPDATE" },
    };

    /// <summary>Parts of these could be the worker's, but nothing in them is what it is better at.</summary>
    public static TheoryData<string, string> SplitInVain => new()
    {
        { NestedArray, "ARRAY" },
        { JsonOfTable, "json_agg" },
    };

    [EngineTheory]
    [MemberData(nameof(Unsupported))]
    public void Under_on_an_unsupported_query_is_refused_by_name(string sql, string construct)
    {
        using RawConnection on = clients.On();
        foreach (RawResult result in (RawResult[])[on.Query(sql), on.Extended(sql, binary: true), on.Query("EXPLAIN " + sql)])
        {
            RawError? error = result.Error;
            Assert.NotNull(error);
            Assert.Equal("0A000", error.SqlState);
            Assert.Contains(construct, error.Message, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("auto", error.Hint);
            Assert.True(!string.IsNullOrEmpty(error.Detail) || error.Position is not null, "neither a detail nor a position says where: " + error);
        }
        Assert.Equal("10000", on.Scalar("SELECT count(*) FROM orders"));
    }

    [EngineTheory]
    [MemberData(nameof(Unsupported))]
    [MemberData(nameof(SplitInVain))]
    public void Under_auto_PostgreSQL_runs_it_and_EXPLAIN_says_why(string sql, string construct)
    {
        using RawConnection off = clients.Off();
        using RawConnection auto = clients.On();
        auto.Run("SET pg_fusion.enable = auto");
        auto.Run("SET pg_fusion.min_cost = 0");
        Assert.Null(ResultComparison.Difference(off.Run(sql), auto.Run(sql), ordered: true));
        string json = auto.Scalar($"EXPLAIN (FORMAT JSON) {sql}")!;
        Engine.AssertRunsInPostgreSql(json);
        using var document = JsonDocument.Parse(json);
        string reason = document.RootElement[0].GetProperty(Engine.Provider).GetString()!;
        Assert.Contains(construct, reason, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(auto.Run("EXPLAIN " + sql).Column(), line => line!.Contains(Engine.Provider, StringComparison.Ordinal) && line.Contains(construct, StringComparison.OrdinalIgnoreCase));
    }

    [EngineTheory]
    [InlineData(NestedArray)]
    [InlineData(JsonOfTable)]
    public void Under_on_a_query_is_split_for_a_single_table(string sql)
    {
        using RawConnection off = clients.Off();
        using RawConnection on = clients.On();
        Assert.Null(ResultComparison.Difference(off.Run(sql), on.Run(sql), ordered: true));
        Engine.AssertRunsPartlyInPgFusion(on.Scalar($"EXPLAIN (FORMAT JSON) {sql}")!);
    }

    [EngineFact]
    public void Under_auto_a_cheap_query_stays_PostgreSQLs_and_a_costly_one_does_not()
    {
        using RawConnection auto = clients.On();
        auto.Run("SET pg_fusion.enable = auto");
        const string Sql = "SELECT status, sum(amount) FROM orders GROUP BY status ORDER BY status";
        auto.Run("SET pg_fusion.min_cost = 1e9");
        string json = auto.Scalar($"EXPLAIN (FORMAT JSON) {Sql}")!;
        Engine.AssertRunsInPostgreSql(json);
        Assert.Contains("cost", JsonDocument.Parse(json).RootElement[0].GetProperty(Engine.Provider).GetString());
        RawResult cheap = auto.Run(Sql);
        auto.Run("SET pg_fusion.min_cost = 0");
        Engine.AssertRunsInPgFusion(auto.Scalar($"EXPLAIN (FORMAT JSON) {Sql}")!);
        Assert.Null(ResultComparison.Difference(cheap, auto.Run(Sql), ordered: true));
    }

    [EngineFact]
    public void Under_off_nothing_is_PgFusions_and_nothing_is_said()
    {
        using RawConnection off = clients.Off();
        string json = off.Scalar("EXPLAIN (VERBOSE, FORMAT JSON) SELECT sum(amount) FROM orders")!;
        Assert.DoesNotContain(Engine.Provider, json);
    }

    [EngineFact]
    public void Off_is_the_default()
    {
        using RawConnection fresh = new(clients.Database.Settings);
        Assert.Equal("off", fresh.Scalar("SELECT boot_val FROM pg_settings WHERE name = 'pg_fusion.enable'"));
    }

    [EngineFact]
    public void Under_auto_PostgreSQL_serves_while_there_is_no_worker()
    {
        using RawConnection off = clients.Off();
        using RawConnection auto = clients.On();
        using WorkerProcess worker = new(clients.Database);
        auto.Run("SET pg_fusion.enable = auto");
        auto.Run("SET pg_fusion.min_cost = 0");
        auto.Run("SET pg_fusion.connect_timeout = 100");
        const string Sql = "SELECT status, sum(amount), count(*) FROM orders GROUP BY status ORDER BY status";
        RawResult expected = off.Run(Sql);
        for (int round = 0; round < 5; round++)
        {
            int pid = worker.AwaitReady(TimeSpan.FromSeconds(10));
            WorkerProcess.Kill(pid);
            // From the very moment of its death until the next one is up, the answer is always there.
            while (!worker.IsReady)
            {
                Assert.Null(ResultComparison.Difference(expected, auto.Run(Sql), ordered: true));
            }
        }
        Engine.AssertRunsInPgFusion(auto.Scalar($"EXPLAIN (FORMAT JSON) {Sql}")!);
    }

    [EngineFact]
    public void Unknown_values_of_the_settings_are_refused()
    {
        using RawConnection on = clients.On();
        Assert.Equal("22023", on.Query("SET pg_fusion.enable = perhaps").Error?.SqlState);
        Assert.Equal("22023", on.Query("SET pg_fusion.codegen = fortran").Error?.SqlState);
        Assert.NotNull(on.Query("SET pg_fusion.no_such_setting = 1").Error);
        Assert.Equal("10000", on.Scalar("SELECT count(*) FROM orders"));
    }

    [EngineFact]
    public void Rules_of_the_optimizer_can_be_switched_off()
    {
        const string Sql = "SELECT id FROM orders ORDER BY id LIMIT 3";
        using RawConnection on = clients.On();
        string explain = $"EXPLAIN (FORMAT JSON) {Sql}";
        Assert.Contains("Top-N Sort", on.Scalar(explain)!);
        RawResult expected = on.Run(Sql);
        Assert.Null(on.Query("SET pg_fusion.disabled_rules = 'Top_N,  column_pruning'").Error);
        Assert.DoesNotContain("Top-N Sort", on.Scalar(explain)!);
        Assert.Null(ResultComparison.Difference(expected, on.Run(Sql), ordered: true));
        Assert.Equal("22023", on.Query("SET pg_fusion.disabled_rules = 'top_n,,'").Error?.SqlState);
        Assert.Null(on.Query("SET pg_fusion.disabled_rules = 'top_n, no_rule'").Error);
        var error = on.Query(Sql).Error;
        Assert.Equal("22023", error?.SqlState);
        Assert.Contains("no_rule", error!.Message);
        Assert.Contains("top_n, ", error.Hint);
        Assert.Null(on.Query("RESET pg_fusion.disabled_rules").Error);
        Assert.Contains("Top-N Sort", on.Scalar(explain)!);
    }

    [Fact]
    public void A_transaction_local_setting() => clients.AssertSameScript(fused: 3, """
        SELECT count(*) FROM orders;
        BEGIN;
        SET LOCAL TimeZone = 'UTC';
        SELECT max(placed::timestamptz) FROM orders;
        ROLLBACK;
        SELECT max(placed::timestamptz) FROM orders;
        """);
}
