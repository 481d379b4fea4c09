namespace PgFusion.Runtime.Functions;

/// <summary>round, trunc, ceil, floor and the cast to numeric(precision, scale).</summary>
public static unsafe partial class NumericFunctions
{
    /// <summary>round(a, scale), half away from zero; a negative scale rounds before the point.</summary>
    public static StringRef Round(byte* a, int aLength, int scale, Scratch* scratch)
    {
        NumericValue x = NumericValue.Read(a, aLength);
        if (!x.IsFinite)
        {
            return scratch->Copy(a, aLength);
        }
        // One decimal more than a value can have before the point: its first digit may round up into it.
        scale = Math.Clamp(scale, -(NumericValue.WeightMax + 1) * NumericValue.DecimalDigits - 1,
            NumericValue.DisplayScaleMax);
        NumericValue result = x.CopyForUpdate(scratch);
        NumericRounding.Round(ref result, scale);
        result.DisplayScale = Math.Max(scale, 0);
        return result.Pack(scratch);
    }

    /// <summary>trunc(a, scale), towards zero; a negative scale cuts before the point.</summary>
    public static StringRef Truncate(byte* a, int aLength, int scale, Scratch* scratch)
    {
        NumericValue x = NumericValue.Read(a, aLength);
        if (!x.IsFinite)
        {
            return scratch->Copy(a, aLength);
        }
        scale = Math.Clamp(scale, -(NumericValue.WeightMax + 1) * NumericValue.DecimalDigits,
            NumericValue.DisplayScaleMax);
        NumericValue result = x.CopyForUpdate(scratch);
        NumericRounding.Truncate(ref result, scale);
        result.DisplayScale = Math.Max(scale, 0);
        return result.Pack(scratch);
    }

    public static StringRef Ceil(byte* a, int aLength, Scratch* scratch) => ToIntegral(a, aLength, false, scratch);

    public static StringRef Floor(byte* a, int aLength, Scratch* scratch) => ToIntegral(a, aLength, true, scratch);

    private static StringRef ToIntegral(byte* a, int aLength, bool awayWhenNegative, Scratch* scratch)
    {
        NumericValue x = NumericValue.Read(a, aLength);
        if (!x.IsFinite)
        {
            return scratch->Copy(a, aLength);
        }
        NumericValue result = x.CopyForUpdate(scratch);
        NumericRounding.Truncate(ref result, 0);
        if (!NumericRounding.IsIntegral(x) && x.Negative == awayWhenNegative)
        {
            result.Strip();
            short one = 1;
            NumericValue step = new() { Digits = &one, Count = 1, Negative = awayWhenNegative };
            result = NumericKernels.Add(result, step, scratch);
        }
        return result.Pack(scratch);
    }

    /// <summary>
    /// The cast to numeric(precision, scale) given as PostgreSQL's typmod, where −1 means unconstrained. Raises
    /// "numeric field overflow" with its DETAIL.
    /// </summary>
    public static StringRef ApplyTypmod(byte* a, int aLength, int typmod, Scratch* scratch)
    {
        if (typmod < TypmodOffset)
        {
            return new StringRef(a, aLength);
        }
        NumericValue x = NumericValue.Read(a, aLength);
        int precision = TypmodPrecision(typmod);
        int scale = TypmodScale(typmod);
        if (!x.IsFinite)
        {
            if (x.Kind != NumericKind.NaN)
            {
                PgError.NumericFieldInfinity(precision, scale);
            }
            return new StringRef(a, aLength);
        }
        NumericValue result = x.CopyForUpdate(scratch);
        NumericRounding.ApplyPrecision(ref result, precision, scale);
        return result.Pack(scratch);
    }

    public static int TypmodPrecision(int typmod) => ((typmod - TypmodOffset) >> 16) & 0xffff;

    /// <summary>The scale is an 11-bit two's complement number in the typmod; it may be negative.</summary>
    public static int TypmodScale(int typmod) => (typmod - TypmodOffset) << 21 >> 21;

    public static int MakeTypmod(int precision, int scale) => ((precision << 16) | (scale & 0x7ff)) + TypmodOffset;
}
