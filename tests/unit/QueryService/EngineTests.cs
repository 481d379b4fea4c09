using PgFusion.Compiler.CodeGen;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer;
using PgFusion.Worker;
using Xunit;

namespace PgFusion.UnitTests.QueryService;

/// <summary>Plans of real queries over pages of the test: the rows are those of the model, whatever the threads and the back end.</summary>
public sealed class EngineTests
{
    private const int Rows = 3000;

    /// <summary>Result pages that may wait for the reader, and for a page before them; what is under way; one extent more.</summary>
    private const int ResultsMax = 8 + 8 + 2 * 4 + 1;

    /// <summary>At most.</summary>
    private const int ChunkBlocks = 128;

    private static readonly List<PlainRow> Table = PlainTable.Rows(Rows);

    private static readonly Dictionary<string, (Func<IEnumerable<PlainRow>, IEnumerable<string?[]>> Expected, bool Ordered)> Queries = new()
    {
        ["engine_columns"] = (ExpectedRows.Columns, true),
        ["engine_filter"] = (ExpectedRows.Filter, true),
        ["engine_filter_text"] = (ExpectedRows.FilterText, true),
        ["engine_expressions"] = (ExpectedRows.Expressions, true),
        ["engine_branches"] = (ExpectedRows.Branches, true),
        ["engine_scalar"] = (static rows => [ExpectedRows.Scalar(rows)], true),
        ["engine_no_rows"] = (static _ => [["0", null, null, null]], true),
        ["engine_group"] = (ExpectedRows.Group, false),
        ["engine_group_text"] = (ExpectedRows.GroupText, false),
        ["engine_group_many"] = (ExpectedRows.GroupMany, false),
        ["engine_group_distinct"] = (ExpectedRows.GroupDistinct, false),
        ["engine_distinct"] = (ExpectedRows.Distinct, false),
        ["engine_having"] = (ExpectedRows.Having, false),
        ["engine_sort"] = (ExpectedRows.Sort, true),
        ["engine_sort_top"] = (ExpectedRows.SortTop, true),
        ["engine_sort_groups"] = (ExpectedRows.SortGroups, true),
        ["engine_limit"] = (ExpectedRows.Limit, true),
        ["engine_decimals"] = (static rows => [ExpectedRows.Decimals(rows)], true),
    };

