using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PgFusion.Perf.Reports;

/// <summary>The results of one run of a benchmark, and what they depend on.</summary>
/// <param name="Data">What the tables hold.</param>
/// <param name="Settings">Versions and settings of the server.</param>
/// <param name="Engines">Names, in the order of measuring. The first is what the others are compared with.</param>
/// <param name="Queries">Their results.</param>
internal sealed record BenchmarkReport(string Data, string Settings, IReadOnlyList<string> Engines, IReadOnlyList<QueryResult> Queries)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Of how many times as fast an engine is, over the queries that both answered; null when there are none.</summary>
    public double? GeometricMean(string engine, string to)
    {
        List<double> ratios = [.. Queries.Select(q => q.Ratio(engine, to)).OfType<double>()];
        return ratios.Count == 0 ? null : Math.Exp(ratios.Average(Math.Log));
    }

    public string ToJson() => JsonSerializer.Serialize(this, Indented);

    public static BenchmarkReport FromJson(string json) =>
        JsonSerializer.Deserialize<BenchmarkReport>(json, Indented) ?? throw new JsonException("an empty report");

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine($"{Data}; {Settings}. Medians in milliseconds, and how many times as fast as {Engines[0]} that is.");
        text.AppendLine();
        text.AppendLine("| query | " + string.Join(" | ", Engines.Select((e, i) => i == 0 ? e : $"{e} | ratio")) + " | answer |");
        text.AppendLine("|---|" + string.Concat(Engines.Select((_, i) => i == 0 ? "---:|" : "---:|---:|")) + "---|");
        foreach (var query in Queries)
            text.AppendLine($"| {query.Query} | " + string.Join(" | ", Engines.Select((e, i) => i == 0 ? Time(query, e) : $"{Time(query, e)} | {Ratio(query.Ratio(e, Engines[0]))}")) + $" | {query.Answer} |");
        text.AppendLine("| geometric mean | " + string.Join(" | ", Engines.Select((e, i) => i == 0 ? "" : $" | {Ratio(GeometricMean(e, Engines[0]))}")) + " | |");
        return text.ToString();
    }

    /// <summary>Lines for a terminal.</summary>
    public static string Header(IReadOnlyList<string> engines) =>
        $"  {"query",-8}" + string.Concat(engines.Select(static (e, i) => $" {e,14}" + (i == 0 ? "" : $" {"ratio",7}"))) + "  answer";

    public static string Line(IReadOnlyList<string> engines, QueryResult query) =>
        $"  {query.Query,-8}" + string.Concat(engines.Select((e, i) => $" {Time(query, e) + (query.Times.ContainsKey(e) ? " ms" : ""),14}" + (i == 0 ? "" : $" {Ratio(query.Ratio(e, engines[0])),7}"))) + "  " + query.Answer;

    public string Summary() => string.Join("\n", Engines.Skip(1).Where(e => GeometricMean(e, Engines[0]) is not null)
        .Select(e => $"  {e}: {Ratio(GeometricMean(e, Engines[0]))} as fast as {Engines[0]}, the geometric mean over {Queries.Count(q => q.Ratio(e, Engines[0]) is not null)} queries"));

    private static string Time(QueryResult query, string engine) =>
        query.Times.TryGetValue(engine, out var times) ? (times.IsGivenUp ? "> " : "") + times.Median.ToString("0.0", CultureInfo.InvariantCulture) : "";

    private static string Ratio(double? ratio) => ratio is { } r ? r.ToString(r < 9.95 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + "x" : "";
}
