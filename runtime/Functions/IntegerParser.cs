using System.Text;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// The input functions of integers (numutils.c): white space, a sign, digits, white space. PostgreSQL 16 added
/// hexadecimal, octal and binary digits and underscores between digits ("extended"), and with them another order of
/// checks: what follows the digits is looked at before the last digit is found to be one too many.
/// </summary>
public static unsafe class IntegerParser
{
    public static short ToInt2(byte* text, int length, bool extended) =>
        (short)Parse(text, length, (ulong)short.MaxValue, "smallint", extended);

    public static int ToInt4(byte* text, int length, bool extended) =>
        (int)Parse(text, length, int.MaxValue, "integer", extended);

    public static long ToInt8(byte* text, int length, bool extended) =>
        Parse(text, length, long.MaxValue, "bigint", extended);

    private static long Parse(byte* text, int length, ulong max, string type, bool extended)
    {
        int position = SkipSpaces(text, length, 0);
        bool negative = false;
        if (position < length && text[position] is (byte)'-' or (byte)'+')
        {
            negative = text[position] == '-';
            position++;
        }
        uint radix = 10;
        if (extended && position + 1 < length && text[position] == '0')
        {
            radix = (text[position + 1] | 0x20) switch
            {
                'x' => 16,
                'o' => 8,
                'b' => 2,
                _ => 10,
            };
            position += radix == 10 ? 0 : 2;
        }
        int first = position;
        ulong limit = max + (negative ? 1UL : 0UL);
        ulong value = 0;
        while (position < length)
        {
            uint digit = Digit(text[position]);
            if (extended && text[position] == '_')
            {
                // Between digits only; behind a prefix it may also be the first.
                position++;
                if ((position - 1 == first && radix == 10) || position == length || Digit(text[position]) >= radix)
                {
                    Invalid(text, length, type);
                }
                continue;
            }
            if (digit >= radix)
            {
                break;
            }
            position++;
            if (extended)
            {
                if (value > (max + 1) / radix)
                {
                    OutOfRange(text, length, type);
                }
                value = value * radix + digit;
            }
            else if (value > (max + 1 - digit) / 10)
            {
                OutOfRange(text, length, type);
            }
            else
            {
                value = value * 10 + digit;
            }
        }
        if (position == first || SkipSpaces(text, length, position) != length)
        {
            Invalid(text, length, type);
        }
        if (value > limit)
        {
            OutOfRange(text, length, type);
        }
        return negative ? (long)(0 - value) : (long)value;
    }

    private static uint Digit(byte value)
    {
        uint digit = value - (uint)'0';
        uint letter = (value | 0x20u) - 'a';
        return digit < 10 ? digit : letter < 6 ? letter + 10 : uint.MaxValue;
    }

    private static int SkipSpaces(byte* text, int length, int position) => NumericParser.SkipSpaces(text, length, position);

    private static void Invalid(byte* text, int length, string type) => PgError.InvalidInputSyntax(type, Encoding.UTF8.GetString(text, length));

    private static void OutOfRange(byte* text, int length, string type) => PgError.ValueOutOfRange(Encoding.UTF8.GetString(text, length), type);
}
