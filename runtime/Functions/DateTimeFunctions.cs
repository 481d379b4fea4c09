using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// date and timestamp in PostgreSQL's native form: a date is days since 2000-01-01, a timestamp (and a timestamp with
/// time zone, in UTC) microseconds since then. The smallest and the largest integer are −infinity and infinity, so that
/// within one type comparisons are those of integers. Nothing here depends on a time zone, nor on PostgreSQL's version:
/// 15 and 17 agree in all of it. See date.c and timestamp.c.
/// </summary>
public static partial class DateTimeFunctions
{
    public const int DateMinusInfinity = int.MinValue;
    public const int DateInfinity = int.MaxValue;
    public const long TimestampMinusInfinity = long.MinValue;
    public const long TimestampInfinity = long.MaxValue;

    internal const long MicrosecondsPerSecond = 1_000_000;
    internal const long MicrosecondsPerMinute = 60 * MicrosecondsPerSecond;
    internal const long MicrosecondsPerHour = 60 * MicrosecondsPerMinute;
    internal const long MicrosecondsPerDay = 24 * MicrosecondsPerHour;
    internal const int SecondsPerDay = 86400;

    /// <summary>4714-11-24 BC, the first date and timestamp.</summary>
    internal const int DateMin = -GregorianDays.PostgresEpochJulian;

    /// <summary>5874898-01-01, the first day that is not a date any more.</summary>
    private const int DateEnd = 2147483494 - GregorianDays.PostgresEpochJulian;

    /// <summary>294277-01-01, the first day that is not in a timestamp any more.</summary>
    private const int TimestampEndDate = 109203528 - GregorianDays.PostgresEpochJulian;

    private const long TimestampMin = DateMin * MicrosecondsPerDay;
    private const long TimestampEnd = TimestampEndDate * MicrosecondsPerDay;

    /// <summary>Months from January of year 0 to those of the first and of the last timestamp.</summary>
    internal const long FirstMonth = -4713L * 12 + 10;

    internal const long LastMonth = 294276L * 12 + 11;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFiniteDate(int date) => date != DateMinusInfinity && date != DateInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFiniteTimestamp(long timestamp) =>
        timestamp != TimestampMinusInfinity && timestamp != TimestampInfinity;

    /// <summary>date + integer; infinity stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int AddDays(int date, int days) => IsFiniteDate(date) ? CheckDate((long)date + days) : date;

    /// <summary>date − integer; infinity stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SubtractDays(int date, int days) => IsFiniteDate(date) ? CheckDate((long)date - days) : date;

    /// <summary>date − date, in days.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SubtractDates(int a, int b)
    {
        if (!IsFiniteDate(a) || !IsFiniteDate(b))
        {
            PgError.CannotSubtractInfiniteDates();
        }
        return a - b;
    }

    /// <summary>The cast to timestamp: midnight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long DateToTimestamp(int date)
    {
        if (date >= TimestampEndDate || date == DateMinusInfinity)
        {
            return ExtremeDateToTimestamp(date);
        }
        return date * MicrosecondsPerDay;
    }

    private static long ExtremeDateToTimestamp(int date)
    {
        if (IsFiniteDate(date))
        {
            PgError.DateOutOfRangeForTimestamp();
        }
        return date == DateInfinity ? TimestampInfinity : TimestampMinusInfinity;
    }

    /// <summary>
    /// −1, 0 or 1 between a date (at midnight) and a timestamp. A date beyond the timestamps is above all of them but
    /// infinity.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CompareDateTimestamp(int date, long timestamp)
    {
        if (date >= TimestampEndDate && date != DateInfinity)
        {
            return timestamp == TimestampInfinity ? -1 : 1;
        }
        long midnight = DateToTimestamp(date);
        return midnight == timestamp ? 0 : midnight > timestamp ? 1 : -1;
    }

    /// <summary>The cast to date: the day, also before 2000.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TimestampToDate(long timestamp)
    {
        if (!IsFiniteTimestamp(timestamp))
        {
            return timestamp == TimestampInfinity ? DateInfinity : DateMinusInfinity;
        }
        return DayOf(timestamp);
    }

