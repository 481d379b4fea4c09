using System.Globalization;
using System.Net.Sockets;
using System.Text;
using PgFusion.Runtime.Arena;

namespace PgFusion.Worker;

/// <summary>
/// The stream to the supervisor (pghooks/supervisor): we write one line when we listen; it writes a line per setting
/// that changes; its end means that the supervisor has gone, and so must we.
/// </summary>
internal sealed class SupervisorStream : IDisposable
{
    private const int LineBytesMax = 8 * 1024;

    private readonly Socket _socket;
    private readonly WorkerOptions _options;
    private readonly WorkerLog _log;

    public SupervisorStream(WorkerOptions options, WorkerLog log)
    {
        _socket = new Socket(new SafeSocketHandle(options.ControlDescriptor, ownsHandle: true));
        _options = options;
        _log = log;
    }

    public void TellReady(SharedArena arena) =>
        _socket.Send(Encoding.ASCII.GetBytes($"ready {arena.Incarnation} {WorkerOptions.OwnBuildId}\n"));

    /// <summary>Applies settings until the stream ends.</summary>
    public async Task ReadAsync()
    {
        byte[] buffer = new byte[LineBytesMax];
        int length = 0;
        try
        {
            while (true)
            {
                int count = await _socket.ReceiveAsync(buffer.AsMemory(length)).ConfigureAwait(false);
                if (count == 0)
                    return;
                length += count;
                int start = 0;
                for (int end; (end = buffer.AsSpan(start, length - start).IndexOf((byte)'\n')) >= 0; start += end + 1)
                    Apply(Encoding.UTF8.GetString(buffer, start, end));
                length -= start;
                Buffer.BlockCopy(buffer, start, buffer, 0, length);
                if (length == buffer.Length)
                    return;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // As its end.
        }
    }

    public void Dispose() => _socket.Dispose();

    internal void Apply(string line)
    {
        string[] parts = line.Split(' ', 2);
        string value = parts.Length == 2 ? parts[1] : "";
        try
        {
            switch (parts[0])
            {
                case "log-level":
                    _log.Level = WorkerLog.ParseLevel(value);
                    break;
                case "log-file":
                    _log.OpenFile(value);
                    break;
                case "memory-mb":
                    _options.MemoryLimitBytes = long.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture) << 20;
                    break;
                case "cache-mb":
                    _options.CacheLimitBytes = WorkerOptions.CacheBytes(long.Parse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
                    break;
                default:
                    _log.SettingRefused(line);
                    return;
            }
            _log.SettingsChanged(line);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            _log.SettingRefused(line);
        }
    }
}
