using System.Collections.Immutable;
using PgFusion.FuzzTests.Data;
using PgFusion.FuzzTests.Grammar;

namespace PgFusion.FuzzTests.Queries;

/// <summary>What stands in FROM, and queries within expressions.</summary>
internal sealed partial class QueryGenerator
{
    private const int RelationAttempts = 20;

    /// <summary>Rows of the outer query times rows that a correlated one reads for each.</summary>
    private const double CorrelatedWork = 2_000_000;

    /// <summary>Types of targets of derived tables: all that can be hashed and sorted, without those whose equal values differ.</summary>
    private static readonly SqlType[] ShownTypes =
        [SqlType.Bool, SqlType.Int2, SqlType.Int4, SqlType.Int4, SqlType.Int8, SqlType.Numeric, SqlType.Date, SqlType.Timestamp, SqlType.TimestampTz, SqlType.Text, SqlType.Text, SqlType.Varchar, SqlType.Uuid, SqlType.Bytea, SqlType.Time, SqlType.Name];

    /// <summary>Literals of these keep to one form.</summary>
    private static readonly FuzzColumn[] valueColumns =
        [.. ColumnCatalog.Columns.Where(c => c.Type is SqlType.Bool or SqlType.Int2 or SqlType.Int4 or SqlType.Int8 or SqlType.Date or SqlType.Text or SqlType.Uuid or SqlType.Timestamp && !c.Facts.Linguistic)];

    private string Alias() => $"q{++aliases}";

    private FromItem FromOf(Production production, ExprGenerator expressions) => production switch
    {
        Production.Joins => Join(random.Pick([2, 2, 2, 3, 3, 4, 5]), expressions, 1),
        Production.Subqueries => Perhaps(Subquery(expressions, DepthMax), 0.5, expressions),
        Production.SetOperations => Perhaps(SetOperation(expressions, DepthMax), 0.4, expressions),
        Production.Functions => Perhaps(random.Chance(0.5) ? Values() : Series(), 0.7, expressions),
        Production.Lateral => Perhaps(LateralFrom(expressions), 0.25, expressions),
        Production.Ctes => Perhaps(CteUse(), 0.7, expressions),
        _ => random.Chance(0.35) ? Join(2, expressions, 1) : Table(),
    };

    private FromItem LateralFrom(ExprGenerator expressions)
    {
        for (int attempt = 0; attempt < RelationAttempts; attempt++)
        {
            TableItem table = Table();
            if (LateralJoin(table.RowsBound > 1000 ? Part(table, expressions) : table, expressions, 1) is { } join)
            {
                return join;
            }
        }
        return Table();
    }

    /// <summary>Joined with another relation, or alone.</summary>
    private FromItem Perhaps(FromItem item, double chance, ExprGenerator expressions)
    {
        if (!random.Chance(chance))
        {
            return item;
        }
        FromItem other = definitions.Count > 0 && random.Chance(0.5) ? CteUse() : Leaf(expressions, 1);
        return random.Chance(0.5) ? Joined(item, other, expressions) : Joined(other, item, expressions);
    }

    private FromItem Join(int relations, ExprGenerator expressions, int depth)
    {
        FromItem joined = Leaf(expressions, depth);
        for (int i = 1; i < relations; i++)
        {
            FromItem next = relations - i > 1 && random.Chance(0.15) ? Joined(Leaf(expressions, depth), Leaf(expressions, depth), expressions) : Leaf(expressions, depth);
            joined = random.Chance(0.12) && LateralJoin(joined, expressions, depth) is { } lateral ? lateral : Joined(joined, next, expressions);
        }
        return joined;
    }

    private FromItem Leaf(ExprGenerator expressions, int depth) => random.Next(20) switch
    {
        < 3 when depth > 0 => Subquery(expressions, depth),
        3 when depth > 0 => SetOperation(expressions, depth),
        4 => Values(),
        5 => Series(),
        6 when definitions.Count > 0 => CteUse(),
        _ => Table(),
    };

    private TableItem Table() => new(random.Pick(schema.Tables, t => t.Weight), Alias(),
        random.Chance(0.03) ? $"{random.Pick(["BERNOULLI", "SYSTEM"])} ({random.Pick([0, 20, 60, 100])}) REPEATABLE ({random.Next(100)})" : null);