    /// <summary>date_trunc(unit, timestamp). The unit is one that <see cref="DateTimeFields.TryParseUnit"/> gave.</summary>
    public static long TruncateTimestamp(long timestamp, DateTimeField unit)
    {
        if (!IsFiniteTimestamp(timestamp))
        {
            return timestamp;
        }
        switch (unit)
        {
            case DateTimeField.Microseconds:
                return timestamp;
            case DateTimeField.Milliseconds:
                return FloorTo(timestamp, 1000);
            case DateTimeField.Second:
                return FloorTo(timestamp, MicrosecondsPerSecond);
            case DateTimeField.Minute:
                return FloorTo(timestamp, MicrosecondsPerMinute);
            case DateTimeField.Hour:
                return FloorTo(timestamp, MicrosecondsPerHour);
            case DateTimeField.Day:
                return FloorTo(timestamp, MicrosecondsPerDay);
        }
        int date = DayOf(timestamp);
        if (unit == DateTimeField.Week)
        {
            // Timestamps begin with a Monday, so there is always one before.
            return (date + 1L - GregorianDays.IsoDayOfWeek(date + GregorianDays.PostgresEpochJulian)) * MicrosecondsPerDay;
        }
        GregorianDays.FromJulian(date + GregorianDays.PostgresEpochJulian, out int year, out int month, out _);
        switch (unit)
        {
            case DateTimeField.Month:
                break;
            case DateTimeField.Quarter:
                month = (month - 1) / 3 * 3 + 1;
                break;
            case DateTimeField.Year:
                month = 1;
                break;
            case DateTimeField.Decade:
                year = GregorianDays.Decade(year) * 10;
                month = 1;
                break;
            case DateTimeField.Century:
                year = FirstYearOf(year, 100);
                month = 1;
                break;
            case DateTimeField.Millennium:
                year = FirstYearOf(year, 1000);
                month = 1;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(unit), unit, "not a unit of date_trunc");
        }
        long result = ((long)GregorianDays.ToJulian(year, month, 1) - GregorianDays.PostgresEpochJulian) * MicrosecondsPerDay;
        if (result < TimestampMin)
        {
            PgError.TimestampOutOfRange();
        }
        return result;
    }

    /// <summary>date_trunc for compiled code, which passes the unit as its integer.</summary>
    public static long TruncateTimestamp(long timestamp, int unit) => TruncateTimestamp(timestamp, (DateTimeField)unit);

    /// <summary>The cast of a finite timestamp to time: microseconds since midnight.</summary>
    public static long TimestampToTime(long timestamp) => TimeOf(timestamp);

    /// <summary>
    /// Date and time of day. As for PostgreSQL an instant before the first day is an error, which before 17 −infinity
    /// is too, while infinity is a day in the year 294247.
    /// </summary>
    internal static void Split(long timestamp, out int year, out int month, out int day, out long time)
    {
        int julian = DayOf(timestamp) + GregorianDays.PostgresEpochJulian;
        if (julian < 0)
        {
            PgError.TimestampOutOfRange();
        }
        GregorianDays.FromJulian(julian, out year, out month, out day);
        time = TimeOf(timestamp);
    }

    /// <summary>The same of a local time, which may be a day before the first one.</summary>
    internal static void SplitLocal(long timestamp, out int year, out int month, out int day, out long time)
    {
        GregorianDays.FromJulian(DayOf(timestamp) + GregorianDays.PostgresEpochJulian, out year, out month, out day);
        time = TimeOf(timestamp);
    }

    /// <summary>True for a finite timestamp that PostgreSQL has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsTimestamp(long timestamp) => timestamp is >= TimestampMin and < TimestampEnd;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CheckTimestamp(long timestamp)
    {
        if (!IsTimestamp(timestamp))
        {
            PgError.TimestampOutOfRange();
        }
    }

    /// <summary>True for days after the last timestamp.</summary>
    internal static bool IsBeyondTimestamps(long date) => date >= TimestampEndDate;

    private static int FirstYearOf(int year, int length) => year > 0
        ? (GregorianDays.Period(year, length) - 1) * length + 1
        : GregorianDays.Period(year, length) * length + 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CheckDate(long date)
    {
        if (date is < DateMin or >= DateEnd)
        {
            PgError.DateOutOfRange();
        }
        return (int)date;
    }

    /// <summary>The day of a finite timestamp, rounded down.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int DayOf(long timestamp)
    {
        long day = timestamp / MicrosecondsPerDay;
        return (int)(timestamp - day * MicrosecondsPerDay < 0 ? day - 1 : day);
    }

    private static long FloorTo(long timestamp, long unit)
    {
        long rest = timestamp % unit;
        return timestamp - (rest < 0 ? rest + unit : rest);
    }
}
