namespace PgFusion.Runtime.Functions;

/// <summary>
/// extract, date_part and date_trunc of intervals, and age, which makes an interval of the differences of fields. All
/// fields of a negative interval are negative, and divisions round towards zero.
/// </summary>
public static unsafe partial class IntervalFunctions
{
    /// <summary>A year of 365.25 days, in quarters of days.</summary>
    private const int QuarterDaysPerYear = 1461;

    /// <summary>True for the fields that an interval has; the others are errors.</summary>
    public static bool IsField(DateTimeField field) => field is DateTimeField.Epoch || IsUnit(field);

    /// <summary>True for what date_trunc cuts intervals to.</summary>
    public static bool IsUnit(DateTimeField field) => field is DateTimeField.Microseconds or DateTimeField.Milliseconds or DateTimeField.Second
        or DateTimeField.Minute or DateTimeField.Hour or DateTimeField.Day or DateTimeField.Month or DateTimeField.Quarter
        or DateTimeField.Year or DateTimeField.Decade or DateTimeField.Century or DateTimeField.Millennium;

    /// <summary>True if the field grows with the interval, and so is infinite for infinite ones; the others are NULL then.</summary>
    public static bool IsMonotonic(DateTimeField field) => field is DateTimeField.Hour or DateTimeField.Day or DateTimeField.Year
        or DateTimeField.Decade or DateTimeField.Century or DateTimeField.Millennium or DateTimeField.Epoch;

    /// <summary>A field of a finite interval other than its epoch, as an integer of DateTimeFunctions.ExtractScale decimals.</summary>
    public static long ExtractFinite(byte* interval, int field)
    {
        Interval span = *(Interval*)interval;
        return (DateTimeField)field switch
        {
            // The same digits, with the point elsewhere.
            DateTimeField.Microseconds or DateTimeField.Milliseconds or DateTimeField.Second =>
                span.Time % DateTimeFunctions.MicrosecondsPerMinute,
            DateTimeField.Minute => span.Time % DateTimeFunctions.MicrosecondsPerHour / DateTimeFunctions.MicrosecondsPerMinute,
            DateTimeField.Hour => span.Time / DateTimeFunctions.MicrosecondsPerHour,
            DateTimeField.Day => span.Days,
            DateTimeField.Month => span.Months % MonthsPerYear,
            DateTimeField.Quarter => span.Months % MonthsPerYear / 3 + 1,
            DateTimeField.Year => span.Months / MonthsPerYear,
            DateTimeField.Decade => span.Months / MonthsPerYear / 10,
            DateTimeField.Century => span.Months / MonthsPerYear / 100,
            DateTimeField.Millennium => span.Months / MonthsPerYear / 1000,
            _ => throw new ArgumentOutOfRangeException(nameof(field), (DateTimeField)field, "not a field of an interval"),
        };
    }

    /// <summary>extract(epoch from a finite interval) in millionths of a second: a year has 365.25 days, a month 30.</summary>
    public static Int128 ExtractFiniteEpoch(byte* interval)
    {
        Interval span = *(Interval*)interval;
        long quarterDays = (long)QuarterDaysPerYear * (span.Months / MonthsPerYear) + 4L * DaysPerMonth * (span.Months % MonthsPerYear) + 4L * span.Days;
        return (Int128)(quarterDays * (SecondsPerDay / 4)) * DateTimeFunctions.MicrosecondsPerSecond + span.Time;
    }

    /// <summary>A field that grows with the interval, infinite for infinite ones.</summary>
    public static StringRef Extract(byte* interval, int field, Scratch* scratch)
    {
        var span = (Interval*)interval;
        if (!span->IsFinite)
        {
            return NumericValue.PackSpecial(span->IsInfinity ? NumericKind.PositiveInfinity : NumericKind.NegativeInfinity, scratch);
        }
        return (DateTimeField)field == DateTimeField.Epoch
            ? NumericFunctions.FromDecimal128(ExtractFiniteEpoch(interval), 6, scratch)
            : NumericFunctions.FromInt64(ExtractFinite(interval, field), scratch);
    }

