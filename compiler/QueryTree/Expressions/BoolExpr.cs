using System.Collections.Immutable;

namespace PgFusion.Compiler.QueryTree;

internal enum BoolOperator
{
    And,
    Or,
    Not,
}

/// <summary>AND and OR of any number of arguments, NOT of one.</summary>
internal sealed record BoolExpr(NodeObject Source) : Expr(Source)
{
    public required BoolOperator Operator { get; init; }

    public required ImmutableArray<Expr> Args { get; init; }

    public override uint ResultType => PgTypes.Bool;

    public override IEnumerable<Expr> Children => Args;

    internal static BoolExpr Read(NodeObject node)
    {
        var r = new FieldReader(node);
        var op = r.String("boolop") switch
        {
            "and" => BoolOperator.And,
            "or" => BoolOperator.Or,
            "not" => BoolOperator.Not,
            _ => throw r.Mismatch("boolop", node["boolop"], "and, or or not"),
        };
        var args = r.Exprs("args");
        if (args.IsEmpty || (op == BoolOperator.Not && args.Length != 1))
            throw r.Mismatch("args", node["args"], "the arguments of and, or or not");
        return new BoolExpr(node) { Operator = op, Args = args, Location = r.Location() };
    }
}

internal enum NullTestKind
{
    IsNull = 0,
    IsNotNull = 1,
}

/// <summary>IS [NOT] NULL.</summary>
internal sealed record NullTest(NodeObject Source) : Expr(Source)
{
    public required Expr Arg { get; init; }

    public required NullTestKind Kind { get; init; }

    /// <summary>True when the argument is a row, of which every field is tested.</summary>
    public required bool ArgIsRow { get; init; }

    public override uint ResultType => PgTypes.Bool;

    public override IEnumerable<Expr> Children => [Arg];

    internal static NullTest Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new NullTest(node)
        {
            Arg = r.Expr("arg"),
            Kind = r.Enum<NullTestKind>("nulltesttype"),
            ArgIsRow = r.Bool("argisrow"),
            Location = r.Location(),
        };
    }
}

internal enum BooleanTestKind
{
    IsTrue = 0,
    IsNotTrue = 1,
    IsFalse = 2,
    IsNotFalse = 3,
    IsUnknown = 4,
    IsNotUnknown = 5,
}

/// <summary>IS [NOT] TRUE, FALSE or UNKNOWN.</summary>
internal sealed record BooleanTest(NodeObject Source) : Expr(Source)
{
    public required Expr Arg { get; init; }

    public required BooleanTestKind Kind { get; init; }

    public override uint ResultType => PgTypes.Bool;

    public override IEnumerable<Expr> Children => [Arg];

    internal static BooleanTest Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new BooleanTest(node)
        {
            Arg = r.Expr("arg"),
            Kind = r.Enum<BooleanTestKind>("booltesttype"),
            Location = r.Location(),
        };
    }
}
