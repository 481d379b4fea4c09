using System.Numerics;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Functions;
using PgFusion.UnitTests.Functions;
using Xunit;

namespace PgFusion.UnitTests.LogicalPlan;

/// <summary>Digits of stored numerics, on which the representation of every literal rests.</summary>
public sealed unsafe class LiteralReaderTests
{
    [Theory]
    [InlineData("0", 1, 0)]
    [InlineData("0.00", 2, 2)]
    [InlineData("7", 1, 0)]
    [InlineData("-7", 1, 0)]
    [InlineData("9999", 4, 0)]
    [InlineData("10000", 5, 0)]
    [InlineData("0.05", 2, 2)]
    [InlineData("0.00001", 5, 5)]
    [InlineData("1.50", 3, 2)]
    [InlineData("123456789012345678901234567890.12", 32, 2)]
    [InlineData("NaN", 0, -1)]
    [InlineData("Infinity", 0, -1)]
    [InlineData("-Infinity", 0, -1)]
    public void Digits_of_a_numeric(string text, int precision, int scale)
    {
        using var scratch = new TestScratch();
        StringRef numeric = scratch.Numeric(text);
        Assert.Equal((precision, scale), LiteralReader.NumericDigits(new ReadOnlySpan<byte>(numeric.Pointer, numeric.Length)));
    }

    [Fact]
    public void The_digits_always_hold_the_value()
    {
        var random = new Random(1);
        for (int i = 0; i < 5000; i++)
        {
            using var scratch = new TestScratch();
            string digits = string.Concat(Enumerable.Range(0, random.Next(1, 50)).Select(_ => random.Next(3) == 0 ? '0' : (char)('0' + random.Next(10))));
            int scale = random.Next(0, 60);
            string padded = digits.PadLeft(scale + 1, '0');
            string text = scale == 0 ? padded : $"{padded[..^scale]}.{padded[^scale..]}";
            StringRef numeric = scratch.Numeric(text);
            (int precision, int found) = LiteralReader.NumericDigits(new ReadOnlySpan<byte>(numeric.Pointer, numeric.Length));
            Assert.Equal(scale, found);
            Assert.True(BigInteger.Parse(digits) < BigInteger.Pow(10, precision), text);
            // Not more than the integer digits that there are, or one for nothing.
            Assert.True(precision <= Math.Max(1, digits.TrimStart('0').Length) + scale, text);
        }
    }
}
