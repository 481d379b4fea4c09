using System.Collections.Immutable;
using PgFusion.FuzzTests.Grammar;

namespace PgFusion.FuzzTests.Queries;

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

    /// <summary>DISTINCT ON: the first row of each group of equal values, under an order that begins with them.</summary>
    public ImmutableArray<Expr> DistinctOn { get; init; } = [];

    /// <summary>WITH: what <see cref="CteItem"/> names, here and in everything below.</summary>
    public ImmutableArray<CteDefinition> With { get; init; } = [];

    /// <summary>Written *; Items then are all columns of FROM.</summary>
    public bool IsStar { get; init; }

    public required ImmutableArray<Expr> Items { get; init; }

    public Expr? Where { get; init; }

    public ImmutableArray<Expr> Keys { get; init; } = [];

    /// <summary>There is a GROUP BY, if only the empty one.</summary>
    public bool HasGroupBy { get; init; }

    public GroupingKind Grouping { get; init; }

    public Expr? Having { get; init; }

    public ImmutableArray<SortKey> OrderBy { get; init; } = [];

    public LiteralExpr? Limit { get; init; }

    public LiteralExpr? Offset { get; init; }

    /// <summary>The limit is FETCH FIRST … WITH TIES.</summary>
    public bool WithTies { get; init; }

    /// <summary>Windows are named in a WINDOW clause, and refined where they are used.</summary>
    public bool NamesWindows { get; init; }

    public bool IsGrouped => HasGroupBy || Having is not null || Nodes().Any(n => n is AggregateExpr);

    /// <summary>
    /// More than expressions over one table. Then nothing may fail, and the order of reading must not show: both are
    /// PostgreSQL's choice of a plan.
    /// </summary>
    public bool IsComplex => From is not TableItem || !With.IsEmpty || !DistinctOn.IsEmpty || WithTies || Grouping != GroupingKind.Plain
        || Nodes().Any(n => n is SublinkExpr or WindowExpr);

    /// <summary>A set operation that is not within parentheses: SELECT * of nothing else.</summary>
    public bool IsBareSetOperation => From is SetItem && IsStar && !IsDistinct && DistinctOn.IsEmpty && Where is null && !IsGrouped && OrderBy.All(k => Items.Contains(k.Key));

    /// <summary>At most so many rows come out; more than a table has when that is not known.</summary>
    public double RowsBound
    {
        get
        {
            double rows = IsGrouped && Keys.IsEmpty ? 1 : From.RowsBound * (Grouping switch { GroupingKind.Plain => 1, GroupingKind.Rollup => Keys.Length + 1, _ => 1 << Keys.Length });
            return !WithTies && Limit?.Value is { } limit && double.TryParse(limit, System.Globalization.CultureInfo.InvariantCulture, out double number) ? Math.Min(rows, number) : rows;
        }
    }

    public bool ReadsTables => SelfAndNested().Any(q => q.From.Leaves().Any(i => i is TableItem));

    /// <summary>No two rows of the answer are alike, when its keys are shown.</summary>
    public bool HasStrictRows => IsDistinct || (IsGrouped ? Grouping == GroupingKind.Plain : From.KeyIsStrict);

    /// <summary>The queries directly within this one.</summary>
    public IEnumerable<SelectQuery> Nested() => [.. With.SelectMany(w => new[] { w.Query, w.Step }).OfType<SelectQuery>(), .. From.Nested(), .. Nodes().OfType<SublinkExpr>().Select(s => s.Query)];

    /// <summary>This one and all within it.</summary>
    public IEnumerable<SelectQuery> SelfAndNested() => Nested().SelectMany(n => n.SelfAndNested()).Prepend(this);

    /// <summary>The nodes of this query and of all within it.</summary>
    public IEnumerable<Expr> AllNodes() => SelfAndNested().SelectMany(q => q.Nodes());

    /// <summary>The expressions at the top of each clause.</summary>
    public IEnumerable<Expr> Roots()
    {
        IEnumerable<Expr?> roots = [.. Items, Where, .. Keys, Having, .. OrderBy.Select(k => k.Key), .. DistinctOn, Limit, Offset, .. From.Conditions()];
        return roots.OfType<Expr>();
    }

    /// <summary>Every node; those that stand in several places come several times.</summary>
    public IEnumerable<Expr> Nodes() => Roots().SelectMany(r => r.SelfAndDescendants());

    /// <summary>Of the shrinker.</summary>
    public int Size => From.Size + With.Sum(w => 4 + (w.Query?.Size ?? 0) + (w.Step is null ? 0 : 5 + w.Step.Size) + (w.Materialized is null ? 0 : 1)) + 2 * DistinctOn.Length + 2 * (int)Grouping + (IsStar && From is not TableItem ? 1 : 0) + Roots().Sum(r => r.Size) + 2 * Items.Length + 2 * Keys.Length + 2 * OrderBy.Length + OrderBy.Sum(k => (k.Descending ? 1 : 0) + (k.Nulls == NullsOrder.Default ? 0 : 1))
        + (IsDistinct ? 2 : 0) + (HasGroupBy ? 1 : 0) + (Where is null ? 0 : 2) + (Having is null ? 0 : 2) + (Limit is null ? 0 : 2) + (Offset is null ? 0 : 2) + (WithTies ? 1 : 0) + (NamesWindows ? 1 : 0);

    public SelectQuery Replace(Expr old, Expr replacement)
    {
        Expr Map(Expr e) => e.Replace(old, replacement);
        return this with
        {
            From = From.Replace(old, replacement),
            With = [.. With.Select(w => w with { Query = w.Query?.Replace(old, replacement), Step = w.Step?.Replace(old, replacement) })],
            IsStar = IsStar && !Items.Contains(old),
            DistinctOn = [.. DistinctOn.Select(Map)],
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

internal enum GroupingKind
{
    Plain,
    Rollup,
    Cube,

    /// <summary>Each key alone, and all together.</summary>
    Sets,
}

/// <summary>A query of WITH.</summary>
/// <param name="Query">Null: a recursive one that counts.</param>
/// <param name="Materialized">As it is written, or null.</param>
/// <param name="CountsTo">Of the one that counts.</param>
/// <param name="Step">The recursive term: tables joined with the rows of the round before.</param>
/// <param name="KeepsAll">The terms are joined by UNION ALL.</param>
internal sealed record CteDefinition(string Name, SelectQuery? Query, bool? Materialized, int CountsTo = 0, SelectQuery? Step = null, bool KeepsAll = false)
{
    public bool IsRecursive => Query is null || Step is not null;

    public bool HasStrictRows => !KeepsAll && Query!.HasStrictRows;
}
