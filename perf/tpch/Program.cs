// The TPC-H harness: its data set; Harness is the rest.
using PgFusion.Perf;
using PgFusion.Tpch.Generator;
using PgFusion.Tpch.Rows;

return await new Harness("PgFusion.Tpch", "[--sf N]", options =>
{
    var scale = new Scale(decimal.Parse(options.Value("sf") ?? "1", System.Globalization.CultureInfo.InvariantCulture), (ulong)options.Number("seed", 1));
    return TpchTables.Make(scale, new Lazy<TextPool>(() => new TextPool(scale.Seed)));
}).RunAsync(args);