    /// <summary>date_part; infinite for infinite intervals.</summary>
    public static double DatePart(byte* interval, int field, bool hasInfinity)
    {
        Interval span = *(Interval*)interval;
        if (hasInfinity && !span.IsFinite)
        {
            return span.IsInfinity ? double.PositiveInfinity : double.NegativeInfinity;
        }
        switch ((DateTimeField)field)
        {
            case DateTimeField.Milliseconds:
                long milliseconds = span.Time % DateTimeFunctions.MicrosecondsPerMinute;
                return milliseconds / DateTimeFunctions.MicrosecondsPerSecond * 1000.0 + milliseconds % DateTimeFunctions.MicrosecondsPerSecond / 1000.0;
            case DateTimeField.Second:
                long seconds = span.Time % DateTimeFunctions.MicrosecondsPerMinute;
                return seconds / DateTimeFunctions.MicrosecondsPerSecond + seconds % DateTimeFunctions.MicrosecondsPerSecond / 1000000.0;
            case DateTimeField.Epoch:
                double result = span.Time / 1000000.0;
                result += 365.25 * SecondsPerDay * (span.Months / MonthsPerYear);
                result += (double)DaysPerMonth * SecondsPerDay * (span.Months % MonthsPerYear);
                result += (double)SecondsPerDay * span.Days;
                return result;
            default:
                return ExtractFinite(interval, field);
        }
    }

    /// <summary>date_trunc: everything below the unit vanishes.</summary>
    public static StringRef Truncate(byte* interval, int unit, bool hasInfinity, Scratch* scratch)
    {
        Interval span = *(Interval*)interval;
        if (hasInfinity && !span.IsFinite)
        {
            return Pack(span, scratch);
        }
        long time = (DateTimeField)unit switch
        {
            DateTimeField.Microseconds => 1,
            DateTimeField.Milliseconds => 1000,
            DateTimeField.Second => DateTimeFunctions.MicrosecondsPerSecond,
            DateTimeField.Minute => DateTimeFunctions.MicrosecondsPerMinute,
            DateTimeField.Hour => DateTimeFunctions.MicrosecondsPerHour,
            _ => 0,
        };
        if (time != 0)
        {
            return Pack(span with { Time = span.Time / time * time }, scratch);
        }
        int months = (DateTimeField)unit switch
        {
            DateTimeField.Day or DateTimeField.Month => 1,
            DateTimeField.Quarter => 3,
            DateTimeField.Year => MonthsPerYear,
            DateTimeField.Decade => 10 * MonthsPerYear,
            DateTimeField.Century => 100 * MonthsPerYear,
            DateTimeField.Millennium => 1000 * MonthsPerYear,
            _ => throw new ArgumentOutOfRangeException(nameof(unit), (DateTimeField)unit, "not a unit of an interval"),
        };
        int days = (DateTimeField)unit == DateTimeField.Day ? span.Days : 0;
        return Pack(new Interval(span.Months / months * months, days, 0), scratch);
    }

    /// <summary>age(timestamp, timestamp): the difference of the fields, borrowing days of the month of the earlier date.</summary>
    public static StringRef Age(long a, long b, bool hasInfinity, Scratch* scratch)
    {
        if (hasInfinity && !(DateTimeFunctions.IsFiniteTimestamp(a) && DateTimeFunctions.IsFiniteTimestamp(b)))
        {
            return Pack(DifferenceOfInfinite(a, b), scratch);
        }
        return Pack(AgeOfLocal(a, b, a < b), scratch);
    }

    /// <summary>The same of two local times, when their order is known: of a time with time zone it is not theirs.</summary>
    internal static Interval AgeOfLocal(long a, long b, bool isNegative)
    {
        DateTimeFunctions.Split(a, out int yearA, out int monthA, out int dayA, out long timeA);
        DateTimeFunctions.Split(b, out int yearB, out int monthB, out int dayB, out long timeB);
        int years = yearA - yearB;
        int months = monthA - monthB;
        int days = dayA - dayB;
        long time = timeA - timeB;
        if (isNegative)
        {
            (years, months, days, time) = (-years, -months, -days, -time);
        }
        if (time < 0)
        {
            time += MicrosecondsPerDay;
            days--;
        }
        while (days < 0)
        {
            days += isNegative ? DateTimeFunctions.DaysOfMonth(yearA, monthA) : DateTimeFunctions.DaysOfMonth(yearB, monthB);
            months--;
        }
        while (months < 0)
        {
            months += MonthsPerYear;
            years--;
        }
        int sign = isNegative ? -1 : 1;
        return new Interval(sign * (years * MonthsPerYear + months), sign * days, sign * time);
    }
}
