using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using PgFusion.Compiler;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Protocol;

namespace PgFusion.MicroBenchmarks.HandOver;

public enum Peer
{
    Thread,
    Process,
}

/// <summary>
/// The floor under handing a page over: PAGE to the other side over a unix socket, the page in a memfd that both have
/// mapped, its check there, and GRANT back. The page is not filled anew.
/// </summary>
public unsafe class PageHandOverBenchmarks
{
    private SocketDirectory _directory = null!;
    private BackendSocket _socket = null!;
    private Process? _process;
    private Thread? _thread;
    private ulong _offset;
    private ulong _used;

    [Params(Peer.Thread, Peer.Process)]
    public Peer Peer { get; set; }

    [Params(64, 8192)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _directory = new SocketDirectory();
        string path = _directory.Socket;
        if (Peer == Peer.Process)
        {
            string program = Path.Combine(AppContext.BaseDirectory, typeof(PagePeer).Assembly.GetName().Name!);
            _process = Process.Start(program, ["page-peer", path]);
        }
        else
        {
            _thread = new Thread(() => PagePeer.Serve(path)) { IsBackground = true };
            _thread.Start();
        }
        _socket = new BackendSocket(path);
        _offset = ReadGrant();
        ScanNode scan = PlanCompiler.Compile(Requests.Read("q06")).Query.Leaves.Single();
        _used = (ulong)LineitemPage.Write(_socket.Arena + _offset, scan, Rows);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _socket.Dispose();
        _process?.WaitForExit();
        _process?.Dispose();
        _thread?.Join();
        _directory.Dispose();
    }

    [Benchmark]
    public ulong RoundTrip()
    {
        FrameWriter frame = _socket.Begin(ProtocolConstants.MsgPage);
        frame.U32(0);
        frame.U32(0);
        frame.U64(_offset);
        frame.U64(_used);
        frame.U32((uint)Rows);
        _socket.Flush();
        return ReadGrant();
    }

    private ulong ReadGrant() => new PayloadReader(_socket.Expect(ProtocolConstants.MsgGrant).Span).U64();
}
