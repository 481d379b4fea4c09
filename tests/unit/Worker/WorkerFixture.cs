using System.Diagnostics;
using PgFusion.Runtime.Arena;
using PgFusion.Worker;

namespace PgFusion.UnitTests.Worker;

/// <summary>A session server on a socket of its own in a temporary directory.</summary>
internal sealed class WorkerFixture : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("pgf");
    private readonly SessionServer _server;

    // As in the worker's Program.cs: these tests block pool threads.
    static WorkerFixture() => ThreadPool.SetMinThreads(16, 16);

    public WorkerFixture(int arenaGranules = 64)
    {
        var options = new WorkerOptions { SocketPath = Path.Combine(_directory.FullName, "worker.sock"), Threads = 2 };
        Arena = new SharedArena(arenaGranules * (long)SharedArena.GranuleBytes, retained: 0);
        Queries = new SummingQueries(Arena);
        SocketPath = options.SocketPath;
        _server = new SessionServer(options, Arena, Queries, new WorkerLog(LogLevel.Error));
        _server.Start();
    }

    public string SocketPath { get; }

    public SharedArena Arena { get; }

    public SummingQueries Queries { get; }

    public int SessionCount => _server.SessionCount;

    /// <summary>Waits for a state that must come; returns how long it took.</summary>
    public static async Task<TimeSpan> Until(Func<bool> state, string what)
    {
        long begin = Stopwatch.GetTimestamp();
        while (!state())
        {
            if (Stopwatch.GetElapsedTime(begin) > TimeSpan.FromSeconds(20))
                throw new TimeoutException("still waiting: " + what);
            await Task.Delay(1);
        }
        return Stopwatch.GetElapsedTime(begin);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Arena.Dispose();
        _directory.Delete(recursive: true);
    }
}
