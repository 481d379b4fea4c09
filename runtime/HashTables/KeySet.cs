using System.Numerics;
using System.Runtime.CompilerServices;
using PgFusion.Runtime.Protocol;

namespace PgFusion.Runtime.HashTables;

/// <summary>
/// Sets of integers that processes which read leaves look values up in: bitmaps over a range, and Bloom filters (as
/// SCAN_FILTERS of pghooks/session/protocol.h describes them; the other end is pgf_bloom_may_contain). A Bloom filter has
/// its bits of a value in one word of 64, so that a look-up is one load (Putze, Sanders, Singler, "Cache-, Hash- and
/// Space-Efficient Bloom Filters", 2007). Words are of zeros at first; values may be added by several threads at a time.
/// </summary>
public static unsafe class KeySet
{
    /// <summary>Of a Bloom filter, for each key, when the number of words need not be rounded up.</summary>
    private const int BitsPerKey = 16;

    private const int BitsPerWord = 64;

    /// <summary>Words of a bitmap over so many values and one more.</summary>
    public static long BitmapWords(ulong span) => checked((long)(span / BitsPerWord) + 1);

    public static long BloomWords(long keys) =>
        (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(ProtocolConstants.BloomWordsMin, keys / (BitsPerWord / BitsPerKey)));

    public static void AddToBitmap(ulong* words, long low, long value)
    {
        ulong distance = (ulong)value - (ulong)low;
        Add(ref words[distance / BitsPerWord], 1UL << (int)(distance % BitsPerWord));
    }

    public static void AddToBloom(ulong* words, long count, long value)
    {
        (long word, ulong bits) = BloomBits(count, value);
        Add(ref words[word], bits);
    }

    public static bool BitmapContains(ulong* words, long low, long value)
    {
        ulong distance = (ulong)value - (ulong)low;
        return (words[distance / BitsPerWord] >> (int)(distance % BitsPerWord) & 1) != 0;
    }

    public static bool BloomMayContain(ulong* words, long count, long value)
    {
        (long word, ulong bits) = BloomBits(count, value);
        return (words[word] & bits) == bits;
    }

    /// <summary>The word of a value and its bits in it, in a Bloom filter of so many words.</summary>
    public static (long Word, ulong Bits) BloomBits(long count, long value)
    {
        ulong hash = BloomHash(value);
        ulong bits = 1UL << (int)(hash & 63) | 1UL << (int)(hash >> 6 & 63) | 1UL << (int)(hash >> 12 & 63) | 1UL << (int)(hash >> 18 & 63);
        return ((long)(hash >> (BitsPerWord - BitOperations.Log2((ulong)count))), bits);
    }

    /// <summary>Its low bits say which bits of a word a value has, its high ones which word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong BloomHash(long value)
    {
        ulong hash = (ulong)value * ProtocolConstants.BloomMultiplier1;
        return (hash ^ (hash >> 32)) * ProtocolConstants.BloomMultiplier2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref ulong word, ulong bits)
    {
        if ((Volatile.Read(ref word) & bits) != bits)
        {
            Interlocked.Or(ref word, bits);
        }
    }
}
