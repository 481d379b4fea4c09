using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace PgFusion.ScanBenchmark;

/// <summary>Nanoseconds per row.</summary>
/// <param name="What">The columns, in words.</param>
/// <param name="Heap">One heap producer, without the worker.</param>
/// <param name="Beside">One heap producer while another one, in a process of its own, reads the same columns.</param>
/// <param name="Executor">One executor producer, without the worker.</param>
/// <param name="Leader">In a query that the worker runs, the leader alone.</param>
/// <param name="Parallel">The same with one parallel worker beside the leader.</param>
internal sealed record ScanTime(string What, int Columns, double Heap, double Beside, double Executor, double Leader, double Parallel)
{
    /// <summary>How many times as much two producers read in a second as one.</summary>
    public double OfTwo => 2 * Heap / Beside;

    public double Speedup => Leader / Parallel;
}

/// <summary>Measures the columns of LINEITEM in growing numbers.</summary>
internal sealed class ScanRun(NpgsqlConnection connection, NpgsqlConnection neighbour, string table, int runs)
{
    private static readonly (string What, string[] Columns)[] s_cases =
    [
        ("l_orderkey", ["l_orderkey"]),
        ("fixed prefix", ["l_orderkey", "l_partkey", "l_suppkey", "l_linenumber"]),
        ("Q6", ["l_quantity", "l_extendedprice", "l_discount", "l_shipdate"]),
        ("Q1", ["l_quantity", "l_extendedprice", "l_discount", "l_tax", "l_returnflag", "l_linestatus", "l_shipdate"]),
        ("all but texts", ["l_orderkey", "l_partkey", "l_suppkey", "l_linenumber", "l_quantity", "l_extendedprice", "l_discount", "l_tax", "l_shipdate", "l_commitdate", "l_receiptdate"]),
        ("all", ["l_orderkey", "l_partkey", "l_suppkey", "l_linenumber", "l_quantity", "l_extendedprice", "l_discount", "l_tax", "l_returnflag", "l_linestatus", "l_shipdate", "l_commitdate", "l_receiptdate", "l_shipinstruct", "l_shipmode", "l_comment"]),
    ];

    public static JsonSerializerOptions Json { get; } = new() { WriteIndented = true };

    public async Task<IReadOnlyList<ScanTime>> MeasureAsync()
    {
        await ExecuteAsync("SET pg_fusion.enable = on; SET pg_fusion.cache = off; SET parallel_setup_cost = 0; SET min_parallel_table_scan_size = 0");
        long rows = await RowsAsync();
        var times = new List<ScanTime>();
        foreach ((string what, string[] columns) in s_cases)
        {
            double heap = await ProducerAsync(columns, executor: false);
            double beside = await BesideAsync(columns);
            double executor = await ProducerAsync(columns, executor: true);
            (double leader, double parallel) = await QueryAsync(columns);
            times.Add(new ScanTime(what, columns.Length, heap, beside, executor, leader * 1e9 / rows, parallel * 1e9 / rows));
        }
        return times;
    }

    public static void Print(IEnumerable<ScanTime> times)
    {
        Console.WriteLine("ns per row                one producer       two at once         in a query");
        Console.WriteLine("columns                  heap  executor     heap   ratio    leader  + worker   ratio");
        foreach (ScanTime time in times)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{time.Columns,2} {time.What,-18}{time.Heap,8:0.0}{time.Executor,10:0.0}{time.Beside,9:0.0}{time.OfTwo,8:0.00}{time.Leader,10:0.0}{time.Parallel,10:0.0}{time.Speedup,8:0.00}"));
        }
    }

    private async Task<double> ProducerAsync(string[] columns, bool executor)
    {
        await using var command = ProducerCommand(connection, columns, runs, executor);
        return await command.ExecuteScalarAsync() is double time ? time : throw new ArgumentException($"{table} has no rows");
    }

    /// <summary>The neighbour reads for longer than the measurement, and is cancelled then.</summary>
    private async Task<double> BesideAsync(string[] columns)
    {
        await using var command = ProducerCommand(neighbour, columns, int.MaxValue, executor: false);
        Task reading = command.ExecuteScalarAsync();
        double time = await ProducerAsync(columns, executor: false);
        command.Cancel();
        try
        {
            await reading;
        }
        catch (OperationCanceledException)
        {
            // As it was asked to.
        }
        return time;
    }

    private NpgsqlCommand ProducerCommand(NpgsqlConnection on, string[] columns, int times, bool executor)
    {
        var command = new NpgsqlCommand($"SELECT pg_fusion_scan_time('{table}', @columns, {times}, {(executor ? "true" : "false")})", on) { CommandTimeout = 0 };
        command.Parameters.AddWithValue("columns", columns);
        return command;
    }

    /// <summary>Medians in seconds of a query that hardly does more than read the columns.</summary>
    private async Task<(double Leader, double Parallel)> QueryAsync(string[] columns)
    {
        string query = $"SELECT {string.Join(", ", columns.Select(static c => $"count({c})"))} FROM {table}";
        var times = new[] { new List<double>(), new List<double>() };
        for (int run = 0; run <= runs; run++)
        {
            for (int workers = 0; workers <= 1; workers++)
            {
                await ExecuteAsync($"SET pg_fusion.max_scan_workers = {workers}");
                long start = Stopwatch.GetTimestamp();
                await ExecuteAsync(query);
                // the first run compiles
                if (run > 0)
                    times[workers].Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }
        return (Median(times[0]), Median(times[1]));
    }

    private async Task<long> RowsAsync()
    {
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM {table}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
