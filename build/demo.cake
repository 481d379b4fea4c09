// The demonstration: two queries on TPC-H data, by PostgreSQL and by PgFusion.
//
// Answers are compared as psql prints them, with the column types that \gdesc reports, byte for
// byte. Times are psql's own (\timing), the median of a few runs after a warm-up.

using IO = System.IO;
using System.Text.RegularExpressions;

static class Demo
{
    const int Runs = 5;
    const int CodeLinesShown = 40;

    static readonly (string Title, string File)[] Queries =
    {
        ("TPC-H Q1, pricing summary report", "q01.sql"),
        ("TPC-H Q6, forecasting revenue change", "q06.sql"),
    };

    /// <summary>Returns whether PgFusion ran both queries and gave PostgreSQL's answers.</summary>
    public static bool Run(Cluster cluster, string database)
    {
        var identical = true;
        foreach (var (title, file) in Queries)
        {
            var sql = IO.File.ReadAllText(IO.Path.Combine(Places.Repository, "perf", "tpch", "queries", file));
            Console.WriteLine();
            Console.WriteLine("==> " + title);
            Console.WriteLine(Indent(sql));
            var expected = Answer(cluster, database, sql, "off");
            var answer = Answer(cluster, database, sql, "on");
            Console.WriteLine(Indent(answer));
            var same = answer == expected;
            identical &= same;
            if (!same)
            {
                Console.WriteLine("PostgreSQL's answer is another:");
                Console.WriteLine(Indent(expected));
            }
            var off = MedianMilliseconds(cluster, database, sql, "off");
            var on = MedianMilliseconds(cluster, database, sql, "on");
            var ours = ShowPlan(cluster, database, sql);
            identical &= ours;
            if (!ours)
                Console.WriteLine("  this query did NOT run in PgFusion");
            Console.WriteLine($"  answers     {(same ? "identical: names, types and every byte" : "DIFFERENT")}");
            Console.WriteLine($"  PostgreSQL  {off,9:0.0} ms");
            Console.WriteLine($"  PgFusion    {on,9:0.0} ms   ({off / on:0.0} times the speed; medians of {Runs} runs)");
        }
        Console.WriteLine();
        return identical;
    }

    static string Answer(Cluster cluster, string database, string sql, string enable)
    {
        var statement = sql.TrimEnd().TrimEnd(';');
        return Psql(cluster, database, enable, $"{statement} \\gdesc\n{statement};\n");
    }

    static double MedianMilliseconds(Cluster cluster, string database, string sql, string enable)
    {
        var script = sql + "\\timing on\n" + string.Concat(Enumerable.Repeat(sql, Runs));
        var times = Regex.Matches(Psql(cluster, database, enable, script), @"^Time: ([0-9.]+) ms", RegexOptions.Multiline)
            .Select(m => double.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).Order().ToArray();
        return times[times.Length / 2];
    }

    /// <summary>Shows the plan and some of the code. Returns whether the query ran in PgFusion at all.</summary>
    static bool ShowPlan(Cluster cluster, string database, string sql)
    {
        var lines = Psql(cluster, database, "on", "\\pset format unaligned\n\\pset tuples_only on\nEXPLAIN (VERBOSE) " + sql).TrimEnd().Split('\n');
        var heading = Array.FindIndex(lines, l => l.Trim() == "Generated Code:");
        var plan = heading < 0 ? lines : lines[..heading];
        Console.WriteLine("  plan:");
        Console.WriteLine(Indent(string.Join("\n", plan)));
        if (heading >= 0)
        {
            var code = lines[(heading + 1)..].SkipWhile(l => l.Trim() == "" || l.TrimStart().StartsWith("using ")).ToList();
            Console.WriteLine("  generated code:");
            Console.WriteLine(Indent(string.Join("\n", code.Take(CodeLinesShown))));
            if (code.Count > CodeLinesShown)
                Console.WriteLine($"    ... {code.Count - CodeLinesShown} more lines: EXPLAIN (VERBOSE) shows them");
        }
        return plan.Any(l => l.Contains("Custom Scan (PgFusion)"));
    }

    static string Psql(Cluster cluster, string database, string enable, string script)
    {
        var file = IO.Path.Combine(Places.Artifacts, "demo.sql");
        IO.File.WriteAllText(file, script);
        var env = new Dictionary<string, string> { ["PGOPTIONS"] = "-c pg_fusion.enable=" + enable };
        return Shell.CaptureWith(env, IO.Path.Combine(cluster.Postgres.BinDir, "psql"), cluster.Uri(database), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--pset=footer=off", "--pset=pager=off", "--file=" + file);
    }

    static string Indent(string text) => string.Join("\n", text.TrimEnd().Split('\n').Select(l => "    " + l));
}
