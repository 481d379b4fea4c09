namespace PgFusion.Runtime.Functions;

/// <summary>
/// time without time zone, microseconds since midnight up to those of 24:00 (date.c), rounding of times and timestamps to
/// fewer digits, and timestamps from seconds since 1970 (timestamp.c).
/// </summary>
public static class TimeFunctions
{
    /// <summary>Digits behind the second that a time or timestamp can have.</summary>
    private const int PrecisionMax = 6;

    /// <summary>Seconds from 1970 to 2000.</summary>
    private const double EpochSecond = (GregorianDays.PostgresEpochJulian - GregorianDays.UnixEpochJulian) * (double)DateTimeFunctions.SecondsPerDay;

    /// <summary>Seconds since 1970 of the first timestamp, and of the end of timestamps.</summary>
    private const double FirstSecond = -GregorianDays.UnixEpochJulian * (double)DateTimeFunctions.SecondsPerDay;

    private const double EndSecond = (109203528.0 - GregorianDays.UnixEpochJulian) * DateTimeFunctions.SecondsPerDay;

    private static readonly long[] s_units = [1_000_000, 100_000, 10_000, 1000, 100, 10, 1];

    /// <summary>True for the fields that a time has; the others are errors.</summary>
    public static bool IsField(DateTimeField field) => field is DateTimeField.Microseconds or DateTimeField.Milliseconds or DateTimeField.Second
        or DateTimeField.Minute or DateTimeField.Hour or DateTimeField.Epoch;

    /// <summary>A field as an integer of DateTimeFunctions.ExtractScale decimals.</summary>
    public static long Extract(long time, int field) => (DateTimeField)field switch
    {
        DateTimeField.Hour => time / DateTimeFunctions.MicrosecondsPerHour,
        DateTimeField.Minute => time % DateTimeFunctions.MicrosecondsPerHour / DateTimeFunctions.MicrosecondsPerMinute,
        DateTimeField.Epoch => time,
        // The same digits, with the point elsewhere.
        _ => time % DateTimeFunctions.MicrosecondsPerMinute,
    };

    /// <summary>date_part, which adds what is behind the second to what is before it.</summary>
    public static double DatePart(long time, int field)
    {
        long second = time % DateTimeFunctions.MicrosecondsPerMinute / DateTimeFunctions.MicrosecondsPerSecond;
        long fraction = time % DateTimeFunctions.MicrosecondsPerSecond;
        return (DateTimeField)field switch
        {
            DateTimeField.Milliseconds => second * 1000.0 + fraction / 1000.0,
            DateTimeField.Second => second + fraction / 1000000.0,
            DateTimeField.Epoch => time / 1000000.0,
            _ => Extract(time, field),
        };
    }

    /// <summary>The cast of a finite timestamp; of an infinite one some time, in whose place there is NULL.</summary>
    public static long FromTimestamp(long timestamp) =>
        DateTimeFunctions.IsFiniteTimestamp(timestamp) ? DateTimeFunctions.TimestampToTime(timestamp) : 0;

    /// <summary>date + time.</summary>
    public static long AddToDate(int date, long time)
    {
        long midnight = DateTimeFunctions.DateToTimestamp(date);
        if (!DateTimeFunctions.IsFiniteTimestamp(midnight))
        {
            return midnight;
        }
        DateTimeFunctions.CheckTimestamp(midnight + time);
        return midnight + time;
    }

    /// <summary>The cast of a time to time(n), a half away from zero.</summary>
    public static long ScaleTime(long time, int digits) => digits is < 0 or > PrecisionMax ? time : Scale(time, digits);

    /// <summary>The cast of a timestamp, with time zone or without, to one of n digits.</summary>
    public static long ScaleTimestamp(long timestamp, int digits)
    {
        if (!DateTimeFunctions.IsFiniteTimestamp(timestamp) || digits is -1 or PrecisionMax)
        {
            return timestamp;
        }
        if (digits is < 0 or > PrecisionMax)
        {
            PgError.TimestampPrecisionOutOfRange(digits);
        }
        return Scale(timestamp, digits);
    }

    private static long Scale(long value, int digits)
    {
        long unit = s_units[digits];
        long half = unit / 2;
        return value >= 0 ? (value + half) / unit * unit : -((half - value) / unit * unit);
    }

    /// <summary>to_timestamp(seconds since 1970).</summary>
    public static long FromSeconds(double seconds)
    {
        if (double.IsNaN(seconds))
        {
            PgError.TimestampIsNaN();
        }
        if (double.IsInfinity(seconds))
        {
            return seconds < 0 ? DateTimeFunctions.TimestampMinusInfinity : DateTimeFunctions.TimestampInfinity;
        }
        if (seconds < FirstSecond || seconds >= EndSecond)
        {
            PgError.TimestampOutOfRange(seconds);
        }
        double microseconds = Math.Round((seconds - EpochSecond) * DateTimeFunctions.MicrosecondsPerSecond, MidpointRounding.ToEven);
        long result = (long)microseconds;
        if (!DateTimeFunctions.IsTimestamp(result))
        {
            PgError.TimestampOutOfRange(seconds);
        }
        return result;
    }
}
