using System.Globalization;
using System.Text;
using PgFusion.FuzzTests.Grammar;
using PgFusion.FuzzTests.Queries;
using PgFusion.FuzzTests.Shrinking;
using PgFusion.IntegrationTests.Clients;

namespace PgFusion.FuzzTests.Running;

/// <summary>What a person needs to see a failure with psql: the query, its settings, the answers, the rows.</summary>
internal static class Report
{
    private const int ShrinkAttempts = 400;
    private const int RowsShown = 12;
    private const int ValueLength = 150;

    public static string Make(DifferentialRunner runner, long seed, int number, FuzzCase failing, Verdict verdict)
    {
        bool StillFails(FuzzCase c) => verdict.IsSameFailure(runner.Run(c).Verdict);
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"==== seed {seed}, case {number}: {verdict.Outcome}: {Cut(verdict.Detail)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"again: PGFUSION_FUZZ_SEED={seed} PGFUSION_FUZZ_CASE={number} dotnet test tests/fuzz");
        if (!StillFails(failing))
        {
            text.AppendLine("It does not fail a second time.");
            Describe(text, "query", runner, failing);
            return text.ToString();
        }
        FuzzCase small = Shrinker.Shrink(failing, StillFails, ShrinkAttempts);
        Describe(text, "shrunk", runner, small);
        if (RowNarrowing.Narrow(small, runner.IdsOf, runner.Make, StillFails) is { } narrow)
        {
            Describe(text, "on few rows", runner, narrow.Case);
            foreach (StandIn table in narrow.Tables)
            {
                Rows(text, runner, narrow.Case, table);
            }
        }
        Describe(text, "as generated", runner, failing);
        return text.ToString();
    }

    private static void Describe(StringBuilder text, string title, DifferentialRunner runner, FuzzCase c)
    {
        RenderedQuery rendered = c.Render();
        CaseResult result = runner.Run(c);
        text.AppendLine(CultureInfo.InvariantCulture, $"-- {title} ({(c.IsExtended ? "extended" : "simple")}, {(c.IsBinary ? "binary" : "text")}, codegen {c.Codegen}, max_threads {c.Threads}, plan_cache_mode {c.PlanCacheMode}, TimeZone {c.TimeZone}{(c.IsAuto ? ", auto" : "")}{(c.FetchSize == 0 ? "" : $", fetched by {c.FetchSize}")}{(Determinism.NeedsScanOrder(c.Query) ? ", scan order" : "")})");
        text.AppendLine(rendered.Sql + ";");
        for (int i = 0; rendered.Parameters.Count > 0 && i < c.Executions.Length; i++)
        {
            IEnumerable<string> values = rendered.Parameters.Zip(c.Values(rendered, i), (p, v) => $"{p.Type.Name()} {(v is null ? "NULL" : $"'{v}'")}");
            text.AppendLine(CultureInfo.InvariantCulture, $"   execution {i + 1}: {string.Join(", ", values)}");
        }
        text.AppendLine(CultureInfo.InvariantCulture, $"   {result.Verdict.Outcome} in execution {result.Execution + 1}: {Cut(result.Verdict.Detail)}");
        Answer(text, "PostgreSQL", result.Expected);
        Answer(text, "PgFusion", result.Actual);
    }

    private static void Answer(StringBuilder text, string side, RawResult? answer)
    {
        if (answer is null)
        {
            return;
        }
        text.AppendLine(CultureInfo.InvariantCulture, $"   {side}: {answer.Error?.ToString() ?? $"{answer.Rows.Count} rows"}");
        bool isBinary = answer.Fields is { Length: > 0 } fields && fields[0].Format == 1;
        foreach (byte[]?[] row in answer.Rows.Take(RowsShown))
        {
            text.AppendLine("     " + string.Join(" | ", row.Select(v => v is null ? "NULL" : Cut(isBinary ? Convert.ToHexString(v) : Encoding.UTF8.GetString(v)))));
        }
    }

    /// <summary>The columns that the query names, of a table that it was narrowed to.</summary>
    private static void Rows(StringBuilder text, DifferentialRunner runner, FuzzCase narrow, StandIn table)
    {
        ColumnExpr[] named = [.. narrow.Query.AllNodes().OfType<ColumnExpr>().Where(c => c.Qualifier == table.Alias).DistinctBy(c => c.Column.Name)];
        string[] columns = [.. named.Select(c => $"{c.Column.Name} {c.Column.Declaration}")];
        text.AppendLine(CultureInfo.InvariantCulture, $"   {table.Name}, {table.Ids.Count} rows of {table.Table.Name}: CREATE TABLE {table.Name} ({string.Join(", ", columns)});");
        if (columns.Length == 0 || table.Ids.Count == 0)
        {
            return;
        }
        RawResult rows = runner.Reference.Query($"SELECT {string.Join(", ", named.Select(c => c.Column.Name))} FROM {table.Name} LIMIT {RowsShown}");
        IEnumerable<string> values = rows.Rows.Select(row => $"({string.Join(", ", row.Select(v => v is null ? "NULL" : Cut(Literals.Quoted(Encoding.UTF8.GetString(v)))))})");
        text.AppendLine(CultureInfo.InvariantCulture, $"     INSERT INTO {table.Name} VALUES {string.Join(", ", values)};{(table.Ids.Count > RowsShown ? " -- and more" : "")}");
    }

    private static string Cut(string value) => value.Length <= ValueLength * 4 ? value : $"{value[..ValueLength]}… ({value.Length} characters)";
}
