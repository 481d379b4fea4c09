// The benchmarks TPC-H, SSB and ClickBench: data and queries come from the C# programs under perf/.

using IO = System.IO;

/// <summary>What to run of a benchmark, as on the command line; empty for the usual.</summary>
sealed record BenchmarkChoice(string Scale, string Queries, string Runs, string Peers, string Timeout, bool CheckOnly);

/// <summary>A benchmark's program, its queries, and the database that it is loaded into.</summary>
sealed class QueryBenchmark
{
    readonly string folder;
    readonly string assembly;
    readonly string scaleOption;

    public QueryBenchmark(string name, string folder, string assembly, string scaleOption)
    {
        Name = name;
        this.folder = folder;
        this.assembly = assembly;
        this.scaleOption = scaleOption;
    }

    public static readonly QueryBenchmark Tpch = new("TPC-H", "tpch", "PgFusion.Tpch", "sf");
    public static readonly QueryBenchmark Ssb = new("the Star Schema Benchmark", "ssb", "PgFusion.Ssb", "sf");
    public static readonly QueryBenchmark ClickBench = new("ClickBench", "clickbench", "PgFusion.ClickBench", "rows");

    public static readonly QueryBenchmark[] All = { Tpch, Ssb, ClickBench };

    public string Name { get; }

    public string Word => folder;

    /// <summary>The command's option that says how much data there is, and its value otherwise.</summary>
    public (string Option, string Default) Scale => (scaleOption, scaleOption == "sf" ? "1" : "1000000");

    string Program => IO.Path.Combine(Places.Artifacts, folder, assembly);

    public void Build()
    {
        Console.WriteLine($"==> building the generator of {Name}");
        Shell.RunToLog(Places.FreshLog(folder), "dotnet",
            new[] { "publish", $"perf/{folder}/{assembly}.csproj", "--nologo", "--verbosity", "quiet", "--configuration", "Release", "--no-self-contained", "--output", IO.Path.GetDirectoryName(Program) });
    }

    public void Load(Cluster cluster, string database, string scale)
    {
        cluster.CreateDatabase(database);
        Console.WriteLine($"==> {Name}, {scaleOption} {scale}, into the database {database}");
        Shell.Run(Program, new[] { "load", "--uri", cluster.Uri(database), "--" + scaleOption, scale });
    }

    /// <summary>Runs the queries by PostgreSQL, PgFusion and peers, with times or once each. Throws when an answer differs.</summary>
    public void Run(Cluster cluster, string database, BenchmarkChoice choice)
    {
        var report = IO.Path.Combine(Places.Artifacts, "bench", $"{folder}{(choice.CheckOnly ? "-check" : "")}");
        IO.Directory.CreateDirectory(IO.Path.GetDirectoryName(report));
        var arguments = new List<string>
        {
            choice.CheckOnly ? "check" : "run", "--uri", cluster.Uri(database), "--queries-from", IO.Path.Combine(Places.Repository, "perf", folder, "queries"), "--report", report,
        };
        if (choice.Queries != "")
            arguments.AddRange(new[] { "--queries", choice.Queries });
        if (choice.Timeout != "")
            arguments.AddRange(new[] { "--timeout", choice.Timeout });
        if (choice.Runs != "" && !choice.CheckOnly)
            arguments.AddRange(new[] { "--runs", choice.Runs });
        if (choice.Peers != "" && !choice.CheckOnly)
        {
            arguments.AddRange(new[] { "--peers", choice.Peers });
            if (choice.Peers.Split(',').Contains("duckdb"))
                arguments.AddRange(new[] { "--duckdb", DuckDb(), "--" + scaleOption, choice.Scale });
        }
        Shell.Run(Program, arguments);
        Console.WriteLine($"==> results are in {report}.json{(choice.CheckOnly ? "" : ", .md and .svg")}");
    }

    /// <summary>Compares with the baseline, or records it. Throws when a query has lost speed.</summary>
    public void Gate(Cluster cluster, string database, bool record)
    {
        Console.WriteLine("==> reading the heap");
        Gate(cluster, database, record, "off", folder + ".json");
        Console.WriteLine("==> reading the block cache");
        Gate(cluster, database, record, "on", folder + "-cached.json");
    }

    void Gate(Cluster cluster, string database, bool record, string cache, string baselineName)
    {
        var baseline = IO.Path.Combine(Places.Repository, "perf", "baselines", baselineName);
        if (!record && !IO.File.Exists(baseline))
            throw new CommandFailed($"nothing is recorded to compare with: ./build.sh gate --record writes {baseline}");
        IO.Directory.CreateDirectory(IO.Path.GetDirectoryName(baseline));
        Shell.Run(Program, new[]
        {
            record ? "baseline" : "gate", "--uri", cluster.Uri(database), "--queries-from", IO.Path.Combine(Places.Repository, "perf", folder, "queries"), "--baseline", baseline, "--cache", cache,
        });
    }

    /// <summary>The folder of DuckDB's peer, with its packages; it is no part of the product.</summary>
    static string DuckDb()
    {
        var target = IO.Path.Combine(Places.Artifacts, "duckdb");
        IO.Directory.CreateDirectory(target);
        foreach (var file in new[] { "package.json", "engine.mjs" })
            IO.File.Copy(IO.Path.Combine(Places.Repository, "perf", "common", "Engines", "duckdb", file), IO.Path.Combine(target, file), overwrite: true);
        Console.WriteLine("==> installing DuckDB's package");
        Shell.RunToLog(Places.FreshLog("duckdb"), "npm", new[] { "install", "--prefix", target, "--no-audit", "--no-fund" });
        return target;
    }

    /// <summary>Checks what TPC-H's specification promises of the data; throws when a promise is broken.</summary>
    public static void CheckTpchData(Cluster cluster, string database)
    {
        Console.WriteLine("==> checking the data against the specification");
        var answer = cluster.Sql(IO.File.ReadAllText(IO.Path.Combine(Places.Repository, "perf", "tpch", "check.sql")), database).Trim();
        foreach (var line in answer.Split('\n'))
            Console.WriteLine("  " + line);
        if (answer.Split('\n').Any(l => !l.EndsWith("|0")))
            throw new CommandFailed("the data breaks a promise of the specification");
    }
}
