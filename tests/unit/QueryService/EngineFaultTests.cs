using PgFusion.Compiler.CodeGen;
using PgFusion.Runtime.Columns;
using Xunit;

namespace PgFusion.UnitTests.QueryService;

/// <summary>Errors, limits, cancelling: one error, nothing after it, everything given back.</summary>
public sealed unsafe class EngineFaultTests
{
    private static readonly List<PlainRow> Table = PlainTable.Rows(3000);

    [Theory]
    [InlineData("engine_division", "22012")]
    [InlineData("engine_division_sum", "22012")]
    [InlineData("engine_overflow", "22003")]
    public void An_error_in_the_middle_ends_the_query_with_its_state(string query, string state)
    {
        foreach (CodeBackEnd backEnd in new[] { CodeBackEnd.Il, CodeBackEnd.CSharp })
        {
            for (int threads = 1; threads <= 4; threads++)
            {
                // The first rows are fine: the error comes from the middle.
                List<PlainRow> table = [.. Table.Select(static (r, i) => i < 1500 ? r with { A = 1, X = 5 } : r with { X = 10_000 })];
                EngineResult result = Engine.Run(query, table, new EngineOptions { Threads = threads, BackEnd = backEnd });
                Assert.Equal(state, result.Error!.SqlState);
                Assert.Null(result.Ended);
                Assert.NotNull(result.Finished);
                Released(result);
                // Rows that were returned before are right.
                if (query == "engine_division")
                {
                    string?[][] expected = [.. ExpectedRows.Division(table.Take(1500))];
                    Assert.All(result.Rows.Zip(expected), static p => Assert.Equal(p.Second, p.First));
                }
            }
        }
    }

    /// <summary>Its pages may have been used: the query cannot go on without the rest of the chunk.</summary>
    [Fact]
    public void A_scan_worker_that_goes_away_within_a_chunk_is_an_error()
    {
        int failed = 0;
        for (int run = 0; run < 20; run++)
        {
            EngineResult result = Engine.Run("engine_group_many", PlainTable.Rows(20_000), new EngineOptions { ScanWorkers = 2, ScanWorkersLeave = ScanWorkerLeaves.WithinChunk, RowsPerBlock = 4, PageRows = 16 });
            if (result.Error is { } error)
            {
                Assert.Equal("57P02", error.SqlState);
                Assert.Null(result.Ended);
                failed++;
            }
            Released(result);
        }
        Assert.True(failed > 0, "no scan worker came to its second chunk");
    }

    [Fact]
    public void Scan_workers_leave_when_the_socket_closes()
    {
        EngineResult result = Engine.Run("engine_group_many", PlainTable.Rows(20_000), new EngineOptions { ScanWorkers = 2, PageRows = 16, Abort = static pages => pages == 20 });
        Assert.True(result.Aborted);
        Released(result);
    }

    [Fact]
    public void A_NULL_is_not_divided()
    {
        List<PlainRow> table = [.. Table.Where(static r => r.A is not 7)];
        EngineResult result = Engine.Run("engine_division", table);
        Assert.Null(result.Error);
        Assert.Equal([.. ExpectedRows.Division(table)], [.. result.Rows]);
    }

    /// <summary>A row that no condition lets pass is not divided, wherever the condition stands.</summary>
    [Fact]
    public void Rows_that_are_filtered_out_raise_no_error()
    {
        List<PlainRow> table = [.. Table.Select(static r => r.A == 7 ? r with { B = null } : r)];
        EngineResult result = Engine.Run("engine_division", table, new EngineOptions { Threads = 3 });
        Assert.Null(result.Error);
        Assert.Equal([.. ExpectedRows.Division(table)], [.. result.Rows]);
    }

    [Theory]
    [InlineData("engine_group_many")]
    [InlineData("engine_sort")]
    [InlineData("engine_group_distinct")]
    public void Working_memory_is_limited(string query)
    {
        for (int threads = 1; threads <= 3; threads++)
        {
            EngineResult result = Engine.Run(query, PlainTable.Rows(20_000), new EngineOptions { Threads = threads, MemoryBytes = 200 << 10, PageRows = 1000 });
            Assert.Equal("53200", result.Error!.SqlState);
            Released(result);
        }
    }

