using System.Globalization;
using System.Text.RegularExpressions;

namespace PgFusion.Perf.Database;

/// <summary>A query of a benchmark.</summary>
/// <param name="Name">Of its file.</param>
/// <param name="Sql">One statement, without a semicolon.</param>
/// <param name="Check">What the comparison needs when the answer is not determined; otherwise null.</param>
internal sealed record BenchmarkQuery(string Name, string Sql, DeterminedVariant? Check);

/// <param name="Sql">A variant of the query with one answer only.</param>
/// <param name="Determined">Output columns of the query itself, from 0, whose values are determined row by row.</param>
/// <param name="WithoutLimit">The query itself, with all rows that it may show.</param>
internal sealed record DeterminedVariant(string Sql, IReadOnlyList<int> Determined, string WithoutLimit);

/// <summary>A folder of queries, with the variants of those that have several right answers in check/.</summary>
internal static partial class QuerySet
{
    /// <param name="folder">Its *.sql are the queries.</param>
    /// <param name="chosen">Names or numbers, separated by commas; null for all.</param>
    public static IReadOnlyList<BenchmarkQuery> Read(string folder, string? chosen = null)
    {
        var queries = Directory.GetFiles(folder, "*.sql").Order(StringComparer.Ordinal).Select(ReadQuery).ToList();
        var strays = Directory.Exists(Path.Combine(folder, "check"))
            ? Directory.GetFiles(Path.Combine(folder, "check")).Select(f => Path.GetFileNameWithoutExtension(f)).Except(queries.Select(q => q.Name)).ToList()
            : [];
        if (strays.Count > 0)
            throw new ArgumentException($"variants of no query: {string.Join(", ", strays)}");
        if (string.IsNullOrEmpty(chosen))
            return queries;
        return chosen.Split(',').Select(name => queries.Find(q => q.Name == name || q.Name == FromNumber(name)) ?? throw new ArgumentException($"there is no query {name} in {folder}")).ToList();
    }

    public static BenchmarkQuery Make(string name, string text, string? check)
    {
        var sql = Statement(text);
        if (check == null)
            return new BenchmarkQuery(name, sql, null);
        var head = Head().Match(check);
        if (!head.Success)
            throw new ArgumentException($"{name}: a variant begins with -- determined: followed by column numbers or none");
        var columns = head.Groups[1].Value.Trim();
        IReadOnlyList<int> determined = columns == "none" ? [] : columns.Split(',').Select(c => int.Parse(c, CultureInfo.InvariantCulture) - 1).ToList();
        return new BenchmarkQuery(name, sql, new DeterminedVariant(Statement(check), determined, Limit().Replace(sql, "")));
    }

    private static BenchmarkQuery ReadQuery(string path)
    {
        var check = Path.Combine(Path.GetDirectoryName(path)!, "check", Path.GetFileName(path));
        return Make(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path), File.Exists(check) ? File.ReadAllText(check) : null);
    }

    private static string FromNumber(string name) => int.TryParse(name, out var number) ? $"q{number:00}" : name;

    private static string Statement(string text) => text.Trim().TrimEnd(';');

    [GeneratedRegex(@"\A-- determined: *([\d, ]+|none) *$", RegexOptions.Multiline)]
    private static partial Regex Head();

    /// <summary>Of the query itself, not of a subquery: nothing follows it.</summary>
    [GeneratedRegex(@"\s+LIMIT\s+\d+(\s+OFFSET\s+\d+)?\s*\z")]
    private static partial Regex Limit();
}
