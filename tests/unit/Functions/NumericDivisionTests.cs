using System.Globalization;
using System.Numerics;
using PgFusion.Runtime.Functions;
using Xunit;

namespace PgFusion.UnitTests.Functions;

/// <summary>
/// Long division and multiplication against exact integer arithmetic, on digits that make quotient guesses fail (the
/// digits 0, 1, 4999, 5000, 9998, 9999 of base 10000), which random decimal digits hardly ever do.
/// </summary>
public sealed unsafe class NumericDivisionTests : IDisposable
{
    private readonly TestScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Quotients_remainders_and_products_are_exact()
    {
        Random random = new(17);
        for (int round = 0; round < 20000; round++)
        {
            _scratch.Reset();
            BigInteger a = Digits(random, random.Next(1, 14)), b = Digits(random, random.Next(1, 10));
            int scaleA = random.Next(12), scaleB = random.Next(12);
            StringRef x = _scratch.Numeric(Text(a, scaleA)), y = _scratch.Numeric(Text(b, scaleB));
            NumericValue valueA = NumericValue.Read(x.Pointer, x.Length), valueB = NumericValue.Read(y.Pointer, y.Length);

            int scale = NumericKernels.SelectDivisionScale(valueA, valueB);
            StringRef quotient = NumericFunctions.Divide(x.Pointer, x.Length, y.Pointer, y.Length, _scratch.Pointer);
            BigInteger numerator = a * BigInteger.Pow(10, scaleB + scale) * 2;
            BigInteger denominator = b * BigInteger.Pow(10, scaleA);
            Assert.Equal(Text((numerator + denominator) / (denominator * 2), scale), _scratch.Show(quotient));

            int common = Math.Max(scaleA, scaleB);
            StringRef remainder = NumericFunctions.Modulo(x.Pointer, x.Length, y.Pointer, y.Length, _scratch.Pointer);
            BigInteger expected = a * BigInteger.Pow(10, common - scaleA) % (b * BigInteger.Pow(10, common - scaleB));
            Assert.Equal(Text(expected, common), _scratch.Show(remainder));

            StringRef product = NumericFunctions.Multiply(x.Pointer, x.Length, y.Pointer, y.Length, _scratch.Pointer);
            Assert.Equal(Text(a * b, scaleA + scaleB), _scratch.Show(product));
        }
    }

    /// <summary>Both factors above 42 digits take the 64-bit columns, one below takes the 32-bit columns at their limit.</summary>
    [Theory]
    [InlineData(42, 42)]
    [InlineData(42, 400)]
    [InlineData(43, 43)]
    [InlineData(300, 500)]
    public void Products_of_all_nines_do_not_overflow_their_columns(int digitsA, int digitsB)
    {
        BigInteger a = BigInteger.Pow(10000, digitsA) - 1, b = BigInteger.Pow(10000, digitsB) - 1;
        StringRef x = _scratch.Numeric(Text(a, 0)), y = _scratch.Numeric(Text(-b, 0));
        StringRef product = NumericFunctions.Multiply(x.Pointer, x.Length, y.Pointer, y.Length, _scratch.Pointer);
        Assert.Equal(Text(-(a * b), 0), _scratch.Show(product));
    }

    private static BigInteger Digits(Random random, int count)
    {
        BigInteger value = 0;
        int[] digits = [0, 1, 4999, 5000, 9998, 9999];
        for (int i = 0; i < count; i++)
        {
            value = value * 10000 + (random.Next(5) == 0 ? random.Next(10000) : digits[random.Next(digits.Length)]);
        }
        return value + 1;
    }

    private static string Text(BigInteger value, int scale)
    {
        string digits = BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        string text = scale == 0 ? digits : digits[..^scale] + "." + digits[^scale..];
        return value.Sign < 0 ? "-" + text : text;
    }
}
