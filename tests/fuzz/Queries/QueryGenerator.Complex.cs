using System.Collections.Immutable;
using PgFusion.FuzzTests.Grammar;

namespace PgFusion.FuzzTests.Queries;

/// <summary>Queries that are more than expressions over one table: which of them, and their clauses.</summary>
internal sealed partial class QueryGenerator
{
    private const double ComplexShare = 0.5;

    /// <summary>Of subqueries within subqueries.</summary>
    private const int DepthMax = 2;

    private readonly List<CteDefinition> definitions = [];

    private int aliases;

    private Production? ChooseProduction()
    {
        if (FuzzOptions.Focus.Length > 0)
        {
            return random.Pick(FuzzOptions.Focus);
        }
        return random.Chance(ComplexShare) ? random.Pick(Productions.All, p => p is Production.Joins or Production.Sublinks ? 3 : 2) : null;
    }

    private SelectQuery Complex(Production production)
    {
        isComplex = true;
        aliases = 0;
        definitions.Clear();
        (depthAdded, itemsAdded) = (0, 0);
        ExprGenerator expressions = new(random, 0);
        if (production == Production.Ctes)
        {
            Define(expressions);
        }
        SelectQuery query = production == Production.SetOperations && random.Chance(0.6)
            ? BareSetOperation(expressions)
            : Select(FromOf(production, expressions), production, expressions, DepthMax);
        return query with { With = [.. definitions] };
    }

    /// <summary>A query over a given FROM; the production says what its clauses must have.</summary>
    private SelectQuery Select(FromItem from, Production? production, ExprGenerator expressions, int depth)
    {
        Expr? where = Where(from, expressions);
        if (production == Production.Sublinks || random.Chance(0.1))
        {
            where = WithSublink(where, from, expressions, depth);
        }
        SelectQuery query = production switch
        {
            Production.GroupingSets => Grouped(from, expressions, random.Pick([GroupingKind.Rollup, GroupingKind.Cube, GroupingKind.Sets])),
            Production.Windows => WithWindows(from, expressions),
            Production.DistinctOn => DistinctOn(Plain(from, expressions, mayBeDistinct: false), from, expressions),
            _ => random.Next(10) switch
            {
                < 5 => Plain(from, expressions),
                < 7 => Totals(from, expressions),
                _ => Grouped(from, expressions),
            },
        };
        if (production == Production.Sublinks)
        {
            query = WithSublinks(query, from, expressions, depth);
        }
        if (!query.IsGrouped && !query.IsDistinct && !query.OrderBy.IsEmpty && query.Limit is null && query.Offset is null && random.Chance(0.1))
        {
            query = query with { OrderBy = [.. query.OrderBy.Take(1)], Limit = expressions.Literals.Count(0, 60), WithTies = true };
        }
        return query with { Where = where };
    }

    /// <summary>Queries in other places than WHERE.</summary>
    private SelectQuery WithSublinks(SelectQuery query, FromItem from, ExprGenerator expressions, int depth)
    {
        if (query.IsGrouped)
        {
            // Of no column that is not grouped by.
            return query.Grouping == GroupingKind.Plain && random.Chance(0.3) && ScalarSublink(Series(), expressions, 0) is { } bound && query.Items.FirstOrDefault(i => i.Type == bound.Type && i is AggregateExpr) is { } shown
                && JoinConditions.AreComparable(bound.Type, bound.Type)
                ? query with { Having = Compared(shown, bound) }
                : query;
        }
        if (query.IsDistinct || !random.Chance(0.5))
        {
            return query;
        }
        Expr? made = random.Next(5) switch
        {
            0 => ArraySublink(from, expressions, depth),
            1 => Predicate(from, expressions, depth),
            _ => ScalarSublink(from, expressions, depth),
        };
        if (made is null)
        {
            return query;
        }
        made = random.Chance(0.3) ? Wrapped(made, expressions, RowPlace(from, 0, false)) : made;
        bool isSorted = random.Chance(0.15) && made.Facts.Canonical && !query.OrderBy.IsEmpty;
        return query with { IsStar = false, Items = query.Items.Add(made), OrderBy = isSorted ? query.OrderBy.Insert(0, Sorted(made)) : query.OrderBy };
    }

