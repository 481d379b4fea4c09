// Building and installing what PgFusion is: the C extension and the worker.
//
//   pghooks/                     --PGXS-->            artifacts/pghooks/<major>/pg_fusion.so
//   compiler/, runtime/          --dotnet publish-->  artifacts/worker/PgFusion.Worker
//   both, and the SQL scripts    --install-->         pkglibdir and sharedir of a PostgreSQL
//
// Both carry a build id, a hash of the sources that they are made of: the C library as PGF_BUILD_ID,
// the worker as its PgFusionBuildId. They do not talk to each other unless the ids are equal. A
// PostgreSQL cluster that runs keeps working while files are replaced: each is renamed into place.

using IO = System.IO;
using System.Security.Cryptography;
using System.Text;

static class Extension
{
    static readonly string Sources = IO.Path.Combine(Places.Repository, "pghooks");
    static readonly string Worker = IO.Path.Combine(Places.Artifacts, "worker");
    const string WorkerProject = "runtime/Worker/PgFusion.Worker.csproj";

    /// <summary>Whether there is a C extension to build; without one, clusters are plain PostgreSQL.</summary>
    public static bool Exists => IO.File.Exists(IO.Path.Combine(Sources, "Makefile"));

    static string BuildFolder(Postgres postgres) => IO.Path.Combine(Places.Artifacts, "pghooks", postgres.Major.ToString());

    /// <summary>A hash of all sources of the extension and the worker.</summary>
    static readonly Lazy<string> BuildId = new(() =>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var folder in new[] { "pghooks", "compiler", "runtime" })
            foreach (var file in IO.Directory.GetFiles(IO.Path.Combine(Places.Repository, folder), "*", IO.SearchOption.AllDirectories).OrderBy(f => f, StringComparer.Ordinal))
            {
                var name = IO.Path.GetRelativePath(Places.Repository, file);
                if (name.Split('/').Any(part => part is "bin" or "obj") || !SourceExtensions.Contains(IO.Path.GetExtension(name)))
                    continue;
                hash.AppendData(Encoding.UTF8.GetBytes(name));
                hash.AppendData(IO.File.ReadAllBytes(file));
            }
        return Convert.ToHexString(hash.GetHashAndReset())[..16].ToLowerInvariant();
    });

    static readonly string[] SourceExtensions = { ".c", ".h", ".sql", ".control", ".cs", ".csproj" };

    public static void Build(Postgres postgres)
    {
        if (!Exists)
        {
            Console.WriteLine("==> no C extension: pghooks/Makefile does not exist");
            return;
        }
        Console.WriteLine($"==> compiling the C extension for {postgres.Version}");
        IO.Directory.CreateDirectory(BuildFolder(postgres));
        Shell.RunToLog(Places.FreshLog("pghooks-" + postgres.Major), "make", MakeArguments(postgres).Append("all"));
    }

    static IEnumerable<string> MakeArguments(Postgres postgres) => new[]
    {
        "--silent", "--jobs=" + Environment.ProcessorCount, "-C", BuildFolder(postgres), "-f", IO.Path.Combine(Sources, "Makefile"),
        "VPATH=" + Sources, "PG_CONFIG=" + postgres.PgConfig, "BUILD_ID=" + BuildId.Value,
    };

    public static void PublishWorker()
    {
        Console.WriteLine("==> publishing the worker (ReadyToRun, self-contained)");
        if (IO.Directory.Exists(Worker))
            IO.Directory.Delete(Worker, recursive: true);
        // The project names its runtime identifier itself: given here it would apply to the
        // libraries too, and their lock files have none.
        Shell.RunToLog(Places.FreshLog("worker"), "dotnet",
            new[] { "publish", WorkerProject, "--configuration", "Release", "--output", Worker, "-p:PublishReadyToRun=true", "-p:PublishSelfContained=true", "-p:PgFusionBuildId=" + BuildId.Value });
    }

    public static bool IsInstalled(Postgres postgres) => IO.File.Exists(IO.Path.Combine(postgres.LibDir, "pg_fusion.so"));

    /// <summary>Installs both. Returns whether a file of the installation changed.</summary>
    public static bool Install(Postgres postgres)
    {
        if (!Exists)
            return false;
        var stage = IO.Path.Combine(Places.Artifacts, "stage", postgres.Major.ToString());
        if (IO.Directory.Exists(stage))
            IO.Directory.Delete(stage, recursive: true);
        IO.Directory.CreateDirectory(stage);
        Shell.RunToLog(Places.FreshLog("install-" + postgres.Major), "make", MakeArguments(postgres).Concat(new[] { "install", "DESTDIR=" + stage }), quiet: true);
        var staged = IO.Directory.GetFiles(stage, "*", IO.SearchOption.AllDirectories)
            .Select(f => (From: f, To: "/" + IO.Path.GetRelativePath(stage, f)))
            .ToList();
        var workerHome = IO.Path.Combine(postgres.LibDir, "pg_fusion");
        staged.AddRange(IO.Directory.GetFiles(Worker, "*", IO.SearchOption.AllDirectories)
            .Select(f => (From: f, To: IO.Path.Combine(workerHome, IO.Path.GetRelativePath(Worker, f)))));

        var changed = staged.Where(f => !SameContent(f.From, f.To)).ToList();
        var wanted = staged.Select(f => f.To).ToHashSet();
        var gone = IO.Directory.Exists(workerHome)
            ? IO.Directory.GetFiles(workerHome, "*", IO.SearchOption.AllDirectories).Where(f => !wanted.Contains(f)).ToList()
            : new List<string>();
        if (changed.Count + gone.Count == 0)
        {
            Console.WriteLine($"==> {postgres.Version} has this build already");
            return false;
        }
        Console.WriteLine($"==> installing build {BuildId.Value} into {postgres.Version} ({postgres.LibDir}): {changed.Count} files");
        var list = IO.Path.Combine(stage, ".changed");
        IO.File.WriteAllLines(list, changed.Select(f => f.From + "\t" + f.To).Concat(gone.Select(f => "-\t" + f)));
        var command = new[] { IO.Path.Combine(Places.Repository, "build", "install-files.sh"), list };
        if (!Shell.Succeeds("test", "-w", postgres.LibDir))
            command = Shell.Privileged(command);
        Shell.RunToLog(Places.Log("install-" + postgres.Major), command[0], command.Skip(1), quiet: true);
        return true;
    }

    static bool SameContent(string from, string to)
    {
        var target = new IO.FileInfo(to);
        if (!target.Exists || target.Length != new IO.FileInfo(from).Length)
            return false;
        using var a = IO.File.OpenRead(from);
        using var b = IO.File.OpenRead(to);
        return SHA256.HashData(a).AsSpan().SequenceEqual(SHA256.HashData(b));
    }
}
