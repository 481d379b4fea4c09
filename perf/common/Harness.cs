using PgFusion.Perf.Database;
using PgFusion.Perf.Engines;
using PgFusion.Perf.Gate;
using PgFusion.Perf.Reports;
using PgFusion.Perf.Rows;

namespace PgFusion.Perf;

/// <summary>
/// The command line of a benchmark's program.
///
///   generate   one table, or one part of it, to standard output, in COPY's text or binary format
///   load       all tables into a database
///   run        the queries, by PostgreSQL, by PgFusion and by peers: times, and whether answers agree
///   check      the same without the times: every query once by each
///   baseline   records how many times as fast as PostgreSQL PgFusion is, over some rounds
///   gate       fails when that has become less than the baseline says
///
/// Reads no configuration; everything is on the command line.
/// </summary>
/// <param name="program">Its name, for the usage.</param>
/// <param name="scaleUsage">The options that say how much data there is.</param>
/// <param name="dataSet">Reads them.</param>
internal sealed class Harness(string program, string scaleUsage, Func<Options, DataSet> dataSet)
{
    private string Usage => $"""
        usage: {program} generate --table NAME {scaleUsage} [--seed N] [--part I/N] [--format text|binary]
               {program} load --uri postgresql://... {scaleUsage} [--seed N]
               {program} run --uri postgresql://... --queries-from FOLDER [--queries q01,q06] [--runs N] [--timeout SECONDS]
                   [--peers postgres,duckdb] [--duckdb FOLDER {scaleUsage} [--seed N]] [--report PATH]
               {program} check --uri postgresql://... --queries-from FOLDER [--queries q01,q06] [--timeout SECONDS] [--report PATH]
               {program} baseline --uri postgresql://... --queries-from FOLDER --baseline FILE [--cache on|off] [--runs N] [--rounds N]
               {program} gate --uri postgresql://... --queries-from FOLDER --baseline FILE [--cache on|off] [--runs N]

        --report writes PATH.json, PATH.md and PATH.svg; --duckdb is the folder of DuckDB's peer, with its packages.
        """;

    /// <summary>The program's exit status.</summary>
    public async Task<int> RunAsync(string[] arguments)
    {
        try
        {
            var options = new Options(arguments.Skip(1).ToArray());
            switch (arguments.FirstOrDefault())
            {
                case "generate":
                    await GenerateAsync(options);
                    return 0;
                case "load":
                    await new Loader(ConnectionUri.ToNpgsql(options.Required("uri")), dataSet(options)).LoadAsync();
                    return 0;
                case "run":
                    return await RunAsync(options, options.Number("runs", 5));
                case "check":
                    return await RunAsync(options, 0);
                case "baseline":
                    return await RecordAsync(options);
                case "gate":
                    return await GateAsync(options);
                default:
                    Console.Error.WriteLine(Usage);
                    return 2;
            }
        }
        catch (ArgumentException e)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
    }

    private async Task<int> RunAsync(Options options, int runs)
    {
        var queries = QuerySet.Read(options.Required("queries-from"), options.Value("queries"));
        var server = ConnectionUri.ToNpgsql(options.Required("uri"));
        var secondsAtMost = options.Number("timeout", 60);
        var peers = (options.Value("peers") ?? "postgres").Split(',');
        if (peers.FirstOrDefault(static p => p is not ("postgres" or "duckdb")) is { } unknown)
            throw new ArgumentException($"--peers {unknown}: the peers are postgres and duckdb");

        await using var postgres = await ServerEngine.ConnectAsync("PostgreSQL", server, secondsAtMost);
        var hasFusion = await postgres.ScalarAsync("SELECT current_setting('shared_preload_libraries') ~ 'pg_fusion'") == "t";
        if (hasFusion)
            await postgres.SetAsync("pg_fusion.enable = off");
        await using var fusion = hasFusion ? await ServerEngine.ConnectAsync("PgFusion", server, secondsAtMost, "pg_fusion.enable = on") : null;
        await using var duckdb = peers.Contains("duckdb") ? await StartDuckDbAsync(options) : null;

        // What the scan of the heap itself makes of it.
        await using var withoutCache = hasFusion && runs > 0
            ? await ServerEngine.ConnectAsync("PgFusion, cache off", server, secondsAtMost, "pg_fusion.enable = on", "pg_fusion.cache = off")
            : null;
        var runner = new QueryRunner(postgres, fusion, [.. new IEngine?[] { withoutCache, duckdb }.OfType<IEngine>()], runs);
        var report = await runner.RunAsync(queries);
        if (options.Value("report") is { } path)
            await WriteAsync(report, path, hasTimes: runs > 0);
        if (runs > 0)
            Console.WriteLine(report.Summary());
        Console.WriteLine($"  {report.Queries.Count(static r => r.Answer == QueryResult.Identical)} of {report.Queries.Count} answers are identical");
        return report.Queries.All(runner.Accepts) ? 0 : 1;
    }

    private static async Task<int> RecordAsync(Options options)
    {
        await using var gate = await GateSession.OpenAsync(options);
        var baseline = await gate.Gate.RecordAsync(gate.Queries, options.Number("rounds", 5));
        await File.WriteAllTextAsync(options.Required("baseline"), baseline.ToJson());
        return 0;
    }

    private static async Task<int> GateAsync(Options options)
    {
        var baseline = Baseline.FromJson(await File.ReadAllTextAsync(options.Required("baseline")));
        await using var gate = await GateSession.OpenAsync(options);
        var failures = await gate.Gate.CheckAsync(baseline, gate.Queries);
        foreach (var failure in failures)
            Console.WriteLine("  " + failure);
        Console.WriteLine(failures.Count == 0 ? "  no query has lost speed" : $"  {failures.Count} failures");
        return failures.Count == 0 ? 0 : 1;
    }

    private async Task<DuckDbEngine> StartDuckDbAsync(Options options)
    {
        Console.WriteLine("  loading DuckDB");
        return await DuckDbEngine.StartAsync(options.Required("duckdb"), dataSet(options));
    }

    private static async Task WriteAsync(BenchmarkReport report, string path, bool hasTimes)
    {
        await File.WriteAllTextAsync(path + ".json", report.ToJson());
        if (!hasTimes)
            return;
        await File.WriteAllTextAsync(path + ".md", report.ToMarkdown());
        await File.WriteAllTextAsync(path + ".svg", RatioChart.Draw(report));
    }

    private async Task GenerateAsync(Options options)
    {
        var table = dataSet(options).Named(options.Required("table"));
        var format = options.Value("format") ?? "text";
        if (format is not ("text" or "binary"))
            throw new ArgumentException("--format is text or binary");
        var part = (options.Value("part") ?? "1/1").Split('/');
        if (part.Length != 2 || !int.TryParse(part[0], out var number) || !int.TryParse(part[1], out var parts) || number < 1 || number > parts)
            throw new ArgumentException("--part is I/N, with I from 1 to N");
        await using var output = Console.OpenStandardOutput();
        await new TableStream(table, format == "binary").CopyToAsync(output, number, parts, null);
    }
}
