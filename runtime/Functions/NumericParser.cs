using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>Reads numerics from text into taken-apart values. Positions are byte offsets in the text.</summary>
internal static unsafe class NumericParser
{
    /// <summary>Exponents from here on overflow the format before anything is computed with them.</summary>
    private const int ExponentMax = int.MaxValue / 2;

    public static int SkipSpaces(byte* text, int length, int position)
    {
        while (position < length && (text[position] == ' ' || (text[position] >= 9 && text[position] <= 13)))
        {
            position++;
        }
        return position;
    }

    /// <summary>Length of a leading NaN, [+-]Infinity or [+-]inf in any case, 0 if there is none.</summary>
    public static int TrySpecial(byte* text, int length, out NumericKind kind)
    {
        ReadOnlySpan<byte> span = new(text, length);
        kind = NumericKind.NaN;
        if (StartsWith(span, "nan"u8))
        {
            return 3;
        }
        int sign = length > 0 && (text[0] == '+' || text[0] == '-') ? 1 : 0;
        kind = sign == 1 && text[0] == '-' ? NumericKind.NegativeInfinity : NumericKind.PositiveInfinity;
        span = span[sign..];
        return StartsWith(span, "infinity"u8) ? sign + 8 : StartsWith(span, "inf"u8) ? sign + 3 : 0;
    }

    /// <summary>A sign, digits with at most one point, and an exponent. False if the text is not of that form.</summary>
    public static bool TryFinite(byte* text, int length, ref int position, out NumericValue value, Scratch* scratch)
    {
        value = default;
        int next = position;
        bool negative = false;
        if (next < length && (text[next] == '+' || text[next] == '-'))
        {
            negative = text[next] == '-';
            next++;
        }
        int start = next;
        int integerDigits = 0;
        int fractionDigits = 0;
        bool point = false;
        for (; next < length; next++)
        {
            if (IsDigit(text[next]))
            {
                _ = point ? fractionDigits++ : integerDigits++;
            }
            else if (text[next] == '.' && !point)
            {
                point = true;
            }
            else
            {
                break;
            }
        }
        if (integerDigits + fractionDigits == 0 || (next < length && text[next] == '.'))
        {
            return false;
        }
        int end = next;
        int exponent = 0;
        if (next < length && (text[next] | 0x20) == 'e' && !TryExponent(text, length, ref next, out exponent))
        {
            return false;
        }
        position = next;

        // Decimal digit i (from 0, the point left out) stands for 10^(decimalWeight − i).
        int decimalWeight = integerDigits - 1 + exponent;
        int weight = decimalWeight >= 0
            ? decimalWeight / NumericValue.DecimalDigits
            : -((-decimalWeight - 1) / NumericValue.DecimalDigits + 1);
        int zerosBefore = (weight + 1) * NumericValue.DecimalDigits - (decimalWeight + 1);
        int decimals = integerDigits + fractionDigits;
        int count = (decimals + zerosBefore + NumericValue.DecimalDigits - 1) / NumericValue.DecimalDigits;
        short* digits = NumericValue.NewBuffer(count, scratch);
        Unsafe.InitBlockUnaligned(digits, 0, (uint)count * sizeof(short));
        int index = zerosBefore;
        for (int i = start; i < end; i++)
        {
            if (text[i] != '.')
            {
                short* digit = digits + index / NumericValue.DecimalDigits;
                *digit = (short)(*digit * 10 + (text[i] - '0'));
                index++;
            }
        }
        for (; index < count * NumericValue.DecimalDigits; index++)
        {
            digits[count - 1] *= 10;
        }
        value.Digits = digits;
        value.Count = count;
        value.Weight = weight;
        value.DisplayScale = Math.Max(fractionDigits - exponent, 0);
        value.Negative = negative;
        value.Strip();
        return true;
    }

    private static bool TryExponent(byte* text, int length, ref int position, out int exponent)
    {
        exponent = 0;
        int next = position + 1;
        bool negative = false;
        if (next < length && (text[next] == '+' || text[next] == '-'))
        {
            negative = text[next] == '-';
            next++;
        }
        int start = next;
        long magnitude = 0;
        for (; next < length && IsDigit(text[next]); next++)
        {
            magnitude = Math.Min(magnitude * 10 + (text[next] - '0'), ExponentMax);
        }
        if (next == start)
        {
            return false;
        }
        if (magnitude >= ExponentMax)
        {
            PgError.NumericOverflow();
        }
        exponent = (int)(negative ? -magnitude : magnitude);
        position = next;
        return true;
    }

    private static bool IsDigit(byte c) => (uint)(c - '0') <= 9;

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lowerCaseWord)
    {
        if (text.Length < lowerCaseWord.Length)
        {
            return false;
        }
        for (int i = 0; i < lowerCaseWord.Length; i++)
        {
            if ((text[i] | 0x20) != lowerCaseWord[i])
            {
                return false;
            }
        }
        return true;
    }
}
