using System.Numerics;
using PgFusion.Runtime.Functions;
using Xunit;

namespace PgFusion.UnitTests.Functions;

/// <summary>Roots of numerics of any length against integer square roots.</summary>
public sealed unsafe class NumericSquareRootTests
{
    [Fact]
    public void Roots_are_rounded_correctly()
    {
        var random = new Random(7);
        using var scratch = new TestScratch();
        for (int round = 0; round < 3000; round++)
        {
            int digits = random.Next(1, 60);
            int scale = random.Next(0, 40);
            BigInteger number = Number(random, digits);
            if (round % 3 == 0)
            {
                // Squares, and their neighbours.
                number = number * number + random.Next(-1, 2);
            }
            if (number.Sign <= 0)
            {
                continue;
            }
            int argumentScale = random.Next(0, 50);
            StringRef argument = scratch.Numeric(Text(number, argumentScale));
            NumericValue root = NumericSquareRoot.Of(NumericValue.Read(argument.Pointer, argument.Length), scale, scratch.Pointer);
            Assert.Equal(Text(Root(number, argumentScale, scale), scale), scratch.Show(root.Pack(scratch.Pointer)));
            scratch.Reset();
        }
    }

    private static BigInteger Number(Random random, int digits)
    {
        BigInteger number = BigInteger.Zero;
        for (int i = 0; i < digits; i++)
        {
            number = number * 10 + random.Next(10);
        }
        return number;
    }

    /// <summary>round(sqrt(number / 10^argumentScale) · 10^scale), halves away from zero.</summary>
    private static BigInteger Root(BigInteger number, int argumentScale, int scale)
    {
        // Twice the root, cut, tells whether the half has been reached.
        int shift = 2 * scale - argumentScale;
        BigInteger fourfold = 4 * number;
        BigInteger scaled = shift >= 0 ? fourfold * BigInteger.Pow(10, shift) : fourfold / BigInteger.Pow(10, -shift);
        return (IntegerRoot(scaled) + 1) / 2;
    }

    private static BigInteger IntegerRoot(BigInteger x)
    {
        BigInteger low = 0, high = BigInteger.One << (int)(x.GetBitLength() / 2 + 1);
        while (low < high)
        {
            BigInteger middle = (low + high + 1) >> 1;
            if (middle * middle <= x)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }
        return low;
    }

    private static string Text(BigInteger number, int scale)
    {
        string digits = number.ToString().PadLeft(scale + 1, '0');
        return scale == 0 ? digits : digits[..^scale] + "." + digits[^scale..];
    }
}