    /// <summary>A few rows of a table, so that they can be joined with anything.</summary>
    private SubqueryItem Part(TableItem table, ExprGenerator expressions)
    {
        ImmutableArray<Expr> items = [table.UniqueKey[0], .. table.Columns.Where(c => c.Facts is { Linguistic: false } && random.Chance(0.15)).Take(5)];
        LiteralExpr limit = new(SqlType.Int8, Facts.Of(SqlType.Int8).WithBound(200), random.Between(5, 150).ToString(System.Globalization.CultureInfo.InvariantCulture));
        return new SubqueryItem(new SelectQuery { From = table, Items = items, Where = Where(table, expressions), OrderBy = [Sorted(table.UniqueKey[0])], Limit = limit }, Alias());
    }

    private SubqueryItem Subquery(ExprGenerator expressions, int depth)
    {
        for (int attempt = 0; attempt < RelationAttempts; attempt++)
        {
            FromItem from = random.Chance(0.3) ? Join(2, expressions, depth - 1) : depth > 1 ? Leaf(expressions, depth - 1) : Table();
            Production? production = random.Next(12) switch { 0 => Production.Windows, 1 => Production.DistinctOn, 2 => Production.GroupingSets, 3 => Production.Sublinks, _ => null };
            SelectQuery query = Select(from, production, expressions, depth - 1);
            if (!query.IsGrouped && !query.IsDistinct && random.Chance(0.6))
            {
                query = query with { Items = [.. query.Items, .. from.UniqueKey.Except(query.Items)] };
            }
            query = query with { IsStar = false };
            if (query.Items.All(i => !i.Facts.Linguistic) && query.Items.Length <= 12 && Determinism.Holds(query))
            {
                return new SubqueryItem(query, Alias());
            }
        }
        TableItem table = Table();
        return new SubqueryItem(new SelectQuery { From = table, Items = [.. table.Columns.Where(c => ShownTypes.Contains(c.Type) && c.Facts is { Canonical: true, Linguistic: false }).Take(6), table.UniqueKey[0]] }, Alias());
    }

    private ValuesItem Values()
    {
        FuzzColumn[] columns = [.. Enumerable.Range(0, random.Between(1, 3)).Select(_ => random.Pick(valueColumns))];
        int rows = random.Between(1, 6);
        // The first row has no NULL, and casts, so that the columns have their types.
        ImmutableArray<ImmutableArray<LiteralExpr>> values =
        [
            .. Enumerable.Range(0, rows).Select(row => columns.Select(c =>
                new LiteralExpr(c.Type, c.Facts, row > 0 && random.Chance(0.15) ? null : c.Sample!(random))).ToImmutableArray())
        ];
        return new ValuesItem(values, [.. columns.Select((c, i) => new FuzzColumn($"c{i + 1}", c.Type, "", Facts.Of(c.Type) with { Bound = c.Facts.Bound }, _ => "", null, c.Sample))], Alias());
    }

    private SeriesItem Series()
    {
        int low = random.Between(-5, 20);
        int length = random.Pick([0, 1, 10, 40, 100]);
        return random.Chance(0.2) ? new SeriesItem(low + length, low, -random.Between(1, 3), Alias()) : new SeriesItem(low, low + length - 1, random.Between(1, 3), Alias());
    }

    private void Define(ExprGenerator expressions)
    {
        int count = random.Pick([1, 1, 2]);
        for (int i = 0; i < count; i++)
        {
            string name = $"w{i + 1}";
            bool? materialized = random.Next(3) switch { 0 => null, 1 => true, _ => false };
            definitions.Add(random.Next(10) switch
            {
                0 => new CteDefinition(name, null, null, random.Between(1, 30)),
                < 4 => Walk(name, expressions),
                _ => new CteDefinition(name, Subquery(expressions, 1).Query, materialized),
            });
        }
    }

    private FromItem CteUse()
    {
        if (definitions.Count == 0)
        {
            return Table();
        }
        CteDefinition definition = random.Pick(definitions);
        string alias = Alias();
        if (definition.Query is not { } query)
        {
            return new CteItem(definition.Name, alias, [new FuzzColumn("g", SqlType.Int4, "", Facts.Of(SqlType.Int4).WithBound(100), _ => "", null, r => Text(r.Next(30)))], [0], true, definition.CountsTo);
        }
        if (definition.Step is { } step)
        {
            CteItem before = step.From.Leaves().OfType<CteItem>().First();
            return new CteItem(definition.Name, alias, before.Shape, before.Key, before.HasStrictKey, definition.CountsTo);
        }
        SubqueryItem shape = new(query, alias);
        return new CteItem(definition.Name, alias, [.. shape.Columns.Select(c => c.Column)], [.. shape.UniqueKey.Select(k => shape.Columns.IndexOf(k))], shape.KeyIsStrict, query.RowsBound);
    }

    // ---- joins ----

