// The PostgreSQL installations that commands work with, one per major.
//
// 15 comes from Debian 12's packages. 17 is built from Debian's own source package (trixie) with
// assertions, into .pgfusion/pg17, and kept between runs. PG_CONFIG in the environment takes the
// place of either when it is of the wanted major.

using IO = System.IO;
using System.Text.RegularExpressions;

public sealed record Postgres(int Major, string PgConfig)
{
    public string BinDir => Ask("--bindir");
    public string LibDir => Ask("--pkglibdir");
    public string ShareDir => Ask("--sharedir");
    public string Version => Ask("--version");

    public string Ask(string what) => Shell.Capture(PgConfig, what).Trim();
}

static class Postgreses
{
    public static readonly int[] Majors = { 15, 17 };
    const int DefaultMajor = 15;

    public static int MajorFrom(string option)
    {
        if (string.IsNullOrEmpty(option))
            return DefaultMajor;
        if (int.TryParse(option, out var major) && Majors.Contains(major))
            return major;
        throw new CommandFailed($"--pg {option}: the majors are {string.Join(" and ", Majors)}");
    }

    /// <summary>The installation of a major, installed or built first when it is missing.</summary>
    public static Postgres Need(int major)
    {
        var given = Given();
        if (given != null && given.Major == major)
            return given;
        return major == 17 ? Built17() : Packaged15();
    }

    public static bool IsBuilt(int major) => Given()?.Major == major || IO.File.Exists(IO.Path.Combine(Places.State, "pg" + major, "built-from"));

    /// <summary>The installation that PG_CONFIG names, or null when PG_CONFIG is not set.</summary>
    public static Postgres Given()
    {
        var pgConfig = Environment.GetEnvironmentVariable("PG_CONFIG");
        if (string.IsNullOrEmpty(pgConfig))
            return null;
        var version = Shell.Capture(pgConfig, "--version");
        return new Postgres(int.Parse(Regex.Match(version, @"\d+").Value), pgConfig);
    }

    static Postgres Packaged15()
    {
        const string pgConfig = "/usr/lib/postgresql/15/bin/pg_config";
        // pg_config and PGXS are there with the client alone; the headers come with the -dev package only.
        const string header = "/usr/include/postgresql/15/server/postgres.h";
        if (!IO.File.Exists("/usr/lib/postgresql/15/bin/postgres") || !IO.File.Exists(pgConfig) || !IO.File.Exists(header))
            Packages.Need("postgresql-15", "postgresql-server-dev-15");
        Packages.Need("make");
        return new Postgres(15, pgConfig);
    }

    static Postgres Built17()
    {
        var prefix = IO.Path.Combine(Places.State, "pg17");
        var pgConfig = IO.Path.Combine(prefix, "bin", "pg_config");
        var finished = IO.Path.Combine(prefix, "built-from");
        if (IO.File.Exists(finished))
            return new Postgres(17, pgConfig);

        Console.WriteLine("==> building PostgreSQL 17 with assertions into " + prefix + " (once; about 3 minutes on 2 cores)");
        if (IO.File.Exists("/etc/debian_version"))
            Packages.Need("gcc", "libc6-dev", "make", "bison", "flex", "bzip2", "pkg-config", "libreadline-dev", "zlib1g-dev", "libicu-dev", "liblz4-dev");

        var work = IO.Path.Combine(Places.State, "pg17-build");
        if (IO.Directory.Exists(work))
            IO.Directory.Delete(work, recursive: true);
        if (IO.Directory.Exists(prefix))
            IO.Directory.Delete(prefix, recursive: true);
        IO.Directory.CreateDirectory(work);

        var tarball = DownloadSource(work);
        var log = Places.FreshLog("pg17-build");
        var source = IO.Path.Combine(work, "source");
        IO.Directory.CreateDirectory(source);
        Shell.RunToLog(log, "tar", new[] { "-xf", tarball, "-C", source, "--strip-components=1" });
        Shell.RunToLog(log, "./configure", new[] { "--quiet", "--prefix=" + prefix, "--enable-cassert", "--enable-debug", "--with-icu", "--with-lz4", "CFLAGS=-O1 -g" }, cwd: source);
        var jobs = "-j" + Environment.ProcessorCount;
        Shell.RunToLog(log, "make", new[] { "-s", jobs }, cwd: source);
        Shell.RunToLog(log, "make", new[] { "-s", jobs, "-C", "contrib" }, cwd: source);
        Shell.RunToLog(log, "make", new[] { "-s", "install" }, cwd: source);
        Shell.RunToLog(log, "make", new[] { "-s", "-C", "contrib", "install" }, cwd: source);
        IO.Directory.Delete(work, recursive: true);
        IO.File.WriteAllText(finished, IO.Path.GetFileName(tarball) + "\n");
        return new Postgres(17, pgConfig);
    }

    /// <summary>
    /// The orig tarball of Debian's postgresql-17, fetched and verified by apt. Debian 12 has no
    /// trixie source entry; one is written to a private apt configuration, so that the system's
    /// stays as it is, with the mirror that the system's Debian entries name.
    /// </summary>
    static string DownloadSource(string work)
    {
        var mirror = Mirror();
        var sources = IO.Path.Combine(work, "trixie.sources");
        IO.File.WriteAllText(sources,
            $"Types: deb-src\nURIs: {mirror}\nSuites: trixie\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n");
        var lists = IO.Path.Combine(work, "lists");
        var cache = IO.Path.Combine(work, "cache");
        IO.Directory.CreateDirectory(IO.Path.Combine(lists, "partial"));
        IO.Directory.CreateDirectory(IO.Path.Combine(cache, "archives", "partial"));
        var apt = new[]
        {
            // _apt, the user that apt downloads as when we are root, need not be able to write here.
            "-o", "APT::Sandbox::User=root",
            "-o", "Dir::Etc::sourcelist=" + sources, "-o", "Dir::Etc::sourceparts=-",
            "-o", "Dir::State::lists=" + lists, "-o", "Dir::Cache=" + cache,
        };
        var log = Places.FreshLog("pg17-source");
        Shell.RunToLog(log, "apt-get", apt.Append("update"));
        Shell.RunToLog(log, "apt-get", apt.Concat(new[] { "source", "--download-only", "postgresql-17" }), cwd: work);
        return IO.Directory.GetFiles(work, "postgresql-17_*.orig.tar.*").First(f => !f.EndsWith(".asc"));
    }

    static string Mirror()
    {
        var codename = Regex.Match(IO.File.ReadAllText("/etc/os-release"), @"^VERSION_CODENAME=(\w+)", RegexOptions.Multiline).Groups[1].Value;
        var targets = Shell.Capture("apt-get", "indextargets", "--format", "$(RELEASE) $(REPO_URI)", "Created-By: Packages", "Component: main");
        var mirror = targets.Split('\n').Select(l => l.Split(' ')).FirstOrDefault(p => p.Length == 2 && p[0] == codename);
        if (mirror == null)
            throw new CommandFailed($"apt knows no mirror of Debian {codename}; the source of PostgreSQL 17 comes from one");
        return mirror[1];
    }
}
