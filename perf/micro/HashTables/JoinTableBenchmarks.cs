using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Memory;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.MicroBenchmarks.HashTables;

/// <summary>
/// Joining with a table of unique bigint keys and a payload; times are per row. <see cref="Probe"/> finds a match for each
/// key, in random order, <see cref="Miss"/> for none; the others do so by batches.
/// </summary>
public unsafe class JoinTableBenchmarks
{
    private const int Probes = 1 << 20;

    // Room for the number that probes add to.
    private const int Before = 8;

    private readonly JoinCode _code = new();
    private readonly QueryMemory _memory = new(long.MaxValue);
    private readonly PipelineLocal* _local = (PipelineLocal*)NativeMemory.AllocZeroed(PipelineLocal.TotalBytes);
    private readonly JoinTable** _constants = (JoinTable**)NativeMemory.AllocZeroed(64);
    private PipelineFunction _build = null!;
    private PipelineFunction _probe = null!;
    private PipelineFunction _probeBatches = null!;
    private long* _present;
    private long* _absent;
    private long* _built;

    /// <summary>
    /// Rows of 40 bytes and a directory of one to two entries of 8 for each: 340 kB, which the second-level cache holds, and 64 MiB.
    /// </summary>
    [Params(7_000, 1_250_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _build = _code.Build();
        _probe = _code.Probe();
        _probeBatches = _code.ProbeBatches();
        _local->Batches = (byte*)NativeMemory.AlignedAlloc((nuint)LookupBatch.Bytes(LookupBatch.ValuesOffset + sizeof(long)), 64);
        _built = Keys(Rows, static i => 2L * i);
        var random = new Random(1);
        _present = Keys(Probes, _ => 2L * random.Next(Rows));
        _absent = Keys(Probes, _ => 2L * random.Next(Rows) + 1);
        JoinRows* rows = NewRows();
        JoinTable* table = (JoinTable*)_memory.AllocateZeroed(sizeof(JoinTable));
        *table = new JoinTable(_memory, Rows, _code.Layout.RowWidth, _code.Layout.Row.NullWords);
        foreach ((nint first, int count) in rows->Blocks())
            JoinTable.Link(table, (byte*)first, count, _code.Layout.RowWidth);
        *_constants = table;
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (nint keys in new[] { (nint)_built, (nint)_present, (nint)_absent })
            NativeMemory.Free((byte*)keys - Before);
        _memory.Dispose();
        NativeMemory.AlignedFree(_local->Batches);
        NativeMemory.Free(_local);
        NativeMemory.Free(_constants);
    }

    [Benchmark(OperationsPerInvoke = Probes)]
    public int Probe() => _probe((byte*)_constants, (byte*)_present, Probes, (byte*)_local);

    [Benchmark(OperationsPerInvoke = Probes)]
    public int Miss() => _probe((byte*)_constants, (byte*)_absent, Probes, (byte*)_local);

    [Benchmark(OperationsPerInvoke = Probes)]
    public int ProbeBatches() => _probeBatches((byte*)_constants, (byte*)_present, Probes, (byte*)_local);

    [Benchmark(OperationsPerInvoke = Probes)]
    public int MissBatches() => _probeBatches((byte*)_constants, (byte*)_absent, Probes, (byte*)_local);

    private JoinRows* NewRows()
    {
        JoinRows* rows = (JoinRows*)_memory.AllocateZeroed(sizeof(JoinRows));
        *rows = new JoinRows(_memory, _code.Layout.RowWidth);
        _local->Join = rows;
        _build(null, (byte*)_built, Rows, (byte*)_local);
        return rows;
    }

    private static long* Keys(int count, Func<int, long> key)
    {
        byte* bytes = (byte*)NativeMemory.AllocZeroed((nuint)(Before + sizeof(long) * (long)count));
        long* keys = (long*)(bytes + Before);
        for (int i = 0; i < count; i++)
            keys[i] = key(i);
        return keys;
    }
}
