using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// Functions of text, varchar, character(n) and bytea on payloads. The database encoding is UTF-8 or a single-byte
/// encoding; where it matters there is one method for each ("Bytes" in the name: single-byte text and bytea). Equality
/// is that of bytes, as in every deterministic collation. Functions that return a part of their argument return a
/// <see cref="StringRef"/> into it and copy nothing. See varlena.c, varchar.c, oracle_compat.c.
/// </summary>
public static unsafe partial class TextFunctions
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Equal(byte* a, int aLength, byte* b, int bLength) =>
        aLength == bLength && new ReadOnlySpan<byte>(a, aLength).SequenceEqual(new ReadOnlySpan<byte>(b, bLength));

    /// <summary>−1, 0 or 1 by bytes; of two strings of which one begins the other, the shorter is smaller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CompareBytes(byte* a, int aLength, byte* b, int bLength) =>
        Math.Sign(new ReadOnlySpan<byte>(a, aLength).SequenceCompareTo(new ReadOnlySpan<byte>(b, bLength)));

    /// <summary>−1, 0 or 1 under a collation of <see cref="Collation"/>; handle 0 is the order of bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Compare(byte* a, int aLength, byte* b, int bLength, int collation) =>
        collation == Collation.Bytes
            ? CompareBytes(a, aLength, b, bLength)
            : Collation.Compare(a, aLength, b, bLength, collation);

    /// <summary>The larger value, not copied; of equal values the second (text_larger).</summary>
    public static StringRef Larger(byte* a, int aLength, byte* b, int bLength, int collation) =>
        Compare(a, aLength, b, bLength, collation) > 0 ? new StringRef(a, aLength) : new StringRef(b, bLength);

    /// <summary>The smaller value, not copied; of equal values the second (text_smaller).</summary>
    public static StringRef Smaller(byte* a, int aLength, byte* b, int bLength, int collation) =>
        Compare(a, aLength, b, bLength, collation) < 0 ? new StringRef(a, aLength) : new StringRef(b, bLength);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Hash(byte* a, int aLength) => HashFunctions.Bytes(a, aLength);

    /// <summary>length(text) in UTF-8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Length(byte* a, int aLength) => Utf8Characters.Count(a, aLength);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int OctetLength(byte* a, int aLength) => aLength;

    /// <summary>substring(text, start): from character <paramref name="start"/>, counted from 1, to the end.</summary>
    public static StringRef Substring(byte* a, int aLength, int start)
    {
        int offset = Utf8Characters.Offset(a, aLength, Math.Max(start, 1) - 1);
        return new StringRef(a + offset, aLength - offset);
    }

    /// <summary>substring(text, start, length). A start below 1 counts against the length.</summary>
    public static StringRef Substring(byte* a, int aLength, int start, int length)
    {
        if (!SubstringCharacters(start, length, out int skip, out int take))
        {
            return new StringRef(a, 0);
        }
        int offset = Utf8Characters.Offset(a, aLength, skip);
        return new StringRef(a + offset, Utf8Characters.Offset(a + offset, aLength - offset, take));
    }

    /// <summary>substring(text, start) in a single-byte encoding, and of bytea.</summary>
    public static StringRef SubstringBytes(byte* a, int aLength, int start)
    {
        int offset = Math.Min(Math.Max(start, 1) - 1, aLength);
        return new StringRef(a + offset, aLength - offset);
    }

    /// <summary>substring(text, start, length) in a single-byte encoding, and of bytea.</summary>
    public static StringRef SubstringBytes(byte* a, int aLength, int start, int length)
    {
        if (!SubstringCharacters(start, length, out int skip, out int take))
        {
            return new StringRef(a, 0);
        }
        int offset = Math.Min(skip, aLength);
        return new StringRef(a + offset, Math.Min(take, aLength - offset));
    }

    /// <summary>False if the result is empty whatever the string is.</summary>
    private static bool SubstringCharacters(int start, int length, out int skip, out int take)
    {
        if (length < 0)
        {
            PgError.NegativeSubstringLength();
        }
        long end = (long)start + length;
        skip = Math.Max(start, 1) - 1;
        take = (int)Math.Min(end - 1 - skip, int.MaxValue);
        return end > 1;
    }

    /// <summary>left(text, n): the first n characters; with a negative n all but the last −n.</summary>
    public static StringRef Left(byte* a, int aLength, int n)
    {
        if (n < 0)
        {
            n = Math.Max(Utf8Characters.Count(a, aLength) + n, 0);
        }
        return new StringRef(a, Utf8Characters.Offset(a, aLength, n));
    }

    /// <summary>right(text, n): the last n characters; with a negative n all but the first −n.</summary>
    public static StringRef Right(byte* a, int aLength, int n)
    {
        // PostgreSQL overflows on -int.MinValue; optimised builds skip everything, as the definition says.
        int skip = n < 0 ? (int)Math.Min(-(long)n, int.MaxValue) : Math.Max(Utf8Characters.Count(a, aLength) - n, 0);
        int offset = Utf8Characters.Offset(a, aLength, skip);
        return new StringRef(a + offset, aLength - offset);
    }

    /// <summary>left(text, n) in a single-byte encoding.</summary>
    public static StringRef LeftBytes(byte* a, int aLength, int n) =>
        new(a, n < 0 ? Math.Max(aLength + n, 0) : Math.Min(n, aLength));

    /// <summary>right(text, n) in a single-byte encoding.</summary>
    public static StringRef RightBytes(byte* a, int aLength, int n)
    {
        int skip = (int)Math.Min(n < 0 ? -(long)n : Math.Max(aLength - n, 0), aLength);
        return new StringRef(a + skip, aLength - skip);
    }

    /// <summary>strpos(text, text): the character, from 1, where the second argument begins in the first, or 0.</summary>
    public static int Position(byte* a, int aLength, byte* b, int bLength)
    {
        int offset = new ReadOnlySpan<byte>(a, aLength).IndexOf(new ReadOnlySpan<byte>(b, bLength));
        return offset < 0 ? 0 : Utf8Characters.Count(a, offset) + 1;
    }

    /// <summary>strpos in a single-byte encoding, and of bytea.</summary>
    public static int PositionBytes(byte* a, int aLength, byte* b, int bLength) =>
        new ReadOnlySpan<byte>(a, aLength).IndexOf(new ReadOnlySpan<byte>(b, bLength)) + 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool StartsWith(byte* a, int aLength, byte* b, int bLength) =>
        bLength <= aLength && new ReadOnlySpan<byte>(a, bLength).SequenceEqual(new ReadOnlySpan<byte>(b, bLength));

    /// <summary>btrim(text): without blanks (only the blank, no other white space) at both ends.</summary>
    public static StringRef Trim(byte* a, int aLength)
    {
        StringRef right = TrimEnd(a, aLength);
        return TrimStart(right.Pointer, right.Length);
    }

    /// <summary>ltrim(text).</summary>
    public static StringRef TrimStart(byte* a, int aLength)
    {
        int start = new ReadOnlySpan<byte>(a, aLength).IndexOfAnyExcept((byte)' ');
        return start < 0 ? new StringRef(a, 0) : new StringRef(a + start, aLength - start);
    }

    /// <summary>rtrim(text).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static StringRef TrimEnd(byte* a, int aLength) => new(a, LengthWithoutBlanks(a, aLength));

    /// <summary>text || text.</summary>
    public static StringRef Concat(byte* a, int aLength, byte* b, int bLength, Scratch* scratch)
    {
        byte* result = scratch->Allocate((long)aLength + bLength);
        Unsafe.CopyBlockUnaligned(result, a, (uint)aLength);
        Unsafe.CopyBlockUnaligned(result + aLength, b, (uint)bLength);
        return new StringRef(result, aLength + bLength);
    }

    /// <summary>replace(text, from, to): every occurrence, from left to right, without overlaps.</summary>
    public static StringRef Replace(byte* a, int aLength, byte* from, int fromLength, byte* to, int toLength,
        Scratch* scratch)
    {
        ReadOnlySpan<byte> needle = new(from, fromLength);
        if (aLength == 0 || fromLength == 0)
        {
            return new StringRef(a, aLength);
        }
        int occurrences = new ReadOnlySpan<byte>(a, aLength).Count(needle);
        if (occurrences == 0)
        {
            return new StringRef(a, aLength);
        }
        long bytes = aLength + (long)occurrences * (toLength - fromLength);
        byte* result = scratch->Allocate(bytes);
        byte* target = result;
        byte* end = a + aLength;
        for (; occurrences > 0; occurrences--)
        {
            int offset = new ReadOnlySpan<byte>(a, (int)(end - a)).IndexOf(needle);
            Unsafe.CopyBlockUnaligned(target, a, (uint)offset);
            target += offset;
            Unsafe.CopyBlockUnaligned(target, to, (uint)toLength);
            target += toLength;
            a += offset + fromLength;
        }
        Unsafe.CopyBlockUnaligned(target, a, (uint)(end - a));
        return new StringRef(result, (int)bytes);
    }

    /// <summary>upper(text) under the C collation: a to z only.</summary>
    public static StringRef UpperAscii(byte* a, int aLength, Scratch* scratch) =>
        FlipCase(a, aLength, (byte)'a', scratch);

    /// <summary>lower(text) under the C collation: A to Z only.</summary>
    public static StringRef LowerAscii(byte* a, int aLength, Scratch* scratch) =>
        FlipCase(a, aLength, (byte)'A', scratch);

    /// <summary>Changes the case of the 26 letters from <paramref name="first"/> on, by bit 5.</summary>
    private static StringRef FlipCase(byte* a, int aLength, byte first, Scratch* scratch)
    {
        byte* result = scratch->Allocate(aLength);
        int position = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            for (; position <= aLength - Vector128<byte>.Count; position += Vector128<byte>.Count)
            {
                Vector128<byte> bytes = Vector128.Load(a + position);
                Vector128<byte> isLetter = Vector128.LessThan(bytes - Vector128.Create(first), Vector128.Create((byte)26));
                (bytes ^ (isLetter & Vector128.Create((byte)0x20))).Store(result + position);
            }
        }
        for (; position < aLength; position++)
        {
            byte value = a[position];
            result[position] = (uint)(value - first) < 26 ? (byte)(value ^ 0x20) : value;
        }
        return new StringRef(result, aLength);
    }
}
