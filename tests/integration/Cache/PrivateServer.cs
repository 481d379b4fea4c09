using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Npgsql;
using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Cache;

/// <summary>
/// A server of a test's own: a base backup of the cluster that is tested, in a temporary directory, on a port of its own,
/// with a worker of its own. It can be a standby of that cluster, be started with other settings, and be killed.
/// The environment variables of `./build.sh test` say where PostgreSQL's programs are and as whom they run.
/// </summary>
internal sealed partial class PrivateServer : IDisposable
{
    private const int SigKill = 9;
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    private readonly string home;
    private readonly string? user;

    private PrivateServer(string home, string? user, int port)
    {
        this.home = home;
        this.user = user;
        NpgsqlConnectionStringBuilder settings = TestDatabase.Settings;
        settings.Host = "127.0.0.1";
        settings.Port = port;
        Settings = settings;
    }

    /// <summary>Of connections to the database that the tests' URI names, on this server.</summary>
    public NpgsqlConnectionStringBuilder Settings { get; }

    private string DataDirectory => Path.Combine(home, "data");

    private string LogFile => Path.Combine(home, "log");

    /// <summary>A copy, not started yet.</summary>
    public static PrivateServer CopyOf(NpgsqlConnectionStringBuilder source, bool asStandby = false)
    {
        string home = Directory.CreateTempSubdirectory("pgfusion-").FullName;
        PrivateServer server = new(home, Environment.UserName == "root" ? Variable("PGFUSION_TEST_OSUSER") : null, FreePort());
        try
        {
            if (server.user is not null)
            {
                Execute("chown", server.user, home);
            }
            server.Postgres("pg_basebackup", [
                "--pgdata=" + server.DataDirectory, "--checkpoint=fast", "--no-sync", "--no-manifest", .. asStandby ? ["--write-recovery-conf"] : Array.Empty<string>(),
                $"--host={source.Host}", string.Create(CultureInfo.InvariantCulture, $"--port={source.Port}"), $"--username={source.Username}"]);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Starts it and waits until it lets sessions in.</summary>
    /// <param name="options">Of the server, each a word.</param>
    public void Start(params string[] options)
    {
        string all = string.Join(' ', [$"-p {Settings.Port}", "-c listen_addresses=127.0.0.1", "-c unix_socket_directories=", "-c shared_buffers=64MB", "-c fsync=off", .. options]);
        try
        {
            Postgres("pg_ctl", ["start", "--wait", "--silent", "--pgdata=" + DataDirectory, "--log=" + LogFile, "--options=" + all]);
        }
        catch (InvalidOperationException e) when (File.Exists(LogFile))
        {
            throw new InvalidOperationException($"{e.Message}\n{string.Join('\n', File.ReadLines(LogFile).TakeLast(20))}", e);
        }
    }

    public void Stop(string mode = "fast") => Postgres("pg_ctl", ["stop", "--wait", "--silent", "--pgdata=" + DataDirectory, "--mode=" + mode]);

    /// <summary>Data checksums from now on; the server has run, and been stopped.</summary>
    public void EnableChecksums() => Postgres("pg_checksums", ["--enable", "--no-sync", "--pgdata=" + DataDirectory]);

    /// <summary>Changes a byte within a block of a relation's file; the server is stopped.</summary>
    /// <param name="file">Its path in the data directory.</param>
    public void Damage(string file, int block)
    {
        const int BlockSize = 8192;
        using FileStream stream = new(Path.Combine(DataDirectory, file), FileMode.Open);
        stream.Position = ((long)block * BlockSize) + (BlockSize - 100);
        int old = stream.ReadByte();
        stream.Position--;
        stream.WriteByte((byte)(old ^ 1));
    }

    public void Promote() => Postgres("pg_ctl", ["promote", "--wait", "--silent", "--pgdata=" + DataDirectory]);

    /// <summary>SIGKILL to the postmaster; returns when its children have gone, too.</summary>
    public void KillPostmaster()
    {
        int postmaster = Postmaster ?? throw new InvalidOperationException("the server does not run");
        int[] children = Children(postmaster);
        Kill(postmaster);
        Await(() => !children.Append(postmaster).Any(IsAlive), "the killed server's processes to go");
        // Where nobody waits for a dead postmaster it keeps its process number, and the next one would take it for alive.
        File.Delete(Path.Combine(DataDirectory, "postmaster.pid"));
    }

    /// <summary>SIGKILL to a backend; returns when the postmaster has started the others anew and lets sessions in.</summary>
    public void KillBackend(int backend)
    {
        int[] children = Children(Postmaster ?? throw new InvalidOperationException("the server does not run"));
        Assert.Contains(backend, children);
        Kill(backend);
        // Until the postmaster has noticed, it lets sessions in that it then ends.
        Await(() => !children.Any(IsAlive), "the killed backend and all others to go");
        Await(IsOpen, "the server to let sessions in again");
    }

    /// <summary>Nothing in the log that no test may cause: failed assertions, panics, crashes that nobody asked for.</summary>
    public void AssertLogIsClean(params string[] expected)
    {
        string[] bad = [.. File.ReadLines(LogFile).Where(line =>
            (line.Contains("TRAP:", StringComparison.Ordinal) || line.Contains("PANIC:", StringComparison.Ordinal) || line.Contains("was terminated by signal", StringComparison.Ordinal))
            && !expected.Any(text => line.Contains(text, StringComparison.Ordinal)))];
        Assert.Empty(bad);
    }

    /// <summary>The last lines of the worker's log, where the stack of an internal error is.</summary>
    public string WorkerLog(int lines)
    {
        string? file = Directory.GetFiles(DataDirectory, "pg_fusion_worker.log", SearchOption.AllDirectories).FirstOrDefault();
        return file is null ? "" : string.Join('\n', File.ReadLines(file).TakeLast(lines));
    }

    public void Dispose()
    {
        if (Postmaster is not null)
        {
            Stop("immediate");
        }
        Directory.Delete(home, recursive: true);
    }

    private int? Postmaster
    {
        get
        {
            string file = Path.Combine(DataDirectory, "postmaster.pid");
            return File.Exists(file) && int.Parse(File.ReadLines(file).First(), CultureInfo.InvariantCulture) is int pid && IsAlive(pid) ? pid : null;
        }
    }

    private bool IsOpen()
    {
        try
        {
            using RawConnection connection = new(Settings);
            return connection.TransactionStatus == 'I';
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }

    private static void Await(Func<bool> condition, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < patience, $"waited {patience.TotalSeconds} s for {what}");
            Thread.Sleep(10);
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set: ./build.sh test sets it");

    /// <summary>Runs one of PostgreSQL's programs as the user that the tested cluster runs as.</summary>
    private void Postgres(string program, string[] arguments)
    {
        string path = Path.Combine(Variable("PGFUSION_TEST_BINDIR"), program);
        Execute(user is null ? path : "runuser", user is null ? arguments : ["-u", user, "--", path, .. arguments]);
    }

    private static void Execute(string program, params string[] arguments)
    {
        // pg_ctl's server would keep a pipe open: what it says goes to no pipe of ours but to a file of its own.
        ProcessStartInfo start = new("sh", ["-c", "exec \"$@\" >\"$0\" 2>&1 </dev/null", Path.GetTempFileName(), program, .. arguments]) { WorkingDirectory = Path.GetTempPath() };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using Process process = Process.Start(start)!;
        try
        {
            if (!process.WaitForExit(patience * 4) || process.ExitCode != 0)
            {
                string status = process.HasExited ? $"ended with status {process.ExitCode}" : "does not end";
                throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} {status}\n{File.ReadAllText(start.ArgumentList[2])}");
            }
        }
        finally
        {
            File.Delete(start.ArgumentList[2]);
        }
    }

    private static bool IsAlive(int pid) =>
        Directory.Exists($"/proc/{pid}") && !ReadStatus(pid).Contains("State:\tZ", StringComparison.Ordinal);

    private static int[] Children(int parent) =>
        [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
            .Where(pid => ReadStatus(pid).Contains($"\nPPid:\t{parent}\n", StringComparison.Ordinal))];

    private static string ReadStatus(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/status");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Kills this process, having made sure that it is PostgreSQL's.</summary>
    private static void Kill(int pid)
    {
        string command = File.ReadAllText($"/proc/{pid}/cmdline");
        if (!command.Contains("postgres", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"process {pid} is not PostgreSQL: {command.Replace('\0', ' ')}");
        }
        if (SendSignal(pid, SigKill) != 0)
        {
            throw new InvalidOperationException($"kill {pid}: errno {Marshal.GetLastPInvokeError()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);
}