    private FromItem Joined(FromItem left, FromItem right, ExprGenerator expressions)
    {
        for (int attempt = 0; attempt < RelationAttempts; attempt++)
        {
            if (TryJoin(left, right, expressions) is { } join && join.RowsBound <= Facts.RowsMax)
            {
                return join;
            }
        }
        // Too many rows whatever the condition: few of one side, or both.
        FromItem less = right is TableItem table ? Part(table, expressions) : Values();
        if (left.RowsBound * less.RowsBound + left.RowsBound + less.RowsBound > Facts.RowsMax)
        {
            left = left is TableItem other ? Part(other, expressions) : Series();
        }
        return new JoinItem(left, less, JoinKind.Cross, null, null);
    }

    private JoinItem? TryJoin(FromItem left, FromItem right, ExprGenerator expressions)
    {
        JoinKind kind = random.Pick([JoinKind.Inner, JoinKind.Inner, JoinKind.Inner, JoinKind.Left, JoinKind.Left, JoinKind.Right, JoinKind.Full, JoinKind.Cross]);
        if (kind == JoinKind.Cross)
        {
            return new JoinItem(left, right, kind, null, null);
        }
        if (random.Chance(0.1))
        {
            string[] names = [.. left.Columns.Where(c => left.Columns.Count(o => o.Column.Name == c.Column.Name) == 1 && right.Columns.Count(o => o.Column.Name == c.Column.Name && o.Type == c.Type) == 1
                && right.Columns.Count(o => o.Column.Name == c.Column.Name) == 1 && !c.Facts.Linguistic && c.Facts.Canonical && (c.Column.Name is "id" or "k4" or "t" or "d" || c.Column.Sample is null)).Select(c => c.Column.Name)];
            return names.Length == 0 ? null : new JoinItem(left, right, kind, null, random.Pick(names));
        }
        Place both = new(type => Column(random.Chance(0.5) ? left : right, type), 0, false);
        if (kind != JoinKind.Full && random.Chance(0.12))
        {
            Expr condition = random.Chance(0.3)
                ? new LiteralExpr(SqlType.Bool, Facts.Of(SqlType.Bool), random.Pick(["t", "f"]))
                : expressions.Make(SqlType.Bool, random.Between(1, 2), both);
            return new JoinItem(left, right, kind, condition, null);
        }
        Expr? on = null;
        int equalities = random.Pick([1, 1, 1, 2]);
        for (int i = 0; i < equalities; i++)
        {
            if (Equality(left, right) is { } equality)
            {
                on = JoinConditions.And(on, equality);
            }
        }
        if (on is not null && random.Chance(0.3))
        {
            on = JoinConditions.And(on, expressions.Make(SqlType.Bool, random.Between(1, 2), both));
        }
        return on is null ? null : new JoinItem(left, right, kind, on, null);
    }

    /// <summary>Often on a key, sometimes on columns of comparable types.</summary>
    private Expr? Equality(FromItem left, FromItem right)
    {
        ColumnExpr? a = random.Chance(0.5) && left.Leaves().SelectMany(l => l.UniqueKey).ToArray() is { Length: > 0 } leftKeys ? random.Pick(leftKeys) : AnyColumn(left);
        ColumnExpr? b = random.Chance(0.6) && right.Leaves().SelectMany(l => l.UniqueKey).ToArray() is { Length: > 0 } rightKeys ? random.Pick(rightKeys) : AnyColumn(right);
        if (a is not null && random.Chance(0.5))
        {
            // The column of the same name, where there is one.
            b = right.Columns.FirstOrDefault(c => c.Column.Name == a.Column.Name && c.Type == a.Type) ?? b;
        }
        return a is null || b is null || a.Facts.Linguistic || b.Facts.Linguistic || !JoinConditions.AreComparable(a.Type, b.Type) ? null
            : random.Chance(0.5) ? JoinConditions.Equal(a, b) : JoinConditions.Equal(b, a);
    }

    /// <summary>A column whose equal values are alike, often of few values.</summary>
    private ColumnExpr? AnyColumn(FromItem from)
    {
        ColumnExpr[] all = [.. from.Columns.Where(c => c.Facts is { Canonical: true, Linguistic: false } && (!(IsRarelyHashed(c.Type) || IsRarelySorted(c.Type)) || random.Chance(0.05)))];
        ColumnExpr[] few = [.. all.Where(c => c.Column.Name is "b" or "s2" or "k4" or "n5" or "e" or "t" or "c1" or "vc" or "u" or "md" or "dm4" or "dmt" or "tm" || c.Column.Sample is null)];
        return few.Length > 0 && random.Chance(0.7) ? random.Pick(few) : all.Length > 0 ? random.Pick(all) : null;
    }

    // ---- queries within expressions ----