    /// <summary>Two queries with targets of the same types, or nearly.</summary>
    private SetItem SetOperation(ExprGenerator expressions, int depth)
    {
        SqlType[] types = [.. Enumerable.Range(0, random.Between(1, 3)).Select(_ => random.Pick(ShownTypes))];
        SelectQuery Branch()
        {
            FromItem from = random.Chance(0.3) ? Join(2, expressions, depth - 1) : Leaf(expressions, depth - 1);
            ImmutableArray<Expr> items = [.. types.Select(type => CanonicalExpr(random.Chance(0.15) ? Kindred(type) : type, from, expressions))];
            SelectQuery branch = random.Chance(0.25) && items.All(i => i is ColumnExpr)
                ? new SelectQuery { From = from, Items = items, HasGroupBy = true, Keys = [.. items.Distinct()] }
                : new SelectQuery { From = from, Items = items, IsDistinct = random.Chance(0.15) };
            return branch with { Where = Where(from, expressions) };
        }
        SqlType Kindred(SqlType type) => type.IsInteger() ? random.Pick(SqlTypes.Integers) : type == SqlType.Text ? SqlType.Varchar : type;
        string name = random.Pick(["UNION", "UNION ALL", "UNION ALL", "INTERSECT", "INTERSECT ALL", "EXCEPT", "EXCEPT ALL"]);
        SelectQuery left = Branch();
        if (depth > 1 && random.Chance(0.2))
        {
            SetItem inner = new(left, Branch(), random.Pick(["UNION", "UNION ALL", "EXCEPT"]), Alias());
            left = new SelectQuery { From = inner, IsStar = true, Items = [.. inner.Columns] };
        }
        return new SetItem(left, Branch(), name, Alias());
    }

    private SelectQuery BareSetOperation(ExprGenerator expressions)
    {
        SetItem set = SetOperation(expressions, DepthMax);
        SelectQuery query = new() { From = set, IsStar = true, Items = [.. set.Columns] };
        if (random.Chance(0.5))
        {
            return query;
        }
        SelectQuery ordered = query with { OrderBy = [.. set.Columns.Select(c => Sorted(c))] };
        return random.Chance(0.5) ? ordered : ordered with { Limit = expressions.Literals.Count(0, 60), Offset = random.Chance(0.3) ? expressions.Literals.Count(0, 30) : null };
    }

    private SelectQuery DistinctOn(SelectQuery query, FromItem from, ExprGenerator expressions)
    {
        ImmutableArray<Expr> keys = [.. Enumerable.Range(0, random.Between(1, 2)).Select(_ => (Expr?)AnyColumn(from) ?? from.UniqueKey.FirstOrDefault()).OfType<Expr>().Distinct()];
        ImmutableArray<SortKey> order = [.. keys.Concat(random.Chance(0.4) && AnyColumn(from) is { } other ? [other] : []).Concat(from.UniqueKey).Distinct().Select(k => Sorted(k))];
        return query with
        {
            DistinctOn = keys,
            OrderBy = order,
            Limit = random.Chance(0.2) ? expressions.Literals.Count(0, 60) : null,
            Offset = null,
        };
    }

    private SortKey Sorted(Expr key) => new(key, random.Chance(0.4), random.Pick([NullsOrder.Default, NullsOrder.Default, NullsOrder.First, NullsOrder.Last]), false);

    /// <summary>An expression of the type whose equal values are alike; a column where there is one.</summary>
    private Expr CanonicalExpr(SqlType type, FromItem from, ExprGenerator expressions)
    {
        for (int attempt = 0; attempt < 6; attempt++)
        {
            Expr made = expressions.Make(type, random.Pick([0, 0, 0, 1]), RowPlace(from, 0.05, false));
            if (made.Facts is { Canonical: true, Linguistic: false })
            {
                return made;
            }
        }
        return new LiteralExpr(type, Facts.Either(type, []), null);
    }
}
