namespace PgFusion.Compiler.QueryTree;

/// <summary>
/// An expression of an analysed query. It keeps the node that it was read from, which is what goes back to PostgreSQL
/// when PostgreSQL computes it; the typed members are a view of that node. (A copy made by <c>with</c> keeps the old
/// source; to change what is sent, rewrite the source and read it again.)
///
/// Type, typmod and collation of the result follow exprType, exprTypmod and exprCollation of nodeFuncs.c.
/// </summary>
internal abstract record Expr(NodeObject Source)
{
    /// <summary>Byte offset of the token in the query text, -1 when unknown.</summary>
    public int Location { get; init; } = -1;

    /// <summary>OID of the result's type; 0 when only the catalogs can tell.</summary>
    public abstract uint ResultType { get; }

    /// <summary>Typmod of the result, -1 when there is none or it cannot be told.</summary>
    public virtual int Typmod => -1;

    /// <summary>OID of the result's collation, 0 for none.</summary>
    public virtual uint Collation => PgTypes.Invalid;

    /// <summary>
    /// The expressions directly below, in the order of the text. The query of a SubLink is not among them: its
    /// expressions belong to another level.
    /// </summary>
    public abstract IEnumerable<Expr> Children { get; }

    /// <summary>This expression and all below it, parents first.</summary>
    public IEnumerable<Expr> SelfAndDescendants()
    {
        var pending = new Stack<Expr>();
        pending.Push(this);
        while (pending.TryPop(out var expr))
        {
            yield return expr;
            foreach (var child in expr.Children.Reverse())
                pending.Push(child);
        }
    }

    /// <summary>The node's text.</summary>
    public sealed override string ToString() => Source.ToString();

    /// <summary>
    /// The typmod that all alternatives of a CASE, COALESCE, GREATEST or array share, if their types are right, else
    /// -1.
    /// </summary>
    private protected static int CommonTypmod(uint type, IEnumerable<Expr> alternatives)
    {
        var typmod = -1;
        var first = true;
        foreach (var alternative in alternatives)
        {
            if (alternative.ResultType != type)
                return -1;
            var own = alternative.Typmod;
            if (own < 0 || (!first && own != typmod))
                return -1;
            typmod = own;
            first = false;
        }

        return typmod;
    }

    /// <summary>Those that are there, in order.</summary>
    private protected static IEnumerable<Expr> Present(params Expr?[] exprs)
    {
        foreach (var expr in exprs)
        {
            if (expr is not null)
                yield return expr;
        }
    }
}
