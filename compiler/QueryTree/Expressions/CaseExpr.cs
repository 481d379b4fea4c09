using System.Collections.Immutable;

namespace PgFusion.Compiler.QueryTree;

/// <summary>CASE, in both forms.</summary>
internal sealed record CaseExpr(NodeObject Source) : Expr(Source)
{
    public required uint Type { get; init; }

    public required uint CollationOid { get; init; }

    /// <summary>
    /// The x of CASE x WHEN, null for the other form. The conditions compare it as a <see cref="CaseTestExpr"/>.
    /// </summary>
    public required Expr? Arg { get; init; }

    public required ImmutableArray<CaseWhen> Whens { get; init; }

    /// <summary>ELSE; parse analysis puts a null constant where the query has none.</summary>
    public required Expr? Default { get; init; }

    public override uint ResultType => Type;

    public override int Typmod =>
        Default is null ? -1 : CommonTypmod(Type, Whens.Select(static when => when.Result).Prepend(Default));

    public override uint Collation => CollationOid;

    public override IEnumerable<Expr> Children =>
        Present(Arg)
            .Concat(Whens.SelectMany(static when => new[] { when.Condition, when.Result }))
            .Concat(Present(Default));

    internal static CaseExpr Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new CaseExpr(node)
        {
            Type = r.Oid("casetype"),
            CollationOid = r.Oid("casecollid"),
            Arg = r.OptionalExpr("arg"),
            Whens = r.Nodes("args", "CASEWHEN", CaseWhen.Read),
            Default = r.OptionalExpr("defresult"),
            Location = r.Location(),
        };
    }
}

/// <summary>One WHEN condition THEN result.</summary>
internal sealed record CaseWhen(NodeObject Source)
{
    public required Expr Condition { get; init; }

    public required Expr Result { get; init; }

    public required int Location { get; init; }

    internal static CaseWhen Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new CaseWhen(node)
        {
            Condition = r.Expr("expr"),
            Result = r.Expr("result"),
            Location = r.Location(),
        };
    }
}

/// <summary>COALESCE.</summary>
internal sealed record CoalesceExpr(NodeObject Source) : Expr(Source)
{
    public required uint Type { get; init; }

    public required uint CollationOid { get; init; }

    public required ImmutableArray<Expr> Args { get; init; }

    public override uint ResultType => Type;

    public override int Typmod => CommonTypmod(Type, Args);

    public override uint Collation => CollationOid;

    public override IEnumerable<Expr> Children => Args;

    internal static CoalesceExpr Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new CoalesceExpr(node)
        {
            Type = r.Oid("coalescetype"),
            CollationOid = r.Oid("coalescecollid"),
            Args = r.Exprs("args"),
            Location = r.Location(),
        };
    }
}

internal enum MinMaxKind
{
    Greatest = 0,
    Least = 1,
}

/// <summary>GREATEST and LEAST.</summary>
internal sealed record MinMaxExpr(NodeObject Source) : Expr(Source)
{
    public required uint Type { get; init; }

    public required uint CollationOid { get; init; }

    public required uint InputCollation { get; init; }

    public required MinMaxKind Kind { get; init; }

    public required ImmutableArray<Expr> Args { get; init; }

    public override uint ResultType => Type;

    public override int Typmod => CommonTypmod(Type, Args);

    public override uint Collation => CollationOid;

    public override IEnumerable<Expr> Children => Args;

    internal static MinMaxExpr Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new MinMaxExpr(node)
        {
            Type = r.Oid("minmaxtype"),
            CollationOid = r.Oid("minmaxcollid"),
            InputCollation = r.Oid("inputcollid"),
            Kind = r.Enum<MinMaxKind>("op"),
            Args = r.Exprs("args"),
            Location = r.Location(),
        };
    }
}
