using System.Net.Sockets;

namespace PgFusion.Worker;

/// <summary>
/// What is to be written to a socket: any thread appends whole frames, one writer sends all that has gathered with one
/// call. Two buffers take turns, so nothing is allocated per frame. Whoever appends while more than
/// <see cref="BytesMax"/> wait is held up until the writer has taken them, or the queue closes.
/// </summary>
internal sealed class OutgoingQueue
{
    public const int BytesMax = 1024 * 1024;

    // A buffer that grew for one long frame is not kept.
    private const int KeptBytesMax = 2 * BytesMax;

    private readonly object _lock = new();
    private readonly SemaphoreSlim _filled = new(0);
    private byte[] _gathering = new byte[4096];
    private byte[] _sending = new byte[4096];
    private int _length;
    private bool _closed;

    /// <summary>Appends a frame; does nothing when the queue is closed.</summary>
    public void Append(ReadOnlySpan<byte> frame)
    {
        lock (_lock)
        {
            while (_length > 0 && _length + frame.Length > BytesMax && !_closed)
                Monitor.Wait(_lock);
            if (_closed)
                return;
            int needed = _length + frame.Length;
            if (needed > _gathering.Length)
                Array.Resize(ref _gathering, Math.Max(needed, 2 * _gathering.Length));
            frame.CopyTo(_gathering.AsSpan(_length));
            bool wasEmpty = _length == 0;
            _length = needed;
            if (wasEmpty)
                _filled.Release();
        }
    }

    /// <summary>
    /// Nothing is accepted any more. What has gathered is still written by <see cref="WriteToAsync"/>, if the socket
    /// takes it.
    /// </summary>
    public void Close()
    {
        lock (_lock)
        {
            if (_closed)
                return;
            _closed = true;
            Monitor.PulseAll(_lock);
            _filled.Release();
        }
    }

    /// <summary>Sends until the queue is closed and empty. Throws what the socket throws.</summary>
    public async Task WriteToAsync(Socket socket)
    {
        while (true)
        {
            await _filled.WaitAsync().ConfigureAwait(false);
            int length;
            lock (_lock)
            {
                length = _length;
                if (length == 0 && _closed)
                    return;
                (_gathering, _sending) = (_sending, _gathering);
                _length = 0;
                if (_gathering.Length > KeptBytesMax)
                    _gathering = new byte[4096];
                Monitor.PulseAll(_lock);
            }
            for (int sent = 0; sent < length;)
                sent += await socket.SendAsync(_sending.AsMemory(sent, length - sent)).ConfigureAwait(false);
        }
    }
}
