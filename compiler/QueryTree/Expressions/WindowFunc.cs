using System.Collections.Immutable;

namespace PgFusion.Compiler.QueryTree;

/// <summary>A call with OVER.</summary>
internal sealed record WindowFunc(NodeObject Source) : Expr(Source)
{
    /// <summary>pg_proc OID of the window function or aggregate.</summary>
    public required uint Function { get; init; }

    public required uint Type { get; init; }

    public required uint CollationOid { get; init; }

    public required uint InputCollation { get; init; }

    public required ImmutableArray<Expr> Args { get; init; }

    /// <summary>FILTER (WHERE ...), for aggregates.</summary>
    public required Expr? Filter { get; init; }

    /// <summary>The <see cref="WindowClause.WinRef"/> of its window.</summary>
    public required uint WinRef { get; init; }

    public required bool IsStar { get; init; }

    /// <summary>True for a plain aggregate used as a window function.</summary>
    public required bool IsAggregate { get; init; }

    public override uint ResultType => Type;

    public override uint Collation => CollationOid;

    public override IEnumerable<Expr> Children => Args.Concat(Present(Filter));

    internal static WindowFunc Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new WindowFunc(node)
        {
            Function = r.Oid("winfnoid"),
            Type = r.Oid("wintype"),
            CollationOid = r.Oid("wincollid"),
            InputCollation = r.Oid("inputcollid"),
            Args = r.Exprs("args"),
            Filter = r.OptionalExpr("aggfilter"),
            WinRef = r.UInt("winref"),
            IsStar = r.Bool("winstar"),
            IsAggregate = r.Bool("winagg"),
            Location = r.Location(),
        };
    }
}
