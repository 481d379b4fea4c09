using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// Arithmetic of intervals (timestamp.c). Compiled code passes the address of an <see cref="Interval"/>, and last where
/// it is asked for whether the server has infinite intervals (PostgreSQL 17 and later), which then are errors where
/// their difference would be no number.
/// </summary>
public static unsafe partial class IntervalFunctions
{
    private const int MonthsPerYear = 12;
    private const int DaysPerMonth = 30;
    private const int SecondsPerDay = DateTimeFunctions.SecondsPerDay;
    private const long MicrosecondsPerDay = DateTimeFunctions.MicrosecondsPerDay;

    /// <summary>timestamp − timestamp, in days of 24 hours and less.</summary>
    public static StringRef Subtract(long a, long b, bool hasInfinity, Scratch* scratch)
    {
        if (!DateTimeFunctions.IsFiniteTimestamp(a) || !DateTimeFunctions.IsFiniteTimestamp(b))
        {
            if (!hasInfinity)
            {
                PgError.CannotSubtractInfiniteTimestamps();
            }
            return Pack(DifferenceOfInfinite(a, b), scratch);
        }
        long time = unchecked(a - b);
        if (hasInfinity && ((a ^ b) & (a ^ time)) < 0)
        {
            PgError.IntervalOutOfRange();
        }
        long days = time / MicrosecondsPerDay;
        return Pack(new Interval(0, (int)days, time - days * MicrosecondsPerDay), scratch);
    }

    /// <summary>time − time.</summary>
    public static StringRef SubtractTimes(long a, long b, bool hasInfinity, Scratch* scratch) => Pack(new Interval(0, 0, a - b), scratch);

    /// <summary>The cast of a time.</summary>
    public static StringRef FromTime(long time, bool hasInfinity, Scratch* scratch) => Pack(new Interval(0, 0, time), scratch);

    /// <summary>interval + interval.</summary>
    public static StringRef Add(byte* a, byte* b, bool hasInfinity, Scratch* scratch) =>
        Pack(Add(*(Interval*)a, *(Interval*)b, hasInfinity), scratch);

    /// <summary>interval − interval.</summary>
    public static StringRef SubtractIntervals(byte* a, byte* b, bool hasInfinity, Scratch* scratch) =>
        Pack(Subtract(*(Interval*)a, *(Interval*)b, hasInfinity), scratch);

    /// <summary>− interval.</summary>
    public static StringRef Negate(byte* a, bool hasInfinity, Scratch* scratch) => Pack(Negate(*(Interval*)a, hasInfinity), scratch);

    /// <summary>interval · double precision. What is left of months and days goes down to days and seconds.</summary>
    public static StringRef Multiply(byte* interval, double factor, bool hasInfinity, Scratch* scratch)
    {
        Interval span = *(Interval*)interval;
        if (hasInfinity)
        {
            if (double.IsNaN(factor))
            {
                PgError.IntervalOutOfRange();
            }
            if (!span.IsFinite)
            {
                if (factor == 0)
                {
                    PgError.IntervalOutOfRange();
                }
                return Pack(factor < 0 ? Negate(span, true) : span, scratch);
            }
            if (double.IsInfinity(factor))
            {
                int sign = Int128.Sign(span.Length);
                if (sign == 0)
                {
                    PgError.IntervalOutOfRange();
                }
                return Pack(factor * sign < 0 ? Interval.MinusInfinity : Interval.Infinity, scratch);
            }
        }
        return Pack(Cascade(span.Months * factor, span.Days * factor, span.Time * factor, hasInfinity), scratch);
    }

    /// <summary>double precision · interval.</summary>
    public static StringRef MultiplyNumber(double factor, byte* interval, bool hasInfinity, Scratch* scratch) =>
        Multiply(interval, factor, hasInfinity, scratch);

    /// <summary>interval / double precision.</summary>
    public static StringRef Divide(byte* interval, double divisor, bool hasInfinity, Scratch* scratch) =>
        Pack(Divide(*(Interval*)interval, divisor, hasInfinity), scratch);

    /// <summary>24 hours become a day, and the signs of both agree.</summary>
    public static StringRef JustifyHours(byte* interval, bool hasInfinity, Scratch* scratch)
    {
        Interval span = *(Interval*)interval;
        if (!hasInfinity || span.IsFinite)
        {
            CarryTime(ref span);
            AlignTime(ref span);
        }
        return Pack(span, scratch);
    }

