using System.Text;
using PgFusion.Runtime.BlockCache;
using PgFusion.Runtime.Columns;
using PgFusion.UnitTests.Columns;
using Xunit;

namespace PgFusion.UnitTests.BlockCache;

/// <summary>Page to column to page: every kind, many kinds of values, nulls, and sizes, in pieces and morsels of all lengths.</summary>
public sealed unsafe class ColumnRoundTripTests
{
    private static readonly int[] Sizes = [0, 1, 63, 64, 65, 1023, 1024, 1025, 8192, 20000];

    private static readonly ColumnShape[] Shapes =
    [
        new(ColumnKind.Bool), new(ColumnKind.Int8), new(ColumnKind.Int16), new(ColumnKind.Int32), new(ColumnKind.Int64),
        new(ColumnKind.Float32), new(ColumnKind.Float64), new(ColumnKind.Decimal64, 8, 2), new(ColumnKind.Decimal128, 16, 4),
        new(ColumnKind.View), new(ColumnKind.Fixed, 16), new(ColumnKind.Fixed, 6), new(ColumnKind.Fixed, 64), new(ColumnKind.Fixed, 1),
    ];

    /// <summary>Which of hundred are null.</summary>
    private static readonly int[] NullShares = [0, 2, 95, 100];

    public static TheoryData<int, int> Cases()
    {
        var cases = new TheoryData<int, int>();
        for (int shape = 0; shape < Shapes.Length; shape++)
        {
            foreach (int nulls in NullShares)
            {
                cases.Add(shape, nulls);
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Columns_come_back_as_they_were(int shapeIndex, int nullShare)
    {
        ColumnShape shape = Shapes[shapeIndex];
        CacheMemory memory = new();
        using var encoder = new ColumnEncoder(memory);
        HashSet<ColumnEncoding> met = [];
        for (int seed = 0; seed < Sizes.Length * 10; seed++)
        {
            var random = new Random(seed);
            int rows = Sizes[seed % Sizes.Length];
            TestColumn column = Column(shape, rows, seed / Sizes.Length, nullShare, random);
            EncodedColumn encoded = TestPages.Encode(encoder, column, random);
            met.Add(encoded.Encoding);
            try
            {
                Check(column, encoded, random);
            }
            finally
            {
                encoded.Release();
            }
        }
        Assert.Equal(0, memory.UsedBytes);
        Assert.True(met.Count >= (nullShare == 100 ? 1 : shape is { Kind: ColumnKind.View } ? 3 : 2), string.Join(", ", met));
    }

    [Fact]
    public void Texts_longer_than_25_bits_come_back()
    {
        CacheMemory memory = new();
        using var encoder = new ColumnEncoder(memory);
        byte[] large = new byte[(1 << 25) + 5];
        new Random(1).NextBytes(large);
        var column = new TestColumn(new(ColumnKind.View), [large, null, "short"u8.ToArray(), large[..1000]]);
        EncodedColumn encoded = TestPages.Encode(encoder, column, new Random(1));
        Assert.Equal((ColumnEncoding.Text, 32), (encoded.Encoding, encoded.Bits));
        Check(column, encoded, new Random(1));
        encoded.Release();
    }

    [Fact]
    public void Rows_that_are_not_there_are_refused()
    {
        CacheMemory memory = new();
        using var encoder = new ColumnEncoder(memory);
        using var decoder = new MorselDecoder();
        PageView page = new();
        EncodedColumn encoded = TestPages.Encode(encoder, TestColumn.Integers(new(ColumnKind.Int32), Enumerable.Range(0, 2000).Select(static i => (long?)i)), new Random(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Decode([encoded], 0, 2001, page));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Decode([encoded], 1024, 1000, page));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Decode([encoded], 1000, 10, page));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Decode([encoded], 0, 8193, page));
        encoded.Release();
    }

    [Fact]
    public void Several_columns_lie_side_by_side_and_decoding_does_not_allocate()
    {
        CacheMemory memory = new();
        using var encoder = new ColumnEncoder(memory);
        var random = new Random(3);
        TestColumn[] columns = [.. Shapes.Select(s => Column(s, 5000, 3, 2, random))];
        EncodedColumn?[] encoded = [.. columns.Select(c => TestPages.Encode(encoder, c, random))];
        using var decoder = new MorselDecoder();
        PageView page = new();
        decoder.Decode(encoded, 1024, 3000, page);
        Assert.Equal((3000, columns.Length), (page.RowCount, page.ColumnCount));
        for (int i = 0; i < columns.Length; i++)
        {
            Compare(columns[i], 1024, 3000, page.Column(i));
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        decoder.Decode(encoded, 0, 3000, page);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Array.ForEach(encoded, static c => c!.Release());
        Assert.Equal(0, memory.UsedBytes);
    }

    private static void Check(TestColumn column, EncodedColumn encoded, Random random)
    {
        Assert.Equal(column.Rows, encoded.Rows);
        Assert.Equal(column.Values.Count(static v => v is null), encoded.Zone.NullCount);
        using NativePage? whole = column.Rows is > 0 and <= PageLayout.PageRowsMax ? TestPages.Write([column], 0, column.Rows, column.Rows) : null;
        if (whole is not null)
        {
            PageColumn descriptor = *(PageColumn*)(whole.Pointer + PageLayout.PageHeaderSize);
            Assert.Equal((descriptor.Flags, descriptor.Min, descriptor.Max), (encoded.Zone.Flags, encoded.Zone.Min, encoded.Zone.Max));
        }
        using var decoder = new MorselDecoder();
        PageView page = new();
        for (int first = 0; first == 0 || first < column.Rows;)
        {
            int rows = Math.Min(random.Next(2) == 0 ? PageLayout.PageRowsMax : random.Next(0, PageLayout.PageRowsMax), column.Rows - first);
            decoder.Decode([encoded], first, rows, page);
            Assert.Equal(rows, page.RowCount);
            Compare(column, first, rows, page.Column(0));
            CheckRanges(column, encoded, first, rows, decoder, random);
            CheckSelection(column, encoded, first, rows, decoder, page, random);
            first += Math.Max(1, rows / ColumnDecoder.RowGranularity) * ColumnDecoder.RowGranularity;
        }
    }

    /// <summary>Ranges whose ends are values of the column, next to them, or far away.</summary>
    private static void CheckRanges(TestColumn column, EncodedColumn encoded, int first, int rows, MorselDecoder decoder, Random random)
    {
        if (rows == 0 || column.Shape.Kind is not (ColumnKind.Int16 or ColumnKind.Int32 or ColumnKind.Int64 or ColumnKind.Decimal64))
        {
            return;
        }
        ulong[] words = new ulong[(rows + 63) / 64];
        for (int i = 0; i < 8; i++)
        {
            long low = End();
            long high = i % 4 == 0 ? low : End();
            Array.Fill(words, 0x7FFF_FFFF_FFFF_FFF7UL);
            if (rows % 64 != 0)
            {
                words[^1] &= (1UL << (rows % 64)) - 1;
            }
            ulong[] before = [.. words];
            fixed (ulong* bitmap = words)
            {
                decoder.Begin([encoded], first, rows);
                decoder.SelectRange(new ColumnBounds(0, low, high), bitmap);
            }
            for (int row = 0; row < words.Length * 64; row++)
            {
                bool isSet = (words[row >> 6] >> (row & 63) & 1) != 0;
                bool wasSet = (before[row >> 6] >> (row & 63) & 1) != 0;
                bool expected = wasSet && column.Integer(first + row) is long value && value >= low && value <= high;
                Assert.True(expected == isSet, $"row {first + row} of {column.Rows} of {column.Shape}, {encoded.Encoding} of {encoded.Bits} bits, in {low} to {high}: {isSet}");
            }
        }

        long End() => random.Next(6) switch
        {
            0 => long.MinValue + random.Next(3),
            1 => long.MaxValue - random.Next(3),
            2 => random.Next(-1000, 1000),
            _ => unchecked((column.Integer(random.Next(column.Rows)) ?? 0) + random.Next(-1, 2)),
        };
    }

    /// <summary>Of a few rows alone.</summary>
    private static void CheckSelection(TestColumn column, EncodedColumn encoded, int first, int rows, MorselDecoder decoder, PageView page, Random random)
    {
        ushort[] selection = [.. Enumerable.Range(0, rows).Where(_ => random.Next(20) == 0).Select(static row => (ushort)row)];
        if (selection.Length == 0)
        {
            return;
        }
        decoder.Begin([encoded], first, rows);
        decoder.Finish(page, selection);
        ref readonly ColumnView view = ref page.Column(0);
        Assert.Equal(column.Values.AsSpan(first, rows).ToArray().Count(static v => v is null), view.NullCount);
        foreach (ushort row in selection)
        {
            byte[]? value = column.Values[first + row];
            Assert.True(view.IsNull(row) == value is null && IsEqual(column.Shape, value, view, row), $"row {first + row} of {column.Rows} of {column.Shape}, selected");
        }
    }

    private static void Compare(TestColumn column, int first, int rows, in ColumnView view)
    {
        ColumnShape shape = column.Shape;
        Assert.Equal(shape, new ColumnShape(view.Kind, view.Width, view.Scale));
        int nulls = column.Values.AsSpan(first, rows).ToArray().Count(static v => v is null);
        Assert.Equal((nulls, nulls > 0, nulls == 0), (view.NullCount, view.HasNulls, view.Validity == null));
        for (int row = 0; row < rows; row++)
        {
            byte[]? value = column.Values[first + row];
            if (view.IsNull(row) != value is null || !IsEqual(shape, value, view, row))
            {
                Assert.Fail($"row {first + row} of {column.Rows} of {shape} is not {(value is null ? "null" : Convert.ToHexString(value))}");
            }
            if (view.HasRange && column.Integer(row + first) is long integer && !(shape.Kind == ColumnKind.Decimal64 && integer == PageLayout.Decimal64NaN))
            {
                Assert.InRange(integer, view.Min, view.Max);
            }
        }
    }

    private static bool IsEqual(ColumnShape shape, byte[]? value, in ColumnView view, int row)
    {
        if (shape.Kind == ColumnKind.Bool)
        {
            return view.Bool(row) == (value is [not 0]);
        }
        var bytes = new ReadOnlySpan<byte>(view.Values + (long)row * shape.Width, shape.Width);
        if (shape.Kind != ColumnKind.View || value is null)
        {
            return bytes.SequenceEqual(value ?? new byte[shape.Width]);
        }
        byte[] expected = new byte[16];
        BitConverter.TryWriteBytes(expected, value.Length);
        if (value.Length <= PageLayout.ViewInlineMax)
        {
            value.CopyTo(expected, 4);
            return bytes.SequenceEqual(expected);
        }
        value.AsSpan(0, 4).CopyTo(expected.AsSpan(4));
        return bytes[..12].SequenceEqual(expected.AsSpan(0, 12)) && view.View(row).SequenceEqual(value);
    }

    private static TestColumn Column(ColumnShape shape, int rows, int manner, int nullShare, Random random)
    {
        Func<int, byte[]> make = shape.Kind switch
        {
            ColumnKind.Bool => Bools(manner, random),
            ColumnKind.View => Texts(manner, random),
            ColumnKind.Float32 or ColumnKind.Float64 or ColumnKind.Fixed => Raw(shape.Width, manner, random),
            ColumnKind.Decimal128 => Wide(manner, random),
            _ => Integers(shape, manner, random),
        };
        // Nulls may also come one behind the other.
        bool run = random.Next(2) == 0;
        return new TestColumn(shape, [.. Enumerable.Range(0, rows).Select(row =>
        {
            byte[] value = make(row);
            return (run ? row % 100 : random.Next(100)) < nullShare ? null : value;
        })]);
    }

    private static Func<int, byte[]> Bools(int manner, Random random) => manner switch
    {
        0 => static _ => [1],
        1 => static _ => [0],
        _ => _ => [(byte)random.Next(2)],
    };

    private static Func<int, byte[]> Integers(ColumnShape shape, int manner, Random random)
    {
        int bits = shape.Width * 8;
        long most = bits == 64 ? long.MaxValue : (1L << (bits - 1)) - 1;
        long NaN = shape.Kind == ColumnKind.Decimal64 ? PageLayout.Decimal64NaN : 1;
        long one = random.NextInt64(-most, most);
        long low = random.NextInt64(-most, most / 2);
        long[] few = [.. Enumerable.Range(0, 20).Select(_ => random.NextInt64(-most - 1, most))];
        Func<int, long> make = manner switch
        {
            0 => _ => one,
            1 => row => low / 2 + Math.Min(row, most / 4),
            2 => _ => low + random.NextInt64(0, 1L << random.Next(1, Math.Max(2, bits / 2 - 1))),
            3 => _ => few[random.Next(few.Length)],
            4 => _ => random.NextInt64(-most - 1, most),
            5 => _ => random.Next(2) == 0 ? -most - 1 : shape.Kind == ColumnKind.Decimal64 ? most - 1 : most,
            6 => _ => random.Next(-10, 10) * (most / 50),
            7 => _ => random.Next(100) == 0 ? NaN : random.Next(0, 100),
            8 => _ => NaN,
            _ => _ => random.Next(1, 100),
        };
        return row => BitConverter.GetBytes(make(row))[..shape.Width];
    }

    private static Func<int, byte[]> Wide(int manner, Random random)
    {
        Int128 low = new((ulong)random.NextInt64(-1000, 1000), (ulong)random.NextInt64());
        Func<int, Int128> make = manner switch
        {
            0 => _ => low,
            1 => _ => low + random.Next(1000),
            2 => _ => low + random.NextInt64(1L << 56),
            3 => _ => new Int128((ulong)random.NextInt64(), (ulong)random.NextInt64()),
            4 => _ => random.Next(50) == 0 ? PageLayout.Decimal128NaN : low,
            5 => _ => PageLayout.Decimal128NaN,
            6 => _ => low * random.Next(10),
            _ => row => row - 500,
        };
        return row =>
        {
            byte[] bytes = new byte[16];
            BitConverter.TryWriteBytes(bytes, make(row));
            return bytes;
        };
    }

    private static Func<int, byte[]> Raw(int width, int manner, Random random)
    {
        byte[] Any()
        {
            byte[] bytes = new byte[width];
            random.NextBytes(bytes);
            return bytes;
        }
        byte[][] few = [.. Enumerable.Range(0, 1 + manner * 7).Select(_ => Any())];
        return manner == 9 ? _ => Any() : _ => few[random.Next(few.Length)];
    }

    private static Func<int, byte[]> Texts(int manner, Random random)
    {
        byte[] Any(int length)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            return bytes;
        }
        byte[][] few = [.. Enumerable.Range(0, 30).Select(i => Any(i))];
        return manner switch
        {
            0 => _ => few[29],
            1 => _ => few[5],
            2 => _ => [],
            3 => _ => few[random.Next(few.Length)],
            4 => _ => Any(random.Next(0, 13)),
            5 => _ => Any(random.Next(10, 44)),
            6 => _ => Any(15),
            7 => _ => Any(random.Next(200) == 0 ? random.Next(5000) : 3),
            8 => row => Encoding.UTF8.GetBytes("Customer#" + row.ToString("D9", null)),
            _ => _ => Any(random.Next(0, 2) * 100),
        };
    }
}
