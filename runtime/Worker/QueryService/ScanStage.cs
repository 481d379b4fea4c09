using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Arena;
using PgFusion.Runtime.BlockCache;
using PgFusion.Runtime.Columns;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Protocol;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.Worker.QueryService;

/// <summary>
/// Morsels are pages of a leaf, or rows of chunks that the block cache has. Chunks are looked at in the heap's order:
/// those in the cache become morsels at once, of others the producers are asked for (ScanStage.Chunks.cs), a window of
/// them at a time, and granted the extents that they fill; a page's extent is granted again, to whom it came from, when
/// the page has been read. Pages of chunks that the cache wants are copied before they are read, and encoded when their
/// chunk is complete.
/// <para>
/// Of a shared heap whoever is free gets the next chunk. Where the order of the rows shows, morsels wait until the chunks
/// before theirs are done, so that the pipeline sees the heap's order however many producers there are.
/// </para>
/// </summary>
internal sealed unsafe partial class ScanStage : PipelineStage
{
    /// <summary>Morsels of cached chunks that a thread takes at a time, lest taking them be most of its work.</summary>
    private const int CachedBatch = 8;

    private readonly int _leaf;
    private readonly int _scanId;
    private readonly LeafStart _start;
    private readonly ColumnShape[] _shapes;
    private readonly LeafPages _pages;
    private readonly IReadOnlyList<LeafFilter> _filters;
    private readonly CachedSelection _selection;
    private readonly int _threads;
    private readonly bool _inOrder;
    private readonly bool _isPrewarm;
    private readonly Queue<Morsel> _waiting = new();
    private readonly Queue<ChunkFill> _filled = new();
    private readonly Lazy<PipelineFunction> _function;
    private readonly PipelineFunction? _narrow;
    private readonly RangeGuardEvaluator? _guard;
    private int _pagesWaiting;
    private long _wideMorsels;

    /// <param name="cache">Null: the leaf has no part in it.</param>
    public ScanStage(QueryExecution execution, Pipeline pipeline, LocalStatePool locals, ScanSource source, LeafStart start,
        LeafFilters filters, CachedLeaf? cache, bool isPrewarm, int threads)
        : base(execution, pipeline, locals)
    {
        _leaf = source.Scan.Leaf;
        _scanId = execution.Plan.Plan.Physical.OperatorIds[source.Scan];
        _start = start;
        _shapes = execution.Plan.LeafShapes[_leaf];
        _pages = LeafPages.For(source.Scan);
        _filters = filters.Filters;
        _selection = new CachedSelection(cache?.Bounds ?? [], filters.Filters);
        _threads = threads;
        _cache = cache;
        _isPrewarm = isPrewarm;
        _allLookedAt = filters.NothingPasses;
        _chunkBlocks = cache is not null ? ProtocolConstants.CacheChunkBlocks
            : start.IsShared ? Math.Clamp(start.Blocks / SharedChunks, ChunkBlocksMin, ChunkBlocksMax) : ChunkBlocksMax;
        _window = 2 * threads + 2;
        // Threads fill tables, joins and runs of a sort in any order, unless the pipeline says that it shows.
        _inOrder = pipeline.IsSequential || pipeline.Sink is not (AggregateSink or JoinSink { Layout.ReturnsBuild: false } or MarkSink or SortSink);
        _function = new Lazy<PipelineFunction>(() => execution.Code.Pipeline(pipeline.Function));
        if (pipeline.NarrowFunction is not null)
        {
            _narrow = execution.Code.Pipeline(pipeline.NarrowFunction);
            _guard = new RangeGuardEvaluator(pipeline.Guard!, source.Scan, execution.ConstantArea);
        }
        else
        {
            _ = _function.Value;
        }
    }

    public uint Leaf => (uint)_leaf;

    /// <summary>Rows for the pipeline, by the place that they have among all of the leaf.</summary>
    private abstract record Morsel(long Sequence)
    {
        public List<ResultPage> Pages { get; set; } = [];
    }

    /// <param name="Fill">Where the page is copied to first; null: nowhere.</param>
    private sealed record PageMorsel(long Sequence, Producer Producer, Page Page, ChunkFill? Fill) : Morsel(Sequence);

    private sealed record CachedMorsel(long Sequence, CachedRows Rows) : Morsel(Sequence);

    /// <param name="Number">Its place among the pages that go to the cache.</param>
    private readonly record struct Page(ArenaLease Extent, ulong Used, uint Rows, int Number);

    /// <summary>Some rows of a chunk in the cache.</summary>
    private readonly record struct CachedRows(SharedLease Lease, int First, int Count);

    /// <summary>The columns of a chunk in the cache, for the morsels that it makes.</summary>
    private sealed class SharedLease(ChunkLease lease, int morsels)
    {
        public ChunkLease Lease => lease;

        /// <summary>Not read yet.</summary>
        public int MorselsLeft { get; set; } = morsels;
    }

    /// <summary>Morsels that took the code for any decimals.</summary>
    public long WideMorsels => Interlocked.Read(ref _wideMorsels);

    public long Pages { get; private set; }

    public override bool IsComplete => Running == 0 && (IsDone || (NothingComes && _waiting.Count == 0 && _filled.Count == 0));

    public override bool IsRunnable => (_waiting.Count > 0 && MayStart) || (_filled.Count > 0 && !IsDone);

