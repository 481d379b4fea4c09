using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// A bump allocator over native memory for values that functions produce. One thread owns it; compiled code passes its
/// address as the last argument of every function that returns a variable-length value.
/// <code>
///   blocks:  [header|······used······|free]  →  [header|····]  →  null      newest first, each twice the last
///                              _next ┘    └ _end
/// </code>
/// Life: a zeroed struct is ready to use; Allocate until a row or a block of rows is done; Reset takes everything back
/// (the newest block is kept, so that a steady state allocates nothing); Dispose frees all. Nothing is freed singly.
/// </summary>
public unsafe struct Scratch : IDisposable
{
    /// <summary>PostgreSQL's limit for one value (MaxAllocSize).</summary>
    public const long AllocationBytesMax = 0x3fffffff;

    /// <summary>What one scratch may hold before a statement is stopped with "out of memory".</summary>
    public const long TotalBytesMax = 16L << 30;

    internal const long FirstBlockBytes = 64 << 10;
    internal const long BlockBytesMax = 8 << 20;

    private byte* _next;
    private byte* _end;
    private Block* _newest;
    private long _totalBytes;

    private struct Block
    {
        public Block* Older;
        public long Bytes;
    }

    /// <summary>Native memory held now, headers included.</summary>
    public readonly long TotalBytes => _totalBytes;

    /// <summary>Memory for <paramref name="bytes"/> bytes, 8-aligned, not cleared, valid until Reset or Dispose.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Allocate(long bytes)
    {
        ulong rounded = ((ulong)bytes + 7) & ~7UL;
        byte* result = _next;
        if (rounded <= (ulong)(_end - result) && bytes > 0)
        {
            _next = result + rounded;
            return result;
        }
        return AllocateSlow(bytes);
    }

    /// <summary>
    /// Gives back the tail of the latest allocation, of which only <paramref name="used"/> bytes turned out to be needed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TrimLatest(byte* latest, long used) => _next = latest + ((used + 7) & ~7L);

    /// <summary>Copies a value to memory of this scratch.</summary>
    public StringRef Copy(byte* source, int length)
    {
        byte* target = Allocate(length);
        Unsafe.CopyBlockUnaligned(target, source, (uint)length);
        return new StringRef(target, length);
    }

    /// <summary>
    /// Between two rows, none of whose values is needed any more: takes all back once it is much. For compiled code whose
    /// rows make texts of any length, of which a morsel could make more than there is memory.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Recycle(Scratch* scratch)
    {
        if (scratch->_totalBytes > BlockBytesMax)
        {
            scratch->Reset();
        }
    }

    /// <summary>Takes back all allocations. The newest block stays for the next ones.</summary>
    public void Reset()
    {
        Block* newest = _newest;
        if (newest == null)
        {
            return;
        }
        if (newest->Bytes > BlockBytesMax)
        {
            // A single huge value must not keep its memory for the rest of the query.
            Dispose();
            return;
        }
        FreeFrom(newest->Older);
        newest->Older = null;
        _totalBytes = newest->Bytes;
        _next = (byte*)newest + sizeof(Block);
    }

    /// <summary>Frees all memory; the struct is as new.</summary>
    public void Dispose()
    {
        FreeFrom(_newest);
        this = default;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte* AllocateSlow(long bytes)
    {
        if ((ulong)bytes > (ulong)AllocationBytesMax)
        {
            PgError.InvalidAllocationSize(bytes);
        }
        long rounded = (Math.Max(bytes, 1) + 7) & ~7L;
        if (rounded > _end - _next)
        {
            AddBlock(rounded);
        }
        byte* result = _next;
        _next = result + rounded;
        return result;
    }

    private void AddBlock(long payloadBytes)
    {
        long wanted = _newest == null ? FirstBlockBytes : Math.Min(_newest->Bytes * 2, BlockBytesMax);
        long bytes = Math.Max(wanted, payloadBytes + sizeof(Block));
        if (_totalBytes + bytes > TotalBytesMax)
        {
            PgError.OutOfMemory($"Scratch memory of one thread would exceed {TotalBytesMax} bytes.");
        }
        Block* block = (Block*)NativeMemory.AlignedAlloc((nuint)bytes, 64);
        block->Older = _newest;
        block->Bytes = bytes;
        _newest = block;
        _totalBytes += bytes;
        _next = (byte*)block + sizeof(Block);
        _end = (byte*)block + bytes;
    }

    private static void FreeFrom(Block* block)
    {
        while (block != null)
        {
            Block* older = block->Older;
            NativeMemory.AlignedFree(block);
            block = older;
        }
    }
}
