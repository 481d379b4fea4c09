using System.Globalization;
using System.Text;

namespace PgFusion.Perf.Reports;

/// <summary>
/// An SVG of bars: how many times as fast as the first engine the others are, query by query, on a logarithmic axis. A bar to the
/// right of the line at 1 is faster. It has a light ground of its own, so that it can be read on any page.
/// </summary>
internal static class RatioChart
{
    private const int LabelWidth = 120;
    private const int PlotWidth = 620;
    private const int ValueWidth = 70;
    private const int BarHeight = 11;
    private const int Gap = 7;
    private const int Top = 54;

    private static readonly string[] Colors = ["#2f6fb2", "#c8882b", "#5b8f4e", "#8a5fa8"];

    public static string Draw(BenchmarkReport report)
    {
        List<string> engines = [.. report.Engines.Skip(1)];
        var rows = report.Queries.Where(q => engines.Exists(e => q.Ratio(e, report.Engines[0]) is not null))
            .Select(q => (Label: q.Query, Ratios: engines.ConvertAll(e => q.Ratio(e, report.Engines[0]))))
            .Append(("geometric mean", engines.ConvertAll(e => report.GeometricMean(e, report.Engines[0])))).ToList();
        List<double> all = [.. rows.SelectMany(static r => r.Item2).OfType<double>()];
        var low = Math.Floor(Math.Log10(Math.Min(1, all.DefaultIfEmpty(1).Min())));
        var high = Math.Max(low + 1, Math.Ceiling(Math.Log10(all.DefaultIfEmpty(10).Max())));
        var rowHeight = engines.Count * BarHeight + Gap;
        var height = Top + rows.Count * rowHeight + 24;
        var svg = new StringBuilder();
        svg.AppendLine(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {LabelWidth + PlotWidth + ValueWidth} {height}\" font-family=\"sans-serif\" font-size=\"11\">"));
        svg.AppendLine("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
        svg.AppendLine(Invariant($"<text x=\"{LabelWidth}\" y=\"16\" font-size=\"13\">times as fast as {Escape(report.Engines[0])}: {Escape(report.Data)}</text>"));
        for (var i = 0; i < engines.Count; i++)
        {
            svg.AppendLine(Invariant($"<rect x=\"{LabelWidth + i * 110}\" y=\"24\" width=\"10\" height=\"10\" fill=\"{Colors[i % Colors.Length]}\"/>"));
            svg.AppendLine(Invariant($"<text x=\"{LabelWidth + i * 110 + 15}\" y=\"33\">{Escape(engines[i])}</text>"));
        }
        for (var power = low; power <= high; power++)
        {
            var x = X(Math.Pow(10, power));
            svg.AppendLine(Invariant($"<line x1=\"{x:0.0}\" y1=\"{Top - 4}\" x2=\"{x:0.0}\" y2=\"{height - 20}\" stroke=\"{(power == 0 ? "#444444" : "#dddddd")}\"/>"));
            svg.AppendLine(Invariant($"<text x=\"{x:0.0}\" y=\"{height - 6}\" text-anchor=\"middle\">{Math.Pow(10, power):0.###}</text>"));
        }
        var y = Top;
        foreach (var (label, ratios) in rows)
        {
            svg.AppendLine(Invariant($"<text x=\"{LabelWidth - 6}\" y=\"{y + engines.Count * BarHeight / 2 + 4}\" text-anchor=\"end\">{Escape(label)}</text>"));
            for (var i = 0; i < engines.Count; i++)
            {
                if (ratios[i] is { } ratio)
                {
                    var (from, to) = (Math.Min(X(1), X(ratio)), Math.Max(X(1), X(ratio)));
                    svg.AppendLine(Invariant($"<rect x=\"{from:0.0}\" y=\"{y + i * BarHeight}\" width=\"{Math.Max(1, to - from):0.0}\" height=\"{BarHeight - 2}\" fill=\"{Colors[i % Colors.Length]}\"/>"));
                    svg.AppendLine(Invariant($"<text x=\"{to + 4:0.0}\" y=\"{y + (i + 1) * BarHeight - 2}\">{ratio:0.0#}</text>"));
                }
            }
            y += rowHeight;
        }
        return svg.AppendLine("</svg>").ToString();

        double X(double ratio) => LabelWidth + PlotWidth * (Math.Log10(ratio) - low) / (high - low);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Escape(string text) => System.Security.SecurityElement.Escape(text);
}
