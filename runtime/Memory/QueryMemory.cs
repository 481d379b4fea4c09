using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PgFusion.Runtime.Functions;

namespace PgFusion.Runtime.Memory;

/// <summary>
/// The working memory of all queries of the worker: pg_fusion.memory_limit. A query that asks for more than is left
/// fails; the others go on.
/// </summary>
/// <param name="limitBytes">Gives the limit that holds now; it may change while queries run.</param>
public sealed class MemoryBudget(Func<long> limitBytes)
{
    private long _usedBytes;

    public long LimitBytes => limitBytes();

    public long UsedBytes => Interlocked.Read(ref _usedBytes);

    /// <summary>Large blocks that no query holds now: at most a quarter of the limit, and all that is not used.</summary>
    internal SpareBlocks Spare { get; } = new();

    private long SpareBytesMax => Math.Min(LimitBytes / 4, LimitBytes - UsedBytes);

    /// <summary>Takes the bytes from what is left, or takes nothing and returns false.</summary>
    public bool TryReserve(long bytes)
    {
        if (Interlocked.Add(ref _usedBytes, bytes) <= LimitBytes)
        {
            if (Spare.SpareBytes > LimitBytes - UsedBytes)
            {
                Spare.Trim(Math.Max(0, LimitBytes - UsedBytes));
            }
            return true;
        }
        Interlocked.Add(ref _usedBytes, -bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _usedBytes, -bytes);

    /// <summary>A block of bytes that have been reserved: aligned to 64 bytes, with whatever is in it.</summary>
    /// <exception cref="OutOfMemoryException">There is no memory.</exception>
    internal unsafe byte* Take(long bytes) =>
        bytes < SpareBlocks.PageBytes ? (byte*)NativeMemory.AlignedAlloc((nuint)bytes, 64) : Spare.Take(bytes);

    /// <summary>Gives a block back, and what has been reserved for it.</summary>
    internal unsafe void Return(byte* block, long bytes)
    {
        Return(bytes);
        if (bytes < SpareBlocks.PageBytes)
        {
            NativeMemory.AlignedFree(block);
        }
        else
        {
            Spare.Return(block, bytes, SpareBytesMax);
        }
    }
}

/// <summary>
/// The working memory of one query: native blocks handed to hash tables, sort buffers and row stores, counted against
/// the worker's budget, and freed all together when the query has ended. Nothing is freed singly, so rows may point into
/// any block of the same query without ownership questions. Thread-safe.
/// Native code paths and generated code carry it as an opaque handle (<see cref="Handle"/>).
/// </summary>
public sealed unsafe class QueryMemory : IDisposable
{
    private readonly Dictionary<nint, long> _blocks = [];
    private readonly MemoryBudget _budget;
    private readonly bool _ownsBudget;
    private readonly Lock _lock = new();
    private GCHandle _self;
    private long _usedBytes;
    private bool _disposed;

    /// <param name="budget">What the blocks are taken from; beyond it statements fail with 53200.</param>
    public QueryMemory(MemoryBudget budget)
    {
        _budget = budget;
        _self = GCHandle.Alloc(this);
    }

    /// <summary>A query with a limit of its own (tests, benchmarks).</summary>
    public QueryMemory(long limitBytes) : this(new MemoryBudget(() => limitBytes)) => _ownsBudget = true;

    public long UsedBytes => Interlocked.Read(ref _usedBytes);

    /// <summary>The handle by which native structs name their owner.</summary>
    public nint Handle => GCHandle.ToIntPtr(_self);

    public static QueryMemory FromHandle(nint handle) => (QueryMemory)GCHandle.FromIntPtr(handle).Target!;

