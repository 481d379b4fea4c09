namespace PgFusion.Compiler.QueryTree;

/// <summary>Lock strengths, weakest first (lockoptions.h).</summary>
internal enum LockStrength
{
    None = 0,
    ForKeyShare = 1,
    ForShare = 2,
    ForNoKeyUpdate = 3,
    ForUpdate = 4,
}

internal enum LockWaitPolicy
{
    Block = 0,
    Skip = 1,
    Error = 2,
}

/// <summary>FOR UPDATE, FOR SHARE and their kind, of one range table entry.</summary>
internal sealed record RowMarkClause(NodeObject Source)
{
    public required int RangeTableIndex { get; init; }

    public required LockStrength Strength { get; init; }

    public required LockWaitPolicy WaitPolicy { get; init; }

    /// <summary>Came down from an outer query.</summary>
    public required bool PushedDown { get; init; }

    internal static RowMarkClause Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new RowMarkClause(node)
        {
            RangeTableIndex = r.Int("rti"),
            Strength = r.Enum<LockStrength>("strength"),
            WaitPolicy = r.Enum<LockWaitPolicy>("waitPolicy"),
            PushedDown = r.Bool("pushedDown"),
        };
    }
}
