// Where things are.
//
// artifacts/ holds what can be built again at once (objects, published worker, test results).
// .pgfusion/ holds what is kept between commands: clusters, and PostgreSQL 17 built from source.
// Clusters run as an unprivileged user when we are root, and that user must be able to reach
// .pgfusion/. A checkout below a directory that it cannot enter (/root, a 0700 home), or one whose
// path is too long for a unix socket, gets a directory in /var/tmp instead, named after a hash of
// the checkout's path, and .pgfusion is a symbolic link to it.

using IO = System.IO;
using System.Security.Cryptography;
using System.Text;

static class Places
{
    public static readonly string Repository = Environment.CurrentDirectory;
    public static readonly string Artifacts = IO.Path.Combine(Repository, "artifacts");
    public static readonly string Logs = IO.Path.Combine(Artifacts, "logs");

    // A unix socket's path has at most 107 bytes; clusters/test-17/data/<socket name> needs a part of them.
    const int LongestStatePath = 60;

    static string state;

    public static string State => state ??= Locate();

    /// <summary>The user that clusters run as: ourselves, or an unprivileged one when we are root.</summary>
    public static string ClusterUser =>
        !Shell.IsRoot ? Shell.Capture("id", "-un").Trim() : Shell.Succeeds("id", "postgres") ? "postgres" : "nobody";

    public static string Log(string name)
    {
        IO.Directory.CreateDirectory(Logs);
        return IO.Path.Combine(Logs, name + ".log");
    }

    public static string FreshLog(string name)
    {
        var log = Log(name);
        IO.File.Delete(log);
        return log;
    }

    static string Locate()
    {
        var wanted = IO.Path.Combine(Repository, ".pgfusion");
        var info = new IO.DirectoryInfo(wanted);
        var reachable = wanted.Length <= LongestStatePath
            && Shell.Succeeds("bash", new[] { "-c", "exec \"$@\"", "bash" }.Concat(Shell.As(ClusterUser, "test", "-x", Repository)).ToArray());

        if (info.LinkTarget == null && info.Exists)
        {
            if (!reachable)
                throw new CommandFailed($"{wanted} cannot be used by {ClusterUser}: remove it (./build.sh clean --all) or make the checkout's path accessible");
            return wanted;
        }
        if (reachable && info.LinkTarget == null)
        {
            IO.Directory.CreateDirectory(wanted);
            return wanted;
        }

        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Repository)))[..12].ToLowerInvariant();
        var fallback = "/var/tmp/pgfusion-" + hash;
        // The name can be guessed and /var/tmp is everybody's: only a real directory of our own will do.
        if (!IO.Directory.Exists(fallback))
            Shell.Capture("mkdir", "--mode=0755", fallback);
        if (Shell.Capture("stat", "--format=%u %F", fallback).Trim() != Shell.Capture("id", "-u").Trim() + " directory")
            throw new CommandFailed($"{fallback} exists and is not a directory of ours");
        if (info.LinkTarget != fallback)
        {
            IO.File.Delete(wanted);
            IO.File.CreateSymbolicLink(wanted, fallback);
            Console.WriteLine($"  clusters are kept in {fallback}: {ClusterUser} cannot use {wanted}");
        }
        return fallback;
    }
}
