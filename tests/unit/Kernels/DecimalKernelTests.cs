using System.Numerics;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Kernels;
using PgFusion.UnitTests.Functions;
using Xunit;

namespace PgFusion.UnitTests.Kernels;

/// <summary>Arithmetic of scaled integers against BigInteger, with NaN: what meets NaN is NaN, and NaN is above all.</summary>
public sealed unsafe class DecimalKernelTests
{
    [Fact]
    public void Arithmetic_in_64_bits()
    {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            // Operands whose digits fit the result: 9 + 9 for products, 17 + 1 for sums.
            long a = Digits(random, i % 2 == 0 ? 9 : 17);
            long b = Digits(random, i % 2 == 0 ? 9 : 17);
            Check(Big(a) is { } x && Big(b) is { } y ? x + y : null, DecimalKernels.Add64(a, b));
            Check(Big(a) is { } p && Big(b) is { } q ? p - q : null, DecimalKernels.Subtract64(a, b));
            if (i % 2 == 0)
            {
                Check(Big(a) is { } s && Big(b) is { } t ? s * t : null, DecimalKernels.Multiply64(a, b));
            }
            Check(Big(a) is { } n ? -n : null, DecimalKernels.Negate64(a));
            Check(Big(a) is { } m ? BigInteger.Abs(m) : null, DecimalKernels.Abs64(a));
        }
    }

    [Fact]
    public void Arithmetic_in_128_bits()
    {
        var random = new Random(2);
        for (int i = 0; i < 20_000; i++)
        {
            Int128 a = i % 2 == 0 ? DecimalKernels.Widen(Digits(random, 18)) : Digits128(random);
            Int128 b = i % 2 == 0 ? DecimalKernels.Widen(Digits(random, 18)) : Digits128(random);
            Check(Big(a) is { } x && Big(b) is { } y ? x + y : null, DecimalKernels.Add128(a, b));
            Check(Big(a) is { } p && Big(b) is { } q ? p - q : null, DecimalKernels.Subtract128(a, b));
            if (i % 2 == 0)
            {
                Check(Big(a) is { } s && Big(b) is { } t ? s * t : null, DecimalKernels.Multiply128(a, b));
            }
            Check(Big(a) is { } n ? -n : null, DecimalKernels.Negate128(a));
            Check(Big(a) is { } m ? BigInteger.Abs(m) : null, DecimalKernels.Abs128(a));
            Assert.Equal(Math.Sign(a.CompareTo(b)), DecimalKernels.Compare128(a, b));
            Assert.Equal(a == b, DecimalKernels.Equal128(a, b));
            Assert.True(DecimalKernels.Equal128(a, a));
            Assert.Equal(a < b, DecimalKernels.Less128(a, b));
            Assert.Equal((BigInteger)a >> 64, (long)DecimalKernels.High(a));
        }
    }

    [Fact]
    public void Widening_keeps_numbers_and_NaN()
    {
        foreach (long value in new[] { 0, 1, -1, long.MinValue, long.MaxValue - 1, 999_999_999_999_999_999 })
        {
            Assert.Equal((Int128)value, DecimalKernels.Widen(value));
            Assert.Equal(value, DecimalKernels.Narrow(value));
        }
        Assert.Equal(DecimalFunctions.NaN128, DecimalKernels.Widen(DecimalFunctions.NaN64));
        Assert.Equal(DecimalFunctions.NaN64, DecimalKernels.Narrow(DecimalFunctions.NaN128));
        // An integer is never NaN.
        Assert.Equal((Int128)long.MaxValue, DecimalKernels.WidenNumber(long.MaxValue));
    }

    [Theory]
    [InlineData("0", 2, "0")]
    [InlineData("1.50", 2, "150")]
    [InlineData("-1.5", 2, "-150")]
    [InlineData("999999999999999.999", 3, "999999999999999999")]
    [InlineData("1.500", 1, "15")]
    public void Numerics_become_decimals_of_the_promised_scale(string text, int scale, string unscaled)
    {
        using var scratch = new TestScratch();
        StringRef numeric = scratch.Numeric(text);
        Assert.Equal(unscaled, NumericKernel.ToDecimal64(numeric.Pointer, numeric.Length, scale).ToString());
        Assert.Equal(unscaled, NumericKernel.ToDecimal128(numeric.Pointer, numeric.Length, scale).ToString());
    }

    [Fact]
    public void NaN_becomes_the_decimals_NaN()
    {
        using var scratch = new TestScratch();
        StringRef numeric = scratch.Numeric("NaN");
        Assert.Equal(DecimalFunctions.NaN64, NumericKernel.ToDecimal64(numeric.Pointer, numeric.Length, 3));
        Assert.Equal(DecimalFunctions.NaN128, NumericKernel.ToDecimal128(numeric.Pointer, numeric.Length, 3));
    }

    [Theory]
    [InlineData("1.55", 1)]
    [InlineData("Infinity", 1)]
    [InlineData("100000000000000000000000000000000000000000", 0)]
    public void A_broken_promise_is_an_internal_error_and_no_wrong_number(string text, int scale)
    {
        using var scratch = new TestScratch();
        StringRef numeric = scratch.Numeric(text);
        Assert.Equal("XX000", Assert.Throws<PgException>(() => NumericKernel.ToDecimal64(numeric.Pointer, numeric.Length, scale)).SqlState);
        Assert.Equal("XX000", Assert.Throws<PgException>(() => NumericKernel.ToDecimal128(numeric.Pointer, numeric.Length, scale)).SqlState);
    }

    private static long Digits(Random random, int digits)
    {
        long bound = (long)Math.Pow(10, digits) - 1;
        return random.Next(12) switch
        {
            0 => DecimalFunctions.NaN64,
            1 => bound,
            2 => -bound,
            3 => 0,
            _ => random.NextInt64(-bound, bound + 1) / (long)Math.Pow(10, random.Next(digits)),
        };
    }

    private static Int128 Digits128(Random random)
    {
        Int128 bound = (Int128)BigInteger.Pow(10, 37) - 1;
        return random.Next(12) switch
        {
            0 => DecimalFunctions.NaN128,
            1 => bound,
            2 => -bound,
            _ => (((Int128)random.NextInt64() << 64) + random.NextInt64()) % bound * (random.Next(2) * 2 - 1) >> random.Next(120),
        };
    }

    private static BigInteger? Big(long value) => value == DecimalFunctions.NaN64 ? null : value;

    private static BigInteger? Big(Int128 value) => value == DecimalFunctions.NaN128 ? null : value;

    private static void Check(BigInteger? expected, long actual) => Assert.Equal(expected ?? DecimalFunctions.NaN64, actual);

    private static void Check(BigInteger? expected, Int128 actual) => Assert.Equal(expected ?? DecimalFunctions.NaN128, (BigInteger)actual);
}