    /// <summary>30 days become a month, and the signs of both agree.</summary>
    public static StringRef JustifyDays(byte* interval, bool hasInfinity, Scratch* scratch)
    {
        Interval span = *(Interval*)interval;
        if (!hasInfinity || span.IsFinite)
        {
            CarryDays(ref span);
            if (span.Months > 0 && span.Days < 0)
            {
                span.Days += DaysPerMonth;
                span.Months--;
            }
            else if (span.Months < 0 && span.Days > 0)
            {
                span.Days -= DaysPerMonth;
                span.Months++;
            }
        }
        return Pack(span, scratch);
    }

    /// <summary>Both, and all three signs agree.</summary>
    public static StringRef Justify(byte* interval, bool hasInfinity, Scratch* scratch)
    {
        Interval span = *(Interval*)interval;
        if (!hasInfinity || span.IsFinite)
        {
            if ((span.Days > 0 && span.Time > 0) || (span.Days < 0 && span.Time < 0))
            {
                // Else the days could overflow that come from the time.
                CarryDays(ref span);
            }
            CarryTime(ref span);
            CarryDays(ref span);
            if (span.Months > 0 && (span.Days < 0 || (span.Days == 0 && span.Time < 0)))
            {
                span.Days += DaysPerMonth;
                span.Months--;
            }
            else if (span.Months < 0 && (span.Days > 0 || (span.Days == 0 && span.Time > 0)))
            {
                span.Days -= DaysPerMonth;
                span.Months++;
            }
            AlignTime(ref span);
        }
        return Pack(span, scratch);
    }

    /// <summary>make_interval. Before 17 what does not fit wraps around.</summary>
    public static StringRef Make(int years, int months, int weeks, int days, int hours, int minutes, double seconds, bool hasInfinity, Scratch* scratch)
    {
        if (!double.IsFinite(seconds))
        {
            PgError.IntervalOutOfRange();
        }
        long time = hours * DateTimeFunctions.MicrosecondsPerHour + minutes * DateTimeFunctions.MicrosecondsPerMinute;
        double product = seconds * DateTimeFunctions.MicrosecondsPerSecond;
        if (!hasInfinity)
        {
            long fraction = ToInt64Wrapping(Math.Round(product, MidpointRounding.ToEven));
            return Pack(new Interval(unchecked(years * MonthsPerYear + months), unchecked(weeks * 7 + days), unchecked(time + fraction)), scratch);
        }
        if (double.IsInfinity(product))
        {
            PgError.FloatOverflow();
        }
        product = Math.Round(product, MidpointRounding.ToEven);
        long allMonths = (long)years * MonthsPerYear;
        long allDays = (long)weeks * 7;
        if (allMonths != (int)allMonths || allMonths + months != (int)(allMonths + months) ||
            allDays != (int)allDays || allDays + days != (int)(allDays + days) || !FitsInt64(product))
        {
            PgError.IntervalOutOfRange();
        }
        Int128 total = (Int128)time + (long)product;
        var result = new Interval((int)(allMonths + months), (int)(allDays + days), (long)total);
        if (total != (long)total || !result.IsFinite)
        {
            PgError.IntervalOutOfRange();
        }
        return Pack(result, scratch);
    }

    public static bool IsFinite(byte* interval, bool hasInfinity) => !hasInfinity || ((Interval*)interval)->IsFinite;

    /// <summary>
    /// The cast to an interval of some fields and so many digits of seconds: the fields right of the last one vanish.
    /// </summary>
    /// <param name="interval">The interval.</param>
    /// <param name="typmod">Which fields, as bits (16 upwards), and how many digits, 65535 for all; not negative.</param>
    /// <param name="hasInfinity">The server has infinite intervals.</param>
    /// <param name="scratch">For the result.</param>
    public static StringRef Scale(byte* interval, int typmod, bool hasInfinity, Scratch* scratch)
    {
        Interval span = *(Interval*)interval;
        if (typmod < 0 || (hasInfinity && !span.IsFinite))
        {
            return Pack(span, scratch);
        }
        int fields = (typmod >> 16) & 0x7FFF;
        if (fields != AllFields)
        {
            if ((fields & (DayField | TimeFields)) == 0)
            {
                span.Months = (fields & MonthField) == 0 ? span.Months / MonthsPerYear * MonthsPerYear : span.Months;
                span.Days = 0;
                span.Time = 0;
            }
            else if ((fields & TimeFields) == 0)
            {
                span.Time = 0;
            }
            else if ((fields & SecondField) == 0)
            {
                long unit = (fields & MinuteField) != 0 ? DateTimeFunctions.MicrosecondsPerMinute : DateTimeFunctions.MicrosecondsPerHour;
                span.Time = span.Time / unit * unit;
            }
        }
        int digits = typmod & 0xFFFF;
        if (digits < DigitsMax)
        {
            span.Time = RoundTime(span.Time, digits, hasInfinity);
        }
        return Pack(span, scratch);
    }

