namespace PgFusion.Runtime.Functions;

/// <summary>
/// trunc, ceil, floor and sign of scaled decimals, and round and trunc before the point. NaN stays. The caller has made
/// sure that results fit; rounding up needs room for one more digit.
/// </summary>
public static unsafe partial class DecimalFunctions
{
    /// <summary>Towards zero, to fewer decimals.</summary>
    public static long Truncate64(long value, int drop)
    {
        if (value == NaN64)
        {
            return value;
        }
        return drop > 18 ? 0 : value / PowersOfTen[drop];
    }

    /// <summary>As <see cref="Truncate64"/>.</summary>
    public static Int128 Truncate128(Int128 value, int drop)
    {
        if (value == NaN128)
        {
            return value;
        }
        return drop > 38 ? 0 : value / PowerOfTen128(drop);
    }

    /// <summary>The least integer not below, without decimals.</summary>
    public static long Ceil64(long value, int scale)
    {
        long whole = Truncate64(value, scale);
        return value > 0 && value != NaN64 && (scale > 18 || whole * PowersOfTen[scale] != value) ? whole + 1 : whole;
    }

    /// <summary>The greatest integer not above, without decimals.</summary>
    public static long Floor64(long value, int scale)
    {
        long whole = Truncate64(value, scale);
        return value < 0 && (scale > 18 || whole * PowersOfTen[scale] != value) ? whole - 1 : whole;
    }

    /// <summary>As <see cref="Ceil64"/>.</summary>
    public static Int128 Ceil128(Int128 value, int scale)
    {
        Int128 whole = Truncate128(value, scale);
        return value > 0 && value != NaN128 && (scale > 38 || whole * PowerOfTen128(scale) != value) ? whole + 1 : whole;
    }

    /// <summary>As <see cref="Floor64"/>.</summary>
    public static Int128 Floor128(Int128 value, int scale)
    {
        Int128 whole = Truncate128(value, scale);
        return value < 0 && (scale > 38 || whole * PowerOfTen128(scale) != value) ? whole - 1 : whole;
    }

    /// <summary>Times a power of ten.</summary>
    public static long Shift64(long value, int digits) => value == NaN64 ? value : value * PowersOfTen[digits];

    /// <summary>As <see cref="Shift64"/>.</summary>
    public static Int128 Shift128(Int128 value, int digits) => value == NaN128 ? value : value * PowerOfTen128(digits);

    /// <summary>−1, 0, 1 or NaN.</summary>
    public static long Sign64(long value) => value == NaN64 ? value : Math.Sign(value);

    /// <summary>As <see cref="Sign64"/>, in 64 bits.</summary>
    public static long Sign128(Int128 value) => value == NaN128 ? NaN64 : Int128.Sign(value);
}
