using System.Collections.Immutable;
using PgFusion.FuzzTests.Data;
using PgFusion.FuzzTests.Grammar;

namespace PgFusion.FuzzTests.Queries;

/// <summary>What stands in FROM. Joins and subqueries will be further kinds, with items inside.</summary>
internal abstract record FromItem
{
    /// <summary>The columns that expressions may name.</summary>
    public abstract ImmutableArray<ColumnExpr> Columns { get; }

    /// <summary>Columns that, taken together, differ in all rows; empty when there are none.</summary>
    public abstract ImmutableArray<ColumnExpr> UniqueKey { get; }
}

internal sealed record TableItem(FuzzTable Table, string? Alias) : FromItem
{
    public string Qualifier => Alias ?? Table.Name;

    /// <summary>One node per column, so that equal columns are one object.</summary>
    public override ImmutableArray<ColumnExpr> Columns { get; } = [.. Table.Columns.Select(c => new ColumnExpr(Alias ?? Table.Name, c))];

    public override ImmutableArray<ColumnExpr> UniqueKey => [Columns.First(c => c.Column == Table.Id)];
}

internal enum NullsOrder
{
    Default,
    First,
    Last,
}

/// <param name="Key">An expression of the target list, or over the same rows.</param>
/// <param name="ByNumber">Written as the position of the target, when it is one.</param>
internal sealed record SortKey(Expr Key, bool Descending, NullsOrder Nulls, bool ByNumber);

/// <summary>The shape of a query: immutable; every edit makes a new one.</summary>
internal sealed record SelectQuery
{
    public required FromItem From { get; init; }

    public bool IsDistinct { get; init; }

    /// <summary>Written *; Items then are all columns of FROM.</summary>
    public bool IsStar { get; init; }

    public required ImmutableArray<Expr> Items { get; init; }

    public Expr? Where { get; init; }

    public ImmutableArray<Expr> Keys { get; init; } = [];

    /// <summary>There is a GROUP BY, if only the empty one.</summary>
    public bool HasGroupBy { get; init; }

    public Expr? Having { get; init; }

    public ImmutableArray<SortKey> OrderBy { get; init; } = [];

    public LiteralExpr? Limit { get; init; }

    public LiteralExpr? Offset { get; init; }

    public bool IsGrouped => HasGroupBy || Having is not null || Nodes().Any(n => n is AggregateExpr);

    /// <summary>The expressions at the top of each clause.</summary>
    public IEnumerable<Expr> Roots()
    {
        IEnumerable<Expr?> roots = [.. Items, Where, .. Keys, Having, .. OrderBy.Select(k => k.Key), Limit, Offset];
        return roots.OfType<Expr>();
    }

    /// <summary>Every node; those that stand in several places come several times.</summary>
    public IEnumerable<Expr> Nodes() => Roots().SelectMany(r => r.SelfAndDescendants());

    /// <summary>Of the shrinker.</summary>
    public int Size => Roots().Sum(r => r.Size) + 2 * Items.Length + 2 * Keys.Length + 2 * OrderBy.Length + OrderBy.Sum(k => (k.Descending ? 1 : 0) + (k.Nulls == NullsOrder.Default ? 0 : 1))
        + (IsDistinct ? 2 : 0) + (HasGroupBy ? 1 : 0) + (Where is null ? 0 : 2) + (Having is null ? 0 : 2) + (Limit is null ? 0 : 2) + (Offset is null ? 0 : 2);

    public SelectQuery Replace(Expr old, Expr replacement)
    {
        Expr Map(Expr e) => e.Replace(old, replacement);
        return this with
        {
            IsStar = IsStar && !Items.Contains(old),
            Items = [.. Items.Select(Map)],
            Where = Where is null ? null : Map(Where),
            Keys = [.. Keys.Select(Map)],
            Having = Having is null ? null : Map(Having),
            OrderBy = [.. OrderBy.Select(k => k with { Key = Map(k.Key) })],
            Limit = Limit is null ? null : Map(Limit) as LiteralExpr,
            Offset = Offset is null ? null : Map(Offset) as LiteralExpr,
        };
    }
}
