using PgFusion.Runtime.Functions;

namespace PgFusion.Runtime.Kernels;

/// <summary>General numerics that are known to fit a decimal of the given scale, as that decimal.</summary>
public static unsafe class NumericKernel
{
    public static long ToDecimal64(byte* payload, int length, int scale)
    {
        long value;
        bool sameScale;
        if (!NumericFunctions.TryToDecimal64(payload, length, scale, &value, &sameScale))
        {
            throw NotRepresentable();
        }
        return value;
    }

    public static Int128 ToDecimal128(byte* payload, int length, int scale)
    {
        Int128 value;
        bool sameScale;
        if (!NumericFunctions.TryToDecimal128(payload, length, scale, &value, &sameScale))
        {
            throw NotRepresentable();
        }
        return value;
    }

    private static PgException NotRepresentable() =>
        new(PgError.InternalErrorState, "a numeric does not fit the digits that its type promises");
}
