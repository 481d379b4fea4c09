using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Cache;

/// <summary>Tables of every persistence, shape and content: which are cached, which never, and that all answers are the same.</summary>
[Collection(CacheDatabase.Collection)]
public sealed class TableKindTests(CacheDatabase cache)
{
    [EngineTheory]
    [InlineData("UNLOGGED")]
    [InlineData("TEMPORARY")]
    public void Never_cached(string kind)
    {
        using CacheSession session = cache.Open();
        session.Make("volatile_one", chunks: 2, kind);
        session.Vacuum("volatile_one");
        string[] questions = CacheSession.Questions("volatile_one");
        session.AssertNeverCached(questions);
        session.AssertSame(questions);
        session.Run("UPDATE volatile_one SET v = -v WHERE id % 10 = 0");
        session.AssertSame(questions);
        session.Run("DROP TABLE volatile_one");
    }

    [EngineFact]
    public void Blocks_that_were_never_vacuumed_are_not_cached()
    {
        using CacheSession session = cache.Open();
        session.Make("t", chunks: 2);
        session.AssertNeverCached(CacheSession.Questions());
        session.AssertSameThenWarm();
    }

    [EngineFact]
    public void Partitions()
    {
        using CacheSession session = cache.Open();
        session.Run("""
            DROP TABLE IF EXISTS parted CASCADE;
            CREATE TABLE parted (id int NOT NULL, k int, v numeric(12,2), d date, s varchar(20), pad text NOT NULL) PARTITION BY RANGE (id);
            CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (2000) WITH (fillfactor = 25, autovacuum_enabled = off);
            CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (2000) TO (4000) WITH (fillfactor = 25, autovacuum_enabled = off);
            CREATE UNLOGGED TABLE parted_3 (LIKE parted) WITH (autovacuum_enabled = off);
            ALTER TABLE parted ATTACH PARTITION parted_3 FOR VALUES FROM (4000) TO (6000)
            """);
        session.Fill("parted", 1, 5999);
        string[] questions = [.. CacheSession.Questions("parted"), "SELECT tableoid::regclass::text, count(*), sum(v) FROM parted GROUP BY 1 ORDER BY 1"];
        session.AssertSame(questions);
        VacuumAll();
        session.AssertSame(questions);
        WarmParts();
        // Rows move to another partition.
        session.Run("UPDATE parted SET id = id + 1000 WHERE id BETWEEN 1500 AND 1600 OR id BETWEEN 2100 AND 2150");
        session.AssertSame(questions);
        VacuumAll();
        session.AssertSame(questions);
        session.Run("CREATE TABLE parted_4 PARTITION OF parted DEFAULT");
        session.Run("INSERT INTO parted SELECT i, 1, 1, NULL, 'default', '' FROM generate_series(7000, 7100) i");
        session.AssertSame(questions);
        session.Run("ALTER TABLE parted DETACH PARTITION parted_2");
        session.AssertSame(questions);
        VacuumAll();
        WarmParts();
        session.AssertSame([.. questions, .. CacheSession.Questions("parted_2")]);
        session.Run("DROP TABLE parted, parted_2");

        void WarmParts()
        {
            session.Warm(CacheSession.Questions("parted_1"));
            session.Warm(CacheSession.Questions("parted_2"));
            session.AssertNeverCached(CacheSession.Questions("parted_3"));
        }

        void VacuumAll() => Array.ForEach(["parted_1", "parted_2", "parted_3"], part => session.Vacuum(part));
    }

    [EngineFact]
    public void Inheritance()
    {
        using CacheSession session = cache.Open();
        session.Make("base", chunks: 2);
        session.Run("CREATE TABLE derived (extra int) INHERITS (base) WITH (autovacuum_enabled = off)");
        session.Run("INSERT INTO derived SELECT i, i, i, NULL, 'derived', 'p', -i FROM generate_series(1, 2000) i");
        string[] questions = [.. CacheSession.Questions("base"), .. CacheSession.Questions("ONLY base"), "SELECT sum(extra), sum(k) FROM derived"];
        session.Vacuum("base");
        session.Vacuum("derived");
        session.AssertSame(questions);
        session.Warm("SELECT sum(extra), sum(k) FROM derived", "SELECT sum(k), sum(v) FROM ONLY base");
        session.Run("UPDATE base SET k = -3 WHERE id BETWEEN 50 AND 60");
        session.AssertSame(questions);
        session.Run("DROP TABLE derived, base");
    }

