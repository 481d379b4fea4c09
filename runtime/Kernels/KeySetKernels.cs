using System.Numerics;
using System.Runtime.CompilerServices;
using PgFusion.Runtime.HashTables;

namespace PgFusion.Runtime.Kernels;

/// <summary>
/// Rows whose value is in a set of keys (<see cref="KeySet"/>): as <see cref="FilterKernels"/>, these clear the bits of
/// rows that do not pass. A word of rows is gone through without a branch that depends on the values while most of its
/// bits are set, and bit by bit when few are.
/// </summary>
public static unsafe class KeySetKernels
{
    private const int RowsPerWord = 64;

    /// <summary>Rows of a word up to which they are gone through one by one.</summary>
    private const int FewRows = 16;

    /// <summary>Rows whose value lies from low to low + span, and has its bit set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InBitmap<T>(ulong* bitmap, int rows, byte* values, ulong* words, long low, ulong span)
        where T : unmanaged, IBinaryInteger<T> =>
        Select<T, BitmapSet>(bitmap, rows, values, new BitmapSet(words, low, span));

    /// <summary>Rows whose value lies from low to low + span, and may be in a Bloom filter of so many words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InBloom<T>(ulong* bitmap, int rows, byte* values, ulong* words, long count, long low, ulong span)
        where T : unmanaged, IBinaryInteger<T> =>
        Select<T, BloomSet>(bitmap, rows, values, new BloomSet(words, count, low, span));

    private interface ISet
    {
        /// <summary>1: it is in the set, or may be.</summary>
        ulong Contains(long value);
    }

    private readonly struct BitmapSet(ulong* words, long low, ulong span) : ISet
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong Contains(long value)
        {
            ulong distance = (ulong)value - (ulong)low;
            bool isInRange = distance <= span;
            // The first word is there for values beyond the range.
            ulong at = isInRange ? distance : 0;
            return (isInRange ? 1UL : 0UL) & (words[at >> 6] >> (int)(at & 63));
        }
    }

    private readonly struct BloomSet(ulong* words, long count, long low, ulong span) : ISet
    {
        private readonly int _shift = 64 - BitOperations.Log2((ulong)count);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong Contains(long value)
        {
            ulong hash = KeySet.BloomHash(value);
            ulong word = words[hash >> _shift];
            ulong found = (word >> (int)(hash & 63)) & (word >> (int)(hash >> 6 & 63)) & (word >> (int)(hash >> 12 & 63)) & (word >> (int)(hash >> 18 & 63));
            return found & ((ulong)value - (ulong)low <= span ? 1UL : 0UL);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Select<T, TSet>(ulong* bitmap, int rows, byte* values, TSet set)
        where T : unmanaged, IBinaryInteger<T>
        where TSet : struct, ISet
    {
        T* column = (T*)values;
        for (int first = 0; first < rows; first += RowsPerWord)
        {
            ulong wanted = bitmap[first / RowsPerWord];
            ulong found = 0;
            if (BitOperations.PopCount(wanted) <= FewRows)
            {
                for (ulong bits = wanted; bits != 0; bits &= bits - 1)
                {
                    int lane = BitOperations.TrailingZeroCount(bits);
                    found |= (set.Contains(long.CreateTruncating(column[first + lane])) & 1) << lane;
                }
            }
            else
            {
                int end = Math.Min(RowsPerWord, rows - first);
                for (int lane = 0; lane < end; lane++)
                {
                    found |= (set.Contains(long.CreateTruncating(column[first + lane])) & 1) << lane;
                }
            }
            bitmap[first / RowsPerWord] = wanted & found;
        }
    }
}
