using PgFusion.FuzzTests.Data;
using PgFusion.FuzzTests.Grammar;
using PgFusion.FuzzTests.Queries;
using PgFusion.FuzzTests.Running;
using Xunit;

namespace PgFusion.FuzzTests;

/// <summary>The generator without a server: it repeats itself, reaches the whole grammar, and keeps its own rules.</summary>
public sealed class GeneratorTests
{
    private static readonly FuzzSchema schema = FuzzSchema.Make(1);

    private static readonly List<FuzzCase> cases = [.. Enumerable.Range(1, 8000).Select(number => FuzzCase.Make(schema, 1, number))];

    [Fact]
    public void The_same_seed_gives_the_same_tables_and_queries()
    {
        Assert.Equal(schema.Script, FuzzSchema.Make(1).Script);
        Assert.NotEqual(schema.Script, FuzzSchema.Make(2).Script);
        foreach (int number in (int[])[1, 2, 77, 500, 3999])
        {
            // A case needs nothing of those before it.
            FuzzCase again = FuzzCase.Make(FuzzSchema.Make(1), 1, number);
            Assert.Equal(Text(cases[number - 1]), Text(again));
            Assert.NotEqual(Text(again), Text(FuzzCase.Make(schema, 2, number)));
        }
    }

    [Fact]
    public void Queries_differ()
    {
        int different = cases.Select(Text).Distinct().Count();
        Assert.True(different > cases.Count * 0.98, $"{different} of {cases.Count}");
    }

    [Fact]
    public void Every_query_has_one_answer()
    {
        Assert.All(cases, c => Assert.True(Determinism.Holds(c.Query), c.Render().Sql));
        Assert.All(cases.Where(c => c.Query.Limit is not null), c => Assert.True(c.Query.WithTies || Determinism.HasTotalOrder(c.Query), c.Render().Sql));
    }

    [Fact]
    public void All_productions_are_reached()
    {
        HashSet<object> used = new(ReferenceEqualityComparer.Instance);
        IEnumerable<FuzzCase> more = Enumerable.Range(cases.Count + 1, 20_000).Select(number => FuzzCase.Make(schema, 1, number));
        foreach (Expr node in cases.Concat(more).SelectMany(c => c.Query.Nodes()))
        {
            used.Add(node switch { CallExpr call => call.Operator, AggregateExpr a => a.Aggregate, ColumnExpr c => c.Column, _ => node.GetType() });
        }
        Assert.All(Aggregate.All, a => Assert.True(used.Contains(a), $"{a.Name}({string.Join(',', a.Arguments)})"));
        Assert.All(ColumnCatalog.Columns, c => Assert.True(used.Contains(c), c.Name));
        Assert.All(Operators.All.GroupBy(o => (o.Family, o.Result)), g => Assert.True(g.Any(used.Contains), $"{g.Key}"));
        int share = Operators.All.Count(used.Contains) * 100 / Operators.All.Length;
        Assert.True(share >= 80, $"{share} % of {Operators.All.Length} productions");
    }

