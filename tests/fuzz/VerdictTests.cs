using System.Text;
using PgFusion.FuzzTests.Data;
using PgFusion.FuzzTests.Grammar;
using PgFusion.FuzzTests.Queries;
using PgFusion.FuzzTests.Running;
using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.FuzzTests;

/// <summary>Planted differences are found, and liberties that PostgreSQL takes are not differences.</summary>
public sealed class VerdictTests
{
    private static readonly TableItem table = new(FuzzSchema.Make(1).Tables.Single(t => t.Name == "mid"), null);

    private static readonly Expr k = table.Columns.Single(c => c.Column.Name == "k4");

    private static readonly SelectQuery query = new() { From = table, Items = [k, table.UniqueKey[0]] };

    [Fact]
    public void Equal_answers_are_the_same()
    {
        Assert.Equal(Outcome.Same, Judge(query, Rows("1|2", "3|4"), Rows("1|2", "3|4")));
        Assert.Equal(Outcome.Same, Judge(query, Rows("1|2", "3|4"), Rows("3|4", "1|2")));
    }

    [Theory]
    [InlineData("1|2")]
    [InlineData("1|2", "3|5")]
    [InlineData("1|2", "3|4", "3|4")]
    [InlineData("1|2", "1|2")]
    [InlineData("1|2", "3|NULL")]
    public void Other_rows_are_wrong(params string[] actual) =>
        Assert.Equal(Outcome.WrongAnswer, Judge(query, Rows("1|2", "3|4"), Rows(actual)));

    [Fact]
    public void A_total_order_is_compared()
    {
        SelectQuery ordered = query with { OrderBy = [Sort(table.UniqueKey[0])] };
        Assert.Equal(Outcome.WrongAnswer, Judge(ordered, Rows("1|2", "3|4"), Rows("3|4", "1|2")));
    }

    [Fact]
    public void Of_an_order_that_is_not_total_the_keys_are_compared()
    {
        SelectQuery ordered = query with { OrderBy = [Sort(k)] };
        Assert.Equal(Outcome.Same, Judge(ordered, Rows("1|2", "1|3", "2|4"), Rows("1|3", "1|2", "2|4")));
        Assert.Equal(Outcome.WrongAnswer, Judge(ordered, Rows("1|2", "1|3", "2|4"), Rows("1|2", "2|4", "1|3")));
    }

    [Fact]
    public void Column_types_are_compared()
    {
        RawResult actual = Rows("1|2");
        actual.Fields![1] = actual.Fields[1] with { TypeModifier = 7 };
        Assert.Equal(Outcome.WrongAnswer, Judge(query, Rows("1|2"), actual));
    }

    [Theory]
    [InlineData("22012", "division by zero", null, null, Outcome.WrongError)]
    [InlineData(null, null, "22012", "division by zero", Outcome.WrongError)]
    [InlineData("22012", "division by zero", "22003", "integer out of range", Outcome.WrongError)]
    [InlineData("22012", "division by zero", "22012", "division by zero", Outcome.Same)]
    [InlineData("22P02", "invalid input syntax for type integer: \"a\"", "22P02", "invalid input syntax for type integer: \"b\"", Outcome.BothFail)]
    [InlineData("22003", "numeric field overflow", "42P22", "could not determine which collation to use for string comparison", Outcome.BothFail)]
    [InlineData("42P22", "could not determine which collation to use for string comparison", "22003", "smallint out of range", Outcome.BothFail)]
    [InlineData("42P22", "could not determine which collation to use for string comparison", null, null, Outcome.WrongError)]
    [InlineData(null, null, "0A000", "PgFusion does not support joins", Outcome.Refused)]
    [InlineData("22003", "integer out of range", "0A000", "PgFusion does not support joins", Outcome.Refused)]
    [InlineData("0A000", "cannot convert NaN to integer", "0A000", "cannot convert NaN to integer", Outcome.Same)]
    [InlineData(null, null, "0A000", "cannot convert NaN to integer", Outcome.WrongError)]
    [InlineData(null, null, "XX000", "internal error in the PgFusion worker", Outcome.Broken)]
    [InlineData("22012", "division by zero", "57P01", "the worker went away", Outcome.Broken)]
    [InlineData("42883", "operator does not exist", "42883", "operator does not exist", Outcome.Invalid)]
    [InlineData("42883", "operator does not exist", null, null, Outcome.WrongError)]
    public void Errors_are_compared(string? expectedState, string? expectedMessage, string? actualState, string? actualMessage, object outcome) =>
        Assert.Equal((Outcome)outcome, Judge(query, Answer(expectedState, expectedMessage), Answer(actualState, actualMessage)));

