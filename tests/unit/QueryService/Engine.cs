using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using PgFusion.Compiler;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.CodeGen;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer;
using PgFusion.Compiler.Pipelines;
using PgFusion.Compiler.QueryTree;
using PgFusion.Runtime.Columns;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Protocol;
using PgFusion.Runtime.Scheduler;
using PgFusion.UnitTests.Functions;
using PgFusion.UnitTests.LogicalPlan;
using PgFusion.Worker;
using PgFusion.Worker.QueryService;

namespace PgFusion.UnitTests.QueryService;

/// <summary>How a query is run. The pages are small, so that a few thousand rows are many of them.</summary>
internal sealed record EngineOptions
{
    public int Threads { get; init; } = 2;

    public CodeBackEnd BackEnd { get; init; } = CodeBackEnd.Il;

    public long MemoryBytes { get; init; } = 256 << 20;

    public long ArenaBytes { get; init; } = 256 << 20;

    public int RowsPerBlock { get; init; } = 4;

    public int PageRows { get; init; } = 100;

    public bool ExecutorProducer { get; init; }

    /// <summary>Processes beside the backend that make pages.</summary>
    public int ScanWorkers { get; init; }

    public ScanWorkerLeaves ScanWorkersLeave { get; init; }

    public IReadOnlyList<StartValue> StartValues { get; init; } = [];

    /// <summary>Result pages that the reader lets wait before it gives one back.</summary>
    public int ReaderLag { get; init; }

    /// <summary>Called with the number of pages produced so far, before each; true: the socket closes.</summary>
    public Func<int, bool>? Abort { get; init; }

    /// <summary>Changes a page before it is handed over; returns the rows that the message tells.</summary>
    public Func<PageOfTest, uint>? Damage { get; init; }

    public IReadOnlySet<string>? DisabledRules { get; init; }

    /// <summary>The leaf may be cached there.</summary>
    public BlockCacheService? Cache { get; init; }

    /// <summary>Chunks that the visibility map does not vouch for.</summary>
    public IReadOnlySet<uint> ChunksNotVisible { get; init; } = new HashSet<uint>();

    /// <summary>Of all visibility map pages.</summary>
    public ulong MapLsn { get; init; } = TestVisibility.Lsn;

    /// <summary>Of the database that the table is in.</summary>
    public uint DatabaseBirth { get; init; } = 1;

    /// <summary>Of a chunk's pages.</summary>
    public Func<uint, ulong> PageLsn { get; init; } = static _ => TestVisibility.Lsn;

    /// <summary>No chunk is as it was when it has been read.</summary>
    public bool ChangeDuringScan { get; init; }

    public bool IsPrewarm { get; init; }
}

internal readonly unsafe record struct PageOfTest(nint Address, long Used, int Rows, int Number)
{
    public PageHeader* Header => (PageHeader*)Address;
}

/// <summary>What came of a query.</summary>
internal sealed record EngineResult
{
    public List<string?[]> Rows { get; init; } = [];

    public PgException? Error { get; set; }

    public ulong? Ended { get; set; }

    public Finished? Finished { get; set; }

    public bool Aborted { get; set; }

    public TimeSpan AbortTime { get; set; }

    public int PagesProduced { get; set; }

    /// <summary>Chunks that scan workers brought to their end.</summary>
    public int ScanWorkerChunks { get; set; }

    /// <summary>Most result pages that waited for the reader at a time.</summary>
    public int ResultsWaitingMax { get; set; }

    /// <summary>Most extents that were leased at a time.</summary>
    public int LeasesMax { get; set; }

    /// <summary>Extents that neither side had given back when the query was over: the session takes them.</summary>
    public int LeasesLeft { get; set; }

    public long ArenaBytesAtEnd { get; set; }

    public long MemoryBytesAtEnd { get; set; }

    public string?[][] Sorted => [.. Rows.OrderBy(static r => string.Join("|", r.Select(static v => v ?? "~")), StringComparer.Ordinal)];
}

/// <summary>Runs captured queries over rows of tests, with a backend that is one thread (<see cref="TestBackend"/>).</summary>
internal static class Engine
{
    private static readonly ConcurrentDictionary<int, WorkerThreads> Threads = new();
    private static readonly ConcurrentDictionary<(string, string), PreparedPlan> Plans = new();

    public static CodeCache Code { get; } = new(4000);

    public static WorkerLog Log { get; } = new(LogLevel.Error);

    /// <summary>Of executions whose leaves are not cacheable.</summary>
    public static BlockCacheService Cache { get; } = new(new WorkerOptions { SocketPath = "" });

    public static EngineResult Run(string query, IReadOnlyList<PlainRow> rows, EngineOptions? options = null)
    {
        options ??= new EngineOptions();
        using var backend = new TestBackend(Prepare(query, options.DisabledRules), rows, options);
        return backend.Run();
    }

    public static WorkerThreads ThreadsOf(int count) => Threads.GetOrAdd(count, static n => new WorkerThreads(n));

    public static PreparedPlan Prepare(string query, IReadOnlySet<string>? disabledRules = null) =>
        Plans.GetOrAdd((query, string.Join(",", disabledRules ?? new HashSet<string>())), _ =>
        {
            PlanRequest request = CatalogBundle.Read(CapturedQueries.Request("15", query));
            QueryPlan plan = PlanBuilder.Build(QueryReader.Read(request.QueryText), request.Catalog, disabledRules);
            var root = (ResultNode)RuleRunner.Default.Run(plan.Root, disabledRules);
            return new PreparedPlan(new CompiledPlan(request.Catalog, plan with { Root = root }, PipelineBuilder.Build(root)), [], 0);
        });

    /// <summary>A numeric's payload.</summary>
    public static unsafe byte[] Numeric(string text)
    {
        using var scratch = new TestScratch();
        StringRef numeric = scratch.Numeric(text);
        return new ReadOnlySpan<byte>(numeric.Pointer, numeric.Length).ToArray();
    }

    /// <summary>A result value as SQL shows it.</summary>
    public static unsafe string? Show(object? value, ScalarType type)
    {
        switch (value)
        {
            case null:
                return null;
            case bool truth:
                return truth ? "t" : "f";
            case byte[] payload when type.IsNumeric:
                using (var scratch = new TestScratch())
                {
                    fixed (byte* bytes = payload)
                    {
                        return scratch.Show(new StringRef(bytes, payload.Length));
                    }
                }
            case byte[] payload:
                return Encoding.UTF8.GetString(payload);
            default:
                return Convert.ToString(value, CultureInfo.InvariantCulture);
        }
    }
}
