using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace PgFusion.MicroBenchmarks.EndToEnd;

/// <summary>
/// What a client sees, on a running server: planning (EXPLAIN, which asks the worker for a plan and nothing else), and
/// TPC-H Q1 and Q6 to the last row. One connection per engine, their runs in turn, so that whatever else the machine
/// does hits both; medians. The answers must be identical.
/// </summary>
internal static class EndToEndRun
{
    /// <summary>A planning takes so little that it is measured this many times as often.</summary>
    private const int PlanningRunsFactor = 20;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static async Task<int> MainAsync(string[] arguments)
    {
        EndToEndOptions options;
        try
        {
            options = EndToEndOptions.Parse(arguments);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            Console.Error.WriteLine(exception.Message);
            return 2;
        }

        await using NpgsqlConnection postgres = await OpenAsync(options.ConnectionString, "off");
        await using NpgsqlConnection fusion = await OpenAsync(options.ConnectionString, "on");
        string? different = null;
        var results = new List<Comparison>();
        foreach (string query in Requests.Names)
        {
            string sql = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Queries", query + ".sql"));
            string plan = await AnswerAsync(fusion, "EXPLAIN " + sql);
            if (!plan.Contains("Custom Scan (PgFusion)", StringComparison.Ordinal))
                throw new InvalidOperationException($"{query} does not run in PgFusion:\n{plan}");
            if (await AnswerAsync(postgres, sql) != await AnswerAsync(fusion, sql))
                different = query;
            results.Add(await CompareAsync(query + " planning", "EXPLAIN " + sql, options.Runs * PlanningRunsFactor, postgres, fusion));
            results.Add(await CompareAsync(query, sql, options.Runs, postgres, fusion));
        }

        Console.WriteLine($"  {"",-14} {"PostgreSQL",12} {"PgFusion",12} {"ratio",7}   medians; {await SettingsAsync(postgres)}");
        foreach (Comparison result in results)
            Console.WriteLine($"  {result.Name,-14} {result.PostgresMs,9:0.000} ms {result.PgFusionMs,9:0.000} ms {result.Ratio,6:0.00}x");
        if (options.Json is { } json)
            await File.WriteAllTextAsync(json, JsonSerializer.Serialize(results, Indented));
        if (different is null)
            return 0;
        Console.WriteLine($"  the answers to {different} DIFFER");
        return 1;
    }

    private static async Task<Comparison> CompareAsync(string name, string sql, int runs, NpgsqlConnection postgres, NpgsqlConnection fusion)
    {
        var times = (Postgres: new List<double>(), Fusion: new List<double>());
        for (int run = 0; run < runs; run++)
        {
            times.Postgres.Add(await TimeAsync(postgres, sql));
            times.Fusion.Add(await TimeAsync(fusion, sql));
        }
        return new Comparison(name, Comparison.Median(times.Postgres), Comparison.Median(times.Fusion));
    }

    private static async Task<double> TimeAsync(NpgsqlConnection connection, string sql)
    {
        long begin = Stopwatch.GetTimestamp();
        await AnswerAsync(connection, sql);
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    /// <summary>All rows, as PostgreSQL's text.</summary>
    private static async Task<string> AnswerAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var answer = new StringBuilder();
        while (await reader.ReadAsync())
        {
            for (int i = 0; i < reader.FieldCount; i++)
                answer.Append(await reader.IsDBNullAsync(i) ? "\\N" : reader.GetString(i)).Append(i + 1 < reader.FieldCount ? '\t' : '\n');
        }
        return answer.ToString();
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString, string enable)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SET pg_fusion.enable = {enable}; SET pg_fusion.cache = off", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>What the numbers depend on.</summary>
    private static async Task<string> SettingsAsync(NpgsqlConnection connection) => (await AnswerAsync(connection, """
        SELECT 'PostgreSQL ' || current_setting('server_version') ||
               ', ' || pg_size_pretty(pg_table_size('lineitem')) || ' of lineitem' ||
               ', shared_buffers ' || current_setting('shared_buffers') ||
               ', parallel workers ' || current_setting('max_parallel_workers_per_gather') ||
               ', worker threads ' || (SELECT setting FROM pg_settings WHERE name = 'pg_fusion.worker_threads')
        """)).TrimEnd();
}
