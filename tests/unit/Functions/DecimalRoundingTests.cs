using System.Globalization;
using PgFusion.Runtime.Functions;
using Xunit;

namespace PgFusion.UnitTests.Functions;

/// <summary>Rounding of scaled decimals against that of numerics, which is checked with PostgreSQL's answers.</summary>
public sealed unsafe class DecimalRoundingTests : IDisposable
{
    private readonly TestScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Both_widths_agree_with_numerics()
    {
        var random = new Random(4711);
        for (int i = 0; i < 4000; i++)
        {
            _scratch.Reset();
            int digits = random.Next(1, 19);
            int scale = random.Next(0, digits + 1);
            long limit = DecimalFunctions.PowersOfTen[digits];
            long value = random.Next(6) switch
            {
                0 => 0,
                1 => limit - 1,
                2 => 1 - limit,
                3 => limit / 2,
                _ => random.NextInt64(1 - limit, limit),
            };
            Int128 wide = (Int128)value * 1_000_000_007 * 10_000_000;
            Agree(NumericFunctions.FromDecimal64(value, scale, _scratch.Pointer), scale,
                (v, d) => (DecimalFunctions.Ceil64(value, scale), DecimalFunctions.Floor64(value, scale), DecimalFunctions.Truncate64(value, d)));
            Agree(NumericFunctions.FromDecimal128(wide, scale + 16, _scratch.Pointer), scale + 16,
                (v, d) => (DecimalFunctions.Ceil128(wide, scale + 16), DecimalFunctions.Floor128(wide, scale + 16), DecimalFunctions.Truncate128(wide, d)));
        }
    }

    private void Agree(StringRef numeric, int scale, Func<int, int, (Int128 Ceil, Int128 Floor, Int128 Truncate)> decimals)
    {
        int drop = scale / 2;
        (Int128 ceil, Int128 floor, Int128 truncate) = decimals(scale, drop);
        string shown = _scratch.Show(numeric);
        Assert.Equal((shown, _scratch.Show(NumericFunctions.Ceil(numeric.Pointer, numeric.Length, _scratch.Pointer))), (shown, Text(ceil)));
        Assert.Equal((shown, _scratch.Show(NumericFunctions.Floor(numeric.Pointer, numeric.Length, _scratch.Pointer))), (shown, Text(floor)));
        Assert.Equal((shown, _scratch.Show(NumericFunctions.Truncate(numeric.Pointer, numeric.Length, scale - drop, _scratch.Pointer))),
            (shown, _scratch.Show(NumericFunctions.FromDecimal128(truncate, scale - drop, _scratch.Pointer))));
    }

    private static string Text(Int128 value) => value.ToString(CultureInfo.InvariantCulture);

    [Fact]
    public void NaN_stays()
    {
        Assert.Equal(DecimalFunctions.NaN64, DecimalFunctions.Ceil64(DecimalFunctions.NaN64, 2));
        Assert.Equal(DecimalFunctions.NaN64, DecimalFunctions.Floor64(DecimalFunctions.NaN64, 2));
        Assert.Equal(DecimalFunctions.NaN64, DecimalFunctions.Truncate64(DecimalFunctions.NaN64, 3));
        Assert.Equal(DecimalFunctions.NaN64, DecimalFunctions.Shift64(DecimalFunctions.NaN64, 1));
        Assert.Equal(DecimalFunctions.NaN64, DecimalFunctions.Sign64(DecimalFunctions.NaN64));
        Assert.Equal(DecimalFunctions.NaN64, DecimalFunctions.Sign128(DecimalFunctions.NaN128));
        Assert.Equal(DecimalFunctions.NaN128, DecimalFunctions.Ceil128(DecimalFunctions.NaN128, 2));
        Assert.Equal(DecimalFunctions.NaN128, DecimalFunctions.Floor128(DecimalFunctions.NaN128, 40));
        Assert.Equal(DecimalFunctions.NaN128, DecimalFunctions.Shift128(DecimalFunctions.NaN128, 1));
    }
}
