using System.Globalization;
using PgFusion.Runtime.Functions;
using Xunit;
using static PgFusion.UnitTests.Functions.FixtureFile;

namespace PgFusion.UnitTests.Functions;

public sealed unsafe class IntervalMathTests : IDisposable
{
    private readonly TestScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private delegate StringRef OnInterval(byte* interval);

    [Fact]
    public void Intervals_are_computed_as_PostgreSQL_does() => Check("interval_math.txt", line =>
    {
        Interval a = Read(line, 0), b = Read(line, 3);
        double f = line[6] switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            _ => double.Parse(line[6]!, CultureInfo.InvariantCulture),
        };
        string what = $"({Show(a)}), ({Show(b)}), {f}";
        Scratch* scratch = _scratch.Pointer;
        byte* y = IntervalFunctions.Pack(b, scratch).Pointer;
        byte* first = IntervalFunctions.Pack(a, scratch).Pointer;
        return
        [
            ($"+ of {what}", line[7], On(a, x => IntervalFunctions.Add(x, y, false, scratch))),
            ($"- of {what}", line[8], On(a, x => IntervalFunctions.SubtractIntervals(x, y, false, scratch))),
            ($"negative of {what}", line[9], On(a, x => IntervalFunctions.Negate(x, false, scratch))),
            ($"* of {what}", line[10], On(a, x => IntervalFunctions.Multiply(x, f, false, scratch))),
            ($"/ of {what}", line[11], On(a, x => IntervalFunctions.Divide(x, f, false, scratch))),
            ($"justify_hours of {what}", line[12], On(a, x => IntervalFunctions.JustifyHours(x, false, scratch))),
            ($"justify_days of {what}", line[13], On(a, x => IntervalFunctions.JustifyDays(x, false, scratch))),
            ($"justify_interval of {what}", line[14], On(a, x => IntervalFunctions.Justify(x, false, scratch))),
            ($"two digits of {what}", line[15], On(a, x => IntervalFunctions.Scale(x, 0x7FFF << 16 | 2, false, scratch))),
            ($"hours of {what}", line[16], On(a, x => IntervalFunctions.Scale(x, 1 << 26 | 0xFFFF, false, scratch))),
            ($"years of {what}", line[17], On(a, x => IntervalFunctions.Scale(x, 1 << 18 | 0xFFFF, false, scratch))),
            ($"quarters of {what}", line[18], On(a, x => IntervalFunctions.Truncate(x, (int)DateTimeField.Quarter, false, scratch))),
            ($"minutes of {what}", line[19], On(a, x => IntervalFunctions.Truncate(x, (int)DateTimeField.Minute, false, scratch))),
            ($"epoch of {what}", line[20], _scratch.Show(IntervalFunctions.Extract(first, (int)DateTimeField.Epoch, scratch))),
            ($"epoch of {what}", Number(line[21]!), Number(IntervalFunctions.DatePart(first, (int)DateTimeField.Epoch, false))),
            ($"quarter of {what}", line[22], IntervalFunctions.ExtractFinite(first, (int)DateTimeField.Quarter).ToString(CultureInfo.InvariantCulture)),
            ($"milliseconds of {what}", Number(line[23]!), Number(IntervalFunctions.DatePart(first, (int)DateTimeField.Milliseconds, false))),
        ];
    });

    [Fact]
    public void Timestamps_are_subtracted_as_PostgreSQL_does() => Check("timestamp_spans.txt", line =>
    {
        long a = long.Parse(line[0]!, CultureInfo.InvariantCulture), b = long.Parse(line[1]!, CultureInfo.InvariantCulture);
        return
        [
            ($"{a} - {b}", line[2], Answer(() => Show(IntervalFunctions.Subtract(a, b, false, _scratch.Pointer)))),
            ($"age({a}, {b})", line[3], Answer(() => Show(IntervalFunctions.Age(a, b, true, _scratch.Pointer)))),
        ];
    });

    private static readonly Interval Day = new(0, 1, 0);

    [Fact]
    public void Infinite_intervals_absorb_finite_ones_and_clash_with_their_opposite()
    {
        Assert.Equal(Show(Interval.Infinity), Show(IntervalFunctions.Add(Interval.Infinity, Day, true)));
        Assert.Equal(Show(Interval.MinusInfinity), Show(IntervalFunctions.Subtract(Day, Interval.Infinity, true)));
        Assert.Equal(Show(Interval.MinusInfinity), On(Interval.Infinity, x => IntervalFunctions.Negate(x, true, _scratch.Pointer)));
        Assert.Equal(Show(Interval.MinusInfinity), On(Day, x => IntervalFunctions.Multiply(x, double.NegativeInfinity, true, _scratch.Pointer)));
        Assert.Equal(Show(Interval.Infinity), Answer(() => Show(IntervalFunctions.Subtract(DateTimeFunctions.TimestampInfinity, 0, true, _scratch.Pointer))));
        Assert.Equal("!22008|interval out of range|", Answer(() => Show(IntervalFunctions.Add(Interval.Infinity, Interval.MinusInfinity, true))));
        Assert.Equal("!22008|interval out of range|", Answer(() => Show(IntervalFunctions.Subtract(Interval.Infinity, Interval.Infinity, true))));
        Assert.Equal("!22008|interval out of range|", On(Interval.Infinity, x => IntervalFunctions.Multiply(x, 0, true, _scratch.Pointer)));
        Assert.Equal("!22008|interval out of range|", On(new Interval(int.MaxValue, int.MaxValue, long.MaxValue - 1),
            x => IntervalFunctions.Make(int.MaxValue, 12, 0, 0, 0, 0, 0, true, _scratch.Pointer)));
    }

    [Fact]
    public void Before_there_were_infinite_intervals_they_are_numbers_like_any_other()
    {
        Assert.Equal("!22008|interval out of range|", Answer(() => Show(IntervalFunctions.Add(Interval.Infinity, Day, false))));
        Assert.Equal("!22008|cannot subtract infinite timestamps|",
            Answer(() => Show(IntervalFunctions.Subtract(DateTimeFunctions.TimestampInfinity, 0, false, _scratch.Pointer))));
        Assert.Equal("!22008|timestamp out of range|",
            Answer(() => Show(IntervalFunctions.Age(DateTimeFunctions.TimestampMinusInfinity, 0, false, _scratch.Pointer))));
    }

    [Fact]
    public void A_sum_counts_infinities_and_gives_back_what_was_taken_out()
    {
        IntervalSumState state = default;
        Interval day = Day, infinity = Interval.Infinity, minus = Interval.MinusInfinity;
        Assert.True(IntervalSum.IsEmpty(&state));
        IntervalSum.Add(&state, (byte*)&day, true);
        IntervalSum.Add(&state, (byte*)&day, true);
        Assert.Equal("0 2 0", Show(IntervalSum.Sum(&state, true, _scratch.Pointer)));
        IntervalSum.Add(&state, (byte*)&infinity, true);
        Assert.Equal(Show(infinity), Show(IntervalSum.Average(&state, true, _scratch.Pointer)));
        IntervalSum.Add(&state, (byte*)&minus, true);
        IntervalSumState both = state;
        Assert.Equal("!22008|interval out of range|", Answer(() =>
        {
            IntervalSumState copy = both;
            return Show(IntervalSum.Sum(&copy, true, _scratch.Pointer));
        }));
        IntervalSum.Remove(&state, (byte*)&minus, true);
        IntervalSum.Remove(&state, (byte*)&infinity, true);
        IntervalSum.Remove(&state, (byte*)&day, true);
        Assert.Equal("0 1 0", Show(IntervalSum.Average(&state, true, _scratch.Pointer)));
        IntervalSum.Remove(&state, (byte*)&day, true);
        Assert.True(IntervalSum.IsEmpty(&state));
    }

    private static Interval Read(string?[] line, int first) =>
        new((int)Long(line[first]!), (int)Long(line[first + 1]!), Long(line[first + 2]!));

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string? On(Interval interval, OnInterval function) => Answer(() =>
    {
        Interval copy = interval;
        return Show(function((byte*)&copy));
    });

    private static string Show(StringRef interval) => Show(*(Interval*)interval.Pointer);

    private static string Show(Interval interval) => string.Create(CultureInfo.InvariantCulture, $"{interval.Months} {interval.Days} {interval.Time}");

    private static string Number(string text) => Number(double.Parse(text, CultureInfo.InvariantCulture));

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
