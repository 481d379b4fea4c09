using System.Diagnostics.CodeAnalysis;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// What to_char makes of a timestamp (formatting.c, DCH_to_char). A pattern that is written in the query is taken apart
/// once, at planning, into a program that compiled code passes along:
/// <code>
///   item, flags            a field, for the user's "YYYY", "FMDD", "DDth"
///   Literal, length, …     bytes that are copied
/// </code>
/// Patterns that ask for words of the session's language (TM) or for the name of a time zone (TZ) have no program.
/// </summary>
public static unsafe class DateTimePattern
{
    /// <summary>The longest item: the ordinal of a number of nine digits, or a name of nine letters.</summary>
    private const int ItemBytesMax = 12;

    private const int LiteralBytesMax = 255;

    private const byte FillMode = 1;
    private const byte UpperOrdinal = 2;
    private const byte LowerOrdinal = 4;

    private enum Item : byte
    {
        Literal,
        Nothing,
        UpperMeridiem,
        LowerMeridiem,
        UpperDottedMeridiem,
        LowerDottedMeridiem,
        UpperEra,
        LowerEra,
        UpperDottedEra,
        LowerDottedEra,
        Hour12,
        Hour24,
        Minute,
        Second,
        Fraction1,
        Fraction2,
        Fraction3,
        Fraction4,
        Fraction5,
        Fraction6,
        SecondOfDay,
        ZoneHours,
        ZoneMinutes,
        ZoneOffset,
        UpperMonth,
        CapitalMonth,
        LowerMonth,
        UpperMonthShort,
        CapitalMonthShort,
        LowerMonthShort,
        UpperRomanMonth,
        LowerRomanMonth,
        Month,
        UpperDay,
        CapitalDay,
        LowerDay,
        UpperDayShort,
        CapitalDayShort,
        LowerDayShort,
        DayOfYear,
        IsoDayOfYear,
        Day,
        DayOfWeek,
        IsoDayOfWeek,
        WeekOfMonth,
        WeekOfYear,
        IsoWeek,
        Quarter,
        Century,
        YearWithComma,
        Year4,
        Year3,
        Year2,
        Year1,
        IsoYear4,
        IsoYear3,
        IsoYear2,
        IsoYear1,
        JulianDay,
    }

    /// <summary>Names, which are written as the pattern is.</summary>
    private static readonly (string Name, Item Item)[] s_keywords =
    [
        ("A.D.", Item.UpperDottedEra), ("A.M.", Item.UpperDottedMeridiem), ("AD", Item.UpperEra), ("AM", Item.UpperMeridiem),
        ("B.C.", Item.UpperDottedEra), ("BC", Item.UpperEra), ("DAY", Item.UpperDay), ("DY", Item.UpperDayShort),
        ("Day", Item.CapitalDay), ("Dy", Item.CapitalDayShort), ("MONTH", Item.UpperMonth), ("MON", Item.UpperMonthShort),
        ("Month", Item.CapitalMonth), ("Mon", Item.CapitalMonthShort), ("P.M.", Item.UpperDottedMeridiem), ("PM", Item.UpperMeridiem),
        ("RM", Item.UpperRomanMonth), ("a.d.", Item.LowerDottedEra), ("a.m.", Item.LowerDottedMeridiem), ("ad", Item.LowerEra),
        ("am", Item.LowerMeridiem), ("b.c.", Item.LowerDottedEra), ("bc", Item.LowerEra), ("day", Item.LowerDay),
        ("dy", Item.LowerDayShort), ("month", Item.LowerMonth), ("mon", Item.LowerMonthShort), ("p.m.", Item.LowerDottedMeridiem),
        ("pm", Item.LowerMeridiem), ("rm", Item.LowerRomanMonth),
    ];

