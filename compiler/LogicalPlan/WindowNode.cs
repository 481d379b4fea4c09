using System.Collections.Immutable;
using PgFusion.Runtime.Windows;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>RANGE with an offset: how the sort key of another row is compared with that of the current one, moved by the offset.</summary>
/// <param name="Key">The only sort key of the window.</param>
/// <param name="Ascending">The direction of the key's sort, as in_range takes it.</param>
/// <param name="NullsFirst">Where NULLs are sorted.</param>
/// <param name="HasInfiniteIntervals">Of intervals: the server has infinite ones.</param>
/// <param name="Zone">Of timestamptz: the session's time zone.</param>
internal sealed record RangeComparison(Scalar Key, bool Ascending, bool NullsFirst, bool HasInfiniteIntervals, Scalar? Zone);

/// <summary>The frame clause of a window.</summary>
/// <param name="StartOffset">A constant: bigint for ROWS and GROUPS, of the type that in_range takes for RANGE; null without.</param>
/// <param name="EndOffset">The same for the end.</param>
/// <param name="Range">RANGE with an offset; else null.</param>
internal sealed record WindowFrame(FrameMode Mode, FrameBound Start, FrameBound End, FrameExclusion Exclusion,
    Scalar? StartOffset, Scalar? EndOffset, RangeComparison? Range)
{
    /// <summary>The frame of a window without a frame clause: from the first row to the last peer of the current one.</summary>
    public bool IsDefault => Mode == FrameMode.Range && Start == FrameBound.UnboundedPreceding && End == FrameBound.CurrentRow &&
        Exclusion == FrameExclusion.None;

    /// <summary>Its first row is that of the partition.</summary>
    public bool HasFixedStart => Start == FrameBound.UnboundedPreceding && Exclusion == FrameExclusion.None;

    /// <summary>Every row is in the frame of some row: its own.</summary>
    public bool HoldsCurrentRow => Exclusion == FrameExclusion.None &&
        Start is FrameBound.UnboundedPreceding or FrameBound.CurrentRow or FrameBound.OffsetPreceding &&
        End is FrameBound.UnboundedFollowing or FrameBound.CurrentRow or FrameBound.OffsetFollowing;
}

/// <summary>
/// A function with OVER. One that takes its value from another row (lag, first_value and the like) has the value's
/// expression in <see cref="Value"/>, to be computed over that row.
/// </summary>
/// <param name="Column">Its result.</param>
/// <param name="Function">What it is; <see cref="WindowFunctionKind.Aggregate"/> for an aggregate.</param>
internal sealed record WindowCall(Column Column, WindowFunctionKind Function)
{
    public Scalar? Value { get; init; }

    /// <summary>The offset of lag and lead, the n of nth_value and ntile: an integer.</summary>
    public Scalar? Number { get; init; }

    /// <summary>lag and lead: the value where there is no such row.</summary>
    public Scalar? Default { get; init; }

    public AggregateCall? Aggregate { get; init; }

    public IEnumerable<Scalar> Reads() =>
        new[] { Value, Number, Default }.OfType<Scalar>().Concat(Aggregate?.Scalars ?? []);
}

/// <summary>The calls over one window: partitions by equality of keys, in each an order, for each row a frame.</summary>
internal sealed record WindowSpec(string? Name, ImmutableArray<Scalar> PartitionKeys, ImmutableArray<SortKey> OrderKeys, WindowFrame Frame,
    ImmutableArray<WindowCall> Calls);

/// <summary>
/// Window functions of windows that one sort serves: the partition and order keys of each are the first of the sort keys.
/// All rows of the input come out, in the order of the sort, with the results as new columns.
/// </summary>
internal sealed record WindowNode(LogicalNode Input, ImmutableArray<SortKey> SortKeys, ImmutableArray<WindowSpec> Windows) : LogicalNode
{
    public override ImmutableArray<LogicalNode> Inputs => [Input];

    public IEnumerable<WindowCall> Calls => Windows.SelectMany(static w => w.Calls);

    public override ImmutableArray<Column> Output => [.. Input.Output, .. Calls.Select(static c => c.Column)];

    public override LogicalNode WithInputs(ImmutableArray<LogicalNode> inputs) => this with { Input = inputs[0] };

    public IEnumerable<Scalar> Reads() => SortKeys.Select(static k => k.Value)
        .Concat(Windows.SelectMany(static w => w.PartitionKeys.Concat(w.OrderKeys.Select(static k => k.Value))))
        .Concat(Calls.SelectMany(static c => c.Reads()));
}
