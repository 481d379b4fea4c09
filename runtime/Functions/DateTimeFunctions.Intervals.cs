namespace PgFusion.Runtime.Functions;

/// <summary>
/// Adding intervals to timestamps, and make_date (timestamp.c, date.c). An interval is PostgreSQL's 16 bytes:
/// microseconds (int64), days and months (int32 each), which are added as months, then days, then time. Since
/// PostgreSQL 17 the interval of which all three are the least or the greatest is −infinity or infinity; before, it is
/// one like any other.
/// </summary>
public static unsafe partial class DateTimeFunctions
{
    private const int MonthsPerYear = 12;

    /// <summary>The years (astronomical) whose days have Julian numbers of 32 bits.</summary>
    private const int JulianYearMin = -4713;

    private const int JulianYearMax = 5874898;

    /// <summary>The last year of timestamps.</summary>
    private const int TimestampYearMax = 294276;

    private enum IntervalKind
    {
        Finite,
        Infinity,
        MinusInfinity,
    }

    /// <summary>timestamp + interval.</summary>
    public static long AddInterval(long timestamp, byte* interval, bool hasInfinity) =>
        AddInterval(timestamp, *(long*)interval, *(int*)(interval + 8), *(int*)(interval + 12), KindOf(interval, hasInfinity));

    /// <summary>timestamp − interval.</summary>
    public static long SubtractInterval(long timestamp, byte* interval, bool hasInfinity)
    {
        long time = *(long*)interval;
        int days = *(int*)(interval + 8);
        int months = *(int*)(interval + 12);
        IntervalKind kind = KindOf(interval, hasInfinity) switch
        {
            IntervalKind.Infinity => IntervalKind.MinusInfinity,
            IntervalKind.MinusInfinity => IntervalKind.Infinity,
            _ => IntervalKind.Finite,
        };
        if (hasInfinity && kind == IntervalKind.Finite && !CanNegate(time, days, months))
        {
            PgError.IntervalOutOfRange();
        }
        // Before infinite intervals came, the least integers stayed what they were.
        return AddInterval(timestamp, unchecked(-time), unchecked(-days), unchecked(-months), kind);
    }

    /// <summary>date + interval, a timestamp.</summary>
    public static long AddIntervalToDate(int date, byte* interval, bool hasInfinity) =>
        AddInterval(DateToTimestamp(date), interval, hasInfinity);

    /// <summary>date − interval, a timestamp.</summary>
    public static long SubtractIntervalFromDate(int date, byte* interval, bool hasInfinity) =>
        SubtractInterval(DateToTimestamp(date), interval, hasInfinity);

    /// <summary>date_bin(stride, timestamp, origin): the latest of origin + n · stride that is not after the timestamp.</summary>
    public static long Bin(byte* stride, long timestamp, long origin, bool hasInfinity)
    {
        if (!IsFiniteTimestamp(timestamp))
        {
            return timestamp;
        }
        if (!IsFiniteTimestamp(origin))
        {
            PgError.OriginOutOfRange();
        }
        if (KindOf(stride, hasInfinity) != IntervalKind.Finite)
        {
            PgError.StrideInfinite();
        }
        if (*(int*)(stride + 12) != 0)
        {
            PgError.StrideOfMonths();
        }
        Int128 length = (Int128)MicrosecondsPerDay * *(int*)(stride + 8) + *(long*)stride;
        if (length != (long)length)
        {
            PgError.IntervalOutOfRange();
        }
        if (length <= 0)
        {
            PgError.StrideNotPositive();
        }
        Int128 difference = (Int128)timestamp - origin;
        if (difference != (long)difference)
        {
            PgError.IntervalOutOfRange();
        }
        long rest = (long)difference % (long)length;
        if (rest >= 0)
        {
            return timestamp - rest;
        }
        Int128 result = timestamp - (Int128)rest - length;
        if (result < TimestampMin || result >= TimestampEnd)
        {
            PgError.TimestampOutOfRange();
        }
        return (long)result;
    }

