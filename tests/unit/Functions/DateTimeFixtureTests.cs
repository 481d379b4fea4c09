using System.Globalization;
using PgFusion.Runtime.Functions;
using Xunit;
using static PgFusion.UnitTests.Functions.FixtureFile;

namespace PgFusion.UnitTests.Functions;

public sealed unsafe class DateTimeFixtureTests : IDisposable
{
    /// <summary>The order of fields in datetime.txt.</summary>
    private static readonly string[] s_fields =
    [
        "microseconds", "milliseconds", "second", "minute", "hour", "day", "week", "month", "quarter", "year", "decade",
        "century", "millennium", "dow", "isodow", "doy", "isoyear", "julian", "epoch",
    ];

    private readonly TestScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Fields_truncation_and_casts_agree_with_PostgreSQL() => Check("datetime.txt", line =>
    {
        _scratch.Reset();
        bool isDate = line[0] == "date";
        string value = line[1]!;
        string[] extracts = line[2]!.Split(';'), parts = line[3]!.Split(';');
        List<(string, string?, string?)> answers = [];
        for (int i = 0; i < s_fields.Length; i++)
        {
            Assert.True(DateTimeFields.TryParse(s_fields[i], out DateTimeField field));
            string what = $"{s_fields[i]} of {line[0]} {value}";
            string? part = isDate ? PartOfDate(value, field) : PartOfTimestamp(value, field);
            answers.Add(($"date_part {what}", IsError(parts[i]) ? parts[i] : Number(parts[i]), part));
            if (isDate && !DateTimeFields.IsOfDate(field))
            {
                Assert.StartsWith("!0A000|", extracts[i], StringComparison.Ordinal);
                continue;
            }
            answers.Add(($"extract {what}", extracts[i], isDate ? ExtractFromDate(value, field) : ExtractFromTimestamp(value, field)));
            string? direct = isDate ? DirectFromDate(value, field) : DirectFromTimestamp(value, field);
            answers.Add(($"integer {what}", direct is null ? null : extracts[i].Replace(".", ""), direct));
        }
        if (isDate)
        {
            answers.Add(($"timestamp of {value}", line[5], Answer(() => ShowTimestamp(DateTimeFunctions.DateToTimestamp(ParseDate(value))))));
            return answers;
        }
        string[] truncations = line[4]!.Split(';');
        for (int i = 0; i < s_fields.Length; i++)
        {
            bool isUnit = DateTimeFields.TryParseUnit(s_fields[i], out DateTimeField unit);
            // For a unit that date_trunc does not know, infinite values are returned before it is looked at.
            string? actual = isUnit
                ? Answer(() => ShowTimestamp(DateTimeFunctions.TruncateTimestamp(ParseTimestamp(value), unit)))
                : value.Contains("infinity", StringComparison.Ordinal) ? value
                : $"!22023|unit \"{s_fields[i]}\" not recognized for type timestamp without time zone|";
            answers.Add(($"date_trunc {s_fields[i]} of {value}", truncations[i], actual));
        }
        answers.Add(($"date of {value}", line[5], Answer(() => ShowDate(DateTimeFunctions.TimestampToDate(ParseTimestamp(value))))));
        return answers;
    });

    [Fact]
    public void Date_arithmetic_agrees_with_PostgreSQL() => Check("date_arithmetic.txt", line =>
    {
        int a = ParseDate(line[0]!), b = ParseDate(line[4]!);
        int days = int.Parse(line[1]!, CultureInfo.InvariantCulture);
        return
        [
            ($"{line[0]} + {days}", line[2], Answer(() => ShowDate(DateTimeFunctions.AddDays(a, days)))),
            ($"{line[0]} - {days}", line[3], Answer(() => ShowDate(DateTimeFunctions.SubtractDays(a, days)))),
            ($"{line[0]} - {line[4]}", line[5], Answer(() => DateTimeFunctions.SubtractDates(a, b).ToString(CultureInfo.InvariantCulture))),
            ($"{line[0]} <=> {line[6]}", line[7], DateTimeFunctions.CompareDateTimestamp(a, ParseTimestamp(line[6]!))
                .ToString(CultureInfo.InvariantCulture)),
        ];
    });

