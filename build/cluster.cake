// Private PostgreSQL clusters: .pgfusion/clusters/<name>/, with data/, the server's log, and
// `state`, which says in shell syntax how to reach the cluster.
//
// dev-15 and dev-17 belong to `up`, and are kept. test-15 and test-17 belong to `test`, and are
// made anew each time. plain-15 and plain-17 are without the extension, for `bench lookup`. They listen on a unix socket and on 127.0.0.1, on a free port, and trust
// local users: they are for a developer's own machine.

using IO = System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

public sealed class Cluster
{
    const int FirstPort = 25432;
    const int PortsTried = 1000;
    const int StartSeconds = 60;

    readonly Postgres postgres;
    readonly string home;
    readonly bool preload;
    readonly bool isPlain;

    /// <param name="plain">Without the extension, also when it is installed.</param>
    public Cluster(string kind, Postgres postgres, bool plain = false)
    {
        this.postgres = postgres;
        home = IO.Path.Combine(Places.State, "clusters", $"{kind}-{postgres.Major}");
        preload = !plain && Extension.IsInstalled(postgres);
        isPlain = plain;
    }

    public Postgres Postgres => postgres;
    public string DataDir => IO.Path.Combine(home, "data");
    public string Log => IO.Path.Combine(home, "postgres.log");
    public string StateFile => IO.Path.Combine(home, "state");
    public string User { get; private set; }
    public int Port { get; private set; }
    public bool HasExtension => preload;

    public string Uri(string database = "postgres") => $"postgresql://postgres@127.0.0.1:{Port}/{database}";

    /// <summary>Starts the cluster, made first when it does not exist; a running one is left as it is unless it has to restart.</summary>
    public void Start(IReadOnlyList<string> settings, bool restart)
    {
        User = IO.Directory.Exists(DataDir) ? Owner(DataDir) : Places.ClusterUser;
        if (!IO.File.Exists(IO.Path.Combine(DataDir, "PG_VERSION")))
            Initialise();
        if (!preload && !isPlain)
            Console.WriteLine("==> no extension has been built: a plain PostgreSQL, without pg_fusion preloaded");

        var configuration = IO.Path.Combine(DataDir, "pgfusion.conf");
        Port = RunningPort();
        var wanted = Settings(settings);
        var current = IO.File.Exists(configuration) ? IO.File.ReadAllText(configuration) : "";
        if (Port != 0 && (restart || current != wanted))
        {
            Console.WriteLine("==> restarting the cluster: its library or its settings have changed");
            Stop();
        }
        if (Port == 0)
        {
            IO.File.WriteAllText(configuration, wanted);
            Own(configuration);
            Port = FreePort();
            Console.WriteLine($"==> starting {postgres.Version} in {DataDir} on port {Port} as {User}");
            try
            {
                AsUser(PgCtl("start", "--wait", $"--timeout={StartSeconds}", "--log=" + Log, "--options=-p " + Port));
            }
            catch (CommandFailed)
            {
                if (IO.File.Exists(Log))
                    Console.Error.WriteLine(string.Join("\n", IO.File.ReadLines(Log).TakeLast(20)));
                throw;
            }
        }
        else
        {
            Console.WriteLine($"==> {postgres.Version} runs in {DataDir} on port {Port}");
        }
        WriteState();
        if (preload)
            Sql("CREATE EXTENSION IF NOT EXISTS pg_fusion");
    }

    /// <summary>Finds the port of a cluster that somebody else has started.</summary>
    public void Attach()
    {
        if (IO.Directory.Exists(DataDir))
        {
            User = Owner(DataDir);
            Port = RunningPort();
        }
        if (Port == 0)
            throw new CommandFailed($"no cluster is running; start one with ./build.sh up --pg {postgres.Major}");
    }

    public bool Stop()
    {
        if (!IO.Directory.Exists(DataDir))
            return false;
        User = Owner(DataDir);
        if (RunningPort() == 0)
            return false;
        AsUser(PgCtl("stop", "--wait", "--mode=fast"));
        IO.File.Delete(StateFile);
        Port = 0;
        return true;
    }

    public void Remove()
    {
        Stop();
        if (IO.Directory.Exists(home))
            IO.Directory.Delete(home, recursive: true);
    }

    static readonly Dictionary<string, string> WithoutNotices = new() { ["PGOPTIONS"] = "-c client_min_messages=warning" };

