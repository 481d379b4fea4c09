using System.Diagnostics.CodeAnalysis;

namespace PgFusion.Runtime.Arena;

/// <summary>
/// The leases of one session, by offset. They are all given back at the end of a query (<see cref="ReleaseAll"/>) and
/// at the end of the session (<see cref="Close"/>), when nothing uses their memory any more. Thread-safe.
/// </summary>
public sealed class SessionLeases
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, ArenaLease> _leases = [];
    private bool _closed;

    public int Count
    {
        get
        {
            lock (_lock)
                return _leases.Count;
        }
    }

    /// <summary>The lease that starts at an offset named by a peer; false when there is none.</summary>
    public bool TryGet(ulong offset, [NotNullWhen(true)] out ArenaLease? lease)
    {
        lock (_lock)
            return _leases.TryGetValue(offset, out lease);
    }

    public void ReleaseAll()
    {
        ArenaLease[] leases;
        lock (_lock)
            leases = [.. _leases.Values];
        foreach (ArenaLease lease in leases)
            lease.TryRelease();
    }

    /// <summary>Gives everything back; a lease asked for afterwards is refused.</summary>
    public void Close()
    {
        lock (_lock)
            _closed = true;
        ReleaseAll();
    }

    internal bool TryAdd(ArenaLease lease)
    {
        lock (_lock)
        {
            if (_closed)
                return false;
            _leases.Add(lease.Offset, lease);
            return true;
        }
    }

    internal void Remove(ArenaLease lease)
    {
        lock (_lock)
            _leases.Remove(lease.Offset);
    }
}
