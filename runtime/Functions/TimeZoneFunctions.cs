using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// timestamp with time zone in the local time of a zone (timestamp.c, date.c). Compiled code passes the address of
/// <see cref="TimeZoneRules"/>: the session's, or those of a zone that the query names, which may be none. A local time
/// is a timestamp that may lie a day beyond the range of timestamps.
/// </summary>
public static unsafe class TimeZoneFunctions
{
    private const long MicrosecondsPerSecond = DateTimeFunctions.MicrosecondsPerSecond;
    private const long MicrosecondsPerDay = DateTimeFunctions.MicrosecondsPerDay;

    /// <summary>Seconds from 1970 to 2000.</summary>
    private const long EpochDifference = (long)(GregorianDays.PostgresEpochJulian - GregorianDays.UnixEpochJulian) * DateTimeFunctions.SecondsPerDay;

    /// <summary>timestamptz AT TIME ZONE, and the cast to timestamp.</summary>
    public static long ToTimestamp(long timestamp, byte* zone)
    {
        if (!DateTimeFunctions.IsFiniteTimestamp(timestamp))
        {
            return timestamp;
        }
        long local = ToLocal(timestamp, Rules(zone));
        DateTimeFunctions.CheckTimestamp(local);
        return local;
    }

    /// <summary>timestamp AT TIME ZONE, and the cast to timestamptz.</summary>
    public static long FromTimestamp(long local, byte* zone)
    {
        if (!DateTimeFunctions.IsFiniteTimestamp(local))
        {
            return local;
        }
        long timestamp = FromLocal(local, Rules(zone));
        DateTimeFunctions.CheckTimestamp(timestamp);
        return timestamp;
    }

    /// <summary>The cast to date.</summary>
    public static int ToDate(long timestamp, byte* zone) => DateTimeFunctions.IsFiniteTimestamp(timestamp)
        ? DateTimeFunctions.TimestampToDate(ToLocal(timestamp, Rules(zone)))
        : DateTimeFunctions.TimestampToDate(timestamp);

    /// <summary>The cast of a date: midnight.</summary>
    public static long FromDate(int date, byte* zone)
    {
        long local = DateTimeFunctions.DateToTimestamp(date);
        if (!DateTimeFunctions.IsFiniteDate(date))
        {
            return local;
        }
        long timestamp = FromLocal(local, Rules(zone));
        if (!DateTimeFunctions.IsTimestamp(timestamp))
        {
            PgError.DateOutOfRangeForTimestamp();
        }
        return timestamp;
    }

    /// <summary>The cast to time of a finite value; of an infinite one some time.</summary>
    public static long ToTime(long timestamp, byte* zone) => DateTimeFunctions.IsFiniteTimestamp(timestamp)
        ? DateTimeFunctions.TimestampToTime(ToLocal(timestamp, Rules(zone)))
        : 0;

    /// <summary>−1, 0 or 1 between a timestamp and a timestamptz; beyond the range is between the finite and infinity.</summary>
    public static int CompareTimestamp(long local, long timestamp, byte* zone) =>
        Compare(DateTimeFunctions.IsFiniteTimestamp(local) ? FromLocal(local, Rules(zone)) : local, timestamp);

    /// <summary>The same between a date, at midnight, and a timestamptz.</summary>
    public static int CompareDate(int date, long timestamp, byte* zone)
    {
        if (!DateTimeFunctions.IsFiniteDate(date))
        {
            return Compare(DateTimeFunctions.DateToTimestamp(date), timestamp);
        }
        return DateTimeFunctions.IsBeyondTimestamps(date)
            ? timestamp == DateTimeFunctions.TimestampInfinity ? -1 : 1
            : Compare(FromLocal(DateTimeFunctions.DateToTimestamp(date), Rules(zone)), timestamp);
    }

    /// <summary>date_trunc. Below days the offset stays; from days on it is that of the new local time.</summary>
    public static long Truncate(long timestamp, int unit, byte* zone)
    {
        if (!DateTimeFunctions.IsFiniteTimestamp(timestamp))
        {
            return timestamp;
        }
        TimeZoneRules* rules = Rules(zone);
        int offset = rules->OffsetAt(Seconds(timestamp));
        long truncated = DateTimeFunctions.TruncateTimestamp(timestamp + offset * MicrosecondsPerSecond, (DateTimeField)unit);
        long result = (DateTimeField)unit <= DateTimeField.Hour ? truncated - offset * MicrosecondsPerSecond : FromLocal(truncated, rules);
        DateTimeFunctions.CheckTimestamp(result);
        return result;
    }

