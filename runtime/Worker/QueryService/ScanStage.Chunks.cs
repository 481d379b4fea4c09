using PgFusion.Runtime.Arena;
using PgFusion.Runtime.BlockCache;
using PgFusion.Runtime.Columns;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Protocol;

namespace PgFusion.Worker.QueryService;

/// <summary>
/// Which chunks become morsels, and how:
/// <code>
///   LookAhead ─┬─ in the cache ───────────────────────────────────────────────┐
///              ├─ no row can count: skipped                                   ├─ PassOn ─ morsels
///              └─ _asking ─ RequestChunks ─ producer ─ OnPage, OnChunkDone ───┘
///                 _returned ─┘
/// </code>
/// </summary>
internal sealed unsafe partial class ScanStage
{
    /// <summary>128 blocks are 1 MiB of heap: some thousand rows, a page or a few.</summary>
    private const uint ChunkBlocksMax = 128;

    /// <summary>Of a small heap that several producers share, lest one of them has all of it.</summary>
    private const uint ChunkBlocksMin = 8;

    /// <summary>Chunks that a shared heap has at least, if they are not too small then.</summary>
    private const uint SharedChunks = 32;

    /// <summary>Of a producer among several: one that it reads, one for when that is done, one on its way.</summary>
    private const int SharedWindow = 3;

    /// <summary>Morsels of cached chunks that wait, for each thread.</summary>
    private const int CachedWindow = 16;

    /// <summary>Chunks that producers are to be asked for, while those behind them are looked for in the cache.</summary>
    private const int AskingMax = 64;

    /// <summary>In order: chunks that are known, lest all of a large table in the cache wait for one that has to be read.</summary>
    private const int OrderedMax = 128;

    /// <summary>Chunks on their way into the cache: each is a copy of its pages.</summary>
    private const int FillsMax = 8;

    private readonly CachedLeaf? _cache;
    private readonly uint _chunkBlocks;
    private readonly int _window;

    // Chunks by number, until their pages have been passed on; in order, only those of the first one are.
    private readonly SortedDictionary<uint, Chunk> _chunks = [];

    // Those of them that no producer has been asked for yet, and those that one has left behind.
    private readonly Queue<Chunk> _asking = new();
    private readonly Queue<Chunk> _returned = new();
    private readonly HashSet<Producer> _equipped = [];
    private uint _nextBlock;
    private bool _allLookedAt;

    // Of _chunks, those that a producer has.
    private int _requested;
    private int _fills;

    private sealed record Chunk(uint Number, uint FirstBlock, uint Blocks)
    {
        /// <summary>Null: nobody has it.</summary>
        public Producer? Producer { get; set; }

        /// <summary>Where its pages go beside the pipeline; null: nowhere.</summary>
        public ChunkFill? Fill { get; set; }

        public bool IsBegun { get; set; }

        public bool IsDone { get; set; }

        public Queue<Page> Pages { get; } = new();

        public Queue<CachedRows> Cached { get; } = new();
    }

    /// <summary>Whether the leaf's heap has a visibility map that the cache can go by.</summary>
    public bool IsCacheable => _cache is not null;

    public long CachedChunks { get; private set; }

    public long ProducedChunks { get; private set; }

    public long SkippedChunks { get; private set; }

    /// <summary>Of those cached or skipped: the visibility map had changed, but none of their pages.</summary>
    public long RevalidatedChunks { get; private set; }

    private IEnumerable<Producer> Producers => Execution.Producers(_start);

    private bool NothingToRequest => _allLookedAt && _returned.Count == 0 && _asking.Count == 0;

    private bool NothingComes => IsDone || (_allLookedAt && _chunks.Count == 0);

    public override void Begin()
    {
        foreach (Producer producer in Producers)
        {
            // What it still does for a stage before, which wanted no more, does not count.
            producer.ChunksOutstanding = 0;
            producer.Filter(Leaf, _filters);
        }
        RequestChunks();
    }

    public void OnAttached(Producer producer)
    {
        if (_start.IsShared && !NothingComes)
        {
            producer.Filter(Leaf, _filters);
            RequestChunks();
        }
    }

    public void OnDetached(Producer producer)
    {
        foreach (Chunk chunk in _chunks.Values.Where(c => c.Producer == producer && !c.IsDone).ToArray())
        {
            if (chunk.IsBegun && !IsDone)
            {
                throw new PgException("57P02", "a parallel worker of the query has ended", "It was reading a table.");
            }
            chunk.Producer = null;
            _requested--;
            _returned.Enqueue(chunk);
        }
        RequestChunks();
        // The chunk that all others wait for may be another producer's now, which waits for an extent.
        ServeNeeds();
    }

