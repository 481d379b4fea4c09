using System.Globalization;
using System.Text;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// boolean, real and double precision from text (bool.c, float.c). Floats are what C's strtod reads: as much as makes a
/// number, correctly rounded, then blanks.
/// </summary>
public static unsafe class ScalarInput
{
    /// <summary>The bits of a payload that a NaN has room for.</summary>
    private const ulong PayloadMask = (1UL << 51) - 1;

    private const ulong QuietNaN = 0x7FF8000000000000;

    /// <summary>true, yes, on, 1 and their beginnings, as far as they are not also those of another word.</summary>
    public static bool ToBoolean(byte* text, int length)
    {
        ReadOnlySpan<byte> word = Trim(new ReadOnlySpan<byte>(text, length));
        if (IsBeginning(word, "true"u8, 1) || IsBeginning(word, "yes"u8, 1) || IsBeginning(word, "on"u8, 2) || word.SequenceEqual("1"u8))
        {
            return true;
        }
        bool isFalse = IsBeginning(word, "false"u8, 1) || IsBeginning(word, "no"u8, 1) || IsBeginning(word, "off"u8, 2) || word.SequenceEqual("0"u8);
        if (!isFalse)
        {
            PgError.InvalidInputSyntax("boolean", Encoding.UTF8.GetString(text, length));
        }
        return false;
    }

    public static double ToFloat8(byte* text, int length)
    {
        ReadOnlySpan<byte> number = TrimStart(new ReadOnlySpan<byte>(text, length));
        int read = Measure(number, out bool isDecimal);
        double value = 0;
        if (IsHexadecimal(number))
        {
            value = Hexadecimal(number, out read);
            CheckRange(number[..read], number[..read], double.IsInfinity(value), false, "double precision");
        }
        else if (isDecimal)
        {
            value = double.Parse(number[..read], NumberStyles.Float, CultureInfo.InvariantCulture);
            CheckRange(number[..read], number[..read], double.IsInfinity(value), value == 0, "double precision");
        }
        else if (read > 0)
        {
            value = Special(number[..read]);
        }
        CheckEnd(number, read, text, length, "double precision");
        return value;
    }

    /// <summary>Since 16 an error of range names what was read of the text; before, all of it.</summary>
    public static float ToFloat4(byte* text, int length, bool namesNumber)
    {
        ReadOnlySpan<byte> number = TrimStart(new ReadOnlySpan<byte>(text, length));
        int read = Measure(number, out bool isDecimal);
        ReadOnlySpan<byte> named = namesNumber ? number[..read] : new ReadOnlySpan<byte>(text, length);
        float value = 0;
        if (IsHexadecimal(number))
        {
            value = (float)Hexadecimal(number, out read);
            CheckRange(number[..read], namesNumber ? number[..read] : named, float.IsInfinity(value), false, "real");
        }
        else if (isDecimal)
        {
            value = float.Parse(number[..read], NumberStyles.Float, CultureInfo.InvariantCulture);
            CheckRange(number[..read], named, float.IsInfinity(value), value == 0, "real");
        }
        else if (read > 0)
        {
            value = (float)Special(number[..read]);
        }
        CheckEnd(number, read, text, length, "real");
        return value;
    }

    private static void CheckRange(ReadOnlySpan<byte> number, ReadOnlySpan<byte> named, bool isInfinite, bool isZero, string type)
    {
        int exponent = number.IndexOfAny((byte)'e', (byte)'E');
        ReadOnlySpan<byte> mantissa = exponent < 0 ? number : number[..exponent];
        if (isInfinite || (isZero && mantissa.ContainsAnyInRange((byte)'1', (byte)'9')))
        {
            PgError.FloatTextOutOfRange(type, Encoding.UTF8.GetString(named));
        }
    }

    private static void CheckEnd(ReadOnlySpan<byte> number, int read, byte* text, int length, string type)
    {
        if (read == 0 || !TrimStart(number[read..]).IsEmpty)
        {
            PgError.InvalidInputSyntax(type, Encoding.UTF8.GetString(text, length));
        }
    }

    /// <summary>How many bytes make a number, which is a decimal one, infinity or NaN.</summary>
    private static int Measure(ReadOnlySpan<byte> text, out bool isDecimal)
    {
        int sign = !text.IsEmpty && text[0] is (byte)'+' or (byte)'-' ? 1 : 0;
        int whole = Digits(text[sign..]);
        int end = sign + whole;
        int decimals = 0;
        if (end < text.Length && text[end] == '.')
        {
            decimals = Digits(text[(end + 1)..]);
            end += whole + decimals > 0 ? 1 + decimals : 0;
        }
        isDecimal = whole + decimals > 0;
        if (!isDecimal)
        {
            ReadOnlySpan<byte> word = text[sign..];
            return IsBeginning("infinity"u8, word) ? sign + 8 : IsBeginning("inf"u8, word) ? sign + 3 : IsBeginning("nan"u8, word) ? sign + 3 + Payload(word[3..]) : 0;
        }
        if (end < text.Length && text[end] is (byte)'e' or (byte)'E')
        {
            int exponentSign = end + 1 < text.Length && text[end + 1] is (byte)'+' or (byte)'-' ? 1 : 0;
            int exponent = Digits(text[(end + 1 + exponentSign)..]);
            end += exponent > 0 ? 1 + exponentSign + exponent : 0;
        }
        return end;
    }

