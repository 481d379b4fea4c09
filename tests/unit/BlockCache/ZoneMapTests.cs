using PgFusion.Runtime.BlockCache;
using PgFusion.Runtime.Columns;
using Xunit;

namespace PgFusion.UnitTests.BlockCache;

public sealed class ZoneMapTests
{
    private static readonly ZoneMap TenToTwenty = new(ColumnKind.Int32, 100, 0, ColumnFlags.HasRange, 10, 20);

    [Theory]
    [InlineData(0, 9, false)]
    [InlineData(0, 10, true)]
    [InlineData(15, 15, true)]
    [InlineData(20, 30, true)]
    [InlineData(21, 30, false)]
    [InlineData(0, 100, true)]
    [InlineData(long.MinValue, long.MaxValue, true)]
    [InlineData(15, 14, false)]
    public void Ranges_that_do_not_touch_exclude_each_other(long low, long high, bool expected) =>
        Assert.Equal(expected, TenToTwenty.MayContain(low, high));

    [Fact]
    public void Null_passes_nothing()
    {
        Assert.False(new ZoneMap(ColumnKind.Int32, 100, 100, ColumnFlags.HasNulls, 0, 0).MayContain(long.MinValue, long.MaxValue));
        Assert.True(new ZoneMap(ColumnKind.Int32, 100, 99, ColumnFlags.HasNulls | ColumnFlags.HasRange, 5, 5).MayContain(5, 5));
        Assert.False(new ZoneMap(ColumnKind.Int32, 0, 0, ColumnFlags.None, 0, 0).MayContain(long.MinValue, long.MaxValue));
    }

    [Fact]
    public void NaN_is_the_largest_decimal()
    {
        var withNaN = new ZoneMap(ColumnKind.Decimal64, 100, 0, ColumnFlags.HasRange | ColumnFlags.HasSpecials, 10, 20);
        Assert.True(withNaN.MayContain(21, long.MaxValue));
        Assert.False(withNaN.MayContain(21, 1000));
        Assert.True(withNaN.MayContain(0, 10));
        var allNaN = new ZoneMap(ColumnKind.Decimal64, 100, 0, ColumnFlags.HasSpecials, 0, 0);
        Assert.True(allNaN.MayContain(0, long.MaxValue));
        Assert.False(allNaN.MayContain(0, 100));
    }

    [Fact]
    public void Without_a_range_nothing_is_excluded() =>
        Assert.True(new ZoneMap(ColumnKind.View, 100, 0, ColumnFlags.None, 0, 0).MayContain(5, 6));

    [Fact]
    public void A_chunk_is_skipped_when_one_column_excludes_all_rows()
    {
        CacheMemory memory = new();
        using var encoder = new ColumnEncoder(memory);
        EncodedColumn Column(int from) =>
            TestPages.Encode(encoder, TestColumn.Integers(new(ColumnKind.Int64), Enumerable.Range(from, 50).Select(static i => (long?)i)), new Random(1));
        EncodedColumn?[] columns = [Column(100), null, Column(500)];
        Assert.False(ZoneMap.CanSkip(columns, []));
        Assert.False(ZoneMap.CanSkip(columns, [new(0, 120, 130), new(2, 0, 500)]));
        Assert.True(ZoneMap.CanSkip(columns, [new(0, 120, 130), new(2, 0, 499)]));
        Assert.True(ZoneMap.CanSkip(columns, [new(0, 150, 160), new(2, 0, 1000)]));
        // A column that is not there excludes nothing.
        Assert.False(ZoneMap.CanSkip(columns, [new(1, 5, 4)]));
        columns[0]!.Release();
        columns[2]!.Release();
        Assert.Equal(0, memory.UsedBytes);
    }
}
