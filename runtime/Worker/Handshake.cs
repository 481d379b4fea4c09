using System.Text;
using PgFusion.Runtime.Arena;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Protocol;

namespace PgFusion.Worker;

/// <summary>The first two messages of a connection: HELLO, and WELCOME or ERROR.</summary>
internal static class Handshake
{
    internal sealed record Hello(uint Version, string BuildId, uint ProcessId, uint Role, uint Database);

    /// <summary>What does not depend on the version is the start of the message: magic, version, build id.</summary>
    public static Hello ReadHello(Frame frame)
    {
        if (frame.Type != ProtocolConstants.MsgHello)
            throw new ProtocolException($"message type {frame.Type} instead of HELLO");
        var reader = new PayloadReader(frame.Payload.Span);
        uint magic = reader.U32();
        if (magic != ProtocolConstants.ProtocolMagic)
            throw new ProtocolException($"the magic number {magic:x8}");
        uint version = reader.U32();
        string buildId = Encoding.ASCII.GetString(reader.Bytes(ProtocolConstants.BuildIdLength).TrimEnd((byte)0));
        return version == ProtocolConstants.ProtocolVersion
            ? new Hello(version, buildId, reader.U32(), reader.U32(), reader.U32())
            : new Hello(version, buildId, 0, 0, 0);
    }

    /// <summary>Why this library may not talk to this worker; null: it may.</summary>
    public static PgException? Refusal(Hello hello) =>
        hello.Version == ProtocolConstants.ProtocolVersion && hello.BuildId == PaddedBuildId()
            ? null
            : new PgException("58000", "the PgFusion worker and the pg_fusion library are of different builds",
                $"The library is build \"{hello.BuildId}\" with protocol {hello.Version}, the worker is build "
                + $"\"{WorkerOptions.OwnBuildId}\" with protocol {ProtocolConstants.ProtocolVersion}.",
                "Restart the server after pg_fusion has been installed or upgraded, so that it loads the new library and starts the new worker.");

    public static void ComposeWelcome(FrameWriter frame, SharedArena arena)
    {
        Span<byte> buildId = stackalloc byte[ProtocolConstants.BuildIdLength];
        Encoding.ASCII.GetBytes(PaddedBuildId(), buildId);
        frame.Begin(ProtocolConstants.MsgWelcome);
        frame.U32(ProtocolConstants.ProtocolVersion);
        frame.Bytes(buildId);
        frame.U64(arena.Incarnation);
        frame.U64((ulong)arena.Size);
        frame.U32((uint)Environment.ProcessId);
    }

    /// <summary>What of the build id travels.</summary>
    private static string PaddedBuildId()
    {
        string buildId = WorkerOptions.OwnBuildId;
        return buildId.Length <= ProtocolConstants.BuildIdLength ? buildId : buildId[..ProtocolConstants.BuildIdLength];
    }
}
