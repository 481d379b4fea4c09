using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Arena;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Memory;
using PgFusion.Runtime.Scheduler;
using PgFusion.Runtime.Sorting;

namespace PgFusion.Worker.QueryService;

/// <summary>
/// One execution of a plan: runs its stages one after the other (pipelines, and the merging between them), each on as
/// many threads as it has work for. All decisions are made under one lock; generated code and merging run outside it.
/// <para>
/// The end comes by Finish (the backend wants no more) or AbortAsync (its socket has closed), also after an error;
/// both wait until no thread runs a piece. Dispose then frees everything.
/// </para>
/// </summary>
internal sealed unsafe partial class QueryExecution : IQueryExecution, IWorkSource
{
    /// <summary>Result pages that may wait for the backend.</summary>
    private const int ResultsOutstandingMax = 8;

    private const int Partitions = 64;

    /// <summary>Groups up to this many rows are merged by one thread.</summary>
    private const long PartitionRowsMin = 1 << 15;

    private readonly object _gate = new();
    private readonly ExecuteRequest _request;
    private readonly WorkerThreads _threads;
    private readonly int _threadsMax;
    private readonly WorkerLog _log;
    private readonly QueryMemory _memory;
    private readonly List<LocalState> _locals = [];
    private readonly List<RowComparer> _comparers = [];
    private readonly Dictionary<SortLayout, RowComparer> _sortComparers = [];
    private readonly List<(Stage Stage, Pipeline Pipeline)> _pipelineStages = [];
    private readonly IEnumerator<Stage> _stages;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Dictionary<PipelineGroup, IReadOnlyList<RowRange>> _rowsOf = [];
    private readonly Dictionary<JoinLayout, List<(nint FirstRow, int Rows)>> _buildBlocks = [];
    private readonly Dictionary<JoinLayout, List<RowRange>> _markable = [];
    private readonly Dictionary<StoredLayout, IReadOnlyList<RowRange>> _added = [];
    private IReadOnlyList<RowRange> _rows = [];
    private Stage? _stage;
    private int _resultsOutstanding;
    private ulong _rowsReturned;
    private bool _stopped;
    private bool _disposed;

    // Pieces being run, by the order in which they were taken, which is that of the rows; and the first that has failed.
    private readonly SortedSet<long> _runningPieces = [];
    private long _piecesTaken;
    private (long Piece, Exception Error)? _failure;

    public QueryExecution(PreparedPlan plan, ExecuteRequest request, ISessionChannel channel, WorkerThreads threads,
        CodeProvider code, int threadsMax, MemoryBudget memory, BlockCacheService cache, WorkerLog log)
    {
        Plan = plan;
        Channel = channel;
        _leader = new Producer(this, channel, isLeader: true);
        _sharedAhead = [.. request.Leaves.Index().Where(static l => l.Item.IsShared).Select(static l => (uint)l.Index)];
        Code = code;
        _request = request;
        _threads = threads;
        _threadsMax = threadsMax;
        _cache = cache;
        _log = log;
        if (request.StartValues.Count != plan.Plan.Query.StartValues.Length || request.Leaves.Count != plan.Leaves.Length)
        {
            throw new PgException("08P01", "the execution does not fit its plan",
                $"{request.StartValues.Count} start values and {request.Leaves.Count} leaves were sent.");
        }
        _memory = new QueryMemory(memory);
        try
        {
            ConstantArea = new ConstantArea(_memory, plan.Plan.Catalog, request.StartValues, plan.Plan.Physical.Constants);
        }
        catch
        {
            _memory.Dispose();
            throw;
        }
        _stages = Stages(plan.Plan.Physical.Root).GetEnumerator();
    }

    public PreparedPlan Plan { get; }

    public ISessionChannel Channel { get; }

    public CodeProvider Code { get; }

    public ConstantArea ConstantArea { get; }

    public byte* Constants => ConstantArea.Address;

    public bool MayReturnMore => _resultsOutstanding < ResultsOutstandingMax;

    /// <summary>Begins; results may be sent before this returns.</summary>
    public void Start()
    {
        lock (_gate)
        {
            Guarded(Advance);
        }
    }

    public void Synchronized(Action action)
    {
        lock (_gate)
        {
            action();
        }
    }