    /// <summary>0x and at least one digit, perhaps behind a point.</summary>
    private static bool IsHexadecimal(ReadOnlySpan<byte> text)
    {
        int start = !text.IsEmpty && text[0] is (byte)'+' or (byte)'-' ? 1 : 0;
        if (text.Length < start + 3 || text[start] != '0' || (text[start + 1] | 0x20) != 'x')
        {
            return false;
        }
        int digit = text[start + 2] == '.' ? start + 3 : start + 2;
        return digit < text.Length && char.IsAsciiHexDigit((char)text[digit]);
    }

    /// <summary>Digits to the base of 16, and a power of 2 behind p. What is behind the first sixty bits only rounds.</summary>
    private static double Hexadecimal(ReadOnlySpan<byte> text, out int read)
    {
        const ulong RoomForDigit = 1UL << 60;
        const int ExponentMax = 100_000;
        bool isNegative = text[0] == '-';
        ulong mantissa = 0;
        int scale = 0;
        bool isBehindPoint = false;
        read = (text[0] is (byte)'+' or (byte)'-' ? 1 : 0) + 2;
        for (; read < text.Length; read++)
        {
            if (text[read] == '.' && !isBehindPoint)
            {
                isBehindPoint = true;
                continue;
            }
            if (!char.IsAsciiHexDigit((char)text[read]))
            {
                break;
            }
            ulong digit = (ulong)(text[read] <= '9' ? text[read] - '0' : (text[read] | 0x20) - 'a' + 10);
            bool fits = mantissa < RoomForDigit;
            mantissa = fits ? mantissa << 4 | digit : mantissa | (digit != 0 ? 1UL : 0);
            scale += (fits ? 0 : 4) - (isBehindPoint ? 4 : 0);
        }
        if (read < text.Length && (text[read] | 0x20) == 'p')
        {
            int sign = read + 1 < text.Length && text[read + 1] is (byte)'+' or (byte)'-' ? 1 : 0;
            int digits = Digits(text[(read + 1 + sign)..]);
            if (digits > 0)
            {
                int exponent = int.TryParse(text.Slice(read + 1 + sign, digits), NumberStyles.None, CultureInfo.InvariantCulture, out int known)
                    ? Math.Min(known, ExponentMax) : ExponentMax;
                scale += text[read + 1] == '-' ? -exponent : exponent;
                read += 1 + sign + digits;
            }
        }
        double value = Math.ScaleB(mantissa, scale);
        return isNegative ? -value : value;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        int other = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return other < 0 ? text.Length : other;
    }

    /// <summary>The length of (letters and digits) behind NaN, or 0.</summary>
    private static int Payload(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] != '(')
        {
            return 0;
        }
        int end = 1;
        while (end < text.Length && (char.IsAsciiLetterOrDigit((char)text[end]) || text[end] == '_'))
        {
            end++;
        }
        return end < text.Length && text[end] == ')' ? end + 1 : 0;
    }

    private static double Special(ReadOnlySpan<byte> text)
    {
        bool isNegative = text[0] == '-';
        int start = text[0] is (byte)'+' or (byte)'-' ? 1 : 0;
        if ((text[start] | 0x20) == 'i')
        {
            return isNegative ? double.NegativeInfinity : double.PositiveInfinity;
        }
        ulong bits = QuietNaN | (isNegative ? 1UL << 63 : 0);
        if (text.Length > start + 5 && ulong.TryParse(text[(start + 4)..^1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong payload))
        {
            bits |= payload & PayloadMask;
        }
        return BitConverter.UInt64BitsToDouble(bits);
    }

    /// <summary>The word is one that the text begins with, in any case of letters.</summary>
    private static bool IsBeginning(ReadOnlySpan<byte> word, ReadOnlySpan<byte> text) =>
        text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word);

    /// <summary>The text is a beginning of the word, of so many letters at least.</summary>
    private static bool IsBeginning(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word, int letters) =>
        text.Length >= letters && text.Length <= word.Length && Ascii.EqualsIgnoreCase(word[..text.Length], text);

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => TrimStart(text).TrimEnd(" \t\n\v\f\r"u8);

    private static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> text) => text.TrimStart(" \t\n\v\f\r"u8);
}
