using PgFusion.Runtime.BlockCache;
using PgFusion.Runtime.Columns;
using PgFusion.UnitTests.Columns;
using Xunit;

namespace PgFusion.UnitTests.BlockCache;

public sealed unsafe class ChunkBuilderTests
{
    private static readonly ColumnShape Integer = new(ColumnKind.Int32);
    private static readonly ColumnShape Text = new(ColumnKind.View);

    [Fact]
    public void Pages_that_threads_bring_in_any_order_come_out_in_theirs()
    {
        TestColumn integers = TestColumn.Integers(Integer, Enumerable.Range(0, 3000).Select(static i => (long?)i * 3));
        TestColumn texts = new(Text, [.. Enumerable.Range(0, 3000).Select(static i => i % 7 == 0 ? null : System.Text.Encoding.UTF8.GetBytes($"the text of row {i}"))]);
        CacheMemory memory = new();
        using var builder = new ChunkBuilder();
        Parallel.For(0, 30, i =>
        {
            int number = (i * 7) % 30;
            // The page is gone before it is encoded.
            using NativePage page = TestPages.Write([integers, texts], number * 100, 100, 128);
            builder.Add(number, page.Pointer, page.Size);
            new Span<byte>(page.Pointer, page.Size).Fill(0xEE);
        });
        Assert.Equal(3000, builder.Rows);
        using var encoder = new ColumnEncoder(memory);
        EncodedColumn?[] columns = builder.Encode(encoder, [1, 0], [Text, Integer]);
        using var decoder = new MorselDecoder();
        PageView view = new();
        decoder.Decode(columns, 0, 3000, view);
        for (int row = 0; row < 3000; row++)
        {
            Assert.Equal(row % 7 == 0, view.Column(0).IsNull(row));
            Assert.Equal(texts.Values[row] ?? [], view.Column(0).View(row).ToArray());
            Assert.Equal(row * 3, ((int*)view.Column(1).Values)[row]);
        }
        Assert.Equal((0, 2999 * 3), (view.Column(1).Min, view.Column(1).Max));
        Array.ForEach(columns, static c => c!.Release());
        Assert.Equal(0, memory.UsedBytes);
    }

    [Fact]
    public void A_chunk_without_pages_has_columns_without_rows()
    {
        using var builder = new ChunkBuilder();
        using var encoder = new ColumnEncoder(new CacheMemory());
        EncodedColumn column = Assert.Single(builder.Encode(encoder, [0], [Integer]))!;
        Assert.Equal(0, column.Rows);
        column.Release();
    }

    [Fact]
    public void A_page_that_contradicts_itself_is_not_taken()
    {
        using var builder = new ChunkBuilder();
        using NativePage page = TestPages.Write([TestColumn.Integers(Integer, [1, 2, null])], 0, 3, 64);
        ((PageColumn*)(page.Pointer + PageLayout.PageHeaderSize))->NullCount = 2;
        Assert.Throws<InvalidPageException>(() => builder.Add(0, page.Pointer, page.Size));
        Assert.Equal(0, builder.Rows);
    }

    [Fact]
    public void Too_many_bytes_are_given_up()
    {
        using var builder = new ChunkBuilder();
        byte[] large = new byte[ChunkBuilder.CopiedBytesMax / 4 + 1];
        using NativePage page = TestPages.Write([new TestColumn(Text, [large])], 0, 1, 64);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(i == 4, builder.IsTooLarge);
            builder.Add(i, page.Pointer, page.Size);
            if (i == 3)
            {
                Assert.True(builder.IsTooLarge);
                break;
            }
        }
        Assert.Equal(0, builder.CopiedBytes);
        using var encoder = new ColumnEncoder(new CacheMemory());
        Assert.Empty(builder.Encode(encoder, [0], [Text]));
    }
}
