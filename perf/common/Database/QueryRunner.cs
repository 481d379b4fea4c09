using System.Diagnostics;
using System.Text.Json;
using Npgsql;

namespace PgFusion.Perf.Database;

/// <summary>
/// Runs queries with pg_fusion.enable off and on over one connection, compares their answers
/// (<see cref="AnswerCheck"/>), and reports the median time of each. An answer is read to its end; the
/// first run of each is a warm-up and is not counted, and with 0 runs there are no times. A query that takes
/// longer than the limit is given up: without indexes on foreign keys, PostgreSQL needs minutes for
/// some of the correlated ones.
/// </summary>
internal sealed class QueryRunner(string connectionString, int runs, int secondsAtMost)
{
    /// <summary>A query is repeated less often when all its runs would take longer than this.</summary>
    private static readonly TimeSpan SlowQueryBudget = TimeSpan.FromSeconds(20);

    private const string NotCompared = "not compared";

    /// <summary>
    /// Returns whether every query that PgFusion ran gave PostgreSQL's answer; without times, an answer that could not be
    /// compared does not count as one.
    /// </summary>
    public async Task<bool> RunAsync(IReadOnlyList<BenchmarkQuery> queries, string? json)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await ExecuteAsync(connection, $"SET statement_timeout = '{secondsAtMost}s'");
        var extension = await HasExtensionAsync(connection);
        if (!extension)
            Console.WriteLine("  pg_fusion is not preloaded: only PostgreSQL is measured");

        Console.WriteLine($"  {"query",-6} {"PostgreSQL",12} {"PgFusion",12} {"ratio",7}  answer");
        var results = new List<QueryResult>();
        foreach (var query in queries)
        {
            var result = await MeasureAsync(connection, query, extension);
            results.Add(result);
            Console.WriteLine($"  {result.Query,-6} {Milliseconds(result.PostgresMs),12} {Milliseconds(result.PgFusionMs),12} "
                + $"{(result.PgFusionMs > 0 ? $"{result.PostgresMs / result.PgFusionMs:0.0}x" : ""),7}  {result.Answer}");
        }
        if (json != null)
            await File.WriteAllTextAsync(json, JsonSerializer.Serialize(results, new JsonSerializerOptions { WriteIndented = true }));
        Console.WriteLine($"  {results.Count(r => r.Answer == QueryResult.Identical)} of {results.Count} answers are identical");
        return results.TrueForAll(r => !r.Answer.StartsWith(QueryResult.Different, StringComparison.Ordinal) && (runs > 0 || !r.Answer.StartsWith(NotCompared, StringComparison.Ordinal)));
    }

    private static string Milliseconds(double? value) => value is { } ms ? $"{ms:0.0} ms" : "";

    private async Task<QueryResult> MeasureAsync(NpgsqlConnection connection, BenchmarkQuery query, bool extension)
    {
        await EnableAsync(connection, extension, "off");
        var postgres = await TimeAsync(connection, query.Sql);
        if (!extension)
            return new QueryResult(query.Name, postgres.Median, null, postgres.Answer.Error ?? "");
        await EnableAsync(connection, extension, "on");
        var fusion = await TimeAsync(connection, query.Sql);
        return new QueryResult(query.Name, postgres.Median, fusion.Median, await VerdictAsync(connection, query, postgres.Answer, fusion.Answer));
    }

    // What is not supported says so with 0A000; any other error of PgFusion's alone is as wrong as another answer.
    private static async Task<string> VerdictAsync(NpgsqlConnection connection, BenchmarkQuery query, Answer postgres, Answer fusion)
    {
        if (postgres.Error != null)
            return $"{NotCompared}, PostgreSQL: {postgres.Error}";
        if (fusion.Error is { } error && (error.StartsWith(PostgresErrorCodes.FeatureNotSupported, StringComparison.Ordinal) || error.StartsWith(PostgresErrorCodes.QueryCanceled, StringComparison.Ordinal)))
            return error;
        string? difference;
        if (query.Check is { } check)
        {
            var variant = await AnswerAsync(connection, check.Sql);
            await EnableAsync(connection, true, "off");
            difference = AnswerCheck.Difference(await AnswerAsync(connection, check.Sql), variant) is { } other ? "in the determined variant, " + other : null;
            difference ??= AnswerCheck.Difference(postgres, fusion, check.Determined, await AnswerAsync(connection, check.WithoutLimit));
        }
        else
        {
            difference = AnswerCheck.Difference(postgres, fusion);
        }
        return difference == null ? QueryResult.Identical : $"{QueryResult.Different}: {difference}";
    }

    /// <summary>A median in milliseconds, and the answer.</summary>
    private sealed record Timing(double? Median, Answer Answer);

    private async Task<Timing> TimeAsync(NpgsqlConnection connection, string sql)
    {
        var watch = Stopwatch.StartNew();
        var answer = await AnswerAsync(connection, sql);
        if (answer.Error != null || runs == 0)
            return new Timing(null, answer);
        var times = new double[Math.Clamp((int)(SlowQueryBudget / watch.Elapsed), 1, runs)];
        for (var i = 0; i < times.Length; i++)
        {
            watch.Restart();
            if ((await AnswerAsync(connection, sql)).Error is { } error)
                return new Timing(null, Answer.Failed(error));
            times[i] = watch.Elapsed.TotalMilliseconds;
        }
        Array.Sort(times);
        return new Timing(times[times.Length / 2], answer);
    }

    private static async Task<Answer> AnswerAsync(NpgsqlConnection connection, string sql)
    {
        try
        {
            await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
            await using var reader = await command.ExecuteReaderAsync();
            var columns = Enumerable.Range(0, reader.FieldCount).Select(i => $"{reader.GetName(i)} {reader.GetDataTypeName(i)}").ToList();
            var rows = new List<string?[]>();
            while (await reader.ReadAsync())
            {
                var row = new string?[reader.FieldCount];
                for (var i = 0; i < row.Length; i++)
                    row[i] = await reader.IsDBNullAsync(i) ? null : reader.GetString(i);
                rows.Add(row);
            }
            return new Answer(columns, rows);
        }
        catch (PostgresException e)
        {
            return Answer.Failed(e.SqlState + " " + e.MessageText);
        }
    }

    private static async Task EnableAsync(NpgsqlConnection connection, bool extension, string value)
    {
        if (extension)
            await ExecuteAsync(connection, $"SET pg_fusion.enable = {value}");
    }

    private static async Task<bool> HasExtensionAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT current_setting('shared_preload_libraries') ~ 'pg_fusion'", connection);
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
