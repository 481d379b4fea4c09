using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Memory;
using PgFusion.Runtime.Sorting;
using Xunit;

namespace PgFusion.UnitTests.Sorting;

public sealed unsafe class SortBufferTests
{
    [Theory]
    [InlineData(0, PrefixKind.Full)]
    [InlineData(1, PrefixKind.Full)]
    [InlineData(2, PrefixKind.None)]
    [InlineData(1023, PrefixKind.Coarse)]
    [InlineData(1024, PrefixKind.Coarse)]
    [InlineData(1025, PrefixKind.Coarse)]
    [InlineData(50_000, PrefixKind.Full)]
    [InlineData(50_000, PrefixKind.Coarse)]
    [InlineData(50_000, PrefixKind.None)]
    public void Sorts_as_a_list_does(int count, PrefixKind prefix)
    {
        using var memory = new QueryMemory(1L << 30);
        using var comparer = new RowComparer(SortedRows.ByKeyAndNumber, null);
        using var rows = new SortedRows(memory, comparer, prefix);
        var model = new List<(long, long)>();
        var random = new Random(count);
        for (int i = 0; i < count; i++)
        {
            long key = Key(random, i);
            Assert.True(rows.Add(key, i));
            model.Add((key, i));
        }
        Assert.Equal(count, rows.Buffer->Count);
        comparer.Sort(rows.Buffer->Entries, rows.Buffer->Count);
        model.Sort();
        Assert.Equal(model, rows.Read());
    }

    public static TheoryData<int, long, PrefixKind> Tops()
    {
        var data = new TheoryData<int, long, PrefixKind>();
        foreach (long limit in new long[] { 0, 1, 2, 10, 2047, 2048, 2049, 5000, 100_000 })
        {
            foreach (PrefixKind prefix in Enum.GetValues<PrefixKind>())
            {
                data.Add(30_000, limit, prefix);
            }
        }
        data.Add(5, 10, PrefixKind.Full);
        data.Add(0, 10, PrefixKind.Full);
        return data;
    }

    [Theory]
    [MemberData(nameof(Tops))]
    public void A_limit_keeps_the_least_rows_and_bounds_the_run(int count, long limit, PrefixKind prefix)
    {
        foreach (string order in new[] { "random", "ascending", "descending", "ties" })
        {
            using var memory = new QueryMemory(1L << 30);
            using var comparer = new RowComparer(SortedRows.ByKeyAndNumber, null);
            using var rows = new SortedRows(memory, comparer, prefix, limit);
            var model = new List<(long, long)>();
            var random = new Random(count);
            for (int i = 0; i < count; i++)
            {
                long key = order switch
                {
                    "ascending" => i,
                    "descending" => -i,
                    "ties" => i % 3,
                    _ => Key(random, i),
                };
                rows.Add(key, i);
                model.Add((key, i));
                Assert.InRange(rows.Buffer->Count, 0, Math.Max(2 * limit, 4096));
            }
            comparer.Sort(rows.Buffer->Entries, rows.Buffer->Count);
            model.Sort();
            int wanted = (int)Math.Min(limit, count);
            Assert.Equal(model.Take(wanted), rows.Read().Take(wanted));
        }
    }

    /// <summary>Rows with the prefix of the last row that is kept may still be among the first N.</summary>
    [Fact]
    public void The_cutoff_drops_only_greater_prefixes()
    {
        using var memory = new QueryMemory(1L << 30);
        using var comparer = new RowComparer(SortedRows.ByKeyAndNumber, null);
        using var rows = new SortedRows(memory, comparer, PrefixKind.Coarse, limit: 10);
        Assert.Equal(ulong.MaxValue, rows.Cutoff);
        for (int i = 0; i < 5000; i++)
        {
            rows.Add(63, i);
        }
        Assert.Equal(SortPrefix.Integer(0), rows.Cutoff);
        Assert.True(rows.Add(0, 7));
        Assert.False(rows.Add(64, 8));
        comparer.Sort(rows.Buffer->Entries, rows.Buffer->Count);
        Assert.Equal((0L, 7L), rows.Read()[0]);
    }

    [Fact]
    public void Copied_bytes_survive_that_the_run_is_cut_back()
    {
        using var memory = new QueryMemory(1L << 30);
        using var comparer = new RowComparer(SortedRows.ByKeyAndNumber, null);
        using var rows = new SortedRows(memory, comparer, PrefixKind.Full, limit: 3);
        for (int i = 20_000; i > 0; i--)
        {
            long value = i * 31L;
            rows.Add(i, (nint)SortBuffer.CopyBytes(rows.Buffer, (byte*)&value, sizeof(long)));
        }
        comparer.Sort(rows.Buffer->Entries, rows.Buffer->Count);
        foreach ((long key, long copy) in rows.Read().Take(3))
        {
            Assert.Equal(key * 31, *(long*)(nint)copy);
        }
        Assert.Equal([1, 2, 3], rows.Read().Take(3).Select(static r => (int)r.Key));
    }

    [Fact]
    public void Errors_of_the_comparison_arrive_as_they_were_thrown()
    {
        using var memory = new QueryMemory(1L << 30);
        using var comparer = new RowComparer(static (_, _, _) => throw new PgException("22021", "broken text"), null);
        using var rows = new SortedRows(memory, comparer, PrefixKind.None);
        rows.Add(1, 1);
        comparer.Sort(rows.Buffer->Entries, 1);
        rows.Add(2, 2);
        Assert.Equal("22021", Assert.Throws<PgException>(() => comparer.Sort(rows.Buffer->Entries, 2)).SqlState);
    }

    [Fact]
    public void A_sort_under_way_can_be_cancelled()
    {
        using var memory = new QueryMemory(1L << 30);
        RowComparer? comparer = null;
        int compared = 0;
        comparer = new RowComparer((_, left, right) =>
        {
            if (++compared == 1000)
            {
                comparer!.Cancel();
            }
            return (*(long*)left).CompareTo(*(long*)right);
        }, null);
        using var rows = new SortedRows(memory, comparer, PrefixKind.None);
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++)
        {
            rows.Add(random.NextInt64(), i);
        }
        Assert.ThrowsAny<OperationCanceledException>(() => comparer.Sort(rows.Buffer->Entries, rows.Buffer->Count));
        Assert.InRange(compared, 1000, 1001);
        comparer.Dispose();
    }

    [Fact]
    public void A_comparer_is_found_by_its_handle()
    {
        using var comparer = new RowComparer(SortedRows.ByKey, null);
        Assert.Same(comparer, RowComparer.FromHandle(comparer.Handle));
    }

    [Fact]
    public void Entries_and_rows_count_against_the_limit_of_the_query()
    {
        using var memory = new QueryMemory(1 << 20);
        using var comparer = new RowComparer(SortedRows.ByKey, null);
        using var rows = new SortedRows(memory, comparer, PrefixKind.Full);
        var error = Assert.Throws<PgException>(() =>
        {
            for (int i = 0; i < 1_000_000; i++)
            {
                rows.Add(i, i);
            }
        });
        Assert.Equal("53200", error.SqlState);
    }

    private static long Key(Random random, int i) => (i % 10) switch
    {
        0 => long.MinValue,
        1 => long.MaxValue,
        2 => 0,
        < 6 => random.Next(-100, 100),
        _ => random.NextInt64(long.MinValue, long.MaxValue),
    };
}
