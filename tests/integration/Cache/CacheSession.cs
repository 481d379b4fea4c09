using System.Diagnostics;
using System.Globalization;
using Npgsql;
using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Cache;

/// <summary>Who answers a query, and from what.</summary>
internal enum Way
{
    /// <summary>PostgreSQL: the reference.</summary>
    Plain,

    /// <summary>PgFusion, every chunk by the producers.</summary>
    Uncached,

    /// <summary>PgFusion with the block cache.</summary>
    Cached,
}

/// <summary>
/// A session that answers in all three ways, one after the other, so that they can be compared inside one transaction.
/// The usual course of a test: <see cref="Make"/> and <see cref="Vacuum"/> a table, <see cref="Warm"/> what is asked of
/// it, which proves that the cache answers; change something, by this session or another; <see cref="AssertSame"/>.
/// </summary>
internal sealed class CacheSession : IDisposable
{
    /// <summary>Blocks of a chunk (PGF_CACHE_CHUNK_BLOCKS).</summary>
    public const int ChunkBlocks = 128;

    /// <summary>Rows of a block of a table that <see cref="Make"/> has made; with their free space they stay there when updated.</summary>
    public const int RowsPerBlock = 12;

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(20);

    private readonly RawConnection connection;
    private Way way;
    private bool withScanWorkers;

    public CacheSession(NpgsqlConnectionStringBuilder settings)
    {
        connection = new RawConnection(settings);
        Run("SET statement_timeout = '50s'; SET max_parallel_workers_per_gather = 0; SET jit = off");
        // Reads by an index are not the cache's affair.
        Run("SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off");
        Choose(Way.Plain);
    }

    public RawConnection Connection => connection;

    /// <summary>What is asked of a table of <see cref="Make"/>: all rows in order, sums, groups, a range, and nothing but the count.</summary>
    public static string[] Questions(string table = "t") =>
    [
        $"SELECT id, k, v, d, s, pad FROM {table}",
        $"SELECT count(*), count(k), sum(k), sum(v), min(d), max(d), min(s), max(s), min(v), max(id) FROM {table}",
        $"SELECT k, s, count(*), sum(v), avg(id) FROM {table} WHERE id % 3 <> 1 GROUP BY k, s ORDER BY k, s",
        $"SELECT count(*), sum(v), max(s) FROM {table} WHERE id BETWEEN 1000 AND 1999",
        $"SELECT count(*), sum(k) FROM {table} WHERE v IS NULL OR s IS NULL",
        $"SELECT count(*) FROM {table}",
    ];

    // ---- statements ----

    /// <summary>Statements that must succeed; the way is that of the last query.</summary>
    public void Run(string sql)
    {
        connection.SendQuery(sql);
        foreach (RawResult result in connection.ReadUntilReady())
        {
            if (result.Error is not null)
            {
                throw new InvalidOperationException($"{result.Error} in: {sql}");
            }
        }
    }

    /// <summary>
    /// PgFusion reads every heap with parallel workers from now on. PostgreSQL does not: its order of rows, and from 16 on
    /// that of the input of array_agg, would be a matter of chance.
    /// </summary>
    public void UseScanWorkers()
    {
        Array.ForEach(Engine.WithScanWorkers, Run);
        withScanWorkers = true;
        Choose(way);
    }

    /// <summary>Settings are made by SET, which takes no snapshot.</summary>
    public void Choose(Way chosen)
    {
        way = chosen;
        if (withScanWorkers)
        {
            Run($"SET max_parallel_workers_per_gather = {(chosen == Way.Plain ? 0 : 2)}");
        }
        Run(chosen switch
        {
            Way.Plain => "SET pg_fusion.enable = off",
            Way.Uncached => "SET pg_fusion.enable = on; SET pg_fusion.cache = off",
            _ => "SET pg_fusion.enable = on; SET pg_fusion.cache = on",
        });
    }

    public RawResult Query(Way chosen, string sql)
    {
        // In a failed transaction nothing can be set, and nothing is answered.
        if (chosen != way || connection.TransactionStatus != 'E')
        {
            Choose(chosen);
        }
        return connection.Query(sql);
    }

    /// <summary>The first value, by PostgreSQL.</summary>
    public string? Scalar(string sql)
    {
        RawResult result = Query(Way.Plain, sql);
        return result.Error is null ? result.Scalar : throw new InvalidOperationException($"{result.Error} in: {sql}");
    }

    public long Number(string sql) => long.Parse(Scalar(sql)!, CultureInfo.InvariantCulture);

    // ---- tables ----