    [Fact]
    public void A_limit_below_the_constants_is_an_error_too()
    {
        var error = Assert.ThrowsAny<Exception>(() => Engine.Run("engine_filter", Table, new EngineOptions { MemoryBytes = 10 }));
        Assert.Equal("53200", ((Runtime.Functions.PgException)error).SqlState);
    }

    [Fact]
    public void The_arena_is_limited()
    {
        // Enough for the window of extents that are granted at first, not for results beside them.
        EngineResult result = Engine.Run("engine_columns", Table, new EngineOptions { Threads = 1, ArenaBytes = 1 << 20 });
        Assert.Equal("53200", result.Error!.SqlState);
        Released(result);
    }

    [Theory]
    [InlineData("engine_columns")]
    [InlineData("engine_group")]
    [InlineData("engine_sort")]
    [InlineData("engine_group_many")]
    public void A_socket_that_closes_stops_everything(string query)
    {
        foreach (int page in new[] { 0, 1, 7, 25 })
        {
            for (int threads = 1; threads <= 4; threads++)
            {
                EngineResult result = Engine.Run(query, Table, new EngineOptions { Threads = threads, Abort = pages => pages == page });
                Assert.True(result.Aborted);
                Assert.Equal(page, result.PagesProduced);
                Released(result);
                // 100 ms on a machine of its own.
                Assert.InRange(result.AbortTime, TimeSpan.Zero, TimeSpan.FromSeconds(5));
            }
        }
    }

    [Fact]
    public void A_limit_that_is_reached_stops_the_scan()
    {
        for (int threads = 1; threads <= 4; threads++)
        {
            List<PlainRow> table = PlainTable.Rows(50_000);
            EngineResult result = Engine.Run("engine_limit", table, new EngineOptions { Threads = threads });
            Assert.Equal(100, result.Rows.Count);
            Assert.InRange(result.PagesProduced, 1, 150);
            Released(result);
        }
    }

    [Fact]
    public void A_slow_reader_bounds_the_results_that_wait()
    {
        EngineResult result = Engine.Run("engine_columns", PlainTable.Rows(20_000), new EngineOptions { Threads = 4, ReaderLag = 1000 });
        Assert.Null(result.Error);
        Assert.Equal(20_000, result.Rows.Count);
        // Eight, and what was under way, or waited for a page before it, when the eighth was sent.
        Assert.InRange(result.ResultsWaitingMax, 2, 8 + 8 + 4);
    }

    [Fact]
    public void A_page_that_contradicts_itself_fails_the_query_and_nothing_else()
    {
        foreach (Func<PageOfTest, uint> damage in new Func<PageOfTest, uint>[]
        {
            static p => At(p, () => p.Header->Magic = 1),
            static p => At(p, () => p.Header->RowCount = p.Header->RowCapacity + 1),
            static p => At(p, () => p.Header->ColumnCount++),
            static p => At(p, () => p.Header->Size = 1ul << 40),
            static p => At(p, () => ((PageColumn*)(p.Header + 1))->ValuesOffset += 64 << 10),
            static p => At(p, () => ((PageColumn*)(p.Header + 1))->Kind = ColumnKind.Float64),
            static p => (uint)p.Rows + 1,
        })
        {
            EngineResult result = Engine.Run("engine_group", Table, new EngineOptions { Threads = 2, Damage = p => p.Number == 5 ? damage(p) : (uint)p.Rows });
            Assert.Equal("XX000", result.Error!.SqlState);
            Released(result);
        }
    }

    [Fact]
    public void Queries_at_the_same_time_share_the_threads()
    {
        string[] queries = ["engine_group", "engine_sort", "engine_columns", "engine_group_many"];
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            EngineResult result = Engine.Run(queries[i % queries.Length], Table, new EngineOptions { Threads = 3 });
            Assert.Null(result.Error);
            EngineResult alone = Engine.Run(queries[i % queries.Length], Table, new EngineOptions { Threads = 1 });
            Assert.Equal(alone.Sorted, result.Sorted);
        });
    }

    private static uint At(PageOfTest page, Action change)
    {
        change();
        return (uint)page.Rows;
    }

    private static void Released(EngineResult result)
    {
        Assert.Equal(0, result.ArenaBytesAtEnd);
        Assert.Equal(0, result.MemoryBytesAtEnd);
    }
}
