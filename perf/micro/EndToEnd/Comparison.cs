namespace PgFusion.MicroBenchmarks.EndToEnd;

/// <summary>Median times of one thing, by PostgreSQL and by PgFusion.</summary>
internal sealed record Comparison(string Name, double PostgresMs, double PgFusionMs)
{
    /// <summary>How many times as fast PgFusion is.</summary>
    public double Ratio => PostgresMs / PgFusionMs;

    public static double Median(List<double> times)
    {
        List<double> sorted = [.. times.Order()];
        int middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
