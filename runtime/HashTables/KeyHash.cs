using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Protocol;

namespace PgFusion.Runtime.HashTables;

/// <summary>
/// 64 bits of a value, the same for equal ones, by which a <see cref="KeySet"/> holds what is not an integer. Processes that
/// read leaves hash what is stored with the same functions (pghooks/scan/key_hash.h; described at SCAN_FILTERS in
/// pghooks/session/protocol.h), so a hash is of the value, not of how either side holds it.
/// </summary>
public static unsafe class KeyHash
{
    private const int DigitBase = 10000;
    private const int DigitDecimals = 4;
    private const int DigitBits = 16;
    private const int WordBits = 64;

    /// <summary>38 decimal digits, cut at the point and at every fourth from there.</summary>
    private const int DecimalDigitsMax = 11;

    public static ulong Bytes(byte* bytes, int length)
    {
        ulong hash = (ulong)length * ProtocolConstants.BloomMultiplier1;
        for (; length >= sizeof(ulong); length -= sizeof(ulong), bytes += sizeof(ulong))
        {
            hash = Step(hash, *(ulong*)bytes);
        }
        if (length > 0)
        {
            ulong word = 0;
            for (int i = 0; i < length; i++)
            {
                word |= (ulong)bytes[i] << (8 * i);
            }
            hash = Step(hash, word);
        }
        return hash;
    }

    /// <summary>char(n): trailing blanks do not count.</summary>
    public static ulong Padded(byte* bytes, int length)
    {
        while (length > 0 && bytes[length - 1] == ' ')
        {
            length--;
        }
        return Bytes(bytes, length);
    }

    public static ulong Float(double value) =>
        double.IsNaN(value) ? ProtocolConstants.HashFloatNan : value == 0 ? 0 : BitConverter.DoubleToUInt64Bits(value);

    /// <summary>Of PostgreSQL's stored form, without the varlena header.</summary>
    public static ulong Numeric(byte* payload, int length)
    {
        NumericValue value = NumericValue.Read(payload, length);
        return value.IsFinite ? Digits(value.Digits, value.Count, value.Weight, value.Negative) : (ulong)(*(ushort*)payload & NumericValue.ExtendedMask);
    }

    /// <summary>Of value / 10^scale, by the digits that it would be stored with.</summary>
    public static ulong Decimal(Int128 value, int scale)
    {
        if (DecimalFunctions.IsNaN(value))
        {
            return NumericValue.NaNHeader;
        }
        bool negative = value < 0;
        var rest = (UInt128)(negative ? -value : value);
        short* digits = stackalloc short[DecimalDigitsMax];
        int first = DecimalDigitsMax;
        // The last digit counts 10000^last.
        int last = -((scale + DigitDecimals - 1) / DigitDecimals);
        int partial = scale % DigitDecimals;
        if (partial > 0)
        {
            uint power = PowerOfTen(partial);
            (rest, UInt128 digit) = UInt128.DivRem(rest, power);
            digits[--first] = (short)((uint)digit * PowerOfTen(DigitDecimals - partial));
        }
        while (rest > ulong.MaxValue)
        {
            (rest, UInt128 digit) = UInt128.DivRem(rest, DigitBase);
            digits[--first] = (short)digit;
        }
        for (ulong low = (ulong)rest; low > 0; low /= DigitBase)
        {
            digits[--first] = (short)(low % DigitBase);
        }
        int count = DecimalDigitsMax - first;
        return Digits(digits + first, count, last + count - 1, negative);
    }

    private static ulong Digits(short* digits, int count, int weight, bool negative)
    {
        for (; count > 0 && *digits == 0; digits++, count--, weight--)
        {
        }
        while (count > 0 && digits[count - 1] == 0)
        {
            count--;
        }
        if (count == 0)
        {
            return ProtocolConstants.HashNumericZero;
        }
        ulong hash = ((ulong)(long)weight << 1 | (negative ? 1UL : 0)) * ProtocolConstants.BloomMultiplier1;
        for (int i = 0; i < count;)
        {
            ulong word = 0;
            for (int shift = 0; shift < WordBits && i < count; shift += DigitBits, i++)
            {
                word |= (ulong)(ushort)digits[i] << shift;
            }
            hash = Step(hash, word);
        }
        return hash;
    }

    private static uint PowerOfTen(int exponent) => exponent switch
    {
        1 => 10,
        2 => 100,
        _ => 1000,
    };

    private static ulong Step(ulong hash, ulong word)
    {
        hash = (hash ^ word) * ProtocolConstants.BloomMultiplier2;
        return hash ^ hash >> 32;
    }
}
