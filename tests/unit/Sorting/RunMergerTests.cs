using PgFusion.Runtime.Memory;
using PgFusion.Runtime.Sorting;
using Xunit;

namespace PgFusion.UnitTests.Sorting;

public sealed unsafe class RunMergerTests
{
    [Theory]
    [InlineData(PrefixKind.Full)]
    [InlineData(PrefixKind.Coarse)]
    [InlineData(PrefixKind.None)]
    public void Gives_the_first_rows_of_all_runs_together(PrefixKind prefix)
    {
        var random = new Random((int)prefix);
        for (int round = 0; round < 60; round++)
        {
            using var memory = new QueryMemory(1L << 30);
            using var comparer = new RowComparer(SortedRows.ByKeyAndNumber, null);
            var model = new List<(long, long)>();
            var runs = new List<SortedRows>();
            int number = 0;
            for (int run = random.Next(0, 9); run > 0; run--)
            {
                var rows = new SortedRows(memory, comparer, prefix);
                for (int i = random.Next(3) == 0 ? 0 : random.Next(400); i > 0; i--)
                {
                    long key = random.Next(-50, 50);
                    rows.Add(key, number);
                    model.Add((key, number++));
                }
                comparer.Sort(rows.Buffer->Entries, rows.Buffer->Count);
                runs.Add(rows);
            }
            model.Sort();
            foreach (long wanted in new long[] { 0, 1, model.Count / 2, model.Count, model.Count + 10 })
            {
                Assert.Equal(model.Take((int)wanted), Merge(comparer, runs, wanted));
            }
            runs.ForEach(static r => r.Dispose());
        }
    }

    [Fact]
    public void Rows_that_compare_equal_all_come()
    {
        using var memory = new QueryMemory(1L << 30);
        using var comparer = new RowComparer(SortedRows.ByKey, null);
        var runs = new List<SortedRows>();
        for (int run = 0; run < 5; run++)
        {
            var rows = new SortedRows(memory, comparer, PrefixKind.None);
            for (int i = 0; i < 100; i++)
            {
                rows.Add(i / 50, run * 100 + i);
            }
            runs.Add(rows);
        }
        List<(long Key, long Number)> merged = Merge(comparer, runs, 500);
        Assert.Equal(Enumerable.Range(0, 500).Select(static i => i < 250 ? 0L : 1L), merged.Select(static r => r.Key));
        Assert.Equal(Enumerable.Range(0, 500).Select(static i => (long)i), merged.Select(static r => r.Number).Order());
        runs.ForEach(static r => r.Dispose());
    }

    [Fact]
    public void Merging_stops_when_the_query_is_cancelled()
    {
        using var memory = new QueryMemory(1L << 30);
        using var comparer = new RowComparer(SortedRows.ByKey, null);
        using var one = new SortedRows(memory, comparer, PrefixKind.Full);
        using var two = new SortedRows(memory, comparer, PrefixKind.Full);
        one.Add(1, 1);
        two.Add(2, 2);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        SortRun[] runs = [one.Run, two.Run];
        var rows = new nint[2];
        Assert.Throws<OperationCanceledException>(() =>
        {
            fixed (nint* into = rows)
            {
                RunMerger.Merge(comparer, runs, (byte**)into, 2, cancelled.Token);
            }
        });
    }

    private static List<(long Key, long Number)> Merge(RowComparer comparer, List<SortedRows> runs, long wanted)
    {
        var rows = new nint[Math.Max(1, wanted)];
        long count;
        fixed (nint* into = rows)
        {
            count = RunMerger.Merge(comparer, runs.Select(static r => r.Run).ToArray(), (byte**)into, wanted, CancellationToken.None);
        }
        return [.. rows.Take((int)count).Select(static r => SortedRows.Row((byte*)r))];
    }
}