    public void OnPage(Producer producer, uint number, ArenaLease extent, ulong used, uint rows)
    {
        if (IsDone || Find(producer, number) is not { } chunk)
        {
            extent.TryRelease();
            return;
        }
        chunk.IsBegun = true;
        Pages++;
        producer.PagesInUse++;
        chunk.Pages.Enqueue(new Page(extent, used, rows, chunk.Fill?.NextPage() ?? 0));
        PassOn();
    }

    public void OnChunkDone(Producer producer, uint number, bool endOfLeaf, ChunkVisibility visibility)
    {
        if (Find(producer, number) is not { } chunk)
        {
            return;
        }
        chunk.IsDone = true;
        producer.ChunksOutstanding--;
        if (endOfLeaf)
        {
            _allLookedAt = true;
            while (_asking.TryDequeue(out Chunk? beyond))
            {
                _chunks.Remove(beyond.Number);
            }
        }
        if (chunk.Fill is { } fill)
        {
            if (visibility.IsUnchanged)
            {
                PassUnchanged(chunk, fill);
            }
            else if (fill.IsStillValid(visibility))
            {
                QueueIfReady(fill);
            }
            else
            {
                EndFill(fill);
            }
        }
        PassOn();
        RequestChunks();
        ServeNeeds();
    }

    public void OnNeedExtent(Producer producer, ulong bytes)
    {
        producer.Needed = Math.Max(_pages.ExtentBytes, checked((long)bytes));
        ServeNeeds();
    }

    /// <summary>Null: it is one of a stage before this, which needed no more.</summary>
    private Chunk? Find(Producer producer, uint number) =>
        _chunks.TryGetValue(number, out Chunk? chunk) && chunk.Producer == producer && !chunk.IsDone ? chunk : null;

    /// <summary>What has come becomes morsels: of any chunk, or of the first one that is not done.</summary>
    private void PassOn()
    {
        foreach (Chunk chunk in _chunks.Values.ToArray())
        {
            while (chunk.Pages.TryDequeue(out Page page))
            {
                Enqueue(new PageMorsel(NextSequence(), chunk.Producer!, page, chunk.Fill));
            }
            while (chunk.Cached.TryDequeue(out CachedRows rows))
            {
                Enqueue(new CachedMorsel(NextSequence(), rows));
            }
            if (chunk.IsDone)
            {
                _chunks.Remove(chunk.Number);
                _requested -= chunk.Producer is null ? 0 : 1;
            }
            else if (_inOrder)
            {
                return;
            }
        }
    }

    /// <summary>Extents for pages, before the first chunk that a producer is asked for.</summary>
    private void Equip(Producer producer)
    {
        int window = producer.IsLeader ? _window : SharedWindow;
        for (int i = producer.Granted(_pages.ExtentBytes); i < window; i++)
        {
            producer.Grant(producer.Channel.Lease(_pages.ExtentBytes));
        }
    }

    /// <summary>
    /// While morsels are run a producer waits for an extent of theirs, lest pages fill the arena faster than they are
    /// read. When none is, as when the results that wait must be read first, it gets one more: any that waits, or, in
    /// order, the one that has the chunk which all others wait for. What will not be read at all only has to come to its
    /// end.
    /// </summary>
    private void ServeNeeds()
    {
        if (!IsDone && (Running > 0 || IsRunnable))
        {
            return;
        }
        Producer? first = _inOrder && !IsDone ? _chunks.Values.FirstOrDefault()?.Producer : null;
        foreach (Producer producer in Producers)
        {
            if (producer.Needed > 0 && (first is null || producer == first))
            {
                GrantNeeded(producer, producer.Channel.Lease(producer.Needed));
            }
        }
    }

    private static void GrantNeeded(Producer producer, ArenaLease extent)
    {
        producer.Needed = 0;
        producer.Grant(extent);
    }

    private void RequestChunks()
    {
        bool isNew = true;
        while (!IsDone && isNew)
        {
            while (FindFree() is { } producer && NextToAsk() is { } chunk)
            {
                Ask(producer, chunk);
            }
            isNew = LookAhead();
        }
    }

    private void Ask(Producer producer, Chunk chunk)
    {
        if (_equipped.Add(producer))
        {
            Equip(producer);
        }
        chunk.Producer = producer;
        _requested++;
        producer.ChunksOutstanding++;
        producer.Channel.SendScanChunk((uint)_leaf, chunk.Number, chunk.FirstBlock, chunk.Blocks, isWhole: chunk.Fill is not null, chunk.Fill?.Stale?.NewestLsn);
    }

