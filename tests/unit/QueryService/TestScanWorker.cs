using System.Collections.Concurrent;
using PgFusion.Runtime.Arena;
using PgFusion.Runtime.Columns;
using PgFusion.Runtime.Functions;
using PgFusion.Worker;

namespace PgFusion.UnitTests.QueryService;

/// <summary>
/// A scan worker: a thread that makes pages of the chunks it is asked for, in extents of its own, until it is told that
/// there is nothing more to do, or leaves earlier.
/// </summary>
internal sealed unsafe class TestScanWorker(
    SharedArena arena, ColumnShape[] shapes, Func<uint, uint, IReadOnlyList<LeafFilter>, IReadOnlyList<IReadOnlyList<object?[]>>> pagesOf, int pageRows, ScanWorkerLeaves leaves)
    : ISessionChannel
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SessionLeases _leases = new();
    private readonly BlockingCollection<object> _messages = [];
    private readonly List<ArenaLease> _granted = [];
    private readonly Queue<(uint Chunk, uint FirstBlock, uint Blocks, bool IsWhole)> _chunks = new();
    private IReadOnlyList<LeafFilter> _filters = [];
    private bool _ended;

    private sealed record EndMessage;

    /// <summary>Chunks that it has brought to their end.</summary>
    public int ChunksDone { get; private set; }

    /// <summary>Extents that it had when nobody used them any more.</summary>
    public bool IsClosed { get; private set; }

    public CancellationToken Closed => CancellationToken.None;

    /// <summary>From ATTACH until the session has ended.</summary>
    public void Run(IQueryExecution execution)
    {
        if (execution.Attach(this) is not { } taker)
            return;
        try
        {
            Serve(taker);
        }
        finally
        {
            Assert(taker.DetachAsync().Wait(Patience), "the worker does not let go of a scan worker's extents");
            _leases.Close();
            IsClosed = true;
        }
    }

    public ArenaLease Lease(long size) => arena.Lease(size, _leases);

    public ArenaLease Lease(long size, SessionLeases owner) => arena.Lease(size, owner);

    public void SendScanFilters(uint leaf, IReadOnlyList<LeafFilter> filters) => _messages.Add(filters);

    public void SendGrant(ArenaLease extent)
    {
        Assert(!extent.IsReleased, "an extent was granted that has been given back");
        _messages.Add(extent);
    }

    public void SendScanChunk(uint leaf, uint chunk, uint firstBlock, uint blockCount, bool isWhole, ulong? unchangedSince = null) => _messages.Add((chunk, firstBlock, blockCount, isWhole));

    public void SendResult(ArenaLease extent, ulong used, uint rows) => throw new InvalidOperationException("results are the leader's");

    public void SendEnd(ulong rows) => _messages.Add(new EndMessage());

    public void SendError(PgException error, int location = -1) => throw new InvalidOperationException("errors are the leader's");

    private static void Assert(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException(what);
    }

    private void Serve(IPageTaker taker)
    {
        while (!_ended)
        {
            if (!_chunks.TryDequeue(out (uint Chunk, uint FirstBlock, uint Blocks, bool IsWhole) chunk))
            {
                Take();
                continue;
            }
            if (leaves == ScanWorkerLeaves.BetweenChunks && ChunksDone == 1)
                return;
            foreach (IReadOnlyList<object?[]> rows in pagesOf(chunk.FirstBlock, chunk.Blocks, chunk.IsWhole ? [] : _filters))
            {
                if (FindExtent(taker, ScanPages.Size(shapes, rows, pageRows)) is not { } extent)
                    return;
                long used = ScanPages.Write(extent.Pointer, extent.Size, shapes, rows, pageRows, chunk.Chunk);
                taker.OnPage(0, chunk.Chunk, extent, (ulong)used, (uint)rows.Count);
                if (leaves == ScanWorkerLeaves.WithinChunk && ChunksDone == 1)
                    return;
            }
            taker.OnChunkDone(0, chunk.Chunk, false, TestVisibility.After(chunk.IsWhole));
            ChunksDone++;
        }
    }

    /// <summary>Null: the query has ended meanwhile.</summary>
    private ArenaLease? FindExtent(IPageTaker taker, long size)
    {
        bool asked = false;
        while (!_ended)
        {
            int at = _granted.FindIndex(e => e.Size >= size);
            if (at >= 0)
            {
                ArenaLease extent = _granted[at];
                _granted.RemoveAt(at);
                return extent;
            }
            if (!asked)
                taker.OnNeedExtent((ulong)size);
            asked = true;
            Take();
        }
        return null;
    }

    private void Take()
    {
        Assert(_messages.TryTake(out object? message, Patience), "the worker says nothing");
        switch (message)
        {
            case ArenaLease extent:
                _granted.Add(extent);
                break;
            case IReadOnlyList<LeafFilter> filters:
                _filters = filters;
                break;
            case (uint chunk, uint first, uint blocks, bool isWhole):
                _chunks.Enqueue((chunk, first, blocks, isWhole));
                break;
            default:
                _ended = true;
                break;
        }
    }
}

/// <summary>When a scan worker goes away.</summary>
internal enum ScanWorkerLeaves
{
    AtEnd,

    /// <summary>After its first chunk, with others asked for.</summary>
    BetweenChunks,

    /// <summary>After the first page of its second chunk.</summary>
    WithinChunk,
}
