// The Star Schema Benchmark: its data set; Harness is the rest.
using System.Globalization;
using PgFusion.Perf;
using PgFusion.Ssb.Rows;

return await new Harness("PgFusion.Ssb", "[--sf N]", options =>
    SsbTables.Make(decimal.Parse(options.Value("sf") ?? "1", CultureInfo.InvariantCulture), (ulong)options.Number("seed", 1))).RunAsync(args);
