using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// Scaled decimals: numeric(p, s) carried as an integer of s decimals, in 64 bits (magnitude below 10^18) or 128 bits
/// (below 10^38), with the scale known when code is compiled. The largest integer of each width stands for NaN;
/// infinities cannot occur. Sums and products are integer arithmetic that compiled code does itself after widening;
/// here is what needs care: rounding, precision checks, hashing and the way back to the stored numeric.
/// Scales are from 0 to <see cref="ScaleMax"/>.
/// </summary>
[SkipLocalsInit]
public static unsafe partial class DecimalFunctions
{
    public const long NaN64 = long.MaxValue;

    public static Int128 NaN128
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(long.MaxValue, ulong.MaxValue);
    }

    /// <summary>Above this, a stored numeric may need its long header.</summary>
    public const int ScaleMax = 63;

    /// <summary>
    /// Room that WriteDecimal may touch at its destination. Some bytes behind the returned length may be overwritten, so
    /// that rows can be written one after the other with this much room after the last.
    /// </summary>
    public const int NumericBytesMax = 40;

    internal const ulong Limit64 = 1_000_000_000_000_000_000UL;

    /// <summary>10^38 = 0x4B3B4CA85A86C47A_098A224000000000.</summary>
    internal static UInt128 Limit128 => new(0x4B3B4CA85A86C47AUL, 0x098A224000000000UL);

    /// <summary>10^34.</summary>
    internal static UInt128 Limit128DividedByBase => new(0x0001ED09BEAD87C0UL, 0x378D8E6400000000UL);

    /// <summary>10^0 to 10^18.</summary>
    internal static ReadOnlySpan<long> PowersOfTen =>
    [
        1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000,
        1000000000000, 10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000,
        1000000000000000000,
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNaN(long value) => value == NaN64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNaN(Int128 value) => value == NaN128;

    /// <summary>A hash of the number, whatever its scale; like <see cref="NumericFunctions.Hash"/> of an equal numeric.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Hash64(long value, int scale) =>
        value == NaN64 ? NumericHash.NaN : NumericHash.Of(value, scale);

    /// <summary>As <see cref="Hash64"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Hash128(Int128 value, int scale) =>
        value == NaN128 ? NumericHash.NaN : NumericHash.Of(value, scale);

    /// <summary>
    /// Writes the stored numeric (PostgreSQL's on-disk form without varlena header) with display scale
    /// <paramref name="scale"/>. Returns its length; see <see cref="NumericBytesMax"/> for the room it needs.
    /// </summary>
    public static int WriteDecimal(long value, int scale, byte* destination)
    {
        Debug.Assert((uint)scale <= ScaleMax);
        if (value == NaN64)
        {
            *(ushort*)destination = NumericValue.NaNHeader;
            return 2;
        }
        ulong magnitude = value < 0 ? (ulong)-value : (ulong)value;
        // Decimals are grouped by four from the point on. The last group is filled up with zeros on its right, which
        // is done while the number is cut in two, where it cannot overflow.
        ulong upper, lower;
        switch (scale & 3)
        {
            case 0:
                upper = magnitude / 10_000_000_000_000_000UL;
                lower = magnitude - upper * 10_000_000_000_000_000UL;
                break;
            case 1:
                upper = magnitude / 10_000_000_000_000UL;
                lower = (magnitude - upper * 10_000_000_000_000UL) * 1000;
                break;
            case 2:
                upper = magnitude / 100_000_000_000_000UL;
                lower = (magnitude - upper * 100_000_000_000_000UL) * 100;
                break;
            default:
                upper = magnitude / 1_000_000_000_000_000UL;
                lower = (magnitude - upper * 1_000_000_000_000_000UL) * 10;
                break;
        }
        ulong high = upper == 0 ? 0 : FourDigits(upper);
        ulong low = FourDigits(lower);
        if ((high | low) == 0)
        {
            *(ushort*)destination = (ushort)(NumericValue.ShortFlag | (scale << NumericValue.ShortDisplayScaleShift));
            return 2;
        }
        // Eight digits in two words, the first digit in the lowest bits of the first word. Zero digits at both ends go.
        int leading, last;
        ulong first, second;
        if (high == 0)
        {
            leading = 4 + (int)(ulong.TrailingZeroCount(low) >> 4);
            first = low >> ((leading - 4) * 16);
            second = 0;
        }
        else
        {
            leading = (int)(ulong.TrailingZeroCount(high) >> 4);
            int shift = leading * 16;
            first = (high >> shift) | (low << 1 << (63 - shift));
            second = low >> shift;
        }
        last = low != 0 ? 7 - (int)(ulong.LeadingZeroCount(low) >> 4) : 3 - (int)(ulong.LeadingZeroCount(high) >> 4);
        int weight = 7 - ((scale + 3) >> 2) - leading;
        *(ushort*)destination = Header(value < 0, scale, weight);
        *(ulong*)(destination + 2) = first;
        *(ulong*)(destination + 10) = second;
        return 2 + (last - leading + 1) * sizeof(short);
    }

    /// <summary>As the 64-bit WriteDecimal.</summary>
    public static int WriteDecimal(Int128 value, int scale, byte* destination)
    {
        if (value == (long)value && (long)value != NaN64)
        {
            return WriteDecimal((long)value, scale, destination);
        }
        if (value == NaN128)
        {
            *(ushort*)destination = NumericValue.NaNHeader;
            return 2;
        }
        bool negative = value < 0;
        UInt128 magnitude = (UInt128)(negative ? -value : value);
        short* digits = stackalloc short[WideInteger.DigitsMax];
        NumericValue wide = new WideInteger((ulong)magnitude, (ulong)(magnitude >> 64), 0)
            .ToNumeric(negative, scale, digits);
        return WriteShort(wide, destination);
    }

    /// <summary>Packs a value that is known to fit the short header into the caller's memory.</summary>
    internal static int WriteShort(in NumericValue value, byte* destination)
    {
        Debug.Assert(value.DisplayScale <= ScaleMax && value.Weight is >= -64 and <= 63);
        *(ushort*)destination = Header(value.Negative, value.DisplayScale, value.Weight);
        uint bytes = (uint)value.Count * sizeof(short);
        Unsafe.CopyBlockUnaligned(destination + 2, value.Digits, bytes);
        return 2 + (int)bytes;
    }

    /// <summary>Four base-10000 digits of a number below 10^16, the most significant in the lowest 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong FourDigits(ulong value)
    {
        uint upper = (uint)(value / 100_000_000);
        uint lower = (uint)(value - (ulong)upper * 100_000_000);
        uint first = upper / 10_000;
        uint third = lower / 10_000;
        return first | (ulong)(upper - first * 10_000) << 16 | (ulong)third << 32 | (ulong)(lower - third * 10_000) << 48;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort Header(bool negative, int scale, int weight) =>
        (ushort)(NumericValue.ShortFlag | (negative ? NumericValue.ShortSignFlag : 0)
            | (scale << NumericValue.ShortDisplayScaleShift) | (weight & NumericValue.ShortWeightMask));

    /// <summary>
    /// From one scale to another, rounding half away from zero when decimals are lost. When decimals are gained, the
    /// caller has made sure that the result fits. NaN stays.
    /// </summary>
    public static long Rescale64(long value, int fromScale, int toScale)
    {
        if (value == NaN64 || fromScale == toScale)
        {
            return value;
        }
        if (toScale > fromScale)
        {
            return value * PowersOfTen[toScale - fromScale];
        }
        int drop = fromScale - toScale;
        if (drop > 18)
        {
            return 0;
        }
        long unit = PowersOfTen[drop];
        long quotient = value / unit;
        long rest = value - quotient * unit;
        if (Math.Abs(rest) >= unit / 2)
        {
            quotient += value < 0 ? -1 : 1;
        }
        return quotient;
    }

    /// <summary>As <see cref="Rescale64"/>.</summary>
    public static Int128 Rescale128(Int128 value, int fromScale, int toScale)
    {
        if (value == NaN128 || fromScale == toScale)
        {
            return value;
        }
        if (toScale > fromScale)
        {
            return value * PowerOfTen128(toScale - fromScale);
        }
        int drop = fromScale - toScale;
        if (drop > 38)
        {
            return 0;
        }
        Int128 unit = PowerOfTen128(drop);
        Int128 quotient = value / unit;
        Int128 rest = value - quotient * unit;
        if (Int128.Abs(rest) >= unit >> 1)
        {
            quotient += value < 0 ? -1 : 1;
        }
        return quotient;
    }

    /// <summary>
    /// The last step of a cast to numeric(precision, scale), after rescaling: "numeric field overflow" with its DETAIL if
    /// the number has more than <paramref name="precision"/> digits. precision is at most 18.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long CheckPrecision64(long value, int precision, int scale)
    {
        long limit = PowersOfTen[precision];
        if ((value >= limit || value <= -limit) && value != NaN64)
        {
            PgError.NumericFieldOverflow(precision, scale);
        }
        return value;
    }

    /// <summary>As <see cref="CheckPrecision64"/>; precision is at most 38.</summary>
    public static Int128 CheckPrecision128(Int128 value, int precision, int scale)
    {
        Int128 limit = PowerOfTen128(precision);
        if ((value >= limit || value <= -limit) && value != NaN128)
        {
            PgError.NumericFieldOverflow(precision, scale);
        }
        return value;
    }

    /// <summary>The nearest double.</summary>
    public static double ToFloat8(long value, int scale)
    {
        if (value is <= 1L << 53 and >= -(1L << 53) && scale <= 18)
        {
            return value / (double)PowersOfTen[scale];
        }
        byte* payload = stackalloc byte[NumericBytesMax];
        return NumericFunctions.ToFloat8(payload, WriteDecimal(value, scale, payload));
    }

    /// <summary>The nearest double.</summary>
    public static double ToFloat8(Int128 value, int scale)
    {
        byte* payload = stackalloc byte[NumericBytesMax];
        return NumericFunctions.ToFloat8(payload, WriteDecimal(value, scale, payload));
    }

    /// <summary>10^exponent, for exponents up to 38.</summary>
    internal static Int128 PowerOfTen128(int exponent)
    {
        if (exponent <= 18)
        {
            return PowersOfTen[exponent];
        }
        Int128 power = (Int128)PowersOfTen[18] * PowersOfTen[Math.Min(exponent - 18, 18)];
        return exponent <= 36 ? power : power * PowersOfTen[exponent - 36];
    }
}
