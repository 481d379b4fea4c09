namespace PgFusion.Perf.Reports;

/// <summary>One query: the times of each engine, and what became of PgFusion's answer.</summary>
/// <param name="Query">Its name.</param>
/// <param name="Times">By the engine's name; none when the engine did not answer.</param>
/// <param name="Answer">Identical to PostgreSQL's, different, or why it was not compared.</param>
internal sealed record QueryResult(string Query, IReadOnlyDictionary<string, EngineTimes> Times, string Answer)
{
    public const string Identical = "identical";
    public const string Different = "DIFFERENT";

    /// <summary>How many times as fast one engine is as another; null when one of them has not answered.</summary>
    public double? Ratio(string engine, string to) => Times.GetValueOrDefault(to) is { IsGivenUp: true } ? null : LeastRatio(engine, to);

    /// <summary>The same; of an engine that was given up, what it had taken by then counts, so that it is more in truth.</summary>
    public double? LeastRatio(string engine, string to) =>
        Times.GetValueOrDefault(engine) is { IsGivenUp: true } ? null : Times.GetValueOrDefault(to)?.Median / Times.GetValueOrDefault(engine)?.Median;
}

/// <param name="Median">In milliseconds.</param>
/// <param name="Runs">In milliseconds, in the order in which they were made, the engines' in turn.</param>
/// <param name="IsGivenUp">The engine had not answered by then.</param>
internal sealed record EngineTimes(double Median, IReadOnlyList<double> Runs, bool IsGivenUp = false)
{
    public static EngineTimes Of(IReadOnlyList<double> runs)
    {
        double[] sorted = [.. runs.Order()];
        var middle = sorted.Length / 2;
        return new EngineTimes(sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, runs);
    }
}
