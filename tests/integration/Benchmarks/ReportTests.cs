using System.Xml.Linq;
using PgFusion.Perf.Reports;
using Xunit;

namespace PgFusion.IntegrationTests.Benchmarks;

/// <summary>What is written of a benchmark's results.</summary>
public sealed class ReportTests
{
    private static readonly BenchmarkReport report = new("TPC-H SF 1", "PostgreSQL 15", ["PostgreSQL", "PgFusion", "DuckDB"],
    [
        Result("q01", [400, 100, 200], [50], [10]),
        Result("q02", [100], [200], []),
        Result("q03", [], [20], [5]),
    ]);

    [Theory]
    [InlineData(new double[] { 3, 1, 2 }, 2)]
    [InlineData(new double[] { 4, 1, 2, 3 }, 2.5)]
    public void Medians_are_of_sorted_times(double[] runs, double median) => Assert.Equal(median, EngineTimes.Of(runs).Median);

    [Fact]
    public void Ratios_need_the_times_of_both()
    {
        Assert.Equal(4, report.Queries[0].Ratio("PgFusion", "PostgreSQL"));
        Assert.Equal(0.5, report.Queries[1].Ratio("PgFusion", "PostgreSQL"));
        Assert.Null(report.Queries[1].Ratio("DuckDB", "PostgreSQL"));
        Assert.Null(report.Queries[2].Ratio("PgFusion", "PostgreSQL"));
        Assert.Equal(Math.Sqrt(2), report.GeometricMean("PgFusion", "PostgreSQL")!.Value, 12);
        Assert.Equal(20, report.GeometricMean("DuckDB", "PostgreSQL")!.Value, 12);
        Assert.Null(report.GeometricMean("Umbra", "PostgreSQL"));
    }

    [Fact]
    public void A_report_is_read_as_it_was_written()
    {
        BenchmarkReport read = BenchmarkReport.FromJson(report.ToJson());
        Assert.Equal(report.Engines, read.Engines);
        Assert.Equal(report.Queries.Select(q => (q.Query, q.Answer, q.Times["PgFusion"].Median)), read.Queries.Select(q => (q.Query, q.Answer, q.Times["PgFusion"].Median)));
        Assert.Equal(report.ToMarkdown(), read.ToMarkdown());
    }

    [Fact]
    public void The_table_has_a_row_for_each_query_and_the_means()
    {
        string[] rows = report.ToMarkdown().Split('\n').Where(l => l.StartsWith('|')).ToArray();
        Assert.Equal("| query | PostgreSQL | PgFusion | ratio | DuckDB | ratio | answer |", rows[0]);
        Assert.Equal("| q01 | 200.0 | 50.0 | 4.00x | 10.0 | 20.0x | identical |", rows[2]);
        Assert.Equal("| q02 | 100.0 | 200.0 | 0.50x |  |  | identical |", rows[3]);
        Assert.Equal("| geometric mean |  |  | 1.41x |  | 20.0x | |", rows[5]);
    }

    [Fact]
    public void The_chart_has_a_bar_for_each_ratio()
    {
        XElement svg = XElement.Parse(RatioChart.Draw(report));
        XNamespace ns = "http://www.w3.org/2000/svg";
        // Three ratios and two means, beside the ground and two squares of the legend.
        Assert.Equal(5 + 3, svg.Elements(ns + "rect").Count());
        double[] widths = svg.Elements(ns + "rect").Skip(3).Select(r => (double)r.Attribute("width")!).ToArray();
        // As far to the left for half the speed as the mean of the two is to the right of it, on a logarithmic axis.
        Assert.Equal(widths[0] / 2, widths[2], 0);
    }

    private static QueryResult Result(string name, double[] postgres, double[] fusion, double[] duckdb) =>
        new(name, new[] { ("PostgreSQL", postgres), ("PgFusion", fusion), ("DuckDB", duckdb) }
            .Where(e => e.Item2.Length > 0).ToDictionary(e => e.Item1, e => EngineTimes.Of(e.Item2)), QueryResult.Identical);
}
