using System.Net.Sockets;
using PgFusion.Runtime.Protocol;

namespace PgFusion.Worker;

/// <summary>
/// What is to be written to a socket: any thread appends whole frames. They are sent by the thread that appends them as
/// long as the socket takes them; what it does not take gathers, and is sent by a writer that waits for the socket. Whoever
/// appends while more than <see cref="BytesMax"/> wait is held up until the writer has taken them, or the queue closes.
/// </summary>
/// <param name="socket">That of the session.</param>
/// <param name="onLost">The socket takes nothing any more; called once, by any thread.</param>
internal sealed class OutgoingQueue(Socket socket, Action onLost)
{
    public const int BytesMax = 1024 * 1024;

    // A buffer that grew for one long frame is not kept.
    private const int KeptBytesMax = 2 * BytesMax;

    private readonly object _lock = new();

    // Two buffers take turns, so nothing is allocated per frame.
    private byte[] _gathering = new byte[4096];
    private byte[] _sending = new byte[4096];
    private int _length;
    private bool _closed;
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;

    /// <summary>Appends a frame; does nothing when the queue is closed.</summary>
    public void Append(ReadOnlySpan<byte> frame)
    {
        lock (_lock)
        {
            while (_length > 0 && _length + frame.Length > BytesMax && !_closed)
                Monitor.Wait(_lock);
            if (_closed)
                return;
            // What gathers before it goes before it.
            int sent = _isWriting ? 0 : TrySend(frame);
            if (sent < frame.Length && !_closed)
                Gather(frame[sent..]);
        }
    }

    /// <summary>
    /// Nothing is accepted any more. What has gathered is still written, if the socket takes it.
    /// </summary>
    /// <returns>When it has been.</returns>
    public Task Close()
    {
        lock (_lock)
        {
            _closed = true;
            Monitor.PulseAll(_lock);
            return _writing;
        }
    }

    /// <summary>Bytes that were sent.</summary>
    private int TrySend(ReadOnlySpan<byte> bytes)
    {
        int sent = 0;
        try
        {
            while (sent < bytes.Length && UnwaitedSend.Send(socket, bytes[sent..]) is > 0 and int count)
                sent += count;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            Lose();
        }
        return sent;
    }

    private void Gather(ReadOnlySpan<byte> bytes)
    {
        int needed = _length + bytes.Length;
        if (needed > _gathering.Length)
            Array.Resize(ref _gathering, Math.Max(needed, 2 * _gathering.Length));
        bytes.CopyTo(_gathering.AsSpan(_length));
        _length = needed;
        if (_isWriting)
            return;
        try
        {
            _writing = Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            _isWriting = true;
        }
        catch (Exception exception) when (exception is TaskSchedulerException or OutOfMemoryException)
        {
            // No thread to write with.
            Lose();
        }
    }

    /// <summary>Sends until nothing has gathered meanwhile.</summary>
    private void Write()
    {
        while (true)
        {
            int length;
            lock (_lock)
            {
                length = _length;
                _length = 0;
                _isWriting = length > 0;
                (_gathering, _sending) = (_sending, _gathering);
                if (_gathering.Length > KeptBytesMax)
                    _gathering = new byte[4096];
                Monitor.PulseAll(_lock);
            }
            if (length == 0)
                return;
            try
            {
                for (int sent = 0; sent < length;)
                {
                    int count = UnwaitedSend.Send(socket, _sending.AsSpan(sent, length - sent));
                    if (count == 0)
                        socket.Poll(-1, SelectMode.SelectWrite);
                    sent += count;
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                lock (_lock)
                    Lose();
                return;
            }
        }
    }

    private void Lose()
    {
        if (_closed)
            return;
        _closed = true;
        _length = 0;
        Monitor.PulseAll(_lock);
        onLost();
    }
}
