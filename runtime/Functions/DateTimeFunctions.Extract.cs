using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// extract (numeric) and date_part (double precision). The fields of finite values are also there as integers of a known
/// scale, for compiled code that has checked for infinity. For infinite values, fields that grow with time are infinite
/// and the others are NULL (the functions return false).
/// </summary>
public static unsafe partial class DateTimeFunctions
{
    private const long UnixEpoch = (GregorianDays.UnixEpochJulian - GregorianDays.PostgresEpochJulian) * MicrosecondsPerDay;

    /// <summary>From here on, a timestamp (January 294247 and later) minus the Unix epoch overflows 64 bits.</summary>
    private const long EpochOverflow = long.MaxValue + UnixEpoch;

    /// <summary>The display scale of a field of a timestamp; that of Julian days is not fixed.</summary>
    public static int ExtractScale(DateTimeField field) => field switch
    {
        DateTimeField.Second or DateTimeField.Epoch => 6,
        DateTimeField.Milliseconds => 3,
        _ => 0,
    };

    /// <summary>extract(field from date). The field is one of <see cref="DateTimeFields.IsOfDate"/>.</summary>
    public static bool ExtractDate(int date, DateTimeField field, StringRef* result, Scratch* scratch)
    {
        if (!IsFiniteDate(date))
        {
            return ExtractInfinite(date == DateInfinity, field, result, scratch);
        }
        *result = NumericFunctions.FromInt64(ExtractFiniteDate(date, field), scratch);
        return true;
    }

    /// <summary>extract(field from timestamp).</summary>
    public static bool ExtractTimestamp(long timestamp, DateTimeField field, StringRef* result, Scratch* scratch)
    {
        if (!IsFiniteTimestamp(timestamp))
        {
            return ExtractInfinite(timestamp == TimestampInfinity, field, result, scratch);
        }
        *result = field switch
        {
            DateTimeField.Epoch => NumericFunctions.FromDecimal128(ExtractFiniteEpoch(timestamp), 6, scratch),
            DateTimeField.Julian => ExtractJulian(timestamp, scratch),
            _ => NumericFunctions.FromDecimal64(ExtractFiniteTimestamp(timestamp, field), ExtractScale(field), scratch),
        };
        return true;
    }

    /// <summary>date_part(field, date), which PostgreSQL computes on the timestamp; errors as that cast.</summary>
    public static bool DatePartDate(int date, DateTimeField field, double* result) =>
        DatePartTimestamp(DateToTimestamp(date), field, result);

    /// <summary>date_part(field, timestamp).</summary>
    public static bool DatePartTimestamp(long timestamp, DateTimeField field, double* result)
    {
        if (!IsFiniteTimestamp(timestamp))
        {
            *result = timestamp == TimestampInfinity ? double.PositiveInfinity : double.NegativeInfinity;
            return DateTimeFields.IsMonotonic(field);
        }
        long time = TimeOf(timestamp);
        long second = time / MicrosecondsPerSecond % 60;
        long fraction = time % MicrosecondsPerSecond;
        *result = field switch
        {
            DateTimeField.Milliseconds => second * 1000.0 + fraction / 1000.0,
            DateTimeField.Second => second + fraction / 1000000.0,
            DateTimeField.Epoch => EpochOf(timestamp),
            DateTimeField.Julian => DayOf(timestamp) + GregorianDays.PostgresEpochJulian
                + (time / MicrosecondsPerSecond + fraction / 1000000.0) / SecondsPerDay,
            _ => ExtractFiniteTimestamp(timestamp, field),
        };
        return true;
    }

    /// <summary>
    /// extract(epoch from timestamp), in millionths of a second, of a finite timestamp, with or without time zone. It
    /// needs more than 64 bits, and more than 18 digits, in the far future.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int128 ExtractFiniteEpoch(long timestamp)
    {
        if (timestamp < EpochOverflow)
        {
            return timestamp - UnixEpoch;
        }
        return ExtractOverflowingEpoch(timestamp);
    }

    /// <summary>
    /// Where the difference does not fit a bigint, PostgreSQL divides numerics, whose quotient has four decimals here.
    /// </summary>
    private static Int128 ExtractOverflowingEpoch(long timestamp) => ((Int128)timestamp - UnixEpoch + 50) / 100 * 100;

    /// <summary>A field of a finite date; all fields of dates are whole numbers.</summary>
    public static long ExtractFiniteDate(int date, DateTimeField field)
    {
        switch (field)
        {
            case DateTimeField.Epoch:
                return ((long)date + GregorianDays.PostgresEpochJulian - GregorianDays.UnixEpochJulian) * SecondsPerDay;
            case DateTimeField.Julian:
                return date + GregorianDays.PostgresEpochJulian;
            default:
                return FieldOfDay(date, field);
        }
    }

    /// <summary>
    /// A field of a finite timestamp, but neither epoch nor Julian day, as an integer of <see cref="ExtractScale"/>
    /// decimals.
    /// </summary>
    public static long ExtractFiniteTimestamp(long timestamp, DateTimeField field)
    {
        switch (field)
        {
            case DateTimeField.Microseconds:
            case DateTimeField.Milliseconds:
            case DateTimeField.Second:
                // The same digits, with the point elsewhere.
                return TimeOf(timestamp) % MicrosecondsPerMinute;
            case DateTimeField.Minute:
                return TimeOf(timestamp) / MicrosecondsPerMinute % 60;
            case DateTimeField.Hour:
                return TimeOf(timestamp) / MicrosecondsPerHour;
            default:
                return FieldOfDay(DayOf(timestamp), field);
        }
    }

