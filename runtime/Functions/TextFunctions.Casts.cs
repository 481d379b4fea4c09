using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>Casts to text, varchar(n) and char(n) (varchar.c, and the output functions of integers, booleans and uuids).</summary>
public static unsafe partial class TextFunctions
{
    private const int Int64CharactersMax = 20;
    private const int UuidBytes = 16;

    /// <summary>The text of an integer of any width.</summary>
    public static StringRef FromInteger(long value, Scratch* scratch)
    {
        byte* result = scratch->Allocate(Int64CharactersMax);
        Utf8Formatter.TryFormat(value, new Span<byte>(result, Int64CharactersMax), out int written);
        scratch->TrimLatest(result, written);
        return new StringRef(result, written);
    }

    /// <summary>true or false.</summary>
    public static StringRef FromBoolean(bool value, Scratch* scratch)
    {
        ReadOnlySpan<byte> text = value ? "true"u8 : "false"u8;
        byte* result = scratch->Allocate(text.Length);
        text.CopyTo(new Span<byte>(result, text.Length));
        return new StringRef(result, text.Length);
    }

    /// <summary>t or f, as the output function has it.</summary>
    public static StringRef FromBooleanShort(bool value, Scratch* scratch)
    {
        byte* result = scratch->Allocate(1);
        *result = value ? (byte)'t' : (byte)'f';
        return new StringRef(result, 1);
    }

    /// <summary>The 36 characters of a uuid.</summary>
    public static StringRef FromUuid(byte* value, int length, Scratch* scratch)
    {
        byte* result = scratch->Allocate(36);
        byte* target = result;
        for (int i = 0; i < UuidBytes; i++)
        {
            if (i is 4 or 6 or 8 or 10)
            {
                *target++ = (byte)'-';
            }
            *target++ = HexDigit(value[i] >> 4);
            *target++ = HexDigit(value[i] & 15);
        }
        return new StringRef(result, (int)(target - result));
    }

    /// <summary>md5(text) and md5(bytea): 32 hexadecimal digits.</summary>
    public static StringRef Md5Text(byte* a, int aLength, Scratch* scratch)
    {
        byte* digest = stackalloc byte[Md5.DigestBytes];
        Md5.Hash(a, aLength, digest);
        byte* result = scratch->Allocate(2 * Md5.DigestBytes);
        for (int i = 0; i < Md5.DigestBytes; i++)
        {
            result[2 * i] = HexDigit(digest[i] >> 4);
            result[2 * i + 1] = HexDigit(digest[i] & 15);
        }
        return new StringRef(result, 2 * Md5.DigestBytes);
    }

    /// <summary>
    /// The cast to varchar(n), a part of the argument. What is too long is cut; unless the cast is written in the query
    /// only blanks may be lost.
    /// </summary>
    public static StringRef ToVarchar(byte* a, int aLength, int length, bool isExplicit, bool utf8)
    {
        if (aLength <= length)
        {
            return new StringRef(a, aLength);
        }
        int kept = utf8 ? Utf8Characters.Offset(a, aLength, length) : length;
        if (!isExplicit && LengthWithoutBlanks(a, aLength) > kept)
        {
            PgError.ValueTooLong("character varying", length);
        }
        return new StringRef(a, kept);
    }

    /// <summary>The cast to char(n): as to varchar(n), but what is too short is filled with blanks.</summary>
    public static StringRef ToCharacter(byte* a, int aLength, int length, bool isExplicit, bool utf8, Scratch* scratch)
    {
        int characters = utf8 ? Utf8Characters.Count(a, aLength) : aLength;
        if (characters >= length)
        {
            int kept = utf8 ? Utf8Characters.Offset(a, aLength, length) : length;
            if (!isExplicit && LengthWithoutBlanks(a, aLength) > kept)
            {
                PgError.ValueTooLong("character", length);
            }
            return new StringRef(a, kept);
        }
        int bytes = aLength + length - characters;
        byte* result = scratch->Allocate(bytes);
        Unsafe.CopyBlockUnaligned(result, a, (uint)aLength);
        new Span<byte>(result + aLength, bytes - aLength).Fill((byte)' ');
        return new StringRef(result, bytes);
    }

    private static byte HexDigit(int value) => (byte)(value < 10 ? '0' + value : 'a' + value - 10);
}
