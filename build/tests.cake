// Running the test projects under tests/ and adding up what they say.
//
// Each project writes a .trx file; a project that fails without a failed test in its file (it did
// not start, it crashed, it hung) counts as one failure, as does an assertion of PostgreSQL's that
// failed in the server's log.

using IO = System.IO;
using System.Xml.Linq;

public sealed record TestCounts(int Passed, int Failed, int Skipped)
{
    public int Total => Passed + Failed + Skipped;
    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";
    public static TestCounts operator +(TestCounts a, TestCounts b) => new(a.Passed + b.Passed, a.Failed + b.Failed, a.Skipped + b.Skipped);
}

static class Tests
{
    /// <summary>Of a single test, beyond the time that the test under fire was told to take.</summary>
    static string HangTimeout =>
        10 + (int.TryParse(Environment.GetEnvironmentVariable("PGFUSION_FIRE_SECONDS"), out var seconds) ? (seconds + 59) / 60 : 0) + "min";

    static IEnumerable<string> Projects() =>
        IO.Directory.GetFiles(IO.Path.Combine(Places.Repository, "tests"), "*.csproj", IO.SearchOption.AllDirectories).OrderBy(p => p, StringComparer.Ordinal);

    public static void Build()
    {
        Console.WriteLine("==> building the test projects");
        var log = Places.FreshLog("tests-build");
        foreach (var project in Projects())
            Shell.RunToLog(log, "dotnet", new[] { "build", project, "--nologo", "--verbosity", "quiet" });
    }

    public static TestCounts Run(Cluster cluster, string filter)
    {
        var results = IO.Path.Combine(Places.Artifacts, "test-results", "pg" + cluster.Postgres.Major);
        if (IO.Directory.Exists(results))
            IO.Directory.Delete(results, recursive: true);
        var env = new Dictionary<string, string>
        {
            ["PGFUSION_TEST_URI"] = cluster.Uri(),
            ["PGFUSION_TEST_PGMAJOR"] = cluster.Postgres.Major.ToString(),
            ["PGFUSION_TEST_BINDIR"] = cluster.Postgres.BinDir,
            ["PGFUSION_TEST_DATADIR"] = cluster.DataDir,
            ["PGFUSION_TEST_LOG"] = cluster.Log,
            ["PGFUSION_TEST_OSUSER"] = cluster.User,
        };
        var total = new TestCounts(0, 0, 0);
        foreach (var project in Projects())
        {
            var name = IO.Path.GetFileNameWithoutExtension(project);
            Console.WriteLine("==> " + name);
            var trx = IO.Path.Combine(results, name + ".trx");
            var arguments = new List<string>
            {
                "test", project, "--no-build", "--nologo", "--results-directory", results,
                "--logger", "trx;LogFileName=" + name + ".trx", "--logger", "console;verbosity=minimal",
                "--blame-hang-timeout", HangTimeout, "--blame-hang-dump-type", "none",
            };
            if (!string.IsNullOrEmpty(filter))
                arguments.AddRange(new[] { "--filter", filter.IndexOfAny(new[] { '=', '~' }) < 0 ? "FullyQualifiedName~" + filter : filter });
            var status = Shell.Status("dotnet", arguments, env: env);
            var counts = Read(trx);
            if (status != 0 && counts.Failed == 0)
            {
                Console.WriteLine($"  {name} exited with status {status} and no failed test: counted as one failure");
                counts += new TestCounts(0, 1, 0);
            }
            Console.WriteLine($"  {name}: {counts}");
            total += counts;
        }
        return total;
    }

    /// <summary>Assertions that failed inside PostgreSQL, from its log.</summary>
    public static TestCounts ServerAssertions(Cluster cluster)
    {
        var traps = IO.File.ReadLines(cluster.Log).Where(l => l.Contains("TRAP: ")).ToList();
        foreach (var trap in traps)
            Console.WriteLine("  in the server's log: " + trap);
        return new TestCounts(0, traps.Count, 0);
    }

    // The file's own counters leave out skipped tests, so the results are counted.
    static TestCounts Read(string trx)
    {
        if (!IO.File.Exists(trx))
            return new TestCounts(0, 0, 0);
        var outcomes = XDocument.Load(trx).Descendants().Where(e => e.Name.LocalName == "UnitTestResult").Select(e => (string)e.Attribute("outcome")).ToList();
        var passed = outcomes.Count(o => o == "Passed");
        var skipped = outcomes.Count(o => o == "NotExecuted");
        return new TestCounts(passed, outcomes.Count - passed - skipped, skipped);
    }
}
