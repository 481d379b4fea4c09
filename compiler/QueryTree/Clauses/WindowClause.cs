using System.Collections.Immutable;

namespace PgFusion.Compiler.QueryTree;

/// <summary>The bits of frameOptions (parsenodes.h).</summary>
[Flags]
internal enum FrameOptions
{
    None = 0,

    /// <summary>A frame clause was written.</summary>
    NonDefault = 0x00001,
    Range = 0x00002,
    Rows = 0x00004,
    Groups = 0x00008,
    Between = 0x00010,
    StartUnboundedPreceding = 0x00020,
    EndUnboundedPreceding = 0x00040,
    StartUnboundedFollowing = 0x00080,
    EndUnboundedFollowing = 0x00100,
    StartCurrentRow = 0x00200,
    EndCurrentRow = 0x00400,
    StartOffsetPreceding = 0x00800,
    EndOffsetPreceding = 0x01000,
    StartOffsetFollowing = 0x02000,
    EndOffsetFollowing = 0x04000,
    ExcludeCurrentRow = 0x08000,
    ExcludeGroup = 0x10000,
    ExcludeTies = 0x20000,
}

/// <summary>A window of WINDOW or OVER, with all that it inherits filled in.</summary>
internal sealed record WindowClause(NodeObject Source)
{
    public required string? Name { get; init; }

    public required ImmutableArray<SortGroupClause> PartitionClause { get; init; }

    public required ImmutableArray<SortGroupClause> OrderClause { get; init; }

    public required FrameOptions FrameOptions { get; init; }

    public required Expr? StartOffset { get; init; }

    public required Expr? EndOffset { get; init; }

    /// <summary>in_range function for RANGE with an offset, else 0.</summary>
    public required uint StartInRangeFunction { get; init; }

    public required uint EndInRangeFunction { get; init; }

    public required uint InRangeCollation { get; init; }

    public required bool InRangeAscending { get; init; }

    public required bool InRangeNullsFirst { get; init; }

    /// <summary>What <see cref="WindowFunc.WinRef"/> refers to.</summary>
    public required uint WinRef { get; init; }

    internal static WindowClause Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new WindowClause(node)
        {
            Name = r.String("name"),
            PartitionClause = r.Nodes("partitionClause", "SORTGROUPCLAUSE", SortGroupClause.Read),
            OrderClause = r.Nodes("orderClause", "SORTGROUPCLAUSE", SortGroupClause.Read),
            FrameOptions = (FrameOptions)r.Int("frameOptions"),
            StartOffset = r.OptionalExpr("startOffset"),
            EndOffset = r.OptionalExpr("endOffset"),
            StartInRangeFunction = r.Oid("startInRangeFunc"),
            EndInRangeFunction = r.Oid("endInRangeFunc"),
            InRangeCollation = r.Oid("inRangeColl"),
            InRangeAscending = r.Bool("inRangeAsc"),
            InRangeNullsFirst = r.Bool("inRangeNullsFirst"),
            WinRef = r.UInt("winref"),
        };
    }
}