    /// <summary>Numbers, whose patterns mean the same in capitals and in small letters.</summary>
    private static readonly (string Name, Item Item)[] s_numbers =
    [
        ("CC", Item.Century), ("DDD", Item.DayOfYear), ("DD", Item.Day), ("D", Item.DayOfWeek),
        ("FF1", Item.Fraction1), ("FF2", Item.Fraction2), ("FF3", Item.Fraction3), ("FF4", Item.Fraction4),
        ("FF5", Item.Fraction5), ("FF6", Item.Fraction6), ("FX", Item.Nothing), ("HH24", Item.Hour24), ("HH12", Item.Hour12),
        ("HH", Item.Hour12), ("IDDD", Item.IsoDayOfYear), ("ID", Item.IsoDayOfWeek), ("IW", Item.IsoWeek),
        ("IYYY", Item.IsoYear4), ("IYY", Item.IsoYear3), ("IY", Item.IsoYear2), ("I", Item.IsoYear1), ("J", Item.JulianDay),
        ("MI", Item.Minute), ("MM", Item.Month), ("MS", Item.Fraction3), ("OF", Item.ZoneOffset), ("Q", Item.Quarter),
        ("SSSSS", Item.SecondOfDay), ("SSSS", Item.SecondOfDay), ("SS", Item.Second), ("TZH", Item.ZoneHours),
        ("TZM", Item.ZoneMinutes), ("US", Item.Fraction6), ("WW", Item.WeekOfYear), ("W", Item.WeekOfMonth),
        ("Y,YYY", Item.YearWithComma), ("YYYY", Item.Year4), ("YYY", Item.Year3), ("YY", Item.Year2), ("Y", Item.Year1),
    ];

