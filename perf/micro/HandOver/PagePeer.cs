using System.Net.Sockets;
using System.Text;
using PgFusion.Runtime.Arena;
using PgFusion.Runtime.Columns;
using PgFusion.Runtime.Protocol;
using PgFusion.Worker;

namespace PgFusion.MicroBenchmarks.HandOver;

/// <summary>
/// The least that a worker can be: greets one backend, grants it an extent, and grants that again as soon as a page has
/// come in it and has been checked. Two system calls a page on this side, on one thread.
/// </summary>
internal static unsafe class PagePeer
{
    private const int ExtentBytes = 1 << 20;

    /// <summary>Until the backend closes its socket.</summary>
    public static void Serve(string socketPath)
    {
        using var arena = new SharedArena(4 * ExtentBytes, retained: 4 * ExtentBytes);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(socketPath));
        listener.Listen(1);
        using Socket socket = listener.Accept();
        var leases = new SessionLeases();
        var frames = new FrameReader();
        var writer = new FrameWriter();
        var page = new PageView();

        while (Next(socket, frames) is { } frame)
        {
            switch (frame.Type)
            {
                case ProtocolConstants.MsgHello:
                    Welcome(writer, arena);
                    DescriptorPassing.Send(socket, writer.End(), arena.Descriptor);
                    ArenaLease lease = arena.Lease(ExtentBytes, leases);
                    Grant(socket, writer, lease.Offset, lease.Size);
                    break;
                case ProtocolConstants.MsgPage:
                    var reader = new PayloadReader(frame.Payload.Span);
                    reader.U32();
                    reader.U32();
                    if (!leases.TryGet(reader.U64(), out ArenaLease? filled))
                        throw new ProtocolException("a page in an extent that was not granted");
                    page.Open(filled.Pointer, (long)reader.U64());
                    Grant(socket, writer, filled.Offset, filled.Size);
                    break;
                default:
                    throw new ProtocolException($"message {frame.Type}");
            }
        }
        leases.Close();
    }

    private static Frame? Next(Socket socket, FrameReader frames)
    {
        Frame frame;
        while (!frames.TryRead(out frame))
        {
            int count = socket.Receive(frames.GetMemory().Span);
            if (count == 0)
                return null;
            frames.Advance(count);
        }
        return frame;
    }

    private static void Welcome(FrameWriter writer, SharedArena arena)
    {
        byte[] buildId = new byte[ProtocolConstants.BuildIdLength];
        Encoding.ASCII.GetBytes(WorkerOptions.OwnBuildId, buildId);
        writer.Begin(ProtocolConstants.MsgWelcome);
        writer.U32(ProtocolConstants.ProtocolVersion);
        writer.Bytes(buildId);
        writer.U64(arena.Incarnation);
        writer.U64((ulong)arena.Size);
        writer.U32((uint)Environment.ProcessId);
    }

    private static void Grant(Socket socket, FrameWriter writer, ulong offset, long size)
    {
        writer.Begin(ProtocolConstants.MsgGrant);
        writer.U64(offset);
        writer.U64((ulong)size);
        socket.Send(writer.End());
    }
}
