using System.Collections.Immutable;

namespace PgFusion.Compiler.QueryTree;

/// <summary>A column of a range table entry: of this query, or of one further out when LevelsUp is above 0.</summary>
internal sealed record Var(NodeObject Source) : Expr(Source)
{
    /// <summary>Range table index, from 1; negative for the planner's special varnos.</summary>
    public required int VarNo { get; init; }

    /// <summary>Attribute number: from 1; 0 is the whole row; below 0 a system column.</summary>
    public required int AttNo { get; init; }

    public required uint Type { get; init; }

    public required int TypeMod { get; init; }

    public required uint CollationOid { get; init; }

    /// <summary>Range table indexes of the outer joins that can make it null; always empty before 16.</summary>
    public required ImmutableArray<int> NullingRels { get; init; }

    public required int LevelsUp { get; init; }

    /// <summary>Index as written in the query (for a join's merged column, the join's); 0 when unknown.</summary>
    public required uint VarNoSyntactic { get; init; }

    public required int AttNoSyntactic { get; init; }

    public override uint ResultType => Type;

    public override int Typmod => TypeMod;

    public override uint Collation => CollationOid;

    public override IEnumerable<Expr> Children => [];

    internal static Var Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new Var(node)
        {
            VarNo = r.Int("varno"),
            AttNo = r.Int("varattno"),
            Type = r.Oid("vartype"),
            TypeMod = r.Int("vartypmod"),
            CollationOid = r.Oid("varcollid"),
            NullingRels = r.Bitmapset("varnullingrels", []),
            LevelsUp = r.Int("varlevelsup"),
            VarNoSyntactic = r.UInt("varnosyn"),
            AttNoSyntactic = r.Int("varattnosyn"),
            Location = r.Location(),
        };
    }
}
