using System.Globalization;
using PgFusion.Runtime.Functions;
using Xunit;
using static PgFusion.UnitTests.Functions.FixtureFile;

namespace PgFusion.UnitTests.Functions;

public sealed unsafe class IntervalFixtureTests
{
    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Show(long value) => value.ToString(CultureInfo.InvariantCulture);

    [Fact]
    public void Intervals_are_added_as_PostgreSQL_does() => Check("intervals.txt", line =>
    {
        long timestamp = Number(line[0]!), time = Number(line[3]!);
        int months = (int)Number(line[1]!), days = (int)Number(line[2]!);
        long origin = 366 * 86_400_000_000L;
        string what = $"{timestamp} and ({months}, {days}, {time})";
        return
        [
            ($"sum of {what}", line[4], Answer(() => Show(With(time, days, months, i => DateTimeFunctions.AddInterval(timestamp, i, false))))),
            ($"difference of {what}", line[5], Answer(() => Show(With(time, days, months, i => DateTimeFunctions.SubtractInterval(timestamp, i, true))))),
            ($"bin of {what}", line[6], Answer(() => Show(With(time, days, 0, i => DateTimeFunctions.Bin(i, timestamp, origin, true))))),
        ];
    });

    [Fact]
    public void Dates_are_made_as_PostgreSQL_does() => Check("make_date.txt", line =>
    {
        int year = (int)Number(line[0]!), month = (int)Number(line[1]!), day = (int)Number(line[2]!);
        return [($"make_date({year}, {month}, {day})", line[3], Answer(() => Show(DateTimeFunctions.MakeDate(year, month, day))))];
    });

    private delegate long OnInterval(byte* interval);

    private static long With(long time, int days, int months, OnInterval function)
    {
        byte* interval = stackalloc byte[16];
        *(long*)interval = time;
        *(int*)(interval + 8) = days;
        *(int*)(interval + 12) = months;
        return function(interval);
    }

    /// <summary>The interval of the largest (least) fields is infinity (−infinity) since PostgreSQL 17.</summary>
    [Theory]
    [InlineData(0L, true, "9223372036854775807")]
    [InlineData(0L, false, "-9223372036854775808")]
    [InlineData(DateTimeFunctions.TimestampInfinity, true, "9223372036854775807")]
    [InlineData(DateTimeFunctions.TimestampMinusInfinity, true, "!22008|timestamp out of range|")]
    [InlineData(DateTimeFunctions.TimestampInfinity, false, "!22008|timestamp out of range|")]
    public void Infinite_intervals_make_infinite_timestamps(long timestamp, bool positive, string answer)
    {
        (long time, int field) = positive ? (long.MaxValue, int.MaxValue) : (long.MinValue, int.MinValue);
        Assert.Equal(answer, Answer(() => Show(With(time, field, field, i => DateTimeFunctions.AddInterval(timestamp, i, true)))));
        (time, field) = positive ? (long.MinValue, int.MinValue) : (long.MaxValue, int.MaxValue);
        Assert.Equal(answer, Answer(() => Show(With(time, field, field, i => DateTimeFunctions.SubtractInterval(timestamp, i, true)))));
    }

    [Fact]
    public void Before_there_were_infinite_intervals_they_were_too_large() =>
        Assert.Equal("!22008|timestamp out of range|",
            Answer(() => Show(With(long.MaxValue, int.MaxValue, int.MaxValue, static i => DateTimeFunctions.AddInterval(0, i, false)))));

    [Fact]
    public void An_interval_that_has_no_negative_is_an_error_since_17()
    {
        Assert.Equal("!22008|interval out of range|", Answer(() => Show(With(0, int.MinValue, 0, static i => DateTimeFunctions.SubtractInterval(0, i, true)))));
        Assert.Equal("!22008|timestamp out of range|", Answer(() => Show(With(0, int.MinValue, 0, static i => DateTimeFunctions.SubtractInterval(0, i, false)))));
    }

    [Theory]
    [InlineData(1, 0, 1, "!0A000|timestamps cannot be binned into intervals containing months or years|")]
    [InlineData(0, 0, 0, "!22008|stride must be greater than zero|")]
    [InlineData(-5L, 0, 0, "!22008|stride must be greater than zero|")]
    [InlineData(long.MaxValue, 1, 0, "!22008|interval out of range|")]
    [InlineData(long.MaxValue, int.MaxValue, int.MaxValue, "!22008|timestamps cannot be binned into infinite intervals|")]
    public void Some_strides_are_errors(long time, int days, int months, string answer) =>
        Assert.Equal(answer, Answer(() => Show(With(time, days, months, static i => DateTimeFunctions.Bin(i, 0, 0, true)))));
}
