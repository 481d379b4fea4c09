using System.Diagnostics;
using System.Globalization;
using Npgsql;
using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Cache;

/// <summary>The view pg_fusion_cache, and the functions that prewarm, evict and pin: what they do, and for whom.</summary>
public sealed class FunctionTests : IDisposable
{
    private const string Role = "pgfusion_cache_reader";

    /// <summary>Of the table `facts`: chunks of 128 blocks, the last of them not full.</summary>
    private const int Rows = 40_000;

    private readonly ScratchDatabase database = new("pgfusion_cache_functions");
    private readonly RawConnection owner;

    public FunctionTests()
    {
        owner = new RawConnection(database.Settings);
        owner.Run($"DROP ROLE IF EXISTS {Role}");
        owner.Run($"CREATE ROLE {Role} LOGIN");
        owner.Run("CREATE TABLE facts (id int, price numeric(12,2), note text, day date) WITH (autovacuum_enabled = off)");
        owner.Run($"""
            INSERT INTO facts SELECT i, i / 7.0, repeat(chr(97 + i % 26), 200), date '2020-01-01' + i % 1000
            FROM generate_series(1, {Rows}) i
            """);
        Vacuum("facts");
    }

    public void Dispose()
    {
        owner.Dispose();
        database.Dispose();
        using RawConnection admin = new(TestDatabase.Settings);
        admin.Run($"DROP ROLE IF EXISTS {Role}");
    }

    // ---- prewarming ----

    [EngineFact]
    public void Prewarming_caches_all_columns_and_the_next_query_reads_no_block()
    {
        long chunks = Prewarm("facts");
        Assert.Equal(Heap("facts"), chunks);
        CacheRow row = Row("facts")!;
        Assert.Equal((chunks, 4, 1.0, 1.0, false), (row.Chunks, row.Columns, row.Valid, row.Cached, row.Pinned));
        Assert.InRange(row.Bytes, 100_000, long.Parse(owner.Scalar("SELECT pg_relation_size('facts')")!, CultureInfo.InvariantCulture));

        string[] expected = Answer("SET pg_fusion.enable = off");
        Assert.Equal(expected, Answer("SET pg_fusion.enable = on"));
        CacheRow used = Row("facts")!;
        Assert.True(used.Hits > row.Hits);
        Assert.Equal(row.Misses, used.Misses);
        Assert.NotNull(used.LastUse);
        Assert.Equal(row.Bytes, used.Bytes);
    }

    [EngineFact]
    public void Some_columns_and_again_others()
    {
        Assert.Equal(Heap("facts"), Number("SELECT pg_fusion_prewarm('facts', '{day}')"));
        CacheRow first = Row("facts")!;
        Assert.Equal(1, first.Columns);
        Assert.Equal(Heap("facts"), Number("SELECT pg_fusion_prewarm('facts', '{id,day,id}')"));
        CacheRow second = Row("facts")!;
        Assert.Equal(2, second.Columns);
        Assert.True(second.Bytes > first.Bytes);
    }

    [EngineFact]
    public void Prewarming_keeps_the_sessions_settings_and_sends_no_rows()
    {
        owner.Run("SET pg_fusion.enable = off");
        owner.Run("SET pg_fusion.cache = off");
        owner.Run("SET enable_seqscan = off");
        RawResult result = owner.Run("SELECT pg_fusion_prewarm('facts')");
        Assert.Equal(Heap("facts").ToString(CultureInfo.InvariantCulture), Assert.Single(result.Column()));
        Assert.Equal("off off off", owner.Scalar("SELECT concat_ws(' ', current_setting('pg_fusion.enable'), current_setting('pg_fusion.cache'), current_setting('enable_seqscan'))"));
        Assert.Equal("42703", owner.Query("SELECT pg_fusion_prewarm('facts', '{nothing}')").Error?.SqlState);
        Assert.Equal("off off off", owner.Scalar("SELECT concat_ws(' ', current_setting('pg_fusion.enable'), current_setting('pg_fusion.cache'), current_setting('enable_seqscan'))"));
    }

