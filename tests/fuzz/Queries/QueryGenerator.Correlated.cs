using System.Collections.Immutable;
using PgFusion.FuzzTests.Data;
using PgFusion.FuzzTests.Grammar;

namespace PgFusion.FuzzTests.Queries;

/// <summary>LATERAL, what else subqueries that name outer columns may have, and recursive queries that walk over tables.</summary>
internal sealed partial class QueryGenerator
{
    private const int WalkDepth = 9;

    /// <summary>One round further, which <see cref="depthBelow"/> bounds.</summary>
    private static readonly Operator next = new()
    {
        Family = "arithmetic",
        Name = "next",
        Result = SqlType.Int4,
        Parameters = [SqlType.Int4],
        Render = Operators.Template("({0} + 1)"),
        FactsOf = _ => Facts.Of(SqlType.Int4).WithBound(WalkDepth),
    };

    private static readonly Operator depthBelow = new()
    {
        Family = "comparison",
        Name = "depth",
        Result = SqlType.Bool,
        Parameters = [SqlType.Int4, SqlType.Int4],
        Render = Operators.Template("({0} < {1})"),
        FactsOf = Operators.Plain(SqlType.Bool),
    };

    /// <summary>The recursive term ends: it has the condition on the depth.</summary>
    public static bool Ends(CteDefinition walk) =>
        walk.Step is null || (walk.Step.Where is { } where && walk.Step.Items[^1] is CallExpr { Operator.Name: "next" }
            && Conjuncts(where).Any(c => c is CallExpr { Operator.Name: "depth", Children: [ColumnExpr depth, LiteralExpr] } && depth.Column.Name == $"c{walk.Step.Items.Length}"));

    private static IEnumerable<Expr> Conjuncts(Expr e) => e is CallExpr { Operator.Name: "AND" } all ? all.Children.SelectMany(Conjuncts) : [e];

    /// <summary>A join whose right side names columns of the left one; null when it would have too many rows.</summary>
    private JoinItem? LateralJoin(FromItem left, ExprGenerator expressions, int depth)
    {
        bool isOuter = random.Chance(0.4);
        FromItem right;
        if (random.Chance(0.3))
        {
            Expr? argument = Column(left, random.Pick([SqlType.Int4, SqlType.Int4, SqlType.IntArray, SqlType.TextArray]));
            if (argument is null)
            {
                return null;
            }
            right = new LateralFunctionItem(argument, Alias());
        }
        else
        {
            if (LateralQuery(left, expressions, depth) is not { } query)
            {
                return null;
            }
            right = new SubqueryItem(query, Alias(), IsLateral: true);
        }
        LiteralExpr always = new(SqlType.Bool, Facts.Of(SqlType.Bool), "t");
        JoinItem join = isOuter ? new JoinItem(left, right, JoinKind.Left, always, null) : new JoinItem(left, right, JoinKind.Cross, null, null);
        return join.RowsBound <= Facts.RowsMax ? join : null;
    }

    private SelectQuery? LateralQuery(FromItem left, ExprGenerator expressions, int depth)
    {
        (FromItem from, Expr? where) = Inner(left, expressions, depth);
        if (left.RowsBound * from.RowsBound > CorrelatedWork)
        {
            return null;
        }
        if (random.Chance(0.5))
        {
            List<Expr> totals = [];
            for (int i = random.Between(1, 3); i > 0; i--)
            {
                totals.Add((Expr?)MakeAggregate(from, expressions, random.Chance(0.2), null) ?? new LiteralExpr(SqlType.Int4, Facts.Of(SqlType.Int4), "1"));
            }
            return new SelectQuery { From = from, Items = [.. totals], Where = where, HasGroupBy = !totals.Any(t => t is AggregateExpr) };
        }
        if (from.UniqueKey.IsEmpty)
        {
            return null;
        }
        // Values of both sides.
        JoinItem both = new(left, from, JoinKind.Cross, null, null);
        ImmutableArray<Expr> items = [.. from.UniqueKey, .. Enumerable.Range(0, random.Between(1, 2)).Select(_ => CanonicalExpr(random.Pick(ShownTypes), random.Chance(0.3) ? both : from, expressions))];
        SelectQuery query = new() { From = from, Items = items, Where = where };
        return random.Chance(0.7) || left.RowsBound * from.RowsBound > Facts.RowsMax ? Limited(query, expressions, 3) : query;
    }

    /// <summary>The first rows in a total order, sometimes not from the very first on.</summary>
    private SelectQuery Limited(SelectQuery query, ExprGenerator expressions, int most)
    {
        IEnumerable<Expr> before = random.Chance(0.5) && AnyColumn(query.From) is { } column ? [column] : [];
        LiteralExpr limit = new(SqlType.Int8, Facts.Of(SqlType.Int8).WithBound(most), Text(random.Between(1, most)));
        return query with { OrderBy = [.. before.Concat(query.From.UniqueKey).Distinct().Select(Sorted)], Limit = limit, Offset = random.Chance(0.2) ? expressions.Literals.Count(0, 2) : null };
    }