    /// <summary>A block of native memory, 64-byte aligned, not cleared, that lives as long as the query.</summary>
    public byte* AllocateBlock(long bytes)
    {
        if (bytes >= SpareBlocks.PageBytes)
        {
            bytes = SpareBlocks.Rounded(bytes);
        }
        if (!_budget.TryReserve(bytes))
        {
            throw new PgException("53200", "out of memory",
                $"The PgFusion worker may use {_budget.LimitBytes >> 20} MB of working memory, and queries hold {_budget.UsedBytes >> 20} MB.",
                "Increase pg_fusion.memory_limit, or set pg_fusion.enable to off for this query.");
        }
        byte* block;
        try
        {
            block = _budget.Take(bytes);
        }
        catch (OutOfMemoryException)
        {
            _budget.Return(bytes);
            throw new PgException("53200", "out of memory", $"Failed on a request of {bytes} bytes of the PgFusion worker's memory.");
        }
        lock (_lock)
        {
            if (!_disposed)
            {
                _blocks.Add((nint)block, bytes);
                Interlocked.Add(ref _usedBytes, bytes);
                return block;
            }
        }
        _budget.Return(block, bytes);
        throw new ObjectDisposedException(nameof(QueryMemory));
    }

    /// <summary>Like <see cref="AllocateBlock"/>, cleared to zero.</summary>
    public byte* AllocateZeroed(long bytes)
    {
        byte* block = AllocateBlock(bytes);
        NativeMemory.Clear(block, (nuint)bytes);
        return block;
    }

    /// <summary>Returns one block early (a directory that has been replaced by a larger one).</summary>
    public void FreeBlock(byte* block)
    {
        long bytes;
        lock (_lock)
        {
            if (!_blocks.Remove((nint)block, out bytes))
            {
                throw new InvalidOperationException("the block does not belong to this query");
            }
        }
        Interlocked.Add(ref _usedBytes, -bytes);
        _budget.Return(block, bytes);
    }

    /// <summary>Frees everything. No thread may use the query's rows any more.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }
            _disposed = true;
            foreach ((nint block, long bytes) in _blocks)
            {
                _budget.Return((byte*)block, bytes);
            }
            if (_ownsBudget)
            {
                _budget.Spare.Trim(0);
            }
            _blocks.Clear();
            _usedBytes = 0;
            _self.Free();
        }
    }
}

/// <summary>
/// A bump allocator over blocks of one query's memory, owned by one thread at a time: copies of strings and rows that
/// hash tables and sort buffers keep until the query ends.
/// </summary>
public unsafe struct BumpAllocator
{
    private const long FirstBlockBytes = 16 << 10;
    private const long BlockBytesMax = 4 << 20;

    private byte* _next;
    private byte* _end;
    private long _lastBlockBytes;
    private readonly nint _memory;

    public BumpAllocator(QueryMemory memory)
    {
        _memory = memory.Handle;
    }

    public readonly nint MemoryHandle => _memory;

    /// <summary>Memory for <paramref name="bytes"/> bytes, 8-byte aligned, not cleared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Allocate(long bytes)
    {
        long rounded = (bytes + 7) & ~7L;
        byte* result = _next;
        if (rounded <= _end - result)
        {
            _next = result + rounded;
            return result;
        }
        return AllocateSlow(rounded);
    }

    /// <summary>A copy of the value that lives as long as the query.</summary>
    public byte* Copy(byte* source, int length)
    {
        byte* target = Allocate(length);
        Unsafe.CopyBlockUnaligned(target, source, (uint)length);
        return target;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte* AllocateSlow(long rounded)
    {
        QueryMemory memory = QueryMemory.FromHandle(_memory);
        long wanted = _lastBlockBytes == 0 ? FirstBlockBytes : Math.Min(_lastBlockBytes * 2, BlockBytesMax);
        if (rounded > wanted / 2)
        {
            // A large value gets a block of its own, and the current block goes on serving small ones.
            return memory.AllocateBlock(rounded);
        }
        _next = memory.AllocateBlock(wanted);
        _end = _next + wanted;
        _lastBlockBytes = wanted;
        byte* result = _next;
        _next += rounded;
        return result;
    }
}
