using PgFusion.FuzzTests.Data;
using PgFusion.FuzzTests.Queries;
using PgFusion.FuzzTests.Running;

namespace PgFusion.FuzzTests.Shrinking;

/// <summary>A table that stands in for another: some of its rows.</summary>
/// <param name="Alias">Of the table in the query.</param>
/// <param name="Name">Of the stand-in.</param>
/// <param name="Ids">Of the rows.</param>
internal sealed record StandIn(string Alias, string Name, FuzzTable Table, IReadOnlyList<int> Ids);

/// <summary>
/// Few rows that show the failure. Each table that the query reads, wherever in it, is replaced by one with some of its
/// rows, in their order: first halves, then fewer and fewer are left out (delta debugging). The query stays as it is.
/// </summary>
internal static class RowNarrowing
{
    /// <summary>Failures are looked for with so many sets of rows, of all tables.</summary>
    private const int Attempts = 150;

    /// <param name="idsOf">The ids of a table's rows.</param>
    /// <param name="make">Makes the table, in place of one of that name.</param>
    /// <returns>The case over the stand-ins, or null when they do not fail.</returns>
    public static (FuzzCase Case, IReadOnlyList<StandIn> Tables)? Narrow(FuzzCase failing, Func<FuzzTable, IReadOnlyList<int>> idsOf, Action<StandIn> make, Func<FuzzCase, bool> stillFails)
    {
        List<StandIn> tables = [];
        FuzzCase narrow = failing;
        foreach (TableItem item in failing.Query.SelfAndNested().SelectMany(q => q.From.Leaves()).OfType<TableItem>().DistinctBy(t => t.Qualifier))
        {
            StandIn whole = new(item.Qualifier, $"few{tables.Count + 1}", item.Table, idsOf(item.Table));
            make(whole);
            tables.Add(whole);
            narrow = narrow with { StandIns = narrow.StandIns.Add(whole.Alias, whole.Name) };
        }
        // Without the indexes and statistics of the tables the plan may be another.
        if (tables.Count == 0 || !stillFails(narrow))
        {
            return null;
        }
        int attempts = 0;
        for (bool progress = true; progress;)
        {
            progress = false;
            for (int i = 0; i < tables.Count; i++)
            {
                int before = tables[i].Ids.Count;
                tables[i] = Narrow(tables[i], narrow, make, stillFails, ref attempts);
                progress |= tables[i].Ids.Count < before && attempts < Attempts;
            }
        }
        return (narrow, tables);
    }

    private static StandIn Narrow(StandIn table, FuzzCase narrow, Action<StandIn> make, Func<FuzzCase, bool> stillFails, ref int attempts)
    {
        int parts = 1;
        while (table.Ids.Count > 0 && attempts < Attempts)
        {
            int length = (table.Ids.Count + parts - 1) / parts;
            StandIn? smaller = null;
            for (int first = 0; first < table.Ids.Count && smaller is null && attempts < Attempts; first += length)
            {
                StandIn candidate = table with { Ids = [.. table.Ids.Take(first), .. table.Ids.Skip(first + length)] };
                attempts++;
                make(candidate);
                smaller = stillFails(narrow) ? candidate : null;
            }
            if (smaller is null && length == 1)
            {
                break;
            }
            (table, parts) = smaller is null ? (table, Math.Min(2 * parts, table.Ids.Count)) : (smaller, Math.Max(parts - 1, 1));
        }
        make(table);
        return table;
    }
}
