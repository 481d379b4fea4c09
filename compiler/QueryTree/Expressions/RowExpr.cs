using System.Collections.Immutable;

namespace PgFusion.Compiler.QueryTree;

/// <summary>ROW(...).</summary>
internal sealed record RowExpr(NodeObject Source) : Expr(Source)
{
    public required ImmutableArray<Expr> Args { get; init; }

    /// <summary>RECORD or a named composite type.</summary>
    public required uint RowType { get; init; }

    public required CoercionForm Form { get; init; }

    /// <summary>Field names, for an anonymous row.</summary>
    public required ImmutableArray<string> ColumnNames { get; init; }

    public override uint ResultType => RowType;

    public override IEnumerable<Expr> Children => Args;

    internal static RowExpr Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new RowExpr(node)
        {
            Args = r.Exprs("args"),
            RowType = r.Oid("row_typeid"),
            Form = r.Enum<CoercionForm>("row_format"),
            ColumnNames = r.Strings("colnames"),
            Location = r.Location(),
        };
    }
}

/// <summary>The order relation of a row comparison; equality and inequality are made into AND and OR instead.</summary>
internal enum RowCompareKind
{
    Less = 1,
    LessOrEqual = 2,
    Equal = 3,
    GreaterOrEqual = 4,
    Greater = 5,
    NotEqual = 6,
}

/// <summary>(a, b) &lt; (c, d): by the first pair that differs.</summary>
internal sealed record RowCompareExpr(NodeObject Source) : Expr(Source)
{
    public required RowCompareKind Kind { get; init; }

    public required ImmutableArray<uint> Operators { get; init; }

    public required ImmutableArray<uint> OperatorFamilies { get; init; }

    public required ImmutableArray<uint> InputCollations { get; init; }

    public required ImmutableArray<Expr> LeftArgs { get; init; }

    public required ImmutableArray<Expr> RightArgs { get; init; }

    public override uint ResultType => PgTypes.Bool;

    public override IEnumerable<Expr> Children => LeftArgs.Concat(RightArgs);

    internal static RowCompareExpr Read(NodeObject node)
    {
        var r = new FieldReader(node);
        var result = new RowCompareExpr(node)
        {
            // Named cmptype since 18, with the same values.
            Kind = r.Enum<RowCompareKind>(r.Has("rctype") ? "rctype" : "cmptype"),
            Operators = r.Oids("opnos"),
            OperatorFamilies = r.Oids("opfamilies"),
            InputCollations = r.Oids("inputcollids"),
            LeftArgs = r.Exprs("largs"),
            RightArgs = r.Exprs("rargs"),
        };
        var count = result.Operators.Length;
        if (result.LeftArgs.Length != count || result.RightArgs.Length != count ||
            result.OperatorFamilies.Length != count || result.InputCollations.Length != count)
        {
            throw new NodeTextException("the lists of a row comparison differ in length", node.Start);
        }

        return result;
    }
}
