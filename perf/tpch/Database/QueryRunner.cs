using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace PgFusion.Tpch.Database;

/// <summary>
/// Runs queries with pg_fusion.enable off and on over one connection, compares their answers as
/// PostgreSQL's text (names, types, rows in order), and reports the median time of each. An answer
/// is read to its end; the first run of each is a warm-up and is not counted. A query that takes
/// longer than the limit is given up: without indexes on foreign keys, PostgreSQL needs minutes for
/// some of the correlated ones.
/// </summary>
internal sealed class QueryRunner(string connectionString, string folder, int runs, int secondsAtMost)
{
    /// <summary>A query is repeated less often when all its runs would take longer than this.</summary>
    private static readonly TimeSpan SlowQueryBudget = TimeSpan.FromSeconds(20);

    /// <summary>Returns whether every query that PgFusion ran gave PostgreSQL's answer.</summary>
    public async Task<bool> RunAsync(string? chosen, string? json)
    {
        var numbers = chosen == null ? Enumerable.Range(1, 22) : chosen.Split(',').Select(int.Parse);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await ExecuteAsync(connection, $"SET statement_timeout = '{secondsAtMost}s'");
        var extension = await HasExtensionAsync(connection);
        if (!extension)
            Console.WriteLine("  pg_fusion is not preloaded: only PostgreSQL is measured");

        Console.WriteLine($"  {"query",-6} {"PostgreSQL",12} {"PgFusion",12} {"ratio",7}  answer");
        var results = new List<QueryResult>();
        foreach (var number in numbers)
        {
            var sql = await File.ReadAllTextAsync(Path.Combine(folder, $"q{number:00}.sql"));
            var result = await MeasureAsync(connection, $"q{number:00}", sql, extension);
            results.Add(result);
            Console.WriteLine($"  {result.Query,-6} {Milliseconds(result.PostgresMs),12} {Milliseconds(result.PgFusionMs),12} "
                + $"{(result.PgFusionMs > 0 ? $"{result.PostgresMs / result.PgFusionMs:0.0}x" : ""),7}  {result.Answer}");
        }
        if (json != null)
            await File.WriteAllTextAsync(json, JsonSerializer.Serialize(results, new JsonSerializerOptions { WriteIndented = true }));
        return results.TrueForAll(r => !r.Answer.StartsWith(QueryResult.Different, StringComparison.Ordinal));
    }

    private static string Milliseconds(double? value) => value is { } ms ? $"{ms:0.0} ms" : "";

    private async Task<QueryResult> MeasureAsync(NpgsqlConnection connection, string name, string sql, bool extension)
    {
        if (extension)
            await ExecuteAsync(connection, "SET pg_fusion.enable = off");
        var postgres = await TimeAsync(connection, sql);
        if (!extension)
            return new QueryResult(name, postgres.Median, null, postgres.Error ?? "");
        await ExecuteAsync(connection, "SET pg_fusion.enable = on");
        var fusion = await TimeAsync(connection, sql);
        return new QueryResult(name, postgres.Median, fusion.Median, Verdict(postgres, fusion));
    }

    // What is not supported says so with 0A000; any other error of PgFusion's alone is as wrong as another answer.
    private static string Verdict(Timing postgres, Timing fusion) => (postgres.Error, fusion.Error) switch
    {
        (null, null) => postgres.Answer == fusion.Answer ? QueryResult.Identical : QueryResult.Different,
        (null, { } error) when error.StartsWith(PostgresErrorCodes.FeatureNotSupported, StringComparison.Ordinal) => error,
        (null, { } error) when error.StartsWith(PostgresErrorCodes.QueryCanceled, StringComparison.Ordinal) => error,
        (null, { } error) => $"{QueryResult.Different}: {error}",
        ({ } error, _) => "not compared, PostgreSQL: " + error,
    };

    /// <summary>A median in milliseconds and the answer, or the error: its SQLSTATE and message.</summary>
    private sealed record Timing(double? Median, string? Answer, string? Error);

    private async Task<Timing> TimeAsync(NpgsqlConnection connection, string sql)
    {
        try
        {
            var watch = Stopwatch.StartNew();
            var answer = await AnswerAsync(connection, sql);
            var times = new double[Math.Clamp((int)(SlowQueryBudget / watch.Elapsed), 1, runs)];
            for (var i = 0; i < times.Length; i++)
            {
                watch.Restart();
                await AnswerAsync(connection, sql);
                times[i] = watch.Elapsed.TotalMilliseconds;
            }
            Array.Sort(times);
            return new Timing(times[times.Length / 2], answer, null);
        }
        catch (PostgresException e)
        {
            return new Timing(null, null, e.SqlState + " " + e.MessageText);
        }
    }

    private static async Task<string> AnswerAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        await using var reader = await command.ExecuteReaderAsync();
        var answer = new StringBuilder();
        for (var i = 0; i < reader.FieldCount; i++)
            answer.Append(reader.GetName(i)).Append(' ').Append(reader.GetDataTypeName(i)).Append('\n');
        while (await reader.ReadAsync())
            for (var i = 0; i < reader.FieldCount; i++)
                answer.Append(await reader.IsDBNullAsync(i) ? "\\N" : reader.GetString(i)).Append(i + 1 < reader.FieldCount ? '\t' : '\n');
        return answer.ToString();
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