    private Expr? WithSublink(Expr? where, FromItem from, ExprGenerator expressions, int depth)
    {
        if (Predicate(from, expressions, depth) is not { } predicate)
        {
            return where;
        }
        return where is null ? predicate : random.Chance(0.75) ? JoinConditions.And(where, predicate) : JoinConditions.Or(where, predicate);
    }

    private Expr? Predicate(FromItem outer, ExprGenerator expressions, int depth)
    {
        SublinkKind kind = random.Pick([SublinkKind.Exists, SublinkKind.Exists, SublinkKind.In, SublinkKind.In, SublinkKind.Any, SublinkKind.All, SublinkKind.Scalar]);
        if (kind == SublinkKind.Scalar)
        {
            return ScalarSublink(outer, expressions, depth) is { } scalar && JoinConditions.AreComparable(scalar.Type, scalar.Type)
                ? Compared(scalar, CanonicalExpr(scalar.Type, outer, expressions))
                : null;
        }
        (FromItem from, Expr? where) = Inner(outer, expressions, depth);
        bool isNegated = random.Chance(0.3);
        if (kind == SublinkKind.Exists)
        {
            return new SublinkExpr(kind, isNegated, "", Elaborate(new SelectQuery { From = from, Items = [(Expr?)AnyColumn(from) ?? new LiteralExpr(SqlType.Int4, Facts.Of(SqlType.Int4), "1")], Where = where }, outer, expressions, depth - 1), []);
        }
        int width = kind is SublinkKind.In or SublinkKind.Any && random.Chance(0.25) ? 2 : 1;
        List<Expr> tested = [];
        List<Expr> items = [];
        for (int i = 0; i < width; i++)
        {
            ColumnExpr? item = AnyColumn(from);
            if (item is null)
            {
                return null;
            }
            items.Add(item);
            tested.Add(random.Chance(0.6) && Column(outer, item.Type) is { } column ? column : expressions.Make(item.Type, 1, RowPlace(outer, 0, false)));
        }
        SelectQuery query = new() { From = from, Items = [.. items], Where = where };
        query = random.Chance(0.1) ? query with { IsDistinct = true } : Elaborate(query, outer, expressions, depth - 1);
        return kind == SublinkKind.In
            ? new SublinkExpr(kind, isNegated, "", query, [.. tested])
            : new SublinkExpr(kind, false, width == 2 ? "=" : random.Pick(["=", "<>", "<", "<=", ">", ">="]), query, [.. tested]);
    }

    private SublinkExpr? ScalarSublink(FromItem outer, ExprGenerator expressions, int depth)
    {
        (FromItem from, Expr? where) = Inner(outer, expressions, depth);
        if (random.Chance(0.7))
        {
            AggregateExpr? aggregate = MakeAggregate(from, expressions, false, null);
            return aggregate is null ? null : new SublinkExpr(SublinkKind.Scalar, false, "", new SelectQuery { From = from, Items = [aggregate], Where = where }, []);
        }
        if (from.UniqueKey.IsEmpty || AnyColumn(from) is not { } column)
        {
            return null;
        }
        LiteralExpr one = new(SqlType.Int8, Facts.Of(SqlType.Int8).WithBound(1), "1");
        return new SublinkExpr(SublinkKind.Scalar, false, "", new SelectQuery { From = from, Items = [column], Where = where, OrderBy = [.. from.UniqueKey.Select(k => Sorted(k))], Limit = one }, []);
    }

    /// <summary>What a query within an expression reads: often only what belongs to the row around it.</summary>
    private (FromItem From, Expr? Where) Inner(FromItem outer, ExprGenerator expressions, int depth)
    {
        FromItem from = random.Chance(0.15) ? Join(2, expressions, 0) : depth > 1 ? Leaf(expressions, depth - 1) : Table();
        Expr? where = random.Chance(0.6) ? expressions.Make(SqlType.Bool, random.Between(1, 2), RowPlace(from, 0.05, false)) : null;
        if (random.Chance(0.7) && outer.RowsBound * from.RowsBound <= CorrelatedWork && Equality(outer, from) is { } equality)
        {
            where = JoinConditions.And(where, random.Chance(0.85) ? equality : Compared(((CallExpr)equality).Children[0], ((CallExpr)equality).Children[1]));
        }
        return (from, where);
    }

    private CallExpr Compared(Expr left, Expr right)
    {
        Operator[] comparisons = [.. Operators.All.Where(o => o.Family == "comparison" && o.Parameters.Length == 2 && o.Parameters[0].Type == left.Type && o.Parameters[1].Type == right.Type)];
        return new CallExpr(random.Pick(comparisons), [left, right]);
    }

    private static string Text(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