    public void SendResult(ResultPage page)
    {
        _resultsOutstanding++;
        _rowsReturned += page.Rows;
        Channel.SendResult((ArenaLease)page.Extent, page.UsedBytes, page.Rows);
    }

    public void OnRelease(ArenaLease extent)
    {
        extent.TryRelease();
        lock (_gate)
        {
            _resultsOutstanding--;
            PostRunnable();
        }
    }

    public Finished Finish()
    {
        Stop();
        lock (_gate)
        {
            while (_runningPieces.Count > 0)
            {
                Monitor.Wait(_gate);
            }
            return Statistics();
        }
    }

    public Task AbortAsync()
    {
        Stop();
        return Task.Run(() =>
        {
            lock (_gate)
            {
                while (_runningPieces.Count > 0)
                {
                    Monitor.Wait(_gate);
                }
            }
        });
    }

    public void RunOne()
    {
        Stage stage;
        object? piece;
        long number;
        lock (_gate)
        {
            if (_stopped || _failure is not null || _stage is null || _runningPieces.Count >= _threadsMax)
            {
                return;
            }
            stage = _stage;
            piece = stage.TryTake();
            if (piece is null)
            {
                return;
            }
            stage.Running++;
            number = _piecesTaken++;
            _runningPieces.Add(number);
        }
        Exception? error = null;
        try
        {
            stage.RunTimed(piece);
        }
        catch (Exception e)
        {
            error = e;
        }
        lock (_gate)
        {
            stage.Running--;
            _runningPieces.Remove(number);
            if (error is not null && !(_failure?.Piece < number))
            {
                _failure = (number, error);
            }
            if (_failure is { } failure)
            {
                // What runs and comes before it may yet fail, too: PostgreSQL would raise that error.
                if (_runningPieces.Count == 0 || _runningPieces.Min > failure.Piece)
                {
                    Fail(failure.Error);
                }
            }
            if (!_stopped && error is null)
            {
                Guarded(() =>
                {
                    stage.Done(piece);
                    AdvanceWhenComplete();
                });
                // One for this thread; one more, as those that stopped while results waited are to come back.
                PostRunnable();
                PostRunnable();
            }
            ReleaseDetached();
            Monitor.PulseAll(_gate);
        }
    }

