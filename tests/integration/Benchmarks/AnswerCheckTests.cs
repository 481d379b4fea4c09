using PgFusion.Perf.Database;
using Xunit;

namespace PgFusion.IntegrationTests.Benchmarks;

/// <summary>The comparison of answers finds what is wrong, and accepts every right answer.</summary>
public sealed class AnswerCheckTests
{
    private static readonly Answer all = Of(["a", "5"], ["b", "5"], ["c", "5"], ["c", "5"], ["d", "4"]);

    [Fact]
    public void Any_of_the_tied_rows_will_do() =>
        Assert.Null(AnswerCheck.Difference(Of(["a", "5"], ["b", "5"]), Of(["c", "5"], ["c", "5"]), [1], all));

    [Fact]
    public void A_row_that_is_not_among_all_of_them_is_found() =>
        Assert.NotNull(AnswerCheck.Difference(Of(["a", "5"]), Of(["x", "5"]), [1], all));

    [Fact]
    public void A_row_too_often_is_found() =>
        Assert.NotNull(AnswerCheck.Difference(Of(["a", "5"], ["b", "5"]), Of(["a", "5"], ["a", "5"]), [1], all));

    [Fact]
    public void Another_key_is_found() =>
        Assert.NotNull(AnswerCheck.Difference(Of(["a", "5"], ["b", "5"]), Of(["a", "5"], ["d", "4"]), [1], all));

    [Fact]
    public void Another_number_of_rows_and_another_column_are_found()
    {
        Assert.NotNull(AnswerCheck.Difference(Of(["a", "5"]), Of(["a", "5"], ["b", "5"]), [], all));
        Assert.NotNull(AnswerCheck.Difference(Of(["a", "5"]), Of(["a", "5"]) with { Columns = ["x", "z"] }, [], all));
        Assert.NotNull(AnswerCheck.Difference(Of(["a", "5"]), Answer.Failed("22012 division by zero"), [], all));
    }

    [Fact]
    public void A_determined_answer_is_compared_in_order()
    {
        Assert.Null(AnswerCheck.Difference(Of(["a", null], ["b", "1"]), Of(["a", null], ["b", "1"])));
        Assert.NotNull(AnswerCheck.Difference(Of(["a", "2"], ["b", "1"]), Of(["b", "1"], ["a", "2"])));
        Assert.NotNull(AnswerCheck.Difference(Of(["a", null]), Of(["a", ""])));
    }

    [Fact]
    public void A_variant_says_what_is_determined()
    {
        BenchmarkQuery query = QuerySet.Make("q", "-- Prose.\nSELECT a, b FROM t ORDER BY b\nLIMIT 10 OFFSET 5;\n", "-- determined: 2\nSELECT a, b FROM t ORDER BY b, a\nLIMIT 10;\n");
        Assert.Equal("-- Prose.\nSELECT a, b FROM t ORDER BY b", query.Check!.WithoutLimit);
        Assert.Equal([1], query.Check.Determined);
        Assert.EndsWith("OFFSET 5", query.Sql);
        Assert.Empty(QuerySet.Make("q", "SELECT 1", "-- determined: none\nSELECT 1;").Check!.Determined);
        Assert.Throws<ArgumentException>(() => QuerySet.Make("q", "SELECT 1", "SELECT 1"));
    }

    private static Answer Of(params string?[][] rows) => new(["x", "y"], rows);
}
