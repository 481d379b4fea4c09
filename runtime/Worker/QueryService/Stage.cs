using System.Diagnostics;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Arena;
using PgFusion.Runtime.Columns;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.Worker.QueryService;

/// <summary>
/// A step of an execution that has pieces of work. TryTake, Done and the state are used under the execution's lock; Run
/// is not.
/// </summary>
internal abstract class Stage
{
    private long _ticks;

    /// <summary>Pieces being run.</summary>
    public int Running { get; set; }

    /// <summary>Thread time spent here.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _ticks));

    /// <summary>There is nothing to run now and there never will be.</summary>
    public abstract bool IsComplete { get; }

    /// <summary>A piece of work could be taken now.</summary>
    public abstract bool IsRunnable { get; }

    /// <summary>Called once before anything else.</summary>
    public virtual void Begin()
    {
    }

    public abstract object? TryTake();

    public abstract void Run(object piece);

    /// <summary>The piece has been run.</summary>
    public virtual void Done(object piece)
    {
    }

    /// <summary>Runs a piece and counts its time.</summary>
    public void RunTimed(object piece)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            Run(piece);
        }
        finally
        {
            Interlocked.Add(ref _ticks, Stopwatch.GetTimestamp() - start);
        }
    }
}

/// <summary>A fixed list of independent tasks.</summary>
internal sealed class TaskStage(IReadOnlyList<Action> tasks) : Stage
{
    private int _next;

    public override bool IsComplete => _next == tasks.Count && Running == 0;

    public override bool IsRunnable => _next < tasks.Count;

    public override object? TryTake() => _next < tasks.Count ? tasks[_next++] : null;

    public override void Run(object piece) => ((Action)piece)();
}

/// <summary>Rows for a pipeline to read.</summary>
internal readonly record struct RowRange(nint Rows, long Count);

/// <summary>
/// A pipeline under way: morsels from its source, the local states of its threads, and the order in which its results
/// leave.
/// </summary>
internal abstract unsafe class PipelineStage(QueryExecution execution, Pipeline pipeline, LocalStatePool locals) : Stage
{
    private readonly SortedDictionary<long, List<ResultPage>> _finished = [];
    private long _nextSequence;
    private long _nextToSend;

    public Pipeline Pipeline { get; } = pipeline;

    public LocalStatePool Locals { get; } = locals;

    protected QueryExecution Execution { get; } = execution;

    /// <summary>A limit has been reached.</summary>
    public bool IsDone { get; private set; }

    protected bool ReturnsResults => Pipeline.Sink is ResultSinkNode;

    /// <summary>Morsels whose results may wait for one before them that is still being run.</summary>
    private const int FinishedMax = 8;

    /// <summary>
    /// May another morsel be started, as far as order and the reader of the results go? Morsels are started in their
    /// order, so the one that others wait for is always under way.
    /// </summary>
    protected bool MayStart => !IsDone && (!Pipeline.IsSequential || Running == 0) &&
        (!ReturnsResults || (Execution.MayReturnMore && _finished.Count < FinishedMax));

    protected long NextSequence() => _nextSequence++;

    /// <summary>Runs code on one morsel and collects the result pages it made.</summary>
    protected List<ResultPage> RunMorsel(PipelineFunction function, LocalState local, long sequence, byte* source, int rows)
    {
        int result;
        long stored = Pipeline.Sink is StoreSink ? local.BuiltRows : 0;
        try
        {
            result = function(Execution.Constants, source, rows, (byte*)local.Pointer);
        }
        finally
        {
            local.EndMorsel();
        }
        if (Pipeline.Sink is StoreSink && local.BuiltRows > stored)
        {
            local.Stored.Add(new StoredMorsel(Pipeline.Id, sequence, stored, local.BuiltRows - stored));
        }
        List<ResultPage> pages = local.Result?.Complete() ?? [];
        if (result == PipelineResult.Done)
        {
            Execution.Synchronized(() => IsDone = true);
        }
        return pages;
    }

