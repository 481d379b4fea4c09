// TPC-H: data and queries come from perf/tpch, a C# program of the repository.

using IO = System.IO;

static class Tpch
{
    const string Project = "perf/tpch/PgFusion.Tpch.csproj";
    static readonly string Queries = IO.Path.Combine(Places.Repository, "perf", "tpch", "queries");
    static readonly string Program = IO.Path.Combine(Places.Artifacts, "tpch", "PgFusion.Tpch");

    public static void Build()
    {
        Console.WriteLine("==> building the TPC-H generator");
        Shell.RunToLog(Places.FreshLog("tpch"), "dotnet",
            new[] { "publish", Project, "--nologo", "--verbosity", "quiet", "--configuration", "Release", "--no-self-contained", "--output", IO.Path.GetDirectoryName(Program) });
    }

    public static void Load(Cluster cluster, string database, string sf)
    {
        cluster.CreateDatabase(database);
        Console.WriteLine($"==> TPC-H at scale factor {sf} into the database {database}");
        Shell.Run(Program, new[] { "load", "--uri", cluster.Uri(database), "--sf", sf });
    }

    /// <summary>Checks what the specification promises of the data; throws when a promise is broken.</summary>
    public static void Check(Cluster cluster, string database)
    {
        Console.WriteLine("==> checking the data against the specification");
        var answer = cluster.Sql(IO.File.ReadAllText(IO.Path.Combine(Places.Repository, "perf", "tpch", "check.sql")), database).Trim();
        foreach (var line in answer.Split('\n'))
            Console.WriteLine("  " + line);
        if (answer.Split('\n').Any(l => !l.EndsWith("|0")))
            throw new CommandFailed("the data breaks a promise of the specification");
    }

    /// <summary>Runs the queries by PostgreSQL and PgFusion. Throws when an answer differs.</summary>
    public static void Run(Cluster cluster, string database, string queries, string runs)
    {
        var json = IO.Path.Combine(Places.Artifacts, "bench", "tpch.json");
        IO.Directory.CreateDirectory(IO.Path.GetDirectoryName(json));
        var arguments = new List<string> { "run", "--uri", cluster.Uri(database), "--queries-from", Queries, "--json", json };
        if (!string.IsNullOrEmpty(queries))
            arguments.AddRange(new[] { "--queries", queries });
        if (!string.IsNullOrEmpty(runs))
            arguments.AddRange(new[] { "--runs", runs });
        Shell.Run(Program, arguments);
        Console.WriteLine("==> results are in " + json);
    }
}