    /// <summary>Every day of four centuries, and the ends of the range, against .NET's calendar and against itself.</summary>
    [Fact]
    public void Julian_days_and_calendar_days_are_inverse()
    {
        DateTime start = new(1800, 1, 1);
        for (int i = 0; i < 146097; i++)
        {
            DateTime day = start.AddDays(i);
            int julian = GregorianDays.ToJulian(day.Year, day.Month, day.Day);
            Assert.Equal(2378497 + i, julian);
            GregorianDays.FromJulian(julian, out int year, out int month, out int dayOfMonth);
            Assert.Equal((day.Year, day.Month, day.Day), (year, month, dayOfMonth));
            Assert.Equal((int)day.DayOfWeek, GregorianDays.DayOfWeek(julian));
            GregorianDays.IsoWeek(julian, out int isoYear, out int week);
            Assert.Equal((ISOWeek.GetYear(day), ISOWeek.GetWeekOfYear(day)), (isoYear, week));
        }
        foreach (int julian in (int[])[0, 1, 37, 38, 2147483493])
        {
            GregorianDays.FromJulian(julian, out int year, out int month, out int day);
            Assert.Equal(julian, GregorianDays.ToJulian(year, month, day));
        }
    }

    [Theory]
    [InlineData("YEARS", true, DateTimeField.Year)]
    [InlineData("microseconds", true, DateTimeField.Microseconds)]
    [InlineData("Millenniums", true, DateTimeField.Millennium)]
    [InlineData("m", true, DateTimeField.Minute)]
    [InlineData("dow", true, DateTimeField.Dow)]
    [InlineData("fortnight", false, default(DateTimeField))]
    [InlineData("timezone", false, default(DateTimeField))]
    public void Field_names_are_those_of_PostgreSQL(string name, bool known, DateTimeField expected)
    {
        Assert.Equal(known, DateTimeFields.TryParse(name, out DateTimeField field));
        Assert.Equal(expected, field);
        Assert.False(DateTimeFields.TryParseUnit("dow", out _));
    }

    private string? ExtractFromDate(string value, DateTimeField field) => Answer(() =>
    {
        StringRef result;
        return DateTimeFunctions.ExtractDate(ParseDate(value), field, &result, _scratch.Pointer) ? _scratch.Show(result) : "NULL";
    });

    private string? ExtractFromTimestamp(string value, DateTimeField field) => Answer(() =>
    {
        StringRef result;
        return DateTimeFunctions.ExtractTimestamp(ParseTimestamp(value), field, &result, _scratch.Pointer)
            ? _scratch.Show(result) : "NULL";
    });

    private static string? PartOfDate(string value, DateTimeField field) => Answer(() =>
    {
        double result;
        return DateTimeFunctions.DatePartDate(ParseDate(value), field, &result) ? TestScratch.Show(result) : "NULL";
    });

    private static string? PartOfTimestamp(string value, DateTimeField field) => Answer(() =>
    {
        double result;
        return DateTimeFunctions.DatePartTimestamp(ParseTimestamp(value), field, &result) ? TestScratch.Show(result) : "NULL";
    });

    private static string? DirectFromDate(string value, DateTimeField field)
    {
        int date = ParseDate(value);
        if (!DateTimeFunctions.IsFiniteDate(date))
        {
            return null;
        }
        long result = DateTimeFunctions.ExtractFiniteDate(date, field);
        if (field is DateTimeField.Year or DateTimeField.Month or DateTimeField.Day)
        {
            Assert.Equal(result, field == DateTimeField.Year ? DateTimeFunctions.Year(date)
                : field == DateTimeField.Month ? DateTimeFunctions.Month(date) : DateTimeFunctions.Day(date));
        }
        return result.ToString(CultureInfo.InvariantCulture);
    }

