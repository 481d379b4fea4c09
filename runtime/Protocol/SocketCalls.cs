namespace PgFusion.Runtime.Protocol;

/// <summary>Linux's constants for calls on sockets, the same on x64 and arm64.</summary>
internal static class SocketCalls
{
    /// <summary>A socket whose other end has gone is an error, not a signal that ends the process.</summary>
    public const int MsgNoSignal = 0x4000;

    /// <summary>A signal came first: call again.</summary>
    public const int EIntr = 4;
}