    private void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Cancel();
            EndScanWorkers();
        }
    }

    /// <summary>Morsels whose joins multiply rows, and long steps between pipelines (sorting, merging), stop soon.</summary>
    private void Cancel()
    {
        if (_disposed)
        {
            return;
        }
        _cancellation.Cancel();
        foreach (RowComparer comparer in _comparers)
        {
            comparer.Cancel();
        }
        lock (_locals)
        {
            foreach (LocalState local in _locals)
            {
                local.Cancel();
            }
        }
    }

    /// <summary>Frees the query's memory, after Finish or AbortAsync.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }
            _disposed = true;
            _stages.Dispose();
            ReleaseHeld();
            foreach (LocalState local in _locals)
            {
                local.Dispose();
            }
            foreach (RowComparer comparer in _comparers)
            {
                comparer.Dispose();
            }
            ConstantArea.Dispose();
            _memory.Dispose();
            _cancellation.Dispose();
            ReleaseFilters();
        }
    }

    /// <summary>Runs what may fail while the lock is held; a failure ends the query with its error.</summary>
    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void Fail(Exception error)
    {
        if (_stopped)
        {
            return;
        }
        _stopped = true;
        Cancel();
        EndScanWorkers();
        Channel.SendError(error as PgException ??
            new PgException("XX000", "internal error in the PgFusion worker", $"{error.GetType().Name}: {error.Message}",
                "Set pg_fusion.enable to off for this query, and report this."), -1);
        if (error is not PgException)
        {
            _log.QueryFailed(error);
        }
    }

    private void PostRunnable()
    {
        if (!_stopped && _stage is { IsRunnable: true } && _runningPieces.Count < _threadsMax)
        {
            _threads.Post(this);
        }
    }

    private void AdvanceWhenComplete()
    {
        if (_stage is { IsComplete: true })
        {
            Advance();
        }
    }

    private void Advance()
    {
        do
        {
            if (_stage is ScanStage done && _sharedAhead.Remove(done.Leaf) && _sharedAhead.Count == 0)
            {
                EndScanWorkers();
            }
            if (!_stages.MoveNext())
            {
                _stage = null;
                EndScanWorkers();
                Channel.SendEnd(_rowsReturned);
                return;
            }
            _stage = _stages.Current;
            _stage.Begin();
        }
        while (_stage.IsComplete);
        for (int i = 0; i < _threadsMax; i++)
        {
            PostRunnable();
        }
    }

    /// <summary>
    /// The stages in order; each is made when the one before it is complete, and reads what that one left. A branch whose
    /// limit wants no rows is left out, with all that only it needs (ExecLimit and ExecAppend would not come to it), which
    /// an error down there would tell.
    /// </summary>
    private IEnumerable<Stage> Stages(PipelineGroup group)
    {
        if (_rowsOf.ContainsKey(group))
        {
            yield break;
        }
        LocalStatePool locals = MakeLocals(group, out (long Skip, long Count)[] bounds);
        foreach (Stage filling in FillStages(group, locals, bounds))
        {
            yield return filling;
        }

        Pipeline last = group.Pipelines[^1];
        IEnumerable<Stage> breaking = group.Sink switch
        {
            AggregateSink aggregate => AggregateStages(Plan.Plan.Physical.Aggregates[aggregate.Layout], last, locals),
            JoinSink join => JoinStages(join.Layout, last, locals),
            SortSink sort => SortStages(last, locals).Concat(WindowStages(sort.Layout, last, group)),
            MarkSink mark => [CollectMarked(mark.Layout, last)],
            StoreSink => [CollectStored(locals, last)],
            _ => [],
        };
        foreach (Stage stage in breaking)
        {
            yield return stage;
        }
        _rowsOf.Add(group, _rows);
    }

    /// <summary>The pipelines of a group, each after what it needs.</summary>
    private IEnumerable<Stage> FillStages(PipelineGroup group, LocalStatePool locals, (long Skip, long Count)[] bounds)
    {
        foreach (Pipeline pipeline in group.Pipelines)
        {
            if (IsLimitReached(group, pipeline, locals, bounds))
            {
                continue;
            }
            BindFrames(pipeline);
            foreach (Stage needed in pipeline.Branch.Needs.SelectMany(Stages))
            {
                yield return needed;
            }
            if (pipeline.Source is UnmatchedSource full)
            {
                yield return CollectUnmatched(full.Layout, pipeline);
            }
            if (pipeline.Source is RecursiveSource recursion)
            {
                foreach (Stage round in Rounds(recursion, () => new RowStage(this, pipeline, locals, _rows), () => IsLimitReached(group, pipeline, locals, bounds)))
                {
                    yield return round;
                }
                continue;
            }
            LeafFilters filters = MakeFilters(pipeline);
            foreach (Stage making in filters.Stages())
            {
                yield return Track(making, pipeline);
            }
            Stage stage = Track(pipeline.Source is ScanSource scan
                ? new ScanStage(this, pipeline, locals, scan, _request.Leaves[scan.Scan.Leaf], filters, CacheOf(pipeline, scan, filters), _request.IsPrewarm, _threadsMax)
                : new RowStage(this, pipeline, locals, SourceRows(pipeline)), pipeline);
            yield return stage;
            RaiseWindowError(pipeline, stage);
        }
    }

    /// <summary>
    /// The rounds of a recursion. What each has added is read by the pipeline above before the next one begins, so that a
    /// limit up there ends a recursion that has no end of its own.
    /// </summary>
    private IEnumerable<Stage> Rounds(RecursiveSource recursion, Func<Stage> read, Func<bool> isLimitReached)
    {
        PipelineGroup[] repeated = [.. Recursion.Repeated(recursion.Next, recursion.Layout)];
        LocalStatePool locals = MakeLocals(recursion.First, out (long, long)[] bounds);
        PipelineGroup group = recursion.First;
        while (true)
        {
            foreach (Stage filling in FillStages(group, locals, bounds))
            {
                yield return filling;
            }
            Pipeline last = group.Pipelines[^1];
            yield return CollectStored(locals, last);
            if (_rows.Count == 0)
            {
                yield break;
            }
            _added[recursion.Layout] = _rows;
            yield return Track(read(), last);
            if (isLimitReached())
            {
                yield break;
            }
            foreach (PipelineGroup again in repeated)
            {
                _rowsOf.Remove(again);
                if (again.Sink is JoinSink join)
                {
                    _buildBlocks.Remove(join.Layout);
                }
            }
            group = recursion.Next;
        }
    }

    /// <summary>Leaves the rows that have been stored since the last time in _rows, in the order in which they came.</summary>
    private Stage CollectStored(LocalStatePool locals, Pipeline pipeline) => Track(new TaskStage([() => _rows = StoredRanges(locals)]), pipeline);

    private List<RowRange> StoredRanges(LocalStatePool locals)
    {
        var found = new List<(StoredMorsel Morsel, RowRange Rows)>();
        foreach (LocalState local in locals.All)
        {
            found.AddRange(local.TakeStored(bytes => (nint)_memory.AllocateBlock(bytes)));
        }
        var ranges = new List<RowRange>();
        foreach ((_, RowRange rows) in found.OrderBy(static f => f.Morsel.Pipeline).ThenBy(static f => f.Morsel.Sequence))
        {
            // Morsels that one thread has run one after the other are one range.
            if (ranges.Count > 0 && ranges[^1].Rows + (nint)(ranges[^1].Count * sizeof(byte*)) == rows.Rows)
            {
                ranges[^1] = ranges[^1] with { Count = ranges[^1].Count + rows.Count };
            }
            else
            {
                ranges.Add(rows);
            }
        }
        return ranges;
    }

    /// <summary>What a pipeline reads that has no leaf: the rows of the group its source needs, or a row without columns.</summary>
    private IReadOnlyList<RowRange> SourceRows(Pipeline pipeline) => pipeline.Source switch
    {
        OneRowSource => [new RowRange((nint)_memory.AllocateZeroed(sizeof(byte*)), 1)],
        UnmatchedSource => _rows,
        StoredSource { Storing: null } source => _added[source.Layout],
        _ => _rowsOf[pipeline.Branch.Needs[^1]],
    };

    private static bool IsLimitReached(PipelineGroup group, Pipeline pipeline, LocalStatePool locals, (long Skip, long Count)[] bounds)
    {
        foreach (LimitNode limit in pipeline.Operators.OfType<LimitNode>())
        {
            int position = PipelineGroup.PositionOf(group.Limits, limit);
            if (locals.All.Count == 0 ? bounds[position].Count == 0 : locals.All.Any(l => l.Remaining(position) <= 0))
            {
                return true;
            }
        }
        return false;
    }

    private IEnumerable<Stage> AggregateStages(AggregateBreaker breaker, Pipeline pipeline, LocalStatePool locals)
    {
        if (locals.All.Count == 0)
        {
            locals.Return(locals.Take());
        }
        for (int side = 0; side < breaker.Layout.Sides.Count; side++)
        {
            foreach (Stage stage in MergeStages(breaker.SideMerges[side], side + 1, breaker.Layout.Sides[side].RowWidth, locals, pipeline))
            {
                yield return stage;
            }
            if (breaker.SideComparisons[side] is { } comparison)
            {
                IReadOnlyList<RowRange> unordered = _rows;
                yield return Track(new TaskStage([() => _rows = [SortRows(unordered, Code.Comparison(comparison))]]), pipeline);
            }
            // The values go to the threads' own tables, beside what the first pipeline has put there.
            Pipeline feed = breaker.SidePipelines[side];
            yield return Track(new RowStage(this, feed, locals, _rows), pipeline);
        }
        if (locals.All.All(static l => l.RowsOf(0) == 0))
        {
            locals.All[0].InsertEmptyGroups(breaker.Layout);
        }
        foreach (Stage stage in MergeStages(breaker.Merge, 0, breaker.Layout.RowWidth, locals, pipeline))
        {
            yield return stage;
        }
    }

    /// <summary>Links the rows of all threads into the join's table, block by block.</summary>
    private IEnumerable<Stage> JoinStages(JoinLayout layout, Pipeline pipeline, LocalStatePool locals)
    {
        long rows = locals.All.Sum(static l => l.BuiltRows);
        nint table = MakeJoinTable(layout, rows);
        var blocks = locals.All.SelectMany(static l => l.BuiltBlocks()).ToList();
        List<Action> tasks = [.. blocks.Select(block => (Action)(() => LinkBlock(table, block.FirstRow, block.Rows, layout.RowWidth)))];
        _buildBlocks.Add(layout, blocks);
        if (layout.ReturnsBuild)
        {
            tasks.Add(() => _markable.Add(layout, StoredRanges(locals)));
        }
        yield return Track(new TaskStage(tasks), pipeline);
    }

    private nint MakeJoinTable(JoinLayout layout, long rows)
    {
        JoinTable* table = (JoinTable*)_memory.AllocateZeroed(sizeof(JoinTable));
        *table = new JoinTable(_memory, rows, layout.RowWidth, layout.Row.NullWords);
        ConstantArea.SetJoinTable(Plan.Plan.Physical.Constants, layout, table);
        return (nint)table;
    }

    /// <summary>Leaves the build rows without a match in _rows, when all that probe have done so.</summary>
    private Stage CollectUnmatched(JoinLayout layout, Pipeline pipeline)
    {
        List<(nint FirstRow, int Rows)> blocks = _buildBlocks[layout];
        var unmatched = new RowRange[blocks.Count];
        _rows = unmatched;
        return Track(new TaskStage([.. blocks.Select((block, i) => (Action)(() => unmatched[i] = Unmatched(block.FirstRow, block.Rows, layout)))]), pipeline);
    }

    /// <summary>Leaves the rows that the join returns in _rows, when all that mark have done so.</summary>
    private Stage CollectMarked(JoinLayout layout, Pipeline pipeline)
    {
        List<RowRange> built = _markable[layout];
        var returned = new RowRange[built.Count];
        _rows = returned;
        return Track(new TaskStage([.. built.Select((rows, i) => (Action)(() => returned[i] = Marked(rows, layout)))]), pipeline);
    }

    /// <summary>The addresses of the rows that stay move up in place.</summary>
    private static RowRange Marked(RowRange built, JoinLayout layout)
    {
        if (layout.Node.Kind == JoinKind.Mark)
        {
            return built;
        }
        byte** rows = (byte**)built.Rows;
        long wanted = layout.Node.Kind == JoinKind.Semi ? 1 : 0;
        long count = 0;
        for (long i = 0; i < built.Count; i++)
        {
            if (*(long*)(rows[i] + layout.MatchedOffset) == wanted)
            {
                rows[count++] = rows[i];
            }
        }
        return built with { Count = count };
    }

    private RowRange Unmatched(nint firstRow, int rows, JoinLayout layout)
    {
        byte** found = (byte**)_memory.AllocateBlock(Math.Max(8, rows * sizeof(byte*)));
        long count = 0;
        byte* row = (byte*)firstRow;
        for (int i = 0; i < rows; i++, row += layout.RowWidth)
        {
            if (*(long*)(row + layout.MatchedOffset) == 0)
            {
                found[count++] = row;
            }
        }
        return new RowRange((nint)found, count);
    }

    private static void LinkBlock(nint table, nint firstRow, int rows, int rowWidth) =>
        JoinTable.Link((JoinTable*)table, (byte*)firstRow, rows, rowWidth);

    private Stage Track(Stage stage, Pipeline pipeline)
    {
        _pipelineStages.Add((stage, pipeline));
        return stage;
    }

    /// <summary>Leaves one row for each key of the locals' tables in _rows.</summary>
    private IEnumerable<Stage> MergeStages(Compiler.CodeGen.Ir.IrFunction merge, int table, int rowWidth, LocalStatePool locals, Pipeline pipeline)
    {
        LocalState[] filled = [.. locals.All.Where(l => l.RowsOf(table) > 0)];
        if (filled.Length <= 1 && filled.All(l => !l.HasRepeatedKeys(table)))
        {
            _rows = [.. filled.Select(l => AllRows(l, table))];
            yield break;
        }
        PipelineFunction function = Code.Pipeline(merge);
        long total = filled.Sum(l => l.RowsOf(table));
        int partitions = total < PartitionRowsMin ? 1 : Partitions;
        RowRange[] unmerged = [];
        yield return Track(new TaskStage([() => unmerged = Partition(filled, table, partitions)]), pipeline);

        var merged = new RowRange[partitions];
        var tasks = new List<Action>();
        for (int i = 0; i < partitions; i++)
        {
            int partition = i;
            tasks.Add(() => merged[partition] = MergePartition(function, table, rowWidth, unmerged[partition]));
        }
        yield return Track(new TaskStage(tasks), pipeline);
        _rows = merged;
    }

    private RowRange AllRows(LocalState local, int index)
    {
        AggregateTable* table = local.Table(index);
        byte** rows = (byte**)_memory.AllocateBlock(Math.Max(8, table->TotalRows * sizeof(byte*)));
        long count = 0;
        table->ForEachBlock((first, number, width) =>
        {
            for (int i = 0; i < number; i++)
            {
                rows[count++] = first + (long)i * width;
            }
        });
        return new RowRange((nint)rows, count);
    }

    /// <summary>Row addresses divided by the upper bits of their hashes.</summary>
    private RowRange[] Partition(LocalState[] locals, int table, int partitions)
    {
        int shift = partitions == 1 ? 63 : 58;
        long[] counts = new long[partitions];
        foreach (LocalState local in locals)
        {
            local.Table(table)->ForEachBlock((first, number, width) =>
            {
                _cancellation.Token.ThrowIfCancellationRequested();
                for (int i = 0; i < number; i++)
                {
                    counts[partitions == 1 ? 0 : *(ulong*)(first + (long)i * width) >> shift]++;
                }
            });
        }
        var result = new RowRange[partitions];
        nint[] next = new nint[partitions];
        for (int i = 0; i < partitions; i++)
        {
            next[i] = (nint)_memory.AllocateBlock(Math.Max(8, counts[i] * sizeof(byte*)));
            result[i] = new RowRange(next[i], counts[i]);
        }
        foreach (LocalState local in locals)
        {
            local.Table(table)->ForEachBlock((first, number, width) =>
            {
                for (int i = 0; i < number; i++)
                {
                    byte* row = first + (long)i * width;
                    ulong partition = partitions == 1 ? 0 : *(ulong*)row >> shift;
                    *(byte**)next[partition] = row;
                    next[partition] += sizeof(byte*);
                }
            });
        }
        return result;
    }

    private RowRange MergePartition(PipelineFunction merge, int table, int rowWidth, RowRange rows)
    {
        const int BatchRows = 1 << 16;
        LocalState local = NewLocal();
        local.SetTable(table, _memory, rowWidth, mayFlush: false, expectedRows: rows.Count);
        for (long done = 0; done < rows.Count; done += BatchRows)
        {
            _cancellation.Token.ThrowIfCancellationRequested();
            merge(Constants, (byte*)(rows.Rows + (nint)(done * sizeof(byte*))), (int)Math.Min(BatchRows, rows.Count - done), (byte*)local.Pointer);
        }
        local.EndMorsel();
        byte** collected = (byte**)_memory.AllocateBlock(Math.Max(8, local.Table(table)->TotalRows * sizeof(byte*)));
        long count = local.Table(table)->CollectRows(collected);
        return new RowRange((nint)collected, count);
    }

    private IEnumerable<Stage> SortStages(Pipeline pipeline, LocalStatePool locals)
    {
        LocalState[] filled = [.. locals.All.Where(static l => l.SortedRows > 0)];
        if (filled.Length == 0)
        {
            _rows = [];
            yield break;
        }
        RowComparer comparer = _sortComparers[((SortSink)pipeline.Sink).Layout];
        yield return Track(new TaskStage([.. filled.Select(l => (Action)(() => l.SortRun(comparer)))]), pipeline);
        long wanted = Math.Min(filled.Sum(static l => l.SortedRows), TopRows(((SortSink)pipeline.Sink).Layout.Node));
        yield return Track(new TaskStage([() => _rows = [MergeRuns(comparer, filled, wanted)]]), pipeline);
    }

    private RowRange MergeRuns(RowComparer comparer, LocalState[] locals, long wanted)
    {
        byte** rows = (byte**)_memory.AllocateBlock(Math.Max(8, wanted * sizeof(byte*)));
        var runs = new SortRun[locals.Length];
        for (int i = 0; i < runs.Length; i++)
        {
            runs[i] = new SortRun { Entries = locals[i].Sort->Entries, Count = locals[i].Sort->Count };
        }
        return new RowRange((nint)rows, RunMerger.Merge(comparer, runs, rows, wanted, _cancellation.Token));
    }

    /// <summary>All rows in the order of the comparison.</summary>
    private RowRange SortRows(IReadOnlyList<RowRange> ranges, RowComparison comparison)
    {
        long total = ranges.Sum(static r => r.Count);
        SortEntry* entries = (SortEntry*)_memory.AllocateBlock(Math.Max(16, total * sizeof(SortEntry)));
        long at = 0;
        foreach (RowRange range in ranges)
        {
            for (long i = 0; i < range.Count; i++)
            {
                entries[at++] = new SortEntry { Row = ((byte**)range.Rows)[i] };
            }
        }
        var comparer = new RowComparer(comparison, Constants);
        lock (_gate)
        {
            _comparers.Add(comparer);
            _cancellation.Token.ThrowIfCancellationRequested();
        }
        comparer.Sort(entries, total);
        byte** rows = (byte**)_memory.AllocateBlock(Math.Max(8, total * sizeof(byte*)));
        for (long i = 0; i < total; i++)
        {
            rows[i] = entries[i].Row;
        }
        return new RowRange((nint)rows, total);
    }

    private LocalState NewLocal()
    {
        var local = new LocalState(Plan.Plan.Physical.OperatorIds.Count);
        local.SetBatches(Plan.Plan.Physical.BatchBytes);
        lock (_locals)
        {
            _locals.Add(local);
            if (_cancellation.IsCancellationRequested)
            {
                local.Cancel();
            }
        }
        return local;
    }

    private LocalStatePool MakeLocals(PipelineGroup group, out (long Skip, long Count)[] bounds)
    {
        (long Skip, long Count)[] limits = bounds = [.. group.Limits.Select(Bounds)];
        RowComparer? comparer = null;
        if (group.Sink is SortSink sort)
        {
            comparer = new RowComparer(Code.Comparison(Plan.Plan.Physical.Sorts[sort.Layout].Compare), Constants);
            _comparers.Add(comparer);
            _sortComparers.Add(sort.Layout, comparer);
        }
        return new LocalStatePool(() =>
        {
            LocalState local = NewLocal();
            local.SetLimits(limits);
            switch (group.Sink)
            {
                case AggregateSink s:
                    // Where the order of the rows counts, a group's state must not be parted and added up again.
                    bool mayFlush = !s.Layout.NeedsInputOrder;
                    local.SetTable(0, _memory, s.Layout.RowWidth, mayFlush, mayGrowOn: group.Pipelines.Any(static p => p.GroupsAreFetched) && s.Layout.IsReduction);
                    foreach (SideLayout side in s.Layout.Sides)
                    {
                        local.SetTable(side.Index + 1, _memory, side.RowWidth, mayFlush);
                    }
                    break;
                case JoinSink s:
                    local.SetJoin(_memory, s.Layout.RowWidth);
                    break;
                case StoreSink s:
                    local.SetJoin(_memory, s.Layout.RowWidth);
                    if (s.Layout.Keys is not null)
                    {
                        local.SetTable(0, _memory, s.Layout.KeyWidth, mayFlush: false);
                    }
                    break;
                case SortSink s:
                    local.SetSort(_memory, s.Layout.RowWidth, TopRows(s.Layout.Node), comparer!);
                    break;
                case ResultSinkNode:
                    local.SetResult(new ResultSink(Plan.ResultShapes, LeaseResult));
                    break;
            }
            return local;
        });
    }

    private (object, nint, long) LeaseResult(long bytes)
    {
        ArenaLease lease = Channel.Lease(bytes);
        return (lease, (nint)lease.Pointer, lease.Size);
    }

    private long TopRows(SortNode node)
    {
        if (node.Top is null)
        {
            return long.MaxValue;
        }
        (long skip, long count) = Bounds(node.Top);
        return skip > long.MaxValue - count ? long.MaxValue : skip + count;
    }

    /// <summary>OFFSET and LIMIT as nodeLimit.c computes them: NULL is no bound.</summary>
    private (long Skip, long Count) Bounds(LimitNode limit)
    {
        long skip = Bound(limit.Offset, 0);
        if (skip < 0)
        {
            PgError.OffsetIsNegative();
        }
        long count = Bound(limit.Count, long.MaxValue);
        if (count < 0)
        {
            PgError.LimitIsNegative();
        }
        return (skip, count);
    }

    private long Bound(Scalar? scalar, long none) =>
        scalar is null || ConstantArea.Payload(scalar) is not { } payload ? none : BitConverter.ToInt64(payload);

    private Finished Statistics()
    {
        IReadOnlyDictionary<LogicalNode, int> ids = Plan.Plan.Physical.OperatorIds;
        var rows = new ulong[ids.Count];
        foreach (LocalState local in _locals)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] += local.Pointer->Counters[i];
            }
        }
        var operators = new List<OperatorStatistics>();
        foreach ((LogicalNode node, int id) in ids.OrderBy(static p => p.Value))
        {
            var time = TimeSpan.Zero;
            int? pipelineId = null;
            var properties = new List<KeyValuePair<string, string>>();
            foreach ((Stage stage, Pipeline pipeline) in _pipelineStages)
            {
                if (!BelongsTo(node, pipeline))
                {
                    continue;
                }
                pipelineId = pipeline.Id;
                time += stage.Elapsed;
                if (stage is ScanStage scan && node is ScanNode)
                {
                    if (scan.WideMorsels > 0)
                    {
                        properties.Add(new("Wide Pages", scan.WideMorsels.ToString()));
                    }
                    if (scan.IsCacheable)
                    {
                        properties.Add(new("Cached Chunks", scan.CachedChunks.ToString()));
                        properties.Add(new("Produced Chunks", scan.ProducedChunks.ToString()));
                        properties.Add(new("Skipped Chunks", scan.SkippedChunks.ToString()));
                        properties.Add(new("Revalidated Chunks", scan.RevalidatedChunks.ToString()));
                    }
                }
            }
            if (pipelineId is { } number)
            {
                properties.Insert(0, new("Pipeline", number.ToString()));
            }
            ulong count = node is ResultNode ? _rowsReturned : rows[id];
            operators.Add(new OperatorStatistics((uint)id, count, (ulong)(time.TotalNanoseconds), properties));
        }
        return new Finished(operators);
    }

    /// <summary>An operator's time is that of the pipeline it runs in; a breaker's that of the pipeline that fills it.</summary>
    private static bool BelongsTo(LogicalNode node, Pipeline pipeline) => node switch
    {
        ScanNode => pipeline.Source is ScanSource s && ReferenceEquals(s.Scan, node),
        AggregateNode => pipeline.Sink is AggregateSink s && ReferenceEquals(s.Layout.Node, node),
        JoinNode => pipeline.Operators.Contains(node) || (pipeline.Source is UnmatchedSource u && ReferenceEquals(u.Layout.Node, node)) || (pipeline.Source is MarkedSource m && ReferenceEquals(m.Layout.Node, node)) ||
            (pipeline.Sink is JoinSink s && ReferenceEquals(s.Layout.Node, node)) || (pipeline.Sink is MarkSink k && ReferenceEquals(k.Layout.Node, node)),
        SortNode or WindowNode => pipeline.Sink is SortSink s && ReferenceEquals(s.Layout.Owner, node),
        ResultNode => pipeline.Sink is ResultSinkNode,
        MaterializeNode => pipeline.Sink is StoreSink s && ReferenceEquals(s.Layout.Node, node),
        RecursiveNode => (pipeline.Sink is StoreSink s && ReferenceEquals(s.Layout.Node, node)) || (pipeline.Source is RecursiveSource r && ReferenceEquals(r.Node, node)),
        StoredScanNode => pipeline.Source is StoredSource s && ReferenceEquals(s.Scan, node),
        OneRowNode => pipeline.Source is OneRowSource s && ReferenceEquals(s.Node, node),
        _ => pipeline.Operators.Contains(node),
    };
}
