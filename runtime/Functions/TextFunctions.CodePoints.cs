namespace PgFusion.Runtime.Functions;

/// <summary>ascii and chr (oracle_compat.c).</summary>
public static unsafe partial class TextFunctions
{
    private const uint CodePointMax = 0x10FFFF;

    /// <summary>ascii(text) in UTF-8: the first character's code point, 0 for the empty text.</summary>
    public static int FirstCodePoint(byte* a, int aLength)
    {
        if (aLength == 0)
        {
            return 0;
        }
        int length = Utf8Characters.Next(a, aLength, 0);
        int result = length switch
        {
            1 => a[0],
            2 => a[0] & 0x1F,
            3 => a[0] & 0x0F,
            _ => a[0] & 0x07,
        };
        for (int i = 1; i < length; i++)
        {
            result = (result << 6) | (a[i] & 0x3F);
        }
        return result;
    }

    /// <summary>ascii(text) in a single-byte encoding.</summary>
    public static int FirstByte(byte* a, int aLength) => aLength == 0 ? 0 : a[0];

    /// <summary>chr(code point) in UTF-8.</summary>
    public static StringRef FromCodePoint(int codePoint, Scratch* scratch)
    {
        CheckCharacterNumber(codePoint);
        if ((uint)codePoint > CodePointMax)
        {
            PgError.CharacterTooLarge(codePoint);
        }
        if (codePoint is >= 0xD800 and <= 0xDFFF)
        {
            PgError.CharacterNotValid(codePoint);
        }
        byte* result = scratch->Allocate(Utf8BytesMax);
        return new StringRef(result, WriteCodePoint(codePoint, result));
    }

    /// <summary>Writes one character in UTF-8, of up to four bytes; returns how many.</summary>
    private static int WriteCodePoint(int codePoint, byte* target)
    {
        switch (codePoint)
        {
            case < 0x80:
                target[0] = (byte)codePoint;
                return 1;
            case < 0x800:
                target[0] = (byte)(0xC0 | (codePoint >> 6));
                target[1] = Continuation(codePoint);
                return 2;
            case < 0x10000:
                target[0] = (byte)(0xE0 | (codePoint >> 12));
                target[1] = Continuation(codePoint >> 6);
                target[2] = Continuation(codePoint);
                return 3;
            default:
                target[0] = (byte)(0xF0 | (codePoint >> 18));
                target[1] = Continuation(codePoint >> 12);
                target[2] = Continuation(codePoint >> 6);
                target[3] = Continuation(codePoint);
                return 4;
        }
    }

    /// <summary>chr(number) in a single-byte encoding.</summary>
    public static StringRef FromByte(int value, Scratch* scratch)
    {
        CheckCharacterNumber(value);
        if ((uint)value > byte.MaxValue)
        {
            PgError.CharacterTooLarge(value);
        }
        byte* result = scratch->Allocate(1);
        *result = (byte)value;
        return new StringRef(result, 1);
    }

    private static byte Continuation(int bits) => (byte)(0x80 | (bits & 0x3F));

    private static void CheckCharacterNumber(int value)
    {
        if (value < 0)
        {
            PgError.CharacterNumberNegative();
        }
        if (value == 0)
        {
            PgError.NullCharacter();
        }
    }
}
