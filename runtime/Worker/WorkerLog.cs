using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace PgFusion.Worker;

/// <summary>By severity; the values of pg_fusion.log_level.</summary>
public enum LogLevel
{
    Error,
    Warning,
    Info,
    Debug,
}

/// <summary>
/// The worker's log: one line per message, appended by one system call each, so that what the runtime itself writes to
/// standard error (which is the same file) comes between lines, not into them. Level and file can change while the
/// worker runs. All messages stand in LogMessages.cs. Thread-safe.
/// </summary>
public sealed partial class WorkerLog
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;
    private const int WriteOnly = 0x1;
    private const int Create = 0x40;
    private const int Append = 0x400;
    private const int CloseOnExec = 0x80000;
    private const int OwnerOnly = 0b110_000_000;

    private readonly Lock _lock = new();
    private volatile LogLevel _level;

    public WorkerLog(LogLevel level) => _level = level;

    public LogLevel Level
    {
        get => _level;
        set => _level = value;
    }

    /// <exception cref="ArgumentException">There is no such level.</exception>
    public static LogLevel ParseLevel(string name) => name switch
    {
        "error" => LogLevel.Error,
        "warning" => LogLevel.Warning,
        "info" => LogLevel.Info,
        "debug" => LogLevel.Debug,
        _ => throw new ArgumentException($"unknown log level \"{name}\""),
    };

    /// <summary>
    /// Standard output and error, and with them this log, go to <paramref name="path"/> from now on. Opening the same
    /// path again is what log rotation needs. When that fails they stay what they are.
    /// </summary>
    public void OpenFile(string path)
    {
        int file = OpenDescriptor(path, WriteOnly | Create | Append | CloseOnExec, OwnerOnly);
        if (file < 0)
        {
            this.LogFileFailed(path, new Win32Exception(Marshal.GetLastPInvokeError()).Message);
            return;
        }
        lock (_lock)
        {
            _ = Duplicate(file, StandardOutput);
            _ = Duplicate(file, StandardError);
            _ = CloseDescriptor(file);
        }
    }

    internal bool Writes(LogLevel level) => level <= _level;

    internal void Write(LogLevel level, string message)
    {
        if (!Writes(level))
            return;
        string time = DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        string name = level.ToString().ToUpperInvariant();
        string text = message.ReplaceLineEndings("\n\t");
        byte[] line = Encoding.UTF8.GetBytes($"{time} UTC [{Environment.ProcessId}] {name}: {text}\n");
        lock (_lock)
        {
            // A log that cannot be written (disk full) must not stop a query.
            _ = WriteDescriptor(StandardError, line, (nuint)line.Length);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenDescriptor(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseDescriptor(int descriptor);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteDescriptor(int descriptor, byte[] bytes, nuint count);
}
