using System.Collections.Immutable;
using PgFusion.FuzzTests.Data;
using PgFusion.FuzzTests.Queries;

namespace PgFusion.FuzzTests.Grammar;

/// <summary>
/// A node of an expression: immutable, its facts worked out when it is made, so that an edited tree has the right ones.
/// A node that stands at several places (a GROUP BY key and a target) is one object; replacing it replaces all.
/// A new kind of node (a subquery, a window function) derives from this and is added to the renderer.
/// </summary>
internal abstract class Expr(SqlType type, Facts facts, ImmutableArray<Expr> children)
{
    public SqlType Type { get; } = type;

    public Facts Facts { get; } = facts;

    public ImmutableArray<Expr> Children { get; } = children;

    /// <summary>The node itself may raise an error, its children aside.</summary>
    public virtual bool CanFail => false;

    /// <summary>Of the shrinker; smaller is simpler.</summary>
    public virtual int OwnSize => 4;

    public int Size => OwnSize + Children.Sum(c => c.Size);

    public IEnumerable<Expr> SelfAndDescendants() => Children.SelectMany(c => c.SelfAndDescendants()).Prepend(this);

    public abstract Expr WithChildren(ImmutableArray<Expr> children);

    /// <summary>The tree with one node, found by identity, replaced wherever it stands.</summary>
    public virtual Expr Replace(Expr old, Expr replacement)
    {
        if (ReferenceEquals(this, old))
        {
            return replacement;
        }
        ImmutableArray<Expr> replaced = [.. Children.Select(c => c.Replace(old, replacement))];
        return replaced.SequenceEqual(Children) ? this : WithChildren(replaced);
    }
}

/// <summary>A column of a FROM item.</summary>
internal sealed class ColumnExpr(string qualifier, FuzzColumn column) : Expr(column.Type, column.Facts, [])
{
    /// <summary>The FROM item's alias.</summary>
    public string Qualifier { get; } = qualifier;

    public FuzzColumn Column { get; } = column;

    public override int OwnSize => 3;

    public override Expr WithChildren(ImmutableArray<Expr> children) => this;
}

/// <summary>A constant, or a parameter when the case says so.</summary>
/// <param name="type">Of the value.</param>
/// <param name="facts">They hold for <paramref name="value"/> and for all that <paramref name="other"/> makes.</param>
/// <param name="value">In PostgreSQL's text format; null is NULL.</param>
/// <param name="id">Names the literal within its query; 0 for one that is never a parameter.</param>
/// <param name="other">Another value that would do, for further executions of a prepared statement.</param>
internal sealed class LiteralExpr(SqlType type, Facts facts, string? value, int id = 0, Func<FuzzRandom, string?>? other = null) : Expr(type, facts, [])
{
    public string? Value { get; } = value;

    public int Id { get; } = id;

    public Func<FuzzRandom, string?>? Other { get; } = other;

    public bool MayBeParameter => Id > 0 && Other is not null;

    public override int OwnSize => Value is null ? 1 : Value is "0" or "1" or "" or "a" or "t" ? 2 : 3;

    public override Expr WithChildren(ImmutableArray<Expr> children) => this;
}

/// <summary>An operator, function, cast, predicate, CASE: whatever a production of the grammar describes.</summary>
internal sealed class CallExpr(Operator called, ImmutableArray<Expr> arguments)
    : Expr(called.Result, called.FactsOf(arguments), arguments)
{
    public Operator Operator { get; } = called;

    public override bool CanFail { get; } = called.CanFail(arguments);

    public override Expr WithChildren(ImmutableArray<Expr> children) => new CallExpr(Operator, children);
}

/// <summary>
/// An aggregate call; its children are the arguments, the condition of FILTER, if any, and what is sorted by, which of an
/// ordered-set aggregate is its argument.
/// </summary>
internal sealed class AggregateExpr(Aggregate aggregate, ImmutableArray<Expr> arguments, bool isDistinct, Expr? filter, ImmutableArray<SortKey> order)
    : Expr(aggregate.Result, aggregate.FactsOf(arguments), [.. arguments, .. new[] { filter }.OfType<Expr>(), .. order.Select(k => k.Key)])
{
    public Aggregate Aggregate { get; } = aggregate;

    public ImmutableArray<Expr> Arguments { get; } = arguments;

    public bool IsDistinct { get; } = isDistinct;

    public Expr? Filter { get; } = filter;

    /// <summary>ORDER BY within the call. Of an ordered-set aggregate: how its argument is sorted, one key.</summary>
    public ImmutableArray<SortKey> Order { get; } = order;

    public override bool CanFail { get; } = aggregate.CanFail(arguments);

    public override int OwnSize => 5 + (IsDistinct ? 1 : 0) + Order.Sum(k => 1 + (k.Descending ? 1 : 0) + (k.Nulls == NullsOrder.Default ? 0 : 1));

    /// <summary>The result depends on the order in which the rows come.</summary>
    public bool DependsOnOrder => Order.IsEmpty && Aggregate.DependsOnOrder(Arguments);

    /// <summary>PostgreSQL understands it, and what it sorts, in no particular order where the keys are equal, has one answer.</summary>
    public bool IsWellFormed
    {
        get
        {
            bool isSorted = Arguments.All(a => Order.Any(k => ReferenceEquals(k.Key, a)));
            bool isFine = Aggregate.Kind == AggregateKind.OrderedSet ? Order.Length == 1 && isSorted : !IsDistinct || Order.All(k => Arguments.Any(a => ReferenceEquals(a, k.Key)));
            return isFine && (Order.IsEmpty || !Aggregate.DependsOnOrder(Arguments) || (isSorted && Arguments.All(a => a.Facts is { Canonical: true, Linguistic: false })));
        }
    }

    public override Expr WithChildren(ImmutableArray<Expr> children)
    {
        int next = Arguments.Length;
        Expr? filter = Filter is null ? null : children[next++];
        return new AggregateExpr(Aggregate, children[..Arguments.Length], IsDistinct, filter, [.. Order.Select(k => k with { Key = children[next++] })]);
    }

    public IEnumerable<AggregateExpr> Simpler()
    {
        if (Filter is not null)
        {
            yield return new AggregateExpr(Aggregate, Arguments, IsDistinct, null, Order);
        }
        if (IsDistinct)
        {
            yield return new AggregateExpr(Aggregate, Arguments, false, Filter, Order);
        }
        for (int i = 0; i < Order.Length; i++)
        {
            if (Aggregate.Kind != AggregateKind.OrderedSet)
            {
                yield return new AggregateExpr(Aggregate, Arguments, IsDistinct, Filter, Order.RemoveAt(i));
            }
            yield return new AggregateExpr(Aggregate, Arguments, IsDistinct, Filter, Order.SetItem(i, Order[i] with { Descending = false, Nulls = NullsOrder.Default }));
        }
    }
}
