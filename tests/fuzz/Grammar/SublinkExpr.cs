using System.Collections.Immutable;
using PgFusion.FuzzTests.Queries;

namespace PgFusion.FuzzTests.Grammar;

internal enum SublinkKind
{
    Exists,
    In,
    Any,
    All,
    Scalar,

    /// <summary>ARRAY(SELECT …), of integers or texts.</summary>
    Array,
}

/// <summary>
/// A query within an expression. Its children are the tested expressions (one, or a row); the columns of outer queries
/// that its query names are those of the queries around it.
/// </summary>
/// <param name="kind">Any and All have a comparison.</param>
/// <param name="isNegated">NOT EXISTS, NOT IN.</param>
/// <param name="comparison">"=", "&lt;" …</param>
/// <param name="query">Its targets are compared with the tested expressions, one by one.</param>
/// <param name="tested">Of the query around it.</param>
internal sealed class SublinkExpr(SublinkKind kind, bool isNegated, string comparison, SelectQuery query, ImmutableArray<Expr> tested)
    : Expr(TypeOf(kind, query), kind == SublinkKind.Scalar ? query.Items[0].Facts : Facts.Of(TypeOf(kind, query)), tested)
{
    private static SqlType TypeOf(SublinkKind kind, SelectQuery query) => kind switch
    {
        SublinkKind.Scalar => query.Items[0].Type,
        SublinkKind.Array => query.Items[0].Type == SqlType.Int4 ? SqlType.IntArray : SqlType.TextArray,
        _ => SqlType.Bool,
    };

    public SublinkKind Kind { get; } = kind;

    public bool IsNegated { get; } = isNegated;

    public string Comparison { get; } = comparison;

    public SelectQuery Query { get; } = query;

    public override int OwnSize => 5 + (IsNegated ? 1 : 0) + Query.Size;

    public override Expr WithChildren(ImmutableArray<Expr> children) => new SublinkExpr(Kind, IsNegated, Comparison, Query, children);

    public SublinkExpr With(SelectQuery other) => new(Kind, IsNegated, Comparison, other, Children);

    public SublinkExpr Affirmed() => new(Kind, false, Comparison, Query, Children);

    public override Expr Replace(Expr old, Expr replacement)
    {
        Expr replaced = base.Replace(old, replacement);
        return replaced is SublinkExpr sublink && !ReferenceEquals(replaced, replacement) && Query.AllNodes().Any(n => ReferenceEquals(n, old)) ? sublink.With(Query.Replace(old, replacement)) : replaced;
    }
}

/// <summary>GROUPING of all keys: which of them a row is grouped by.</summary>
internal sealed class GroupingExpr(ImmutableArray<Expr> keys) : Expr(SqlType.Int4, Facts.Of(SqlType.Int4).WithBound(64), keys)
{
    public override Expr WithChildren(ImmutableArray<Expr> children) => new GroupingExpr(children);
}
