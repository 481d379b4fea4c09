using System.Collections.Immutable;
using PgFusion.FuzzTests.Data;
using PgFusion.FuzzTests.Grammar;

namespace PgFusion.FuzzTests.Queries;

/// <summary>What stands in FROM: a table, or something made of others. Immutable, as queries are.</summary>
internal abstract record FromItem
{
    /// <summary>The columns that expressions may name.</summary>
    public abstract ImmutableArray<ColumnExpr> Columns { get; }

    /// <summary>Columns that, taken together, differ in all rows, but for rows that are alike in all columns; empty when there are none.</summary>
    public abstract ImmutableArray<ColumnExpr> UniqueKey { get; }

    /// <summary>No two rows are alike: the values of the key differ in all of them.</summary>
    public virtual bool KeyIsStrict => true;

    /// <summary>There are no more rows.</summary>
    public abstract double RowsBound { get; }

    /// <summary>Of the shrinker, without conditions, which are counted with the query's expressions.</summary>
    public abstract int Size { get; }

    public virtual IEnumerable<SelectQuery> Nested() => [];

    /// <summary>Those of joins.</summary>
    public virtual IEnumerable<Expr> Conditions() => [];

    public virtual FromItem Replace(Expr old, Expr replacement) => this;

    /// <summary>This one and those that it joins.</summary>
    public virtual IEnumerable<FromItem> Leaves() => [this];

    protected static ImmutableArray<ColumnExpr> ColumnsOf(SelectQuery query, string alias) =>
        [.. query.Items.Select((item, i) => new ColumnExpr(alias, new FuzzColumn($"c{i + 1}", item.Type, "", item.Facts, _ => "", null, (item as ColumnExpr)?.Column.Sample)))];

    /// <summary>The columns promise no more of their values than the query keeps.</summary>
    protected static bool Fits(ImmutableArray<ColumnExpr> columns, SelectQuery query) =>
        columns.Length == query.Items.Length && columns.Zip(query.Items).All(pair => pair.First.Type == pair.Second.Type && pair.First.Facts.Covers(pair.Second.Facts));
}

/// <param name="Sample">TABLESAMPLE, with a seed.</param>
internal sealed record TableItem(FuzzTable Table, string? Alias, string? Sample = null) : FromItem
{
    public string Qualifier => Alias ?? Table.Name;

    /// <summary>One node per column, so that equal columns are one object.</summary>
    public override ImmutableArray<ColumnExpr> Columns { get; } = [.. Table.Columns.Select(c => new ColumnExpr(Alias ?? Table.Name, c))];

    public override ImmutableArray<ColumnExpr> UniqueKey => [Columns.First(c => c.Column == Table.Id)];

    public override double RowsBound => Table.Rows;

    public override int Size => Sample is null ? 0 : 1;
}

internal enum JoinKind
{
    Inner,
    Left,
    Right,
    Full,
    Cross,
}

/// <param name="Kind">A cross join is written with JOIN, or with a comma when it is the outermost.</param>
/// <param name="On">Null: of a cross join, or USING.</param>
/// <param name="Using">A column that both sides have once.</param>
internal sealed record JoinItem(FromItem Left, FromItem Right, JoinKind Kind, Expr? On, string? Using) : FromItem
{
    public override ImmutableArray<ColumnExpr> Columns { get; } = [.. Left.Columns, .. Right.Columns];

    public override ImmutableArray<ColumnExpr> UniqueKey => Left.UniqueKey.IsEmpty || Right.UniqueKey.IsEmpty ? [] : [.. Left.UniqueKey, .. Right.UniqueKey];

    public override bool KeyIsStrict => Left.KeyIsStrict && Right.KeyIsStrict;

    public override double RowsBound
    {
        get
        {
            double left = Left.RowsBound;
            double right = Right.RowsBound;
            double matches = IsOnKeyOf(Right) ? left : IsOnKeyOf(Left) ? right : left * right;
            return matches + (Kind is JoinKind.Left or JoinKind.Full ? left : 0) + (Kind is JoinKind.Right or JoinKind.Full ? right : 0);
        }
    }

    public override int Size => 6 + Left.Size + Right.Size + (int)(Kind == JoinKind.Cross ? 0 : Kind);

