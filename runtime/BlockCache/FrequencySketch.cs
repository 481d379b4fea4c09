using System.Numerics;
using System.Runtime.InteropServices;

namespace PgFusion.Runtime.BlockCache;

/// <summary>
/// About how often each of very many things was asked for lately, in little memory: a count-min sketch with conservative
/// update, whose counters are halved now and then (Einziger, Friedman, Manes, "TinyLFU: A Highly Efficient Cache Admission
/// Policy", 2017). An estimate is never too low, but for what has been halved. Not thread-safe.
/// </summary>
internal sealed unsafe class FrequencySketch : IDisposable
{
    private const int RowCount = 4;

    private readonly long _bytesPerRow;
    private byte* _counters;

    /// <summary>More is not counted, lest what was used very often is remembered for too long.</summary>
    public const int CountMax = 15;

    /// <param name="things">That can be told from each other well; rounded up to a power of two. As many bytes are used.</param>
    public FrequencySketch(int things)
    {
        long size = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(things, 1 << 10));
        _bytesPerRow = size / RowCount;
        // Zeroed, and taken from the system when it is touched.
        _counters = (byte*)NativeMemory.AllocZeroed((nuint)size);
    }

    public int Estimate(ulong hash)
    {
        int least = CountMax;
        for (int row = 0; row < RowCount; row++)
        {
            least = Math.Min(least, *Counter(row, hash));
        }
        return least;
    }

    /// <summary>Counts one more. Returns the estimate before.</summary>
    public int Increment(ulong hash)
    {
        int before = Estimate(hash);
        Raise(hash, Math.Min(before + 1, CountMax));
        return before;
    }

    /// <summary>From now on the estimate is that at least.</summary>
    public void Raise(ulong hash, int count)
    {
        for (int row = 0; row < RowCount; row++)
        {
            byte* counter = Counter(row, hash);
            *counter = Math.Max(*counter, (byte)count);
        }
    }

    /// <summary>Returns about how many things still count for something.</summary>
    public long Halve()
    {
        ulong* words = (ulong*)_counters;
        long wordsPerRow = _bytesPerRow / sizeof(ulong);
        long left = 0;
        for (long i = 0; i < wordsPerRow * RowCount; i++)
        {
            // A page of memory that was never written to stays one that does not exist.
            ulong word = words[i];
            if (word != 0)
            {
                word = word >> 1 & 0x0707070707070707;
                words[i] = word;
                // A counter below 8 that is not 0 reaches bit 3 when 7 is added.
                left += i < wordsPerRow ? BitOperations.PopCount((word + 0x0707070707070707) & 0x0808080808080808) : 0;
            }
        }
        return left;
    }

    public void Dispose()
    {
        NativeMemory.Free(_counters);
        _counters = null;
    }

    /// <summary>A place per row by double hashing.</summary>
    private byte* Counter(int row, ulong hash)
    {
        uint low = (uint)hash;
        uint high = (uint)(hash >> 32) | 1;
        return _counters + row * _bytesPerRow + ((low + (uint)row * high) & (_bytesPerRow - 1));
    }
}
