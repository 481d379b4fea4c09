using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using PgFusion.Runtime.Arena;
using PgFusion.Runtime.Protocol;
using PgFusion.Worker;

namespace PgFusion.UnitTests.Worker;

/// <summary>
/// A backend's end of the control socket, as pghooks/session is one: says HELLO, maps the arena from the descriptor that
/// it receives, sends and receives frames. Receiving gives up after some seconds.
/// </summary>
internal sealed unsafe partial class BackendClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly FrameReader _frames = new();
    private byte* _arena;

    private BackendClient(string path)
    {
        _socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        _socket.Connect(new UnixDomainSocketEndPoint(path));
    }

    public ulong Incarnation { get; private set; }

    public long ArenaBytes { get; private set; }

    /// <summary>A part of the arena, as this process has mapped it.</summary>
    public Span<byte> Extent(ulong offset, int size) => new(_arena + offset, size);

    /// <summary>Connected, nothing said.</summary>
    public static BackendClient Connect(string path) => new(path);

    /// <summary>Connected and welcomed.</summary>
    public static BackendClient Welcomed(string path)
    {
        var client = new BackendClient(path);
        client.SendHello(ProtocolConstants.ProtocolMagic, ProtocolConstants.ProtocolVersion, WorkerOptions.OwnBuildId);
        client.ReceiveWelcome();
        return client;
    }

    public void SendHello(uint magic, uint version, string buildId)
    {
        byte[] padded = new byte[ProtocolConstants.BuildIdLength];
        Encoding.ASCII.GetBytes(buildId, padded);
        Send(ProtocolConstants.MsgHello, frame =>
        {
            frame.U32(magic);
            frame.U32(version);
            frame.Bytes(padded);
            frame.U32((uint)Environment.ProcessId);
            frame.U32(ProtocolConstants.RoleLeader);
            frame.U32(5);
        });
    }

    public void Send(int type, Action<FrameWriter>? payload = null)
    {
        var writer = new FrameWriter();
        writer.Begin(type);
        payload?.Invoke(writer);
        _socket.Send(writer.End());
    }

    public void SendPlan(string request) =>
        Send(ProtocolConstants.MsgPlan, frame => frame.Bytes(Encoding.UTF8.GetBytes(request)));

    public void SendExecute(string plan, long chunks, ulong token = 0) =>
        Send(ProtocolConstants.MsgExecute, frame =>
        {
            byte[] hash = new byte[ProtocolConstants.HashLength];
            Encoding.UTF8.GetBytes(plan, hash);
            frame.Bytes(hash);
            frame.U64(77);
            frame.U32(ProtocolConstants.ExecuteAnalyze);
            frame.U8(ProtocolConstants.CodegenIl);
            frame.U32(3);
            frame.U64(token);
            frame.U32(2);
            frame.U8(0);
            frame.Str(BitConverter.GetBytes(chunks));
            frame.U8(1);
            frame.Str("");
            frame.U32(1);
            frame.U8(ProtocolConstants.ProducerHeap);
            frame.U32(1000);
            frame.U8(1);
            frame.U8(1);
            WriteVisibility(frame);
        });

    /// <summary>Of a heap of 1000 blocks, 8 chunks, of which the third is not all-visible; a map page covers 500 blocks.</summary>
    private static void WriteVisibility(FrameWriter frame)
    {
        frame.U32(16385);
        frame.U32(1663);
        frame.U32(5);
        frame.U32(16390);
        frame.U32(733);
        frame.U32(500);
        frame.U32(2);
        frame.U64(4711);
        frame.U64(4712);
        frame.U8(0b1111_1011);
    }

    public void SendAttach(ulong token) => Send(ProtocolConstants.MsgAttach, frame => frame.U64(token));

    public void SendPage(uint leaf, uint chunk, ulong offset, ulong used, uint rows) =>
        Send(ProtocolConstants.MsgPage, frame =>
        {
            frame.U32(leaf);
            frame.U32(chunk);
            frame.U64(offset);
            frame.U64(used);
            frame.U32(rows);
        });

    public void SendChunkDone(uint leaf, uint chunk) =>
        Send(ProtocolConstants.MsgChunkDone, frame =>
        {
            frame.U32(leaf);
            frame.U32(chunk);
            frame.U8(0);
            frame.U8(1);
            frame.U64(4711);
            frame.U64(4712);
            frame.U64(4000);
            frame.U8(0);
        });

    public void SendRelease(ulong offset) => Send(ProtocolConstants.MsgRelease, frame => frame.U64(offset));

    /// <summary>The next frame, its payload copied; null: the worker has closed the connection.</summary>
    public (int Type, byte[] Payload)? Receive()
    {
        Frame frame;
        while (!_frames.TryRead(out frame))
        {
            int count;
            try
            {
                count = _socket.Receive(_frames.GetMemory().Span);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
            {
                return null;
            }
            if (count == 0)
                return null;
            _frames.Advance(count);
        }
        return (frame.Type, frame.Payload.ToArray());
    }

    /// <summary>The payload of the next frame, which must be of this type.</summary>
    public byte[] Expect(int type)
    {
        (int Type, byte[] Payload) frame = Receive() ?? throw new IOException("the worker has closed the connection");
        if (frame.Type != type)
        {
            string text = frame.Type == ProtocolConstants.MsgError ? ": " + ErrorText(frame.Payload) : "";
            throw new IOException($"message {frame.Type} instead of {type}{text}");
        }
        return frame.Payload;
    }

    /// <summary>"SQLSTATE message" of an ERROR.</summary>
    public static string ErrorText(byte[] payload)
    {
        var reader = new PayloadReader(payload);
        return Encoding.ASCII.GetString(reader.Bytes(5)) + " " + reader.Str();
    }

    public void Dispose()
    {
        _socket.Dispose();
        if (_arena != null)
            _ = LibC.MUnmap(_arena, (nuint)ArenaBytes);
        _arena = null;
    }

    private void ReceiveWelcome()
    {
        // The first bytes of the frame carry the descriptor.
        int descriptor = -1;
        Memory<byte> room = _frames.GetMemory();
        fixed (byte* bytes = room.Span)
        {
            byte* control = stackalloc byte[24];
            nuint* vector = stackalloc nuint[] { (nuint)bytes, (nuint)room.Length };
            nuint* message = stackalloc nuint[] { 0, 0, (nuint)vector, 1, (nuint)control, 24, 0 };
            nint count = ReceiveMessage((int)_socket.Handle, message, 0);
            if (count <= 0)
                throw new IOException("no WELCOME");
            _frames.Advance((int)count);
            if (message[5] >= 20)
                descriptor = *(int*)(control + 16);
        }

        var reader = new PayloadReader(Expect(ProtocolConstants.MsgWelcome));
        if (reader.U32() != ProtocolConstants.ProtocolVersion || descriptor < 0)
            throw new IOException("a WELCOME of another version, or without descriptor");
        reader.Bytes(ProtocolConstants.BuildIdLength);
        Incarnation = reader.U64();
        ArenaBytes = (long)reader.U64();
        reader.U32();
        reader.End();
        void* address = LibC.MMap(null, (nuint)ArenaBytes, LibC.ProtRead | LibC.ProtWrite, LibC.MapShared, descriptor, 0);
        _ = LibC.Close(descriptor);
        if (address == (void*)-1)
            throw new IOException("the arena cannot be mapped");
        _arena = (byte*)address;
    }

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint ReceiveMessage(int socket, nuint* message, int flags);
}
