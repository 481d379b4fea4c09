using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using PgFusion.Runtime.Arena;
using PgFusion.Runtime.Protocol;
using PgFusion.Worker;

namespace PgFusion.MicroBenchmarks.HandOver;

/// <summary>
/// A backend's end of a control socket, as pghooks/session is in PostgreSQL: says HELLO, maps the arena whose descriptor
/// comes with WELCOME, then sends and receives frames. Blocking; one thread.
/// </summary>
internal sealed unsafe partial class BackendSocket : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ReceiveTimeout = TimeSpan.FromSeconds(60);

    private readonly Socket _socket;
    private readonly FrameReader _frames = new();
    private readonly FrameWriter _writer = new();

    /// <summary>Connects as soon as somebody listens.</summary>
    public BackendSocket(string path)
    {
        _socket = Connect(path);
        _socket.ReceiveTimeout = (int)ReceiveTimeout.TotalMilliseconds;
        byte[] buildId = new byte[ProtocolConstants.BuildIdLength];
        Encoding.ASCII.GetBytes(WorkerOptions.OwnBuildId, buildId);
        Send(ProtocolConstants.MsgHello, frame =>
        {
            frame.U32(ProtocolConstants.ProtocolMagic);
            frame.U32(ProtocolConstants.ProtocolVersion);
            frame.Bytes(buildId);
            frame.U32((uint)Environment.ProcessId);
            frame.U32(ProtocolConstants.RoleLeader);
            frame.U32(0);
        });
        MapArena(ReceiveDescriptor());
    }

    public byte* Arena { get; private set; }

    public long ArenaBytes { get; private set; }

    public void Send(int type, Action<FrameWriter> payload)
    {
        Begin(type);
        payload(_writer);
        Flush();
    }

    /// <summary>For frames without a delegate: begin, write the values, and flush.</summary>
    public FrameWriter Begin(int type)
    {
        _writer.Begin(type);
        return _writer;
    }

    public void Flush()
    {
        ReadOnlySpan<byte> bytes = _writer.End();
        while (!bytes.IsEmpty)
            bytes = bytes[_socket.Send(bytes)..];
    }

    /// <summary>The next frame; its payload is valid until the one after it. An ERROR becomes an exception.</summary>
    public Frame Receive()
    {
        Frame frame;
        while (!_frames.TryRead(out frame))
        {
            int count = _socket.Receive(_frames.GetMemory().Span);
            if (count == 0)
                throw new IOException("the worker has closed the connection");
            _frames.Advance(count);
        }
        if (frame.Type != ProtocolConstants.MsgError)
            return frame;
        var reader = new PayloadReader(frame.Payload.Span);
        string state = Encoding.ASCII.GetString(reader.Bytes(5));
        throw new IOException($"the worker reports {state}: {reader.Str()} {reader.Str()}");
    }

    /// <summary>The next frame, which must be of this type.</summary>
    public ReadOnlyMemory<byte> Expect(int type)
    {
        Frame frame = Receive();
        return frame.Type == type ? frame.Payload : throw new IOException($"message {frame.Type} instead of {type}");
    }

    public void Dispose()
    {
        _socket.Dispose();
        if (Arena != null)
            _ = LibC.MUnmap(Arena, (nuint)ArenaBytes);
        Arena = null;
    }

    private static Socket Connect(string path)
    {
        long begin = Stopwatch.GetTimestamp();
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                socket.Connect(new UnixDomainSocketEndPoint(path));
                return socket;
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(begin) < ConnectTimeout)
            {
                socket.Dispose();
                Thread.Sleep(10);
            }
        }
    }

    /// <summary>Takes the first bytes of WELCOME, and the descriptor that they carry.</summary>
    private int ReceiveDescriptor()
    {
        // struct msghdr and cmsghdr of 64-bit Linux: header of 16 bytes, then the descriptor.
        const int ControlBytes = 24;
        const int DescriptorOffset = 16;
        Memory<byte> room = _frames.GetMemory();
        fixed (byte* bytes = room.Span)
        {
            byte* control = stackalloc byte[ControlBytes];
            nuint* vector = stackalloc nuint[] { (nuint)bytes, (nuint)room.Length };
            nuint* message = stackalloc nuint[] { 0, 0, (nuint)vector, 1, (nuint)control, ControlBytes, 0 };
            nint count = ReceiveMessage((int)_socket.Handle, message, 0);
            if (count <= 0 || message[5] < DescriptorOffset + sizeof(int))
                throw new IOException("no WELCOME with a descriptor");
            _frames.Advance((int)count);
            return *(int*)(control + DescriptorOffset);
        }
    }

    private void MapArena(int descriptor)
    {
        var reader = new PayloadReader(Expect(ProtocolConstants.MsgWelcome).Span);
        reader.U32();
        reader.Bytes(ProtocolConstants.BuildIdLength);
        reader.U64();
        ArenaBytes = (long)reader.U64();
        void* address = LibC.MMap(null, (nuint)ArenaBytes, LibC.ProtRead | LibC.ProtWrite, LibC.MapShared | LibC.MapNoReserve, descriptor, 0);
        _ = LibC.Close(descriptor);
        if (address == (void*)-1)
            throw new IOException("the arena cannot be mapped");
        Arena = (byte*)address;
    }

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint ReceiveMessage(int socket, nuint* message, int flags);
}
