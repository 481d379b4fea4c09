namespace PgFusion.Compiler.QueryTree;

/// <summary>WHERE CURRENT OF cursor, of an UPDATE or DELETE.</summary>
internal sealed record CurrentOfExpr(NodeObject Source) : Expr(Source)
{
    /// <summary>Range table index of the target.</summary>
    public required uint TargetVarNo { get; init; }

    public required string? CursorName { get; init; }

    /// <summary>The parameter that names the cursor, 0 for none.</summary>
    public required int CursorParam { get; init; }

    public override uint ResultType => PgTypes.Bool;

    public override IEnumerable<Expr> Children => [];

    internal static CurrentOfExpr Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new CurrentOfExpr(node)
        {
            TargetVarNo = r.UInt("cvarno"),
            CursorName = r.String("cursor_name"),
            CursorParam = r.Int("cursor_param"),
        };
    }
}

/// <summary>The next value of an identity column's sequence.</summary>
internal sealed record NextValueExpr(NodeObject Source) : Expr(Source)
{
    public required uint Sequence { get; init; }

    public required uint Type { get; init; }

    public override uint ResultType => Type;

    public override IEnumerable<Expr> Children => [];

    internal static NextValueExpr Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new NextValueExpr(node)
        {
            Sequence = r.Oid("seqid"),
            Type = r.Oid("typeId"),
        };
    }
}

/// <summary>A column of the unique index that ON CONFLICT infers.</summary>
internal sealed record InferenceElem(NodeObject Source) : Expr(Source)
{
    public required Expr Arg { get; init; }

    public required uint InferredCollation { get; init; }

    public required uint OperatorClass { get; init; }

    public override uint ResultType => Arg.ResultType;

    public override uint Collation => Arg.Collation;

    public override IEnumerable<Expr> Children => [Arg];

    internal static InferenceElem Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new InferenceElem(node)
        {
            Arg = r.Expr("expr"),
            InferredCollation = r.Oid("infercollid"),
            OperatorClass = r.Oid("inferopclass"),
        };
    }
}
