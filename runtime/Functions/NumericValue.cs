using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

internal enum NumericKind : byte
{
    Finite,
    NaN,
    PositiveInfinity,
    NegativeInfinity,
}

/// <summary>
/// A numeric taken apart. The value is ±0.d₀d₁d₂… in base 10000, where d₀ stands for d₀·10000^Weight; DisplayScale is the
/// number of decimal digits printed after the point, which may exceed those stored (never the other way round).
///
/// The stored form is PostgreSQL's on-disk numeric after its varlena header (numeric.c, "The Numeric type as stored on
/// disk"), which begins with one 16-bit word:
/// <code>
///   10 s dddddd wwwwwww      short: sign, display scale 0..63, weight −64..63 (two's complement); then the digits
///   0s dddddddddddddd        long: sign, display scale 0..16383; then a 16-bit weight, then the digits
///   11 00 / 11 01 / 11 11    NaN, Infinity, −Infinity; nothing follows
/// </code>
/// Digits are 16-bit, native-endian, without leading or trailing zero digits; zero has none and is positive.
///
/// A value is either read (Digits point into the caller's bytes and must not be written) or computed into a buffer of
/// <see cref="NewBuffer"/>. Such a buffer keeps room in front of the digits for a carry out of the top and for the
/// header, so that <see cref="Pack"/> finishes the stored form in place.
/// </summary>
internal unsafe struct NumericValue
{
    internal const int Base = 10000;
    internal const int DecimalDigits = 4;
    internal const int DisplayScaleMax = 0x3FFF;
    internal const int WeightMax = short.MaxValue;
    internal const int WeightMin = short.MinValue;
    internal const int ShortDisplayScaleMax = 63;
    internal const int ShortWeightMax = 63;
    internal const int ShortWeightMin = -64;

    internal const ushort FlagMask = 0xC000;
    internal const ushort LongNegativeFlag = 0x4000;
    internal const ushort ShortFlag = 0x8000;
    internal const ushort SpecialFlag = 0xC000;
    internal const ushort NaNHeader = 0xC000;
    internal const ushort PositiveInfinityHeader = 0xD000;
    internal const ushort NegativeInfinityHeader = 0xF000;
    internal const ushort ExtendedMask = 0xF000;
    internal const ushort ShortSignFlag = 0x2000;
    internal const int ShortDisplayScaleShift = 7;
    internal const int ShortWeightMask = 0x7F;

    /// <summary>One digit for a carry and two of the longer header.</summary>
    private const int HeadRoomDigits = 3;

    public short* Digits;
    public int Count;
    public int Weight;
    public int DisplayScale;
    public bool Negative;
    public NumericKind Kind;

    public readonly bool IsFinite => Kind == NumericKind.Finite;

    public readonly bool IsZero => Count == 0 && Kind == NumericKind.Finite;

