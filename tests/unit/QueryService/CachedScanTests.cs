using PgFusion.Runtime.BlockCache;
using PgFusion.Worker;
using PgFusion.Worker.QueryService;
using Xunit;

namespace PgFusion.UnitTests.QueryService;

/// <summary>Rows are the same whether chunks come from producers, go to the cache meanwhile, or come from there.</summary>
public sealed class CachedScanTests : IDisposable
{
    private const int Rows = 3000;

    /// <summary>128 blocks of 4 rows each.</summary>
    private const int ChunkRows = 512;
    private const int Chunks = (Rows + ChunkRows - 1) / ChunkRows;

    private static readonly List<PlainRow> Table = PlainTable.Rows(Rows);

    private readonly BlockCacheService _cache = new(new WorkerOptions { SocketPath = "" });

    public static TheoryData<string> Names() => EngineTests.Names();

    public void Dispose() => _cache.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Cold_and_warm_runs_give_the_same_rows(string query)
    {
        Compare(query, new EngineOptions { Cache = _cache });
        Compare(query, new EngineOptions { Cache = _cache, Threads = 4 });
        Compare(query, new EngineOptions { Cache = _cache, ChunksNotVisible = new HashSet<uint> { 1, 4 } });
        Compare(query, new EngineOptions { Cache = _cache, ChunksNotVisible = new HashSet<uint> { 0, 5 }, ScanWorkers = 2, ReaderLag = 3 });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Scan_workers_fill_the_cache_too(string query)
    {
        Compare(query, new EngineOptions { Cache = _cache, ScanWorkers = 3, PageRows = 7, ScanWorkersLeave = ScanWorkerLeaves.BetweenChunks });
        Compare(query, new EngineOptions { Cache = _cache, PageRows = 8192 });
    }

    [Fact]
    public void The_second_run_asks_for_nothing()
    {
        EngineResult cold = Run("engine_columns", new EngineOptions { Cache = _cache });
        Assert.Equal((0, Chunks, 0), CountsOf(cold));
        EngineResult warm = Run("engine_columns", new EngineOptions { Cache = _cache });
        Assert.Equal((Chunks, 0, 0), CountsOf(warm));
        Assert.Equal(0, warm.PagesProduced);
        CachedRelationReport report = Assert.Single(_cache.Report(5));
        Assert.Equal((Chunks, Chunks), (report.Chunks.Count, (int)report.Hits));
        Assert.Equal([.. Enumerable.Range(0, Chunks - 1).Select(static _ => 128u), 110u], report.Chunks.OrderBy(static c => c.Number).Select(static c => c.Blocks));
    }

    [Fact]
    public void A_chunk_that_is_not_all_visible_is_read_each_time()
    {
        var options = new EngineOptions { Cache = _cache, ChunksNotVisible = new HashSet<uint> { 2 } };
        Assert.Equal((0, Chunks, 0), CountsOf(Run("engine_columns", options)));
        Assert.Equal((Chunks - 1, 1, 0), CountsOf(Run("engine_columns", options)));
    }

    [Fact]
    public void What_changed_while_it_was_read_is_not_cached()
    {
        Run("engine_columns", new EngineOptions { Cache = _cache, ChangeDuringScan = true });
        Assert.Empty(_cache.Report(5));
        Assert.Equal((0, Chunks, 0), CountsOf(Run("engine_columns", new EngineOptions { Cache = _cache })));
    }

    /// <summary>A vacuum moves the map page's LSN; a changed page has a newer one.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Chunks_without_a_newer_page_are_taken_though_the_map_has_changed(string query)
    {
        EngineOptions options = new() { Cache = _cache, MapLsn = 5000, PageLsn = static _ => 4800 };
        Compare(query, options);
        EngineOptions later = options with { MapLsn = 6000, PageLsn = static chunk => chunk == 3 ? 5500UL : 4800 };
        (int cached, int produced, int skipped) = CountsOf(Run(query, later));
        if (query != "engine_limit")
        {
            Assert.Equal((1, Chunks - 1), (produced, cached + skipped));
        }
        Compare(query, later with { MapLsn = 7000 });
        Compare(query, later with { MapLsn = 8000, ScanWorkers = 2 });
    }

    [Fact]
    public void A_revalidated_chunk_has_the_new_stamp()
    {
        Run("engine_columns", new EngineOptions { Cache = _cache });
        EngineResult again = Run("engine_columns", new EngineOptions { Cache = _cache, MapLsn = 5000 });
        Assert.Equal((Chunks, 0, 0), CountsOf(again));
        Assert.Contains(again.Finished!.Operators.SelectMany(static o => o.Properties), static p => p is { Key: "Revalidated Chunks", Value: "6" });
        Assert.All(Assert.Single(_cache.Report(5)).Chunks, static c => Assert.Equal((5000ul, 5000ul), (c.FirstLsn, c.LastLsn)));
        again = Run("engine_columns", new EngineOptions { Cache = _cache, MapLsn = 5000 });
        Assert.Contains(again.Finished!.Operators.SelectMany(static o => o.Properties), static p => p is { Key: "Revalidated Chunks", Value: "0" });
    }

    /// <summary>Its files may have the same names and, copied from one template, LSNs that are no newer.</summary>
    [Fact]
    public void A_database_that_is_created_anew_with_the_same_OID_finds_nothing()
    {
        Run("engine_columns", new EngineOptions { Cache = _cache });
        Assert.Equal((0, Chunks, 0), CountsOf(Run("engine_columns", new EngineOptions { Cache = _cache, DatabaseBirth = 2 })));
        Assert.Equal((Chunks, 0, 0), CountsOf(Run("engine_columns", new EngineOptions { Cache = _cache, DatabaseBirth = 2, MapLsn = 5000 })));
    }

    [Fact]
    public void A_prewarming_run_returns_nothing_and_leaves_all_there()
    {
        EngineResult prewarm = Run("engine_columns", new EngineOptions { Cache = _cache, IsPrewarm = true, ChunksNotVisible = new HashSet<uint> { 0 } });
        Assert.Empty(prewarm.Rows);
        Assert.Equal((0, Chunks - 1, 1), CountsOf(prewarm));
        Assert.Equal((Chunks - 1, 1, 0), CountsOf(Run("engine_columns", new EngineOptions { Cache = _cache })));
        Assert.Equal((0, 0, Chunks), CountsOf(Run("engine_columns", new EngineOptions { Cache = _cache, IsPrewarm = true, ChunksNotVisible = new HashSet<uint> { 0 } })));
    }

    [Fact]
    public void Nothing_is_held_when_a_query_is_over_however_it_ends()
    {
        Run("engine_columns", new EngineOptions { Cache = _cache, Abort = static pages => pages == 5 });
        Run("engine_limit", new EngineOptions { Cache = _cache });
        Run("engine_columns", new EngineOptions { Cache = _cache, Damage = static page => (uint)page.Rows + (page.Number == 20 ? 1u : 0) });
        Run("engine_columns", new EngineOptions { Cache = _cache });
        Run("engine_limit", new EngineOptions { Cache = _cache });
        _cache.Columns.Clear();
        Assert.Equal(0, _cache.Columns.Memory.UsedBytes);
    }

    /// <summary>What a limit does not come to is left alone, however much of it is in the cache.</summary>
    [Fact]
    public void Cached_chunks_do_not_pile_up_behind_one_that_is_read()
    {
        List<PlainRow> table = PlainTable.Rows(400 * ChunkRows);
        Engine.Run("engine_columns", table, new EngineOptions { Cache = _cache });
        var options = new EngineOptions { Cache = _cache, ChunksNotVisible = new HashSet<uint> { 0 } };
        Assert.Equal((399, 1, 0), CountsOf(Engine.Run("engine_columns", table, options)));
        Assert.InRange(CountsOf(Engine.Run("engine_limit", table, options)).Cached, 1, 127);
    }

    [Fact]
    public void A_limit_of_zero_caches_nothing()
    {
        using var none = new BlockCacheService(new WorkerOptions { SocketPath = "", CacheLimitBytes = 0 });
        Compare("engine_columns", new EngineOptions { Cache = none });
        Assert.Empty(none.Report(5));
        Assert.Equal(0, none.Columns.Memory.UsedBytes);
    }

    private static void Compare(string query, EngineOptions options)
    {
        string?[][] expected = Engine.Run(query, Table, new EngineOptions()).Sorted;
        for (int run = 0; run < 3; run++)
        {
            EngineResult result = Run(query, options);
            Assert.Null(result.Error);
            Assert.Equal(expected, result.Sorted);
            Assert.Equal(0, result.MemoryBytesAtEnd);
        }
        // Where the order shows it is the heap's.
        Assert.Equal(Run("engine_columns", new EngineOptions()).Rows, Run("engine_columns", options).Rows);
    }

    private static EngineResult Run(string query, EngineOptions options) => Engine.Run(query, Table, options);

    private static (int Cached, int Produced, int Skipped) CountsOf(EngineResult result)
    {
        Dictionary<string, string> properties = result.Finished!.Operators.SelectMany(static o => o.Properties).Where(static p => p.Key.EndsWith("Chunks", StringComparison.Ordinal)).ToDictionary();
        return (int.Parse(properties["Cached Chunks"]), int.Parse(properties["Produced Chunks"]), int.Parse(properties["Skipped Chunks"]));
    }
}
