using System.Runtime.InteropServices;
using PgFusion.Runtime.Arena;

namespace PgFusion.Runtime.Memory;

/// <summary>
/// Large blocks: native memory in large pages, since hash tables are read at random places, which would else miss the TLB
/// as often as the cache. The blocks of queries that have ended are kept, within bounds, for those that come: having the
/// kernel clear and map memory for each query costs as much as filling it. Of what is kept the kernel may take the pages
/// when it is short of memory. Thread-safe.
/// </summary>
internal sealed unsafe class SpareBlocks
{
    /// <summary>Blocks are multiples of this, and aligned to it: the large page of x64, and of arm64 with small pages of 4 kB.</summary>
    public const long PageBytes = 2 << 20;

    private readonly Dictionary<long, Stack<nint>> _spare = [];
    private readonly Lock _lock = new();
    private long _spareBytes;

    public long SpareBytes => Interlocked.Read(ref _spareBytes);

    public static long Rounded(long bytes) => (bytes + PageBytes - 1) & ~(PageBytes - 1);

    /// <summary>A block of so many pages, with whatever is in it.</summary>
    /// <exception cref="OutOfMemoryException">There is no memory.</exception>
    public byte* Take(long bytes)
    {
        lock (_lock)
        {
            if (_spare.TryGetValue(bytes, out Stack<nint>? blocks) && blocks.TryPop(out nint spare))
            {
                _spareBytes -= bytes;
                return (byte*)spare;
            }
        }
        byte* block = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, (nuint)PageBytes);
        // A wish: a kernel without large pages, or without one to spare, gives small ones.
        LibC.MAdvise(block, (nuint)bytes, LibC.MAdviseHugePage);
        return block;
    }

    /// <summary>A block that is not used any more: kept in place of others, so that no more than this is kept, or freed.</summary>
    public void Return(byte* block, long bytes, long spareBytesMax)
    {
        lock (_lock)
        {
            if (bytes <= spareBytesMax)
            {
                TrimLocked(spareBytesMax - bytes, bytes);
            }
            if (_spareBytes + bytes <= spareBytesMax)
            {
                LibC.MAdvise(block, (nuint)bytes, LibC.MAdviseFree);
                if (!_spare.TryGetValue(bytes, out Stack<nint>? blocks))
                {
                    _spare.Add(bytes, blocks = []);
                }
                blocks.Push((nint)block);
                _spareBytes += bytes;
                return;
            }
        }
        NativeMemory.AlignedFree(block);
    }

    /// <summary>Frees blocks until no more than this is kept.</summary>
    public void Trim(long spareBytesMax)
    {
        lock (_lock)
        {
            TrimLocked(spareBytesMax, 0);
        }
    }

    /// <param name="spareBytesMax">What may be kept.</param>
    /// <param name="keptSize">Blocks of this size stay: they are as good as one that is to take their place.</param>
    private void TrimLocked(long spareBytesMax, long keptSize)
    {
        if (_spareBytes <= spareBytesMax)
        {
            return;
        }
        foreach ((long bytes, Stack<nint> blocks) in _spare)
        {
            while (bytes != keptSize && _spareBytes > spareBytesMax && blocks.TryPop(out nint block))
            {
                NativeMemory.AlignedFree((void*)block);
                _spareBytes -= bytes;
            }
        }
    }
}
