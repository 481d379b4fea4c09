using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using PgFusion.Runtime.BlockCache;
using PgFusion.Runtime.Columns;
using PgFusion.Runtime.Kernels;

namespace PgFusion.MicroBenchmarks.BlockCache;

/// <summary>
/// 64 chunks of lineitem, 435,000 rows, more than the processor's private caches hold: into the cache, and morsel by morsel
/// out of it. Times are per row.
/// </summary>
public unsafe class LineitemBenchmarks
{
    private const int Chunks = 64;
    private const int Rows = Chunks * LineitemChunk.RowsOf128Blocks;

    private static readonly ColumnId[] AllIds = Ids([.. Enumerable.Range(0, LineitemChunk.ColumnCount)]);
    private static readonly ColumnId[] Q1Ids =
        Ids([.. new[] { "l_quantity", "l_extendedprice", "l_discount", "l_tax", "l_returnflag", "l_linestatus", "l_shipdate" }.Select(LineitemChunk.IndexOf)]);
    private static readonly ColumnId[] Q6Ids =
        Ids([.. new[] { "l_quantity", "l_extendedprice", "l_discount", "l_shipdate" }.Select(LineitemChunk.IndexOf)]);

    /// <summary>l_quantity &lt; 24, l_discount from 0.05 to 0.07, l_shipdate in 1994, days before 2000-01-01.</summary>
    private static readonly ColumnBounds[] Q6Bounds = [new(0, long.MinValue, 2399), new(2, 5, 7), new(3, -2191, -1827)];

    private readonly ulong* _bitmap = (ulong*)NativeMemory.AlignedAlloc(PageLayout.PageRowsMax / 8, 64);
    private readonly ushort* _list = (ushort*)NativeMemory.AlignedAlloc((PageLayout.PageRowsMax + FilterKernels.ListPadding) * sizeof(ushort), 64);
    private readonly CacheMemory _memory = new();
    private readonly MorselDecoder _decoder = new();
    private readonly PageView _page = new();
    private ColumnCache _cache = null!;
    private ColumnEncoder _encoder = null!;
    private LineitemChunk _chunk = null!;

    [GlobalSetup]
    public void Setup()
    {
        _cache = new ColumnCache(_memory, long.MaxValue);
        _encoder = new ColumnEncoder(_memory);
        for (uint i = 0; i < Chunks; i++)
        {
            using var chunk = new LineitemChunk(i * 1750L, LineitemChunk.RowsOf128Blocks);
            _cache.Admit(Key(i), default, chunk.Rows, AllIds, [.. Enumerable.Range(0, LineitemChunk.ColumnCount).Select(c => chunk.Encode(_encoder, c))]);
        }
        _chunk = new LineitemChunk(0, LineitemChunk.RowsOf128Blocks);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _cache.Dispose();
        _encoder.Dispose();
        _decoder.Dispose();
        _chunk.Dispose();
        NativeMemory.AlignedFree(_bitmap);
        NativeMemory.AlignedFree(_list);
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void DecodeAllColumns() => Read(AllIds);

    [Benchmark(OperationsPerInvoke = Rows)]
    public void DecodeColumnsOfQ1() => Read(Q1Ids);

    [Benchmark(OperationsPerInvoke = Rows)]
    public void DecodeColumnsOfQ6() => Read(Q6Ids);

    /// <summary>Q6's conditions on codes, and its columns for the rows that are left, 2 of 100.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public void SelectRowsOfQ6()
    {
        for (uint i = 0; i < Chunks; i++)
        {
            _cache.Lookup(Key(i), default, Q6Ids, out ChunkLease? lease);
            using (lease)
            {
                _decoder.Begin(lease!.Columns, 0, lease.Rows);
                FilterKernels.SetAll(_bitmap, lease.Rows);
                foreach (ref readonly ColumnBounds bounds in Q6Bounds.AsSpan())
                {
                    _decoder.SelectRange(bounds, _bitmap);
                }
                int listed = FilterKernels.ListRows(_bitmap, lease.Rows, _list);
                _decoder.Finish(_page, new ReadOnlySpan<ushort>(_list, listed));
            }
        }
    }

    /// <summary>Per chunk.</summary>
    [Benchmark(OperationsPerInvoke = Chunks)]
    public void LookUpColumnsOfQ1()
    {
        for (uint i = 0; i < Chunks; i++)
        {
            _cache.Lookup(Key(i), default, Q1Ids, out ChunkLease? lease);
            lease!.Dispose();
        }
    }

    [Benchmark(OperationsPerInvoke = LineitemChunk.RowsOf128Blocks)]
    public void EncodeColumnsOfQ1()
    {
        foreach (ColumnId id in Q1Ids)
        {
            _chunk.Encode(_encoder, id.Attribute).Release();
        }
    }

    [Benchmark(OperationsPerInvoke = LineitemChunk.RowsOf128Blocks)]
    public void EncodeComment() => _chunk.Encode(_encoder, LineitemChunk.IndexOf("l_comment")).Release();

    [Benchmark(OperationsPerInvoke = LineitemChunk.RowsOf128Blocks)]
    public void EncodePartKey() => _chunk.Encode(_encoder, LineitemChunk.IndexOf("l_partkey")).Release();

    private void Read(ColumnId[] ids)
    {
        for (uint i = 0; i < Chunks; i++)
        {
            _cache.Lookup(Key(i), default, ids, out ChunkLease? lease);
            using (lease)
            {
                _decoder.Decode(lease!.Columns, 0, lease.Rows, _page);
            }
        }
    }

    private static ChunkKey Key(uint chunk) => new(new RelationId(1, 1), default, chunk);

    private static ColumnId[] Ids(int[] columns) => [.. columns.Select(static c => new ColumnId(c, LineitemChunk.Shape(c)))];
}
