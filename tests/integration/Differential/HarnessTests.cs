using System.Text;
using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Differential;

/// <summary>The harness finds differences: a comparison that cannot fail would let everything pass.</summary>
public sealed class HarnessTests
{
    private static readonly RawField column = new("x", 1, 1, 1700, -1, -1, 0);

    private static RawResult Result(RawField field, params string?[] values)
    {
        RawResult result = new() { Fields = [field], CommandTag = $"SELECT {values.Length}" };
        result.Rows.AddRange(values.Select(v => new[] { v is null ? null : Encoding.UTF8.GetBytes(v) }));
        return result;
    }

    private static RawResult Failure(string sqlState, string message) =>
        new() { Error = new RawError("ERROR", sqlState, message, null, null, null) };

    [Theory]
    [InlineData("1.0", "1.00")]
    [InlineData("", null)]
    [InlineData(null, "")]
    [InlineData("a", "a ")]
    [InlineData("0", "-0")]
    public void A_value_of_other_bytes_is_a_difference(string? expected, string? actual)
    {
        foreach (bool ordered in (bool[])[false, true])
        {
            Assert.NotNull(ResultComparison.Difference(Result(column, "x", expected), Result(column, "x", actual), ordered));
            Assert.Null(ResultComparison.Difference(Result(column, "x", expected), Result(column, "x", expected), ordered));
        }
    }

    [Fact]
    public void Rows_in_another_order_differ_only_when_the_order_counts()
    {
        RawResult one = Result(column, "a", "b", "b");
        RawResult other = Result(column, "b", "a", "b");
        Assert.Null(ResultComparison.Difference(one, other, ordered: false));
        Assert.Contains("row 1", ResultComparison.Difference(one, other, ordered: true));
    }

    [Fact]
    public void A_row_too_few_too_many_or_too_often_is_a_difference()
    {
        foreach (bool ordered in (bool[])[false, true])
        {
            Assert.NotNull(ResultComparison.Difference(Result(column, "a", "b"), Result(column, "a"), ordered));
            Assert.NotNull(ResultComparison.Difference(Result(column, "a"), Result(column, "a", "b"), ordered));
            Assert.NotNull(ResultComparison.Difference(Result(column, "a", "a", "b"), Result(column, "a", "b", "b"), ordered));
            Assert.NotNull(ResultComparison.Difference(Result(column), Result(column, (string?)null), ordered));
        }
    }

    [Fact]
    public void Values_do_not_run_into_one_another()
    {
        RawField[] fields = [column, column];
        RawResult one = new() { Fields = fields };
        one.Rows.Add([Encoding.UTF8.GetBytes("1:a"), Encoding.UTF8.GetBytes("b")]);
        RawResult other = new() { Fields = fields };
        other.Rows.Add([Encoding.UTF8.GetBytes("1"), Encoding.UTF8.GetBytes("a1:b")]);
        Assert.NotNull(ResultComparison.Difference(one, other, ordered: false));
    }

    [Fact]
    public void Every_part_of_a_column_description_counts()
    {
        foreach (RawField changed in (RawField[])[
            column with { Name = "y" }, column with { TypeOid = 23 }, column with { TypeModifier = 7 },
            column with { TableOid = 2 }, column with { Column = 2 }, column with { TypeSize = 4 }])
        {
            Assert.Contains("column 1", ResultComparison.Difference(Result(column, "1"), Result(changed, "1"), ordered: true));
        }
    }

    [Fact]
    public void Errors_are_compared_by_state_and_message()
    {
        RawResult error = Failure("22012", "division by zero");
        Assert.Null(ResultComparison.Difference(error, Failure("22012", "division by zero"), ordered: true));
        Assert.NotNull(ResultComparison.Difference(error, Failure("22003", "division by zero"), ordered: true));
        Assert.NotNull(ResultComparison.Difference(error, Failure("22012", "division by 0"), ordered: true));
        Assert.NotNull(ResultComparison.Difference(error, Result(column), ordered: true));
        Assert.NotNull(ResultComparison.Difference(Result(column), error, ordered: true));
    }

    [Fact]
    public void Scripts_are_cut_at_their_own_semicolons_only()
    {
        const string Script = """
            -- The file's own words; with a semicolon.

            -- ordered
            SELECT ';' AS "a;b", E'\';' /* ; /* ; */ */ -- ;
                FROM t;
            SELECT $$;$$, $x$ ; $$ ; $x$, 'it''s; so'; SELECT 3;
            """;
        List<SqlStatement> statements = SqlSplitter.Split(Script);
        Assert.Equal(3, statements.Count);
        Assert.Equal(["ordered"], statements[0].Comments);
        Assert.Equal(4, statements[0].Line);
        Assert.StartsWith("SELECT ';'", statements[0].Sql);
        Assert.EndsWith("FROM t", statements[0].Sql);
        Assert.Equal("SELECT $$;$$, $x$ ; $$ ; $x$, 'it''s; so'", statements[1].Sql);
        Assert.Equal("SELECT 3", statements[2].Sql);
    }

    [Fact]
    public void Directives_are_understood_or_refused()
    {
        CorpusQuery query = CorpusQuery.Read("linguistic/some.sql", """
            -- ordered
            -- A sentence.
            -- error
            -- set: TimeZone=UTC
            -- set: a.b = 1=2
            -- params: int4=null, text='a, ''b''', numeric=1.50, text=x y
            SELECT $1;
            """).Single();
        Assert.True(query.Ordered && query.FailsOn(15) && query.Linguistic && !query.StaysPostgreSql && query.Refused is null);
        Assert.Equal([("TimeZone", "UTC"), ("a.b", "1=2")], query.Settings);
        Assert.Equal([("int4", null), ("text", "a, 'b'"), ("numeric", "1.50"), ("text", "x y")], query.Parameters);
        Assert.StartsWith("linguistic/some 1: SELECT", query.Name);
        query = CorpusQuery.Read("x.sql", "-- error-from: 17\nSELECT 1;").Single();
        Assert.True(query.FailsOn(17) && !query.FailsOn(15));
        Assert.Throws<FormatException>(() => CorpusQuery.Read("x.sql", "-- orderd\nSELECT 1;").ToList());
        Assert.Throws<FormatException>(() => CorpusQuery.Read("x.sql", "SELECT 1").ToList());
    }

    [Theory]
    [InlineData("""[{"Plan": {"Node Type": "Custom Scan", "Custom Plan Provider": "PgFusion"}}]""", true)]
    [InlineData("""[{"Plan": {"Node Type": "Limit", "Plans": [{"Node Type": "Sort", "Plans": [{"Node Type": "Custom Scan", "Custom Plan Provider": "PgFusion"}]}]}}]""", true)]
    [InlineData("""[{"Plan": {"Node Type": "Custom Scan", "Custom Plan Provider": "Another"}}]""", false)]
    [InlineData("""[{"Plan": {"Node Type": "Seq Scan"}}]""", false)]
    [InlineData("""[{"Plan": {"Node Type": "Result"}}]""", false)]
    [InlineData("""[{"Plan": {"Node Type": "Aggregate", "Plans": [{"Node Type": "Custom Scan", "Custom Plan Provider": "PgFusion"}]}}]""", false)]
    [InlineData("""{"Query Text": "x", "Plan": {"Node Type": "Custom Scan", "Custom Plan Provider": "PgFusion"}}""", true)]
    public void A_plan_is_PgFusions_when_only_projection_sort_or_limit_stand_above(string json, bool expected) =>
        Assert.Equal(expected, Engine.RunsInPgFusion(json));
}
