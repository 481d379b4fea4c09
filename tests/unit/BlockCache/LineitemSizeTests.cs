using PgFusion.MicroBenchmarks.BlockCache;
using PgFusion.Runtime.BlockCache;
using PgFusion.Runtime.Columns;
using Xunit;

namespace PgFusion.UnitTests.BlockCache;

/// <summary>All 16 columns of TPC-H's lineitem at scale factor 1, some chunks of its beginning, middle and end.</summary>
public sealed unsafe class LineitemSizeTests
{
    private static readonly long[] FirstOrders = [0, 750_000, 1_490_000];

    [Fact]
    public void Takes_less_than_a_third_of_the_heap_and_comes_back()
    {
        CacheMemory memory = new();
        using var encoder = new ColumnEncoder(memory);
        using var decoder = new MorselDecoder();
        PageView page = new();
        long bytes = 0;
        foreach (long first in FirstOrders)
        {
            using var chunk = new LineitemChunk(first, LineitemChunk.RowsOf128Blocks);
            EncodedColumn?[] columns = [.. Enumerable.Range(0, LineitemChunk.ColumnCount).Select(c => chunk.Encode(encoder, c))];
            Assert.Equal(columns.Sum(static c => c!.SizeBytes), memory.UsedBytes);
            bytes += memory.UsedBytes;
            decoder.Decode(columns, 0, chunk.Rows, page);
            for (int column = 0; column < columns.Length; column++)
            {
                Compare(chunk.Column(column).View, page.Column(column), chunk.Rows);
            }
            Array.ForEach(columns, static c => c!.Release());
        }
        double perRow = (double)bytes / (FirstOrders.Length * LineitemChunk.RowsOf128Blocks);
        Assert.True(perRow < LineitemChunk.HeapBytesPerRow / 3, $"{perRow:F1} bytes per row");
    }

    private static void Compare(in ColumnView expected, in ColumnView actual, int rows)
    {
        if (expected.Kind != ColumnKind.View)
        {
            Assert.True(new ReadOnlySpan<byte>(expected.Values, rows * expected.Width).SequenceEqual(new ReadOnlySpan<byte>(actual.Values, rows * actual.Width)));
            return;
        }
        for (int row = 0; row < rows; row++)
        {
            Assert.True(expected.View(row).SequenceEqual(actual.View(row)));
        }
    }
}