    [EngineFact]
    public void Materialised_view()
    {
        using CacheSession session = cache.OpenWarm();
        session.Run("DROP MATERIALIZED VIEW IF EXISTS m");
        session.Run("CREATE MATERIALIZED VIEW m WITH (fillfactor = 50, autovacuum_enabled = off) AS SELECT id, k, v, d, s, pad FROM t WHERE id % 2 = 0");
        session.Run("CREATE UNIQUE INDEX ON m (id)");
        string[] questions = CacheSession.Questions("m");
        session.Vacuum("m");
        session.Warm(questions[1]);
        session.AssertSame(questions);
        foreach (string refresh in (string[])["REFRESH MATERIALIZED VIEW m", "REFRESH MATERIALIZED VIEW CONCURRENTLY m", "BEGIN; REFRESH MATERIALIZED VIEW m; ROLLBACK"])
        {
            session.Run("UPDATE t SET v = v + 1, s = 'fresh' WHERE id % 4 = 0");
            session.AssertSame(questions);
            session.Run(refresh);
            session.AssertSame(questions);
            session.Vacuum("m");
            session.AssertSame(questions);
            session.Warm(questions[1]);
            session.AssertSame(questions);
        }
        session.Run("DROP MATERIALIZED VIEW m");
    }

    /// <summary>Values that are stored elsewhere: the chunk stays as it is when they are read, and goes when they are written.</summary>
    [EngineFact]
    public void Toasted_values()
    {
        using CacheSession session = cache.Open();
        session.Run("""
            DROP TABLE IF EXISTS toasted;
            CREATE TABLE toasted (id int, small text, large text, packed text, n numeric) WITH (autovacuum_enabled = off, toast.autovacuum_enabled = off);
            ALTER TABLE toasted ALTER COLUMN large SET STORAGE EXTERNAL;
            INSERT INTO toasted SELECT i, CASE WHEN i % 4 <> 0 THEN 's' || i END,
                CASE WHEN i % 3 = 0 THEN repeat(md5(i::text), 200) WHEN i % 3 = 1 THEN 'inline ' || i END,
                CASE WHEN i % 5 <> 0 THEN repeat('abc' || i % 7, 2000) END, (i || repeat('7', i % 400))::numeric
            FROM generate_series(1, 3000) i
            """);
        string[] questions =
        [
            "SELECT id, small, large, packed, n FROM toasted WHERE id % 50 < 3", "SELECT count(large), min(large), max(packed), sum(length(large)), sum(n) FROM toasted",
            "SELECT length(packed), count(*), max(id) FROM toasted GROUP BY 1 ORDER BY 1", "SELECT id, small FROM toasted", "SELECT count(*) FROM toasted WHERE large LIKE '%abc%' OR packed LIKE '%abc3%'",
        ];
        session.Vacuum("toasted");
        session.Warm("SELECT id, small FROM toasted");
        session.AssertSame(questions);
        session.AssertSame(questions);
        session.Run("UPDATE toasted SET large = repeat('new', 3000) WHERE id % 100 = 3");
        session.AssertSame(questions);
        session.Vacuum("toasted");
        session.AssertSame(questions);
        session.Run("UPDATE toasted SET small = 'only the small one' WHERE id % 100 = 6");
        session.Run("DELETE FROM toasted WHERE id % 10 = 9");
        session.Vacuum("toasted");
        session.Warm("SELECT id, small FROM toasted");
        session.AssertSame(questions);
        session.AssertSame(questions);
        session.Run("DROP TABLE toasted");
    }

