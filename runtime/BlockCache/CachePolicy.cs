using PgFusion.Runtime.Columns;

namespace PgFusion.Runtime.BlockCache;

/// <summary>What a column in the cache is worth.</summary>
internal static class CachePolicy
{
    /// <summary>A column displaces others that are worth less by this factor.</summary>
    public const double DisplacingFactor = 1.25;

    /// <summary>How many columns are looked at to find one that is worth little.</summary>
    public const int SampleSize = 24;

    /// <summary>A column that was never offered is thought to take this part of the limit.</summary>
    public const int RoomShare = 256;

    /// <summary>Columns of relations of which it is remembered what they take.</summary>
    public const int OfferedMax = 1 << 14;

    /// <summary>Uses are halved when each column that was used, cached or not, has been used so often again.</summary>
    public const int UsesPerAge = 8;

    /// <summary>Of few columns as if they were so many.</summary>
    public const int ColumnsPerAgeMin = 1 << 8;

    /// <summary>More are not counted.</summary>
    public const int UsesMax = FrequencySketch.CountMax;

    /// <summary>Ages after which no use counts any more.</summary>
    public const int AgesMax = 4;

    // Nanoseconds per row: what a heap producer takes to walk the tuples, which any missing column makes it do; to decode
    // one value more; and per byte of a text. From perf/scan on one machine; only their ratios count.
    private const double WalkCost = 6;
    private const double ValueCost = 3;
    private const double ByteCost = 0.05;

    /// <summary>What the next use would cost without it, per byte that it takes.</summary>
    public static double Density(EncodedColumn column) => Cost(column) / column.SizeBytes;

    private static double Cost(EncodedColumn column)
    {
        double cost = column.Rows * (WalkCost + ValueCost);
        return column.Shape.Kind == ColumnKind.View ? cost + column.SizeBytes * ByteCost : cost;
    }
}
