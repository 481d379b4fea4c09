namespace PgFusion.Runtime.Functions;

/// <summary>sqrt of numeric (numeric.c, numeric_sqrt).</summary>
public static unsafe partial class NumericFunctions
{
    /// <summary>What a root shows at least, and how many decimals at most (NUMERIC_MIN_SIG_DIGITS, NUMERIC_MAX_DISPLAY_SCALE).</summary>
    private const int RootDigitsMin = 16;

    private const int RootScaleMax = 1000;

    public static StringRef SquareRoot(byte* a, int aLength, Scratch* scratch)
    {
        NumericValue x = NumericValue.Read(a, aLength);
        if (x.Sign < 0)
        {
            PgError.SquareRootOfNegative();
        }
        if (!x.IsFinite)
        {
            return scratch->Copy(a, aLength);
        }
        // The root has half of the digits before the point.
        int whole = x.Weight * NumericValue.DecimalDigits / 2 + 1;
        int scale = Math.Clamp(Math.Max(RootDigitsMin - whole, x.DisplayScale), 0, RootScaleMax);
        return NumericSquareRoot.Of(x, scale, scratch).Pack(scratch);
    }
}