    internal static Interval Add(Interval a, Interval b, bool hasInfinity)
    {
        if (hasInfinity && !(a.IsFinite && b.IsFinite))
        {
            bool clash = a.IsInfinity ? b.IsMinusInfinity : a.IsMinusInfinity && b.IsInfinity;
            if (clash)
            {
                PgError.IntervalOutOfRange();
            }
            return a.IsFinite ? b : a;
        }
        var result = new Interval(unchecked(a.Months + b.Months), unchecked(a.Days + b.Days), unchecked(a.Time + b.Time));
        bool overflow = ((a.Months ^ result.Months) & (b.Months ^ result.Months)) < 0 ||
            ((a.Days ^ result.Days) & (b.Days ^ result.Days)) < 0 || ((a.Time ^ result.Time) & (b.Time ^ result.Time)) < 0;
        if (overflow || (hasInfinity && !result.IsFinite))
        {
            PgError.IntervalOutOfRange();
        }
        return result;
    }

    internal static Interval Subtract(Interval a, Interval b, bool hasInfinity)
    {
        if (hasInfinity && !(a.IsFinite && b.IsFinite))
        {
            if ((a.IsInfinity && b.IsInfinity) || (a.IsMinusInfinity && b.IsMinusInfinity))
            {
                PgError.IntervalOutOfRange();
            }
            return !a.IsFinite ? a : b.IsInfinity ? Interval.MinusInfinity : Interval.Infinity;
        }
        var result = new Interval(unchecked(a.Months - b.Months), unchecked(a.Days - b.Days), unchecked(a.Time - b.Time));
        bool overflow = ((a.Months ^ b.Months) & (a.Months ^ result.Months)) < 0 ||
            ((a.Days ^ b.Days) & (a.Days ^ result.Days)) < 0 || ((a.Time ^ b.Time) & (a.Time ^ result.Time)) < 0;
        if (overflow || (hasInfinity && !result.IsFinite))
        {
            PgError.IntervalOutOfRange();
        }
        return result;
    }

    internal static Interval Divide(Interval span, double divisor, bool hasInfinity)
    {
        if (divisor == 0)
        {
            PgError.DivisionByZero();
        }
        if (hasInfinity && !span.IsFinite)
        {
            if (!double.IsFinite(divisor))
            {
                PgError.IntervalOutOfRange();
            }
            return divisor < 0 ? Negate(span, true) : span;
        }
        return Cascade(span.Months / divisor, span.Days / divisor, span.Time / divisor, hasInfinity);
    }

    internal static StringRef Pack(Interval value, Scratch* scratch)
    {
        var result = (Interval*)scratch->Allocate(Interval.Bytes);
        *result = value;
        return new StringRef((byte*)result, Interval.Bytes);
    }

    // The bits of a field in a typmod (INTERVAL_MASK).
    private const int MonthField = 1 << 1;
    private const int DayField = 1 << 3;
    private const int MinuteField = 1 << 11;
    private const int SecondField = 1 << 12;
    private const int TimeFields = 1 << 10 | MinuteField | SecondField;
    private const int AllFields = 0x7FFF;
    private const int DigitsMax = 6;

    private static Interval DifferenceOfInfinite(long a, long b)
    {
        if (a == b)
        {
            PgError.IntervalOutOfRange();
        }
        bool isPositive = a == DateTimeFunctions.TimestampInfinity || b == DateTimeFunctions.TimestampMinusInfinity;
        return isPositive ? Interval.Infinity : Interval.MinusInfinity;
    }

