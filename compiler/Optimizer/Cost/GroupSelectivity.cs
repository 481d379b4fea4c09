using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;

namespace PgFusion.Compiler.Optimizer.Cost;

/// <summary>
/// Shares of groups whose count, sum or average is beyond a constant (HAVING). Groups are taken to be filled at random, so
/// that their sizes are Poisson's and sums are compound ones, and both to be near enough to normal:
/// <code>
///   mean n m, variance n E[x²]      sum of x over groups of n rows on average
///   mean m,   variance Var[x] / n   their average
/// </code>
/// </summary>
internal static class GroupSelectivity
{
    /// <summary>
    /// Data are never as regular as that: no share is taken to be smaller (as DEFAULT_RANGE_INEQ_SEL of selfuncs.c).
    /// </summary>
    private const double ShareLeast = 0.005;

    /// <summary>A key is uneven when a value of it is so many times as common as the average.</summary>
    private const double SkewMax = 4;

    /// <summary>Null when nothing can be said.</summary>
    /// <param name="call">What is compared.</param>
    /// <param name="argument">The column it is of; null for count(*).</param>
    /// <param name="keys">What the groups are made by.</param>
    /// <param name="size">Rows of a group on average.</param>
    /// <param name="op">An order comparison.</param>
    /// <param name="bound">What it is compared with.</param>
    public static double? Beyond(AggregateCall call, ColumnSource? argument, IEnumerable<ColumnSource?> keys, double size, ComparisonOperator op, double bound)
    {
        if (call.IsDistinct || call.Filter is not null || keys.Any(static k => k is null || IsUneven(k)))
        {
            return null;
        }
        (double Mean, double Square)? moments = argument is null ? null : Moments(argument);
        (double Mean, double Variance)? made = (call.Function, moments) switch
        {
            (AggregateFunction.CountStar, _) => (size, size),
            (AggregateFunction.Count, _) when argument is not null => (size * (1 - argument.NullFraction), size * (1 - argument.NullFraction)),
            (AggregateFunction.Sum, { } x) => (size * x.Mean, size * x.Square),
            (AggregateFunction.Average, { } x) => (x.Mean, (x.Square - (x.Mean * x.Mean)) / size),
            _ => null,
        };
        if (made is not { Variance: > 0 } normal)
        {
            return null;
        }
        double below = Below((bound - normal.Mean) / Math.Sqrt(normal.Variance));
        return Math.Clamp(op is ComparisonOperator.Less or ComparisonOperator.LessOrEqual ? below : 1 - below, ShareLeast, 1 - ShareLeast);
    }

    private static bool IsUneven(ColumnSource key) =>
        !key.CommonValues.IsEmpty && key.CommonValues[0].Frequency * key.Distinct > SkewMax;

    /// <summary>Mean and mean square of a column's values: the common ones, and the histogram's, spread evenly within each bucket.</summary>
    private static (double Mean, double Square)? Moments(ColumnSource column)
    {
        double weights = 0;
        double mean = 0;
        double square = 0;
        foreach (var common in column.CommonValues)
        {
            if (StatisticValue.ToNumber(column.Type, common.Value.Span) is not { } value)
            {
                return null;
            }
            weights += common.Frequency;
            mean += common.Frequency * value;
            square += common.Frequency * value * value;
        }
        double rest = Math.Max(0, 1 - column.CommonFrequency - column.NullFraction);
        int buckets = column.Histogram.Length - 1;
        for (int i = 0; i < buckets; i++)
        {
            if (StatisticValue.ToNumber(column.Type, column.Histogram[i].Span) is not { } a || StatisticValue.ToNumber(column.Type, column.Histogram[i + 1].Span) is not { } b)
            {
                return null;
            }
            weights += rest / buckets;
            mean += rest / buckets * (a + b) / 2;
            square += rest / buckets * ((a * a) + (a * b) + (b * b)) / 3;
        }
        return weights > 0 ? (mean / weights, square / weights) : null;
    }

    /// <summary>Share of a normal distribution below so many deviations from its mean (the logistic function comes within 0.01).</summary>
    private static double Below(double deviations) => 1 / (1 + Math.Exp(-1.702 * deviations));
}
