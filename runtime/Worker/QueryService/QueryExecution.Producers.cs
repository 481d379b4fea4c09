using PgFusion.Runtime.Arena;

namespace PgFusion.Worker.QueryService;

/// <summary>
/// Who makes pages for the execution: the leader all along, scan workers from when they attach until all shared leaves
/// have been read, or the query is over.
/// </summary>
internal sealed partial class QueryExecution
{
    private readonly Producer _leader;
    private readonly List<Producer> _scanWorkers = [];
    private readonly List<Producer> _detaching = [];

    // Shared leaves that have not been read yet.
    private readonly HashSet<uint> _sharedAhead;
    private uint _nextChunk;

    // Scan workers whose sockets have not closed yet, those that were told to leave included.
    private int _attached;

    /// <summary>Numbers chunks over all stages: what comes late, for a stage that wanted no more, is told by it.</summary>
    public uint NextChunk() => _nextChunk++;

    /// <summary>Who makes pages of a leaf, the leader first.</summary>
    public IEnumerable<Producer> Producers(LeafStart leaf) => leaf.IsShared ? [_leader, .. _scanWorkers] : [_leader];

    public IScanWorker? Attach(ISessionChannel channel)
    {
        lock (_gate)
        {
            if (_stopped || _stage is null || _sharedAhead.Count == 0)
            {
                return null;
            }
            var producer = new Producer(this, channel, isLeader: false);
            _scanWorkers.Add(producer);
            _attached++;
            Guarded(() => (_stage as ScanStage)?.OnAttached(producer));
            return producer;
        }
    }

    /// <summary>A scan worker's socket has closed. Under the lock.</summary>
    public void OnDetached(Producer producer)
    {
        _scanWorkers.Remove(producer);
        _detaching.Add(producer);
        _attached--;
        ReleaseFilters();
        if (!_stopped && _stage is ScanStage scan)
        {
            Guarded(() => scan.OnDetached(producer));
        }
        ReleaseDetached();
    }

    public void OnPage(uint leaf, uint chunk, ArenaLease extent, ulong used, uint rows) => OnPage(_leader, leaf, chunk, extent, used, rows);

    public void OnChunkDone(uint leaf, uint chunk, bool endOfLeaf, ChunkVisibility visibility) =>
        OnChunkDone(_leader, leaf, chunk, endOfLeaf, visibility);

    public void OnNeedExtent(ulong bytes) => OnNeedExtent(_leader, bytes);

    public void OnPage(Producer producer, uint leaf, uint chunk, ArenaLease extent, ulong used, uint rows)
    {
        lock (_gate)
        {
            producer.Filled(extent);
            if (_stopped || _stage is not ScanStage scan || scan.Leaf != leaf)
            {
                extent.TryRelease();
                return;
            }
            scan.OnPage(producer, chunk, extent, used, rows);
            PostRunnable();
        }
    }

    public void OnChunkDone(Producer producer, uint leaf, uint chunk, bool endOfLeaf, ChunkVisibility visibility)
    {
        lock (_gate)
        {
            if (_stopped || _stage is not ScanStage scan || scan.Leaf != leaf)
            {
                return;
            }
            Guarded(() =>
            {
                scan.OnChunkDone(producer, chunk, endOfLeaf, visibility);
                AdvanceWhenComplete();
            });
            PostRunnable();
        }
    }

    public void OnNeedExtent(Producer producer, ulong bytes)
    {
        lock (_gate)
        {
            if (_stopped)
            {
                return;
            }
            // Without a scan it is for a page that nobody reads; but the producer must come to the end of its chunk.
            Guarded(() =>
            {
                if (_stage is ScanStage scan)
                {
                    scan.OnNeedExtent(producer, bytes);
                }
                else
                {
                    producer.Grant(producer.Channel.Lease(checked((long)bytes)));
                }
            });
        }
    }

    /// <summary>Scan workers leave when they are not needed any more.</summary>
    private void EndScanWorkers()
    {
        foreach (Producer producer in _scanWorkers)
        {
            producer.Channel.SendEnd(0);
        }
        _scanWorkers.Clear();
        ReleaseDetached();
    }

    /// <summary>The sessions of scan workers that have gone may take their extents back as soon as nobody reads them.</summary>
    private void ReleaseDetached()
    {
        bool nothingRuns = _stopped && _runningPieces.Count == 0;
        _detaching.RemoveAll(producer =>
        {
            if (producer.PagesInUse > 0 && !nothingRuns)
            {
                return false;
            }
            producer.SetDetached();
            return true;
        });
    }
}
