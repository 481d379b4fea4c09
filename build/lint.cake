// Style and warnings: C# by dotnet format (rules in .editorconfig), C by the compiler.
//
// C is compiled for every PostgreSQL that is at hand; PostgreSQL's own headers are system headers
// here, as they are not ours to make clean at -Wextra.

using IO = System.IO;

static class Lint
{
    public static bool CSharp()
    {
        Console.WriteLine("==> C#: dotnet format");
        Shell.RunToLog(Places.FreshLog("lint-restore"), "dotnet", new[] { "restore", "PgFusion.sln" });
        return Passes("dotnet", "format", "PgFusion.sln", "--no-restore", "--verify-no-changes");
    }

    public static bool C(Postgres postgres)
    {
        if (!Extension.Exists)
            return true;
        var sources = IO.Directory.GetFiles(IO.Path.Combine(Places.Repository, "pghooks"), "*.c", IO.SearchOption.AllDirectories).OrderBy(f => f, StringComparer.Ordinal).ToList();
        Console.WriteLine($"==> C: {sources.Count} files with {postgres.Version}'s headers");
        var clean = true;
        foreach (var source in sources)
            clean &= Passes("gcc", new[]
            {
                "-std=gnu99", "-O2", "-fPIC", "-Wall", "-Wextra", "-Werror", "-Wdeclaration-after-statement", "-Wmissing-prototypes", "-D_GNU_SOURCE",
                "-I" + IO.Path.Combine(Places.Repository, "pghooks"), "-isystem", postgres.Ask("--includedir-server"), "-c", source, "-o", "/dev/null",
            });
        return clean;
    }

    static bool Passes(string file, params string[] arguments)
    {
        var status = Shell.Status(file, arguments);
        if (status != 0)
            Console.WriteLine($"  status {status}: {Shell.Show(file, arguments)}");
        return status == 0;
    }
}
