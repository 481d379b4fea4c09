using PgFusion.Runtime.Functions;

namespace PgFusion.Runtime.Windows;

/// <summary>
/// The in_range support functions of window frames with an offset in RANGE mode (int.c, int8.c, float.c, numeric.c, date.c, timestamp.c): is
/// the value at most (<c>less</c>) or at least (otherwise) the base moved by the offset, downwards (<c>subtract</c>) or
/// upwards? A sum beyond the type is beyond all its values. None of the arguments is NULL.
/// </summary>
public static unsafe class InRange
{
    /// <summary>smallint, integer and bigint with an offset of any of these.</summary>
    public static bool Integer(long value, long origin, long offset, bool subtract, bool less)
    {
        if (offset < 0)
        {
            InvalidSize();
        }
        Int128 sum = subtract ? (Int128)origin - offset : (Int128)origin + offset;
        return less ? value <= sum : value >= sum;
    }

    /// <summary>real and double precision; NaN is above everything and equal to itself.</summary>
    public static bool Float(double value, double origin, double offset, bool subtract, bool less)
    {
        if (double.IsNaN(offset) || offset < 0)
        {
            InvalidSize();
        }
        if (double.IsNaN(value))
        {
            return double.IsNaN(origin) || !less;
        }
        if (double.IsNaN(origin))
        {
            return less;
        }
        // Infinitely far before infinity lies everything.
        if (double.IsInfinity(offset) && double.IsInfinity(origin) && (subtract ? origin > 0 : origin < 0))
        {
            return true;
        }
        double sum = subtract ? origin - offset : origin + offset;
        return less ? value <= sum : value >= sum;
    }

    public static bool Numeric(byte* value, int valueLength, byte* origin, int originLength, byte* offset, int offsetLength,
        bool subtract, bool less, Scratch* scratch)
    {
        NumericValue distance = NumericValue.Read(offset, offsetLength);
        if (distance.Kind is NumericKind.NaN or NumericKind.NegativeInfinity || distance.Sign < 0)
        {
            InvalidSize();
        }
        NumericKind valueKind = NumericValue.Read(value, valueLength).Kind;
        NumericKind originKind = NumericValue.Read(origin, originLength).Kind;
        if (valueKind == NumericKind.NaN)
        {
            return originKind == NumericKind.NaN || !less;
        }
        if (originKind == NumericKind.NaN)
        {
            return less;
        }
        if (distance.Kind == NumericKind.PositiveInfinity &&
            originKind == (subtract ? NumericKind.PositiveInfinity : NumericKind.NegativeInfinity))
        {
            return true;
        }
        StringRef sum = subtract
            ? NumericFunctions.Subtract(origin, originLength, offset, offsetLength, scratch)
            : NumericFunctions.Add(origin, originLength, offset, offsetLength, scratch);
        int order = NumericFunctions.Compare(value, valueLength, sum.Pointer, sum.Length);
        return less ? order <= 0 : order >= 0;
    }

    /// <summary>date with an interval, compared as timestamps.</summary>
    public static bool Date(int value, int origin, byte* offset, bool subtract, bool less, bool hasInfinity) =>
        Timestamp(DateTimeFunctions.DateToTimestamp(value), DateTimeFunctions.DateToTimestamp(origin), offset, subtract, less, hasInfinity);

    /// <summary>timestamp with an interval. Beyond the range of timestamps is an error.</summary>
    public static bool Timestamp(long value, long origin, byte* offset, bool subtract, bool less, bool hasInfinity)
    {
        CheckSize(offset);
        if (IsInfinite(offset, hasInfinity) && origin == (subtract ? DateTimeFunctions.TimestampInfinity : DateTimeFunctions.TimestampMinusInfinity))
        {
            return true;
        }
        long sum = subtract
            ? DateTimeFunctions.SubtractInterval(origin, offset, hasInfinity)
            : DateTimeFunctions.AddInterval(origin, offset, hasInfinity);
        return less ? value <= sum : value >= sum;
    }

    /// <summary>timestamptz with an interval, whose days and months are those of local time.</summary>
    public static bool ZonedTimestamp(long value, long origin, byte* offset, bool subtract, bool less, bool hasInfinity, byte* zone)
    {
        CheckSize(offset);
        if (IsInfinite(offset, hasInfinity) && origin == (subtract ? DateTimeFunctions.TimestampInfinity : DateTimeFunctions.TimestampMinusInfinity))
        {
            return true;
        }
        long sum = subtract
            ? TimeZoneFunctions.SubtractInterval(origin, offset, hasInfinity, zone)
            : TimeZoneFunctions.AddInterval(origin, offset, hasInfinity, zone);
        return less ? value <= sum : value >= sum;
    }

    /// <summary>time with the hours and less of an interval; it does not go around the clock. Before 17 it wraps around.</summary>
    public static bool Time(long value, long origin, byte* offset, bool subtract, bool less, bool hasInfinity)
    {
        long distance = ((Functions.Interval*)offset)->Time;
        if (distance < 0)
        {
            InvalidSize();
        }
        Int128 sum = subtract ? (Int128)origin - distance : (Int128)origin + distance;
        sum = hasInfinity ? sum : unchecked((long)sum);
        return less ? value <= sum : value >= sum;
    }

    /// <summary>interval with an interval. Beyond the range of intervals is an error.</summary>
    public static bool Interval(byte* value, byte* origin, byte* offset, bool subtract, bool less, bool hasInfinity)
    {
        CheckSize(offset);
        Functions.Interval from = *(Functions.Interval*)origin;
        if (IsInfinite(offset, hasInfinity) && (subtract ? from.IsInfinity : from.IsMinusInfinity))
        {
            return true;
        }
        Functions.Interval sum = subtract
            ? IntervalFunctions.Subtract(from, *(Functions.Interval*)offset, hasInfinity)
            : IntervalFunctions.Add(from, *(Functions.Interval*)offset, hasInfinity);
        int order = ((Functions.Interval*)value)->Length.CompareTo(sum.Length);
        return less ? order <= 0 : order >= 0;
    }

    private static void CheckSize(byte* interval)
    {
        if (((Functions.Interval*)interval)->Length < 0)
        {
            InvalidSize();
        }
    }

    private static bool IsInfinite(byte* interval, bool hasInfinity) => hasInfinity && ((Functions.Interval*)interval)->IsInfinity;

    private static void InvalidSize() =>
        throw new PgException("22013", "invalid preceding or following size in window function");
}