    public override IEnumerable<SelectQuery> Nested() => Left.Nested().Concat(Right.Nested());

    public override IEnumerable<Expr> Conditions() => [.. Left.Conditions(), .. Right.Conditions(), .. new[] { On }.OfType<Expr>()];

    public override FromItem Replace(Expr old, Expr replacement) => this with { Left = Left.Replace(old, replacement), Right = Right.Replace(old, replacement), On = On?.Replace(old, replacement) };

    public override IEnumerable<FromItem> Leaves() => Left.Leaves().Concat(Right.Leaves());

    /// <summary>The condition holds one row of the side, at most, for each of the other.</summary>
    private bool IsOnKeyOf(FromItem side)
    {
        if (side is not TableItem table)
        {
            return false;
        }
        if (Using == table.Table.Id.Name)
        {
            return true;
        }
        return On is not null && Conjuncts(On).Any(c => c is CallExpr call && JoinConditions.IsEquality(call.Operator)
            && call.Children.Count(side.UniqueKey.Contains) == 1 && call.Children.Any(x => x is ColumnExpr && !side.Columns.Contains(x)));
    }

    private static IEnumerable<Expr> Conjuncts(Expr e) => e is CallExpr { Operator.Name: "AND" } all ? all.Children.SelectMany(Conjuncts) : [e];
}

/// <summary>A subquery in FROM.</summary>
/// <param name="IsLateral">It may name columns of what stands left of it.</param>
internal sealed record SubqueryItem(SelectQuery Query, string Alias, bool IsLateral = false) : FromItem
{
    public override ImmutableArray<ColumnExpr> Columns { get; } = ColumnsOf(Query, Alias);

    public override ImmutableArray<ColumnExpr> UniqueKey
    {
        get
        {
            if (Query.IsDistinct)
            {
                return Columns;
            }
            IEnumerable<Expr> key = Query.IsGrouped ? Query.Keys : Query.From.UniqueKey;
            int[] places = [.. key.Select(k => Query.Items.IndexOf(k))];
            return Query.Grouping != GroupingKind.Plain || places.Contains(-1) ? [] : places.Length == 0 && Query.IsGrouped ? Columns : [.. places.Select(p => Columns[p])];
        }
    }

    public override bool KeyIsStrict => Query.HasStrictRows;

    public bool IsConsistent => Fits(Columns, Query);

    public override double RowsBound => Query.RowsBound;

    public override int Size => 5 + Query.Size + (IsLateral ? 1 : 0);

    public override IEnumerable<SelectQuery> Nested() => [Query];

    public override FromItem Replace(Expr old, Expr replacement) => this with { Query = Query.Replace(old, replacement) };
}

/// <summary>UNION, INTERSECT or EXCEPT of two queries with the same types, as a subquery in FROM or the whole query.</summary>
internal sealed record SetItem(SelectQuery Left, SelectQuery Right, string Operator, string Alias) : FromItem
{
    public override ImmutableArray<ColumnExpr> Columns { get; } =
    [
        .. Left.Items.Zip(Right.Items, (l, r) => (Type: Common(l.Type, r.Type), Facts: Facts.Either(Common(l.Type, r.Type), [l.Facts, r.Facts])))
            .Select((c, i) => new ColumnExpr(Alias, new FuzzColumn($"c{i + 1}", c.Type, "", c.Facts, _ => "", null, null)))
    ];

    /// <summary>UNION ALL may repeat rows, but those are alike.</summary>
    public override ImmutableArray<ColumnExpr> UniqueKey => Columns;

    public override bool KeyIsStrict => !Operator.EndsWith(" ALL", StringComparison.Ordinal);

    public bool IsConsistent => Left.Items.Length == Right.Items.Length && Columns.Length == Left.Items.Length
        && Columns.Select((c, i) => (c, l: Left.Items[i], r: Right.Items[i])).All(t => t.c.Type == Common(t.l.Type, t.r.Type) && t.c.Facts.Covers(t.l.Facts) && t.c.Facts.Covers(t.r.Facts));

    public override double RowsBound => Left.RowsBound + Right.RowsBound;

    public override int Size => 5 + Left.Size + Right.Size;

    public override IEnumerable<SelectQuery> Nested() => [Left, Right];

