using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// Operators and functions of numeric on PostgreSQL's stored form (a payload and its length; layout at
/// <see cref="NumericValue"/>). Results are in new memory of the scratch, unless said otherwise, in canonical form:
/// stripped, short header where possible. This part has arithmetic; the other parts are named after what they hold.
/// </summary>
public static unsafe partial class NumericFunctions
{
    /// <summary>PostgreSQL's "no typmod".</summary>
    public const int NoTypmod = -1;

    private const int TypmodOffset = 4;

    public static StringRef Add(byte* a, int aLength, byte* b, int bLength, Scratch* scratch)
    {
        NumericValue x = NumericValue.Read(a, aLength);
        NumericValue y = NumericValue.Read(b, bLength);
        if (x.IsFinite && y.IsFinite)
        {
            return NumericKernels.Add(x, y, scratch).Pack(scratch);
        }
        return NumericValue.PackSpecial(AddSpecial(x.Kind, y.Kind), scratch);
    }

    public static StringRef Subtract(byte* a, int aLength, byte* b, int bLength, Scratch* scratch)
    {
        NumericValue x = NumericValue.Read(a, aLength);
        NumericValue y = NumericValue.Read(b, bLength);
        if (x.IsFinite && y.IsFinite)
        {
            return NumericKernels.Subtract(x, y, scratch).Pack(scratch);
        }
        return NumericValue.PackSpecial(AddSpecial(x.Kind, Opposite(y.Kind)), scratch);
    }

    /// <summary>Exact; more than 16383 decimals are rounded to that many.</summary>
    public static StringRef Multiply(byte* a, int aLength, byte* b, int bLength, Scratch* scratch)
    {
        NumericValue x = NumericValue.Read(a, aLength);
        NumericValue y = NumericValue.Read(b, bLength);
        if (x.IsFinite && y.IsFinite)
        {
            NumericValue product = NumericKernels.Multiply(x, y, scratch);
            if (product.DisplayScale > NumericValue.DisplayScaleMax)
            {
                NumericRounding.Round(ref product, NumericValue.DisplayScaleMax);
            }
            return product.Pack(scratch);
        }
        bool isNaN = x.Kind == NumericKind.NaN || y.Kind == NumericKind.NaN;
        return NumericValue.PackSpecial(isNaN ? NumericKind.NaN : InfinityOfSign(x.Sign * y.Sign), scratch);
    }

    public static StringRef Divide(byte* a, int aLength, byte* b, int bLength, Scratch* scratch)
    {
        NumericValue x = NumericValue.Read(a, aLength);
        NumericValue y = NumericValue.Read(b, bLength);
        if (x.IsFinite && y.IsFinite)
        {
            return NumericKernels.Divide(x, y, NumericKernels.SelectDivisionScale(x, y), true, scratch).Pack(scratch);
        }
        return DivideSpecial(x, y, scratch);
    }

    /// <summary>div(a, b): the quotient cut to an integer.</summary>
    public static StringRef DivideTruncating(byte* a, int aLength, byte* b, int bLength, Scratch* scratch)
    {
        NumericValue x = NumericValue.Read(a, aLength);
        NumericValue y = NumericValue.Read(b, bLength);
        if (x.IsFinite && y.IsFinite)
        {
            return NumericKernels.Divide(x, y, 0, false, scratch).Pack(scratch);
        }
        return DivideSpecial(x, y, scratch);
    }

    public static StringRef Modulo(byte* a, int aLength, byte* b, int bLength, Scratch* scratch)
    {
        NumericValue x = NumericValue.Read(a, aLength);
        NumericValue y = NumericValue.Read(b, bLength);
        if (x.IsFinite && y.IsFinite)
        {
            return NumericKernels.Modulo(x, y, scratch).Pack(scratch);
        }
        if (x.Kind == NumericKind.NaN || y.Kind == NumericKind.NaN)
        {
            return NumericValue.PackSpecial(NumericKind.NaN, scratch);
        }
        if (!x.IsFinite)
        {
            if (y.IsZero)
            {
                PgError.DivisionByZero();
            }
            return NumericValue.PackSpecial(NumericKind.NaN, scratch);
        }
        // Nothing is left over by an infinite divisor but the dividend itself.
        return scratch->Copy(a, aLength);
    }

    public static StringRef Negate(byte* a, int aLength, Scratch* scratch)
    {
        NumericValue x = NumericValue.Read(a, aLength);
        StringRef result = scratch->Copy(a, aLength);
        ushort* header = (ushort*)result.Pointer;
        if (!x.IsFinite)
        {
            if (x.Kind != NumericKind.NaN)
            {
                *header ^= ShortOrInfinitySign;
            }
        }
        else if (x.Count != 0)
        {
            *header ^= SignFlagOf(*header);
        }
        return result;
    }

    /// <summary>The value itself, not a copy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static StringRef UnaryPlus(byte* a, int aLength) => new(a, aLength);

    public static StringRef Abs(byte* a, int aLength, Scratch* scratch)
    {
        StringRef result = scratch->Copy(a, aLength);
        ushort* header = (ushort*)result.Pointer;
        *header &= (ushort)~SignFlagOf(*header);
        return result;
    }

    /// <summary>sign(a): −1, 0, 1 or NaN.</summary>
    public static StringRef Sign(byte* a, int aLength, Scratch* scratch)
    {
        NumericValue x = NumericValue.Read(a, aLength);
        return x.Kind == NumericKind.NaN
            ? NumericValue.PackSpecial(NumericKind.NaN, scratch)
            : FromInt64(x.Sign, scratch);
    }

    private const ushort ShortOrInfinitySign = NumericValue.ShortSignFlag;

    /// <summary>The header's sign bit; the bit that tells the two infinities apart is where a short header has its sign.</summary>
    private static ushort SignFlagOf(ushort header) =>
        (header & NumericValue.ShortFlag) == 0 ? NumericValue.LongNegativeFlag
        : header == NumericValue.NaNHeader ? (ushort)0 : ShortOrInfinitySign;

    private static NumericKind Opposite(NumericKind kind) => kind switch
    {
        NumericKind.PositiveInfinity => NumericKind.NegativeInfinity,
        NumericKind.NegativeInfinity => NumericKind.PositiveInfinity,
        _ => kind,
    };

    /// <summary>At least one of the two is not finite.</summary>
    private static NumericKind AddSpecial(NumericKind a, NumericKind b)
    {
        if (a == NumericKind.Finite)
        {
            return b;
        }
        return b == NumericKind.Finite || a == b ? a : NumericKind.NaN;
    }

    private static NumericKind InfinityOfSign(int sign) =>
        sign == 0 ? NumericKind.NaN : sign > 0 ? NumericKind.PositiveInfinity : NumericKind.NegativeInfinity;

    /// <summary>At least one of the two is not finite.</summary>
    private static StringRef DivideSpecial(in NumericValue a, in NumericValue b, Scratch* scratch)
    {
        if (a.Kind == NumericKind.NaN || b.Kind == NumericKind.NaN)
        {
            return NumericValue.PackSpecial(NumericKind.NaN, scratch);
        }
        if (a.IsFinite)
        {
            // Whatever is divided by an infinity gives plain zero, without a display scale.
            return NumericValue.Zero(0).Pack(scratch);
        }
        if (!b.IsFinite)
        {
            return NumericValue.PackSpecial(NumericKind.NaN, scratch);
        }
        if (b.IsZero)
        {
            PgError.DivisionByZero();
        }
        return NumericValue.PackSpecial(InfinityOfSign(a.Sign * b.Sign), scratch);
    }
}
