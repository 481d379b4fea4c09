using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// Characters of valid UTF-8 (PostgreSQL stores nothing else in a UTF8 database). A character begins at every byte that
/// is not a continuation byte, 10xxxxxx, which as a signed byte is below −64.
/// </summary>
internal static unsafe class Utf8Characters
{
    private const sbyte FirstStart = -64;
    private const ulong HighBits = 0x8080808080808080UL;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsContinuation(byte value) => (sbyte)value < FirstStart;

    /// <summary>Number of characters.</summary>
    public static int Count(byte* text, int length)
    {
        int count = 0;
        int position = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<sbyte> limit = Vector256.Create(FirstStart);
            for (; position <= length - Vector256<byte>.Count; position += Vector256<byte>.Count)
            {
                Vector256<sbyte> bytes = Vector256.Load((sbyte*)text + position);
                count += BitOperations.PopCount(Vector256.GreaterThanOrEqual(bytes, limit).ExtractMostSignificantBits());
            }
        }
        for (; position <= length - sizeof(ulong); position += sizeof(ulong))
        {
            // The top bit is set and the next one is not: shift the latter under the former.
            ulong word = Unsafe.ReadUnaligned<ulong>(text + position);
            count += sizeof(ulong) - BitOperations.PopCount(word & ~(word << 1) & HighBits);
        }
        for (; position < length; position++)
        {
            count += IsContinuation(text[position]) ? 0 : 1;
        }
        return count;
    }

    /// <summary>Byte offset of character number <paramref name="count"/> (from 0), or the length if there are fewer.</summary>
    public static int Offset(byte* text, int length, int count)
    {
        int position = 0;
        while (count >= sizeof(ulong) && position <= length - sizeof(ulong)
            && (Unsafe.ReadUnaligned<ulong>(text + position) & HighBits) == 0)
        {
            position += sizeof(ulong);
            count -= sizeof(ulong);
        }
        while (count > 0 && position < length)
        {
            position = Next(text, length, position);
            count--;
        }
        return position;
    }

    /// <summary>Offset of the character after the one at <paramref name="position"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Next(byte* text, int length, int position)
    {
        do
        {
            position++;
        }
        while (position < length && IsContinuation(text[position]));
        return position;
    }
}
