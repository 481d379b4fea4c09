using System.Numerics;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;

namespace PgFusion.Worker.QueryService;

/// <summary>
/// Turns <c>column OP c</c>, for a column of scaled integers x (NaN = the largest integer) and any numeric c, into
/// <c>x OP b</c> with an integer b. With c' = c·10^scale:
/// <code>
///   x &lt; c ⟺ x &lt; ⌈c'⌉      x ≤ c ⟺ x ≤ ⌊c'⌋      x &gt; c ⟺ x &gt; ⌊c'⌋      x ≥ c ⟺ x ≥ ⌈c'⌉
///   x = c ⟺ x = c' when c' is whole, otherwise never
/// </code>
/// Constants beyond the integers are moved to the edge where the comparison has the same outcome; NaN is above all.
/// </summary>
internal static unsafe class DecimalBounds
{
    /// <summary>The integer b; it fits 64 bits unless <paramref name="is128"/>.</summary>
    public static Int128 Bound(byte[] numeric, int scale, bool is128, ComparisonOperator op)
    {
        Int128 nan = is128 ? DecimalFunctions.NaN128 : DecimalFunctions.NaN64;
        Int128 never = is128 ? Int128.MinValue : long.MinValue;
        (int precision, int displayScale) = LiteralReader.NumericDigits(numeric);
        if (displayScale < 0)
        {
            return Special(numeric, op, nan, never);
        }
        (BigInteger unscaled, int digits) = Unscaled(numeric);
        BigInteger floor;
        bool whole;
        if (digits <= scale)
        {
            floor = unscaled * BigInteger.Pow(10, scale - digits);
            whole = true;
        }
        else
        {
            BigInteger divisor = BigInteger.Pow(10, digits - scale);
            floor = BigInteger.DivRem(unscaled, divisor, out BigInteger remainder);
            whole = remainder.IsZero;
            if (!whole && unscaled.Sign < 0)
            {
                floor -= 1;
            }
        }
        BigInteger ceiling = whole ? floor : floor + 1;
        if (op is ComparisonOperator.Equal or ComparisonOperator.NotEqual)
        {
            return whole && Fits(floor, nan, never) ? (Int128)floor : never;
        }
        BigInteger bound = op is ComparisonOperator.Less or ComparisonOperator.GreaterOrEqual ? ceiling : floor;
        if (Fits(bound, nan, never))
        {
            return (Int128)bound;
        }
        return bound.Sign < 0 ? never : Above(op, nan);
    }

    /// <summary>A finite or infinite constant above every number of the column, but not above NaN.</summary>
    private static Int128 Above(ComparisonOperator op, Int128 nan) =>
        op is ComparisonOperator.Less or ComparisonOperator.GreaterOrEqual ? nan : nan - 1;

    private static bool Fits(BigInteger value, Int128 nan, Int128 never) => value < nan && value > never;

    private static Int128 Special(byte[] numeric, ComparisonOperator op, Int128 nan, Int128 never)
    {
        // NumericChoice: the sign bits of NaN, +infinity, -infinity.
        int sign = (numeric[0] | numeric[1] << 8) & 0xF000;
        bool equality = op is ComparisonOperator.Equal or ComparisonOperator.NotEqual;
        return sign switch
        {
            0xC000 => nan,
            0xD000 => equality ? never : Above(op, nan),
            _ => never,
        };
    }

    /// <summary>The value as an integer and the number of its decimal digits behind the point.</summary>
    private static (BigInteger Unscaled, int Digits) Unscaled(byte[] numeric)
    {
        ushort header = BitConverter.ToUInt16(numeric);
        bool isShort = (header & 0x8000) != 0;
        bool negative = isShort ? (header & 0x2000) != 0 : (header & 0xC000) == 0x4000;
        int weight = isShort
            ? (header & 0x0040) != 0 ? (header & 0x003F) - 64 : header & 0x003F
            : BitConverter.ToInt16(numeric, 2);
        int start = isShort ? 2 : 4;
        int count = (numeric.Length - start) / 2;
        BigInteger value = 0;
        for (int i = 0; i < count; i++)
        {
            value = value * 10000 + BitConverter.ToInt16(numeric, start + 2 * i);
        }
        int exponent = (weight - count + 1) * 4;
        if (exponent > 0)
        {
            value *= BigInteger.Pow(10, exponent);
            exponent = 0;
        }
        return (negative ? -value : value, -exponent);
    }
}