    [EngineFact]
    public void The_table_is_read_though_an_index_has_the_columns()
    {
        owner.Run("CREATE INDEX facts_by_day ON facts (day)");
        owner.Run("ANALYZE facts");
        Assert.Contains("Index Only Scan", Plan("EXPLAIN SELECT day FROM facts ORDER BY day"), StringComparison.Ordinal);
        owner.Run("SET enable_seqscan = off");
        Assert.Equal(Heap("facts"), Number("SELECT pg_fusion_prewarm('facts', '{day}')"));
        Assert.Equal("on on on", owner.Scalar("SELECT concat_ws(' ', current_setting('enable_indexscan'), current_setting('enable_indexonlyscan'), current_setting('enable_bitmapscan'))"));
    }

    [EngineFact]
    public void Only_all_visible_chunks_are_cached()
    {
        owner.Run("UPDATE facts SET price = 0 WHERE ctid = '(300,1)'");
        Assert.Equal(Heap("facts") - 2, Prewarm("facts"));
        Vacuum("facts");
        Assert.Equal(Heap("facts"), Prewarm("facts"));
    }

    [EngineFact]
    public void Empty_and_other_names()
    {
        owner.Run("CREATE TABLE \"Odd \"\"Name\" (\"select\" int, \"Ünï\" text)");
        Assert.Equal(0, Prewarm("\"Odd \"\"Name\""));
        owner.Run("INSERT INTO \"Odd \"\"Name\" SELECT i, i FROM generate_series(1, 1000) i");
        owner.Run("ALTER TABLE \"Odd \"\"Name\" DROP \"Ünï\"");
        Vacuum("\"Odd \"\"Name\"");
        Assert.Equal(1, Prewarm("\"Odd \"\"Name\""));
        Assert.Equal(1, Row("\"Odd \"\"Name\"")!.Columns);
        Assert.Null(owner.Scalar("SELECT pg_fusion_prewarm(NULL)"));
    }

    [EngineTheory]
    [InlineData("CREATE UNLOGGED TABLE t (a int)", "t", "42809", "\"t\" cannot be cached", "It is an unlogged table.")]
    [InlineData("CREATE TEMP TABLE t (a int)", "t", "42809", "\"t\" cannot be cached", "It is a temporary table.")]
    [InlineData("CREATE TABLE t (a int) PARTITION BY RANGE (a)", "t", "42809", "\"t\" is not a table or materialized view", null)]
    [InlineData("CREATE VIEW t AS SELECT 1", "t", "42809", "\"t\" is not a table or materialized view", null)]
    [InlineData("CREATE TABLE t ()", "t", "42809", "\"t\" has no columns", null)]
    [InlineData("SELECT 1", "pg_class", "42809", "\"pg_class\" cannot be cached", "It is a system catalog.")]
    [InlineData("SELECT 1", "4242424242", "42P01", "relation with OID 4242424242 does not exist", null)]
    [InlineData("SELECT 1", "facts', '{other}", "42703", "column \"other\" of relation \"facts\" does not exist", null)]
    [InlineData("SELECT 1", "facts', '{id,xmin}", "0A000", "system column \"xmin\" cannot be cached", null)]
    [InlineData("SELECT 1", "facts', '{}", "22023", "there must be at least one column", null)]
    [InlineData("SELECT 1", "facts', '{id,null}", "22004", "column name must not be null", null)]
    public void What_cannot_be_prewarmed(string make, string arguments, string state, string message, string? detail)
    {
        owner.Run(make);
        RawError? error = owner.Query($"SELECT pg_fusion_prewarm('{arguments}')").Error;
        Assert.Equal((state, message, detail), (error?.SqlState, error?.Message, error?.Detail));
    }

