using System.Runtime.CompilerServices;
using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Differential.Support;

/// <summary>docs/query-support.md says of the corpus what is so. PGFUSION_WRITE_SNAPSHOTS=1 writes it anew.</summary>
public sealed class SupportTests(DifferentialDatabase database) : IClassFixture<DifferentialDatabase>
{
    /// <summary>The corpus is at least this large.</summary>
    private const int StatementsPromised = 800;

    /// <summary>Other majors choose other plans for a few statements.</summary>
    private const string MajorOfTable = "15";

    [EngineFact]
    public void The_table_of_supported_queries_is_up_to_date()
    {
        List<StatementSupport> statements = [];
        RawConnection on(bool isLinguistic) => database.Raw(isLinguistic, Engine.Backends[0]);
        foreach (CorpusQuery query in CorpusQuery.ReadAll())
        {
            RawConnection connection = on(query.Linguistic);
            foreach ((string name, string value) in query.Settings)
            {
                connection.Run($"SELECT set_config('{name}', '{value}', false)");
            }
            statements.Add(StatementSupport.Of(query, connection, [.. query.Parameters.Select(p => (database.TypeOid(p.Type), p.Value))]));
            foreach ((string name, _) in query.Settings)
            {
                connection.Run($"RESET {name}");
            }
        }
        Assert.True(statements.Count >= StatementsPromised, $"{statements.Count} statements");
        if (!on(false).Scalar("SHOW server_version")!.StartsWith(MajorOfTable, StringComparison.Ordinal))
        {
            return;
        }
        string path = Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../../docs/query-support.md");
        string table = SupportTable.Write(statements);
        if (Environment.GetEnvironmentVariable("PGFUSION_WRITE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, table);
        }
        Assert.True(File.Exists(path), $"there is no {path}; PGFUSION_WRITE_SNAPSHOTS=1 writes it");
        Assert.True(File.ReadAllText(path) == table, $"docs/query-support.md is out of date; PGFUSION_WRITE_SNAPSHOTS=1 writes it anew:\n{table}");
    }

    [Theory]
    [InlineData("a", false)]
    [InlineData("t.a", false)]
    [InlineData("t.*", false)]
    [InlineData("\"odd name\"", false)]
    [InlineData("(sum(n))", false)]
    [InlineData("((a + b))", false)]
    [InlineData("(CASE WHEN a THEN b ELSE c END)", false)]
    [InlineData("NULL::text", false)]
    [InlineData("'a (b'::text", false)]
    [InlineData("5", false)]
    [InlineData("to_char((sum(n)), '999'::text)", true)]
    [InlineData("((a)::bigint)", false)]
    [InlineData("(((a + b))::numeric(10,2))", false)]
    [InlineData("(COALESCE(a, b))", false)]
    [InlineData("(sum(a) FILTER (WHERE (b > 1)) OVER (?))", false)]
    [InlineData("((row_number() OVER (?)) + 1)", true)]
    [InlineData("((a)::bigint + 1)", true)]
    [InlineData("(substr(a, 1) || substr(b, 2))", true)]
    [InlineData("CURRENT_DATE", true)]
    [InlineData("now()", true)]
    [InlineData("(a || 'x'::text)", true)]
    [InlineData("((sum(a)) + (sum(b)))", true)]
    [InlineData("(a)::text", true)]
    public void Targets_that_PostgreSQL_computes_are_told_from_others(string target, bool isComputed) =>
        Assert.Equal(isComputed, StatementSupport.IsComputed(target));

    [Fact]
    public void Seams_are_read_from_a_plan()
    {
        const string Plan = """
            [{"Plan": {"Node Type": "Limit", "Plans": [{"Node Type": "Sort", "Plans": [{"Node Type": "Custom Scan", "Output": ["a", "now()"], "Filter": "(x)",
              "Operators": [{"Operator": "Filter", "Condition": "(a > ${1})", "Operators": [{"Operator": "Scan", "Columns": "a, expr1", "Producer": "executor", "Plan": {"Node Type": "Seq Scan"}}]}]}]}]}}]
            """;
        Assert.Equal(
            Seams.LeafExpressions | Seams.StartValues | Seams.TopTarget | Seams.FilterAbove | Seams.SortOrLimitAbove | Seams.LeafByPostgreSql,
            StatementSupport.Read(Plan));
        Assert.Equal(Seams.None, StatementSupport.Read("""
            [{"Plan": {"Node Type": "Custom Scan", "Output": ["a"], "Operators": [{"Operator": "Scan", "Columns": "a", "Producer": "heap"}]}}]
            """));
        Assert.Throws<FormatException>(() => StatementSupport.Read("""[{"Plan": {"Node Type": "Seq Scan"}}]"""));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