    /// <summary>Sends the pages of the morsel when all morsels before it have sent theirs: rows leave in the order of the source.</summary>
    protected void SendInOrder(long sequence, List<ResultPage> pages)
    {
        if (!ReturnsResults)
        {
            return;
        }
        _finished.Add(sequence, pages);
        while (_finished.Remove(_nextToSend, out List<ResultPage>? ready))
        {
            _nextToSend++;
            foreach (ResultPage page in ready)
            {
                Execution.SendResult(page);
            }
        }
    }
}

/// <summary>Local states of a stage, made as threads need them.</summary>
internal sealed class LocalStatePool(Func<LocalState> make)
{
    private readonly Stack<LocalState> _idle = new();
    private readonly List<LocalState> _all = [];
    private readonly Lock _lock = new();

    /// <summary>All that were made. Read when the stage is complete.</summary>
    public IReadOnlyList<LocalState> All => _all;

    public LocalState Take()
    {
        lock (_lock)
        {
            if (_idle.TryPop(out LocalState? idle))
            {
                return idle;
            }
        }
        LocalState made = make();
        lock (_lock)
        {
            _all.Add(made);
        }
        return made;
    }

    public void Return(LocalState local)
    {
        lock (_lock)
        {
            _idle.Push(local);
        }
    }
}

/// <summary>Morsels are ranges of rows in the worker's memory.</summary>
internal sealed unsafe class RowStage(QueryExecution execution, Pipeline pipeline, LocalStatePool locals, IReadOnlyList<RowRange> ranges)
    : PipelineStage(execution, pipeline, locals)
{
    private const int MorselRows = 4096;

    private readonly PipelineFunction _function = execution.Code.Pipeline(pipeline.Function);
    private int _range;
    private long _row;

    private sealed record Morsel(long Sequence, nint Rows, int Count)
    {
        public List<ResultPage> Pages { get; set; } = [];
    }

    private bool HasMore => !IsDone && _range < ranges.Count;

    public override bool IsComplete => !HasMore && Running == 0;

    public override bool IsRunnable => HasMore && MayStart;

    public override void Begin() => SkipEmpty();

    public override object? TryTake()
    {
        if (!IsRunnable)
        {
            return null;
        }
        RowRange range = ranges[_range];
        int count = (int)Math.Min(MorselRows, range.Count - _row);
        var morsel = new Morsel(NextSequence(), range.Rows + (nint)(_row * sizeof(byte*)), count);
        _row += count;
        SkipEmpty();
        return morsel;
    }

    public override void Run(object piece)
    {
        var morsel = (Morsel)piece;
        LocalState local = Locals.Take();
        try
        {
            morsel.Pages = RunMorsel(_function, local, morsel.Sequence, (byte*)morsel.Rows, morsel.Count);
        }
        finally
        {
            Locals.Return(local);
        }
    }

    public override void Done(object piece) => SendInOrder(((Morsel)piece).Sequence, ((Morsel)piece).Pages);

    private void SkipEmpty()
    {
        while (_range < ranges.Count && _row >= ranges[_range].Count)
        {
            _range++;
            _row = 0;
        }
    }
}

/// <summary>
/// Morsels are the pages of a leaf. The worker asks the producers for chunks, a window of them at a time, and grants
/// the extents that they fill; a page's extent is granted again when the page has been read.
/// </summary>
internal sealed unsafe class ScanStage : PipelineStage
{
    /// <summary>128 blocks are 1 MiB of heap: some thousand rows, a page or a few.</summary>
    private const uint ChunkBlocks = 128;

    private readonly int _leaf;
    private readonly LeafStart _start;
    private readonly ColumnShape[] _shapes;
    private readonly LeafPages _pages;
    private readonly int _window;
    private readonly Queue<Morsel> _waiting = new();
    private readonly Lazy<PipelineFunction> _function;
    private readonly PipelineFunction? _narrow;
    private readonly RangeGuardEvaluator? _guard;
    private uint _nextBlock;
    private uint _nextChunk;
    private int _chunksOutstanding;
    private bool _allRequested;
    private long _needed;
    private long _wideMorsels;

