namespace PgFusion.Runtime.Functions;

/// <summary>Buckets of equal width (float.c).</summary>
public static class WidthBucket
{
    /// <summary>
    /// width_bucket(double precision …): in which of so many equal parts, either way round, the operand lies. Since 17 the
    /// quotient comes first, so that nothing overflows.
    /// </summary>
    public static int Of(double operand, double from, double to, int count, bool quotientFirst)
    {
        if (count <= 0)
        {
            PgError.WidthBucketArgument("count must be greater than zero");
        }
        if (double.IsNaN(operand) || double.IsNaN(from) || double.IsNaN(to))
        {
            PgError.WidthBucketArgument("operand, lower bound, and upper bound cannot be NaN");
        }
        if (double.IsInfinity(from) || double.IsInfinity(to))
        {
            PgError.WidthBucketArgument("lower and upper bounds must be finite");
        }
        if (from == to)
        {
            PgError.WidthBucketArgument("lower bound cannot equal upper bound");
        }
        bool rises = from < to;
        if (rises ? operand < from : operand > from)
        {
            return 0;
        }
        if (rises ? operand >= to : operand <= to)
        {
            if (count == int.MaxValue)
            {
                PgError.IntegerOutOfRange();
            }
            return count + 1;
        }
        double distance = rises ? operand - from : from - operand;
        double whole = rises ? to - from : from - to;
        if (!quotientFirst)
        {
            return double.ConvertToIntegerNative<int>(count * distance / whole + 1);
        }
        double share = !double.IsInfinity(whole) ? distance / whole
            : rises ? (operand / 2 - from / 2) / (to / 2 - from / 2) : (from / 2 - operand / 2) / (from / 2 - to / 2);
        return Math.Min((int)(count * share), count - 1) + 1;
    }
}
