namespace PgFusion.Runtime.Functions;

/// <summary>Order, equality and hash. NaN equals NaN and is above everything, also above Infinity.</summary>
public static unsafe partial class NumericFunctions
{
    /// <summary>−1, 0 or 1.</summary>
    public static int Compare(byte* a, int aLength, byte* b, int bLength)
    {
        NumericValue x = NumericValue.Read(a, aLength);
        NumericValue y = NumericValue.Read(b, bLength);
        if (x.IsFinite && y.IsFinite)
        {
            return NumericKernels.Compare(x, y);
        }
        return Math.Sign(Rank(x.Kind) - Rank(y.Kind));
    }

    public static bool Equal(byte* a, int aLength, byte* b, int bLength) => Compare(a, aLength, b, bLength) == 0;

    public static bool NotEqual(byte* a, int aLength, byte* b, int bLength) => Compare(a, aLength, b, bLength) != 0;

    public static bool Less(byte* a, int aLength, byte* b, int bLength) => Compare(a, aLength, b, bLength) < 0;

    public static bool LessOrEqual(byte* a, int aLength, byte* b, int bLength) => Compare(a, aLength, b, bLength) <= 0;

    public static bool Greater(byte* a, int aLength, byte* b, int bLength) => Compare(a, aLength, b, bLength) > 0;

    public static bool GreaterOrEqual(byte* a, int aLength, byte* b, int bLength) =>
        Compare(a, aLength, b, bLength) >= 0;

    /// <summary>The smaller value, not copied. Of equal values the second, whose display scale may differ.</summary>
    public static StringRef Smaller(byte* a, int aLength, byte* b, int bLength) =>
        Compare(a, aLength, b, bLength) < 0 ? new StringRef(a, aLength) : new StringRef(b, bLength);

    /// <summary>The larger value, not copied. Of equal values the second, whose display scale may differ.</summary>
    public static StringRef Larger(byte* a, int aLength, byte* b, int bLength) =>
        Compare(a, aLength, b, bLength) > 0 ? new StringRef(a, aLength) : new StringRef(b, bLength);

    /// <summary>
    /// Equal values hash alike whatever their display scale, and like <see cref="DecimalFunctions.Hash64"/> and
    /// <see cref="DecimalFunctions.Hash128"/> of an equal scaled decimal.
    /// </summary>
    public static ulong Hash(byte* a, int aLength)
    {
        NumericValue x = NumericValue.Read(a, aLength);
        return x.Kind switch
        {
            NumericKind.Finite => NumericHash.Of(x),
            NumericKind.PositiveInfinity => NumericHash.PositiveInfinity,
            NumericKind.NegativeInfinity => NumericHash.NegativeInfinity,
            _ => NumericHash.NaN,
        };
    }

    private static int Rank(NumericKind kind) => kind switch
    {
        NumericKind.NegativeInfinity => -1,
        NumericKind.Finite => 0,
        NumericKind.PositiveInfinity => 1,
        _ => 2,
    };
}
