using System.Globalization;
using PgFusion.IntegrationTests.Clients;

namespace PgFusion.IntegrationTests.Differential;

/// <summary>A query of the corpus and what its directives say of it. README.md in this folder explains them.</summary>
internal sealed record CorpusQuery(
    string File,
    string Name,
    string Sql,
    bool Linguistic,
    bool Ordered,
    int? ErrorFrom,
    bool StaysPostgreSql,
    bool Split,
    bool ScanOrder,
    string? Refused,
    IReadOnlyList<(string Name, string Value)> Settings,
    IReadOnlyList<(string Type, string? Value)> Parameters)
{
    /// <summary>It must fail on a server of this major version.</summary>
    public bool FailsOn(int major) => major >= ErrorFrom;

    /// <summary>Every statement of every file under Queries/; those under Queries/linguistic run in the linguistic database.</summary>
    public static List<CorpusQuery> ReadAll()
    {
        string root = Path.Combine(AppContext.BaseDirectory, "Differential", "Queries");
        return
        [
            .. Directory.GetFiles(root, "*.sql", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .SelectMany(path => Read(Path.GetRelativePath(root, path), System.IO.File.ReadAllText(path)))
        ];
    }

    public static IEnumerable<CorpusQuery> Read(string path, string text)
    {
        string stem = Path.ChangeExtension(path, null).Replace('\\', '/');
        int number = 0;
        foreach (SqlStatement statement in SqlSplitter.Split(text))
        {
            number++;
            yield return Parse(stem, $"{stem} {number}", stem.StartsWith("linguistic/", StringComparison.Ordinal), statement);
        }
    }

    private static CorpusQuery Parse(string file, string name, bool linguistic, SqlStatement statement)
    {
        string[] words = statement.Sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string start = string.Join(' ', words);
        CorpusQuery query = new(
            file, $"{name}: {(start.Length > 60 ? start[..60] + "…" : start)}", statement.Sql, linguistic, false, null, false, false, false, null, [], []);
        foreach (string comment in statement.Comments)
        {
            string[] parts = comment.Split(':', 2);
            string argument = parts.Length > 1 ? parts[1].Trim() : "";
            query = (parts[0], parts.Length) switch
            {
                ("ordered", 1) => query with { Ordered = true },
                ("error", 1) => query with { ErrorFrom = 0 },
                ("error-from", 2) => query with { ErrorFrom = int.Parse(argument, CultureInfo.InvariantCulture) },
                ("postgres", 1) => query with { StaysPostgreSql = true },
                ("split", 1) => query with { Split = true },
                ("scan-order", 1) => query with { ScanOrder = true },
                ("refused", 2) => query with { Refused = argument },
                ("set", 2) => query with { Settings = [.. query.Settings, ParseSetting(argument)] },
                ("params", 2) => query with { Parameters = ParseParameters(argument) },
                // Prose is written as sentences are, so that a misspelt directive is not taken for it.
                _ when char.IsUpper(comment, 0) => query,
                _ => throw new FormatException($"{name}: neither a directive nor a sentence: {comment}"),
            };
        }
        return query;
    }

    private static (string Name, string Value) ParseSetting(string text)
    {
        string[] parts = text.Split('=', 2);
        return (parts[0].Trim(), parts[1].Trim());
    }

    /// <summary>type=value, …; a value is NULL when written null, and may stand in single quotes.</summary>
    private static List<(string Type, string? Value)> ParseParameters(string text)
    {
        List<(string, string?)> parameters = [];
        int i = 0;
        while (i < text.Length)
        {
            int equals = text.IndexOf('=', i);
            string type = text[i..equals].Trim();
            i = equals + 1;
            string? value;
            if (i < text.Length && text[i] == '\'')
            {
                int end = i + 1;
                while (text[end] != '\'' || (end + 1 < text.Length && text[end + 1] == '\''))
                {
                    end += text[end] == '\'' ? 2 : 1;
                }
                value = text[(i + 1)..end].Replace("''", "'");
                i = text.IndexOf(',', end);
            }
            else
            {
                int end = text.IndexOf(',', i);
                value = text[i..(end < 0 ? text.Length : end)].Trim();
                value = value == "null" ? null : value;
                i = end;
            }
            parameters.Add((type, value));
            i = i < 0 ? text.Length : i + 1;
        }
        return parameters;
    }
}
