using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.MicroBenchmarks.HashTables;

/// <summary>
/// Grouping by a bigint; times are per row. <see cref="Probe"/> finds keys that are there. <see cref="Fill"/> begins
/// with an empty table, as each thread of a query does: with few groups it is probing, with many it is inserting and
/// clearing the directory. <see cref="Merge"/> gathers rows of which each key has two.
/// </summary>
public unsafe class AggregateTableBenchmarks
{
    private const int Rows = 1 << 20;

    private PipelineFunction _count = null!;
    private PipelineFunction _merge = null!;
    private long* _keys;
    private byte** _rows;
    private GroupingState _warm = null!;
    private GroupingState _other = null!;

    /// <summary>The directory holds 40,960 keys before it is cleared.</summary>
    [Params(4, 1024, 32768, 1 << 20)]
    public int Groups { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _count = GroupingCode.CountByKey();
        _merge = GroupingCode.Merge();
        _keys = (long*)NativeMemory.AlignedAlloc(Rows * sizeof(long), 64);
        var random = new Random(1);
        for (int i = 0; i < Rows; i++)
            _keys[i] = random.Next(Groups);

        // One row per key in each of the two.
        _warm = new GroupingState(mayFlush: false);
        _other = new GroupingState(mayFlush: false);
        _count(null, (byte*)_keys, Rows, _warm.Local);
        _count(null, (byte*)_keys, Rows, _other.Local);
        _rows = (byte**)NativeMemory.Alloc((nuint)Rows * 2, (nuint)sizeof(byte*));
        MergedRows = (int)_warm.Table->CollectRows(_rows);
        MergedRows += (int)_other.Table->CollectRows(_rows + MergedRows);
        if (_warm.Table->TotalRows > Groups)
            throw new InvalidOperationException($"{_warm.Table->TotalRows} groups instead of {Groups}");
    }

    private int MergedRows { get; set; }

    [GlobalCleanup]
    public void Cleanup()
    {
        _warm.Dispose();
        _other.Dispose();
        NativeMemory.AlignedFree(_keys);
        NativeMemory.Free(_rows);
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public int Probe() => _count(null, (byte*)_keys, Rows, _warm.Local);

    [Benchmark(OperationsPerInvoke = Rows)]
    public long Fill()
    {
        using var state = new GroupingState(mayFlush: true);
        _count(null, (byte*)_keys, Rows, state.Local);
        return state.Table->TotalRows;
    }

    /// <summary>Time is of the whole: two rows for each group.</summary>
    [Benchmark]
    public long Merge()
    {
        using var state = new GroupingState(mayFlush: false, MergedRows);
        _merge(null, (byte*)_rows, MergedRows, state.Local);
        return state.Table->TotalRows;
    }
}
