using System.Runtime.InteropServices;

namespace PgFusion.Runtime.BlockCache;

/// <summary>The native blocks of encoded columns, counted. Thread-safe; what a block is part of is its owner's business.</summary>
internal sealed unsafe class CacheMemory
{
    /// <summary>What the managed objects around a block take, about.</summary>
    public const int OverheadBytes = 256;

    private long _usedBytes;

    /// <summary>Bytes of all blocks that have not been freed, and of what is around them.</summary>
    public long UsedBytes => Interlocked.Read(ref _usedBytes);

    /// <summary>64-byte aligned, cleared to zero.</summary>
    public byte* Allocate(long bytes)
    {
        byte* block = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, 64);
        NativeMemory.Clear(block, (nuint)bytes);
        Interlocked.Add(ref _usedBytes, bytes + OverheadBytes);
        return block;
    }

    public void Free(byte* block, long bytes)
    {
        NativeMemory.AlignedFree(block);
        Interlocked.Add(ref _usedBytes, -(bytes + OverheadBytes));
    }
}

/// <summary>Native memory that grows with what is needed, and is used again and again by one thread at a time.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private byte* _pointer;
    private long _size;

    /// <summary>Room for so many values; what was there is lost if there was not enough. 64-byte aligned.</summary>
    public T* Ensure<T>(long count) where T : unmanaged
    {
        long bytes = count * sizeof(T);
        if (bytes > _size)
        {
            NativeMemory.AlignedFree(_pointer);
            _pointer = null;
            _size = 0;
            long size = Math.Max(bytes, 4096) * 5 / 4;
            _pointer = (byte*)NativeMemory.AlignedAlloc((nuint)size, 64);
            _size = size;
        }
        return (T*)_pointer;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
        _size = 0;
    }
}