    [Fact]
    public void Of_several_possible_errors_any_is_right()
    {
        Operator parse = Operators.All.First(o => o is { Family: "parse", Result: SqlType.Int4 });
        Expr Column(string name) => table.Columns.Single(c => c.Column.Name == name);
        Expr One(string column) => new CallExpr(parse, [Column(column)]);
        Expr Sum(string a, string b) => new CallExpr(Operators.All.First(o => o is { Family: "arithmetic", Parameters: [{ Type: SqlType.Int4 }, { Type: SqlType.Int4 }] }), [Column(a), Column(b)]);
        SelectQuery two = query with { Items = [One("t"), One("tp")] };
        SelectQuery one = query with { Items = [Sum("m4", "x4"), k] };
        RawResult overflow = Answer("22003", "integer out of range");
        RawResult syntax = Answer("22P02", "invalid input syntax for type integer: \"a\"");
        Assert.Equal(Outcome.BothFail, Judge(two, overflow, syntax));
        Assert.Equal(Outcome.WrongError, Judge(one, overflow, syntax));
    }

    [Fact]
    public void The_sign_of_a_NaN_is_open_where_two_may_meet()
    {
        Expr Column(string name) => table.Columns.Single(c => c.Column.Name == name);
        Expr Product(string a, string b) => new CallExpr(Operators.All.First(o => o is { Family: "arithmetic", Parameters: [{ Type: SqlType.Float8 }, { Type: SqlType.Float8 }] }), [Column(a), Column(b)]);
        SelectQuery two = query with { Items = [Product("x8f", "x8f")] };
        SelectQuery one = query with { Items = [Product("x8f", "q8")] };
        Assert.Equal(Outcome.Same, Judge(two, Double("7FF8000000000000"), Double("FFF8000000000000")));
        Assert.Equal(Outcome.WrongAnswer, Judge(one, Double("7FF8000000000000"), Double("FFF8000000000000")));
        Assert.Equal(Outcome.WrongAnswer, Judge(two, Double("3FF0000000000000"), Double("BFF0000000000000")));
        Assert.Equal(Outcome.WrongAnswer, Judge(two, Double("7FF0000000000000"), Double("FFF0000000000000")));

        static RawResult Double(string bytes)
        {
            RawResult result = new() { Fields = [new RawField("c", 0, 0, SqlType.Float8.Oid(), 8, -1, 1)], CommandTag = "SELECT 1" };
            result.Rows.Add([Convert.FromHexString(bytes)]);
            return result;
        }
    }

    private static Outcome Judge(SelectQuery q, RawResult expected, RawResult actual) => DifferentialRunner.Judge(q, expected, actual).Outcome;

    private static SortKey Sort(Expr key) => new(key, false, NullsOrder.Default, false);

    private static RawResult Answer(string? state, string? message)
    {
        RawResult answer = state is null ? Rows("1|2") : new RawResult();
        answer.Error = state is null ? null : new RawError("ERROR", state, message!, null, null, null);
        return answer;
    }

    private static RawResult Rows(params string[] rows)
    {
        RawResult result = new()
        {
            Fields = [.. Enumerable.Range(0, 2).Select(i => new RawField($"c{i}", 0, 0, 23, 4, -1, 0))],
            CommandTag = $"SELECT {rows.Length}",
        };
        foreach (string row in rows)
        {
            result.Rows.Add([.. row.Split('|').Select(v => v == "NULL" ? null : Encoding.UTF8.GetBytes(v))]);
        }
        return result;
    }
}