    /// <summary>
    /// Chunks that are complete are encoded first when many wait: no more are asked for until they have been. Otherwise rows
    /// go first, as the query's end waits for them.
    /// </summary>
    public override object? TryTake()
    {
        bool hasMorsel = _waiting.Count > 0 && MayStart;
        if (_filled.Count > 0 && !IsDone && (!hasMorsel || _fills >= FillsMax))
        {
            return _filled.Dequeue();
        }
        if (!hasMorsel)
        {
            return null;
        }
        List<Morsel> taken = [Dequeue()];
        if (taken[0] is CachedMorsel)
        {
            int batch = Math.Min(CachedBatch, _waiting.Count / (2 * _threads));
            while (taken.Count < batch && _waiting.TryPeek(out Morsel? next) && next is CachedMorsel)
            {
                taken.Add(Dequeue());
            }
        }
        return taken;
    }

    public override void Run(object piece)
    {
        if (piece is ChunkFill fill)
        {
            Execution.Encode(fill);
            return;
        }
        LocalState local = Locals.Take();
        try
        {
            foreach (Morsel morsel in (List<Morsel>)piece)
            {
                if (IsDone)
                {
                    return;
                }
                Run(morsel, local);
            }
        }
        finally
        {
            Locals.Return(local);
        }
    }

    private void Run(Morsel morsel, LocalState local)
    {
        switch (morsel)
        {
            case PageMorsel page:
                local.Page.Open(page.Page.Extent.Pointer, (long)page.Page.Used, _shapes);
                if (local.Page.RowCount != page.Page.Rows)
                {
                    throw new InvalidPageException($"the page has {local.Page.RowCount} rows, its message said {page.Page.Rows}");
                }
                page.Fill?.Copy(page.Page.Number, page.Page.Extent.Pointer, (long)page.Page.Used);
                break;
            case CachedMorsel cached:
                if (!_selection.Decode(local, cached.Rows.Lease.Lease.Columns, cached.Rows.First, cached.Rows.Count))
                {
                    local.Pointer->Counters[_scanId] += (ulong)cached.Rows.Count;
                    return;
                }
                break;
        }
        if (_isPrewarm)
        {
            return;
        }
        if (local.Columns.Length < _shapes.Length)
        {
            local.Columns = new ColumnAddress[_shapes.Length];
        }
        for (int i = 0; i < _shapes.Length; i++)
        {
            ref readonly ColumnView view = ref local.Page.Column(i);
            local.Columns[i] = new ColumnAddress { Validity = view.Validity, Values = view.Values, Variable = view.Variable };
        }
        PipelineFunction function = _narrow is not null && _guard!.Holds(local.Page) ? _narrow : Wide();
        fixed (ColumnAddress* columns = local.Columns)
        {
            morsel.Pages = RunMorsel(function, local, morsel.Sequence, (byte*)columns, local.Page.RowCount);
        }
    }

    public override void Done(object piece)
    {
        if (piece is ChunkFill fill)
        {
            EndFill(fill);
        }
        else
        {
            foreach (Morsel morsel in (List<Morsel>)piece)
            {
                SendInOrder(morsel.Sequence, morsel.Pages);
                Release(morsel);
            }
        }
        if (IsDone)
        {
            ReleaseWaiting();
            return;
        }
        RequestChunks();
        ServeNeeds();
    }

    /// <summary>It has been read, or will not be.</summary>
    private void Release(Morsel morsel)
    {
        switch (morsel)
        {
            case PageMorsel page:
                if (page.Fill is { } fill)
                {
                    fill.PageAdded();
                    QueueIfReady(fill);
                }
                page.Producer.PagesInUse--;
                Recycle(page.Producer, page.Page.Extent);
                break;
            case CachedMorsel cached:
                Release(cached.Rows);
                break;
        }
    }

    private void Release(CachedRows rows)
    {
        if (--rows.Lease.MorselsLeft == 0)
        {
            Execution.Release(rows.Lease.Lease);
        }
    }

    /// <summary>An extent whose page has been read goes back to its producer, if that has a use for it.</summary>
    private void Recycle(Producer producer, ArenaLease extent)
    {
        if (IsDone || producer.IsGone)
        {
            extent.TryRelease();
        }
        else if (producer.Needed > 0 && producer.Needed <= extent.Size)
        {
            GrantNeeded(producer, extent);
        }
        else
        {
            if (producer.Needed > 0)
            {
                GrantNeeded(producer, producer.Channel.Lease(producer.Needed));
            }
            if (NothingToRequest)
            {
                extent.TryRelease();
            }
            else
            {
                producer.Grant(extent);
            }
        }
    }

    /// <summary>A limit has been reached: what has come is not read.</summary>
    private void ReleaseWaiting()
    {
        while (_waiting.Count > 0)
        {
            Release(Dequeue());
        }
        foreach (Chunk chunk in _chunks.Values)
        {
            foreach (Page page in chunk.Pages)
            {
                chunk.Producer!.PagesInUse--;
                page.Extent.TryRelease();
            }
            chunk.Pages.Clear();
            foreach (CachedRows rows in chunk.Cached)
            {
                Release(rows);
            }
            chunk.Cached.Clear();
        }
    }

    private void Enqueue(Morsel morsel)
    {
        _pagesWaiting += morsel is PageMorsel ? 1 : 0;
        _waiting.Enqueue(morsel);
    }

    private Morsel Dequeue()
    {
        Morsel morsel = _waiting.Dequeue();
        _pagesWaiting -= morsel is PageMorsel ? 1 : 0;
        return morsel;
    }

    private PipelineFunction Wide()
    {
        if (_narrow is not null)
        {
            Interlocked.Increment(ref _wideMorsels);
        }
        return _function.Value;
    }
}
