// ClickBench: its data set; Harness is the rest.
using System.Globalization;
using PgFusion.ClickBench.Rows;
using PgFusion.Perf;

return await new Harness("PgFusion.ClickBench", "[--rows N]", options =>
    HitsTable.Make(long.Parse(options.Value("rows") ?? "1000000", NumberStyles.None, CultureInfo.InvariantCulture), (ulong)options.Number("seed", 1))).RunAsync(args);
