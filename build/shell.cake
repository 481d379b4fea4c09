// Running other programs.
//
// Run      shows the command and lets it write to our output.
// RunToLog keeps the output in a file and shows its end only when the command fails; the command
//          itself is shown too, unless it is one that only we would care about (quiet).
// Capture  returns standard output.
// A command that fails throws CommandFailed; nothing here swallows an exit status.
// As and Privileged rewrite a command so that it runs as another user, or as root.

using System.Diagnostics;
using System.Threading;

public sealed class CommandFailed : Exception
{
    public CommandFailed(string message) : base(message) { }
}

void Say(string text) => Console.WriteLine(text);
void Step(string text) => Console.WriteLine("==> " + text);

static class Shell
{
    public static ProcessStartInfo Prepare(string file, IEnumerable<string> arguments, string cwd, IDictionary<string, string> env)
    {
        var start = new ProcessStartInfo(file) { UseShellExecute = false };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        if (cwd != null)
            start.WorkingDirectory = cwd;
        if (env != null)
            foreach (var (name, value) in env)
                if (value == null)
                    start.Environment.Remove(name);
                else
                    start.Environment[name] = value;
        return start;
    }

    public static string Show(string file, IEnumerable<string> arguments) =>
        string.Join(" ", new[] { file }.Concat(arguments).Select(a => a.Length > 0 && a.All(c => char.IsLetterOrDigit(c) || "-_./=:,+%@".Contains(c)) ? a : "'" + a.Replace("'", "'\\''") + "'"));

    public static int Status(string file, IEnumerable<string> arguments, string cwd = null, IDictionary<string, string> env = null)
    {
        using var process = Process.Start(Prepare(file, arguments, cwd, env));
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Runs with standard output and error discarded; the exit status is the answer.</summary>
    public static bool Succeeds(string file, params string[] arguments) =>
        Status("bash", new[] { "-c", "exec \"$0\" \"$@\" >/dev/null 2>&1 </dev/null", file }.Concat(arguments)) == 0;

    public static void Run(string file, IEnumerable<string> arguments, string cwd = null, IDictionary<string, string> env = null)
    {
        Console.WriteLine("  $ " + Show(file, arguments));
        var status = Status(file, arguments, cwd, env);
        if (status != 0)
            throw new CommandFailed($"{file} exited with status {status}");
    }

    public static void RunToLog(string log, string file, IEnumerable<string> arguments, string cwd = null, IDictionary<string, string> env = null, bool quiet = false)
    {
        if (!quiet)
            Console.WriteLine("  $ " + Show(file, arguments));
        IO.Directory.CreateDirectory(IO.Path.GetDirectoryName(log));
        IO.File.AppendAllText(log, "$ " + Show(file, arguments) + "\n");
        var redirected = new[] { "-c", "log=$0; exec \"$@\" >>\"$log\" 2>&1 </dev/null", log, file }.Concat(arguments);
        var status = Status("bash", redirected, cwd, env);
        if (status == 0)
            return;
        Console.Error.WriteLine(string.Join("\n", IO.File.ReadLines(log).TakeLast(40)));
        throw new CommandFailed($"{file} exited with status {status}; all of its output is in {log}");
    }

    public static string Capture(string file, params string[] arguments) => CaptureWith(null, file, arguments);

    public static string CaptureWith(IDictionary<string, string> env, string file, params string[] arguments)
    {
        var start = Prepare(file, arguments, null, env);
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new CommandFailed($"{Show(file, arguments)} exited with status {process.ExitCode}");
        return output;
    }

    public static bool OnPath(string program) => Succeeds("which", program);

    public static readonly bool IsRoot = Capture("id", "-u").Trim() == "0";

    /// <summary>The command line with which root, or else sudo, runs a command that changes the system.</summary>
    public static string[] Privileged(params string[] command)
    {
        if (IsRoot)
            return command;
        if (!OnPath("sudo"))
            throw new CommandFailed($"this needs root, and there is no sudo: {Show(command[0], command.Skip(1))}");
        return new[] { "sudo" }.Concat(command).ToArray();
    }

    /// <summary>The command line that runs a command as <paramref name="user"/>, when we are root.</summary>
    public static string[] As(string user, params string[] command)
    {
        if (!IsRoot)
            return command;
        var group = Capture("id", "-gn", user).Trim();
        return new[] { "setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups", "--" }.Concat(command).ToArray();
    }
}
