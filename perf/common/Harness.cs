using PgFusion.Perf.Database;
using PgFusion.Perf.Rows;

namespace PgFusion.Perf;

/// <summary>
/// The command line of a benchmark's program.
///
///   generate   one table, or one part of it, to standard output, in COPY's text or binary format
///   load       all tables into a database
///   run        the queries, by PostgreSQL and by PgFusion: times, and whether answers agree
///   check      the same without the times: every query once by each
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
               {program} run --uri postgresql://... --queries-from FOLDER [--queries q01,q06] [--runs N] [--timeout SECONDS] [--json FILE]
               {program} check --uri postgresql://... --queries-from FOLDER [--queries q01,q06] [--timeout SECONDS]
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
                    return await Runner(options, options.Number("runs", 5)).RunAsync(QuerySet.Read(options.Required("queries-from"), options.Value("queries")), options.Value("json")) ? 0 : 1;
                case "check":
                    return await Runner(options, 0).RunAsync(QuerySet.Read(options.Required("queries-from"), options.Value("queries")), options.Value("json")) ? 0 : 1;
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

    private static QueryRunner Runner(Options options, int runs) =>
        new(ConnectionUri.ToNpgsql(options.Required("uri")), runs, options.Number("timeout", 60));

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
