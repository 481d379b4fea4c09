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

    private readonly RawConnection connection;

    public WorkerProcess(ScratchDatabase database)
    {
        connection = new RawConnection(database.Settings);
    }

    /// <summary>Null while there is no worker.</summary>
    public int? Pid => Number("pid") is long pid ? (int)pid : null;

    public string State => connection.Scalar("SELECT state FROM pg_fusion_worker()")!;

    /// <summary>Arena bytes that sessions hold; null when the worker cannot tell.</summary>
    public long? LeasedBytes => Number("arena_leased_bytes");

    public static bool IsAlive(int pid) => Directory.Exists($"/proc/{pid}");

    public static void Kill(int pid) => Signal(pid, SigKill);

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

    /// <summary>Waits until a worker other than <paramref name="previous"/> is ready; its pid.</summary>
    public int AwaitReady(int? previous, TimeSpan within)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            RawResult row = connection.Run("SELECT pid, state FROM pg_fusion_worker()");
            if (row.Text(0, 1) == "ready" && int.Parse(row.Text(0, 0)!, CultureInfo.InvariantCulture) is int pid && pid != previous)
            {
                return pid;
            }
            if (Stopwatch.GetElapsedTime(start) > within)
            {
                throw new TimeoutException($"no new worker within {within.TotalSeconds} s: state {row.Text(0, 1)}, pid {row.Text(0, 0)}");
            }
            Thread.Sleep(5);
        }
    }

    public int KillAndAwaitNext()
    {
        int pid = AwaitReady(null, TimeSpan.FromSeconds(10));
        Kill(pid);
        return AwaitReady(pid, TimeSpan.FromSeconds(10));
    }

    public void Dispose() => connection.Dispose();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);

    private long? Number(string column) =>
        connection.Scalar($"SELECT {column} FROM pg_fusion_worker()") is string text ? long.Parse(text, CultureInfo.InvariantCulture) : null;
}
