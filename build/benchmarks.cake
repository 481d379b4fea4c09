// The benchmarks TPC-H, SSB and ClickBench: data and queries come from the C# programs under perf/.

using IO = System.IO;

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

    /// <summary>Runs the queries by PostgreSQL and PgFusion, with times or once each. Throws when an answer differs.</summary>
    public void Run(Cluster cluster, string database, string queries, string runs, bool checkOnly)
    {
        var json = IO.Path.Combine(Places.Artifacts, "bench", $"{folder}{(checkOnly ? "-check" : "")}.json");
        IO.Directory.CreateDirectory(IO.Path.GetDirectoryName(json));
        var arguments = new List<string>
        {
            checkOnly ? "check" : "run", "--uri", cluster.Uri(database), "--queries-from", IO.Path.Combine(Places.Repository, "perf", folder, "queries"), "--json", json,
        };
        if (!string.IsNullOrEmpty(queries))
            arguments.AddRange(new[] { "--queries", queries });
        if (!string.IsNullOrEmpty(runs) && !checkOnly)
            arguments.AddRange(new[] { "--runs", runs });
        Shell.Run(Program, arguments);
        Console.WriteLine("==> results are in " + json);
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
