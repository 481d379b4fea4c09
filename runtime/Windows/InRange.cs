using PgFusion.Runtime.Functions;

namespace PgFusion.Runtime.Windows;

/// <summary>
/// The in_range support functions of window frames with an offset in RANGE mode (int.c, int8.c, float.c, numeric.c): is
/// the value at most (<c>less</c>) or at least (otherwise) the base moved by the offset, downwards (<c>subtract</c>) or
/// upwards? A sum beyond the type is beyond all its values. None of the arguments is NULL.
/// </summary>
public static unsafe class InRange
{
    /// <summary>smallint, integer and bigint with an offset of any of these.</summary>
    public static bool Integer(long value, long origin, long offset, bool subtract, bool less)
    {
        if (offset < 0)
        {
            InvalidSize();
        }
        Int128 sum = subtract ? (Int128)origin - offset : (Int128)origin + offset;
        return less ? value <= sum : value >= sum;
    }

    /// <summary>real and double precision; NaN is above everything and equal to itself.</summary>
    public static bool Float(double value, double origin, double offset, bool subtract, bool less)
    {
        if (double.IsNaN(offset) || offset < 0)
        {
            InvalidSize();
        }
        if (double.IsNaN(value))
        {
            return double.IsNaN(origin) || !less;
        }
        if (double.IsNaN(origin))
        {
            return less;
        }
        // Infinitely far before infinity lies everything.
        if (double.IsInfinity(offset) && double.IsInfinity(origin) && (subtract ? origin > 0 : origin < 0))
        {
            return true;
        }
        double sum = subtract ? origin - offset : origin + offset;
        return less ? value <= sum : value >= sum;
    }

    public static bool Numeric(byte* value, int valueLength, byte* origin, int originLength, byte* offset, int offsetLength,
        bool subtract, bool less, Scratch* scratch)
    {
        NumericValue distance = NumericValue.Read(offset, offsetLength);
        if (distance.Kind is NumericKind.NaN or NumericKind.NegativeInfinity || distance.Sign < 0)
        {
            InvalidSize();
        }
        NumericKind valueKind = NumericValue.Read(value, valueLength).Kind;
        NumericKind originKind = NumericValue.Read(origin, originLength).Kind;
        if (valueKind == NumericKind.NaN)
        {
            return originKind == NumericKind.NaN || !less;
        }
        if (originKind == NumericKind.NaN)
        {
            return less;
        }
        if (distance.Kind == NumericKind.PositiveInfinity &&
            originKind == (subtract ? NumericKind.PositiveInfinity : NumericKind.NegativeInfinity))
        {
            return true;
        }
        StringRef sum = subtract
            ? NumericFunctions.Subtract(origin, originLength, offset, offsetLength, scratch)
            : NumericFunctions.Add(origin, originLength, offset, offsetLength, scratch);
        int order = NumericFunctions.Compare(value, valueLength, sum.Pointer, sum.Length);
        return less ? order <= 0 : order >= 0;
    }

    private static void InvalidSize() =>
        throw new PgException("22013", "invalid preceding or following size in window function");
}