    /// <summary>make_date(year, month, day); negative years are BC. Messages show the astronomical year.</summary>
    public static int MakeDate(int year, int month, int day)
    {
        if (year < 0)
        {
            // The least integer is its own negative.
            year = unchecked(-year);
            if (year < 0)
            {
                PgError.DateFieldOutOfRange(year, month, day);
            }
            year = 1 - year;
        }
        else if (year == 0)
        {
            PgError.DateFieldOutOfRange(year, month, day);
        }
        if (month is < 1 or > MonthsPerYear || day < 1 || day > DaysOfMonth(year, month))
        {
            PgError.DateFieldOutOfRange(year, month, day);
        }
        if (year is < JulianYearMin or > JulianYearMax)
        {
            PgError.DateOutOfRange(year, month, day);
        }
        long date = (long)GregorianDays.ToJulian(year, month, day) - GregorianDays.PostgresEpochJulian;
        if (date is < DateMin or >= DateEnd)
        {
            PgError.DateOutOfRange(year, month, day);
        }
        return (int)date;
    }

    private static IntervalKind KindOf(byte* interval, bool hasInfinity)
    {
        if (!hasInfinity)
        {
            return IntervalKind.Finite;
        }
        return (*(long*)interval, *(int*)(interval + 8), *(int*)(interval + 12)) switch
        {
            (long.MaxValue, int.MaxValue, int.MaxValue) => IntervalKind.Infinity,
            (long.MinValue, int.MinValue, int.MinValue) => IntervalKind.MinusInfinity,
            _ => IntervalKind.Finite,
        };
    }

    /// <summary>True if the negative is an interval, and not one that stands for infinity.</summary>
    private static bool CanNegate(long time, int days, int months) =>
        time != long.MinValue && days != int.MinValue && months != int.MinValue &&
        !(time == -long.MaxValue && days == -int.MaxValue && months == -int.MaxValue);

    private static long AddInterval(long timestamp, long time, int days, int months, IntervalKind kind)
    {
        if (kind != IntervalKind.Finite)
        {
            bool positive = kind == IntervalKind.Infinity;
            if (timestamp == (positive ? TimestampMinusInfinity : TimestampInfinity))
            {
                PgError.TimestampOutOfRange();
            }
            return positive ? TimestampInfinity : TimestampMinusInfinity;
        }
        if (!IsFiniteTimestamp(timestamp))
        {
            return timestamp;
        }
        if (months != 0)
        {
            timestamp = AddMonths(timestamp, months);
        }
        if (days != 0)
        {
            // No Julian day is negative.
            long day = DayOf(timestamp) + (long)days;
            if (day is < DateMin or >= TimestampEndDate)
            {
                PgError.TimestampOutOfRange();
            }
            timestamp += days * MicrosecondsPerDay;
        }
        long result = unchecked(timestamp + time);
        if (((timestamp ^ result) & (time ^ result)) < 0 || result is < TimestampMin or >= TimestampEnd)
        {
            PgError.TimestampOutOfRange();
        }
        return result;
    }

    /// <summary>The same day so many months later, or the last of that month if it is shorter.</summary>
    private static long AddMonths(long timestamp, int months)
    {
        GregorianDays.FromJulian(DayOf(timestamp) + GregorianDays.PostgresEpochJulian, out int year, out int month, out int day);
        long total = (long)year * MonthsPerYear + month - 1 + months;
        // Beyond the years of timestamps the arithmetic of days would overflow.
        if (total is < (long)JulianYearMin * MonthsPerYear or >= (long)(TimestampYearMax + 1) * MonthsPerYear)
        {
            PgError.TimestampOutOfRange();
        }
        year = (int)Math.Floor(total / (double)MonthsPerYear);
        month = (int)(total - (long)year * MonthsPerYear) + 1;
        day = Math.Min(day, DaysOfMonth(year, month));
        long result = ((long)GregorianDays.ToJulian(year, month, day) - GregorianDays.PostgresEpochJulian) * MicrosecondsPerDay
            + TimeOf(timestamp);
        if (result is < TimestampMin or >= TimestampEnd)
        {
            PgError.TimestampOutOfRange();
        }
        return result;
    }

    internal static int DaysOfMonth(int year, int month) => month switch
    {
        2 => (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };
}