    [Fact]
    public void All_shapes_are_reached()
    {
        (string Name, Func<FuzzCase, bool> Is)[] shapes =
        [
            ("star", c => c.Query.IsStar),
            ("where", c => c.Query.Where is not null),
            ("distinct", c => c.Query.IsDistinct),
            ("distinct groups", c => c.Query.IsDistinct && c.Query.HasGroupBy),
            ("group by ()", c => c.Query.HasGroupBy && c.Query.Keys.IsEmpty),
            ("having", c => c.Query.Having is not null),
            ("limit", c => c.Query.Limit is not null && c.Query.Offset is null),
            ("offset", c => c.Query.Offset is not null && c.Query.Limit is null),
            ("limit of groups", c => c.Query.Limit is not null && c.Query.HasGroupBy),
            ("filter", c => c.Query.Nodes().Any(n => n is AggregateExpr { Filter: not null })),
            ("distinct aggregate", c => c.Query.Nodes().Any(n => n is AggregateExpr { IsDistinct: true })),
            ("may fail", c => c.Query.Nodes().Any(n => n.CanFail)),
            ("scan order", c => Determinism.NeedsScanOrder(c.Query)),
            ("parameters", c => c.Render().Parameters.Count > 0),
            ("a NULL parameter", c => c.Executions.Any(e => e.Values.Contains(null))),
            ("three executions", c => c.Executions.Length == 3),
            ("binary", c => c.IsBinary),
            ("fetched in parts", c => c.FetchSize > 0),
            ("auto", c => c.IsAuto),
            ("csharp", c => c.Codegen == "csharp"),
            ("all threads", c => c.Threads == 0),
            .. Productions.All.Select(p => (p.ToString(), (Func<FuzzCase, bool>)(c => Productions.Of(c.Query).Contains(p)))),
            .. Enum.GetValues<JoinKind>().Select(k => (k + " join", (Func<FuzzCase, bool>)(c => c.Query.From is JoinItem join && join.Kind == k))),
            .. Enum.GetValues<SublinkKind>().Select(k => (k + " sublink", (Func<FuzzCase, bool>)(c => c.Query.Nodes().Any(n => n is SublinkExpr s && s.Kind == k)))),
            .. Enum.GetValues<GroupingKind>().Select(k => (k + " grouping", (Func<FuzzCase, bool>)(c => c.Query.Grouping == k))),
            ("correlated", c => c.Query.Nodes().OfType<SublinkExpr>().Any(s => IsCorrelated(s.Query))),
            ("using", c => c.Query.From is JoinItem { Using: not null }),
            ("five relations", c => c.Query.From.Leaves().Count() >= 5),
            ("bare set operation", c => c.Query.IsBareSetOperation),
            ("counting", c => c.Query.With.Any(w => w.Query is null)),
            ("walking", c => c.Query.With.Any(w => w.Step is not null)),
            ("with ties", c => c.Query.SelfAndNested().Any(q => q.WithTies)),
            ("sample", c => c.Query.From is TableItem { Sample: not null }),
            ("windows over groups", c => c.Query.IsGrouped && c.Query.Nodes().Any(n => n is WindowExpr)),
            ("named windows", c => c.Query.NamesWindows),
            ("sorted aggregate", c => c.Query.Nodes().Any(n => n is AggregateExpr { Aggregate.Kind: AggregateKind.Ordered, Order.Length: > 1 })),
            ("correlated limit", c => c.Query.Nodes().OfType<SublinkExpr>().Any(s => s.Query.Limit is not null && IsCorrelated(s.Query))),
            ("frame", c => c.Query.Nodes().Any(n => n is WindowExpr { Frame: not null })),
            .. schema.Tables.Select(t => (t.Name, (Func<FuzzCase, bool>)(c => c.Query.From is TableItem item && item.Table == t))),
        ];
        Assert.All(shapes, shape => Assert.True(cases.Count(shape.Is) >= 5, shape.Name));
    }

    [Fact]
    public void Other_values_of_a_literal_keep_to_its_facts()
    {
        FuzzRandom random = new(5);
        int checkedCount = 0;
        foreach (LiteralExpr literal in cases.SelectMany(c => c.Query.Nodes()).OfType<LiteralExpr>().Where(l => l.MayBeParameter && double.IsFinite(l.Facts.Bound) && l.Type.IsNumber()))
        {
            string other = literal.Other!(random)!;
            Assert.True(Math.Abs(double.Parse(other, System.Globalization.CultureInfo.InvariantCulture)) <= literal.Facts.Bound, $"{other} is beyond {literal.Facts.Bound}");
            if (literal.Type == SqlType.Numeric && literal.Facts.Scale is { } scale)
            {
                // PostgreSQL keeps the digits as they are written; those of a typed column are rounded to its scale.
                int digits = other.Contains('.') ? other.Length - other.IndexOf('.') - 1 : 0;
                Assert.True(digits <= scale, $"{other} has more than {scale} digits");
            }
            checkedCount++;
        }
        Assert.True(checkedCount > 1000, $"{checkedCount}");
    }

