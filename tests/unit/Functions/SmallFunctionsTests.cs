using PgFusion.Runtime.Functions;
using Xunit;

namespace PgFusion.UnitTests.Functions;

/// <summary>Divisors, buckets, hexadecimal digits and times of day, with PostgreSQL's answers.</summary>
public sealed unsafe class SmallFunctionsTests : IDisposable
{
    private readonly TestScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Divisors_and_multiples()
    {
        Assert.Equal(6, IntegerFunctions.GcdInt4(-12, 18));
        Assert.Equal(1, IntegerFunctions.GcdInt4(int.MinValue, -1));
        Assert.Equal(1 << 30, IntegerFunctions.GcdInt4(int.MinValue, 1 << 30));
        Assert.Equal("22003", Assert.Throws<PgException>(() => IntegerFunctions.GcdInt4(int.MinValue, 0)).SqlState);
        Assert.Throws<PgException>(() => IntegerFunctions.GcdInt8(long.MinValue, long.MinValue));
        Assert.Equal(36, IntegerFunctions.LcmInt4(-12, 18));
        Assert.Equal(0, IntegerFunctions.LcmInt8(long.MinValue, 0));
        Assert.Throws<PgException>(() => IntegerFunctions.LcmInt4(int.MaxValue, 2));
        Assert.Throws<PgException>(() => IntegerFunctions.LcmInt8(long.MinValue, 1));
        Assert.Equal(long.MaxValue, IntegerFunctions.LcmInt8(long.MaxValue, 1));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(16, "10")]
    [InlineData(255, "ff")]
    [InlineData(-1, "ffffffffffffffff")]
    public void Hexadecimal_digits(long value, string digits) => Assert.Equal(digits, IntegerFunctions.ToHexInt8(value, _scratch.Pointer).ToString());

    [Theory]
    [InlineData(5.35, 0.024, 10.06, 5, false, 3)]
    [InlineData(5.35, 0.024, 10.06, 5, true, 3)]
    [InlineData(-1, 0, 10, 5, true, 0)]
    [InlineData(10, 0, 10, 5, true, 6)]
    [InlineData(10, 10, 0, 5, true, 1)]
    [InlineData(0, 10, 0, 5, false, 6)]
    [InlineData(double.PositiveInfinity, 0, 10, 5, false, 6)]
    [InlineData(0, -1e308, 1e308, 4, true, 3)]
    public void Buckets(double operand, double from, double to, int count, bool quotientFirst, int bucket) =>
        Assert.Equal(bucket, WidthBucket.Of(operand, from, to, count, quotientFirst));

    [Fact]
    public void Buckets_need_bounds()
    {
        Assert.Equal("2201G", Assert.Throws<PgException>(() => WidthBucket.Of(1, 1, 1, 1, true)).SqlState);
        Assert.Equal("lower and upper bounds must be finite", Assert.Throws<PgException>(() => WidthBucket.Of(1, 0, double.NegativeInfinity, 1, true)).Message);
        Assert.Equal("22003", Assert.Throws<PgException>(() => WidthBucket.Of(2, 0, 1, int.MaxValue, true)).SqlState);
    }

    [Fact]
    public void Times_of_day()
    {
        const long Hour = 3_600_000_000;
        Assert.Equal(24, TimeFunctions.Extract(24 * Hour, (int)DateTimeField.Hour));
        Assert.Equal(1.5, TimeFunctions.DatePart(Hour + 1_500_000, (int)DateTimeField.Second));
        Assert.Equal(1500, TimeFunctions.DatePart(Hour + 1_500_000, (int)DateTimeField.Milliseconds));
        var back = new Interval(5, 7, -3 * Hour);
        Assert.Equal(22 * Hour, IntervalFunctions.AddToTime(Hour, (byte*)&back, true));
        Assert.Equal(4 * Hour, IntervalFunctions.SubtractFromTime(Hour, (byte*)&back, true));
        Assert.Equal(21 * Hour, IntervalFunctions.ToTime((byte*)&back, false));
        Assert.Equal(1_500_000, TimeFunctions.ScaleTimestamp(1_450_000, 1));
        Assert.Equal(-2_000_000, TimeFunctions.ScaleTimestamp(-1_500_000, 0));
        Assert.Equal(long.MaxValue, TimeFunctions.ScaleTimestamp(long.MaxValue, 0));
    }

    [Theory]
    [InlineData(0, -946684800000000)]
    [InlineData(1284352323.5, 337667523500000)]
    [InlineData(double.NegativeInfinity, long.MinValue)]
    public void Seconds_since_1970(double seconds, long timestamp) => Assert.Equal(timestamp, TimeFunctions.FromSeconds(seconds));

    [Theory]
    [InlineData(1e20, "timestamp out of range: \"1e+20\"")]
    [InlineData(-2.5e11, "timestamp out of range: \"-2.5e+11\"")]
    [InlineData(double.NaN, "timestamp cannot be NaN")]
    public void Seconds_of_no_timestamp(double seconds, string message) =>
        Assert.Equal(message, Assert.Throws<PgException>(() => TimeFunctions.FromSeconds(seconds)).Message);
}