    /// <summary>extract of a field that grows with time, but not of the epoch, which is the same in all zones.</summary>
    public static StringRef Extract(long timestamp, int field, byte* zone, Scratch* scratch) =>
        DateTimeFunctions.ExtractTimestamp(Local(timestamp, zone), field, scratch);

    /// <summary>extract of any other field of a finite value; some number for infinite ones.</summary>
    public static long ExtractFinite(long timestamp, int field, byte* zone) =>
        DateTimeFunctions.ExtractFiniteTimestamp(Local(timestamp, zone), field);

    /// <summary>date_part, but not of the epoch; infinity for infinite values.</summary>
    public static double DatePart(long timestamp, int field, byte* zone) => DateTimeFunctions.DatePartTimestamp(Local(timestamp, zone), field);

    /// <summary>extract(timezone): the offset from UTC in seconds.</summary>
    public static int Offset(long timestamp, byte* zone) =>
        DateTimeFunctions.IsFiniteTimestamp(timestamp) ? Rules(zone)->OffsetAt(Seconds(timestamp)) : 0;

    public static int OffsetHours(long timestamp, byte* zone) => Offset(timestamp, zone) / 3600;

    public static int OffsetMinutes(long timestamp, byte* zone) => Offset(timestamp, zone) / 60 % 60;

    /// <summary>age(timestamptz, timestamptz).</summary>
    public static StringRef Age(long a, long b, bool hasInfinity, byte* zone, Scratch* scratch)
    {
        if (!(DateTimeFunctions.IsFiniteTimestamp(a) && DateTimeFunctions.IsFiniteTimestamp(b)))
        {
            if (hasInfinity)
            {
                return IntervalFunctions.Age(a, b, true, scratch);
            }
            if (a == DateTimeFunctions.TimestampMinusInfinity || b == DateTimeFunctions.TimestampMinusInfinity)
            {
                PgError.TimestampOutOfRange();
            }
        }
        TimeZoneRules* rules = Rules(zone);
        bool isNegative = a < b;
        int months = EarlierMonths(ref a) - EarlierMonths(ref b);
        Interval age = IntervalFunctions.AgeOfLocal(ToLocal(a, rules), ToLocal(b, rules), isNegative);
        return IntervalFunctions.Pack(age with { Months = age.Months + months }, scratch);
    }

    /// <summary>
    /// Before 17 the fields of infinity are those of a day in the year 294247, whose local time 64 bits need not hold; a
    /// cycle of 400 years earlier all but the year is the same.
    /// </summary>
    private static int EarlierMonths(ref long timestamp)
    {
        if (timestamp != DateTimeFunctions.TimestampInfinity)
        {
            return 0;
        }
        timestamp -= 146097 * MicrosecondsPerDay;
        return 400 * 12;
    }

    /// <summary>timestamptz + interval: months and days in local time, hours and less as they are.</summary>
    public static long AddInterval(long timestamp, byte* interval, bool hasInfinity, byte* zone)
    {
        Interval span = *(Interval*)interval;
        if (!DateTimeFunctions.IsFiniteTimestamp(timestamp) || (span.Months == 0 && span.Days == 0) || (hasInfinity && !span.IsFinite))
        {
            return DateTimeFunctions.AddInterval(timestamp, interval, hasInfinity);
        }
        return Add(timestamp, span, Rules(zone));
    }

    /// <summary>timestamptz − interval.</summary>
    public static long SubtractInterval(long timestamp, byte* interval, bool hasInfinity, byte* zone)
    {
        Interval span = *(Interval*)interval;
        if (!DateTimeFunctions.IsFiniteTimestamp(timestamp) || (span.Months == 0 && span.Days == 0) || (hasInfinity && !span.IsFinite))
        {
            return DateTimeFunctions.SubtractInterval(timestamp, interval, hasInfinity);
        }
        if (hasInfinity)
        {
            return Add(timestamp, IntervalFunctions.Subtract(default, span, true), Rules(zone));
        }
        // Before infinite intervals came, the least integers stayed what they were.
        return Add(timestamp, new Interval(unchecked(-span.Months), unchecked(-span.Days), unchecked(-span.Time)), Rules(zone));
    }

