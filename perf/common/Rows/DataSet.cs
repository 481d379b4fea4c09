namespace PgFusion.Perf.Rows;

/// <summary>The tables of a benchmark at one scale.</summary>
/// <param name="Mark">Says what the tables hold: benchmark, scale, seed, and the generator's version.</param>
/// <param name="Tables">In the order in which they are best loaded: the largest first.</param>
internal sealed record DataSet(string Mark, IReadOnlyList<Table> Tables)
{
    public Table Named(string name) =>
        Tables.FirstOrDefault(t => t.Name == name) ?? throw new ArgumentException($"there is no table {name}; the tables are {string.Join(", ", Tables.Select(t => t.Name))}");
}