    public static TheoryData<string> Names() => [.. Queries.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_are_those_of_the_model_with_any_number_of_threads(string query)
    {
        for (int threads = 1; threads <= 4; threads++)
        {
            Check(query, Table, new EngineOptions { Threads = threads });
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void CSharp_gives_the_same_rows(string query) => Check(query, Table, new EngineOptions { BackEnd = CodeBackEnd.CSharp });

    [Theory]
    [MemberData(nameof(Names))]
    public void Pages_of_the_executor_producer_give_the_same_rows(string query) => Check(query, Table, new EngineOptions { ExecutorProducer = true, Threads = 3 });

    /// <summary>In the order of the heap, where that shows, however many processes read it.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Scan_workers_do_not_change_the_rows(string query)
    {
        for (int workers = 1; workers <= 3; workers++)
        {
            Check(query, Table, new EngineOptions { ScanWorkers = workers, Threads = 3, RowsPerBlock = 2 });
            Check(query, Table, new EngineOptions { ScanWorkers = workers, Threads = 2, RowsPerBlock = 2, PageRows = 5, ReaderLag = 3 });
            Check(query, Table, new EngineOptions { ScanWorkers = workers, ScanWorkersLeave = ScanWorkerLeaves.BetweenChunks, RowsPerBlock = 2 });
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Page_sizes_do_not_matter(string query)
    {
        Check(query, Table[..500], new EngineOptions { PageRows = 1, RowsPerBlock = 1 });
        Check(query, Table, new EngineOptions { PageRows = 64, RowsPerBlock = 100 });
        Check(query, Table, new EngineOptions { PageRows = 8192, RowsPerBlock = 1000 });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_table_without_rows_and_one_of_a_single_row(string query)
    {
        Check(query, [], new EngineOptions());
        Check(query, [], new EngineOptions { ExecutorProducer = true });
        Check(query, Table[1..2], new EngineOptions());
    }

    /// <summary>Each rule changes how, never what.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_are_the_same_with_any_rule_switched_off(string query)
    {
        string[] rules = [.. RuleRunner.Default.Names];
        foreach (string rule in rules.Where(r => Changes(r, query)))
        {
            Check(query, Table, new EngineOptions { DisabledRules = new HashSet<string> { rule } });
        }
        Check(query, Table, new EngineOptions { DisabledRules = rules.ToHashSet() });
    }

    private static bool Changes(string rule, string query) =>
        PlanPrinter.Print(Engine.Prepare(query).Plan.Query.Root) != PlanPrinter.Print(Engine.Prepare(query, new HashSet<string> { rule }).Plan.Query.Root);

    [Theory]
    [InlineData("engine_columns")]
    [InlineData("engine_expressions")]
    [InlineData("engine_branches")]
    [InlineData("engine_sort")]
    [InlineData("engine_decimals")]
    [InlineData("engine_group_distinct")]
    public void NaN_and_the_largest_decimals_are_exact(string query)
    {
        List<PlainRow> table = PlainTable.Rows(Rows, specials: true);
        Check(query, table, new EngineOptions { Threads = 3 }, checkNaN: false);
        // Pages with and without them in one run.
        Check(query, [.. Table, .. PlainTable.Rows(300, specials: true).Where(static r => r.N != long.MaxValue), .. Table], new EngineOptions { Threads = 3 });
    }

    [Fact]
    public void Pages_whose_decimals_are_too_large_take_the_wide_code()
    {
        EngineResult result = Engine.Run("engine_decimals", [.. Table, .. PlainTable.Rows(300, specials: true)], new EngineOptions());
        KeyValuePair<string, string> wide = result.Finished!.Operators.SelectMany(static o => o.Properties).Single(static p => p.Key == "Wide Pages");
        Assert.InRange(int.Parse(wide.Value), 1, result.PagesProduced - 1);
        result = Engine.Run("engine_decimals", Table, new EngineOptions());
        Assert.DoesNotContain(result.Finished!.Operators.SelectMany(static o => o.Properties), static p => p.Key == "Wide Pages");
    }

    /// <summary>More groups than the largest directory of a thread's table: rows of one key are merged.</summary>
    [Fact]
    public void Many_groups()
    {
        List<PlainRow> table = [.. PlainTable.Rows(60_000), .. PlainTable.Rows(60_000)];
        foreach (int threads in new[] { 1, 4 })
        {
            Check("engine_group_many", table, new EngineOptions { Threads = threads, PageRows = 4096, RowsPerBlock = 100 });
        }
    }

    [Fact]
    public void Counters_tell_the_rows_of_each_operator()
    {
        EngineResult result = Engine.Run("engine_filter", Table, new EngineOptions { Threads = 3, DisabledRules = new HashSet<string> { "scan_filters" } });
        ulong passed = (ulong)ExpectedRows.Filter(Table).Count();
        // Result, Filter, Scan.
        Assert.Equal([passed, passed, (ulong)Rows], result.Finished!.Operators.Select(static o => o.Rows));
        Assert.Equal([0u, 1u, 2u], result.Finished.Operators.Select(static o => o.Id));
        Assert.Equal(passed, result.Ended);

        // The backend leaves out what the filter would drop.
        ulong[] filtered = [.. Engine.Run("engine_filter", Table, new EngineOptions { Threads = 3 }).Finished!.Operators.Select(static o => o.Rows)];
        Assert.Equal([passed, passed], filtered[..2]);
        Assert.InRange(filtered[2], passed, (ulong)Rows - 1);

        result = Engine.Run("engine_group", Table);
        ulong groups = (ulong)ExpectedRows.Group(Table).Count();
        Assert.Equal([groups, groups, (ulong)Rows], result.Finished!.Operators.Select(static o => o.Rows));
    }

    [Theory]
    [InlineData(10L, 5L)]
    [InlineData(0L, 0L)]
    [InlineData(5000L, 2990L)]
    [InlineData(null, 2995L)]
    [InlineData(3L, null)]
    [InlineData(null, null)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(1L, 5000L)]
    public void Limits_may_be_parameters(long? count, long? offset)
    {
        foreach (int threads in new[] { 1, 3 })
        {
            EngineResult result = Engine.Run("engine_limit_parameters", Table, new EngineOptions { Threads = threads, StartValues = Limits(count, offset) });
            Assert.Null(result.Error);
            Assert.Equal(Table.Select(static r => r.Id).Order().Skip((int)Math.Min(offset ?? 0, int.MaxValue)).Take((int)Math.Min(count ?? int.MaxValue, int.MaxValue)).Select(static i => i.ToString()),
                result.Rows.Select(static r => r[0]));
        }
    }

    [Theory]
    [InlineData(-1L, 0L, "2201W")]
    [InlineData(1L, -1L, "2201X")]
    public void Negative_limits_are_errors(long count, long offset, string state)
    {
        EngineResult result = Engine.Run("engine_limit_parameters", Table, new EngineOptions { StartValues = Limits(count, offset) });
        Assert.Equal(state, result.Error!.SqlState);
        result = Engine.Run("engine_limit_parameters", [], new EngineOptions { StartValues = Limits(count, offset) });
        Assert.Equal(state, result.Error!.SqlState);
    }

    [Theory]
    [InlineData(3, "v1%", "0.5")]
    [InlineData(3, "v1%", "NaN")]
    [InlineData(3, "v1%", "-Infinity")]
    [InlineData(null, "v1%", "0.5")]
    [InlineData(3, null, "0.5")]
    [InlineData(3, "v1%", null)]
    public void Parameters_compare_as_constants_do(int? a, string? pattern, string? n)
    {
        var plan = Engine.Prepare("engine_parameters");
        StartValue[] values = [.. plan.Plan.Query.StartValues.Select(v => v.Type switch
        {
            { IsNumeric: true } => new StartValue(n is null, n is null ? [] : Engine.Numeric(n)),
            { IsReference: true } => new StartValue(pattern is null, pattern is null ? [] : System.Text.Encoding.UTF8.GetBytes(pattern)),
            _ => new StartValue(a is null, a is null ? [] : BitConverter.GetBytes(a.Value)),
        })];
        EngineResult result = Engine.Run("engine_parameters", Table, new EngineOptions { StartValues = values });
        PlainRow[] rows = a is null || pattern is null || n is null or "-Infinity"
            ? []
            : [.. Table.Where(r => r.A == a && r.S?.StartsWith("v1", StringComparison.Ordinal) == true && r.N is not null && (n == "NaN" || r.N < 50))];
        long? sum = rows.Any(static r => r.X is not null) ? rows.Sum(static r => r.X ?? 0) : null;
        string?[] expected = [rows.Length.ToString(), sum?.ToString()];
        Assert.Equal(expected, Assert.Single(result.Rows));
    }

    private static StartValue[] Limits(long? count, long? offset)
    {
        // In the order in which the plan asks: OFFSET is translated first.
        bool offsetFirst = ((StartValueScalar)Engine.Prepare("engine_limit_parameters").Plan.Query.Root
            .DescendantsAndSelf().OfType<LimitNode>().Single().Offset!).Index == 0;
        long?[] values = offsetFirst ? [offset, count] : [count, offset];
        return [.. values.Select(static v => new StartValue(v is null, v is null ? [] : BitConverter.GetBytes(v.Value)))];
    }

    private static void Check(string query, List<PlainRow> table, EngineOptions options, bool checkNaN = true)
    {
        (Func<IEnumerable<PlainRow>, IEnumerable<string?[]>> model, bool ordered) = Queries[query];
        if (!checkNaN && query == "engine_group_distinct")
        {
            // The model adds integers; NaN is none.
            table = [.. table.Where(static r => r.N != long.MaxValue)];
        }
        if (query == "engine_scalar" && table.Count(static r => r.Id % 3 != 0) < 2)
        {
            return;
        }
        EngineResult result = Engine.Run(query, table, options);
        Assert.Null(result.Error);
        string?[][] expected = [.. model(table)];
        string?[][] actual = ordered ? [.. result.Rows] : result.Sorted;
        if (!ordered)
        {
            expected = new EngineResult { Rows = [.. expected] }.Sorted;
        }
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i]);
        }
        Assert.Equal((ulong)expected.Length, result.Ended);
        Assert.Equal((ulong)expected.Length, result.Finished!.Operators[0].Rows);
        Assert.Equal(0, result.ArenaBytesAtEnd);
        Assert.Equal(0, result.MemoryBytesAtEnd);
        // A window of extents goes round, however much faster pages are made than read.
        // The leader is given the pages of a chunk that scan workers wait for, and keeps their extents.
        int chunk = options.ScanWorkers == 0 ? 0 : (ChunkBlocks * options.RowsPerBlock / options.PageRows) + 1;
        Assert.InRange(result.LeasesMax, result.PagesProduced > 0 ? 1 : 0, 2 * options.Threads + 2 + ResultsMax + chunk);
        Assert.InRange(result.LeasesLeft, 0, 2 * options.Threads + 3 + chunk);
    }
}
