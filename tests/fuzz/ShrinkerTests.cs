using PgFusion.FuzzTests.Data;
using PgFusion.FuzzTests.Grammar;
using PgFusion.FuzzTests.Queries;
using PgFusion.FuzzTests.Running;
using PgFusion.FuzzTests.Shrinking;
using Xunit;

namespace PgFusion.FuzzTests;

/// <summary>The shrinker ends, keeps what makes a case fail, and takes away the rest.</summary>
public sealed class ShrinkerTests
{
    private static readonly FuzzSchema schema = FuzzSchema.Make(1);

    private static IEnumerable<FuzzCase> Cases(int count) => Enumerable.Range(1, count).Select(number => FuzzCase.Make(schema, 3, number));

    [Fact]
    public void A_case_that_always_fails_becomes_tiny()
    {
        foreach (FuzzCase c in Cases(40))
        {
            FuzzCase small = Shrinker.Shrink(c, _ => true, 5000);
            Assert.Equal("SELECT NULL", small.Render().Sql[..11]);
            Assert.False(small.IsExtended);
            Assert.Equal(1, small.Threads);
            Assert.Empty(small.ParameterIds);
        }
    }

    [Fact]
    public void A_case_that_never_fails_again_stays()
    {
        FuzzCase c = Cases(1).Single();
        Assert.Same(c, Shrinker.Shrink(c, _ => false, 5000));
    }

    [Fact]
    public void Attempts_are_bounded()
    {
        int attempts = 0;
        Shrinker.Shrink(Cases(1).Single(), _ => { attempts++; return false; }, 7);
        Assert.True(attempts <= 7, $"{attempts}");
    }

    [Fact]
    public void What_makes_it_fail_is_kept()
    {
        int tried = 0;
        foreach (FuzzCase c in Cases(400))
        {
            // As if PgFusion had a fault in LIKE under an aggregate's FILTER.
            if (!Fails(c))
            {
                continue;
            }
            tried++;
            FuzzCase small = Shrinker.Shrink(c, Fails, 5000);
            Assert.True(Fails(small));
            Assert.True(small.Query.Size <= 24, small.Render().Sql);
            Assert.True(Determinism.Holds(small.Query));
        }
        Assert.True(tried > 3, $"{tried}");

        static bool Fails(FuzzCase c) => c.Query.Nodes().OfType<AggregateExpr>().Any(a => a.Filter is not null && a.Filter.SelfAndDescendants().Any(n => n is CallExpr { Operator.Family: "like" or "comparison" }));
    }

    [Fact]
    public void Every_edit_can_be_written()
    {
        foreach (FuzzCase edited in Cases(100).SelectMany(Edits.Of))
        {
            Assert.NotEmpty(edited.Render().Sql);
        }
    }

    [Fact]
    public void A_key_and_the_target_that_shows_it_are_replaced_together()
    {
        TableItem from = new(schema.Tables[0], null);
        Expr key = new CallExpr(Operators.All.First(o => o.Family == "arithmetic" && o.Parameters is [{ Type: SqlType.Int4 }, { Type: SqlType.Int4 }]), [from.UniqueKey[0], from.UniqueKey[0]]);
        SelectQuery query = new() { From = from, Items = [key], HasGroupBy = true, Keys = [key] };
        SelectQuery replaced = query.Replace(key, from.UniqueKey[0]);
        Assert.Equal("SELECT nothing.id FROM nothing GROUP BY nothing.id", Renderer.Render(replaced).Sql);
    }

    [Fact]
    public void Rows_are_narrowed_to_those_that_fail()
    {
        TableItem left = new(schema.Tables.Single(t => t.Name == "big"), "a");
        TableItem right = new(schema.Tables.Single(t => t.Name == "special"), "b");
        JoinItem join = new(left, right, JoinKind.Left, JoinConditions.Equal(left.UniqueKey[0], right.UniqueKey[0]), null);
        SublinkExpr exists = new(SublinkKind.Exists, false, "", new SelectQuery { From = new TableItem(schema.Tables.Single(t => t.Name == "mid"), "c"), Items = [left.UniqueKey[0]] }, []);
        FuzzCase c = new() { Query = new SelectQuery { From = join, Items = [left.UniqueKey[0]], Where = exists } };
        Dictionary<string, StandIn> made = [];
        (FuzzCase narrow, IReadOnlyList<StandIn> tables) = RowNarrowing.Narrow(c, t => [.. Enumerable.Range(1, t.Rows)], t => made[t.Name] = t, Fails)!.Value;
        Assert.Equal(["big", "special", "mid"], tables.Select(t => t.Table.Name));
        Assert.Equal(["12345,12350", "7", ""], tables.Select(t => string.Join(',', t.Ids)));
        Assert.Equal("SELECT a.id FROM few1 AS a LEFT JOIN few2 AS b ON a.id = b.id WHERE EXISTS (SELECT a.id FROM few3 AS c)", narrow.Render().Sql);

        bool Fails(FuzzCase _) => made["few1"].Ids.Contains(12_345) && made["few1"].Ids.Contains(12_350) && made["few2"].Ids.Contains(7);
    }
}
