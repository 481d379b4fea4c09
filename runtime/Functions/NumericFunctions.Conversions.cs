using System.Globalization;
using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>Casts between numeric and the integer types, the float types and scaled decimals.</summary>
public static unsafe partial class NumericFunctions
{
    /// <summary>Significant digits that a cast from double precision or real keeps (C's DBL_DIG and FLT_DIG).</summary>
    private const int Float8Digits = 15;
    private const int Float4Digits = 6;

    private const int TextOnStackBytesMax = 512;

    private static ReadOnlySpan<double> ExactPowersOfTen =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ];

    public static StringRef FromInt64(long value, Scratch* scratch) =>
        NumericValue.FromInt64(value, NumericValue.NewBuffer(5, scratch)).Pack(scratch);

    public static short ToInt16(byte* a, int aLength)
    {
        if (!TryToInt64(a, aLength, "smallint", out long value) || value != (short)value)
        {
            PgError.SmallintOutOfRange();
        }
        return (short)value;
    }

    public static int ToInt32(byte* a, int aLength)
    {
        if (!TryToInt64(a, aLength, "integer", out long value) || value != (int)value)
        {
            PgError.IntegerOutOfRange();
        }
        return (int)value;
    }

    public static long ToInt64(byte* a, int aLength)
    {
        if (!TryToInt64(a, aLength, "bigint", out long value))
        {
            PgError.BigintOutOfRange();
        }
        return value;
    }

    /// <summary>Rounds half away from zero; false if the result does not fit.</summary>
    private static bool TryToInt64(byte* a, int aLength, string type, out long result)
    {
        NumericValue x = NumericValue.Read(a, aLength);
        if (!x.IsFinite)
        {
            if (x.Kind == NumericKind.NaN)
            {
                PgError.CannotConvertNaN(type);
            }
            PgError.CannotConvertInfinity(type);
        }
        result = 0;
        if (x.Weight > 4)
        {
            // 10000^5 is beyond 2^63.
            return x.Count == 0;
        }
        UInt128 magnitude = 0;
        for (int i = 0; i <= x.Weight; i++)
        {
            magnitude = magnitude * NumericValue.Base + (uint)(i < x.Count ? x.Digits[i] : 0);
        }
        // The digit of 10000^-1 alone decides whether the fraction is a half or more.
        int half = x.Weight + 1;
        if (half >= 0 && half < x.Count && x.Digits[half] >= NumericValue.Base / 2)
        {
            magnitude++;
        }
        UInt128 limit = x.Negative ? (UInt128)1 << 63 : ((UInt128)1 << 63) - 1;
        if (magnitude > limit)
        {
            return false;
        }
        result = x.Negative ? -(long)(ulong)magnitude : (long)(ulong)magnitude;
        return true;
    }

    /// <summary>
    /// The nearest double, as PostgreSQL gets it from the printed text; an error with that text if it overflows, or
    /// becomes zero without being it.
    /// </summary>
    public static double ToFloat8(byte* a, int aLength)
    {
        NumericValue x = NumericValue.Read(a, aLength);
        if (!x.IsFinite)
        {
            return SpecialToFloat8(x.Kind);
        }
        if (TryMantissa(x, 1UL << 53, 22, out ulong mantissa, out int exponent))
        {
            // Both operands are exact doubles, so one operation rounds once: correctly.
            double power = ExactPowersOfTen[Math.Abs(exponent)];
            double result = exponent < 0 ? mantissa / power : mantissa * power;
            return x.Negative ? -result : result;
        }
        return ToFloat8ByText(x);
    }

    /// <summary>As <see cref="ToFloat8"/>, for real.</summary>
    public static float ToFloat4(byte* a, int aLength)
    {
        NumericValue x = NumericValue.Read(a, aLength);
        if (!x.IsFinite)
        {
            return (float)SpecialToFloat8(x.Kind);
        }
        if (TryMantissa(x, 1UL << 24, 10, out ulong mantissa, out int exponent))
        {
            float power = (float)ExactPowersOfTen[Math.Abs(exponent)];
            float result = exponent < 0 ? mantissa / power : mantissa * power;
            return x.Negative ? -result : result;
        }
        return ToFloat4ByText(x);
    }

    private static double SpecialToFloat8(NumericKind kind) => kind switch
    {
        NumericKind.PositiveInfinity => double.PositiveInfinity,
        NumericKind.NegativeInfinity => double.NegativeInfinity,
        _ => FloatFunctions.NaN,
    };

    /// <summary>The value as mantissa · 10^exponent, if both are small enough.</summary>
    private static bool TryMantissa(in NumericValue x, ulong mantissaMax, int exponentMax, out ulong mantissa,
        out int exponent)
    {
        mantissa = 0;
        exponent = (x.Weight - x.Count + 1) * NumericValue.DecimalDigits;
        if (x.Count == 0)
        {
            exponent = 0;
            return true;
        }
        if (x.Count > 4)
        {
            return false;
        }
        for (int i = 0; i < x.Count; i++)
        {
            mantissa = mantissa * NumericValue.Base + (uint)x.Digits[i];
        }
        if (exponent < 0)
        {
            // The last digit often ends in zeros: 12.5 is stored as 12 5000.
            while (mantissa % 10 == 0)
            {
                mantissa /= 10;
                exponent++;
            }
        }
        return mantissa <= mantissaMax && Math.Abs(exponent) <= exponentMax;
    }

    [SkipLocalsInit]
    private static double ToFloat8ByText(in NumericValue x)
    {
        int bytes = TextBytesMax(x);
        Span<byte> text = bytes <= TextOnStackBytesMax ? stackalloc byte[TextOnStackBytesMax] : new byte[bytes];
        text = text[..WriteText(x, text)];
        double result = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (double.IsInfinity(result) || (result == 0 && x.Count != 0))
        {
            PgError.TextOutOfRange(text, "double precision");
        }
        return result;
    }

    [SkipLocalsInit]
    private static float ToFloat4ByText(in NumericValue x)
    {
        int bytes = TextBytesMax(x);
        Span<byte> text = bytes <= TextOnStackBytesMax ? stackalloc byte[TextOnStackBytesMax] : new byte[bytes];
        text = text[..WriteText(x, text)];
        float result = float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (float.IsInfinity(result) || (result == 0 && x.Count != 0))
        {
            PgError.TextOutOfRange(text, "real");
        }
        return result;
    }

    private static int WriteText(in NumericValue x, Span<byte> text)
    {
        fixed (byte* pointer = text)
        {
            return WriteText(x, pointer);
        }
    }

    /// <summary>Fifteen significant digits, trailing zeros cut.</summary>
    public static StringRef FromFloat8(double value, Scratch* scratch) => FromFloat(value, Float8Digits, scratch);

    /// <summary>Six significant digits, trailing zeros cut.</summary>
    public static StringRef FromFloat4(float value, Scratch* scratch) => FromFloat(value, Float4Digits, scratch);

    [SkipLocalsInit]
    private static StringRef FromFloat(double value, int digits, Scratch* scratch)
    {
        if (!double.IsFinite(value))
        {
            return NumericValue.PackSpecial(double.IsNaN(value) ? NumericKind.NaN
                : value > 0 ? NumericKind.PositiveInfinity : NumericKind.NegativeInfinity, scratch);
        }
        // d.ddd…E+xxx with the wanted number of digits, correctly rounded. C's %g shows the same digits without trailing
        // zeros, in whatever notation; the display scale follows from the last digit that stays.
        byte* text = stackalloc byte[40];
        value.TryFormat(new Span<byte>(text, 40), out int length, digits == Float8Digits ? "E14" : "E5",
            CultureInfo.InvariantCulture);
        int exponentAt = new ReadOnlySpan<byte>(text, length).IndexOf((byte)'E');
        int mantissaEnd = exponentAt;
        while (text[mantissaEnd - 1] == '0')
        {
            mantissaEnd--;
        }
        int exponentLength = length - exponentAt;
        Buffer.MemoryCopy(text + exponentAt, text + mantissaEnd, exponentLength, exponentLength);
        int position = 0;
        NumericParser.TryFinite(text, mantissaEnd + exponentLength, ref position, out NumericValue result, scratch);
        return result.Pack(scratch);
    }

    /// <summary>numeric of a scaled decimal.</summary>
    public static StringRef FromDecimal64(long value, int scale, Scratch* scratch)
    {
        byte* payload = scratch->Allocate(DecimalFunctions.NumericBytesMax);
        return new StringRef(payload, DecimalFunctions.WriteDecimal(value, scale, payload));
    }

    /// <summary>numeric of a scaled decimal.</summary>
    public static StringRef FromDecimal128(Int128 value, int scale, Scratch* scratch)
    {
        byte* payload = scratch->Allocate(DecimalFunctions.NumericBytesMax);
        return new StringRef(payload, DecimalFunctions.WriteDecimal(value, scale, payload));
    }

    /// <summary>
    /// The value as a 64-bit integer of <paramref name="scale"/> decimals. False if it is infinite, has more decimals
    /// or does not fit; NaN gives the sentinel. <paramref name="sameScale"/>: whether the display scale is the given one
    /// too, so that the conversion back gives the same text (true for NaN).
    /// </summary>
    public static bool TryToDecimal64(byte* a, int aLength, int scale, long* value, bool* sameScale)
    {
        NumericValue x = NumericValue.Read(a, aLength);
        *value = DecimalFunctions.NaN64;
        *sameScale = true;
        if (!x.IsFinite)
        {
            return x.Kind == NumericKind.NaN;
        }
        *sameScale = x.DisplayScale == scale;
        *value = 0;
        if (x.Count == 0)
        {
            return true;
        }
        // The scale cuts the digit of 10000^-lastGroup, of which only some decimals count.
        int decimals = (x.Weight + 1) * NumericValue.DecimalDigits + scale;
        if (decimals <= 0 || decimals > 18 + 3)
        {
            return false;
        }
        int groups = decimals / NumericValue.DecimalDigits;
        int partial = decimals % NumericValue.DecimalDigits;
        if (x.Count > groups + (partial != 0 ? 1 : 0))
        {
            return false;
        }
        ulong magnitude = 0;
        for (int i = 0; i < groups; i++)
        {
            // At most five groups; the first of five is below 1000, or the value is too large anyway.
            ulong digit = (ulong)(i < x.Count ? x.Digits[i] : 0);
            if (magnitude > DecimalFunctions.Limit64 / NumericValue.Base)
            {
                return false;
            }
            magnitude = magnitude * NumericValue.Base + digit;
        }
        if (partial != 0)
        {
            uint unit = partial == 1 ? 1000u : partial == 2 ? 100u : 10u;
            uint digit = (uint)(groups < x.Count ? x.Digits[groups] : 0);
            if (digit % unit != 0 || magnitude > DecimalFunctions.Limit64 / (NumericValue.Base / unit))
            {
                return false;
            }
            magnitude = magnitude * (NumericValue.Base / unit) + digit / unit;
        }
        *value = x.Negative ? -(long)magnitude : (long)magnitude;
        return magnitude < DecimalFunctions.Limit64;
    }

    /// <summary>As <see cref="TryToDecimal64"/>, in 128 bits.</summary>
    public static bool TryToDecimal128(byte* a, int aLength, int scale, Int128* value, bool* sameScale)
    {
        NumericValue x = NumericValue.Read(a, aLength);
        *value = DecimalFunctions.NaN128;
        *sameScale = true;
        if (!x.IsFinite)
        {
            return x.Kind == NumericKind.NaN;
        }
        *sameScale = x.DisplayScale == scale;
        *value = 0;
        if (x.Count == 0)
        {
            return true;
        }
        int decimals = (x.Weight + 1) * NumericValue.DecimalDigits + scale;
        if (decimals <= 0 || decimals > 38 + 3)
        {
            return false;
        }
        int groups = decimals / NumericValue.DecimalDigits;
        int partial = decimals % NumericValue.DecimalDigits;
        if (x.Count > groups + (partial != 0 ? 1 : 0))
        {
            return false;
        }
        UInt128 magnitude = 0;
        for (int i = 0; i < groups; i++)
        {
            if (magnitude > DecimalFunctions.Limit128DividedByBase)
            {
                return false;
            }
            magnitude = magnitude * NumericValue.Base + (uint)(i < x.Count ? x.Digits[i] : 0);
        }
        if (partial != 0)
        {
            uint unit = partial == 1 ? 1000u : partial == 2 ? 100u : 10u;
            uint digit = (uint)(groups < x.Count ? x.Digits[groups] : 0);
            if (digit % unit != 0 || magnitude > DecimalFunctions.Limit128 / (NumericValue.Base / unit))
            {
                return false;
            }
            magnitude = magnitude * (NumericValue.Base / unit) + digit / unit;
        }
        *value = x.Negative ? -(Int128)magnitude : (Int128)magnitude;
        return magnitude < DecimalFunctions.Limit128;
    }
}
