using PgFusion.FuzzTests.Queries;

namespace PgFusion.FuzzTests.Running;

/// <summary>How many queries had a production, and what became of them; a query counts for all of its productions.</summary>
internal sealed class ProductionCounts
{
    private readonly Dictionary<(string Production, Outcome Outcome), int> counts = [];

    /// <summary>Queries that are more than expressions over one table.</summary>
    public int Complex { get; private set; }

    public void Add(SelectQuery query, Outcome outcome)
    {
        Complex += query.IsComplex ? 1 : 0;
        foreach (string production in query.IsComplex ? Productions.Of(query).Select(p => p.ToString()) : ["one table"])
        {
            counts[(production, outcome)] = counts.GetValueOrDefault((production, outcome)) + 1;
        }
    }

    public IEnumerable<string> Lines()
    {
        foreach (IGrouping<string, KeyValuePair<(string Production, Outcome Outcome), int>> production in counts.GroupBy(c => c.Key.Production).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            int all = production.Sum(c => c.Value);
            int run = production.Where(c => c.Key.Outcome is not (Outcome.Refused or Outcome.Undetermined or Outcome.Invalid)).Sum(c => c.Value);
            yield return $"{production.Key}: {all} queries, {run * 100 / all} % run; {string.Join(", ", production.OrderByDescending(c => c.Value).Select(c => $"{c.Key.Outcome} {c.Value}"))}";
        }
    }
}
