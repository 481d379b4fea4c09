// What reading a table costs, without and with the worker: see README.md.
using System.Text.Json;
using Npgsql;
using PgFusion.Perf;
using PgFusion.Perf.Database;
using PgFusion.ScanBenchmark;

try
{
    var options = new Options(args);
    string uri = options.Value("uri") ?? Environment.GetEnvironmentVariable("PGFUSION_BENCH_URI")
        ?? throw new ArgumentException("PGFUSION_BENCH_URI is not set: it names a database, as ./build.sh up prints it");
    await using var connection = new NpgsqlConnection(ConnectionUri.ToNpgsql(uri));
    await connection.OpenAsync();
    await using var neighbour = new NpgsqlConnection(ConnectionUri.ToNpgsql(uri));
    await neighbour.OpenAsync();
    var table = new ScanTable(connection);
    string name = options.Value("table") ?? await table.MakeAsync(options.Number("rows", 600_000));
    await table.WarmAsync(name);

    var run = new ScanRun(connection, neighbour, name, options.Number("runs", 20));
    IReadOnlyList<ScanTime> times = await run.MeasureAsync();
    ScanRun.Print(times);
    if (options.Value("json") is { } json)
        await File.WriteAllTextAsync(json, JsonSerializer.Serialize(times, ScanRun.Json));
    return 0;
}
catch (Exception exception) when (exception is ArgumentException or NpgsqlException or IOException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
