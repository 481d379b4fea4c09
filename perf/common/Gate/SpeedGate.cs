using PgFusion.Perf.Database;
using PgFusion.Perf.Reports;

namespace PgFusion.Perf.Gate;

/// <summary>
/// Measures the queries of a baseline, and finds those that have lost more speed against PostgreSQL than noise explains. A query
/// that is below its least ratio is measured again: only one that is below it in every round has lost, as a
/// neighbour's burst of work passes and a slower engine does not.
/// </summary>
/// <param name="measure">Runs queries by PostgreSQL and by PgFusion.</param>
internal sealed class SpeedGate(Func<IReadOnlyList<BenchmarkQuery>, Task<BenchmarkReport>> measure)
{
    private const int RoundsMax = 4;

    /// <summary>The baseline that the engine, as it is, makes.</summary>
    public async Task<Baseline> RecordAsync(IReadOnlyList<BenchmarkQuery> queries, int rounds)
    {
        var reports = new List<BenchmarkReport>();
        for (var round = 0; round < rounds; round++)
            reports.Add(await measure(queries));
        return Baseline.Of(reports);
    }

    /// <summary>What is wrong, a line each; none when the engine keeps what the baseline promises.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync(Baseline baseline, IReadOnlyList<BenchmarkQuery> queries)
    {
        var unknown = queries.Where(q => !baseline.Queries.ContainsKey(q.Name)).Select(static q => $"{q.Name} is not in the baseline: record it anew");
        var missing = baseline.Queries.Keys.Except(queries.Select(static q => q.Name)).Select(static q => $"{q} of the baseline is not among the queries");
        List<string> failures = [.. unknown, .. missing];
        if (failures.Count > 0)
            return failures;

        var suspects = queries;
        for (var round = 1; suspects.Count > 0; round++)
        {
            var report = await measure(suspects);
            if (report.Data != baseline.Data)
                return [$"the tables hold {report.Data}, the baseline is of {baseline.Data}"];
            List<string> wrong = [.. report.Queries.Where(q => q.Answer != QueryResult.Identical && q.Times.GetValueOrDefault(report.Engines[0]) is not { IsGivenUp: true }).Select(static q => $"{q.Query}: {q.Answer}")];
            if (wrong.Count > 0)
                return wrong;
            var slow = report.Queries.Where(q => Ratio(report, q) < baseline.Queries[q.Query].Least).ToDictionary(static q => q.Query);
            if (round == RoundsMax)
                return [.. slow.Values.Select(q => $"{q.Query} is {Ratio(report, q):0.00} times as fast as PostgreSQL; the baseline has {baseline.Queries[q.Query].Ratio:0.00}, and {baseline.Queries[q.Query].Least:0.00} is the least that noise explains")];
            suspects = [.. suspects.Where(q => slow.ContainsKey(q.Name))];
            if (suspects.Count > 0)
                Console.WriteLine($"  below what the baseline allows, measured again: {string.Join(", ", suspects.Select(static q => q.Name))}");
        }
        return [];
    }

    private static double Ratio(BenchmarkReport report, QueryResult query) => query.LeastRatio(report.Engines[1], report.Engines[0]) ?? 0;
}