    private static string? DirectFromTimestamp(string value, DateTimeField field)
    {
        long timestamp = ParseTimestamp(value);
        if (!DateTimeFunctions.IsFiniteTimestamp(timestamp) || field is DateTimeField.Julian)
        {
            return null;
        }
        Int128 scaled = field == DateTimeField.Epoch ? DateTimeFunctions.ExtractFiniteEpoch(timestamp)
            : DateTimeFunctions.ExtractFiniteTimestamp(timestamp, field);
        int scale = DateTimeFunctions.ExtractScale(field);
        string digits = Int128.Abs(scaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return (scaled < 0 ? "-" : "") + digits;
    }

    private static string Number(string text) => text == "NULL" ? text : TestScratch.Double(text)!;

    /// <summary>PostgreSQL's ISO output of a date, back to days; independent of the code under test.</summary>
    private static int ParseDate(string text)
    {
        if (text.Contains("infinity", StringComparison.Ordinal))
        {
            return text[0] == '-' ? int.MinValue : int.MaxValue;
        }
        bool bc = text.EndsWith(" BC", StringComparison.Ordinal);
        string[] fields = (bc ? text[..^3] : text).Split('-');
        long year = long.Parse(fields[0], CultureInfo.InvariantCulture);
        year = bc ? 1 - year : year;
        // .NET's calendar repeats every 400 years too; move the year into its range by whole periods.
        long periods = Math.DivRem(year - 2000, 400, out long rest);
        if (rest < 0)
        {
            rest += 400;
            periods--;
        }
        DateTime day = new((int)(2000 + rest), int.Parse(fields[1], CultureInfo.InvariantCulture),
            int.Parse(fields[2], CultureInfo.InvariantCulture));
        return (int)((day - new DateTime(2000, 1, 1)).Days + periods * 146097);
    }

    private static long ParseTimestamp(string text)
    {
        if (text.Contains("infinity", StringComparison.Ordinal))
        {
            return text[0] == '-' ? long.MinValue : long.MaxValue;
        }
        bool bc = text.EndsWith(" BC", StringComparison.Ordinal);
        string[] parts = (bc ? text[..^3] : text).Split(' ');
        long microseconds = 0;
        if (parts.Length > 1)
        {
            string[] time = parts[1].Split(':');
            decimal seconds = time.Length > 2 ? decimal.Parse(time[2], CultureInfo.InvariantCulture) : 0;
            microseconds = (long)(((int.Parse(time[0], CultureInfo.InvariantCulture) * 60)
                + int.Parse(time[1], CultureInfo.InvariantCulture)) * 60_000_000L + seconds * 1_000_000);
        }
        return ParseDate(parts[0] + (bc ? " BC" : "")) * 86_400_000_000L + microseconds;
    }

    private static string ShowDate(int date)
    {
        if (date is int.MinValue or int.MaxValue)
        {
            return date < 0 ? "-infinity" : "infinity";
        }
        long periods = Math.DivRem(date, 146097, out int rest);
        if (rest < 0)
        {
            rest += 146097;
            periods--;
        }
        DateTime day = new DateTime(2000, 1, 1).AddDays(rest);
        long year = day.Year + periods * 400;
        string shown = (year > 0 ? year : 1 - year).ToString("0000", CultureInfo.InvariantCulture);
        return $"{shown}-{day.Month:00}-{day.Day:00}{(year > 0 ? "" : " BC")}";
    }

    private static string ShowTimestamp(long timestamp)
    {
        if (timestamp is long.MinValue or long.MaxValue)
        {
            return timestamp < 0 ? "-infinity" : "infinity";
        }
        long days = Math.DivRem(timestamp, 86_400_000_000L, out long time);
        if (time < 0)
        {
            time += 86_400_000_000L;
            days--;
        }
        string date = ShowDate((int)days);
        string era = date.EndsWith(" BC", StringComparison.Ordinal) ? " BC" : "";
        TimeSpan span = TimeSpan.FromTicks(time * 10);
        string fraction = (time % 1_000_000) == 0 ? "" : "." + (time % 1_000_000).ToString("000000", CultureInfo.InvariantCulture).TrimEnd('0');
        return $"{date[..^era.Length]} {span.Hours:00}:{span.Minutes:00}:{span.Seconds:00}{fraction}{era}";
    }
}