    /// <summary>−1, 0 or 1; infinities have a sign, NaN is treated as positive.</summary>
    public readonly int Sign => Kind switch
    {
        NumericKind.Finite => Count == 0 ? 0 : Negative ? -1 : 1,
        NumericKind.NegativeInfinity => -1,
        _ => 1,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NumericValue Read(byte* payload, int length)
    {
        Debug.Assert(length >= 2);
        NumericValue value = default;
        int header = *(ushort*)payload;
        if ((header & FlagMask) == ShortFlag)
        {
            value.Digits = (short*)(payload + 2);
            value.Count = (length - 2) >> 1;
            value.Weight = (header & ShortWeightMask) << 25 >> 25;
            value.DisplayScale = (header >> ShortDisplayScaleShift) & ShortDisplayScaleMax;
            value.Negative = (header & ShortSignFlag) != 0;
        }
        else if ((header & FlagMask) != SpecialFlag)
        {
            value.Digits = (short*)(payload + 4);
            value.Count = (length - 4) >> 1;
            value.Weight = *(short*)(payload + 2);
            value.DisplayScale = header & DisplayScaleMax;
            value.Negative = (header & LongNegativeFlag) != 0;
        }
        else
        {
            value.Kind = (header & ExtendedMask) switch
            {
                PositiveInfinityHeader => NumericKind.PositiveInfinity,
                NegativeInfinityHeader => NumericKind.NegativeInfinity,
                _ => NumericKind.NaN,
            };
        }
        return value;
    }

    public static NumericValue Special(NumericKind kind) => new() { Kind = kind };

    public static NumericValue Zero(int displayScale) => new() { DisplayScale = displayScale };

    /// <summary>Room for <paramref name="count"/> digits, not cleared, with head room in front.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short* NewBuffer(int count, Scratch* scratch) =>
        (short*)scratch->Allocate((long)(count + HeadRoomDigits) * sizeof(short)) + HeadRoomDigits;

    /// <summary>A copy whose digits may be changed, and which may grow by a carry.</summary>
    public readonly NumericValue CopyForUpdate(Scratch* scratch)
    {
        NumericValue copy = this;
        if (Count > 0)
        {
            copy.Digits = NewBuffer(Count, scratch);
            Unsafe.CopyBlockUnaligned(copy.Digits, Digits, (uint)Count * sizeof(short));
        }
        return copy;
    }

    /// <summary>Takes away leading and trailing zero digits; a value without digits becomes plain zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Strip()
    {
        short* digits = Digits;
        int count = Count;
        while (count > 0 && *digits == 0)
        {
            digits++;
            Weight--;
            count--;
        }
        while (count > 0 && digits[count - 1] == 0)
        {
            count--;
        }
        if (count == 0)
        {
            Negative = false;
            Weight = 0;
        }
        Digits = digits;
        Count = count;
    }

    /// <summary>
    /// The stored form. Digits must be in a buffer of <see cref="NewBuffer"/> (or there are none): the header is put in
    /// front of them. Raises "value overflows numeric format" when weight or display scale has no room.
    /// </summary>
    public StringRef Pack(Scratch* scratch)
    {
        if (Kind != NumericKind.Finite)
        {
            return PackSpecial(Kind, scratch);
        }
        Strip();
        byte* header = Count > 0 ? (byte*)Digits : scratch->Allocate(4) + 4;
        int length = Count * sizeof(short);
        if ((uint)DisplayScale <= ShortDisplayScaleMax && Weight <= ShortWeightMax && Weight >= ShortWeightMin)
        {
            header -= 2;
            *(ushort*)header = (ushort)(ShortFlag | (Negative ? ShortSignFlag : 0)
                | (DisplayScale << ShortDisplayScaleShift) | (Weight & ShortWeightMask));
            return new StringRef(header, length + 2);
        }
        if ((uint)DisplayScale > DisplayScaleMax || Weight > WeightMax || Weight < WeightMin)
        {
            PgError.NumericOverflow();
        }
        header -= 4;
        *(ushort*)header = (ushort)((Negative ? LongNegativeFlag : 0) | DisplayScale);
        *(short*)(header + 2) = (short)Weight;
        return new StringRef(header, length + 4);
    }

    public static StringRef PackSpecial(NumericKind kind, Scratch* scratch)
    {
        byte* header = scratch->Allocate(2);
        *(ushort*)header = kind switch
        {
            NumericKind.PositiveInfinity => PositiveInfinityHeader,
            NumericKind.NegativeInfinity => NegativeInfinityHeader,
            _ => NaNHeader,
        };
        return new StringRef(header, 2);
    }

    /// <summary>Takes the digits of an integer; <paramref name="buffer"/> is of at least 5 digits.</summary>
    public static NumericValue FromInt64(long value, short* buffer)
    {
        NumericValue result = default;
        if (value == 0)
        {
            return result;
        }
        result.Negative = value < 0;
        ulong magnitude = value < 0 ? (ulong)-value : (ulong)value;
        int count = 0;
        for (ulong rest = magnitude; rest != 0; rest /= Base)
        {
            count++;
        }
        short* digit = buffer + count;
        for (ulong rest = magnitude; rest != 0;)
        {
            ulong quotient = rest / Base;
            *--digit = (short)(rest - quotient * Base);
            rest = quotient;
        }
        result.Digits = buffer;
        result.Count = count;
        result.Weight = count - 1;
        return result;
    }
}