    public override FromItem Replace(Expr old, Expr replacement) => this with { Left = Left.Replace(old, replacement), Right = Right.Replace(old, replacement) };

    /// <summary>Arms may have integers of different widths, and varchar with text.</summary>
    private static SqlType Common(SqlType left, SqlType right) =>
        left == right ? left : left.IsInteger() && right.IsInteger() ? SqlTypes.Common(left, right) : left.IsString() && right.IsString() ? SqlType.Text : left;
}

/// <summary>
/// generate_series up to a value, or unnest of an array, of a row of what stands left of it.
/// </summary>
/// <param name="Argument">An integer, or an array.</param>
internal sealed record LateralFunctionItem(Expr Argument, string Alias) : FromItem
{
    private const int Most = 9;

    public override ImmutableArray<ColumnExpr> Columns { get; } =
        [new ColumnExpr(Alias, new FuzzColumn("g", Argument.Type == SqlType.TextArray ? SqlType.Text : SqlType.Int4, "", Facts.Of(Argument.Type == SqlType.TextArray ? SqlType.Text : SqlType.Int4), _ => "", null, null))];

    /// <summary>An array may have an element twice, but those rows are alike.</summary>
    public override ImmutableArray<ColumnExpr> UniqueKey => Columns;

    public override bool KeyIsStrict => Argument.Type == SqlType.Int4;

    public override double RowsBound => Argument.Type == SqlType.Int4 || Argument is ColumnExpr { Column.Name: "ai" or "at" } or LiteralExpr ? Most : Facts.RowsMax;

    public override int Size => 4;

    public override IEnumerable<Expr> Conditions() => [Argument];

    public override FromItem Replace(Expr old, Expr replacement) => this with { Argument = Argument.Replace(old, replacement) };

    public string Render(string argument) => Argument.Type == SqlType.Int4 ? $"generate_series(1, LEAST({argument}, {Most}))" : $"unnest({argument})";
}

/// <summary>A use of a query of WITH.</summary>
internal sealed record CteItem(string Name, string Alias, ImmutableArray<FuzzColumn> Shape, ImmutableArray<int> Key, bool HasStrictKey, double Rows) : FromItem
{
    public override ImmutableArray<ColumnExpr> Columns { get; } = [.. Shape.Select(c => new ColumnExpr(Alias, c))];

    public override ImmutableArray<ColumnExpr> UniqueKey => [.. Key.Select(k => Columns[k])];

    public override double RowsBound => Rows;

    public override int Size => 4;

    public override bool KeyIsStrict => HasStrictKey;

    public bool IsConsistentWith(CteDefinition definition) => definition.Query is null || (Fits(Columns, definition.Query) && (definition.Step is null || Fits(Columns, definition.Step)) && (definition.HasStrictRows || !HasStrictKey));
}

/// <summary>VALUES: rows of constants.</summary>
internal sealed record ValuesItem(ImmutableArray<ImmutableArray<LiteralExpr>> Rows, ImmutableArray<FuzzColumn> Shape, string Alias) : FromItem
{
    public override ImmutableArray<ColumnExpr> Columns { get; } = [.. Shape.Select(c => new ColumnExpr(Alias, c))];

    public override ImmutableArray<ColumnExpr> UniqueKey => Columns;

    public override bool KeyIsStrict => Rows.Select(row => string.Join('\u0001', row.Select(v => v.Value ?? "\u0002"))).Distinct().Count() == Rows.Length;

    public override double RowsBound => Rows.Length;

    public override int Size => 4 + Rows.Length * Shape.Length;
}

/// <summary>generate_series of integers.</summary>
internal sealed record SeriesItem(int Low, int High, int Step, string Alias) : FromItem
{
    private static readonly FuzzColumn number = new("g", SqlType.Int4, "", Facts.Of(SqlType.Int4).WithBound(Facts.RowsMax), _ => "", null, r => r.Next(60).ToString(System.Globalization.CultureInfo.InvariantCulture));

    public override ImmutableArray<ColumnExpr> Columns { get; } = [new ColumnExpr(Alias, number)];

    public override ImmutableArray<ColumnExpr> UniqueKey => Columns;

    public override double RowsBound => Math.Abs(High - Low) + 1;

    public override int Size => 3;
}
