using System.Collections.Concurrent;
using System.Net.Sockets;
using PgFusion.Runtime.Arena;

namespace PgFusion.Worker;

/// <summary>
/// Listens on the control socket and runs one <see cref="Session"/> per connection. Owns nothing that outlives the
/// process: whoever is connected when it ends learns it from the socket.
/// </summary>
internal sealed class SessionServer : IAsyncDisposable
{
    // PostgreSQL's processes connect, a handful of times each at most.
    private const int Backlog = 512;
    private const int SessionsMax = 16 * 1024;

    // The system may be out of descriptors for a while.
    private static readonly TimeSpan AcceptRetry = TimeSpan.FromMilliseconds(100);

    private readonly WorkerOptions _options;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ConcurrentDictionary<Session, Task> _sessions = new();
    private readonly CancellationTokenSource _stopped = new();
    private Task _accepting = Task.CompletedTask;
    private long _lastId;

    public SessionServer(WorkerOptions options, SharedArena arena, IQueryService queries, WorkerLog log)
    {
        _options = options;
        Arena = arena;
        Queries = queries;
        Log = log;
        Planning = new SemaphoreSlim(Math.Max(2, options.Threads));
    }

    public SharedArena Arena { get; }

    public IQueryService Queries { get; }

    /// <summary>What scan workers find their query by.</summary>
    public RunningExecutions Executions { get; } = new();

    public WorkerLog Log { get; }

    /// <summary>Bounds the requests that are planned at the same time.</summary>
    public SemaphoreSlim Planning { get; }

    public int Threads => _options.Threads;

    public int SessionCount => _sessions.Count;

    /// <summary>
    /// Binds and listens. A socket file that is there belonged to a worker that has died: the supervisor starts one at
    /// a time, and the directory is ours alone.
    /// </summary>
    public void Start()
    {
        File.Delete(_options.SocketPath);
        _listener.Bind(new UnixDomainSocketEndPoint(_options.SocketPath));
        if (OperatingSystem.IsLinux())
            File.SetUnixFileMode(_options.SocketPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _listener.Listen(Backlog);
        Log.Listening(_options.SocketPath);
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopped.IsCancellationRequested)
            return;
        await _stopped.CancelAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        _listener.Dispose();
        foreach (Session session in _sessions.Keys)
            session.Disconnect();
        await Task.WhenAll(_sessions.Values).ConfigureAwait(false);
    }

    private async Task AcceptAsync()
    {
        while (!_stopped.IsCancellationRequested)
        {
            try
            {
                Socket socket = await _listener.AcceptAsync(_stopped.Token).ConfigureAwait(false);
                if (_sessions.Count >= SessionsMax)
                {
                    socket.Dispose();
                    continue;
                }
                Run(new Session(this, ++_lastId, socket));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException exception)
            {
                Log.AcceptFailed(exception);
                await Task.Delay(AcceptRetry).ConfigureAwait(false);
            }
        }
    }

    private void Run(Session session)
    {
        // Entered before it starts, so that its end finds it.
        var entered = new TaskCompletionSource();
        _sessions[session] = entered.Task;
        var thread = new Thread(() =>
        {
            session.Run();
            _sessions.TryRemove(session, out _);
            entered.SetResult();
        })
        { IsBackground = true, Name = "pg_fusion session" };
        try
        {
            thread.Start();
        }
        catch (OutOfMemoryException exception)
        {
            // The system gives no more threads. Who connected learns it from the socket, and the next one may find some.
            Log.AcceptFailed(exception);
            _sessions.TryRemove(session, out _);
            entered.SetResult();
            session.Refuse();
        }
    }
}
