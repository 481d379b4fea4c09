using System.Runtime.InteropServices;
using PgFusion.Runtime.Columns;
using PgFusion.Runtime.Scheduler;
using Xunit;

namespace PgFusion.UnitTests.QueryService;

/// <summary>Rows put as generated code puts them are the rows that a reader finds.</summary>
public sealed unsafe class ResultSinkTests
{
    private static readonly ColumnShape[] Shapes =
    [
        new(ColumnKind.Bool), new(ColumnKind.Int16), new(ColumnKind.Int64), new(ColumnKind.Float32), new(ColumnKind.Float64),
        new(ColumnKind.Fixed, 5), new(ColumnKind.Varlena), new(ColumnKind.Varlena), new(ColumnKind.Int8), new(ColumnKind.Int32),
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(20_000)]
    public void Rows_come_back_as_they_were_put(int count)
    {
        using var extents = new Extents();
        using var sink = new ResultSink(Shapes, extents.Lease);
        var expected = new List<object?[]>();
        var random = new Random(count);
        for (int i = 0; i < count; i++)
        {
            object?[] row = Row(random, i);
            Put(sink, row);
            expected.Add(row);
        }
        List<ResultPage> pages = sink.Complete();
        Check(expected, pages);
        Assert.Equal(count, pages.Sum(static p => p.Rows));
        Assert.Equal(extents.Leased, pages.Count);
        Assert.Empty(sink.Complete());
    }

    [Fact]
    public void A_row_larger_than_an_extent_gets_one_of_its_own()
    {
        using var extents = new Extents();
        using var sink = new ResultSink([new ColumnShape(ColumnKind.Varlena), new ColumnShape(ColumnKind.Int32)], extents.Lease);
        var expected = new List<object?[]>();
        for (int i = 0; i < 20; i++)
        {
            var bytes = new byte[i % 5 == 3 ? 5_000_000 : i];
            Array.Fill(bytes, (byte)i);
            object?[] row = [bytes, i];
            Put(sink, row, [ColumnKind.Varlena, ColumnKind.Int32]);
            expected.Add(row);
        }
        List<ResultPage> pages = sink.Complete();
        Assert.True(pages.Count > 1);
        Check(expected, pages, [new ColumnShape(ColumnKind.Varlena), new ColumnShape(ColumnKind.Int32)]);
    }

    /// <summary>Pages that are full of bytes before they are full of rows; nothing is written behind an extent.</summary>
    [Fact]
    public void A_page_ends_when_its_bytes_do()
    {
        ColumnShape[] shapes = [new(ColumnKind.Varlena), new(ColumnKind.Int32)];
        using var extents = new Extents();
        using var sink = new ResultSink(shapes, extents.Lease);
        var expected = new List<object?[]>();
        var random = new Random(2);
        for (int i = 0; i < 10_000; i++)
        {
            object?[] row = [Bytes(random, 300), i];
            Put(sink, row, [ColumnKind.Varlena, ColumnKind.Int32]);
            expected.Add(row);
        }
        List<ResultPage> pages = sink.Complete();
        Assert.All(pages, static p => Assert.InRange(p.Rows, 1u, 4095u));
        Check(expected, pages, shapes);
    }

    [Fact]
    public void A_sink_goes_on_after_its_pages_were_taken()
    {
        using var extents = new Extents();
        using var sink = new ResultSink(Shapes, extents.Lease);
        var random = new Random(1);
        for (int round = 0; round < 3; round++)
        {
            var expected = new List<object?[]>();
            for (int i = 0; i < 100; i++)
            {
                object?[] row = Row(random, i);
                Put(sink, row);
                expected.Add(row);
            }
            Check(expected, sink.Complete());
        }
    }

    [Fact]
    public void Rows_without_columns_are_counted()
    {
        using var extents = new Extents();
        using var sink = new ResultSink([], extents.Lease);
        for (int i = 0; i < 5000; i++)
        {
            ResultSink.Reserve(sink.Buffer, 0);
            sink.Buffer->RowCount++;
        }
        List<ResultPage> pages = sink.Complete();
        Assert.Equal([4096u, 904u], pages.Select(static p => p.Rows));
        Assert.Equal(5000, pages.Sum(p => ResultPages.Read((byte*)(nint)p.Extent, p.UsedBytes, []).Count));
    }

