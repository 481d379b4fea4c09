using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// lpad, rpad, repeat and reverse (oracle_compat.c, varlena.c). PostgreSQL checks the memory that the longest result
/// could need before it looks at the characters, so a request may be too large although its result would not be.
/// </summary>
public static unsafe partial class TextFunctions
{
    private const int Utf8BytesMax = 4;
    private const int VarlenaHeaderBytes = 4;

    /// <summary>lpad(text, length, fill) in UTF-8: filled, or cut, to so many characters.</summary>
    public static StringRef PadLeft(byte* a, int aLength, int length, byte* fill, int fillLength, Scratch* scratch) =>
        Pad(a, aLength, length, fill, fillLength, true, left: true, scratch);

    /// <summary>rpad(text, length, fill) in UTF-8.</summary>
    public static StringRef PadRight(byte* a, int aLength, int length, byte* fill, int fillLength, Scratch* scratch) =>
        Pad(a, aLength, length, fill, fillLength, true, left: false, scratch);

    /// <summary>lpad in a single-byte encoding.</summary>
    public static StringRef PadLeftBytes(byte* a, int aLength, int length, byte* fill, int fillLength, Scratch* scratch) =>
        Pad(a, aLength, length, fill, fillLength, false, left: true, scratch);

    /// <summary>rpad in a single-byte encoding.</summary>
    public static StringRef PadRightBytes(byte* a, int aLength, int length, byte* fill, int fillLength, Scratch* scratch) =>
        Pad(a, aLength, length, fill, fillLength, false, left: false, scratch);

    private static StringRef Pad(byte* a, int aLength, int length, byte* fill, int fillLength, bool utf8, bool left, Scratch* scratch)
    {
        length = Math.Max(length, 0);
        int kept = Math.Min(utf8 ? Utf8Characters.Count(a, aLength) : aLength, length);
        if (fillLength == 0)
        {
            length = kept;
        }
        CheckRequestedLength((long)length * (utf8 ? Utf8BytesMax : 1));
        int keptBytes = utf8 ? Utf8Characters.Offset(a, aLength, kept) : kept;
        int added = length - kept;
        if (added == 0)
        {
            return new StringRef(a, keptBytes);
        }
        // Whole repetitions of the fill, then the characters that begin another one.
        int fillCharacters = utf8 ? Utf8Characters.Count(fill, fillLength) : fillLength;
        int rest = added % fillCharacters;
        int restBytes = utf8 ? Utf8Characters.Offset(fill, fillLength, rest) : rest;
        long addedBytes = (long)(added / fillCharacters) * fillLength + restBytes;
        byte* result = scratch->Allocate(keptBytes + addedBytes);
        byte* padding = left ? result : result + keptBytes;
        Unsafe.CopyBlockUnaligned(left ? result + addedBytes : result, a, (uint)keptBytes);
        Fill(padding, fill, fillLength, added / fillCharacters);
        Unsafe.CopyBlockUnaligned(padding + addedBytes - restBytes, fill, (uint)restBytes);
        return new StringRef(result, (int)(keptBytes + addedBytes));
    }

    /// <summary>repeat(text, count); nothing for a count below 1.</summary>
    public static StringRef Repeat(byte* a, int aLength, int count, Scratch* scratch)
    {
        count = Math.Max(count, 0);
        long bytes = (long)count * aLength;
        CheckRequestedLength(bytes);
        byte* result = scratch->Allocate(bytes);
        Fill(result, a, aLength, bytes == 0 ? 0 : count);
        return new StringRef(result, (int)bytes);
    }

    /// <summary>reverse(text) in UTF-8, by characters.</summary>
    public static StringRef Reverse(byte* a, int aLength, Scratch* scratch)
    {
        byte* result = scratch->Allocate(aLength);
        byte* target = result + aLength;
        for (int position = 0; position < aLength;)
        {
            int next = Utf8Characters.Next(a, aLength, position);
            target -= next - position;
            for (int i = position; i < next; i++)
            {
                target[i - position] = a[i];
            }
            position = next;
        }
        return new StringRef(result, aLength);
    }

    /// <summary>reverse(text) in a single-byte encoding.</summary>
    public static StringRef ReverseBytes(byte* a, int aLength, Scratch* scratch)
    {
        byte* result = scratch->Allocate(aLength);
        new ReadOnlySpan<byte>(a, aLength).CopyTo(new Span<byte>(result, aLength));
        new Span<byte>(result, aLength).Reverse();
        return new StringRef(result, aLength);
    }

    private static void Fill(byte* target, byte* source, int length, int count)
    {
        if (length == 1)
        {
            new Span<byte>(target, count).Fill(*source);
            return;
        }
        for (; count > 0; count--)
        {
            Unsafe.CopyBlockUnaligned(target, source, (uint)length);
            target += length;
        }
    }

    /// <summary>What the server can allocate for one value, its header included.</summary>
    private static void CheckRequestedLength(long bytes)
    {
        if (bytes + VarlenaHeaderBytes > Scratch.AllocationBytesMax)
        {
            PgError.RequestedLengthTooLarge();
        }
    }
}
