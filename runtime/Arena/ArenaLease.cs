namespace PgFusion.Runtime.Arena;

/// <summary>
/// An extent of the arena, from <see cref="SharedArena.Lease"/> until <see cref="Release"/>, or until its owner gives
/// everything back. Whoever uses the memory of a lease makes sure that it is not released meanwhile.
/// </summary>
public sealed unsafe class ArenaLease
{
    private int _released;

    internal ArenaLease(SharedArena arena, SessionLeases owner, int firstGranule, int granules)
    {
        Arena = arena;
        Owner = owner;
        FirstGranule = firstGranule;
        Granules = granules;
    }

    /// <summary>Bytes from the start of the arena: what the protocol names the extent by.</summary>
    public ulong Offset => (ulong)FirstGranule * SharedArena.GranuleBytes;

    /// <summary>Bytes; what was asked for, rounded up to whole granules.</summary>
    public long Size => (long)Granules * SharedArena.GranuleBytes;

    public byte* Pointer => Arena.Base + Offset;

    public bool IsReleased => Volatile.Read(ref _released) != 0;

    internal SharedArena Arena { get; }

    internal SessionLeases Owner { get; }

    internal int FirstGranule { get; }

    internal int Granules { get; }

    /// <summary>Gives the extent back. A second call is a fault of the caller.</summary>
    public void Release()
    {
        if (!TryRelease())
            throw new InvalidOperationException($"the extent at {Offset} is released already");
    }

    /// <summary>Gives the extent back unless that has been done, by the owner's end for example.</summary>
    public bool TryRelease()
    {
        if (Interlocked.Exchange(ref _released, 1) != 0)
            return false;
        Owner.Remove(this);
        Arena.Return(this);
        return true;
    }
}
