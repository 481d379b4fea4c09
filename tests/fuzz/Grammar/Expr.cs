using System.Collections.Immutable;
using PgFusion.FuzzTests.Data;

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
    public virtual int OwnSize => 3;

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

    public override int OwnSize => 2;

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

    public override int OwnSize => Value is null or "0" or "1" or "" or "a" or "t" ? 1 : 2;

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

/// <summary>An aggregate call; its children are the argument, if any, and the condition of FILTER, if any.</summary>
internal sealed class AggregateExpr(Aggregate aggregate, Expr? argument, bool isDistinct, Expr? filter)
    : Expr(aggregate.Result, aggregate.FactsOf(argument), [.. new[] { argument, filter }.OfType<Expr>()])
{
    public Aggregate Aggregate { get; } = aggregate;

    public Expr? Argument { get; } = argument;

    public bool IsDistinct { get; } = isDistinct;

    public Expr? Filter { get; } = filter;

    public override bool CanFail { get; } = aggregate.CanFail(argument);

    public override int OwnSize => IsDistinct ? 5 : 4;

    /// <summary>The result depends on the order in which the rows come.</summary>
    public bool DependsOnOrder => Argument is not null && Aggregate.DependsOnOrder(Argument);

    public override Expr WithChildren(ImmutableArray<Expr> children)
    {
        int next = 0;
        Expr? argument = Argument is null ? null : children[next++];
        return new AggregateExpr(Aggregate, argument, IsDistinct, Filter is null ? null : children[next]);
    }

    public AggregateExpr Plain() => new(Aggregate, Argument, false, Filter);

    public AggregateExpr Unfiltered() => new(Aggregate, Argument, IsDistinct, null);
}