    [Fact]
    public void A_bare_constant_is_never_a_key()
    {
        LiteralExpr one = new(SqlType.Int4, Facts.Of(SqlType.Int4), "1");
        TableItem from = new(schema.Tables[0], null);
        SelectQuery query = new() { From = from, Items = [one], HasGroupBy = true, Keys = [one], OrderBy = [new SortKey(one, false, NullsOrder.Default, false)] };
        Assert.Equal("SELECT 1 FROM nothing GROUP BY ((1)::int4) ORDER BY ((1)::int4)", Renderer.Render(query).Sql);
    }

    [Fact]
    public void One_literal_is_one_parameter()
    {
        LiteralExpr limit = new(SqlType.Int4, Facts.Of(SqlType.Int4), "5", 1, _ => "6");
        TableItem from = new(schema.Tables[0], null);
        Expr sum = new CallExpr(Operators.All.First(o => o.Family == "arithmetic" && o.Parameters is [{ Type: SqlType.Int4 }, { Type: SqlType.Int4 }]), [from.UniqueKey[0], limit]);
        SelectQuery query = new() { From = from, Items = [sum], HasGroupBy = true, Keys = [sum] };
        RenderedQuery rendered = Renderer.Render(query, new HashSet<int> { 1 });
        Assert.Equal("SELECT (nothing.id + $1) FROM nothing GROUP BY (nothing.id + $1)", rendered.Sql);
        Assert.Single(rendered.Parameters);
    }

    [Fact]
    public void Rows_of_complex_queries_are_bounded_and_nothing_in_them_fails()
    {
        FuzzCase[] complex = [.. cases.Where(c => c.Query.IsComplex)];
        Assert.True(complex.Length > cases.Count / 3, $"{complex.Length}");
        Assert.All(complex.SelectMany(c => c.Query.SelfAndNested()), q =>
        {
            Assert.True(q.From.RowsBound <= Facts.RowsMax);
            Assert.DoesNotContain(q.Nodes(), n => n.CanFail);
        });
    }

    [Fact]
    public void A_relation_has_one_name()
    {
        foreach (FuzzCase c in cases.Where(c => c.Query.IsComplex))
        {
            string[] names = [.. c.Query.SelfAndNested().Distinct<object>(ReferenceEqualityComparer.Instance).Cast<SelectQuery>().SelectMany(q => q.From.Leaves()).Select(i => i.Columns.FirstOrDefault()?.Qualifier).OfType<string>()];
            Assert.True(names.Distinct().Count() == names.Length, c.Render().Sql);
        }
    }

    [Fact]
    public void A_limit_within_a_query_needs_a_total_order()
    {
        TableItem table = new(schema.Tables[2], "q1");
        LiteralExpr limit = new(SqlType.Int8, Facts.Of(SqlType.Int8).WithBound(5), "5");
        SelectQuery inner = new() { From = table, Items = [table.UniqueKey[0]], Limit = limit };
        SubqueryItem item = new(inner, "q2");
        SelectQuery outer = new() { From = item, Items = [item.Columns[0]] };
        Assert.False(Determinism.Holds(outer));
        item = new SubqueryItem(inner with { OrderBy = [new SortKey(table.UniqueKey[0], false, NullsOrder.Default, false)] }, "q2");
        Assert.True(Determinism.Holds(outer with { From = item, Items = [item.Columns[0]] }));
    }

    private static bool IsCorrelated(SelectQuery inner)
    {
        HashSet<string> own = [.. inner.SelfAndNested().SelectMany(q => q.From.Columns).Select(c => c.Qualifier)];
        return inner.AllNodes().Any(n => n is ColumnExpr c && !own.Contains(c.Qualifier));
    }

    private static string Text(FuzzCase c)
    {
        RenderedQuery rendered = c.Render();
        return rendered.Sql + string.Join(';', Enumerable.Range(0, c.Executions.Length).Select(i => string.Join(',', c.Values(rendered, i))));
    }
}