    [Fact]
    public void An_arena_that_is_exhausted_ends_the_row_and_loses_no_page()
    {
        using var extents = new Extents { Left = 1 };
        using var sink = new ResultSink(Shapes, extents.Lease);
        var random = new Random(1);
        Assert.Throws<OutOfMemoryException>(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                Put(sink, Row(random, i));
            }
        });
        ResultPage page = Assert.Single(sink.Complete());
        Assert.Equal((int)page.Rows, ResultPages.Read((byte*)(nint)page.Extent, page.UsedBytes, Shapes).Count);
    }

    private static object?[] Row(Random random, int i)
    {
        object?[] row =
        [
            random.Next(2) == 0, (short)random.Next(short.MinValue, short.MaxValue), random.NextInt64(), (float)random.NextDouble(), -random.NextDouble(),
            new byte[] { (byte)i, 1, 2, 3, 255 }, Bytes(random, 40), Bytes(random, 3), (sbyte)random.Next(-128, 128), random.Next(int.MinValue, int.MaxValue),
        ];
        for (int column = 0; column < row.Length; column++)
        {
            if (random.Next(5) == 0)
            {
                row[column] = null;
            }
        }
        return row;
    }

    private static byte[] Bytes(Random random, int max)
    {
        var bytes = new byte[random.Next(max)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static void Put(ResultSink sink, object?[] row) => Put(sink, row, [.. Shapes.Select(static s => s.Kind)]);

    /// <summary>In the order of ResultSinkCode: room, values, row count.</summary>
    private static void Put(ResultSink sink, object?[] row, ColumnKind[] kinds)
    {
        ResultBuffer* buffer = sink.Buffer;
        ResultSink.Reserve(buffer, row.Select((v, i) => kinds[i] == ColumnKind.Varlena && v is byte[] bytes ? ResultSink.VarlenaBytes(bytes.Length) : 0).Sum());
        for (int i = 0; i < row.Length; i++)
        {
            byte* values = *(byte**)((byte*)buffer + ResultBuffer.ColumnsOffset + i * ResultBuffer.ColumnBytes + ResultBuffer.ColumnValuesOffset);
            int number = *(int*)((byte*)buffer + ResultBuffer.RowCountOffset);
            switch (row[i])
            {
                case null:
                    ResultSink.PutNull(buffer, i, kinds[i] == ColumnKind.Fixed ? 5 : PageLayout.Width(kinds[i]));
                    break;
                case bool value:
                    ResultSink.PutBool(buffer, i, value);
                    break;
                case byte[] bytes:
                    fixed (byte* source = bytes.Length == 0 ? new byte[1] : bytes)
                    {
                        if (kinds[i] == ColumnKind.Fixed)
                        {
                            ResultSink.PutFixed(buffer, i, source, bytes.Length);
                        }
                        else
                        {
                            ResultSink.PutVarlena(buffer, i, source, bytes.Length);
                        }
                    }
                    break;
                case sbyte value:
                    ((sbyte*)values)[number] = value;
                    break;
                case short value:
                    ((short*)values)[number] = value;
                    break;
                case int value:
                    ((int*)values)[number] = value;
                    break;
                case long value:
                    ((long*)values)[number] = value;
                    break;
                case float value:
                    ((float*)values)[number] = value;
                    break;
                case double value:
                    ((double*)values)[number] = value;
                    break;
                default:
                    throw new NotSupportedException();
            }
        }
        buffer->RowCount++;
    }

    private static void Check(List<object?[]> expected, List<ResultPage> pages, ColumnShape[]? shapes = null)
    {
        List<object?[]> actual = [.. pages.SelectMany(p => ResultPages.Read((byte*)(nint)p.Extent, p.UsedBytes, shapes ?? Shapes))];
        Assert.Equal(expected.Count, actual.Count);
        for (int row = 0; row < expected.Count; row++)
        {
            for (int column = 0; column < expected[row].Length; column++)
            {
                // Assert.Equal goes through long arrays element by element.
                if (expected[row][column] is byte[] bytes)
                {
                    Assert.True(bytes.AsSpan().SequenceEqual(actual[row][column] as byte[]));
                }
                else
                {
                    Assert.Equal(expected[row][column], actual[row][column]);
                }
            }
        }
    }

    /// <summary>Extents of native memory, named by their address, filled with garbage; guarded at the end.</summary>
    private sealed class Extents : IDisposable
    {
        private const int GuardBytes = 256;

        private readonly List<(nint Address, long Size)> _extents = [];

        public int Left { get; set; } = int.MaxValue;

        public int Leased => _extents.Count;

        public (object Extent, nint Address, long Size) Lease(long bytes)
        {
            if (_extents.Count >= Left)
            {
                throw new OutOfMemoryException("no extent is left");
            }
            nint extent = (nint)NativeMemory.AlignedAlloc((nuint)bytes + GuardBytes, 64);
            new Span<byte>((void*)extent, (int)bytes + GuardBytes).Fill(0xA5);
            _extents.Add((extent, bytes));
            return (extent, extent, bytes);
        }

        public void Dispose()
        {
            foreach ((nint address, long size) in _extents)
            {
                bool intact = new ReadOnlySpan<byte>((byte*)address + size, GuardBytes).IndexOfAnyExcept((byte)0xA5) < 0;
                NativeMemory.AlignedFree((void*)address);
                Assert.True(intact, "bytes were written behind an extent");
            }
        }
    }
}
