using System.Text.Json;
using PgFusion.Perf.Reports;

namespace PgFusion.Perf.Gate;

/// <summary>
/// How many times as fast as PostgreSQL PgFusion was at each query, in a few rounds on one machine: what it must
/// not fall behind. Ratios carry over to other machines where times do not.
/// </summary>
/// <param name="Data">What the tables held.</param>
/// <param name="Settings">Of the server, when it was recorded.</param>
/// <param name="Queries">By name.</param>
internal sealed record Baseline(string Data, string Settings, IReadOnlyDictionary<string, RecordedRatio> Queries)
{
    /// <summary>Of a shorter run much is what any query takes, sockets and wake-ups of processes, which other machines have other times for.</summary>
    private const double ShortMilliseconds = 10;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <param name="rounds">Reports over the same queries.</param>
    public static Baseline Of(IReadOnlyList<BenchmarkReport> rounds)
    {
        var (postgres, fusion) = (rounds[0].Engines[0], rounds[0].Engines[1]);
        var queries = new SortedDictionary<string, RecordedRatio>(StringComparer.Ordinal);
        foreach (var query in rounds[0].Queries.Select(static q => q.Query))
        {
            List<QueryResult> results = [.. rounds.Select(r => r.Queries.Single(q => q.Query == query))];
            List<double> ratios = [.. results.Select(r => r.LeastRatio(fusion, postgres)).OfType<double>().Order()];
            if (ratios.Count == rounds.Count)
                queries[query] = RecordedRatio.Of(ratios, isRough: results.Exists(r => r.Times.GetValueOrDefault(postgres) is { IsGivenUp: true } || r.Times.GetValueOrDefault(fusion)?.Median < ShortMilliseconds));
        }
        return new Baseline(rounds[0].Data, rounds[0].Settings, queries);
    }

    public string ToJson() => JsonSerializer.Serialize(this, Indented) + "\n";

    public static Baseline FromJson(string json) =>
        JsonSerializer.Deserialize<Baseline>(json, Indented) ?? throw new JsonException("an empty baseline");
}

/// <param name="Ratio">The median of the rounds.</param>
/// <param name="Noise">How far the lowest of them was below it, as a share of it.</param>
internal sealed record RecordedRatio(double Ratio, double Noise)
{
    /// <summary>
    /// Noise is allowed this many times over: few rounds do not show the worst of it, and the machine that runs
    /// the gate is another, with other neighbours.
    /// </summary>
    private const double NoiseFactor = 2;

    /// <summary>And at least so much, where the rounds happened to agree.</summary>
    private const double NoiseMin = 0.25;

    /// <summary>The gate never becomes so wide that half of the speed can be lost.</summary>
    private const double NoiseMax = 0.5;

    /// <summary>A ratio below it is a loss of speed.</summary>
    public double Least => Ratio * (1 - Math.Clamp(NoiseFactor * Noise, NoiseMin, NoiseMax));

    /// <param name="ratios">Of the rounds, ascending.</param>
    /// <param name="isRough">
    /// The ratio does not carry over well. That of a query that PostgreSQL did not finish is to the time it was given, which
    /// is the same on a slower machine.
    /// </param>
    public static RecordedRatio Of(IReadOnlyList<double> ratios, bool isRough)
    {
        var median = EngineTimes.Of(ratios).Median;
        var noise = Math.Max(1 - ratios[0] / median, isRough ? NoiseMax / NoiseFactor : 0);
        return new RecordedRatio(Math.Round(median, 3), Math.Round(noise, 3));
    }
}
