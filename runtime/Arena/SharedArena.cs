using System.Security.Cryptography;
using PgFusion.Runtime.Functions;

namespace PgFusion.Runtime.Arena;

/// <summary>
/// The memory that the worker shares with PostgreSQL's processes. The worker alone allocates in it: others see extents
/// that were granted to them by message, and know nothing of what is free. So there is no lock across processes, and
/// nothing to repair when one of them dies.
/// <para>
/// Extents consist of granules of 64 KiB. Memory that comes back stays resident, for the next extent, up to a limit;
/// beyond it, it is returned to the system at once.
/// </para>
/// Thread-safe. One lock; what may take long (punching a hole) is done outside of it.
/// </summary>
public sealed unsafe class SharedArena : IDisposable
{
    public const int GranuleBytes = 64 * 1024;

    /// <summary>The largest extent.</summary>
    public const long LeaseBytesMax = 1L << 30;

    private readonly MemoryFile _file;
    private readonly ExtentAllocator _allocator;
    private readonly Lock _lock = new();

    // One bit per granule: its pages may exist. Guarded by _lock, as is the count of those that are free.
    private readonly ulong[] _resident;
    private readonly long _retainedGranules;
    private long _residentFree;
    private long _leasedBytes;

    /// <param name="size">Bytes, at least one granule; rounded down to whole granules.</param>
    /// <param name="retained">Bytes of free memory that stay resident.</param>
    public SharedArena(long size, long retained)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, GranuleBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(retained);
        int granules = checked((int)(size / GranuleBytes));
        _file = new MemoryFile("pg_fusion arena", (long)granules * GranuleBytes);
        _allocator = new ExtentAllocator(granules);
        _resident = new ulong[(granules + 63) / 64];
        _retainedGranules = retained / GranuleBytes;
        Incarnation = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;
    }

    public byte* Base => _file.Address;

    public long Size => _file.Size;

    /// <summary>Names this arena, and with it this worker process, among all there have been. Not zero.</summary>
    public ulong Incarnation { get; }

    /// <summary>Bytes in extents that are leased.</summary>
    public long LeasedBytes => Interlocked.Read(ref _leasedBytes);

    /// <summary>Bytes that are free and, as far as is known, still take memory.</summary>
    public long RetainedBytes
    {
        get
        {
            lock (_lock)
                return _residentFree * GranuleBytes;
        }
    }

    /// <summary>What is passed to other processes.</summary>
    internal int Descriptor => _file.Descriptor;

    /// <summary>An extent of at least <paramref name="size"/> bytes. Its content is arbitrary.</summary>
    /// <exception cref="PgException">53200: nothing of that size is free.</exception>
    /// <exception cref="ObjectDisposedException">The owner has been closed.</exception>
    public ArenaLease Lease(long size, SessionLeases owner)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        if (size > LeaseBytesMax)
            throw new PgException(PgError.ProgramLimitExceededState, "a page is too large for PgFusion's arena",
                $"It needs {size} bytes; the most is {LeaseBytesMax}.");

        int granules = (int)((size + GranuleBytes - 1) / GranuleBytes);
        int start;
        lock (_lock)
        {
            start = _allocator.Allocate(granules);
            if (start >= 0)
                _residentFree -= MarkResident(start, granules);
        }
        if (start < 0)
            throw Exhausted(size);

        Interlocked.Add(ref _leasedBytes, (long)granules * GranuleBytes);
        var lease = new ArenaLease(this, owner, start, granules);
        if (owner.TryAdd(lease))
            return lease;
        Return(lease);
        throw new ObjectDisposedException(nameof(SessionLeases), "the session has ended");
    }

    /// <summary>Whether [offset, offset + size) lies within the arena.</summary>
    public bool Contains(ulong offset, ulong size) => offset <= (ulong)Size && size <= (ulong)Size - offset;

    public void Dispose()
    {
        _allocator.Dispose();
        _file.Dispose();
    }

    internal void Return(ArenaLease lease)
    {
        bool retain;
        lock (_lock)
        {
            retain = _residentFree + lease.Granules <= _retainedGranules;
            if (retain)
            {
                _residentFree += lease.Granules;
                _allocator.Free(lease.FirstGranule, lease.Granules);
            }
        }
        if (!retain)
        {
            // Nobody can get these granules before they are marked free below.
            _file.PunchHole((long)lease.Offset, lease.Size);
            lock (_lock)
            {
                ClearResident(lease.FirstGranule, lease.Granules);
                _allocator.Free(lease.FirstGranule, lease.Granules);
            }
        }
        Interlocked.Add(ref _leasedBytes, -lease.Size);
    }

    private PgException Exhausted(long size) =>
        new(PgError.OutOfMemoryState, "out of arena memory",
            $"Failed on a request of {size} bytes: {LeasedBytes} of {Size} bytes are in use.",
            "Increase pg_fusion.arena_size, or run fewer queries at the same time.");

    /// <summary>Sets the bits; returns how many were set before.</summary>
    private int MarkResident(int start, int count)
    {
        int before = 0;
        for (int granule = start; granule < start + count; granule++)
        {
            ulong bit = 1UL << (granule & 63);
            if ((_resident[granule >> 6] & bit) != 0)
                before++;
            _resident[granule >> 6] |= bit;
        }
        return before;
    }

    private void ClearResident(int start, int count)
    {
        for (int granule = start; granule < start + count; granule++)
            _resident[granule >> 6] &= ~(1UL << (granule & 63));
    }
}
