namespace PgFusion.Compiler.QueryTree;

/// <summary>Where a parameter's value comes from (primnodes.h).</summary>
internal enum ParamKind
{
    /// <summary>From the client or the prepared statement: <c>$n</c>.</summary>
    Extern = 0,

    /// <summary>From the executor; never in an analysed query.</summary>
    Exec = 1,

    /// <summary>Stands for an output column of the subquery, inside a SubLink's test expression.</summary>
    SubLink = 2,

    /// <summary>A column of a multi-column UPDATE source.</summary>
    MultiExpr = 3,
}

/// <summary>A parameter.</summary>
internal sealed record Param(NodeObject Source) : Expr(Source)
{
    public required ParamKind Kind { get; init; }

    /// <summary>For Extern the n of <c>$n</c>, for SubLink the column number, both from 1.</summary>
    public required int Id { get; init; }

    public required uint Type { get; init; }

    public required int TypeMod { get; init; }

    public required uint CollationOid { get; init; }

    public override uint ResultType => Type;

    public override int Typmod => TypeMod;

    public override uint Collation => CollationOid;

    public override IEnumerable<Expr> Children => [];

    internal static Param Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new Param(node)
        {
            Kind = r.Enum<ParamKind>("paramkind"),
            Id = r.Int("paramid"),
            Type = r.Oid("paramtype"),
            TypeMod = r.Int("paramtypmod"),
            CollationOid = r.Oid("paramcollid"),
            Location = r.Location(),
        };
    }
}
