using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>trim with a set of characters, split_part and translate (oracle_compat.c, varlena.c).</summary>
public static unsafe partial class TextFunctions
{
    /// <summary>btrim(text, set) in UTF-8: without characters of the set at both ends.</summary>
    public static StringRef Trim(byte* a, int aLength, byte* set, int setLength)
    {
        StringRef right = TrimEnd(a, aLength, set, setLength);
        return TrimStart(right.Pointer, right.Length, set, setLength);
    }

    /// <summary>ltrim(text, set) in UTF-8.</summary>
    public static StringRef TrimStart(byte* a, int aLength, byte* set, int setLength)
    {
        int position = 0;
        while (position < aLength)
        {
            int next = Utf8Characters.Next(a, aLength, position);
            if (!ContainsCharacter(set, setLength, a + position, next - position))
            {
                break;
            }
            position = next;
        }
        return new StringRef(a + position, aLength - position);
    }

    /// <summary>rtrim(text, set) in UTF-8.</summary>
    public static StringRef TrimEnd(byte* a, int aLength, byte* set, int setLength)
    {
        int end = aLength;
        while (end > 0)
        {
            int start = end - 1;
            while (start > 0 && Utf8Characters.IsContinuation(a[start]))
            {
                start--;
            }
            if (!ContainsCharacter(set, setLength, a + start, end - start))
            {
                break;
            }
            end = start;
        }
        return new StringRef(a, end);
    }

    /// <summary>btrim(text, set) in a single-byte encoding, and of bytea.</summary>
    public static StringRef TrimBytes(byte* a, int aLength, byte* set, int setLength)
    {
        StringRef right = TrimEndBytes(a, aLength, set, setLength);
        return TrimStartBytes(right.Pointer, right.Length, set, setLength);
    }

    /// <summary>ltrim(text, set) in a single-byte encoding.</summary>
    public static StringRef TrimStartBytes(byte* a, int aLength, byte* set, int setLength)
    {
        int start = new ReadOnlySpan<byte>(a, aLength).IndexOfAnyExcept(new ReadOnlySpan<byte>(set, setLength));
        return start < 0 ? new StringRef(a, 0) : new StringRef(a + start, aLength - start);
    }

    /// <summary>rtrim(text, set) in a single-byte encoding.</summary>
    public static StringRef TrimEndBytes(byte* a, int aLength, byte* set, int setLength) =>
        new(a, new ReadOnlySpan<byte>(a, aLength).LastIndexOfAnyExcept(new ReadOnlySpan<byte>(set, setLength)) + 1);

    /// <summary>
    /// split_part(text, separator, field), counted from 1, or with a negative number from the end. Fields that are not
    /// there are empty; without a separator the whole text is the one field.
    /// </summary>
    public static StringRef SplitPart(byte* a, int aLength, byte* separator, int separatorLength, int field)
    {
        if (field == 0)
        {
            PgError.FieldPositionZero();
        }
        ReadOnlySpan<byte> text = new(a, aLength);
        ReadOnlySpan<byte> needle = new(separator, separatorLength);
        if (aLength == 0 || separatorLength == 0)
        {
            return new StringRef(a, field is 1 or -1 ? aLength : 0);
        }
        long wanted = field;
        if (field < 0)
        {
            wanted += text.Count(needle) + 2L;
            if (wanted <= 0)
            {
                return new StringRef(a, 0);
            }
        }
        int start = 0;
        for (; wanted > 1; wanted--)
        {
            int skipped = text[start..].IndexOf(needle);
            if (skipped < 0)
            {
                return new StringRef(a, 0);
            }
            start += skipped + separatorLength;
        }
        int length = text[start..].IndexOf(needle);
        return new StringRef(a + start, length < 0 ? aLength - start : length);
    }

    /// <summary>
    /// translate(text, from, to) in UTF-8: each character of <paramref name="from"/> becomes the one at its place in
    /// <paramref name="to"/>, or goes if there is none.
    /// </summary>
    public static StringRef Translate(byte* a, int aLength, byte* from, int fromLength, byte* to, int toLength, Scratch* scratch)
    {
        if (aLength == 0)
        {
            return new StringRef(a, 0);
        }
        CheckRequestedLength((long)aLength * Utf8BytesMax);
        byte* result = scratch->Allocate((long)aLength * Utf8BytesMax);
        byte* target = result;
        for (int position = 0; position < aLength;)
        {
            int next = Utf8Characters.Next(a, aLength, position);
            byte* source = a + position;
            int length = next - position;
            int index = IndexOfCharacter(from, fromLength, source, length);
            if (index >= 0)
            {
                int offset = Utf8Characters.Offset(to, toLength, index);
                source = to + offset;
                length = offset < toLength ? Utf8Characters.Next(to, toLength, offset) - offset : 0;
            }
            for (int i = 0; i < length; i++)
            {
                *target++ = source[i];
            }
            position = next;
        }
        scratch->TrimLatest(result, target - result);
        return new StringRef(result, (int)(target - result));
    }

    /// <summary>translate in a single-byte encoding.</summary>
    public static StringRef TranslateBytes(byte* a, int aLength, byte* from, int fromLength, byte* to, int toLength, Scratch* scratch)
    {
        byte* result = scratch->Allocate(aLength);
        int count = 0;
        for (int position = 0; position < aLength; position++)
        {
            int index = new ReadOnlySpan<byte>(from, fromLength).IndexOf(a[position]);
            if (index < 0)
            {
                result[count++] = a[position];
            }
            else if (index < toLength)
            {
                result[count++] = to[index];
            }
        }
        return new StringRef(result, count);
    }

    private static bool ContainsCharacter(byte* set, int setLength, byte* character, int length) => length == 1
        ? new ReadOnlySpan<byte>(set, setLength).Contains(*character)
        : new ReadOnlySpan<byte>(set, setLength).IndexOf(new ReadOnlySpan<byte>(character, length)) >= 0;

    /// <summary>The place of a character among the characters of a set, from 0, or −1.</summary>
    private static int IndexOfCharacter(byte* set, int setLength, byte* character, int length)
    {
        int offset = new ReadOnlySpan<byte>(set, setLength).IndexOf(new ReadOnlySpan<byte>(character, length));
        return offset < 0 ? -1 : Utf8Characters.Count(set, offset);
    }
}
