using System.Text.Json;
using Xunit;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>
/// How a session is told to answer by plain PostgreSQL (the reference) or by PgFusion, and how a test makes sure of
/// which of the two it was.
///
/// PGFUSION_TEST_BASELINE=1 is for developing the tests on a cluster without the extension: both sides are plain
/// PostgreSQL, the second with other plans (no hashing, parallel workers), so that a query whose answer depends on the
/// plan is found out. Nothing is proved about PgFusion then; CI must not set it.
/// </summary>
internal static class Engine
{
    public const string Provider = "PgFusion";

    public static readonly bool Baseline = ReadBaseline();

    public static readonly string[] Backends = Baseline ? ["il"] : ["il", "csharp"];

    /// <summary>Settings of a session that plain PostgreSQL serves, by one plan shape that does not depend on parallel workers.</summary>
    public static string[] Off =>
        ["SET pg_fusion.enable = off", "SET max_parallel_workers_per_gather = 0", "SET jit = off", "SET statement_timeout = '50s'"];

    /// <summary>
    /// PgFusion by the leader alone; by the C# back end with scan workers, so that every query runs with them, too. Tables are
    /// read, whatever autovacuum has done to them meanwhile: the block cache has tests of its own (Cache/).
    /// </summary>
    public static string[] On(string codegen = "il") => Baseline
        ? [.. Off, "SET enable_hashagg = off", "SET max_parallel_workers_per_gather = 2", "SET min_parallel_table_scan_size = 0",
            "SET parallel_setup_cost = 0", "SET parallel_tuple_cost = 0",
            // PostgreSQL 16 and later sort the input of DISTINCT aggregates, and so of all others beside them.
            "SELECT set_config(name, 'off', false) FROM pg_settings WHERE name = 'enable_presorted_aggregate'"]
        : ["SET pg_fusion.enable = on", "SET pg_fusion.cache = off", $"SET pg_fusion.codegen = {codegen}", "SET statement_timeout = '50s'",
            .. codegen == "csharp" ? WithScanWorkers : ["SET max_parallel_workers_per_gather = 0"]];

    /// <summary>Parallel workers read every heap, however small, where the query may have any.</summary>
    public static string[] WithScanWorkers =>
        ["SET max_parallel_workers_per_gather = 2", "SET pg_fusion.max_scan_workers = 2", "SET parallel_setup_cost = 0", "SET min_parallel_table_scan_size = 0"];

    /// <summary>
    /// Asserts that the plan's Custom Scan of PgFusion has nothing but PostgreSQL's projection, sort or limit above it.
    /// </summary>
    /// <param name="explainJson">Output of EXPLAIN (FORMAT JSON).</param>
    public static void AssertRunsInPgFusion(string explainJson)
    {
        if (!Baseline)
        {
            Assert.True(RunsInPgFusion(explainJson), "the plan is PostgreSQL's:\n" + explainJson);
        }
    }

    /// <summary>Asserts that PgFusion runs a part of the query, whatever is above it.</summary>
    /// <param name="explainJson">Output of EXPLAIN (FORMAT JSON).</param>
    public static void AssertRunsPartlyInPgFusion(string explainJson)
    {
        if (!Baseline)
        {
            Assert.True(RunsPartlyInPgFusion(explainJson), "the plan is PostgreSQL's:\n" + explainJson);
        }
    }

    public static void AssertRunsInPostgreSql(string explainJson) =>
        Assert.False(RunsPartlyInPgFusion(explainJson), "the plan is PgFusion's:\n" + explainJson);

    public static bool RunsPartlyInPgFusion(string explainJson) =>
        explainJson.Contains($"\"Custom Plan Provider\": \"{Provider}\"", StringComparison.Ordinal);

    /// <summary>
    /// Of the baseline only: a plan that PgFusion would have to make, one of a SELECT that reads a table or was found to
    /// read none of its rows. So the numbers of plans that tests expect are checked without an engine, too.
    /// </summary>
    public static bool WouldRunInPgFusion(string explainJson)
    {
        using var document = JsonDocument.Parse(explainJson);
        string nodeType = document.RootElement.GetProperty("Plan").GetProperty("Node Type").GetString()!;
        return nodeType is not ("ModifyTable" or "LockRows")
            && ((explainJson.Contains("\"Relation Name\"", StringComparison.Ordinal) && !explainJson.Contains("\"Relation Name\": \"pg_", StringComparison.Ordinal)) || explainJson.Contains("\"One-Time Filter\"", StringComparison.Ordinal));
    }

    public static bool RunsInPgFusion(string explainJson)
    {
        using var document = JsonDocument.Parse(explainJson);
        JsonElement root = document.RootElement;
        JsonElement plan = (root.ValueKind == JsonValueKind.Array ? root[0] : root).GetProperty("Plan");
        while (true)
        {
            string nodeType = plan.GetProperty("Node Type").GetString()!;
            if (nodeType == "Custom Scan")
            {
                return plan.GetProperty("Custom Plan Provider").GetString() == Provider;
            }
            if (nodeType is not ("Result" or "Sort" or "Incremental Sort" or "Limit" or "Materialize" or "ProjectSet" or "Unique")
                || !plan.TryGetProperty("Plans", out JsonElement children))
            {
                return false;
            }
            plan = children[0];
        }
    }

    public static RawConnection Open(ScratchDatabase database, params string[][] settings)
    {
        RawConnection connection = new(database.Settings);
        foreach (string statement in settings.SelectMany(s => s))
        {
            connection.Run(statement);
        }
        return connection;
    }

    private static bool ReadBaseline()
    {
        bool baseline = Environment.GetEnvironmentVariable("PGFUSION_TEST_BASELINE") == "1";
        if (baseline && Environment.GetEnvironmentVariable("CI") is not (null or "" or "false"))
        {
            throw new InvalidOperationException("PGFUSION_TEST_BASELINE compares PostgreSQL with itself and must not be set in CI");
        }
        return baseline;
    }
}

/// <summary>A test that needs the engine itself: skipped, visibly, while tests are developed without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EngineFactAttribute : FactAttribute
{
    public EngineFactAttribute()
    {
        if (Engine.Baseline)
        {
            Skip = "PGFUSION_TEST_BASELINE is set: there is no engine";
        }
    }
}

/// <summary>As <see cref="EngineFactAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EngineTheoryAttribute : TheoryAttribute
{
    public EngineTheoryAttribute()
    {
        if (Engine.Baseline)
        {
            Skip = "PGFUSION_TEST_BASELINE is set: there is no engine";
        }
    }
}
