using System.Collections.Immutable;

namespace PgFusion.Compiler.QueryTree;

/// <summary>ARRAY[...].</summary>
internal sealed record ArrayExpr(NodeObject Source) : Expr(Source)
{
    public required uint ArrayType { get; init; }

    public required uint CollationOid { get; init; }

    public required uint ElementType { get; init; }

    public required ImmutableArray<Expr> Elements { get; init; }

    /// <summary>True when the elements are arrays themselves, of one dimension less.</summary>
    public required bool IsMultiDimensional { get; init; }

    public override uint ResultType => ArrayType;

    public override int Typmod => CommonTypmod(IsMultiDimensional ? ArrayType : ElementType, Elements);

    public override uint Collation => CollationOid;

    public override IEnumerable<Expr> Children => Elements;

    internal static ArrayExpr Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new ArrayExpr(node)
        {
            ArrayType = r.Oid("array_typeid"),
            CollationOid = r.Oid("array_collid"),
            ElementType = r.Oid("element_typeid"),
            Elements = r.Exprs("elements"),
            IsMultiDimensional = r.Bool("multidims"),
            Location = r.Location(),
        };
    }
}
