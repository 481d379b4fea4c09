using System.Globalization;
using PgFusion.FuzzTests.Queries;

namespace PgFusion.FuzzTests.Running;

/// <summary>What became of all cases of a run.</summary>
internal sealed class RunTotals
{
    private readonly Dictionary<Outcome, int> outcomes = [];
    private readonly Dictionary<(Outcome, string), int> kinds = [];
    private readonly Dictionary<string, int> refusedComplex = [];
    private readonly ProductionCounts productions = new();
    private int auto;

    public List<string> Failures { get; } = [];

    public List<string> Invalid { get; } = [];

    /// <summary>Constructs, of queries over one table.</summary>
    public Dictionary<string, int> RefusedSimple { get; } = [];

    /// <summary>Queries that were asked for their plan.</summary>
    public int Plans { get; set; }

    /// <summary>Queries that PgFusion was to run, of which PostgreSQL's plan has nothing of it.</summary>
    public List<string> PlansOfPostgreSql { get; } = [];

    public int Queries => outcomes.Where(o => o.Key != Outcome.Invalid).Sum(o => o.Value);

    public int Refused => outcomes.GetValueOrDefault(Outcome.Refused);

    /// <returns>How many of this outcome and kind there are now.</returns>
    public int Add(FuzzCase fuzzCase, Verdict verdict)
    {
        outcomes[verdict.Outcome] = outcomes.GetValueOrDefault(verdict.Outcome) + 1;
        productions.Add(fuzzCase.Query, verdict.Outcome);
        auto += fuzzCase.IsAuto && verdict.Outcome is Outcome.Same or Outcome.BothFail ? 1 : 0;
        if (verdict.Outcome == Outcome.Refused)
        {
            Dictionary<string, int> refused = fuzzCase.Query.IsComplex ? refusedComplex : RefusedSimple;
            refused[verdict.Detail] = refused.GetValueOrDefault(verdict.Detail) + 1;
        }
        return kinds[(verdict.Outcome, verdict.Kind)] = kinds.GetValueOrDefault((verdict.Outcome, verdict.Kind)) + 1;
    }

    public string Headline(TimeSpan elapsed)
    {
        int Count(Outcome outcome) => outcomes.GetValueOrDefault(outcome);
        int compared = Count(Outcome.Same) + Count(Outcome.BothFail);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Queries} queries in {elapsed.TotalSeconds:0} s: {compared} compared ({auto} of them under auto, {Count(Outcome.BothFail)} with other errors), {Refused} refused ({Refused * 100.0 / Math.Max(Queries, 1):0.0} %), {Count(Outcome.Undetermined)} undetermined, {Count(Outcome.WrongAnswer) + Count(Outcome.WrongError)} differences, {Count(Outcome.Broken)} crashes; {Plans - PlansOfPostgreSql.Count} of {Plans} plans are PgFusion's; {Count(Outcome.Invalid)} more were not valid");
    }

    public IEnumerable<string> Details()
    {
        foreach (string line in productions.Lines())
        {
            yield return line;
        }
        foreach ((string construct, int count) in RefusedSimple.Concat(refusedComplex).GroupBy(r => r.Key, r => r.Value).Select(g => (g.Key, g.Sum())).OrderByDescending(r => r.Item2).Take(40))
        {
            yield return $"refused {count} times: {construct}";
        }
        foreach (string query in PlansOfPostgreSql.Take(5))
        {
            yield return $"PostgreSQL's plan: {query}";
        }
        foreach (string query in Invalid.Take(5))
        {
            yield return $"not valid: {query}";
        }
    }
}
