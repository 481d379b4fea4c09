using PgFusion.Runtime.Functions;
using Xunit;
using static PgFusion.UnitTests.Functions.FixtureFile;

namespace PgFusion.UnitTests.Functions;

/// <summary>
/// What does not depend on the library: exact results, special values and errors, as float.c has them. The last bits of
/// all others are compared with a server that uses the same library, in the differential tests.
/// </summary>
public sealed class FloatMathTests
{
    private const string Overflow = "!22003|value out of range: overflow|";
    private const string Underflow = "!22003|value out of range: underflow|";
    private const string OutOfRange = "!22003|input is out of range|";

    private static void Check(string expected, Func<double> function) => Assert.Equal(expected, Answer(() => TestScratch.Show(function())));

    [Theory]
    [InlineData(0.5, "0", "1", "0", "0", "1")]
    [InlineData(-0.5, "-0", "-0", "-1", "-0", "-1")]
    [InlineData(2.5, "2", "3", "2", "2", "1")]
    [InlineData(-1.5, "-2", "-1", "-2", "-1", "-1")]
    [InlineData(-0.0, "-0", "-0", "-0", "-0", "0")]
    [InlineData(double.NaN, "NaN", "NaN", "NaN", "NaN", "0")]
    [InlineData(double.NegativeInfinity, "-Infinity", "-Infinity", "-Infinity", "-Infinity", "-1")]
    public void Rounding(double a, string round, string ceil, string floor, string trunc, string sign)
    {
        Check(round, () => FloatFunctions.Round(a));
        Check(ceil, () => FloatFunctions.Ceil(a));
        Check(floor, () => FloatFunctions.Floor(a));
        Check(trunc, () => FloatFunctions.Truncate(a));
        Check(sign, () => FloatFunctions.Sign(a));
    }

    [Theory]
    [InlineData(4.0, 0.5, "2")]
    [InlineData(2.0, 10.0, "1024")]
    [InlineData(-2.0, 3.0, "-8")]
    [InlineData(double.NaN, 0.0, "1")]
    [InlineData(1.0, double.NaN, "1")]
    [InlineData(2.0, double.NaN, "NaN")]
    [InlineData(double.NaN, 2.0, "NaN")]
    [InlineData(0.0, -1.0, "!2201F|zero raised to a negative power is undefined|")]
    [InlineData(0.0, double.NegativeInfinity, "!2201F|zero raised to a negative power is undefined|")]
    [InlineData(-1.0, 0.5, "!2201F|a negative number raised to a non-integer power yields a complex result|")]
    [InlineData(-1.0, double.PositiveInfinity, "1")]
    [InlineData(0.5, double.PositiveInfinity, "0")]
    [InlineData(0.5, double.NegativeInfinity, "Infinity")]
    [InlineData(2.0, double.NegativeInfinity, "0")]
    [InlineData(double.PositiveInfinity, 0.0, "1")]
    [InlineData(double.PositiveInfinity, -2.0, "0")]
    [InlineData(double.NegativeInfinity, 3.0, "-Infinity")]
    [InlineData(double.NegativeInfinity, 2.0, "Infinity")]
    [InlineData(double.NegativeInfinity, -3.0, "-0")]
    [InlineData(1e300, 2.0, Overflow)]
    [InlineData(1e-300, 2.0, Underflow)]
    [InlineData(0.0, 2.0, "0")]
    public void Powers(double a, double b, string answer) => Check(answer, () => FloatFunctions.Power(a, b));

    [Fact]
    public void Roots_and_logarithms()
    {
        Check("3", () => FloatFunctions.SquareRoot(9));
        Check("-0", () => FloatFunctions.SquareRoot(-0.0));
        Check("!2201F|cannot take square root of a negative number|", () => FloatFunctions.SquareRoot(-1));
        Check("-2", () => FloatFunctions.CubeRoot(-8));
        Check("0", () => FloatFunctions.CubeRoot(0));
        Check("Infinity", () => FloatFunctions.CubeRoot(double.PositiveInfinity));
        Check("1", () => FloatFunctions.Exponential(0));
        Check("0", () => FloatFunctions.Exponential(double.NegativeInfinity));
        Check("NaN", () => FloatFunctions.Exponential(double.NaN));
        Check(Overflow, () => FloatFunctions.Exponential(1000));
        Check(Underflow, () => FloatFunctions.Exponential(-1000));
        Check("0", () => FloatFunctions.NaturalLogarithm(1));
        Check("Infinity", () => FloatFunctions.NaturalLogarithm(double.PositiveInfinity));
        Check("!2201E|cannot take logarithm of zero|", () => FloatFunctions.NaturalLogarithm(-0.0));
        Check("!2201E|cannot take logarithm of a negative number|", () => FloatFunctions.NaturalLogarithm(double.NegativeInfinity));
        Check("3", () => FloatFunctions.DecimalLogarithm(1000));
        Check("!2201E|cannot take logarithm of zero|", () => FloatFunctions.DecimalLogarithm(0));
    }

    [Fact]
    public void Trigonometry()
    {
        Check("0", () => FloatFunctions.Sine(0));
        Check("1", () => FloatFunctions.Cosine(0));
        Check("-0", () => FloatFunctions.Tangent(-0.0));
        Check("Infinity", () => FloatFunctions.Cotangent(0));
        Check(OutOfRange, () => FloatFunctions.Sine(double.PositiveInfinity));
        Check(OutOfRange, () => FloatFunctions.Cotangent(double.NegativeInfinity));
        Check("0", () => FloatFunctions.ArcSine(0));
        Check("0", () => FloatFunctions.ArcCosine(1));
        Check(OutOfRange, () => FloatFunctions.ArcCosine(1.0000000000000002));
        Check("NaN", () => FloatFunctions.ArcTangent(1, double.NaN));
        Check("0", () => FloatFunctions.ArcTangent(0.0, 1));
        Check("180", () => FloatFunctions.Degrees(Math.PI));
        Check(Overflow, () => FloatFunctions.Degrees(1e308));
        Check(Underflow, () => FloatFunctions.Radians(double.Epsilon));
        Assert.False(double.IsNegative(FloatFunctions.Sine(double.NaN)));
    }
}