    /// <summary>The producer with the least to do, if that is little enough.</summary>
    private Producer? FindFree()
    {
        Producer[] producers = [.. Producers];
        int total = _window + SharedWindow * (producers.Length - 1);
        if (_returned.Count == 0 && _requested + _pagesWaiting >= total)
        {
            return null;
        }
        Producer free = producers.MinBy(static p => p.ChunksOutstanding)!;
        return producers.Length > 1 && free.ChunksOutstanding >= SharedWindow ? null : free;
    }

    /// <summary>A chunk that is to be produced. Null: there is none now, or what is being encoded has to be done first.</summary>
    private Chunk? NextToAsk()
    {
        if (_returned.TryDequeue(out Chunk? chunk))
        {
            return chunk;
        }
        if (!_asking.TryPeek(out chunk) || (chunk.Fill is not null && _fills >= FillsMax))
        {
            return null;
        }
        _asking.Dequeue();
        _fills += chunk.Fill is null ? 0 : 1;
        ProducedChunks++;
        return chunk;
    }

    /// <summary>Looks at the next chunk of the leaf. False: there is none, or enough is known for now.</summary>
    private bool LookAhead()
    {
        if (_allLookedAt || _asking.Count >= (_cache is null ? 1 : AskingMax) || _waiting.Count - _pagesWaiting >= CachedWindow * _threads ||
            (_inOrder && _chunks.Count >= OrderedMax))
        {
            return false;
        }
        if (_start.Producer == ProtocolConstants.ProducerExecutor)
        {
            RegisterToAsk(new Chunk(Execution.NextChunk(), 0, 0));
            return true;
        }
        uint first = _nextBlock;
        uint blocks = Math.Min(_chunkBlocks, _start.Blocks - first);
        _nextBlock += blocks;
        _allLookedAt = _nextBlock >= _start.Blocks;
        if (blocks == 0)
        {
            return false;
        }
        ChunkPlan plan = _cache?.Look(first / ProtocolConstants.CacheChunkBlocks) ?? new ChunkPlan(ChunkFate.Produced, null, null);
        if (plan.Fate == ChunkFate.Skipped)
        {
            SkippedChunks++;
            return true;
        }
        var chunk = new Chunk(Execution.NextChunk(), first, blocks) { Fill = plan.Fill };
        if (plan.Fill is { } fill)
        {
            Execution.Hold(fill);
        }
        if (plan.Lease is { } lease)
        {
            chunk.IsDone = true;
            _chunks.Add(chunk.Number, chunk);
            TakeRows(chunk, lease);
            PassOn();
        }
        else
        {
            RegisterToAsk(chunk);
        }
        return true;
    }

    private void RegisterToAsk(Chunk chunk)
    {
        _chunks.Add(chunk.Number, chunk);
        _asking.Enqueue(chunk);
    }

    /// <summary>A stale chunk is what the heap has, after all.</summary>
    private void PassUnchanged(Chunk chunk, ChunkFill fill)
    {
        if (chunk.IsBegun || fill.TakeStale() is not { } stale)
        {
            throw new ProtocolException($"chunk {chunk.Number} is unchanged, which nobody asked for");
        }
        ProducedChunks--;
        RevalidatedChunks++;
        if (_cache!.Revalidate(fill, stale))
        {
            TakeRows(chunk, stale.Lease);
        }
        else
        {
            SkippedChunks++;
            stale.Lease.Dispose();
        }
        EndFill(fill);
    }

    /// <summary>The rows of a cached chunk go where its pages would. The lease is the chunk's then.</summary>
    private void TakeRows(Chunk chunk, ChunkLease lease)
    {
        CachedChunks++;
        int morsels = (lease.Rows + PageLayout.PageRowsMax - 1) / PageLayout.PageRowsMax;
        if (morsels == 0)
        {
            lease.Dispose();
            return;
        }
        Execution.Hold(lease);
        var shared = new SharedLease(lease, morsels);
        for (int first = 0; first < lease.Rows; first += PageLayout.PageRowsMax)
        {
            chunk.Cached.Enqueue(new CachedRows(shared, first, Math.Min(PageLayout.PageRowsMax, lease.Rows - first)));
        }
    }

    private void QueueIfReady(ChunkFill fill)
    {
        if (fill.IsReady && !IsDone)
        {
            _filled.Enqueue(fill);
        }
    }

    /// <summary>It is in the cache, or will not be.</summary>
    private void EndFill(ChunkFill fill)
    {
        _fills--;
        Execution.Release(fill);
    }
}
