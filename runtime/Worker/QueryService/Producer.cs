using PgFusion.Runtime.Arena;

namespace PgFusion.Worker.QueryService;

/// <summary>
/// A process that makes pages for an execution: the leader, or one of its scan workers. Each fills extents that were
/// leased by its own session, so that they come back when nobody writes to them. Used under the execution's lock.
/// </summary>
internal sealed class Producer(QueryExecution execution, ISessionChannel channel, bool isLeader) : IScanWorker
{
    private readonly HashSet<ArenaLease> _granted = [];
    private readonly HashSet<uint> _filtered = [];
    private readonly TaskCompletionSource _detached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsLeader { get; } = isLeader;

    /// <summary>Its socket has closed.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Chunks asked for and not done.</summary>
    public int ChunksOutstanding { get; set; }

    /// <summary>Pages that wait or are being read.</summary>
    public int PagesInUse { get; set; }

    /// <summary>Bytes of the extent that it waits for; 0: it waits for none.</summary>
    public long Needed { get; set; }

    public ISessionChannel Channel => channel;

    /// <summary>Lets it fill an extent with a page of whatever leaf comes.</summary>
    public void Grant(ArenaLease extent)
    {
        _granted.Add(extent);
        channel.SendGrant(extent);
    }

    /// <summary>Which rows of a leaf it may leave out, of chunks that are asked for from now on.</summary>
    public void Filter(uint leaf, IReadOnlyList<LeafFilter> filters)
    {
        if (filters.Count > 0)
        {
            _filtered.Add(leaf);
        }
        else if (!_filtered.Remove(leaf))
        {
            return;
        }
        channel.SendScanFilters(leaf, filters);
    }

    /// <summary>Extents that it still has, of this size at least: those that a leaf before has not used.</summary>
    public int Granted(long bytes) => _granted.Count(e => e.Size >= bytes);

    public void Filled(ArenaLease extent) => _granted.Remove(extent);

    public void OnPage(uint leaf, uint chunk, ArenaLease extent, ulong used, uint rows) =>
        execution.OnPage(this, leaf, chunk, extent, used, rows);

    public void OnChunkDone(uint leaf, uint chunk, bool endOfLeaf, ChunkVisibility visibility) =>
        execution.OnChunkDone(this, leaf, chunk, endOfLeaf, visibility);

    public void OnNeedExtent(ulong bytes) => execution.OnNeedExtent(this, bytes);

    public Task DetachAsync()
    {
        execution.Synchronized(() =>
        {
            IsGone = true;
            execution.OnDetached(this);
        });
        return _detached.Task;
    }

    /// <summary>Nothing of the execution touches its extents any more.</summary>
    public void SetDetached() => _detached.TrySetResult();
}
