// The TPC-H harness.
//
//   generate   one table, or one part of it, to standard output, in COPY's text or binary format
//   load       all tables into a database
//   run        the 22 queries, by PostgreSQL and by PgFusion: times, and whether answers agree
//
// Reads no configuration; everything is on the command line.
using PgFusion.Tpch;
using PgFusion.Tpch.Database;
using PgFusion.Tpch.Generator;
using PgFusion.Tpch.Rows;

const string Usage = """
    usage: PgFusion.Tpch generate --table NAME [--sf N] [--seed N] [--part I/N] [--format text|binary]
           PgFusion.Tpch load --uri postgresql://... [--sf N] [--seed N]
           PgFusion.Tpch run --uri postgresql://... --queries-from FOLDER [--queries 1,6] [--runs N] [--timeout SECONDS] [--json FILE]
    """;

try
{
    var options = new Options(args.Skip(1).ToArray());
    switch (args.FirstOrDefault())
    {
        case "generate":
            await Generate(options);
            return 0;
        case "load":
            await new Loader(ConnectionUri.ToNpgsql(options.Required("uri")), ReadScale(options)).LoadAsync();
            return 0;
        case "run":
            var runner = new QueryRunner(ConnectionUri.ToNpgsql(options.Required("uri")), options.Required("queries-from"), options.Number("runs", 5), options.Number("timeout", 60));
            return await runner.RunAsync(options.Value("queries"), options.Value("json")) ? 0 : 1;
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

static Scale ReadScale(Options options) =>
    new(decimal.Parse(options.Value("sf") ?? "1", System.Globalization.CultureInfo.InvariantCulture), (ulong)options.Number("seed", 1));

static async Task Generate(Options options)
{
    var table = Table.Named(options.Required("table"));
    var scale = ReadScale(options);
    var format = options.Value("format") ?? "text";
    if (format is not ("text" or "binary"))
        throw new ArgumentException("--format is text or binary");
    var part = (options.Value("part") ?? "1/1").Split('/');
    if (part.Length != 2 || !int.TryParse(part[0], out var number) || !int.TryParse(part[1], out var parts) || number < 1 || number > parts)
        throw new ArgumentException("--part is I/N, with I from 1 to N");
    await using var output = Console.OpenStandardOutput();
    await new TableStream(table, scale, new TextPool(scale.Seed), format == "binary").CopyToAsync(output, number, parts, null);
}