    private static readonly string[] s_months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] s_days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    private static readonly string[] s_romanMonths = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

    /// <summary>The names in the three ways of writing, as bytes: capitals, capital first, small.</summary>
    private static readonly byte[][][] s_monthNames = Written(s_months);
    private static readonly byte[][][] s_monthNamesShort = Written([.. s_months.Select(static m => m[..3])]);
    private static readonly byte[][][] s_dayNames = Written(s_days);
    private static readonly byte[][][] s_dayNamesShort = Written([.. s_days.Select(static d => d[..3])]);
    private static readonly byte[][][] s_romanNames = Written(s_romanMonths);

    /// <summary>The program of a pattern in the server's encoding, none of whose characters has ASCII within others; null if it has none.</summary>
    public static bool TryCompile(ReadOnlySpan<byte> pattern, [NotNullWhen(true)] out byte[]? program)
    {
        program = null;
        var items = new List<byte>();
        var literal = new List<byte>();
        void Flush()
        {
            for (int i = 0; i < literal.Count; i += LiteralBytesMax)
            {
                int length = Math.Min(LiteralBytesMax, literal.Count - i);
                items.Add((byte)Item.Literal);
                items.Add((byte)length);
                items.AddRange(literal.Skip(i).Take(length));
            }
            literal.Clear();
        }
        while (!pattern.IsEmpty)
        {
            if (pattern.StartsWith("TM"u8) || pattern.StartsWith("tm"u8))
            {
                return false;
            }
            byte flags = 0;
            if (pattern.StartsWith("FM"u8) || pattern.StartsWith("fm"u8))
            {
                flags = FillMode;
                pattern = pattern[2..];
            }
            if (pattern.IsEmpty)
            {
                break;
            }
            if (Find(pattern, out Item item, out int length))
            {
                pattern = pattern[length..];
                if (pattern.StartsWith("TH"u8) || pattern.StartsWith("th"u8))
                {
                    flags |= pattern[0] == 'T' ? UpperOrdinal : LowerOrdinal;
                    pattern = pattern[2..];
                }
                else if (pattern.StartsWith("SP"u8))
                {
                    pattern = pattern[2..];
                }
                Flush();
                items.Add((byte)item);
                items.Add(flags);
            }
            else if (pattern.StartsWith("TZ"u8) || pattern.StartsWith("tz"u8))
            {
                return false;
            }
            else if (pattern[0] == '"')
            {
                pattern = Quoted(pattern[1..], literal);
            }
            else
            {
                // A backslash stands for itself unless it is in front of a quote.
                int skipped = pattern[0] == '\\' && pattern.Length > 1 && pattern[1] == '"' ? 1 : 0;
                literal.Add(pattern[skipped]);
                pattern = pattern[(skipped + 1)..];
            }
        }
        Flush();
        program = [.. items];
        return true;
    }

    private static ReadOnlySpan<byte> Quoted(ReadOnlySpan<byte> pattern, List<byte> literal)
    {
        while (!pattern.IsEmpty)
        {
            if (pattern[0] == '"')
            {
                return pattern[1..];
            }
            if (pattern[0] == '\\' && pattern.Length > 1)
            {
                pattern = pattern[1..];
            }
            literal.Add(pattern[0]);
            pattern = pattern[1..];
        }
        return pattern;
    }

    private static bool Find(ReadOnlySpan<byte> pattern, out Item item, out int length)
    {
        // Names before numbers, for DAY before D; within a list the longer come first.
        foreach ((string name, Item found) in s_keywords)
        {
            if (IsAt(pattern, name))
            {
                (item, length) = (found, name.Length);
                return true;
            }
        }
        foreach ((string name, Item found) in s_numbers)
        {
            if (IsAt(pattern, name) || IsAt(pattern, name.ToLowerInvariant()))
            {
                (item, length) = (found, name.Length);
                return true;
            }
        }
        (item, length) = (Item.Literal, 0);
        return false;
    }

    private static bool IsAt(ReadOnlySpan<byte> pattern, string name)
    {
        if (pattern.Length < name.Length)
        {
            return false;
        }
        for (int i = 0; i < name.Length; i++)
        {
            if (pattern[i] != name[i])
            {
                return false;
            }
        }
        return true;
    }

    private static byte[][][] Written(string[] names) =>
    [
        [.. names.Select(static n => System.Text.Encoding.ASCII.GetBytes(n.ToUpperInvariant()))],
        [.. names.Select(static n => System.Text.Encoding.ASCII.GetBytes(n))],
        [.. names.Select(static n => System.Text.Encoding.ASCII.GetBytes(n.ToLowerInvariant()))],
    ];

    /// <summary>to_char(timestamp, pattern) of a finite value; of an infinite one an empty text, in whose place there is NULL.</summary>
    public static StringRef Format(long timestamp, byte* program, int length, Scratch* scratch) =>
        DateTimeFunctions.IsFiniteTimestamp(timestamp) ? Write(timestamp, 0, program, length, scratch) : default;

    /// <summary>The same of a timestamp with time zone.</summary>
    public static StringRef FormatZoned(long timestamp, byte* program, int length, byte* zone, Scratch* scratch)
    {
        if (!DateTimeFunctions.IsFiniteTimestamp(timestamp))
        {
            return default;
        }
        int offset = TimeZoneFunctions.Offset(timestamp, zone);
        return Write(timestamp + offset * DateTimeFunctions.MicrosecondsPerSecond, offset, program, length, scratch);
    }

    private static StringRef Write(long local, int offset, byte* program, int length, Scratch* scratch)
    {
        DateTimeFunctions.SplitLocal(local, out int year, out int month, out int day, out long time);
        int julian = GregorianDays.ToJulian(year, month, day);
        int seconds = (int)(time / DateTimeFunctions.MicrosecondsPerSecond);
        int fraction = (int)(time % DateTimeFunctions.MicrosecondsPerSecond);
        int hour = seconds / 3600;
        byte* start = scratch->Allocate((long)length * (ItemBytesMax / 2));
        byte* end = program + length;
        byte* next = start;
        while (program < end)
        {
            var item = (Item)program[0];
            byte flags = program[1];
            program += 2;
            int width = (flags & FillMode) != 0 ? 0 : 1;
            switch (item)
            {
                case Item.Literal:
                    new ReadOnlySpan<byte>(program, flags).CopyTo(new Span<byte>(next, flags));
                    next += flags;
                    program += flags;
                    break;
                case Item.Nothing:
                    break;
                case Item.UpperMeridiem or Item.LowerMeridiem or Item.UpperDottedMeridiem or Item.LowerDottedMeridiem:
                    next = Put(next, Meridiem(item, hour >= 12));
                    break;
                case Item.UpperEra or Item.LowerEra or Item.UpperDottedEra or Item.LowerDottedEra:
                    next = Put(next, Era(item, year <= 0));
                    break;
                case Item.Hour12:
                    next = PutNumber(next, hour % 12 == 0 ? 12 : hour % 12, width * 2, flags);
                    break;
                case Item.Hour24:
                    next = PutNumber(next, hour, width * 2, flags);
                    break;
                case Item.Minute:
                    next = PutNumber(next, seconds / 60 % 60, width * 2, flags);
                    break;
                case Item.Second:
                    next = PutNumber(next, seconds % 60, width * 2, flags);
                    break;
                case Item.Fraction1:
                    next = PutNumber(next, fraction / 100_000, 1, flags);
                    break;
                case Item.Fraction2:
                    next = PutNumber(next, fraction / 10_000, 2, flags);
                    break;
                case Item.Fraction3:
                    next = PutNumber(next, fraction / 1000, 3, flags);
                    break;
                case Item.Fraction4:
                    next = PutNumber(next, fraction / 100, 4, flags);
                    break;
                case Item.Fraction5:
                    next = PutNumber(next, fraction / 10, 5, flags);
                    break;
                case Item.Fraction6:
                    next = PutNumber(next, fraction, 6, flags);
                    break;
                case Item.SecondOfDay:
                    next = PutNumber(next, seconds, 0, flags);
                    break;
                case Item.ZoneHours:
                    *next++ = offset >= 0 ? (byte)'+' : (byte)'-';
                    next = PutNumber(next, Math.Abs(offset) / 3600, 2, 0);
                    break;
                case Item.ZoneMinutes:
                    next = PutNumber(next, Math.Abs(offset) % 3600 / 60, 2, 0);
                    break;
                case Item.ZoneOffset:
                    *next++ = offset >= 0 ? (byte)'+' : (byte)'-';
                    next = PutNumber(next, Math.Abs(offset) / 3600, width * 2, 0);
                    if (offset % 3600 != 0)
                    {
                        *next++ = (byte)':';
                        next = PutNumber(next, Math.Abs(offset) % 3600 / 60, 2, 0);
                    }
                    break;
                case Item.UpperMonth or Item.CapitalMonth or Item.LowerMonth:
                    next = PutPadded(next, s_monthNames[item - Item.UpperMonth][month - 1], width * 9);
                    break;
                case Item.UpperMonthShort or Item.CapitalMonthShort or Item.LowerMonthShort:
                    next = Put(next, s_monthNamesShort[item - Item.UpperMonthShort][month - 1]);
                    break;
                case Item.UpperRomanMonth:
                    next = PutPadded(next, s_romanNames[0][month - 1], width * 4);
                    break;
                case Item.LowerRomanMonth:
                    next = PutPadded(next, s_romanNames[2][month - 1], width * 4);
                    break;
                case Item.Month:
                    next = PutNumber(next, month, width * 2, flags);
                    break;
                case Item.UpperDay or Item.CapitalDay or Item.LowerDay:
                    next = PutPadded(next, s_dayNames[item - Item.UpperDay][GregorianDays.DayOfWeek(julian)], width * 9);
                    break;
                case Item.UpperDayShort or Item.CapitalDayShort or Item.LowerDayShort:
                    next = Put(next, s_dayNamesShort[item - Item.UpperDayShort][GregorianDays.DayOfWeek(julian)]);
                    break;
                case Item.DayOfYear:
                    next = PutNumber(next, DayOfYear(year, julian), width * 3, flags);
                    break;
                case Item.IsoDayOfYear:
                    GregorianDays.IsoWeek(julian, out _, out int isoWeek);
                    next = PutNumber(next, (isoWeek - 1) * 7 + GregorianDays.IsoDayOfWeek(julian), width * 3, flags);
                    break;
                case Item.Day:
                    next = PutNumber(next, day, width * 2, flags);
                    break;
                case Item.DayOfWeek:
                    next = PutNumber(next, GregorianDays.DayOfWeek(julian) + 1, 0, flags);
                    break;
                case Item.IsoDayOfWeek:
                    next = PutNumber(next, GregorianDays.IsoDayOfWeek(julian), 0, flags);
                    break;
                case Item.WeekOfMonth:
                    next = PutNumber(next, (day - 1) / 7 + 1, 0, flags);
                    break;
                case Item.WeekOfYear:
                    next = PutNumber(next, (DayOfYear(year, julian) - 1) / 7 + 1, width * 2, flags);
                    break;
                case Item.IsoWeek:
                    GregorianDays.IsoWeek(julian, out _, out int week);
                    next = PutNumber(next, week, width * 2, flags);
                    break;
                case Item.Quarter:
                    next = PutNumber(next, (month - 1) / 3 + 1, 0, flags);
                    break;
                case Item.Century:
                    int century = year > 0 ? (year - 1) / 100 + 1 : year / 100 - 1;
                    next = PutNumber(next, century, century is > 99 or < -99 ? 0 : century >= 0 ? width * 2 : width * 3, flags);
                    break;
                case Item.YearWithComma:
                    next = PutNumber(next, Shown(year) / 1000, 0, 0);
                    *next++ = (byte)',';
                    next = PutNumber(next, Shown(year) % 1000, 3, flags);
                    break;
                case Item.Year4 or Item.Year3 or Item.Year2 or Item.Year1:
                    next = PutYear(next, year, item - Item.Year4, width, flags);
                    break;
                case Item.IsoYear4 or Item.IsoYear3 or Item.IsoYear2 or Item.IsoYear1:
                    GregorianDays.IsoWeek(julian, out int isoYear, out _);
                    next = PutYear(next, isoYear, item - Item.IsoYear4, width, flags);
                    break;
                default:
                    next = PutNumber(next, julian, 0, flags);
                    break;
            }
        }
        scratch->TrimLatest(start, next - start);
        return new StringRef(start, (int)(next - start));
    }

    /// <summary>Years are shown without a sign: year 0 is the first BC.</summary>
    private static int Shown(int year) => year > 0 ? year : 1 - year;

    private static int DayOfYear(int year, int julian) => julian - GregorianDays.ToJulian(year, 1, 1) + 1;

    /// <summary>All digits of the year, or its last three, two or one.</summary>
    private static byte* PutYear(byte* next, int year, int dropped, int width, byte flags)
    {
        int shown = Shown(year);
        return dropped switch
        {
            0 => PutNumber(next, shown, width * 4, flags),
            1 => PutNumber(next, shown % 1000, width * 3, flags),
            2 => PutNumber(next, shown % 100, width * 2, flags),
            _ => PutNumber(next, shown % 10, 1, flags),
        };
    }

    private static byte* Put(byte* next, ReadOnlySpan<byte> text)
    {
        text.CopyTo(new Span<byte>(next, text.Length));
        return next + text.Length;
    }

    private static byte* PutPadded(byte* next, ReadOnlySpan<byte> text, int width)
    {
        next = Put(next, text);
        for (int i = text.Length; i < width; i++)
        {
            *next++ = (byte)' ';
        }
        return next;
    }

    /// <summary>With zeros in front to the width, which counts the sign, and the ending of an ordinal if one is wanted.</summary>
    private static byte* PutNumber(byte* next, int number, int width, byte flags)
    {
        byte* start = next;
        if (number < 0)
        {
            *next++ = (byte)'-';
            number = -number;
        }
        int digits = Digits(number);
        for (int i = digits + (int)(next - start); i < width; i++)
        {
            *next++ = (byte)'0';
        }
        next += digits;
        byte* digit = next;
        for (int i = 0; i < digits; i++)
        {
            *--digit = (byte)('0' + number % 10);
            number /= 10;
        }
        if ((flags & (UpperOrdinal | LowerOrdinal)) == 0)
        {
            return next;
        }
        bool isTeen = next - start > 1 && next[-2] == '1';
        ReadOnlySpan<byte> ending = isTeen ? "TH"u8 : next[-1] switch
        {
            (byte)'1' => "ST"u8,
            (byte)'2' => "ND"u8,
            (byte)'3' => "RD"u8,
            _ => "TH"u8,
        };
        byte small = (flags & UpperOrdinal) != 0 ? (byte)0 : (byte)0x20;
        *next++ = (byte)(ending[0] | small);
        *next++ = (byte)(ending[1] | small);
        return next;
    }

    private static int Digits(int number)
    {
        int digits = 1;
        for (; number >= 10; number /= 10)
        {
            digits++;
        }
        return digits;
    }

    private static ReadOnlySpan<byte> Meridiem(Item item, bool isAfternoon) => item switch
    {
        Item.UpperMeridiem => isAfternoon ? "PM"u8 : "AM"u8,
        Item.LowerMeridiem => isAfternoon ? "pm"u8 : "am"u8,
        Item.UpperDottedMeridiem => isAfternoon ? "P.M."u8 : "A.M."u8,
        _ => isAfternoon ? "p.m."u8 : "a.m."u8,
    };

    private static ReadOnlySpan<byte> Era(Item item, bool isBefore) => item switch
    {
        Item.UpperEra => isBefore ? "BC"u8 : "AD"u8,
        Item.LowerEra => isBefore ? "bc"u8 : "ad"u8,
        Item.UpperDottedEra => isBefore ? "B.C."u8 : "A.D."u8,
        _ => isBefore ? "b.c."u8 : "a.d."u8,
    };
}