    private static long Add(long timestamp, Interval span, TimeZoneRules* rules)
    {
        if (span.Months != 0)
        {
            timestamp = AddMonths(timestamp, span.Months, rules);
        }
        if (span.Days != 0)
        {
            long local = ToLocal(timestamp, rules);
            long day = DateTimeFunctions.TimestampToDate(local) + (long)span.Days;
            if (day < DateTimeFunctions.DateMin - 1 || DateTimeFunctions.IsBeyondTimestamps(day - 1))
            {
                PgError.TimestampOutOfRange();
            }
            timestamp = FromLocal(day * MicrosecondsPerDay + DateTimeFunctions.TimestampToTime(local), rules);
            DateTimeFunctions.CheckTimestamp(timestamp);
        }
        long result = unchecked(timestamp + span.Time);
        if (((timestamp ^ result) & (span.Time ^ result)) < 0)
        {
            PgError.TimestampOutOfRange();
        }
        DateTimeFunctions.CheckTimestamp(result);
        return result;
    }

    /// <summary>The same local day so many months later, or the last of that month if it is shorter.</summary>
    private static long AddMonths(long timestamp, int months, TimeZoneRules* rules)
    {
        const int MonthsPerYear = 12;
        long local = ToLocal(timestamp, rules);
        DateTimeFunctions.SplitLocal(local, out int year, out int month, out int day, out long time);
        long total = (long)year * MonthsPerYear + month - 1 + months;
        // A year more than timestamps have, for local times that are later than UTC.
        if (total < DateTimeFunctions.FirstMonth || total > DateTimeFunctions.LastMonth + 1)
        {
            PgError.TimestampOutOfRange();
        }
        year = (int)(total >= 0 ? total / MonthsPerYear : (total - MonthsPerYear + 1) / MonthsPerYear);
        month = (int)(total - (long)year * MonthsPerYear) + 1;
        day = Math.Min(day, DateTimeFunctions.DaysOfMonth(year, month));
        long result = FromLocal(((long)GregorianDays.ToJulian(year, month, day) - GregorianDays.PostgresEpochJulian) * MicrosecondsPerDay + time, rules);
        DateTimeFunctions.CheckTimestamp(result);
        return result;
    }

    private static TimeZoneRules* Rules(byte* zone)
    {
        var rules = (TimeZoneRules*)zone;
        rules->Check();
        return rules;
    }

    /// <summary>The local time, or infinity.</summary>
    private static long Local(long timestamp, byte* zone) =>
        DateTimeFunctions.IsFiniteTimestamp(timestamp) ? ToLocal(timestamp, Rules(zone)) : timestamp;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long ToLocal(long timestamp, TimeZoneRules* rules) => timestamp + rules->OffsetAt(Seconds(timestamp)) * MicrosecondsPerSecond;

    /// <summary>Seconds since 1970 of a timestamp, rounded down.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Seconds(long timestamp)
    {
        long seconds = timestamp / MicrosecondsPerSecond;
        return (timestamp - seconds * MicrosecondsPerSecond < 0 ? seconds - 1 : seconds) + EpochDifference;
    }

    /// <summary>
    /// The instant of a local time (DetermineTimeZoneOffset). One that a transition skips is read with the offset before
    /// it, one that comes twice with the offset after it.
    /// </summary>
    private static long FromLocal(long local, TimeZoneRules* rules)
    {
        long seconds = Seconds(local);
        // Transitions are more than two days apart, and offsets smaller than one.
        bool changes = rules->NextTransition(seconds - DateTimeFunctions.SecondsPerDay, out int before, out long transition, out int after);
        if (!changes)
        {
            return local - before * MicrosecondsPerSecond;
        }
        long timeBefore = seconds - before;
        long timeAfter = seconds - after;
        bool isBefore = (timeBefore < transition && timeAfter < transition) ||
            (!(timeBefore > transition && timeAfter >= transition) && timeBefore > timeAfter);
        return local - (isBefore ? before : after) * MicrosecondsPerSecond;
    }

    private static int Compare(long a, long b)
    {
        // What lies beyond the range is no infinity, whose integers are far away.
        return a.CompareTo(b);
    }
}
