using System.Diagnostics;
using System.Text.Json;
using PgFusion.Perf.Database;
using PgFusion.Perf.Rows;

namespace PgFusion.Perf.Engines;

/// <summary>
/// DuckDB over tables of its own in memory, with as many threads as the machine has: what a column store makes of the same
/// data. It runs in a process of Node.js (duckdb/engine.mjs), which measures a query by itself, so that the
/// pipe between the two does not count. Its answers are not compared: its types are others.
/// </summary>
internal sealed class DuckDbEngine : IEngine
{
    private readonly Process _process;

    private DuckDbEngine(Process process) => _process = process;

    public string Name => "DuckDB";

    /// <param name="folder">Holds engine.mjs, and the packages that it needs.</param>
    /// <param name="data">Is loaded.</param>
    public static async Task<DuckDbEngine> StartAsync(string folder, DataSet data)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        start.ArgumentList.Add("engine.mjs");
        start.ArgumentList.Add(Environment.ProcessorCount.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var engine = new DuckDbEngine(Process.Start(start) ?? throw new InvalidOperationException("node does not start"));
        try
        {
            foreach (var table in data.Tables)
                await engine.LoadAsync(table);
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
        return engine;
    }

    public async Task<Run> RunAsync(string sql)
    {
        using var reply = await AskAsync(sql);
        var root = reply.RootElement;
        if (root.TryGetProperty("error", out var error))
            return new Run(0, Answer.Failed(error.GetString()!));
        var columns = root.GetProperty("columns").EnumerateArray().Select(static c => c.GetString()!).ToList();
        var rows = root.GetProperty("rows").EnumerateArray().Select(static r => r.EnumerateArray().Select(static v => v.ValueKind == JsonValueKind.Null ? null : v.ToString()).ToArray()).ToList();
        return new Run(root.GetProperty("milliseconds").GetDouble(), new Answer(columns, rows));
    }

    public async ValueTask DisposeAsync()
    {
        // It ends when its input does.
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task LoadAsync(Table table)
    {
        var path = Path.GetTempFileName();
        try
        {
            await using (var file = File.Create(path, 1 << 20))
                await new TableStream(table, binary: false).CopyToAsync(file, 1, 1, null);
            foreach (var sql in new[] { table.CreateStatement, $"COPY {table.Name} FROM '{path}' (FORMAT csv, DELIMITER '\t', NULL '\\N', HEADER false, QUOTE '', ESCAPE '')" })
            {
                var run = await RunAsync(sql);
                if (run.Answer.Error is { } error)
                    throw new InvalidOperationException($"DuckDB cannot load {table.Name}: {error}");
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task<JsonDocument> AskAsync(string sql)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(sql));
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("DuckDB's process has ended");
        return JsonDocument.Parse(line);
    }
}
