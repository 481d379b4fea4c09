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
        bool keepsOrder = Pipeline.Sink is StoreSink or JoinSink { Layout.ReturnsBuild: true };
        long stored = keepsOrder ? local.BuiltRows : 0;
        try
        {
            result = function(Execution.Constants, source, rows, (byte*)local.Pointer);
        }
        finally
        {
            local.EndMorsel();
        }
        if (keepsOrder && local.BuiltRows > stored)
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
