using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>numeric_in and numeric_out: decimal notation with optional exponent, NaN and infinities.</summary>
public static unsafe partial class NumericFunctions
{
    /// <summary>
    /// Text to numeric, under a typmod (−1: none). Hexadecimal, octal and binary integers and underscores, which
    /// PostgreSQL 16 added, are not read.
    /// </summary>
    public static StringRef Parse(byte* text, int length, int typmod, Scratch* scratch)
    {
        NumericValue value;
        int position = NumericParser.SkipSpaces(text, length, 0);
        int specialLength = NumericParser.TrySpecial(text + position, length - position, out NumericKind kind);
        if (specialLength > 0)
        {
            position += specialLength;
            value = NumericValue.Special(kind);
        }
        else if (!NumericParser.TryFinite(text, length, ref position, out value, scratch))
        {
            InvalidNumeric(text, length);
        }
        if (NumericParser.SkipSpaces(text, length, position) != length)
        {
            InvalidNumeric(text, length);
        }
        if (typmod >= TypmodOffset)
        {
            if (value.IsFinite)
            {
                NumericRounding.ApplyPrecision(ref value, TypmodPrecision(typmod), TypmodScale(typmod));
            }
            else if (value.Kind != NumericKind.NaN)
            {
                PgError.NumericFieldInfinity(TypmodPrecision(typmod), TypmodScale(typmod));
            }
        }
        return value.Pack(scratch);
    }

    /// <summary>Numeric to text, with all decimals that the display scale asks for.</summary>
    public static StringRef ToText(byte* a, int aLength, Scratch* scratch)
    {
        NumericValue x = NumericValue.Read(a, aLength);
        byte* text = scratch->Allocate(TextBytesMax(x));
        int length = WriteText(x, text);
        scratch->TrimLatest(text, length);
        return new StringRef(text, length);
    }

    internal static int TextBytesMax(in NumericValue value) =>
        Math.Max((value.Weight + 1) * NumericValue.DecimalDigits, 1) + value.DisplayScale + NumericValue.DecimalDigits + 10;

    internal static int WriteText(in NumericValue value, byte* text)
    {
        if (!value.IsFinite)
        {
            ReadOnlySpan<byte> name = value.Kind switch
            {
                NumericKind.PositiveInfinity => "Infinity"u8,
                NumericKind.NegativeInfinity => "-Infinity"u8,
                _ => "NaN"u8,
            };
            name.CopyTo(new Span<byte>(text, name.Length));
            return name.Length;
        }
        byte* next = text;
        if (value.Negative)
        {
            *next++ = (byte)'-';
        }
        if (value.Weight < 0)
        {
            *next++ = (byte)'0';
        }
        else
        {
            byte* first = next;
            for (int position = 0; position <= value.Weight; position++)
            {
                next = WriteDigit(position < value.Count ? value.Digits[position] : 0, next);
            }
            // The first digit is not zero, except for the value zero, of which one decimal stays.
            byte* start = first;
            while (*start == (byte)'0' && start < next - 1)
            {
                start++;
            }
            int count = (int)(next - start);
            Buffer.MemoryCopy(start, first, count, count);
            next = first + count;
        }
        if (value.DisplayScale > 0)
        {
            *next++ = (byte)'.';
            byte* end = next + value.DisplayScale;
            // Positions above the first stored digit and below the last one are zero digits.
            for (int index = value.Weight + 1; next < end; index++)
            {
                next = WriteDigit((uint)index < (uint)value.Count ? value.Digits[index] : 0, next);
            }
            next = end;
        }
        return (int)(next - text);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* WriteDigit(int digit, byte* text)
    {
        int high = digit / 100;
        int low = digit - high * 100;
        text[0] = (byte)('0' + high / 10);
        text[1] = (byte)('0' + high % 10);
        text[2] = (byte)('0' + low / 10);
        text[3] = (byte)('0' + low % 10);
        return text + 4;
    }

    private static void InvalidNumeric(byte* text, int length) =>
        PgError.InvalidInputSyntax("numeric", System.Text.Encoding.UTF8.GetString(text, length));
}
