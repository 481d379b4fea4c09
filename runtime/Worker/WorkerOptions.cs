using System.Globalization;
using System.Reflection;

namespace PgFusion.Worker;

/// <summary>
/// What the supervisor started this process with (pghooks/supervisor/launch.c), or a test. The memory limit may change
/// while the worker runs.
/// </summary>
public sealed class WorkerOptions
{
    /// <summary>The block cache takes this part of the machine's memory, up to so much, unless a size is set.</summary>
    private const long CachePart = 8;
    private const long CacheBytesMax = 16L << 30;

    private long _memoryLimitBytes = 2048L << 20;
    private long _cacheBytes = CacheBytes(-1);

    /// <summary>Identity of this build; a library of another one is refused.</summary>
    public static string OwnBuildId { get; } =
        typeof(WorkerOptions).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == "PgFusionBuildId").Value ?? "";

    /// <summary>Path of the listening socket, relative to the working directory: the data directory.</summary>
    public required string SocketPath { get; init; }

    /// <summary>Descriptor of the stream to the supervisor; -1: there is none.</summary>
    public int ControlDescriptor { get; init; } = -1;

    /// <summary>Build of the library that the postmaster has loaded; empty: unknown.</summary>
    public string LibraryBuildId { get; init; } = "";

    /// <summary>Threads that run queries, at least one.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    public long ArenaBytes { get; init; } = 4096L << 20;

    /// <summary>Limit of working memory over all queries.</summary>
    public long MemoryLimitBytes
    {
        get => Interlocked.Read(ref _memoryLimitBytes);
        set => Interlocked.Exchange(ref _memoryLimitBytes, value);
    }

    /// <summary>Limit of the block cache.</summary>
    public long CacheLimitBytes
    {
        get => Interlocked.Read(ref _cacheBytes);
        set
        {
            Interlocked.Exchange(ref _cacheBytes, value);
            CacheLimitChanged?.Invoke(value);
        }
    }

    public event Action<long>? CacheLimitChanged;

    /// <summary>Empty: standard error.</summary>
    public string LogFile { get; init; } = "";

    public LogLevel LogLevel { get; init; } = LogLevel.Info;

    /// <param name="megabytes">-1: a part of the machine's memory.</param>
    public static long CacheBytes(long megabytes) =>
        megabytes >= 0 ? megabytes << 20 : Math.Min(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / CachePart, CacheBytesMax);

    /// <exception cref="ArgumentException">An option is unknown, has no value, or a wrong one.</exception>
    public static WorkerOptions Parse(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>();
        for (int i = 0; i < arguments.Count; i += 2)
        {
            string name = arguments[i];
            if (!name.StartsWith("--", StringComparison.Ordinal))
                throw new ArgumentException($"\"{name}\" is not an option");
            if (i + 1 == arguments.Count)
                throw new ArgumentException($"option {name} needs a value");
            values[name] = arguments[i + 1];
        }

        int threads = Number("--threads", 0, 1024, 0);
        var options = new WorkerOptions
        {
            SocketPath = Text("--socket", null),
            ControlDescriptor = Number("--control-fd", 3, 1024, -1),
            LibraryBuildId = Text("--build-id", ""),
            Threads = threads == 0 ? Environment.ProcessorCount : threads,
            ArenaBytes = (long)Number("--arena-mb", 1, 1 << 20, 4096) << 20,
            MemoryLimitBytes = (long)Number("--memory-mb", 1, int.MaxValue, 2048) << 20,
            CacheLimitBytes = CacheBytes(Number("--cache-mb", -1, int.MaxValue, -1)),
            LogFile = Text("--log-file", ""),
            LogLevel = WorkerLog.ParseLevel(Text("--log-level", "info")),
        };
        if (values.Count > 0)
            throw new ArgumentException($"unknown option {values.Keys.First()}");
        return options;

        string Text(string name, string? otherwise) =>
            values.Remove(name, out string? value) ? value
            : otherwise ?? throw new ArgumentException($"option {name} is missing");

        int Number(string name, int least, int most, int otherwise)
        {
            if (!values.Remove(name, out string? text))
                return otherwise;
            return int.TryParse(text, least < 0 ? NumberStyles.AllowLeadingSign : NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
                ? value
                : throw new ArgumentException($"option {name} needs a number from {least} to {most}, not \"{text}\"");
        }
    }
}
