using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Arena;
using PgFusion.Runtime.Columns;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Protocol;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.Worker.QueryService;

/// <summary>
/// Morsels are the pages of a leaf. The worker asks the producers for chunks, a window of them at a time, and grants
/// the extents that they fill; a page's extent is granted again, to whom it came from, when the page has been read.
/// <para>
/// Of a shared heap whoever is free gets the next chunk. Where the order of the rows shows, pages wait until the chunks
/// before theirs are done, so that the pipeline sees the heap's order however many producers there are.
/// </para>
/// </summary>
internal sealed unsafe class ScanStage : PipelineStage
{
    /// <summary>128 blocks are 1 MiB of heap: some thousand rows, a page or a few.</summary>
    private const uint ChunkBlocksMax = 128;

    /// <summary>Of a small heap that several producers share, lest one of them has all of it.</summary>
    private const uint ChunkBlocksMin = 8;

    /// <summary>Chunks that a shared heap has at least, if they are not too small then.</summary>
    private const uint SharedChunks = 32;

    /// <summary>Of a producer among several: one that it reads, one for when that is done, one on its way.</summary>
    private const int SharedWindow = 3;

    private readonly int _leaf;
    private readonly LeafStart _start;
    private readonly ColumnShape[] _shapes;
    private readonly LeafPages _pages;
    private readonly IReadOnlyList<LeafFilter> _filters;
    private readonly uint _chunkBlocks;
    private readonly int _window;
    private readonly bool _inOrder;
    private readonly Queue<Morsel> _waiting = new();

    // Chunks by number, until their pages have been passed on; in order, only those of the first one are.
    private readonly SortedDictionary<uint, Chunk> _chunks = [];

    // Those of them that a producer has left behind.
    private readonly Queue<Chunk> _returned = new();
    private readonly Lazy<PipelineFunction> _function;
    private readonly PipelineFunction? _narrow;
    private readonly RangeGuardEvaluator? _guard;
    private uint _nextBlock;
    private bool _allRequested;
    private long _wideMorsels;

