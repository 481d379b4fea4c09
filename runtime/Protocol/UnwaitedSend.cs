using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PgFusion.Runtime.Protocol;

/// <summary>
/// send(2) that takes what the socket's buffer has room for, whatever the socket's mode: the framework's sockets either
/// wait in the call or go through its event loop, a change of threads for each message.
/// </summary>
internal static unsafe partial class UnwaitedSend
{
    private const int MsgDontWait = 0x40;
    private const int EAgain = 11;

    /// <returns>Bytes sent; 0: the buffer is full.</returns>
    /// <exception cref="SocketException">The other end has gone.</exception>
    /// <exception cref="ObjectDisposedException">The socket has been closed here.</exception>
    public static int Send(Socket socket, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* data = bytes)
        {
            while (true)
            {
                nint sent = Send(socket.SafeHandle, data, (nuint)bytes.Length, MsgDontWait | SocketCalls.MsgNoSignal);
                if (sent >= 0)
                    return (int)sent;
                int error = Marshal.GetLastPInvokeError();
                if (error == EAgain)
                    return 0;
                if (error != SocketCalls.EIntr)
                    throw new SocketException((int)SocketError.ConnectionReset, Marshal.GetPInvokeErrorMessage(error));
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeSocketHandle socket, byte* data, nuint length, int flags);
}
