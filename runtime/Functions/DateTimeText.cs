namespace PgFusion.Runtime.Functions;

/// <summary>
/// date, time and timestamp as their output functions write them (datetime.c: EncodeDateOnly, EncodeTimeOnly,
/// EncodeDateTime). How dates look is the setting DateStyle, which is known by what PostgreSQL makes of 3 February 2001
/// when the query begins:
/// <code>
///   2001-02-03   ISO          02/03/2001   SQL        02-03-2001   Postgres
///   03.02.2001   German       03/02/2001   SQL, DMY   03-02-2001   Postgres, DMY
/// </code>
/// </summary>
public static unsafe class DateTimeText
{
    /// <summary>Days from 2000 to the day that shows the style.</summary>
    public const int StyleDate = 399;

    /// <summary>"Mon Feb 03 11:22:33.123456 294276 BC"</summary>
    private const int BytesMax = 48;

    private const int SecondDigits = 6;

    public static StringRef FromDate(int date, byte* style, int styleLength, Scratch* scratch)
    {
        byte* start = scratch->Allocate(BytesMax);
        byte* next = start;
        if (!DateTimeFunctions.IsFiniteDate(date))
        {
            next = Put(next, date > 0 ? "infinity"u8 : "-infinity"u8);
        }
        else
        {
            GregorianDays.FromJulian(date + GregorianDays.PostgresEpochJulian, out int year, out int month, out int day);
            next = PutDate(next, year, month, day, style);
            next = PutEra(next, year);
        }
        return Finish(start, next, scratch);
    }

    public static StringRef FromTime(long time, Scratch* scratch)
    {
        byte* start = scratch->Allocate(BytesMax);
        return Finish(start, PutTime(start, time), scratch);
    }

    public static StringRef FromTimestamp(long timestamp, byte* style, int styleLength, Scratch* scratch)
    {
        byte* start = scratch->Allocate(BytesMax);
        byte* next = start;
        if (!DateTimeFunctions.IsFiniteTimestamp(timestamp))
        {
            return Finish(start, Put(next, timestamp > 0 ? "infinity"u8 : "-infinity"u8), scratch);
        }
        DateTimeFunctions.SplitLocal(timestamp, out int year, out int month, out int day, out long time);
        if (style[2] == '-')
        {
            // Postgres's own: Sat Feb 03 11:22:33 2001.
            int weekDay = GregorianDays.DayOfWeek(GregorianDays.ToJulian(year, month, day));
            next = Put(next, "SunMonTueWedThuFriSat"u8.Slice(weekDay * 3, 3));
            *next++ = (byte)' ';
            ReadOnlySpan<byte> name = "JanFebMarAprMayJunJulAugSepOctNovDec"u8.Slice((month - 1) * 3, 3);
            if (IsDayFirst(style))
            {
                next = Put(PutSeparated(next, day, (byte)' '), name);
            }
            else
            {
                next = Put(next, name);
                *next++ = (byte)' ';
                next = PutNumber(next, day, 2);
            }
            *next++ = (byte)' ';
            next = PutTime(next, time);
            *next++ = (byte)' ';
            next = PutNumber(next, Shown(year), 4);
        }
        else
        {
            next = PutDate(next, year, month, day, style);
            *next++ = (byte)' ';
            next = PutTime(next, time);
        }
        return Finish(start, PutEra(next, year), scratch);
    }

    private static bool IsDayFirst(byte* style) => style[1] == '3';

    private static byte* PutDate(byte* next, int year, int month, int day, byte* style)
    {
        byte separator = style[2];
        if (style[4] == '-')
        {
            next = PutNumber(next, Shown(year), 4);
            *next++ = (byte)'-';
            return PutNumber(PutSeparated(next, month, (byte)'-'), day, 2);
        }
        next = IsDayFirst(style)
            ? PutSeparated(PutSeparated(next, day, separator), month, separator)
            : PutSeparated(PutSeparated(next, month, separator), day, separator);
        return PutNumber(next, Shown(year), 4);
    }

    private static byte* PutTime(byte* next, long time)
    {
        next = PutSeparated(next, (int)(time / DateTimeFunctions.MicrosecondsPerHour), (byte)':');
        next = PutSeparated(next, (int)(time % DateTimeFunctions.MicrosecondsPerHour / DateTimeFunctions.MicrosecondsPerMinute), (byte)':');
        next = PutNumber(next, (int)(time % DateTimeFunctions.MicrosecondsPerMinute / DateTimeFunctions.MicrosecondsPerSecond), 2);
        int fraction = (int)(time % DateTimeFunctions.MicrosecondsPerSecond);
        if (fraction == 0)
        {
            return next;
        }
        *next++ = (byte)'.';
        int digits = SecondDigits;
        for (; fraction % 10 == 0; fraction /= 10)
        {
            digits--;
        }
        return PutNumber(next, fraction, digits);
    }

    private static byte* PutEra(byte* next, int year) => year > 0 ? next : Put(next, " BC"u8);

    private static int Shown(int year) => year > 0 ? year : 1 - year;

    private static byte* PutSeparated(byte* next, int number, byte separator)
    {
        next = PutNumber(next, number, 2);
        *next = separator;
        return next + 1;
    }

    /// <summary>A number that is not negative, with zeros in front to the width.</summary>
    private static byte* PutNumber(byte* next, int number, int width)
    {
        int digits = width;
        for (long limit = PowerOfTen(width); number >= limit; limit *= 10)
        {
            digits++;
        }
        for (int i = digits - 1; i >= 0; i--)
        {
            next[i] = (byte)('0' + number % 10);
            number /= 10;
        }
        return next + digits;
    }

    private static long PowerOfTen(int digits)
    {
        long power = 1;
        for (; digits > 0; digits--)
        {
            power *= 10;
        }
        return power;
    }

    private static byte* Put(byte* next, ReadOnlySpan<byte> text)
    {
        text.CopyTo(new Span<byte>(next, text.Length));
        return next + text.Length;
    }

    private static StringRef Finish(byte* start, byte* next, Scratch* scratch)
    {
        scratch->TrimLatest(start, next - start);
        return new StringRef(start, (int)(next - start));
    }
}