    /// <summary>60,000 rows to a chunk: many morsels, in the order of the heap.</summary>
    [EngineTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Chunks_of_many_morsels(bool withScanWorkers)
    {
        using CacheSession session = cache.Open();
        session.Run("DROP TABLE IF EXISTS narrow; CREATE TABLE narrow (a int, b smallint) WITH (autovacuum_enabled = off)");
        session.Run("INSERT INTO narrow SELECT CASE WHEN i % 97 <> 0 THEN (i::bigint * 7919 % 100003)::int END, i % 5 FROM generate_series(1, 80000) i");
        if (withScanWorkers)
        {
            session.UseScanWorkers();
        }
        string[] questions =
        [
            "SELECT a, b FROM narrow", "SELECT a, b FROM narrow WHERE a < 1000", "SELECT b, a FROM narrow LIMIT 10", "SELECT b, a FROM narrow LIMIT 20000 OFFSET 30000", "SELECT a FROM narrow WHERE b = 3 LIMIT 5",
            "SELECT count(*), sum(a), min(a), max(b) FROM narrow", "SELECT b, count(*), sum(a) FROM narrow GROUP BY b ORDER BY b", "SELECT a, count(*) FROM narrow GROUP BY a ORDER BY 2 DESC, 1 LIMIT 20", "SELECT count(*) FROM narrow",
            "SELECT count(*) FROM narrow x JOIN narrow y ON x.a = y.a WHERE y.b = 1", "SELECT a FROM narrow ORDER BY a, b LIMIT 10 OFFSET 500", "SELECT array_agg(a) FROM narrow WHERE a % 1000 = 7",
        ];
        session.Vacuum("narrow");
        session.AssertSame(questions);
        session.Warm(questions[0], questions[5], questions[6]);
        Assert.Equal(session.Chunks("narrow"), session.Explain(questions[0]).Cached);
        session.AssertSame(questions);
        session.Run("DELETE FROM narrow WHERE ctid = '(200,7)'");
        Assert.Equal(1, session.Explain(questions[0]).Produced);
        session.AssertSame(questions);
        session.Run("DROP TABLE narrow");
    }

    [EngineFact]
    public void Limits_stop_early_and_leave_a_cache_that_is_right()
    {
        using CacheSession session = cache.Open();
        session.Make("t", chunks: 6);
        session.Vacuum();
        string[] limited = ["SELECT id, s FROM t LIMIT 1", "SELECT id, s, v FROM t WHERE id > 2000 LIMIT 3", "SELECT id FROM t LIMIT 5 OFFSET 4000", "SELECT k, v FROM t WHERE id > 1000000 LIMIT 1", "SELECT id FROM t LIMIT 0"];
        session.AssertSame(limited);
        session.AssertSame(CacheSession.Questions());
        session.Warm(CacheSession.Questions());
        session.AssertSame(limited);
        session.Run($"UPDATE t SET s = 'limit' WHERE {CacheSession.InChunk(0)}");
        session.AssertSame(limited);
        session.AssertSame(CacheSession.Questions());
    }

    [EngineFact]
    public void Chunks_are_skipped_by_their_ranges()
    {
        using CacheSession session = cache.OpenWarm();
        string[] ranges =
        [
            "SELECT count(*), sum(k) FROM t WHERE id > 1000000", "SELECT count(*), sum(v) FROM t WHERE id < 0", "SELECT id, v FROM t WHERE id BETWEEN 1536 AND 1537", "SELECT sum(k) FROM t WHERE id <= 1536",
            "SELECT count(*) FROM t WHERE v > 1400", "SELECT max(id) FROM t WHERE d < '2020-01-05'", "SELECT count(*) FROM t a WHERE EXISTS (SELECT FROM t b WHERE b.id = a.id AND b.id < 100)",
        ];
        session.AssertSame(ranges);
        foreach (string sql in ranges)
        {
            session.Explain(sql);
        }
        LeafChunks none = session.Explain(ranges[0]);
        Assert.Equal(new LeafChunks(1, 0, 0, 4), none);
        LeafChunks two = session.Explain(ranges[2]);
        Assert.True(two.Skipped >= 2 && two.Produced == 0, $"{two}");

        // A row that the range did not have, in a chunk that was skipped: the chunk counts no longer.
        session.Run("UPDATE t SET id = 2000000 WHERE ctid = '(300,1)'");
        session.AssertSame(ranges);
        session.Vacuum();
        session.AssertSame(ranges);
        session.AssertSame(ranges);
        session.Run("UPDATE t SET id = -5 WHERE id = 2000000");
        session.AssertSame(ranges);
    }

    [EngineFact]
    public void Null_heavy_wide_and_without_columns()
    {
        using CacheSession session = cache.Open();
        string[] types = ["int", "text", "numeric(10,2)", "float8", "bool", "date"];
        string columns = string.Join(", ", Enumerable.Range(0, 120).Select(i => $"c{i} {types[i % types.Length]}"));
        session.Run($"""
            DROP TABLE IF EXISTS wide, nothing, vacant, hollow;
            CREATE TABLE wide ({columns}) WITH (autovacuum_enabled = off);
            INSERT INTO wide (c0, c1, c2, c3, c4, c5, c119, c66)
            SELECT CASE WHEN i % 50 = 0 THEN i END, CASE WHEN i % 99 = 0 THEN 'x' || i END, CASE WHEN i = 700 THEN 1.5 END, CASE WHEN i % 2 = 0 THEN 'NaN'::float8 ELSE '-0' END, i % 3 = 0,
                CASE WHEN i % 1000 = 999 THEN 'infinity'::date END, NULL, CASE WHEN i < 100 THEN i END FROM generate_series(1, 6000) i;
            CREATE TABLE nothing () WITH (autovacuum_enabled = off);
            INSERT INTO nothing SELECT FROM generate_series(1, 70000);
            CREATE TABLE vacant (a int, b text) WITH (autovacuum_enabled = off);
            CREATE TABLE hollow (a int, b text, c numeric) WITH (autovacuum_enabled = off);
            INSERT INTO hollow SELECT FROM generate_series(1, 60000)
            """);
        string[] questions =
        [
            "SELECT * FROM wide", "SELECT count(*), count(c0), count(c1), sum(c2), max(c5), count(c118), count(c119) FROM wide", "SELECT c3, c4, count(*), sum(c0) FROM wide GROUP BY c3, c4 ORDER BY c3, c4", "SELECT c66, c1 FROM wide WHERE c66 IS NOT NULL OR c1 IS NOT NULL",
            "SELECT count(*) FROM nothing", "SELECT FROM nothing LIMIT 20", "SELECT count(*), sum(a) FROM vacant", "SELECT * FROM vacant", "SELECT count(*), count(a), sum(c), min(b) FROM hollow", "SELECT a, b, c, count(*) FROM hollow GROUP BY a, b, c", "SELECT count(*) FROM hollow WHERE a IS NULL AND c IS NULL",
        ];
        session.AssertSame(questions);
        foreach (string table in (string[])["wide", "nothing", "vacant", "hollow"])
        {
            session.Vacuum(table);
        }
        session.AssertSame(questions);
        session.Warm(questions[0], questions[1], questions[8]);
        session.AssertSame(questions);
        session.Run("UPDATE wide SET c119 = current_date - current_date + date '2024-01-01' WHERE c0 IS NOT NULL; INSERT INTO vacant VALUES (1, 'one'); UPDATE hollow SET a = 1 WHERE ctid = '(3,3)'; INSERT INTO nothing DEFAULT VALUES");
        session.AssertSame(questions);
        foreach (string table in (string[])["wide", "nothing", "vacant", "hollow"])
        {
            session.Vacuum(table);
        }
        session.AssertSame(questions);
        session.AssertSame(questions);
        session.Run("DROP TABLE wide, nothing, vacant, hollow");
    }

    [EngineFact]
    public void System_columns_dropped_columns_and_whole_rows()
    {
        using CacheSession session = cache.Open();
        session.Make("t", chunks: 2);
        session.Run("ALTER TABLE t DROP COLUMN d; ALTER TABLE t ADD COLUMN late int DEFAULT 3; UPDATE t SET late = 4 WHERE id % 6 = 0");
        string[] questions = ["SELECT * FROM t", "SELECT ctid, xmin, tableoid, id FROM t", "SELECT t FROM t WHERE id % 40 = 1", "SELECT count(*), sum(late), sum(k) FROM t", "SELECT late, count(*) FROM t GROUP BY late ORDER BY late", "SELECT id FROM t WHERE ctid = '(130,2)'"];
        session.Vacuum();
        session.AssertSame(questions);
        session.Warm(questions[0], questions[3]);
        session.AssertSame(questions);
        session.Run($"DELETE FROM t WHERE {CacheSession.InChunk(1)} AND id % 2 = 0");
        session.AssertSame(questions);
        session.Vacuum();
        session.AssertSame(questions);
        session.AssertSame(questions);
    }

    /// <summary>What one role has brought into the cache another one sees only as far as its policies and grants go.</summary>
    [EngineFact]
    public void Row_security_and_privileges()
    {
        const string Role = "pgfusion_cache_reader";
        using CacheSession session = cache.OpenWarm();
        session.Run($"DROP ROLE IF EXISTS {Role}; CREATE ROLE {Role}; GRANT SELECT (id, k, v) ON t TO {Role}");
        try
        {
            const string Visible = "SELECT id, k, v FROM t";
            const string Sums = "SELECT k, count(*), sum(v) FROM t GROUP BY k ORDER BY k";
            string[] questions = [Visible, Sums, "SELECT s FROM t", "SELECT count(*) FROM t WHERE d IS NULL", "SELECT count(*) FROM t"];
            session.Run($"SET ROLE {Role}");
            session.AssertSame(questions);
            session.Run("RESET ROLE");
            session.Run($"ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY by_k ON t TO {Role} USING (k = current_setting('pgfusion_test.k')::int)");
            session.AssertSame(CacheSession.Questions());
            session.Run("SET pgfusion_test.k = 3");
            session.Run($"SET ROLE {Role}");
            session.AssertSame(questions);
            session.Run("SET pgfusion_test.k = 4");
            session.AssertSame(questions);
            Assert.Equal("4", session.Scalar("SELECT string_agg(DISTINCT k::text, ',') FROM t"));
            Assert.Equal("42501", session.Query(Way.Cached, "SELECT s FROM t").Error?.SqlState);
            session.Run("RESET ROLE");
            session.AssertSame(CacheSession.Questions());
            session.Run("DROP POLICY by_k ON t; ALTER TABLE t DISABLE ROW LEVEL SECURITY");
            session.Run($"REVOKE ALL ON t FROM {Role}; REVOKE SELECT (id, k, v) ON t FROM {Role}");
            session.Run($"SET ROLE {Role}");
            session.AssertSame(questions);
            Assert.Equal("42501", session.Query(Way.Cached, Visible).Error?.SqlState);
        }
        finally
        {
            session.Run("RESET ROLE");
            session.Run($"DROP OWNED BY {Role}; DROP ROLE {Role}");
        }
    }
}