    private static Interval Negate(Interval span, bool hasInfinity)
    {
        if (hasInfinity && !span.IsFinite)
        {
            return span.IsInfinity ? Interval.MinusInfinity : Interval.Infinity;
        }
        var result = new Interval(unchecked(-span.Months), unchecked(-span.Days), unchecked(-span.Time));
        if (span.Months == int.MinValue || span.Days == int.MinValue || span.Time == long.MinValue || (hasInfinity && !result.IsFinite))
        {
            PgError.IntervalOutOfRange();
        }
        return result;
    }

    /// <summary>
    /// An interval of products. The fraction of a month is so many days of a 30th, the fraction of days so many seconds,
    /// both rounded to microseconds on the way; nothing goes up.
    /// </summary>
    private static Interval Cascade(double months, double days, double time, bool hasInfinity)
    {
        if (!FitsInt32(months) || !FitsInt32(days))
        {
            PgError.IntervalOutOfRange();
        }
        int wholeMonths = (int)months;
        int wholeDays = (int)days;
        double daysOfMonths = ToMicroseconds((months - wholeMonths) * DaysPerMonth);
        double seconds = ToMicroseconds((days - wholeDays + daysOfMonths - (int)daysOfMonths) * SecondsPerDay);
        long allDays = wholeDays;
        if (Math.Abs(seconds) >= SecondsPerDay)
        {
            allDays = Day(allDays + (int)(seconds / SecondsPerDay));
            seconds -= (double)((int)(seconds / SecondsPerDay) * SecondsPerDay);
        }
        allDays = Day(allDays + (int)daysOfMonths);
        double allTime = Math.Round(time + seconds * DateTimeFunctions.MicrosecondsPerSecond, MidpointRounding.ToEven);
        if (!FitsInt64(allTime))
        {
            PgError.IntervalOutOfRange();
        }
        var result = new Interval(wholeMonths, (int)allDays, (long)allTime);
        if (hasInfinity && !result.IsFinite)
        {
            PgError.IntervalOutOfRange();
        }
        return result;
    }

    /// <summary>TSROUND.</summary>
    private static double ToMicroseconds(double seconds) => Math.Round(seconds * 1000000.0, MidpointRounding.ToEven) / 1000000.0;

    private static bool FitsInt32(double value) => value is >= int.MinValue and < -(double)int.MinValue;

    private static bool FitsInt64(double value) => value is >= long.MinValue and < -(double)long.MinValue;

    /// <summary>As C's conversion on x86-64, which gives the least integer for what does not fit.</summary>
    private static long ToInt64Wrapping(double value) => FitsInt64(value) ? (long)value : long.MinValue;

    private static void CarryTime(ref Interval span)
    {
        long whole = span.Time / MicrosecondsPerDay;
        span.Time -= whole * MicrosecondsPerDay;
        span.Days = (int)Day(span.Days + whole);
    }

    private static void CarryDays(ref Interval span)
    {
        int whole = span.Days / DaysPerMonth;
        span.Days -= whole * DaysPerMonth;
        long months = (long)span.Months + whole;
        if (months != (int)months)
        {
            PgError.IntervalOutOfRange();
        }
        span.Months = (int)months;
    }

    private static void AlignTime(ref Interval span)
    {
        if (span.Days > 0 && span.Time < 0)
        {
            span.Time += MicrosecondsPerDay;
            span.Days--;
        }
        else if (span.Days < 0 && span.Time > 0)
        {
            span.Time -= MicrosecondsPerDay;
            span.Days++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Day(long days)
    {
        if (days != (int)days)
        {
            PgError.IntervalOutOfRange();
        }
        return days;
    }

    /// <summary>To so many digits, halves away from zero. Before 17 the ends of the range wrap around.</summary>
    private static long RoundTime(long time, int digits, bool isChecked)
    {
        long unit = 1;
        for (int i = digits; i < DigitsMax; i++)
        {
            unit *= 10;
        }
        long half = digits == DigitsMax ? 0 : unit / 2;
        if (!isChecked)
        {
            return unchecked(time >= 0 ? (time + half) / unit * unit : -((-time + half) / unit * unit));
        }
        Int128 moved = time >= 0 ? (Int128)time + half : (Int128)time - half;
        if (moved != (long)moved)
        {
            PgError.IntervalOutOfRange();
        }
        return (long)moved - (long)moved % unit;
    }
}
