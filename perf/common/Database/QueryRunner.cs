using Npgsql;
using PgFusion.Perf.Engines;
using PgFusion.Perf.Reports;

namespace PgFusion.Perf.Database;

/// <summary>
/// Runs queries by PostgreSQL, by PgFusion and by peers, and compares PgFusion's answers with PostgreSQL's
/// (<see cref="AnswerCheck"/>). The engines' runs are made in turn, so that whatever else the machine does hits all of
/// them; an answer is read to its end, and the first run of each is a warm-up that is not counted. A query that takes
/// longer than the limit is given up: without indexes on foreign keys, PostgreSQL needs minutes for some of the
/// correlated ones.
/// </summary>
/// <param name="postgres">What is compared with; its pg_fusion.enable is off.</param>
/// <param name="fusion">Null when the server does not have it.</param>
/// <param name="peers">Whose answers are not compared.</param>
/// <param name="runs">Of each query by each engine; 0 to compare answers only.</param>
internal sealed class QueryRunner(ServerEngine postgres, IEngine? fusion, IReadOnlyList<IEngine> peers, int runs)
{
    /// <summary>A query is repeated less often when all runs of an engine would take longer than this.</summary>
    private static readonly TimeSpan SlowQueryBudget = TimeSpan.FromSeconds(20);

    private const string NotCompared = "not compared";

    private readonly List<IEngine> _engines = [postgres, .. fusion is null ? Array.Empty<IEngine>() : [fusion], .. peers];

    private List<string> Names => _engines.ConvertAll(static e => e.Name);

    /// <summary>Whether every answer of PgFusion was PostgreSQL's; without times, one that could not be compared does not count as such.</summary>
    public bool Accepts(QueryResult result) =>
        !result.Answer.StartsWith(QueryResult.Different, StringComparison.Ordinal) && (runs > 0 || !result.Answer.StartsWith(NotCompared, StringComparison.Ordinal));

    public async Task<BenchmarkReport> RunAsync(IReadOnlyList<BenchmarkQuery> queries)
    {
        if (fusion is null)
            Console.WriteLine("  pg_fusion is not preloaded: it is not measured");
        Console.WriteLine(BenchmarkReport.Header(Names));
        var results = new List<QueryResult>();
        foreach (var query in queries)
        {
            results.Add(await MeasureAsync(query));
            Console.WriteLine(BenchmarkReport.Line(Names, results[^1]));
        }
        return new BenchmarkReport(await DataAsync(), await SettingsAsync(), Names, results);
    }

    private async Task<QueryResult> MeasureAsync(BenchmarkQuery query)
    {
        var answers = new Dictionary<IEngine, Run>();
        foreach (var engine in _engines)
            answers[engine] = await engine.RunAsync(query.Sql);
        var times = await TimeAsync(query, answers);
        if (fusion is null)
            return new QueryResult(query.Name, times, answers[postgres].Answer.Error ?? "");
        var verdict = await VerdictAsync(query, answers[postgres].Answer, answers[fusion].Answer);
        // Once more, as the block cache may have what the first run has read.
        if (verdict == QueryResult.Identical)
            verdict = await VerdictAsync(query, answers[postgres].Answer, (await fusion.RunAsync(query.Sql)).Answer);
        return new QueryResult(query.Name, times, verdict);
    }

    private async Task<Dictionary<string, EngineTimes>> TimeAsync(BenchmarkQuery query, Dictionary<IEngine, Run> warmUp)
    {
        var times = _engines.Where(e => warmUp[e].Answer.Error is null).ToDictionary(static e => e, static _ => new List<double>());
        for (var round = 0; round < runs; round++)
        {
            foreach (var (engine, own) in times)
            {
                if (own.Count > 0 && warmUp[engine].Milliseconds * (own.Count + 1) > SlowQueryBudget.TotalMilliseconds)
                    continue;
                var run = await engine.RunAsync(query.Sql);
                if (run.Answer.Error is null)
                    own.Add(run.Milliseconds);
            }
        }
        var measured = times.Where(static t => t.Value.Count > 0).ToDictionary(static t => t.Key.Name, static t => EngineTimes.Of(t.Value));
        foreach (var engine in warmUp.Keys.Where(e => runs > 0 && IsGivenUp(warmUp[e])))
            measured[engine.Name] = new EngineTimes(warmUp[engine].Milliseconds, [warmUp[engine].Milliseconds], IsGivenUp: true);
        return measured;
    }

    private static bool IsGivenUp(Run run) => HasFailed(run.Answer, PostgresErrorCodes.QueryCanceled);

    private static bool HasFailed(Answer answer, string sqlState) => answer.Error?.StartsWith(sqlState, StringComparison.Ordinal) ?? false;

    // What is not supported says so with 0A000; any other error of PgFusion's alone is as wrong as another answer.
    private async Task<string> VerdictAsync(BenchmarkQuery query, Answer expected, Answer actual)
    {
        if (expected.Error != null)
            return $"{NotCompared}, PostgreSQL: {expected.Error}";
        if (HasFailed(actual, PostgresErrorCodes.FeatureNotSupported) || HasFailed(actual, PostgresErrorCodes.QueryCanceled))
            return actual.Error!;
        string? difference;
        if (query.Check is { } check)
        {
            difference = AnswerCheck.Difference(await postgres.AnswerAsync(check.Sql), (await fusion!.RunAsync(check.Sql)).Answer) is { } other ? "in the determined variant, " + other : null;
            difference ??= AnswerCheck.Difference(expected, actual, check.Determined, await postgres.AnswerAsync(check.WithoutLimit));
        }
        else
        {
            difference = AnswerCheck.Difference(expected, actual);
        }
        return difference == null ? QueryResult.Identical : $"{QueryResult.Different}: {difference}";
    }

    /// <summary>What the loader has written on the tables; they all say the same.</summary>
    private Task<string> DataAsync() => postgres.ScalarAsync("""
        SELECT coalesce(max(obj_description(oid, 'pg_class')), 'data of unknown origin') FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        """);

    /// <summary>What the numbers depend on.</summary>
    private Task<string> SettingsAsync() => postgres.ScalarAsync($"""
        SELECT 'PostgreSQL ' || current_setting('server_version') ||
               ', shared_buffers ' || current_setting('shared_buffers') ||
               ', max_parallel_workers_per_gather ' || current_setting('max_parallel_workers_per_gather') ||
               ', {Environment.ProcessorCount} processors'
        """);
}
