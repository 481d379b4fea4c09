using System.Globalization;
using System.Text;

namespace PgFusion.IntegrationTests.Differential.Support;

/// <summary>Writes docs/query-support.md.</summary>
internal static class SupportTable
{
    private static readonly (Seams Seam, string Title)[] columns =
    [
        (Seams.LeafExpressions, "in the scan"),
        (Seams.StartValues, "at start"),
        (Seams.TopTarget, "targets above"),
        (Seams.FilterAbove, "filter above"),
        (Seams.SortOrLimitAbove, "sort, limit above"),
        (Seams.LeafByPostgreSql, "table by PostgreSQL"),
        (Seams.Split, "split"),
    ];

    public static string Write(IReadOnlyList<StatementSupport> statements)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Which queries PgFusion runs

            Counted over the statements of `tests/integration/Differential/Queries/`, each of which is compared with PostgreSQL.
            Written by `tests/integration/Differential/Support/SupportTests.cs` from what `EXPLAIN` says on PostgreSQL 15; a test
            fails when it is out of date.

            - **native**: the worker computes all of it, and reads the tables from their heap blocks.
            - **in the scan**, **at start**, **targets above**, **filter above**, **sort, limit above**: the worker runs the query, and
              PostgreSQL computes these parts of it ([architecture.md](architecture.md)). A statement may be in several columns.
            - **table by PostgreSQL**: PostgreSQL's executor reads a table, as it is partitioned or foreign, has an index that
              serves, or a condition that only PostgreSQL has.
            - **split**: PostgreSQL plans the statement, as it has a part that only PostgreSQL runs (an aggregate, a grouping, an outer
              join); the worker runs joins and subqueries below.
            - **refused**: an error under `on`, PostgreSQL's under `auto`. **PostgreSQL's**: never looked at. **errors**: statements that
              fail while they are planned, in both.

            | feature | statements | native | {string.Join(" | ", columns.Select(c => c.Title))} | refused | PostgreSQL's | errors |
            |---|---|---|{string.Concat(columns.Select(_ => "---|"))}---|---|---|

            """);
        foreach (IGrouping<string, StatementSupport> feature in statements.GroupBy(s => Title(s.Feature)).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Row(text, feature.Key, [.. feature]);
        }
        Row(text, "**all**", statements);
        text.Append("""

            ## Refused, and why

            | construct, as the error names it | statements | why | features |
            |---|---|---|---|

            """);
        foreach (IGrouping<(string Construct, string Reason), StatementSupport> refusal in statements
            .Where(s => s.Refusal is not null)
            .GroupBy(s => s.Refusal!.Value)
            .OrderBy(g => g.Key.Construct, StringComparer.Ordinal).ThenBy(g => g.Key.Reason, StringComparer.Ordinal))
        {
            string features = string.Join(", ", refusal.Select(s => Title(s.Feature)).Distinct().Order(StringComparer.Ordinal));
            text.Append(CultureInfo.InvariantCulture, $"| {Cell(refusal.Key.Construct)} | {refusal.Count()} | {Cell(refusal.Key.Reason)} | {features} |\n");
        }
        return text.ToString();
    }

    /// <summary>linguistic/order_by: "order by, ICU collation"; type_int4: "type int4".</summary>
    public static string Title(string file)
    {
        const string Linguistic = "linguistic/";
        return file.StartsWith(Linguistic, StringComparison.Ordinal)
            ? Title(file[Linguistic.Length..]) + ", ICU collation"
            : file.Replace('_', ' ');
    }

    private static void Row(StringBuilder text, string title, IReadOnlyList<StatementSupport> statements)
    {
        static string Shown(int count) => count == 0 ? "" : count.ToString(CultureInfo.InvariantCulture);
        List<int> counts =
        [
            statements.Count(s => s.IsRun && s.Seams == Seams.None),
            .. columns.Select(c => statements.Count(s => s.Seams.HasFlag(c.Seam))),
            statements.Count(s => s.Refusal is not null),
            statements.Count(s => s.StaysPostgreSql),
            statements.Count(s => s.Failed),
        ];
        text.Append(CultureInfo.InvariantCulture, $"| {title} | {statements.Count} | {string.Join(" | ", counts.Select(Shown))} |\n");
    }

    private static string Cell(string value) => value.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ');
}