    public ScanStage(QueryExecution execution, Pipeline pipeline, LocalStatePool locals, ScanSource source, LeafStart start,
        LeafFilters filters, int threads)
        : base(execution, pipeline, locals)
    {
        _leaf = source.Scan.Leaf;
        _start = start;
        _shapes = execution.Plan.LeafShapes[_leaf];
        _pages = LeafPages.For(source.Scan);
        _filters = filters.Filters;
        _allRequested = filters.NothingPasses;
        _chunkBlocks = start.IsShared ? Math.Clamp(start.Blocks / SharedChunks, ChunkBlocksMin, ChunkBlocksMax) : ChunkBlocksMax;
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

    private sealed record Morsel(long Sequence, Producer Producer, ArenaLease Extent, ulong Used, uint Rows)
    {
        public List<ResultPage> Pages { get; set; } = [];
    }

    private sealed record Chunk(uint Number, uint FirstBlock, uint Blocks)
    {
        /// <summary>Null: nobody has it.</summary>
        public Producer? Producer { get; set; }

        public bool IsBegun { get; set; }

        public bool IsDone { get; set; }

        public Queue<(ArenaLease Extent, ulong Used, uint Rows)> Held { get; } = new();
    }

    /// <summary>Morsels that took the code for any decimals.</summary>
    public long WideMorsels => Interlocked.Read(ref _wideMorsels);

    public long Pages { get; private set; }

    private IEnumerable<Producer> Producers => Execution.Producers(_start);

    private bool NothingComes => IsDone || (_allRequested && _chunks.Count == 0);

    public override bool IsComplete => Running == 0 && NothingComes && (IsDone || _waiting.Count == 0);

    public override bool IsRunnable => _waiting.Count > 0 && MayStart;

    public override void Begin()
    {
        foreach (Producer producer in Producers)
        {
            // What it still does for a stage before, which wanted no more, does not count.
            producer.ChunksOutstanding = 0;
            Equip(producer);
        }
        RequestChunks();
    }

    public void OnAttached(Producer producer)
    {
        if (_start.IsShared && !NothingComes)
        {
            Equip(producer);
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
        chunk.Held.Enqueue((extent, used, rows));
        PassOn();
    }

    public void OnChunkDone(Producer producer, uint number, bool endOfLeaf)
    {
        if (Find(producer, number) is not { } chunk)
        {
            return;
        }
        chunk.IsDone = true;
        producer.ChunksOutstanding--;
        if (endOfLeaf)
        {
            _allRequested = true;
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

    public override object? TryTake() => IsRunnable ? _waiting.Dequeue() : null;

    public override void Run(object piece)
    {
        var morsel = (Morsel)piece;
        LocalState local = Locals.Take();
        try
        {
            local.Page.Open(morsel.Extent.Pointer, (long)morsel.Used, _shapes);
            if (local.Page.RowCount != morsel.Rows)
            {
                throw new InvalidPageException($"the page has {local.Page.RowCount} rows, its message said {morsel.Rows}");
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
        finally
        {
            Locals.Return(local);
        }
    }

    public override void Done(object piece)
    {
        var morsel = (Morsel)piece;
        Producer producer = morsel.Producer;
        producer.PagesInUse--;
        SendInOrder(morsel.Sequence, morsel.Pages);
        if (IsDone)
        {
            morsel.Extent.TryRelease();
            ReleaseWaiting();
            return;
        }
        if (producer.IsGone)
        {
            morsel.Extent.TryRelease();
        }
        else if (producer.Needed > 0 && producer.Needed <= morsel.Extent.Size)
        {
            GrantNeeded(producer, morsel.Extent);
        }
        else
        {
            if (producer.Needed > 0)
            {
                GrantNeeded(producer, producer.Channel.Lease(producer.Needed));
            }
            if (_allRequested && _returned.Count == 0)
            {
                morsel.Extent.TryRelease();
            }
            else
            {
                producer.Grant(morsel.Extent);
            }
        }
        RequestChunks();
        ServeNeeds();
    }

    /// <summary>A limit has been reached: what has come is not read.</summary>
    private void ReleaseWaiting()
    {
        foreach (Morsel waiting in _waiting)
        {
            waiting.Producer.PagesInUse--;
            waiting.Extent.TryRelease();
        }
        _waiting.Clear();
        foreach (Chunk chunk in _chunks.Values)
        {
            foreach ((ArenaLease extent, _, _) in chunk.Held)
            {
                chunk.Producer!.PagesInUse--;
                extent.TryRelease();
            }
            chunk.Held.Clear();
        }
    }

    /// <summary>Null: it is one of a stage before this, which needed no more.</summary>
    private Chunk? Find(Producer producer, uint number) =>
        _chunks.TryGetValue(number, out Chunk? chunk) && chunk.Producer == producer && !chunk.IsDone ? chunk : null;

    /// <summary>Pages become morsels: any, or those of the first chunk that is not done.</summary>
    private void PassOn()
    {
        foreach (Chunk chunk in _chunks.Values.ToArray())
        {
            while (chunk.Held.TryDequeue(out (ArenaLease Extent, ulong Used, uint Rows) page))
            {
                _waiting.Enqueue(new Morsel(NextSequence(), chunk.Producer!, page.Extent, page.Used, page.Rows));
            }
            if (chunk.IsDone)
            {
                _chunks.Remove(chunk.Number);
            }
            else if (_inOrder)
            {
                return;
            }
        }
    }

    /// <summary>Before the first chunk.</summary>
    private void Equip(Producer producer)
    {
        producer.Filter(Leaf, _filters);
        int window = producer.IsLeader ? _window : SharedWindow;
        for (int i = producer.Granted(_pages.ExtentBytes); i < window; i++)
        {
            producer.Grant(producer.Channel.Lease(_pages.ExtentBytes));
        }
    }

    /// <summary>
    /// While pages are read a producer waits for an extent of theirs, lest pages fill the arena faster than they are
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

    private PipelineFunction Wide()
    {
        if (_narrow is not null)
        {
            Interlocked.Increment(ref _wideMorsels);
        }
        return _function.Value;
    }

    private void RequestChunks()
    {
        while (!IsDone && FindFree() is { } producer && NextChunk() is { } chunk)
        {
            chunk.Producer = producer;
            _chunks[chunk.Number] = chunk;
            producer.ChunksOutstanding++;
            producer.Channel.SendScanChunk((uint)_leaf, chunk.Number, chunk.FirstBlock, chunk.Blocks);
        }
    }

    /// <summary>The producer with the least to do, if that is little enough.</summary>
    private Producer? FindFree()
    {
        Producer[] producers = [.. Producers];
        int total = _window + SharedWindow * (producers.Length - 1);
        if (_returned.Count == 0 && _chunks.Count + _waiting.Count >= total)
        {
            return null;
        }
        Producer free = producers.MinBy(static p => p.ChunksOutstanding)!;
        return producers.Length > 1 && free.ChunksOutstanding >= SharedWindow ? null : free;
    }

    private Chunk? NextChunk()
    {
        if (_returned.TryDequeue(out Chunk? returned))
        {
            return returned;
        }
        if (_allRequested)
        {
            return null;
        }
        if (_start.Producer == ProtocolConstants.ProducerExecutor)
        {
            return new Chunk(Execution.NextChunk(), 0, 0);
        }
        uint first = _nextBlock;
        uint count = Math.Min(_chunkBlocks, _start.Blocks - first);
        _nextBlock += count;
        _allRequested = _nextBlock >= _start.Blocks;
        return count == 0 ? null : new Chunk(Execution.NextChunk(), first, count);
    }
}