    public ScanStage(QueryExecution execution, Pipeline pipeline, LocalStatePool locals, ScanSource source, LeafStart start, int threads)
        : base(execution, pipeline, locals)
    {
        _leaf = source.Scan.Leaf;
        _start = start;
        _shapes = execution.Plan.LeafShapes[_leaf];
        _pages = LeafPages.For(source.Scan);
        _window = 2 * threads + 2;
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

    private sealed record Morsel(long Sequence, ArenaLease Extent, ulong Used, uint Rows)
    {
        public List<ResultPage> Pages { get; set; } = [];
    }

    /// <summary>Morsels that took the code for any decimals.</summary>
    public long WideMorsels => Interlocked.Read(ref _wideMorsels);

    public long Pages { get; private set; }

    private bool NothingComes => IsDone || (_allRequested && _chunksOutstanding == 0);

    public override bool IsComplete => Running == 0 && NothingComes && (IsDone || _waiting.Count == 0);

    public override bool IsRunnable => _waiting.Count > 0 && MayStart;

    public override void Begin()
    {
        for (int i = Execution.Granted(_pages.ExtentBytes); i < _window; i++)
        {
            Execution.Grant(Execution.Channel.Lease(_pages.ExtentBytes));
        }
        RequestChunks();
    }

    public void OnPage(ArenaLease extent, ulong used, uint rows)
    {
        if (IsDone)
        {
            extent.TryRelease();
            return;
        }
        Pages++;
        _waiting.Enqueue(new Morsel(NextSequence(), extent, used, rows));
    }

    public void OnChunkDone(bool endOfLeaf)
    {
        _chunksOutstanding--;
        if (endOfLeaf)
        {
            _allRequested = true;
        }
        RequestChunks();
    }

    /// <summary>
    /// While pages are read the producer waits for an extent of theirs, lest pages fill the arena faster than they are
    /// read. When none is, as when the results that wait must be read first, it gets one more.
    /// </summary>
    public void OnNeedExtent(ulong bytes)
    {
        _needed = Math.Max(_pages.ExtentBytes, checked((long)bytes));
        if (Running == 0 && !IsRunnable)
        {
            GrantNeeded(Execution.Channel.Lease(_needed));
        }
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
        SendInOrder(morsel.Sequence, morsel.Pages);
        if (_needed > 0 && !IsDone)
        {
            if (morsel.Extent.Size >= _needed)
            {
                GrantNeeded(morsel.Extent);
                RequestChunks();
                return;
            }
            GrantNeeded(Execution.Channel.Lease(_needed));
        }
        if (IsDone || _allRequested)
        {
            morsel.Extent.TryRelease();
            foreach (Morsel waiting in IsDone ? _waiting.ToArray() : [])
            {
                waiting.Extent.TryRelease();
            }
            return;
        }
        Execution.Grant(morsel.Extent);
        RequestChunks();
    }

    private void GrantNeeded(ArenaLease extent)
    {
        _needed = 0;
        Execution.Grant(extent);
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
        while (!IsDone && !_allRequested && _chunksOutstanding + _waiting.Count < _window)
        {
            if (_start.Producer == Runtime.Protocol.ProtocolConstants.ProducerExecutor)
            {
                Execution.Channel.SendScanChunk((uint)_leaf, _nextChunk++, 0, 0);
                _chunksOutstanding++;
                continue;
            }
            if (_nextBlock >= _start.Blocks)
            {
                _allRequested = true;
                return;
            }
            uint count = Math.Min(ChunkBlocks, _start.Blocks - _nextBlock);
            Execution.Channel.SendScanChunk((uint)_leaf, _nextChunk++, _nextBlock, count);
            _nextBlock += count;
            _chunksOutstanding++;
            _allRequested = _nextBlock >= _start.Blocks;
        }
    }
}