    [EngineFact]
    public void A_definition_that_is_not_committed_is_not_cached()
    {
        owner.Run("BEGIN");
        owner.Run("ALTER TABLE facts ADD extra int DEFAULT 5");
        Assert.Equal("55000", owner.Query("SELECT pg_fusion_prewarm('facts', '{extra}')").Error?.SqlState);
        owner.Run("ROLLBACK");
        owner.Run("ALTER TABLE facts ADD extra int DEFAULT 7");
        Prewarm("facts");
        owner.Run("SET pg_fusion.enable = on");
        Assert.Equal("7 7", owner.Scalar("SELECT min(extra) || ' ' || max(extra) FROM facts"));
    }

    [EngineFact]
    public void Its_progress_shows_and_it_can_be_cancelled()
    {
        using RawConnection warmer = new(database.Settings);
        HashSet<long> seen = [];
        long start = Stopwatch.GetTimestamp();
        while (seen.Count(bytes => bytes > 0) < 3)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30), $"bytes that were seen: {string.Join(", ", seen.Order())}");
            owner.Run("SELECT pg_fusion_cache_evict('facts')");
            warmer.SendQuery("SELECT pg_fusion_prewarm('facts')");
            for (int look = 0; look < 10; look++)
            {
                seen.Add(Row("facts")?.Bytes ?? 0);
            }
            Assert.Null(Assert.Single(warmer.ReadUntilReady()).Error);
        }

        bool cancelled = false;
        for (int i = 0; i < 50 && !cancelled; i++)
        {
            owner.Run("SELECT pg_fusion_cache_evict('facts')");
            warmer.SendQuery("SELECT pg_fusion_prewarm('facts')");
            warmer.Cancel();
            cancelled = Assert.Single(warmer.ReadUntilReady()).Error?.SqlState == "57014";
        }
        Assert.True(cancelled);
        Assert.Equal(Heap("facts").ToString(CultureInfo.InvariantCulture), warmer.Scalar("SELECT pg_fusion_prewarm('facts')"));
    }

    // ---- evicting and pinning ----

    [EngineFact]
    public void Evicting_returns_the_bytes_and_the_answer_stays()
    {
        Prewarm("facts");
        long bytes = Row("facts")!.Bytes;
        string[] expected = Answer("SET pg_fusion.enable = on");
        Assert.Equal(bytes, Number("SELECT pg_fusion_cache_evict('facts')"));
        Assert.Equal(0, Row("facts")?.Bytes ?? 0);
        Assert.Equal(0, Number("SELECT pg_fusion_cache_evict('facts')"));
        Assert.Equal(expected, Answer("SET pg_fusion.enable = on"));
    }

    [EngineFact]
    public void Pinning_shows_and_ends()
    {
        owner.Run("SELECT pg_fusion_cache_pin('facts')");
        Assert.True(Row("facts")!.Pinned);
        Assert.Null(Row("facts")!.Valid);
        Prewarm("facts");
        Assert.True(Row("facts")!.Pinned);
        owner.Run("SELECT pg_fusion_cache_pin('facts', false)");
        Assert.False(Row("facts")!.Pinned);
    }

    [EngineFact]
    public void Shares_follow_the_table()
    {
        long chunks = Prewarm("facts");
        owner.Run("DELETE FROM facts WHERE ctid = '(5,1)'");
        CacheRow deleted = Row("facts")!;
        Assert.Equal(1.0, deleted.Cached);
        // Where clearing a mark moves the map page's LSN, too, no chunk below that page counts any more.
        Assert.InRange(deleted.Valid!.Value, 0, (double)(chunks - 1) / chunks);
        Prewarm("facts");
        Assert.Equal((double)(chunks - 1) / chunks, Row("facts")!.Valid!.Value, 6);

        using RawConnection other = new(database.Settings);
        other.Run("BEGIN");
        other.Run("LOCK facts IN ACCESS EXCLUSIVE MODE");
        CacheRow locked = Row("facts")!;
        Assert.Equal((null, null, chunks), (locked.Valid, locked.Cached, locked.Chunks));
        other.Run("ROLLBACK");

        owner.Run("TRUNCATE facts");
        owner.Run("INSERT INTO facts (id) VALUES (1)");
        CacheRow? truncated = Row("facts");
        Assert.Equal((0.0, 0.0), (truncated?.Valid ?? 0, truncated?.Cached ?? 0));
        owner.Run("DROP TABLE facts");
        Assert.Equal("0", owner.Scalar("SELECT count(*) FROM pg_fusion_cache"));
    }

    /// <summary>Which other sessions must not read.</summary>
    [EngineFact]
    public void A_pinned_temporary_table_leaves_the_view_to_others()
    {
        using RawConnection other = new(database.Settings);
        other.Run("CREATE TEMP TABLE passing AS SELECT generate_series(1, 1000) i");
        other.Run("VACUUM passing");
        other.Run("SELECT pg_fusion_cache_pin('passing')");
        Prewarm("facts");
        Assert.Equal("facts true, passing false", owner.Scalar("""
            SELECT string_agg(relname || ' ' || (cached_share IS NOT NULL), ', ' ORDER BY relname) FROM pg_fusion_cache JOIN pg_class c ON c.oid = relation
            """));
    }

    // ---- for whom ----

    [EngineFact]
    public void Privileges()
    {
        owner.Run("CREATE TABLE guarded (LIKE facts)");
        owner.Run("INSERT INTO guarded SELECT * FROM facts");
        owner.Run("ALTER TABLE guarded ENABLE ROW LEVEL SECURITY");
        Vacuum("guarded");
        Prewarm("guarded");
        Prewarm("facts");
        NpgsqlConnectionStringBuilder settings = new(database.Settings.ConnectionString) { Username = Role };
        using RawConnection reader = new(settings);

        Assert.Equal("0", reader.Scalar("SELECT count(*) FROM pg_fusion_cache"));
        AssertError(reader, "SELECT pg_fusion_prewarm('facts')", "42501", "permission denied for table facts");

        owner.Run($"GRANT SELECT (id, day) ON facts TO {Role}");
        Assert.Equal("facts", Assert.Single(reader.Run("SELECT relation FROM pg_fusion_cache").Column()));
        Assert.Equal(Heap("facts").ToString(CultureInfo.InvariantCulture), reader.Scalar("SELECT pg_fusion_prewarm('facts', '{id,day}')"));
        AssertError(reader, "SELECT pg_fusion_prewarm('facts')", "42501", "permission denied for table facts");
        AssertError(reader, "SELECT pg_fusion_cache_evict('facts')", "42501", "must be owner of table facts");
        AssertError(reader, "SELECT pg_fusion_cache_pin('facts')", "42501", "must be owner of table facts");
        AssertError(reader, "SELECT pg_fusion_cache_pin('facts', false)", "42501", "must be owner of table facts");

        owner.Run($"GRANT SELECT ON guarded TO {Role}");
        AssertError(reader, "SELECT pg_fusion_prewarm('guarded')", "42501", "row-level security of \"guarded\" applies to the current user");
        owner.Run("ALTER TABLE guarded DISABLE ROW LEVEL SECURITY");
        Assert.Equal(Heap("guarded").ToString(CultureInfo.InvariantCulture), reader.Scalar("SELECT pg_fusion_prewarm('guarded')"));

        if (Number("SELECT current_setting('server_version_num')::int") >= 170000)
        {
            owner.Run($"GRANT MAINTAIN ON facts TO {Role}");
            reader.Run("SELECT pg_fusion_cache_pin('facts')");
            reader.Run("SELECT pg_fusion_cache_pin('facts', false)");
        }
        owner.Run($"ALTER TABLE facts OWNER TO {Role}");
        reader.Run("SELECT pg_fusion_cache_evict('facts')");
        owner.Run($"ALTER TABLE facts OWNER TO CURRENT_USER");
        owner.Run($"REVOKE ALL ON guarded, facts FROM {Role}");
        owner.Run($"DROP OWNED BY {Role}");
    }

    [EngineFact]
    public void Other_databases_are_not_shown()
    {
        Prewarm("facts");
        using ScratchDatabase neighbour = new("pgfusion_cache_neighbour");
        using RawConnection connection = new(neighbour.Settings);
        Assert.Equal("0", connection.Scalar("SELECT count(*) FROM pg_fusion_cache"));
    }

    // ---- what the planner makes of it ----

    [EngineFact]
    public void An_index_is_left_for_a_cached_scan_where_it_finds_many_rows_and_kept_where_it_finds_few()
    {
        const string Many = "EXPLAIN SELECT sum(price) FROM facts WHERE id < 6000";
        const string Few = "EXPLAIN SELECT sum(price) FROM facts WHERE id < 100";
        owner.Run("CREATE INDEX facts_by_id ON facts (id)");
        owner.Run("ANALYZE facts");
        owner.Run("SET pg_fusion.enable = on");
        Assert.Contains("Index", Plan(Many), StringComparison.Ordinal);
        Prewarm("facts");
        Assert.DoesNotContain("Index", Plan(Many), StringComparison.Ordinal);
        Assert.Contains("Index", Plan(Few), StringComparison.Ordinal);

        owner.Run("SET pg_fusion.cache = off");
        Assert.Contains("Index", Plan(Many), StringComparison.Ordinal);
        owner.Run("SET pg_fusion.cache = on");
        owner.Run("UPDATE facts SET note = note");
        Assert.Contains("Index", Plan(Many), StringComparison.Ordinal);
    }

    private string Plan(string explain) => string.Join('\n', owner.Run(explain).Column());

    private static void AssertError(RawConnection connection, string sql, string state, string message)
    {
        RawError? error = connection.Query(sql).Error;
        Assert.Equal((state, message), (error?.SqlState, error?.Message));
    }

    private string[] Answer(string setting)
    {
        owner.Run(setting);
        RawResult result = owner.Run("SELECT day, count(*), sum(price), sum(id), min(note), max(note) FROM facts GROUP BY day ORDER BY day");
        return [.. Enumerable.Range(0, result.Rows.Count).Select(row => string.Join('|', Enumerable.Range(0, 6).Select(column => result.Text(row, column))))];
    }

    private long Prewarm(string table) => Number($"SELECT pg_fusion_prewarm('{table}')");

    private long Number(string sql) => long.Parse(owner.Scalar(sql)!, CultureInfo.InvariantCulture);

    private long Heap(string table) => Number($"SELECT (pg_relation_size('{table}') / 8192 + 127) / 128");

    /// <summary>Until all is marked: a snapshot of another process may be in the way for a moment.</summary>
    private void Vacuum(string table)
    {
        for (int tries = 0; ; tries++)
        {
            owner.Run($"VACUUM {table}");
            if (Number($"SELECT chunks - all_visible FROM pg_fusion_visibility('{table}')") == 0)
            {
                return;
            }
            Assert.True(tries < 200, "VACUUM does not mark all blocks");
            Thread.Sleep(20);
        }
    }

    private CacheRow? Row(string table)
    {
        RawResult result = owner.Run($"SELECT chunks, columns, valid_share, cached_share, bytes, hits, misses, last_use, pinned FROM pg_fusion_cache WHERE relation = '{table}'::regclass");
        if (result.Rows.Count == 0)
        {
            return null;
        }
        Assert.Single(result.Rows);
        return new CacheRow(Long(result, 0), (int)Long(result, 1), Share(result, 2), Share(result, 3), Long(result, 4), Long(result, 5), Long(result, 6),
            result.Text(0, 7), result.Text(0, 8) == "t");
    }

    private static long Long(RawResult result, int column) => long.Parse(result.Text(0, column)!, CultureInfo.InvariantCulture);

    private static double? Share(RawResult result, int column) =>
        result.Text(0, column) is string text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    private sealed record CacheRow(
        long Chunks, int Columns, double? Valid, double? Cached, long Bytes, long Hits, long Misses, string? LastUse, bool Pinned);
}
