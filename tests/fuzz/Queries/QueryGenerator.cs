using System.Collections.Immutable;
using PgFusion.FuzzTests.Data;
using PgFusion.FuzzTests.Grammar;

namespace PgFusion.FuzzTests.Queries;

/// <summary>
/// Random queries over a schema. First the shape, then each clause's expressions. The result satisfies
/// <see cref="Determinism.Holds"/>; what would not is left out or made again.
/// </summary>
internal sealed partial class QueryGenerator(FuzzSchema schema, FuzzRandom random)
{
    private const int Attempts = 50;

    /// <summary>Joins, subqueries and the like: <see cref="SelectQuery.IsComplex"/>.</summary>
    private bool isComplex;

    private int depthAdded;
    private int itemsAdded;

    public SelectQuery Next()
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            SelectQuery query = ChooseProduction() is { } production ? Complex(production) : Simple();
            if (Determinism.Holds(query))
            {
                return query;
            }
        }
        throw new InvalidOperationException($"no deterministic query in {Attempts} attempts");
    }

    private SelectQuery Simple()
    {
        isComplex = false;
        // Most queries cannot fail; some can in one place, so that the error is known; some in many.
        int failures = random.Next(20) switch { < 14 => 0, < 18 => 1, _ => 10 };
        // A few are deep, or wide: generated code has limits, too.
        (depthAdded, itemsAdded) = random.Next(30) switch { 0 => (2, 0), 1 => (0, 12), _ => (0, 0) };
        ExprGenerator expressions = new(random, failures);
        FuzzTable table = random.Pick(schema.Tables, t => t.Weight);
        TableItem from = new(table, random.Chance(0.3) ? "q" : null);
        SelectQuery query = random.Next(10) switch
        {
            < 4 => Plain(from, expressions),
            < 6 => Totals(from, expressions),
            _ => Grouped(from, expressions),
        };
        return query with { Where = Where(from, expressions) };
    }

    // ---- places ----

    private Place RowPlace(FromItem from, double foreignChance, bool foreignUnderCondition) =>
        new(type => Column(from, type), foreignChance, foreignUnderCondition);

    private ColumnExpr? Column(FromItem from, SqlType type)
    {
        ColumnExpr[] columns = [.. from.Columns.Where(c => c.Type == type && !(isComplex && c.Facts.Linguistic))];
        return columns.Length == 0 ? null : random.Pick(columns);
    }

    /// <summary>Above a GROUP BY: keys, aggregates, and every column when the keys hold the primary key.</summary>
    private Place GroupPlace(FromItem from, ImmutableArray<Expr> keys, ExprGenerator expressions, bool withDistinct)
    {
        bool dependsOnKey = !isComplex && from is TableItem { Table: { HasPrimaryKey: true } table } && keys.Any(k => k is ColumnExpr c && c.Column == table.Id);
        return new Place(
            type =>
            {
                Expr[] fitting = [.. keys.Where(k => k.Type == type)];
                if (fitting.Length > 0 && random.Chance(0.4))
                {
                    return random.Pick(fitting);
                }
                if (dependsOnKey && random.Chance(0.5) && Column(from, type) is { } column)
                {
                    return column;
                }
                return MakeAggregate(from, expressions, withDistinct, type) ?? (fitting.Length > 0 ? random.Pick(fitting) : null);
            },
            0.15,
            true);
    }

    /// <summary>A type to group by. PgFusion does not know the equality of some.</summary>
    private SqlType HashedType()
    {
        SqlType type = SqlTypes.Any(random);
        return IsRarelyHashed(type) && !random.Chance(0.1) ? SqlType.Int4 : type;
    }

    /// <summary>PgFusion groups by them, but leaves sorting to PostgreSQL.</summary>
    private static bool IsRarelySorted(SqlType type) => type is SqlType.Mood or SqlType.Inet or SqlType.TimeTz or SqlType.VarBit or SqlType.Oid;

    private static bool IsRarelyHashed(SqlType type) => type is SqlType.IntArray or SqlType.TextArray or SqlType.Jsonb or SqlType.IntRange;

    // ---- clauses ----

    private Expr? Where(FromItem from, ExprGenerator expressions) =>
        random.Chance(0.25) ? null : expressions.Make(SqlType.Bool, random.Between(1, 3) + depthAdded, RowPlace(from, 0.3, true));

    private SelectQuery Plain(FromItem from, ExprGenerator expressions, bool mayBeDistinct = true)
    {
        if (!isComplex && random.Chance(0.05))
        {
            return Ordered(new SelectQuery { From = from, IsStar = true, Items = [.. from.Columns] }, from, expressions);
        }
        bool isDistinct = mayBeDistinct && random.Chance(0.2);
        Place place = RowPlace(from, isDistinct ? 0.05 : 0.4, !isDistinct);
        List<Expr> items = [];
        int count = random.Between(1, isDistinct ? 3 : 6) + itemsAdded;
        while (items.Count < count)
        {
            SqlType type = isDistinct ? HashedType() : SqlTypes.Any(random);
            items.Add(expressions.Make(type, random.Pick([0, 0, 1, 2, 3]) + depthAdded, place));
        }
        return Ordered(new SelectQuery { From = from, Items = [.. items], IsDistinct = isDistinct }, from, expressions);
    }

    /// <summary>Aggregates of the whole table.</summary>
    private SelectQuery Totals(FromItem from, ExprGenerator expressions)
    {
        bool hasEmptyGroupBy = random.Chance(0.1);
        SelectQuery query = new()
        {
            From = from,
            Items = Aggregates(from, [], expressions, random.Between(1, 6) + itemsAdded),
            HasGroupBy = hasEmptyGroupBy,
            Having = random.Chance(0.15) ? Having(from, [], expressions) : null,
        };
        // An item may have become a constant; without any aggregate it would be a query of another kind.
        return query.IsGrouped ? query : query with { HasGroupBy = true };
    }

    private SelectQuery Grouped(FromItem from, ExprGenerator expressions, GroupingKind grouping = GroupingKind.Plain)
    {
        List<Expr> keys = [];
        int count = random.Pick([1, 1, 1, 2, 2, 3]);
        Place keyPlace = RowPlace(from, 0.1, false);
        while (keys.Count < count)
        {
            SqlType type = HashedType();
            // Many groups are the exception.
            Expr key = random.Next(10) switch
            {
                < 6 when isComplex => AnyColumn(from) ?? expressions.Make(type, 0, keyPlace),
                < 6 => random.Pick([.. from.Columns.Where(c => c.Column.Name is "b" or "s2" or "k4" or "n5" or "e" or "t" or "c" or "c1" or "vc" or "u" or "y" or "q4" or "md" or "iv" or "tm" or "dm4" or "dmt" or "nm" or "ip")]),
                < 8 => expressions.Make(type, 0, keyPlace),
                _ => expressions.Make(type, random.Between(1, 2), keyPlace),
            };
            if (!keys.Contains(key) && !(isComplex && !(key.Facts.Canonical && !key.Facts.Linguistic)))
            {
                keys.Add(key);
            }
        }
        ImmutableArray<Expr> allKeys = [.. keys];
        ImmutableArray<Expr> items = Aggregates(from, allKeys, expressions, random.Between(0, 4) + itemsAdded);
        // Keys need not be shown.
        items = [.. keys.Where(_ => random.Chance(0.8)), .. items];
        if (grouping != GroupingKind.Plain && random.Chance(0.7))
        {
            items = items.Add(new GroupingExpr(allKeys));
        }
        if (items.IsEmpty)
        {
            items = [keys[0]];
        }
        SelectQuery query = new()
        {
            From = from,
            Items = items,
            HasGroupBy = true,
            Keys = allKeys,
            Grouping = grouping,
            Having = random.Chance(0.25) ? Having(from, allKeys, expressions) : null,
            IsDistinct = random.Chance(0.05) && !items.Any(i => IsRarelyHashed(i.Type)),
        };
        return Ordered(query, from, expressions);
    }

    private ImmutableArray<Expr> Aggregates(FromItem from, ImmutableArray<Expr> keys, ExprGenerator expressions, int count)
    {
        bool withDistinct = random.Chance(0.2);
        Place place = GroupPlace(from, keys, expressions, withDistinct);
        List<Expr> items = [];
        for (int i = 0; i < count; i++)
        {
            if (random.Chance(0.7) && MakeAggregate(from, expressions, withDistinct, null) is { } aggregate)
            {
                items.Add(aggregate);
            }
            else
            {
                items.Add(expressions.Make(SqlTypes.Any(random), random.Between(1, 2), place));
            }
        }
        return [.. items];
    }

    private Expr Having(FromItem from, ImmutableArray<Expr> keys, ExprGenerator expressions) =>
        expressions.Make(SqlType.Bool, random.Between(1, 2), GroupPlace(from, keys, expressions, false));

    private AggregateExpr? MakeAggregate(FromItem from, ExprGenerator expressions, bool withDistinct, SqlType? result)
    {
        if (result is SqlType.Interval or > SqlType.Bytea && random.Chance(0.8))
        {
            return null;
        }
        Aggregate[] fitting = [.. Aggregate.All.Where(a => result is null || a.Result == result)];
        for (int attempt = 0; attempt < 8 && fitting.Length > 0; attempt++)
        {
            Aggregate aggregate = random.Pick(fitting, a => a.Weight);
            Expr? filter = random.Chance(0.15) ? expressions.Make(SqlType.Bool, random.Between(1, 2), RowPlace(from, 0.02, false), isConditional: true) : null;
            Place place = RowPlace(from, filter is null ? 0.1 : 0, false);
            ImmutableArray<Expr> arguments = [.. aggregate.Arguments.Select(type => expressions.Make(type, random.Pick([0, 0, 1, 2]), place, filter is not null))];
            bool isDistinct = withDistinct && random.Chance(0.5) && !arguments.Any(a => IsRarelyHashed(a.Type)) && !arguments.IsEmpty && Aggregate.MayBeDistinct(aggregate, arguments);
            AggregateExpr call = new(aggregate, arguments, isDistinct, filter, AggregateOrder(aggregate, arguments, isDistinct, from));
            if (!call.CanFail && call.IsWellFormed && !(isComplex && call.DependsOnOrder))
            {
                return call;
            }
        }
        return null;
    }

    private ImmutableArray<SortKey> AggregateOrder(Aggregate aggregate, ImmutableArray<Expr> arguments, bool isDistinct, FromItem from)
    {
        if (aggregate.Kind == AggregateKind.OrderedSet)
        {
            return [Sorted(arguments[0])];
        }
        // Of others the order does not show.
        if (arguments.IsEmpty || !random.Chance(aggregate.Kind == AggregateKind.Ordered ? 0.9 : 0.03))
        {
            return [];
        }
        IEnumerable<Expr> before = !isDistinct && random.Chance(0.5) && AnyColumn(from) is { } column ? [column] : [];
        return [.. before.Concat(arguments).Distinct().Select(Sorted)];
    }

    // ---- ORDER BY, LIMIT ----

    private SelectQuery Ordered(SelectQuery query, FromItem from, ExprGenerator expressions)
    {
        if (random.Chance(0.4))
        {
            return query;
        }
        List<Expr> keys = [];
        int count = random.Between(1, 3);
        for (int i = 0; i < count; i++)
        {
            Expr key = query.IsDistinct || random.Chance(0.6) ? random.Pick(query.Items)
                : query.IsGrouped ? MakeAggregate(from, expressions, false, null) ?? (Expr)query.Items[0]
                : expressions.Make(SqlTypes.Any(random), random.Pick([0, 0, 1]), RowPlace(from, 0.2, true));
            keys.Add(key);
        }
        bool isTotal = random.Chance(0.75);
        if (isTotal)
        {
            IEnumerable<Expr> rest = query.IsDistinct ? query.Items : query.IsGrouped ? query.Keys : from.UniqueKey;
            if (query.Grouping != GroupingKind.Plain && !query.IsDistinct)
            {
                rest = rest.Append(query.Items.FirstOrDefault(i => i is GroupingExpr) ?? new GroupingExpr(query.Keys));
            }
            keys.AddRange(rest);
        }
        SelectQuery ordered = query with
        {
            OrderBy =
            [
                .. keys.Distinct().Select(k => new SortKey(k, random.Chance(0.4), random.Pick([NullsOrder.Default, NullsOrder.Default, NullsOrder.First, NullsOrder.Last]), random.Chance(0.3)))
            ],
        };
        if (!isTotal || !random.Chance(0.5))
        {
            return ordered;
        }
        SelectQuery limited = ordered with
        {
            Limit = random.Chance(0.85) ? expressions.Literals.Count(0, 60) : null,
            Offset = random.Chance(0.35) ? expressions.Literals.Count(0, 30) : null,
        };
        return Determinism.Holds(limited) ? limited : ordered;
    }
}
