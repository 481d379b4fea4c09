using PgFusion.Runtime.BlockCache;
using PgFusion.Runtime.Columns;
using Xunit;

namespace PgFusion.UnitTests.BlockCache;

/// <summary>The smallest encoding is taken, and it is as small as it should be.</summary>
public sealed class EncodingChoiceTests
{
    private const int Rows = 8192;

    [Fact]
    public void One_value_takes_no_room_per_row() =>
        Check(ColumnKind.Int32, static (_, _) => 7, ColumnEncoding.Constant, 0);

    [Fact]
    public void Near_integers_are_packed() =>
        Check(ColumnKind.Int64, static (_, random) => 1_000_000_000_000 + random.Next(1 << 13), ColumnEncoding.FrameOfReference, 13);

    [Fact]
    public void Multiples_are_divided() =>
        Check(ColumnKind.Int64, static (_, random) => random.Next(1, 51) * 100, ColumnEncoding.FrameOfReference, 6);

    [Fact]
    public void Whole_days_of_a_timestamp_are_counted() =>
        Check(ColumnKind.Int64, static (_, random) => random.Next(2500) * 86_400_000_000L + 3_600_000_000, ColumnEncoding.FrameOfReference, 12);

    [Fact]
    public void Few_distinct_integers_far_apart_are_numbered() =>
        Check(ColumnKind.Int64, static (_, random) => new Random(random.Next(60)).NextInt64(), ColumnEncoding.Dictionary, 6.5);

    [Fact]
    public void Any_integers_are_plain() =>
        Check(ColumnKind.Int64, static (_, random) => random.NextInt64(long.MinValue, long.MaxValue), ColumnEncoding.Plain, 64);

    [Fact]
    public void Nulls_do_not_widen_a_frame()
    {
        (ColumnEncoding encoding, double bits) = Encode(TestColumn.Integers(new(ColumnKind.Int64),
            Random(static random => random.Next(10) == 0 ? null : (long?)(1_000_000 + random.Next(256)))));
        Assert.Equal(ColumnEncoding.FrameOfReference, encoding);
        // One bit is the validity's.
        Assert.InRange(bits, 9, 9.5);
    }

    [Fact]
    public void Few_distinct_texts_are_numbered()
    {
        byte[][] texts = [.. Enumerable.Range(0, 4).Select(static i => Enumerable.Repeat((byte)(65 + i), 25).ToArray())];
        (ColumnEncoding encoding, double bits) = Encode(new TestColumn(new(ColumnKind.View), [.. Random(random => texts[random.Next(4)])]));
        Assert.Equal(ColumnEncoding.Dictionary, encoding);
        Assert.InRange(bits, 2, 2.5);
    }

    [Fact]
    public void Other_texts_take_their_bytes_and_a_length()
    {
        (ColumnEncoding encoding, double bits) = Encode(new TestColumn(new(ColumnKind.View), [.. Random(static random =>
        {
            byte[] text = new byte[random.Next(10, 44)];
            random.NextBytes(text);
            return text;
        })]));
        Assert.Equal(ColumnEncoding.Text, encoding);
        Assert.InRange(bits, 26 * 8, 28 * 8);
    }

    [Fact]
    public void Texts_that_repeat_late_are_found_not_to_pay()
    {
        // 1024 different ones come first.
        (ColumnEncoding encoding, _) = Encode(new TestColumn(new(ColumnKind.View), [.. Enumerable.Range(0, Rows).Select(static i => BitConverter.GetBytes((long)Math.Min(i, 2000)))]));
        Assert.Equal(ColumnEncoding.Text, encoding);
    }

    [Fact]
    public unsafe void More_rows_than_a_chunk_may_have_are_refused()
    {
        using var encoder = new ColumnEncoder(new CacheMemory());
        ColumnShape shape = new(ColumnKind.Int32);
        var column = new ColumnView(shape, ColumnFlags.None, 0, null, null, null, 0, 0);
        Assert.Null(encoder.Encode(shape, [new ColumnPiece(column, ColumnEncoder.RowsMax), new ColumnPiece(column, 1)]));
    }

    private static IEnumerable<T> Random<T>(Func<Random, T> make)
    {
        var random = new Random(1);
        return Enumerable.Range(0, Rows).Select(_ => make(random));
    }

    private static void Check(ColumnKind kind, Func<int, Random, long> make, ColumnEncoding expected, double bits)
    {
        var random = new Random(1);
        (ColumnEncoding encoding, double actual) = Encode(TestColumn.Integers(new(kind), Enumerable.Range(0, Rows).Select(row => (long?)make(row, random))));
        Assert.Equal(expected, encoding);
        Assert.InRange(actual, bits - 0.01, bits + 0.5);
    }

    /// <summary>Bits per row without what every column takes.</summary>
    private static (ColumnEncoding Encoding, double Bits) Encode(TestColumn column)
    {
        CacheMemory memory = new();
        using var encoder = new ColumnEncoder(memory);
        EncodedColumn encoded = TestPages.Encode(encoder, column, new Random(1));
        long bytes = encoded.SizeBytes - CacheMemory.OverheadBytes - BitPacking.Padding;
        encoded.Release();
        return (encoded.Encoding, bytes * 8.0 / column.Rows);
    }
}
