using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>The worker, as pg_fusion_worker() shows it, and the means to kill it.</summary>
internal sealed partial class WorkerProcess : IDisposable
{
    public const int SigKill = 9;
    public const int SigCont = 18;
    public const int SigStop = 19;

    // The server shows a dead worker as ready until its supervisor has been told.
    private static readonly HashSet<int> killed = [];

    private readonly RawConnection connection;

    public WorkerProcess(ScratchDatabase database)
    {
        connection = new RawConnection(database.Settings);
    }

    /// <summary>Null while there is no worker.</summary>
    public int? Pid => Number("pid") is long pid ? (int)pid : null;

    /// <summary>True when there is a worker that is ready and has not been killed by a test.</summary>
    public bool IsReady => ReadyPid() is not null;

    /// <summary>Arena bytes that sessions hold; null when the worker cannot tell.</summary>
    public long? LeasedBytes => Number("arena_leased_bytes");

    public static bool IsAlive(int pid) => Directory.Exists($"/proc/{pid}");

    public static void Kill(int pid)
    {
        Signal(pid, SigKill);
        killed.Add(pid);
    }

    /// <summary>Sends a signal to this very process, having made sure that it is a worker.</summary>
    public static void Signal(int pid, int signal)
    {
        string command = File.ReadAllText($"/proc/{pid}/cmdline");
        if (!command.Contains("PgFusion.Worker", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"process {pid} is not a worker: {command.Replace('\0', ' ')}");
        }
        if (SendSignal(pid, signal) != 0)
        {
            throw new InvalidOperationException($"kill {pid}: errno {Marshal.GetLastPInvokeError()}");
        }
    }

    /// <summary>Waits until <see cref="IsReady"/>; the worker's pid.</summary>
    public int AwaitReady(TimeSpan within)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (ReadyPid() is int pid)
            {
                return pid;
            }
            if (Stopwatch.GetElapsedTime(start) > within)
            {
                RawResult row = connection.Query("SELECT state, pid, detail FROM pg_fusion_worker()");
                throw new TimeoutException($"no worker within {within.TotalSeconds} s: " + (row.Error?.ToString() ?? $"{row.Text(0, 0)}, pid {row.Text(0, 1)}, {row.Text(0, 2)}"));
            }
            Thread.Sleep(5);
        }
    }

    public void KillAndAwaitNext()
    {
        Kill(AwaitReady(TimeSpan.FromSeconds(10)));
        AwaitReady(TimeSpan.FromSeconds(10));
    }

    public void Dispose() => connection.Dispose();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);

    private int? ReadyPid()
    {
        // Asking a worker that dies meanwhile is an error; the next answer tells more.
        RawResult row = connection.Query("SELECT pid FROM pg_fusion_worker() WHERE state = 'ready'");
        return row.Error is null && row.Scalar is string text && int.Parse(text, CultureInfo.InvariantCulture) is int pid && !killed.Contains(pid) ? pid : null;
    }

    private long? Number(string column) =>
        connection.Scalar($"SELECT {column} FROM pg_fusion_worker()") is string text ? long.Parse(text, CultureInfo.InvariantCulture) : null;
}
