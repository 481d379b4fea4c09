using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PgFusion.Runtime.Protocol;

/// <summary>
/// What sockets of the framework cannot do: send a descriptor along with bytes (SCM_RIGHTS), and tell who is at the
/// other end (SO_PEERCRED). The structures are those of 64-bit Linux.
/// </summary>
internal static unsafe partial class DescriptorPassing
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;
    private const int ScmRights = 1;

    /// <summary>
    /// Sends <paramref name="bytes"/> with a descriptor. The socket's buffer must have room for them: meant for the
    /// first message of a connection.
    /// </summary>
    public static void Send(Socket socket, ReadOnlySpan<byte> bytes, int descriptor)
    {
        bool referenced = false;
        try
        {
            socket.SafeHandle.DangerousAddRef(ref referenced);
            fixed (byte* data = bytes)
            {
                var control = new ControlMessage
                {
                    Length = (nuint)(sizeof(ControlMessage) - sizeof(int)),
                    Level = SolSocket,
                    Type = ScmRights,
                    Descriptor = descriptor,
                };
                var vector = new IoVector { Base = data, Length = (nuint)bytes.Length };
                var message = new MessageHeader
                {
                    Vectors = &vector,
                    VectorCount = 1,
                    Control = &control,
                    ControlLength = (nuint)sizeof(ControlMessage),
                };
                nint sent;
                do
                    sent = SendMessage((int)socket.SafeHandle.DangerousGetHandle(), &message, SocketCalls.MsgNoSignal);
                while (sent < 0 && Marshal.GetLastPInvokeError() == SocketCalls.EIntr);
                if (sent < 0)
                    throw new Win32Exception(Marshal.GetLastPInvokeError());
                if (sent != bytes.Length)
                    throw new IOException($"{sent} of {bytes.Length} bytes were sent");
            }
        }
        finally
        {
            if (referenced)
                socket.SafeHandle.DangerousRelease();
        }
    }

    /// <summary>Process and user at the other end when it connected.</summary>
    public static (int ProcessId, uint UserId) Peer(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[3 * sizeof(int)];
        if (socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials) != credentials.Length)
            throw new IOException("the peer's credentials are incomplete");
        Span<int> values = MemoryMarshal.Cast<byte, int>(credentials);
        return (values[0], (uint)values[1]);
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUserId();

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint SendMessage(int socket, MessageHeader* message, int flags);

    [StructLayout(LayoutKind.Sequential)]
    private struct IoVector
    {
        public void* Base;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>cmsghdr with one descriptor, padded as CMSG_SPACE does.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ControlMessage
    {
        public nuint Length;
        public int Level;
        public int Type;
        public int Descriptor;
        public int Padding;
    }
}