    /// <summary>A new table of some chunks, of which the last is not full, and which autovacuum leaves alone. NULLs in every third row or so.</summary>
    public void Make(string table = "t", int chunks = 4, string? kind = null)
    {
        int rows = ((chunks * ChunkBlocks) - (ChunkBlocks / 3)) * RowsPerBlock;
        Choose(Way.Plain);
        Run($"""
            DROP TABLE IF EXISTS {table} CASCADE;
            CREATE {kind} TABLE {table} (id int NOT NULL, k int, v numeric(12,2), d date, s varchar(20), pad text NOT NULL)
            WITH (fillfactor = 25, autovacuum_enabled = off, toast.autovacuum_enabled = off);
            """);
        Fill(table, 1, rows);
    }

    /// <summary>Rows from..to, the same for the same numbers.</summary>
    public void Fill(string table, int from, int to) => Run($"""
        INSERT INTO {table}
        SELECT i, CASE WHEN i % 11 <> 0 THEN i % 7 END, CASE WHEN i % 5 <> 0 THEN i / 4.0 END, date '2020-01-01' + i / 10,
            CASE WHEN i % 3 <> 0 THEN 'row ' || i % 100 END, repeat('x', 110 + i % 3)
        FROM generate_series({from}, {to}) i
        """);

    public long Blocks(string table = "t") => Number($"SELECT pg_relation_size('{table}') / current_setting('block_size')::int");

    public long Chunks(string table = "t") => (Blocks(table) + ChunkBlocks - 1) / ChunkBlocks;

    /// <summary>The blocks of one chunk, as a condition.</summary>
    public static string InChunk(int chunk) => $"ctid >= '({chunk * ChunkBlocks},0)' AND ctid < '({(chunk + 1) * ChunkBlocks},0)'";

    /// <summary>
    /// Vacuums until all blocks are marked as all-visible. Once is not always enough: a snapshot of a session that has just
    /// ended, or another process's pin, may be in the way for a moment.
    /// </summary>
    public void Vacuum(string table = "t", string options = "")
    {
        Choose(Way.Plain);
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            Run($"VACUUM {options} {table}");
            RawResult row = connection.Run($"SELECT relpages, relallvisible FROM pg_class WHERE oid = '{table}'::regclass");
            if (row.Text(0, 0) == row.Text(0, 1))
            {
                return;
            }
            Assert.True(Stopwatch.GetElapsedTime(start) < patience, $"{row.Text(0, 1)} of {row.Text(0, 0)} blocks of {table} are all-visible");
            Thread.Sleep(5);
        }
    }

    // ---- proofs and comparisons ----

    /// <summary>Where the chunks of a query with the cache come from now; it fills the cache.</summary>
    public LeafChunks Explain(string sql)
    {
        RawResult plan = Query(Way.Cached, "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + sql);
        Assert.True(plan.Error is null, $"{plan.Error} in: {sql}");
        Engine.AssertRunsInPgFusion(plan.Scalar!);
        return LeafChunks.Parse(plan.Scalar!);
    }

    /// <summary>Fills the cache with what the queries need, and proves that it then answers them without a producer.</summary>
    public void Warm(params string[] queries)
    {
        long cached = 0;
        foreach (string sql in queries)
        {
            Explain(sql);
            LeafChunks chunks = Explain(sql);
            Assert.True(chunks.IsWarm, $"not answered by the cache the second time, {chunks}: {sql}");
            cached += chunks.Cached;
        }
        Assert.True(cached > 0, "no chunk was needed at all");
        Choose(Way.Plain);
    }

    /// <summary>The table's questions are answered the same, and once more when it has been vacuumed and is in the cache again.</summary>
    public void AssertSameThenWarm(string table = "t")
    {
        AssertSame(Questions(table));
        Vacuum(table);
        AssertSame(Questions(table));
        Warm(Questions(table));
        AssertSame(Questions(table));
    }

    /// <summary>The queries are never answered by the cache, however often they are asked.</summary>
    public void AssertNeverCached(params string[] queries)
    {
        foreach (string sql in queries)
        {
            for (int i = 0; i < 3; i++)
            {
                LeafChunks chunks = Explain(sql);
                Assert.True(chunks.Cached == 0, $"answered by the cache, {chunks}: {sql}");
            }
        }
        Choose(Way.Plain);
    }

    /// <summary>The same answers from PostgreSQL, without the cache, and twice with it; rows in the same order.</summary>
    public void AssertSame(params string[] queries)
    {
        foreach (string sql in queries)
        {
            RawResult expected = Query(Way.Plain, sql);
            foreach (Way other in (Way[])[Way.Uncached, Way.Cached, Way.Cached])
            {
                string? difference = ResultComparison.Difference(expected, Query(other, sql), ordered: true);
                Assert.True(difference is null, $"{other}: {difference}\n{sql}");
            }
        }
        Choose(Way.Plain);
    }

    public void Dispose() => connection.Dispose();
}
