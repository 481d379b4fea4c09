namespace PgFusion.Runtime.Windows;

/// <summary>What the offsets of a frame count.</summary>
public enum FrameMode
{
    Rows,

    /// <summary>Distances of the sort key.</summary>
    Range,

    /// <summary>Groups of peers.</summary>
    Groups,
}

/// <summary>One end of a frame.</summary>
public enum FrameBound
{
    UnboundedPreceding,
    OffsetPreceding,

    /// <summary>The row itself for ROWS, else its first or last peer.</summary>
    CurrentRow,
    OffsetFollowing,
    UnboundedFollowing,
}

/// <summary>What is taken out of a frame.</summary>
public enum FrameExclusion
{
    None,
    CurrentRow,

    /// <summary>The current row and its peers.</summary>
    Group,

    /// <summary>The peers of the current row, not the row.</summary>
    Ties,
}

/// <summary>The functions that are called with OVER.</summary>
public enum WindowFunctionKind
{
    RowNumber,
    Rank,
    DenseRank,
    PercentRank,
    CumeDist,
    Ntile,
    Lag,
    Lead,
    FirstValue,
    LastValue,
    NthValue,
    Aggregate,
}

/// <summary>A frame clause with its offsets.</summary>
/// <param name="StartOffset">ROWS and GROUPS; not negative.</param>
/// <param name="EndOffset">ROWS and GROUPS; not negative.</param>
public sealed record FrameClause(FrameMode Mode, FrameBound Start, FrameBound End, FrameExclusion Exclusion, long StartOffset = 0, long EndOffset = 0);