    /// <summary>extract(year from a finite date).</summary>
    public static int Year(int date)
    {
        GregorianDays.FromJulian(date + GregorianDays.PostgresEpochJulian, out int year, out _, out _);
        return GregorianDays.DisplayYear(year);
    }

    /// <summary>extract(month from a finite date).</summary>
    public static int Month(int date)
    {
        GregorianDays.FromJulian(date + GregorianDays.PostgresEpochJulian, out _, out int month, out _);
        return month;
    }

    /// <summary>extract(day from a finite date).</summary>
    public static int Day(int date)
    {
        GregorianDays.FromJulian(date + GregorianDays.PostgresEpochJulian, out _, out _, out int day);
        return day;
    }

    // For compiled code, which passes a DateTimeField as its integer. Whether an infinite value gives NULL is for the
    // caller to tell (DateTimeFields.IsMonotonic).

    /// <summary>A field of a date that grows with time; infinite for infinite dates.</summary>
    public static StringRef ExtractDate(int date, int field, Scratch* scratch)
    {
        StringRef result;
        ExtractDate(date, (DateTimeField)field, &result, scratch);
        return result;
    }

    /// <summary>A field of a timestamp that grows with time; infinite for infinite timestamps.</summary>
    public static StringRef ExtractTimestamp(long timestamp, int field, Scratch* scratch)
    {
        StringRef result;
        ExtractTimestamp(timestamp, (DateTimeField)field, &result, scratch);
        return result;
    }

    /// <summary>Any other field of a finite date; some number for infinite ones.</summary>
    public static long ExtractFiniteDate(int date, int field) =>
        IsFiniteDate(date) ? ExtractFiniteDate(date, (DateTimeField)field) : 0;

    /// <summary>Any other field of a finite timestamp; some number for infinite ones.</summary>
    public static long ExtractFiniteTimestamp(long timestamp, int field) =>
        IsFiniteTimestamp(timestamp) ? ExtractFiniteTimestamp(timestamp, (DateTimeField)field) : 0;

    /// <summary>date_part of a timestamp; infinity for infinite ones.</summary>
    public static double DatePartTimestamp(long timestamp, int field)
    {
        double result;
        DatePartTimestamp(timestamp, (DateTimeField)field, &result);
        return result;
    }

    private static long FieldOfDay(int date, DateTimeField field)
    {
        int julian = date + GregorianDays.PostgresEpochJulian;
        switch (field)
        {
            case DateTimeField.Dow:
                return GregorianDays.DayOfWeek(julian);
            case DateTimeField.IsoDow:
                return GregorianDays.IsoDayOfWeek(julian);
            case DateTimeField.Week:
                GregorianDays.IsoWeek(julian, out _, out int week);
                return week;
            case DateTimeField.IsoYear:
                GregorianDays.IsoWeek(julian, out int isoYear, out _);
                return GregorianDays.DisplayYear(isoYear);
        }
        GregorianDays.FromJulian(julian, out int year, out int month, out int day);
        return field switch
        {
            DateTimeField.Day => day,
            DateTimeField.Month => month,
            DateTimeField.Quarter => (month - 1) / 3 + 1,
            DateTimeField.Year => GregorianDays.DisplayYear(year),
            DateTimeField.Decade => GregorianDays.Decade(year),
            DateTimeField.Century => GregorianDays.Period(year, 100),
            DateTimeField.Millennium => GregorianDays.Period(year, 1000),
            DateTimeField.Doy => julian - GregorianDays.ToJulian(year, 1, 1) + 1,
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "not a field of a day"),
        };
    }

    private static bool ExtractInfinite(bool positive, DateTimeField field, StringRef* result, Scratch* scratch)
    {
        *result = NumericValue.PackSpecial(
            positive ? NumericKind.PositiveInfinity : NumericKind.NegativeInfinity, scratch);
        return DateTimeFields.IsMonotonic(field);
    }

    /// <summary>The Julian day and the part of the day that has passed, a numeric quotient with its own scale.</summary>
    private static StringRef ExtractJulian(long timestamp, Scratch* scratch)
    {
        short* dayDigits = stackalloc short[5];
        short* timeDigits = stackalloc short[5];
        short* unitDigits = stackalloc short[5];
        NumericValue day = NumericValue.FromInt64(DayOf(timestamp) + GregorianDays.PostgresEpochJulian, dayDigits);
        NumericValue time = NumericValue.FromInt64(TimeOf(timestamp), timeDigits);
        NumericValue unit = NumericValue.FromInt64(MicrosecondsPerDay, unitDigits);
        day.Strip();
        time.Strip();
        unit.Strip();
        NumericValue part = NumericKernels.Divide(time, unit, NumericKernels.SelectDivisionScale(time, unit), true, scratch);
        return NumericKernels.Add(day, part, scratch).Pack(scratch);
    }

    private static double EpochOf(long timestamp) => timestamp < EpochOverflow
        ? (timestamp - UnixEpoch) / 1000000.0
        : ((double)timestamp - UnixEpoch) / 1000000.0;

    /// <summary>Microseconds since midnight, also before 2000.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long TimeOf(long timestamp)
    {
        long time = timestamp % MicrosecondsPerDay;
        return time < 0 ? time + MicrosecondsPerDay : time;
    }
}
