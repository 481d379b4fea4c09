namespace PgFusion.Compiler.QueryTree;

/// <summary>An output column of a query, an argument of an aggregate, or a value only sorted or grouped by.</summary>
internal sealed record TargetEntry(NodeObject Source)
{
    public required Expr Expr { get; init; }

    /// <summary>Position, from 1.</summary>
    public required int ResNo { get; init; }

    public required string? Name { get; init; }

    /// <summary>What <see cref="SortGroupClause.Ref"/> refers to; 0 for none.</summary>
    public required uint SortGroupRef { get; init; }

    /// <summary>Table and column that the value comes from as it is, else 0.</summary>
    public required uint OriginTable { get; init; }

    public required int OriginColumn { get; init; }

    /// <summary>Not part of the result.</summary>
    public required bool IsJunk { get; init; }

    internal static TargetEntry Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new TargetEntry(node)
        {
            Expr = r.Expr("expr"),
            ResNo = r.Int("resno"),
            Name = r.String("resname"),
            SortGroupRef = r.UInt("ressortgroupref"),
            OriginTable = r.Oid("resorigtbl"),
            OriginColumn = r.Int("resorigcol"),
            IsJunk = r.Bool("resjunk"),
        };
    }
}
