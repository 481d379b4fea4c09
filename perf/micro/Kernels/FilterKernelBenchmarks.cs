using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using PgFusion.Runtime.Columns;
using PgFusion.Runtime.Kernels;

namespace PgFusion.MicroBenchmarks.Kernels;

/// <summary>Conditions on one column of a full page; times are per row. The column is in the processor's cache.</summary>
public unsafe class FilterKernelBenchmarks
{
    private const int Rows = PageLayout.PageRowsMax;

    private ulong* _bitmap;
    private byte* _values;
    private byte* _validity;

    [GlobalSetup]
    public void Setup()
    {
        _bitmap = (ulong*)NativeMemory.AlignedAlloc(Rows / 8, 64);
        _values = (byte*)NativeMemory.AlignedAlloc(Rows * sizeof(long), 64);
        _validity = (byte*)NativeMemory.AlignedAlloc(Rows / 8, 64);
        var random = new Random(1);
        random.NextBytes(new Span<byte>(_values, Rows * sizeof(long)));
        random.NextBytes(new Span<byte>(_validity, Rows / 8));
        FilterKernels.SetAll(_bitmap, Rows);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        NativeMemory.AlignedFree(_bitmap);
        NativeMemory.AlignedFree(_values);
        NativeMemory.AlignedFree(_validity);
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void SetAll() => FilterKernels.SetAll(_bitmap, Rows);

    [Benchmark(OperationsPerInvoke = Rows)]
    public void CompareInt16() => FilterKernels.Compare<short, LessThan>(_bitmap, Rows, _values, 1000);

    [Benchmark(OperationsPerInvoke = Rows)]
    public void CompareInt32() => FilterKernels.Compare<int, GreaterThanOrEqualTo>(_bitmap, Rows, _values, -1000);

    [Benchmark(OperationsPerInvoke = Rows)]
    public void CompareInt64() => FilterKernels.Compare<long, LessThanOrEqualTo>(_bitmap, Rows, _values, 1000);

    [Benchmark(OperationsPerInvoke = Rows)]
    public void CompareInt64Equal() => FilterKernels.Compare<long, EqualTo>(_bitmap, Rows, _values, 1000);

    [Benchmark(OperationsPerInvoke = Rows)]
    public void AndValid() => FilterKernels.AndValid(_bitmap, Rows, _validity);

    [Benchmark(OperationsPerInvoke = Rows)]
    public int Count() => FilterKernels.Count(_bitmap, Rows);
}
