using BenchmarkDotNet.Attributes;
using PgFusion.Compiler;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Protocol;

namespace PgFusion.MicroBenchmarks.HandOver;

/// <summary>
/// The same with a real worker that runs a query over the page: PAGE and CHUNK_DONE to it, its session, one of its
/// threads, the compiled pipeline over all rows, GRANT and the next SCAN_CHUNK back. One page is under way at a time, so
/// nothing overlaps; a running query hides most of this.
/// </summary>
public unsafe class WorkerPageBenchmarks
{
    private WorkerProcess _worker = null!;
    private BackendSocket _socket = null!;
    private readonly Queue<ulong> _extents = new();
    private readonly Queue<uint> _chunks = new();
    private ulong _used;

    [ParamsSource(nameof(Queries))]
    public string Query { get; set; } = "";

    [Params(64, 8192)]
    public int Rows { get; set; }

    public static IEnumerable<string> Queries => Requests.Names;

    [GlobalSetup]
    public void Setup()
    {
        byte[] request = Requests.Read(Query);
        QueryPlan plan = PlanCompiler.Compile(request).Query;
        if (!plan.StartValues.IsEmpty)
            throw new NotSupportedException($"{Query} needs values from PostgreSQL");
        _worker = new WorkerProcess(threads: 1);
        _socket = new BackendSocket(_worker.SocketPath);
        _socket.Send(ProtocolConstants.MsgPlan, frame => frame.Bytes(request));
        Execute(_socket.Expect(ProtocolConstants.MsgPlanOk).ToArray());

        // The worker grants its whole window before it asks for the first chunk.
        while (_chunks.Count == 0)
            Take();
        ScanNode scan = plan.Leaves.Single();
        foreach (ulong extent in _extents)
            _used = (ulong)LineitemPage.Write(_socket.Arena + extent, scan, Rows);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _socket.Dispose();
        _worker.Dispose();
        _extents.Clear();
        _chunks.Clear();
    }

    [Benchmark]
    public void RoundTrip()
    {
        uint chunk = _chunks.Dequeue();
        FrameWriter frame = _socket.Begin(ProtocolConstants.MsgPage);
        frame.U32(0);
        frame.U32(chunk);
        frame.U64(_extents.Dequeue());
        frame.U64(_used);
        frame.U32((uint)Rows);
        _socket.Flush();
        frame = _socket.Begin(ProtocolConstants.MsgChunkDone);
        frame.U32(0);
        frame.U32(chunk);
        frame.U8(0);
        frame.U8(0);
        frame.U64(0);
        frame.U64(0);
        frame.U64(0);
        frame.U8(0);
        _socket.Flush();

        int extents = _extents.Count;
        while (_extents.Count == extents || _chunks.Count == 0)
            Take();
    }

    /// <summary>An executor's leaf: chunks are pages, and there is always another one.</summary>
    private void Execute(byte[] planned) => _socket.Send(ProtocolConstants.MsgExecute, frame =>
    {
        // The reply begins with the plan's hash and digest.
        frame.Bytes(planned.AsSpan(0, ProtocolConstants.HashLength + sizeof(ulong)));
        frame.U32(0);
        frame.U8(ProtocolConstants.CodegenIl);
        frame.U32(1);
        frame.U64(0);
        frame.U32(0);
        frame.U32(1);
        frame.U8(ProtocolConstants.ProducerExecutor);
        frame.U32(0);
        frame.U8(0);
        frame.U8(0);
    });

    private void Take()
    {
        Frame frame = _socket.Receive();
        var reader = new PayloadReader(frame.Payload.Span);
        switch (frame.Type)
        {
            case ProtocolConstants.MsgGrant:
                _extents.Enqueue(reader.U64());
                break;
            case ProtocolConstants.MsgScanChunk:
                reader.U32();
                _chunks.Enqueue(reader.U32());
                break;
            default:
                throw new IOException($"message {frame.Type} during a scan");
        }
    }
}
