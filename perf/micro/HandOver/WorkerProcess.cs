using System.Diagnostics;

namespace PgFusion.MicroBenchmarks.HandOver;

/// <summary>A worker process of its own, without PostgreSQL: the program that was built with the benchmarks.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly SocketDirectory _directory = new();
    private readonly Process _process;

    public WorkerProcess(int threads)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "PgFusion.Worker");
        _process = Process.Start(program,
            ["--socket", SocketPath, "--arena-mb", "256", "--threads", $"{threads}", "--log-level", "warning"]);
    }

    public string SocketPath => _directory.Socket;

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _directory.Dispose();
    }
}
