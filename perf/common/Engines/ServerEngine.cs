using System.Data;
using System.Diagnostics;
using Npgsql;
using PgFusion.Perf.Database;

namespace PgFusion.Perf.Engines;

/// <summary>A session of the server: PostgreSQL itself or PgFusion, whichever its settings make it.</summary>
internal sealed class ServerEngine : IEngine
{
    private readonly NpgsqlConnection _connection;
    private readonly List<string> _settings = [];

    private ServerEngine(string name, NpgsqlConnection connection)
    {
        Name = name;
        _connection = connection;
    }

    public string Name { get; }

    /// <param name="name">Of the engine.</param>
    /// <param name="connectionString">Of the server.</param>
    /// <param name="secondsAtMost">A query that takes longer fails with SQLSTATE 57014.</param>
    /// <param name="settings">Assignments as SET has them.</param>
    public static async Task<ServerEngine> ConnectAsync(string name, string connectionString, int secondsAtMost, params string[] settings)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var engine = new ServerEngine(name, connection);
        foreach (var setting in settings.Prepend($"statement_timeout = '{secondsAtMost}s'"))
            await engine.SetAsync(setting);
        return engine;
    }

    /// <summary>One value, as text.</summary>
    public async Task<string> ScalarAsync(string sql)
    {
        var answer = await AnswerAsync(sql);
        return answer.Error is { } error ? throw new InvalidOperationException($"{error}: {sql}") : answer.Rows[0][0] ?? "";
    }

    public async Task<Run> RunAsync(string sql)
    {
        var begin = Stopwatch.GetTimestamp();
        var answer = await AnswerAsync(sql);
        return new Run(Stopwatch.GetElapsedTime(begin).TotalMilliseconds, answer);
    }

    /// <summary>All rows, as PostgreSQL's text.</summary>
    public async Task<Answer> AnswerAsync(string sql)
    {
        try
        {
            await using var command = new NpgsqlCommand(sql, _connection) { AllResultTypesAreUnknown = true };
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
            // The client gives a session up for some errors that end only the query, such as that memory is short.
            if (_connection.State != ConnectionState.Open)
            {
                await _connection.CloseAsync();
                await _connection.OpenAsync();
                foreach (var setting in _settings)
                    await AssignAsync(setting);
            }
            return Answer.Failed(e.SqlState + " " + e.MessageText);
        }
    }

    /// <summary>Holds until the engine is disposed of, also in a session that takes the place of a lost one.</summary>
    public async Task SetAsync(string assignment)
    {
        await AssignAsync(assignment);
        _settings.Add(assignment);
    }

    private async Task AssignAsync(string assignment)
    {
        await using var command = new NpgsqlCommand("SET " + assignment, _connection);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
