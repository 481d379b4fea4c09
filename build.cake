// What ./build.sh <command> does, one task per command. Parts are in build/*.cake; help texts in
// build/help/. Each command can be repeated: it does what is missing, and says what it does.

#load "build/shell.cake"
#load "build/places.cake"
#load "build/packages.cake"
#load "build/postgres.cake"
#load "build/extension.cake"
#load "build/cluster.cake"
#load "build/tests.cake"
#load "build/benchmarks.cake"
#load "build/demo.cake"
#load "build/lint.cake"

var pg = Argument("pg", "");

// The last line of standard output, where a command promises one.
string lastLine = null;
var failed = false;

string[] DevelopmentSettings()
{
    var memory = long.Parse(IO.File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;
    return new[]
    {
        $"shared_buffers = {Math.Clamp(memory / 4, 128, 4096)}MB",
        $"maintenance_work_mem = {Math.Clamp(memory / 16, 64, 1024)}MB",
        "max_wal_size = 8GB",
        // The data can be generated again, so nothing waits for the disk.
        "fsync = off",
    };
}

string[] TestSettings() => new[]
{
    "shared_buffers = 256MB",
    "max_connections = 100",
    "max_prepared_transactions = 10",
    "max_wal_size = 4GB",
    "fsync = off",
    "log_line_prefix = '%m [%p] %b %a '",
};

Cluster StartDevelopmentCluster(bool build)
{
    var postgres = Postgreses.Need(Postgreses.MajorFrom(pg));
    var changed = false;
    if (build)
    {
        Extension.Build(postgres);
        if (Extension.Exists)
        {
            Extension.PublishWorker();
            changed = Extension.Install(postgres);
        }
    }
    var cluster = new Cluster("dev", postgres);
    cluster.Start(DevelopmentSettings(), restart: changed);
    if (changed)
        cluster.RefreshExtension();
    IO.File.Copy(cluster.StateFile, IO.Path.Combine(Places.State, "current"), overwrite: true);
    return cluster;
}

// The major of the cluster that `up` started last, or 0.
int CurrentMajor()
{
    var current = IO.Path.Combine(Places.State, "current");
    return IO.File.Exists(current) ? int.Parse(IO.File.ReadLines(current).First().Split('=')[1]) : 0;
}

// The cluster that `up` started, for commands that need one to be there.
Cluster RunningCluster()
{
    var major = pg == "" ? CurrentMajor() : Postgreses.MajorFrom(pg);
    if (major == 0)
        throw new CommandFailed("no cluster is running; start one with ./build.sh up");
    var cluster = new Cluster("dev", Postgreses.Need(major));
    cluster.Attach();
    return cluster;
}

// The BenchmarkDotNet project, or null. Its `end-to-end` mode measures queries on a cluster.
string MicroBenchmarks()
{
    var project = IO.Path.Combine(Places.Repository, "perf", "micro", "PgFusion.MicroBenchmarks.csproj");
    if (IO.File.Exists(project))
        return project;
    Step("there is no project in perf/micro");
    return null;
}

void RunMicroBenchmarks(params string[] arguments)
{
    IO.Directory.CreateDirectory(IO.Path.Combine(Places.Artifacts, "bench"));
    Shell.Run("dotnet", new[] { "run", "--configuration", "Release", "--project", MicroBenchmarks(), "--" }.Concat(arguments));
}

Task("demo").Does(() =>
{
    pg = "15";
    var cluster = StartDevelopmentCluster(build: true);
    if (!cluster.HasExtension)
        throw new CommandFailed("there is nothing to show: pghooks/Makefile does not exist");
    QueryBenchmark.Tpch.Build();
    QueryBenchmark.Tpch.Load(cluster, "demo", Argument("sf", "0.1"));
    failed = !Demo.Run(cluster, "demo");
    Say("The cluster keeps running: ./build.sh psql -d demo opens it, ./build.sh down stops it.");
    lastLine = failed ? "Not all answers are PgFusion's and identical to PostgreSQL's." : "All answers are identical to PostgreSQL's.";
});

Task("build").Does(() =>
{
    var postgres = Postgreses.Need(Postgreses.MajorFrom(pg));
    Extension.Build(postgres);
    Extension.PublishWorker();
    Step("building every C# project");
    Shell.RunToLog(Places.FreshLog("build"), "dotnet", new[] { "build", "PgFusion.sln", "--nologo", "--verbosity", "quiet" });
});

Task("install").Does(() =>
{
    var postgres = Postgreses.Given() ?? Postgreses.Need(Postgreses.MajorFrom(""));
    if (!Extension.Exists)
        throw new CommandFailed("there is nothing to install: pghooks/Makefile does not exist");
    Extension.Build(postgres);
    Extension.PublishWorker();
    Extension.Install(postgres);
    Say("Add shared_preload_libraries = 'pg_fusion' to postgresql.conf, restart, and CREATE EXTENSION pg_fusion.");
});

Task("up").Does(() => lastLine = StartDevelopmentCluster(build: !HasArgument("no-build")).Uri());

Task("down").Does(() =>
{
    foreach (var major in pg == "" ? Postgreses.Majors : new[] { Postgreses.MajorFrom(pg) })
    {
        var home = IO.Path.Combine(Places.State, "clusters", "dev-" + major);
        if (!IO.Directory.Exists(home))
            continue;
        var stopped = new Cluster("dev", Postgreses.Need(major)).Stop();
        Step($"PostgreSQL {major} " + (stopped ? "stopped" : "was not running"));
        if (CurrentMajor() == major)
            IO.File.Delete(IO.Path.Combine(Places.State, "current"));
    }
});

Task("test").Does(() =>
{
    var postgres = Postgreses.Need(Postgreses.MajorFrom(pg));
    Extension.Build(postgres);
    if (Extension.Exists)
    {
        Extension.PublishWorker();
        Extension.Install(postgres);
    }
    Tests.Build();
    var cluster = new Cluster("test", postgres);
    cluster.Remove();
    TestCounts counts;
    try
    {
        cluster.Start(TestSettings(), restart: false);
        counts = Tests.Run(cluster, Argument("filter", ""));
    }
    finally
    {
        cluster.Stop();
    }
    counts += Tests.ServerAssertions(cluster);
    if (counts.Total == 0)
        Say("no test has run");
    failed = counts.Failed > 0 || counts.Total == 0;
    lastLine = counts.ToString();
});

Task("tpch").Does(() =>
{
    var cluster = RunningCluster();
    QueryBenchmark.Tpch.Build();
    QueryBenchmark.Tpch.Load(cluster, "tpch", Argument("sf", "1"));
    if (HasArgument("check"))
        QueryBenchmark.CheckTpchData(cluster, "tpch");
});

Task("lint").Does(() =>
{
    var clean = Lint.CSharp();
    clean &= Lint.C(Postgreses.Need(15));
    // 17 takes minutes to build: linted when it is there already.
    if (Postgreses.IsBuilt(17))
        clean &= Lint.C(Postgreses.Need(17));
    failed = !clean;
    Say(clean ? "==> nothing to complain about" : "==> see above");
});

Task("bench").Does(() =>
{
    var what = Argument("what", "");
    if ((what is "" or "micro") && MicroBenchmarks() != null)
    {
        Step("micro benchmarks");
        RunMicroBenchmarks("--filter", Argument("filter", "*"), "--artifacts", IO.Path.Combine(Places.Artifacts, "bench", "micro"));
    }
    if (what == "micro")
        return;
    var cluster = StartDevelopmentCluster(build: true);
    if (what == "lookup")
    {
        var plain = new Cluster("plain", cluster.Postgres, plain: true);
        plain.Start(DevelopmentSettings(), restart: false);
        RunMicroBenchmarks("lookup", "--uri", cluster.Uri(), "--plain-uri", plain.Uri());
        plain.Stop();
        return;
    }
    foreach (var benchmark in QueryBenchmark.All)
    {
        var isTpch = benchmark == QueryBenchmark.Tpch;
        // Without a word only TPC-H: the others are asked for by name.
        if (what != benchmark.Word && !(isTpch && (what is "" or "end-to-end")))
            continue;
        var (option, usual) = benchmark.Scale;
        benchmark.Build();
        benchmark.Load(cluster, benchmark.Word, Argument(option, usual));
        if (isTpch && (what is "" or "end-to-end") && MicroBenchmarks() != null)
        {
            Step("end to end: where a query's time goes");
            RunMicroBenchmarks("end-to-end", "--uri", cluster.Uri("tpch"), "--json", IO.Path.Combine(Places.Artifacts, "bench", "end-to-end.json"));
        }
        if (what != "end-to-end")
            benchmark.Run(cluster, benchmark.Word,
                new BenchmarkChoice(Argument(option, usual), Argument("queries", ""), Argument("runs", ""), Argument("peers", ""), Argument("timeout", ""), HasArgument("check")));
    }
});

// Whether TPC-H at SF 0.1 is as fast against PostgreSQL as perf/baselines says; --record writes that anew.
Task("gate").Does(() =>
{
    pg = "15";
    var cluster = StartDevelopmentCluster(build: true);
    QueryBenchmark.Tpch.Build();
    QueryBenchmark.Tpch.Load(cluster, "gate", "0.1");
    QueryBenchmark.Tpch.Gate(cluster, "gate", HasArgument("record"));
});

Task("clean").Does(() =>
{
    var clusters = IO.Path.Combine(Places.State, "clusters");
    foreach (var home in IO.Directory.Exists(clusters) ? IO.Directory.GetDirectories(clusters) : Array.Empty<string>())
    {
        var name = IO.Path.GetFileName(home).Split('-');
        Step("removing the cluster " + IO.Path.GetFileName(home));
        new Cluster(name[0], Postgreses.Need(int.Parse(name[1]))).Remove();
    }
    IO.File.Delete(IO.Path.Combine(Places.State, "current"));
    if (HasArgument("all"))
    {
        Step("removing " + Places.State);
        IO.Directory.Delete(Places.State, recursive: true);
        IO.File.Delete(IO.Path.Combine(Places.Repository, ".pgfusion"));
    }
    Step("removing artifacts/");
    foreach (var folder in IO.Directory.GetDirectories(Places.Artifacts))
        if (IO.Path.GetFileName(folder) != "cake")
            IO.Directory.Delete(folder, recursive: true);
});

try
{
    RunTarget(Argument("target", "build"));
}
finally
{
    if (lastLine != null)
        Console.WriteLine(lastLine);
}
// Cake's own exit status only knows tasks that threw.
if (failed)
    Environment.Exit(1);
