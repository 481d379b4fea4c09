// Debian packages that a command needs. Nothing is done when they are there.

static class Packages
{
    static bool updated;

    static bool Installed(string package) =>
        Shell.Succeeds("bash", "-c", "dpkg-query -W -f='${db:Status-Status}' \"$1\" 2>/dev/null | grep -qx installed", "bash", package);

    public static void Need(params string[] packages)
    {
        var missing = packages.Where(p => !Installed(p)).ToArray();
        if (missing.Length == 0)
            return;
        if (!Shell.OnPath("apt-get"))
            throw new CommandFailed("these are needed, and there is no apt-get to install them: " + string.Join(" ", missing));
        Console.WriteLine("==> installing " + string.Join(" ", missing));
        var log = Places.Log("apt");
        var env = new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive" };
        if (!updated)
        {
            Run(log, env, "apt-get", "update");
            updated = true;
        }
        Run(log, env, new[] { "apt-get", "install", "--yes", "--no-install-recommends" }.Concat(missing).ToArray());
    }

    static void Run(string log, Dictionary<string, string> env, params string[] command)
    {
        var privileged = Shell.Privileged(command);
        Shell.RunToLog(log, privileged[0], privileged.Skip(1), env: env);
    }
}
