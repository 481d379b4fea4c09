using System.Collections.Immutable;

namespace PgFusion.Compiler.QueryTree;

/// <summary>How a call or cast was written (primnodes.h).</summary>
internal enum CoercionForm
{
    ExplicitCall = 0,
    ExplicitCast = 1,
    ImplicitCast = 2,

    /// <summary>By special syntax such as EXTRACT or OVERLAPS.</summary>
    SqlSyntax = 3,
}

/// <summary>A function call, casts by function among them.</summary>
internal sealed record FuncExpr(NodeObject Source) : Expr(Source)
{
    /// <summary>pg_proc OID.</summary>
    public required uint Function { get; init; }

    public required uint Type { get; init; }

    public required bool ReturnsSet { get; init; }

    public required bool IsVariadic { get; init; }

    public required CoercionForm Form { get; init; }

    public required uint CollationOid { get; init; }

    public required uint InputCollation { get; init; }

    public required ImmutableArray<Expr> Args { get; init; }

    public override uint ResultType => Type;

    /// <summary>
    /// The typmod that a length coercion (a cast with an int4 constant as second of two or three arguments) imposes,
    /// else -1.
    /// </summary>
    public override int Typmod =>
        IsLengthCoercion ? ((Const)Args[1]).AsInt32() : -1;

    /// <summary>What exprIsLengthCoercion says of a FuncExpr.</summary>
    public bool IsLengthCoercion =>
        Form is CoercionForm.ExplicitCast or CoercionForm.ImplicitCast &&
        Args.Length is 2 or 3 &&
        Args[1] is Const { Type: PgTypes.Int4, IsNull: false };

    public override uint Collation => CollationOid;

    public override IEnumerable<Expr> Children => Args;

    internal static FuncExpr Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new FuncExpr(node)
        {
            Function = r.Oid("funcid"),
            Type = r.Oid("funcresulttype"),
            ReturnsSet = r.Bool("funcretset"),
            IsVariadic = r.Bool("funcvariadic"),
            Form = r.Enum<CoercionForm>("funcformat"),
            CollationOid = r.Oid("funccollid"),
            InputCollation = r.Oid("inputcollid"),
            Args = r.Exprs("args"),
            Location = r.Location(),
        };
    }
}

/// <summary>An argument given by name: <c>f(b =&gt; 1)</c>.</summary>
internal sealed record NamedArgExpr(NodeObject Source) : Expr(Source)
{
    public required Expr Arg { get; init; }

    public required string? Name { get; init; }

    /// <summary>Position among the function's arguments, from 0.</summary>
    public required int ArgNumber { get; init; }

    public override uint ResultType => Arg.ResultType;

    public override int Typmod => Arg.Typmod;

    public override uint Collation => Arg.Collation;

    public override IEnumerable<Expr> Children => [Arg];

    internal static NamedArgExpr Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new NamedArgExpr(node)
        {
            Arg = r.Expr("arg"),
            Name = r.String("name"),
            ArgNumber = r.Int("argnumber"),
            Location = r.Location(),
        };
    }
}