    /// <summary>Of a query that is looked at for its rows: groups, another query below or above it, or nothing more.</summary>
    private SelectQuery Elaborate(SelectQuery query, FromItem outer, ExprGenerator expressions, int depth)
    {
        switch (random.Next(10))
        {
            case 0 when query.Items.All(i => i is ColumnExpr):
                SelectQuery grouped = query with { HasGroupBy = true, Keys = [.. query.Items.Distinct()] };
                return random.Chance(0.6) && MakeAggregate(query.From, expressions, false, SqlType.Int8) is { } count
                    ? grouped with { Having = Compared(count, expressions.Literals.Any(SqlType.Int8, 0)) }
                    : grouped;
            case 1 when !query.From.UniqueKey.IsEmpty:
                return Limited(query, expressions, 4);
            case 2 when depth > 0:
                // Names columns of both queries around it.
                return query with { Where = WithSublink(query.Where, new JoinItem(outer, query.From, JoinKind.Cross, null, null), expressions, depth - 1) };
            case 3 when query.Items.All(i => i is ColumnExpr { Facts: { Canonical: true, Linguistic: false } }):
                (FromItem from, Expr? where) = Inner(outer, expressions, 0);
                SelectQuery other = new() { From = from, Items = [.. query.Items.Select(i => CanonicalExpr(i.Type, from, expressions))], Where = where };
                SetItem set = new(query, other, random.Pick(["UNION ALL", "UNION", "EXCEPT", "INTERSECT"]), Alias());
                return new SelectQuery { From = set, IsStar = true, Items = [.. set.Columns] };
            default:
                return query;
        }
    }

    private SublinkExpr? ArraySublink(FromItem outer, ExprGenerator expressions, int depth)
    {
        (FromItem from, Expr? where) = Inner(outer, expressions, depth);
        Expr item = CanonicalExpr(random.Pick([SqlType.Int4, SqlType.Text]), from, expressions);
        return from.UniqueKey.IsEmpty || !from.KeyIsStrict ? null
            : new SublinkExpr(SublinkKind.Array, false, "", Limited(new SelectQuery { From = from, Items = [item], Where = where }, expressions, 5), []);
    }

    /// <summary>A recursive query from some rows of one table to those of another whose number they hold.</summary>
    private CteDefinition Walk(string name, ExprGenerator expressions)
    {
        TableItem first = Table();
        TableItem further = Table();
        string[] carried = [.. new[] { "k4", random.Pick(["t", "d", "u", "m8", "tm", "b"]) }.Take(random.Between(1, 2))];
        FuzzColumn id = first.Table.Id;
        ImmutableArray<FuzzColumn> shape =
        [
            id with { Name = "c1" },
            .. carried.Select((column, i) => first.Columns.Single(c => c.Column.Name == column).Column with { Name = $"c{i + 2}" }),
            new FuzzColumn($"c{carried.Length + 2}", SqlType.Int4, "", Facts.Of(SqlType.Int4).WithBound(WalkDepth), _ => "", null, null),
        ];
        bool keepsAll = random.Chance(0.5);
        int most = random.Between(1, 40);
        CteItem before = new(name, Alias(), shape, [.. Enumerable.Range(0, shape.Length)], !keepsAll, most);
        SelectQuery start = new()
        {
            From = first,
            Items = [first.UniqueKey[0], .. carried.Select(c => first.Columns.Single(o => o.Column.Name == c)), Whole(0)],
            Where = Compared(first.UniqueKey[0], Whole(most)),
        };
        while (start.Where is CallExpr { Operator: var o } && o.Render(["a", "b"]) != "(a <= b)")
        {
            start = start with { Where = Compared(first.UniqueKey[0], Whole(most)) };
        }
        Expr bound = new CallExpr(depthBelow, [before.Columns[^1], Whole(random.Between(1, WalkDepth - 1))]);
        SelectQuery step = new()
        {
            // Each row has one successor at most.
            From = new JoinItem(before, further, JoinKind.Inner, JoinConditions.Equal(further.UniqueKey[0], before.Columns[1]), null),
            Items = [further.UniqueKey[0], .. carried.Select(c => further.Columns.Single(o => o.Column.Name == c)), new CallExpr(next, [before.Columns[^1]])],
            Where = random.Chance(0.3) ? JoinConditions.And(expressions.Make(SqlType.Bool, 1, RowPlace(further, 0, false)), bound) : bound,
        };
        return new CteDefinition(name, start, random.Next(3) switch { 0 => null, 1 => true, _ => false }, most * (WalkDepth + 1), step, keepsAll);

        static LiteralExpr Whole(int value) => new(SqlType.Int4, Facts.Of(SqlType.Int4).WithBound(value), Text(value));
    }
}
