using System.Globalization;
using System.Numerics;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;
using PgFusion.UnitTests.Functions;
using PgFusion.Worker.QueryService;
using Xunit;

namespace PgFusion.UnitTests.QueryService;

/// <summary>
/// A decimal column against a numeric constant: comparing integers with the bound must give what comparing the exact
/// rationals gives, for every operator, constants of any size and scale, NaN and infinities, and every value near the
/// bound or at the edges of the column.
/// </summary>
public sealed unsafe class DecimalBoundsTests
{
    private static readonly string[] Special = ["NaN", "Infinity", "-Infinity", "0", "0.0000", "-0.5", "0.5", "-1", "1",
        "9223372036854775807", "9223372036854775806.5", "-9223372036854775808", "-9223372036854775809", "92233720368547758.07",
        "170141183460469231731687303715884105727", "-170141183460469231731687303715884105728", "1e70", "-1e70", "1e-70", "-1e-70"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_bound_compares_as_the_constant_does(bool is128)
    {
        var random = new Random(is128 ? 2 : 1);
        int digitsMax = is128 ? 38 : 18;
        for (int round = 0; round < 4000; round++)
        {
            using var scratch = new TestScratch();
            string text = round < Special.Length * 4 ? Special[round / 4] : RandomConstant(random, digitsMax);
            int scale = random.Next(0, digitsMax + 1);
            StringRef parsed = scratch.Numeric(text);
            byte[] payload = new ReadOnlySpan<byte>(parsed.Pointer, parsed.Length).ToArray();
            string exact = scratch.Show(parsed);
            foreach (ComparisonOperator op in Enum.GetValues<ComparisonOperator>())
            {
                Int128 bound = DecimalBounds.Bound(payload, scale, is128, op);
                if (!is128)
                {
                    Assert.InRange(bound, (Int128)long.MinValue, (Int128)long.MaxValue);
                }
                foreach (Int128? value in Values(exact, scale, digitsMax))
                {
                    Int128 stored = value ?? (is128 ? DecimalFunctions.NaN128 : DecimalFunctions.NaN64);
                    bool expected = Compare(op, Order(value, scale, exact));
                    bool actual = Compare(op, stored.CompareTo(bound));
                    Assert.True(expected == actual, $"{value?.ToString() ?? "NaN"}e-{scale} {op.Symbol()} {exact}: bound {bound}");
                }
            }
        }
    }

    /// <summary>Values of the column that can tell a wrong bound: around the constant, the edges, zero, NaN (null).</summary>
    private static IEnumerable<Int128?> Values(string constant, int scale, int digits)
    {
        var edge = (Int128)(BigInteger.Pow(10, digits) - 1);
        yield return null;
        yield return -edge;
        yield return -edge + 1;
        yield return -1;
        yield return 0;
        yield return 1;
        yield return edge - 1;
        yield return edge;
        if (Rational(constant) is not { } rational)
        {
            yield break;
        }
        BigInteger near = Floor(rational.Numerator * BigInteger.Pow(10, scale), rational.Denominator);
        for (int distance = -2; distance <= 3; distance++)
        {
            BigInteger value = near + distance;
            if (BigInteger.Abs(value) <= edge)
            {
                yield return (Int128)value;
            }
        }
    }

    private static int Order(Int128? value, int scale, string constant)
    {
        if (constant == "NaN")
        {
            return value is null ? 0 : -1;
        }
        if (value is null)
        {
            return 1;
        }
        if (Rational(constant) is not { } rational)
        {
            return constant == "Infinity" ? -1 : 1;
        }
        return ((BigInteger)value.Value * rational.Denominator).CompareTo(rational.Numerator * BigInteger.Pow(10, scale));
    }

    private static bool Compare(ComparisonOperator op, int order) => op switch
    {
        ComparisonOperator.Equal => order == 0,
        ComparisonOperator.NotEqual => order != 0,
        ComparisonOperator.Less => order < 0,
        ComparisonOperator.LessOrEqual => order <= 0,
        ComparisonOperator.Greater => order > 0,
        _ => order >= 0,
    };

    private static (BigInteger Numerator, BigInteger Denominator)? Rational(string text)
    {
        if (text is "NaN" or "Infinity" or "-Infinity")
        {
            return null;
        }
        int point = text.IndexOf('.', StringComparison.Ordinal);
        int scale = point < 0 ? 0 : text.Length - point - 1;
        return (BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture), BigInteger.Pow(10, scale));
    }

    private static BigInteger Floor(BigInteger numerator, BigInteger denominator)
    {
        BigInteger quotient = BigInteger.DivRem(numerator, denominator, out BigInteger rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    private static string RandomConstant(Random random, int digitsMax)
    {
        int integers = random.Next(0, random.Next(2) == 0 ? 6 : digitsMax + 25);
        int fraction = random.Next(0, random.Next(2) == 0 ? 5 : 45);
        string text = (integers == 0 ? "0" : Digits(random, integers)) + (fraction == 0 ? "" : "." + Digits(random, fraction));
        return random.Next(2) == 0 ? text : "-" + text;
    }

    private static string Digits(Random random, int count)
    {
        char fixedDigit = random.Next(4) switch
        {
            0 => '0',
            1 => '9',
            _ => ' ',
        };
        return string.Concat(Enumerable.Range(0, count).Select(_ => fixedDigit == ' ' || random.Next(4) == 0 ? (char)('0' + random.Next(10)) : fixedDigit));
    }
}