    public string Sql(string sql, string database = "postgres") =>
        Shell.CaptureWith(WithoutNotices, IO.Path.Combine(postgres.BinDir, "psql"), Uri(database), "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "--command=" + sql);

    public void CreateDatabase(string name)
    {
        if (Sql($"SELECT 1 FROM pg_database WHERE datname = '{name}'").Trim() == "")
            Sql($"CREATE DATABASE {name}");
        if (preload)
            Sql("CREATE EXTENSION IF NOT EXISTS pg_fusion", name);
    }

    /// <summary>
    /// Makes the extension's functions anew in every database that has them: while a version is
    /// developed its script changes, and CREATE EXTENSION IF NOT EXISTS would keep the old ones.
    /// </summary>
    public void RefreshExtension()
    {
        foreach (var database in Sql("SELECT datname FROM pg_database WHERE datallowconn").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (Sql("SELECT 1 FROM pg_extension WHERE extname = 'pg_fusion'", database).Trim() != "")
                Sql("BEGIN; DROP EXTENSION pg_fusion; CREATE EXTENSION pg_fusion; COMMIT", database);
    }

    void Initialise()
    {
        Console.WriteLine("==> making a cluster in " + DataDir);
        IO.Directory.CreateDirectory(home);
        Own(home);
        AsUser(new[]
        {
            IO.Path.Combine(postgres.BinDir, "initdb"), "--pgdata=" + DataDir, "--username=postgres", "--auth=trust",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions",
        });
        IO.File.AppendAllText(IO.Path.Combine(DataDir, "postgresql.conf"), "\ninclude = 'pgfusion.conf'\n");
    }

    string Settings(IReadOnlyList<string> settings)
    {
        var text = new StringBuilder("# Written by ./build.sh at every start; own settings belong into postgresql.conf, before its last line.\n");
        text.Append("listen_addresses = '127.0.0.1'\n");
        text.Append($"unix_socket_directories = '{home}'\n");
        if (preload)
            text.Append("shared_preload_libraries = 'pg_fusion'\n");
        foreach (var setting in settings)
            text.Append(setting).Append('\n');
        return text.ToString();
    }

    /// <summary>The port in postmaster.pid, or 0 when no server runs on the data directory.</summary>
    int RunningPort()
    {
        var command = Shell.As(User, PgCtl("status"));
        if (!Shell.Succeeds(command[0], command.Skip(1).ToArray()))
            return 0;
        // Line 4 of postmaster.pid is the port (miscadmin.h, LOCK_FILE_LINE_PORT).
        return int.Parse(IO.File.ReadLines(IO.Path.Combine(DataDir, "postmaster.pid")).ElementAt(3));
    }

    static int FreePort()
    {
        for (var port = FirstPort; port < FirstPort + PortsTried; port++)
        {
            try
            {
                var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
                listener.Start();
                listener.Stop();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's; the next one may be free.
            }
        }
        throw new CommandFailed($"no free port from {FirstPort} to {FirstPort + PortsTried - 1}");
    }

    void WriteState()
    {
        var state = $"PGFUSION_MAJOR={postgres.Major}\nPGFUSION_BINDIR='{postgres.BinDir}'\nPGFUSION_DATADIR='{DataDir}'\nPGFUSION_LOG='{Log}'\n"
            + $"PGFUSION_SOCKETDIR='{home}'\nPGFUSION_PORT={Port}\nPGFUSION_USER='{User}'\nPGFUSION_URI='{Uri()}'\n";
        IO.File.WriteAllText(StateFile, state);
    }

    string[] PgCtl(params string[] arguments) =>
        new[] { IO.Path.Combine(postgres.BinDir, "pg_ctl"), "--pgdata=" + DataDir, "--silent" }.Concat(arguments).ToArray();

    void AsUser(string[] command)
    {
        var full = Shell.As(User, command);
        var env = new Dictionary<string, string> { ["LC_ALL"] = "C.UTF-8", ["HOME"] = home };
        Shell.RunToLog(Places.Log("cluster"), full[0], full.Skip(1), cwd: home, env: env, quiet: true);
    }

    void Own(string path)
    {
        if (Shell.IsRoot)
            Shell.Capture("chown", User, path);
    }

    static string Owner(string path) => Shell.Capture("stat", "--format=%U", path).Trim();
}
