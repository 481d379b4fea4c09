using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;

namespace PgFusion.Compiler.Optimizer.Cost;

/// <summary>
/// Shares of a column's rows, from its most common values and its histogram (selfuncs.c: var_eq_const, scalarineqsel).
/// The common values are compared one by one; the histogram stands for the rest, in buckets that are equally full.
/// </summary>
internal static class ColumnSelectivity
{
    /// <summary>Of &lt; and &gt; when nothing is known (DEFAULT_INEQ_SEL).</summary>
    public const double InequalityDefault = 1.0 / 3;

    /// <summary>No bucket is so empty, nor so full, that statistics could tell.</summary>
    private const double BucketMargin = 0.0001;

    /// <summary>column = value.</summary>
    public static double Equal(ColumnSource column, ScalarType type, ReadOnlySpan<byte> value)
    {
        foreach (var common in column.CommonValues)
        {
            if (StatisticValue.AreEqual(column.Type, common.Value.Span, type, value))
            {
                return common.Frequency;
            }
        }
        double rest = Math.Max(0, 1 - column.CommonFrequency - column.NullFraction);
        double others = column.Distinct - column.CommonValues.Length;
        double share = others > 1 ? rest / others : rest;
        // What is not among the common values is not more common than the least common of them.
        return column.CommonValues.IsEmpty ? share : Math.Min(share, column.CommonValues[^1].Frequency);
    }

    /// <summary>column OP value for an order comparison.</summary>
    public static double Inequality(ColumnSource column, ComparisonOperator op, ScalarType type, ReadOnlySpan<byte> value)
    {
        bool less = op is ComparisonOperator.Less or ComparisonOperator.LessOrEqual;
        double? number = StatisticValue.ToNumber(type, value);
        bool isText = number is null;
        if ((isText && !IsSearchableText(column)) || column.Statistics is null)
        {
            return InequalityDefault;
        }
        double common = 0;
        foreach (var entry in column.CommonValues)
        {
            int order = Compare(column, entry.Value.Span, number, value);
            bool matches = op switch
            {
                ComparisonOperator.Less => order < 0,
                ComparisonOperator.LessOrEqual => order <= 0,
                ComparisonOperator.Greater => order > 0,
                _ => order >= 0,
            };
            common += matches ? entry.Frequency : 0;
        }
        double rest = Math.Max(0, 1 - column.CommonFrequency - column.NullFraction);
        double share = column.Histogram.Length < 2
            ? column.CommonValues.IsEmpty ? InequalityDefault : 0.5
            : HistogramShareBelow(column, number, value);
        return Math.Clamp(common + rest * (less ? share : 1 - share), 0, 1);
    }

    /// <summary>Share of the histogram's values below the value.</summary>
    private static double HistogramShareBelow(ColumnSource column, double? number, ReadOnlySpan<byte> value)
    {
        var bounds = column.Histogram;
        int low = 0;
        int high = bounds.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Compare(column, bounds[middle].Span, number, value) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        double share = low == 0 ? 0 : low == bounds.Length ? 1
            : (low - 1 + Position(column, bounds[low - 1].Span, bounds[low].Span, number, value)) / (bounds.Length - 1);
        return Math.Clamp(share, BucketMargin, 1 - BucketMargin);
    }

    private static double Position(ColumnSource column, ReadOnlySpan<byte> low, ReadOnlySpan<byte> high, double? number, ReadOnlySpan<byte> value)
    {
        if (number is not { } v)
        {
            return StatisticValue.TextPosition(low, high, value);
        }
        if (StatisticValue.ToNumber(column.Type, low) is not { } a || StatisticValue.ToNumber(column.Type, high) is not { } b || b <= a)
        {
            return 0.5;
        }
        return Math.Clamp((v - a) / (b - a), 0, 1);
    }

    private static int Compare(ColumnSource column, ReadOnlySpan<byte> stored, double? number, ReadOnlySpan<byte> value) =>
        number is { } v && StatisticValue.ToNumber(column.Type, stored) is { } s ? s.CompareTo(v) : stored.SequenceCompareTo(value);

    private static bool IsSearchableText(ColumnSource column) =>
        column.Type.Kind == ValueKind.Bytes && column.IsByteOrdered;
}
