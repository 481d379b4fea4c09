using System.Collections.Concurrent;
using System.Diagnostics;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Arena;
using PgFusion.Runtime.Columns;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Memory;
using PgFusion.Runtime.Protocol;
using PgFusion.Worker;
using PgFusion.Worker.QueryService;

namespace PgFusion.UnitTests.QueryService;

/// <summary>
/// The backend of one query, as pghooks/customscan is: a single thread that produces pages of the chunks it is asked
/// for, in extents that it was granted, reads result pages and gives them back. What the worker sends is queued.
/// </summary>
internal sealed unsafe class TestBackend : ISessionChannel, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly PreparedPlan _plan;
    private readonly IReadOnlyList<PlainRow> _rows;
    private readonly EngineOptions _options;
    private readonly SharedArena _arena;
    private readonly SessionLeases _leases = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly BlockingCollection<object> _messages = [];
    private readonly List<ArenaLease> _granted = [];
    private readonly Queue<Chunk> _chunks = new();
    private readonly Queue<(uint Chunk, List<object?[]> Rows)> _pages = new();
    private readonly Queue<ArenaLease> _results = new();
    private readonly EngineResult _result = new();
    private readonly MemoryBudget _memory;
    private IReadOnlyList<LeafFilter> _filters = [];
    private IQueryExecution? _execution;
    private Chunk? _producing;
    private int _executorRow;
    private bool _asked;
    private bool _endOfLeaf;

    public TestBackend(PreparedPlan plan, IReadOnlyList<PlainRow> rows, EngineOptions options)
    {
        _plan = plan;
        _rows = rows;
        _options = options;
        _arena = new SharedArena(options.ArenaBytes, options.ArenaBytes);
        _memory = new MemoryBudget(() => options.MemoryBytes);
    }

    private sealed record Chunk(uint Number, uint FirstBlock, uint Blocks, bool IsWhole, ulong? UnchangedSince)
    {
        public uint CacheChunk => FirstBlock / ProtocolConstants.CacheChunkBlocks;
    }

    private sealed record ResultMessage(ArenaLease Extent, ulong Used, uint Rows);

    private sealed record EndMessage(ulong Rows);

    public CancellationToken Closed => _closed.Token;

    public EngineResult Run()
    {
        ColumnShape[] shapes = _plan.LeafShapes[0];
        uint blocks = (uint)((_rows.Count + _options.RowsPerBlock - 1) / _options.RowsPerBlock);
        var request = new ExecuteRequest([], 0, _options.IsPrewarm ? (uint)ProtocolConstants.ExecutePrewarm : 0, 0, 0, 0, _options.StartValues,
            [new LeafStart(_options.ExecutorProducer ? ProtocolConstants.ProducerExecutor : ProtocolConstants.ProducerHeap, _options.ExecutorProducer ? 0 : blocks, IsShared: _options.ScanWorkers > 0,
                _options.Cache is not null ? TestVisibility.Of(blocks, _options.ChunksNotVisible, _options.MapLsn, _options.DatabaseBirth) : null)]);
        var execution = new QueryExecution(_plan, request, this, Engine.ThreadsOf(_options.Threads),
            new CodeProvider(Engine.Code, _options.BackEnd), _options.Threads, _memory, _options.Cache ?? Engine.Cache, Engine.Log);
        _execution = execution;
        execution.Start();
        TestScanWorker[] scanWorkers = [.. Enumerable.Range(0, _options.ScanWorkers).Select(_ =>
            new TestScanWorker(_arena, shapes, PagesOf, _options.PageRows, _options.ScanWorkersLeave))];
        Task[] attached = [.. scanWorkers.Select(w => Task.Factory.StartNew(() => w.Run(execution), TaskCreationOptions.LongRunning))];
        while (_result.Ended is null && _result.Error is null && !_result.Aborted)
        {
            if (_messages.TryTake(out object? message))
            {
                Handle(message);
            }
            else if (!Produce(shapes) && !ReleaseOne())
            {
                Handle(_messages.TryTake(out message, Patience) ? message! : throw new TimeoutException("the worker says nothing"));
            }
        }
        if (!_result.Aborted)
        {
            while (ReleaseOne())
            {
            }
            _result.Finished = execution.Finish();
        }
        Task.WaitAll(attached);
        _result.ScanWorkerChunks = scanWorkers.Sum(static w => w.ChunksDone);
        // As the session does: what is leased comes back before the query's memory.
        _result.LeasesLeft = _leases.Count;
        _leases.ReleaseAll();
        _result.ArenaBytesAtEnd = _arena.LeasedBytes;
        execution.Dispose();
        _result.MemoryBytesAtEnd = _memory.UsedBytes;
        return _result;
    }

    public ArenaLease Lease(long size)
    {
        ArenaLease lease = _arena.Lease(size, _leases);
        lock (_leases)
        {
            _result.LeasesMax = Math.Max(_result.LeasesMax, _leases.Count);
        }
        return lease;
    }

    public ArenaLease Lease(long size, SessionLeases owner) => _arena.Lease(size, owner);

    public void SendScanFilters(uint leaf, IReadOnlyList<LeafFilter> filters) => _messages.Add(filters);

    public void SendGrant(ArenaLease extent)
    {
        if (extent.IsReleased)
        {
            throw new InvalidOperationException("an extent was granted that has been given back");
        }
        _messages.Add(extent);
    }

    public void SendScanChunk(uint leaf, uint chunk, uint firstBlock, uint blockCount, bool isWhole, ulong? unchangedSince = null) => _messages.Add(new Chunk(chunk, firstBlock, blockCount, isWhole, unchangedSince));

    public void SendResult(ArenaLease extent, ulong used, uint rows) => _messages.Add(new ResultMessage(extent, used, rows));

    public void SendEnd(ulong rows) => _messages.Add(new EndMessage(rows));

    public void SendError(PgException error, int location = -1) => _messages.Add(error);

    public void Dispose()
    {
        _leases.Close();
        _arena.Dispose();
        _messages.Dispose();
        _closed.Dispose();
    }

    private void Handle(object message)
    {
        switch (message)
        {
            case ArenaLease extent:
                _granted.Add(extent);
                _asked = false;
                break;
            case Chunk chunk:
                _chunks.Enqueue(chunk);
                break;
            case IReadOnlyList<LeafFilter> filters:
                _filters = filters;
                break;
            case ResultMessage result:
                ReadResult(result);
                break;
            case EndMessage end:
                _result.Ended = end.Rows;
                break;
            case PgException error:
                _result.Error = error;
                break;
            default:
                throw new NotSupportedException(message.GetType().Name);
        }
    }

    private void ReadResult(ResultMessage message)
    {
        IReadOnlyList<object?[]> rows = ResultPages.Read(message.Extent.Pointer, message.Used, _plan.ResultShapes);
        if (rows.Count != message.Rows)
        {
            throw new InvalidDataException("the message tells another number of rows than the page");
        }
        IReadOnlyList<ScalarType> types = [.. _plan.Plan.Query.Root.Values.Select(static v => v.Type)];
        _result.Rows.AddRange(rows.Select(r => r.Select((v, i) => Engine.Show(v, types[i])).ToArray()));
        _results.Enqueue(message.Extent);
        _result.ResultsWaitingMax = Math.Max(_result.ResultsWaitingMax, _results.Count);
        while (_results.Count > _options.ReaderLag)
        {
            ReleaseOne();
        }
    }

    private bool ReleaseOne()
    {
        if (!_results.TryDequeue(out ArenaLease? extent))
        {
            return false;
        }
        _execution!.OnRelease(extent);
        return true;
    }

    /// <summary>Does one step of producing; false when there is nothing to do now.</summary>
    private bool Produce(ColumnShape[] shapes)
    {
        if (_pages.TryPeek(out (uint Chunk, List<object?[]> Rows) page))
        {
            return Send(shapes, page.Chunk, page.Rows);
        }
        if (_producing is { } chunk)
        {
            _producing = null;
            _execution!.OnChunkDone(0, chunk.Number, _endOfLeaf, _options.ChangeDuringScan ? default : VisibilityAfter(chunk));
            return true;
        }
        if (!_chunks.TryDequeue(out Chunk? next))
        {
            return false;
        }
        _producing = next;
        if (VisibilityAfter(next).IsUnchanged)
        {
            return true;
        }
        foreach (List<object?[]> rows in Pages(RowsOf(next), next.IsWhole ? [] : _filters))
        {
            _pages.Enqueue((next.Number, rows));
        }
        return true;
    }

    private ChunkVisibility VisibilityAfter(Chunk chunk) =>
        TestVisibility.After(chunk.IsWhole, chunk.UnchangedSince, _options.MapLsn, _options.PageLsn(chunk.CacheChunk));

    private List<List<object?[]>> Pages(IEnumerable<PlainRow> rows, IReadOnlyList<LeafFilter> filters)
    {
        string[] names = [.. _plan.Leaves[0].Columns.Select(static c => c.Column.Name)];
        return [.. rows.Select(r => PlainTable.Values(r, names)).Where(r => filters.All(f => Passes(f, r[f.Column]))).Chunk(_options.PageRows).Select(static page => page.ToList())];
    }

    private static bool Passes(LeafFilter filter, object? value)
    {
        if (filter.Key != ProtocolConstants.KeyInteger)
        {
            return true;
        }
        long integer = Convert.ToInt64(value);
        if (value is null || integer < filter.Low || integer > filter.High)
        {
            return false;
        }
        ulong* words = filter.Set is { } set ? (ulong*)set.Pointer : null;
        return filter.Kind switch
        {
            ProtocolConstants.FilterBitmap => KeySet.BitmapContains(words, filter.Low, integer),
            ProtocolConstants.FilterBloom => KeySet.BloomMayContain(words, filter.SetBytes / sizeof(ulong), integer),
            _ => true,
        };
    }

    private List<List<object?[]>> PagesOf(uint firstBlock, uint blocks, IReadOnlyList<LeafFilter> filters) => Pages(RowsOf(new Chunk(0, firstBlock, blocks, false, null)), filters);

    private bool Send(ColumnShape[] shapes, uint chunk, List<object?[]> rows)
    {
        if (_options.Abort?.Invoke(_result.PagesProduced) == true)
        {
            long start = Stopwatch.GetTimestamp();
            _closed.Cancel();
            _execution!.AbortAsync().Wait();
            _result.AbortTime = Stopwatch.GetElapsedTime(start);
            _result.Aborted = true;
            return true;
        }
        long size = ScanPages.Size(shapes, rows, _options.PageRows);
        int at = _granted.FindIndex(e => e.Size >= size);
        if (at < 0)
        {
            if (_asked)
            {
                return false;
            }
            _asked = true;
            _execution!.OnNeedExtent((ulong)size);
            return true;
        }
        ArenaLease extent = _granted[at];
        _granted.RemoveAt(at);
        _pages.Dequeue();
        long used = ScanPages.Write(extent.Pointer, extent.Size, shapes, rows, _options.PageRows, chunk);
        uint told = _options.Damage?.Invoke(new PageOfTest((nint)extent.Pointer, used, rows.Count, _result.PagesProduced)) ?? (uint)rows.Count;
        _result.PagesProduced++;
        _execution!.OnPage(0, chunk, extent, (ulong)used, told);
        return true;
    }

    private IEnumerable<PlainRow> RowsOf(Chunk chunk)
    {
        if (!_options.ExecutorProducer)
        {
            int first = (int)chunk.FirstBlock * _options.RowsPerBlock;
            return _rows.Skip(first).Take((int)chunk.Blocks * _options.RowsPerBlock);
        }
        // The executor producer makes a page for each request, until the plan gives no more rows.
        List<PlainRow> rows = [.. _rows.Skip(_executorRow).Take(_options.PageRows)];
        _executorRow += rows.Count;
        _endOfLeaf = _executorRow >= _rows.Count;
        return rows;
    }
}
