using System.Collections.Immutable;

namespace PgFusion.Compiler.Catalog;

/// <summary>
/// pg_statistic for one column. Values are datums: the little-endian value of types passed by value, the bytes of
/// fixed-length types passed by reference, the payload without header of varlena types (text, numeric).
/// </summary>
internal sealed record ColumnStatistics
{
    public required short Attribute { get; init; }

    /// <summary>Of the whole inheritance tree rather than of the relation alone.</summary>
    public required bool Inherited { get; init; }

    /// <summary>0 to 1.</summary>
    public required double NullFraction { get; init; }

    /// <summary>Bytes, of values that are not null.</summary>
    public required int AverageWidth { get; init; }

    /// <summary>Positive: a count. Negative: minus the share of the rows. 0: unknown.</summary>
    public required double Distinct { get; init; }

    /// <summary>Between row order and value order, -1 to 1; NaN: unknown.</summary>
    public required double Correlation { get; init; }

    /// <summary>Most common first; frequencies are shares of all rows, nulls included.</summary>
    public required ImmutableArray<CommonValue> CommonValues { get; init; }

    /// <summary>Bounds of equally full buckets of what is not among the common values, ascending.</summary>
    public required ImmutableArray<ReadOnlyMemory<byte>> Histogram { get; init; }

    /// <summary>How many distinct values a relation of this many rows has; 0: unknown.</summary>
    public double DistinctCount(double rows) => Distinct >= 0 ? Distinct : -Distinct * rows;
}

internal readonly record struct CommonValue(ReadOnlyMemory<byte> Value, double Frequency);
