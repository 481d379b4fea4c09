using System.Collections.Concurrent;
using System.Text;
using PgFusion.Runtime.Arena;
using PgFusion.Runtime.Functions;
using PgFusion.Worker;

namespace PgFusion.UnitTests.Worker;

/// <summary>
/// A query service that does what a real one does with a session: plans by the request's words, and executes a query
/// that asks for chunks, reads their pages on pool threads, and returns one page per chunk with the sum of the chunk's
/// numbers.
/// </summary>
internal sealed class SummingQueries(SharedArena arena) : IQueryService
{
    /// <summary>Plans that wait, and were told that nobody waits for them.</summary>
    public SemaphoreSlim PlanCancelled { get; } = new(0);

    public SemaphoreSlim PlanWaits { get; } = new(0);

    public ConcurrentQueue<ExecuteRequest> Executed { get; } = new();

    public ConcurrentQueue<SummingExecution> Executions { get; } = new();

    public PlanResult Plan(ReadOnlyMemory<byte> request, uint database, CancellationToken cancel)
    {
        string text = Encoding.UTF8.GetString(request.Span);
        switch (text)
        {
            case "unsupported":
                return new PlanResult.Unsupported("WINDOW", "Not in this test.", 7, "{CONST}"u8.ToArray(), LeavesWindows: true);
            case "failed":
                return new PlanResult.Failed(new PgException("42703", "no such column", "detail", "hint"), 9);
            case "throw":
                throw new PgException("22012", "division by zero");
            case "fault":
                throw new InvalidOperationException("a fault of the planner");
            case "wait":
                PlanWaits.Release();
                cancel.WaitHandle.WaitOne();
                PlanCancelled.Release();
                throw new OperationCanceledException(cancel);
            default:
                return new PlanResult.Planned(Encoding.UTF8.GetBytes("planned " + text), [0.25]);
        }
    }

    public IQueryExecution? Execute(ExecuteRequest request, ISessionChannel channel)
    {
        Executed.Enqueue(request);
        switch (Encoding.UTF8.GetString(request.PlanHash).TrimEnd('\0'))
        {
            case "sum":
                var execution = new SummingExecution(arena, channel, BitConverter.ToInt64(request.StartValues[0].Bytes));
                Executions.Enqueue(execution);
                execution.Start();
                return execution;
            case "throw":
                channel.Lease(1);
                throw new PgException("22003", "integer out of range");
            case "flood":
                var flood = new FloodingExecution(channel);
                flood.Start();
                return flood;
            default:
                return null;
        }
    }

    public string? ExplainCode(byte[] hash, int format) => hash[0] == 0 ? null : $"code {hash[0]} as {format}";

    /// <summary>Two relations of any database; the second one is pinned, and there is nothing of it.</summary>
    public IReadOnlyList<CachedRelationReport> CacheReport(uint database) =>
    [
        new(16385, 1663, database, 16390, 5000, 7, 8, DateTimeOffset.UnixEpoch.AddSeconds(9), false, 3, [new(2, 128, 4711, 4712, 2000), new(3, 100, 4712, 4712, 3000)]),
        new(16386, 0, 0, 0, 0, 0, 0, DateTimeOffset.UnixEpoch, true, 0, []),
    ];

    public long CacheEvict(uint database, uint relation) => database * 1000 + relation;

    public long CachePin(uint database, uint relation, bool pin) => pin ? relation : -relation;
}

/// <summary>One page per chunk; a page is a count of 64-bit numbers and the numbers.</summary>
internal sealed class SummingExecution(SharedArena arena, ISessionChannel channel, long chunks) : IQueryExecution
{
    private const int GrantsOut = 2;

    private readonly ConcurrentBag<Task> _tasks = [];
    private readonly CancellationTokenSource _stop = new();
    private int _chunksDone;
    private long _rows;

    /// <summary>Held while a page is read, to have a query stopped in the middle of it.</summary>
    public ManualResetEventSlim Gate { get; } = new(initialState: true);

    public int Reading;

    public bool Aborted { get; private set; }

    public void Start()
    {
        for (int i = 0; i < GrantsOut; i++)
            channel.SendGrant(channel.Lease(100_000));
        for (uint chunk = 0; chunk < chunks; chunk++)
            channel.SendScanChunk(0, chunk, chunk * 10, 10, isWhole: false);
        if (chunks == 0)
            channel.SendEnd(0);
    }

