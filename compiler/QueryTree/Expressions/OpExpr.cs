using System.Collections.Immutable;

namespace PgFusion.Compiler.QueryTree;

/// <summary>What OpExpr, DistinctExpr and NullIfExpr share: an operator, its function and one or two operands.</summary>
internal abstract record OperatorExpr(NodeObject Source) : Expr(Source)
{
    /// <summary>pg_operator OID.</summary>
    public uint Operator { get; private init; }

    /// <summary>pg_proc OID of the operator's function; 0 when not looked up yet.</summary>
    public uint Function { get; private init; }

    public uint Type { get; private init; }

    public bool ReturnsSet { get; private init; }

    public uint CollationOid { get; private init; }

    public uint InputCollation { get; private init; }

    public ImmutableArray<Expr> Args { get; private init; }

    public sealed override uint ResultType => Type;

    public sealed override uint Collation => CollationOid;

    public sealed override IEnumerable<Expr> Children => Args;

    private protected static T ReadInto<T>(T target, int argsMin)
        where T : OperatorExpr
    {
        var r = new FieldReader(target.Source);
        var result = target with
        {
            Operator = r.Oid("opno"),
            Function = r.Oid("opfuncid"),
            Type = r.Oid("opresulttype"),
            ReturnsSet = r.Bool("opretset"),
            CollationOid = r.Oid("opcollid"),
            InputCollation = r.Oid("inputcollid"),
            Args = r.Exprs("args"),
            Location = r.Location(),
        };
        if (result.Args.Length < argsMin || result.Args.Length > 2)
            throw r.Mismatch("args", target.Source["args"], argsMin == 2 ? "two operands" : "one or two operands");
        return result;
    }
}

/// <summary>An operator call.</summary>
internal sealed record OpExpr(NodeObject Source) : OperatorExpr(Source)
{
    internal static OpExpr Read(NodeObject node) => ReadInto(new OpExpr(node), argsMin: 1);
}

/// <summary>IS DISTINCT FROM, by the equality operator that it names.</summary>
internal sealed record DistinctExpr(NodeObject Source) : OperatorExpr(Source)
{
    internal static DistinctExpr Read(NodeObject node) => ReadInto(new DistinctExpr(node), argsMin: 2);
}

/// <summary>NULLIF, by the equality operator that it names.</summary>
internal sealed record NullIfExpr(NodeObject Source) : OperatorExpr(Source)
{
    /// <summary>The result is the first argument or null.</summary>
    public override int Typmod => Args[0].Typmod;

    internal static NullIfExpr Read(NodeObject node) => ReadInto(new NullIfExpr(node), argsMin: 2);
}

/// <summary>scalar op ANY/ALL (array); IN lists of constants among them.</summary>
internal sealed record ScalarArrayOpExpr(NodeObject Source) : Expr(Source)
{
    public required uint Operator { get; init; }

    /// <summary>pg_proc OID of the operator's function; 0 when not looked up yet.</summary>
    public required uint Function { get; init; }

    /// <summary>True for ANY, false for ALL.</summary>
    public required bool UseOr { get; init; }

    public required uint InputCollation { get; init; }

    public required Expr Scalar { get; init; }

    public required Expr Array { get; init; }

    public override uint ResultType => PgTypes.Bool;

    public override IEnumerable<Expr> Children => [Scalar, Array];

    internal static ScalarArrayOpExpr Read(NodeObject node)
    {
        var r = new FieldReader(node);
        var operatorOid = r.Oid("opno");
        var function = r.Oid("opfuncid");
        var useOr = r.Bool("useOr");
        var collation = r.Oid("inputcollid");
        var args = r.Exprs("args");
        if (args.Length != 2)
            throw r.Mismatch("args", node["args"], "a scalar and an array");
        return new ScalarArrayOpExpr(node)
        {
            Operator = operatorOid,
            Function = function,
            UseOr = useOr,
            InputCollation = collation,
            Scalar = args[0],
            Array = args[1],
            Location = r.Location(),
        };
    }
}