    public void OnPage(uint leaf, uint chunk, ArenaLease extent, ulong used, uint rows) =>
        _tasks.Add(Task.Run(() => Sum(extent, rows, channel)));

    public void OnChunkDone(uint leaf, uint chunk, bool endOfLeaf, ChunkVisibility visibility)
    {
    }

    public void OnNeedExtent(ulong bytes) => channel.SendGrant(channel.Lease((long)bytes));

    /// <summary>Sums of a scan worker's pages go to the leader, extents to where they came from.</summary>
    public IScanWorker? Attach(ISessionChannel other)
    {
        var scanWorker = new ScanWorker(this, other);
        scanWorker.Channel.SendGrant(scanWorker.Channel.Lease(100_000));
        scanWorker.Channel.SendScanChunk(0, 1000, 0, 10, isWhole: false);
        return scanWorker;
    }

    private sealed class ScanWorker(SummingExecution execution, ISessionChannel channel) : IScanWorker
    {
        public ISessionChannel Channel => channel;

        public void OnPage(uint leaf, uint chunk, ArenaLease extent, ulong used, uint rows) =>
            execution._tasks.Add(Task.Run(() => execution.Sum(extent, rows, channel)));

        public void OnChunkDone(uint leaf, uint chunk, bool endOfLeaf, ChunkVisibility visibility) => channel.SendEnd(0);

        public void OnNeedExtent(ulong bytes) => channel.SendGrant(channel.Lease((long)bytes));

        public Task DetachAsync() => Task.WhenAll(execution._tasks);
    }

    public void OnRelease(ArenaLease extent) => extent.Release();

    public Finished Finish()
    {
        Stop().GetAwaiter().GetResult();
        return new Finished([new OperatorStatistics(3, (ulong)_rows, 1234, [new("Chunks", chunks.ToString(System.Globalization.CultureInfo.InvariantCulture))])]);
    }

    public async Task AbortAsync()
    {
        Aborted = true;
        await Stop();
    }

    /// <summary>Leases still out when the query's memory is freed: none may be left by then.</summary>
    public long LeasedBytesWhenFreed { get; private set; } = -1;

    public void Dispose() => LeasedBytesWhenFreed = arena.LeasedBytes;

    private Task Stop()
    {
        _stop.Cancel();
        return Task.WhenAll(_tasks);
    }

    private unsafe void Sum(ArenaLease page, uint rows, ISessionChannel producer)
    {
        Interlocked.Increment(ref Reading);
        try
        {
            Gate.Wait(_stop.Token);
            long sum = 0;
            for (uint row = 0; row < rows; row++)
                sum += ((long*)page.Pointer)[row];
            Interlocked.Add(ref _rows, rows);
            producer.SendGrant(page);

            ArenaLease result = channel.Lease(sizeof(long));
            *(long*)(arena.Base + result.Offset) = sum;
            channel.SendResult(result, sizeof(long), 1);
            if (Interlocked.Increment(ref _chunksDone) == chunks)
                channel.SendEnd((ulong)chunks);
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
        catch (ObjectDisposedException)
        {
            // The session has ended.
        }
    }
}

/// <summary>Sends more than the backend reads, until it is stopped.</summary>
internal sealed class FloodingExecution(ISessionChannel channel) : IQueryExecution
{
    private Task _flood = Task.CompletedTask;
    private volatile bool _stopped;

    public void Start() => _flood = Task.Run(() =>
    {
        channel.Lease(1000);
        while (!_stopped)
            channel.SendScanChunk(1, 2, 3, 4, isWhole: true);
    });

    public void OnPage(uint leaf, uint chunk, ArenaLease extent, ulong used, uint rows)
    {
    }

    public void OnChunkDone(uint leaf, uint chunk, bool endOfLeaf, ChunkVisibility visibility)
    {
    }

    public void OnNeedExtent(ulong bytes)
    {
    }

    public IScanWorker? Attach(ISessionChannel channel) => null;

    public void OnRelease(ArenaLease extent)
    {
    }

    public Finished Finish()
    {
        _stopped = true;
        _flood.GetAwaiter().GetResult();
        return Finished.Nothing;
    }

    public async Task AbortAsync()
    {
        _stopped = true;
        await _flood;
    }

    public void Dispose()
    {
    }
}
