using PgFusion.Runtime.Windows;
using Xunit;

namespace PgFusion.UnitTests.Windows;

/// <summary>Frames against their definition: for each row the set of rows that the frame clause names.</summary>
public sealed unsafe class FrameCursorTests
{
    public static TheoryData<FrameMode, FrameBound, FrameBound, FrameExclusion> Clauses()
    {
        TheoryData<FrameMode, FrameBound, FrameBound, FrameExclusion> clauses = [];
        foreach (FrameMode mode in Enum.GetValues<FrameMode>())
        {
            foreach (FrameBound start in Enum.GetValues<FrameBound>().Where(static b => b != FrameBound.UnboundedFollowing))
            {
                foreach (FrameBound end in Enum.GetValues<FrameBound>().Where(static b => b != FrameBound.UnboundedPreceding))
                {
                    foreach (FrameExclusion exclusion in Enum.GetValues<FrameExclusion>())
                    {
                        clauses.Add(mode, start, end, exclusion);
                    }
                }
            }
        }
        return clauses;
    }

    [Theory]
    [MemberData(nameof(Clauses))]
    public void Has_the_rows_of_the_definition(FrameMode mode, FrameBound start, FrameBound end, FrameExclusion exclusion)
    {
        var random = new Random(((int)mode * 100) + ((int)start * 10) + (int)end);
        for (int round = 0; round < 20; round++)
        {
            long[] keys = [.. Enumerable.Range(0, random.Next(1, 25)).Select(_ => (long)random.Next(12)).Order()];
            var frame = new FrameClause(mode, start, end, exclusion, random.Next(4), random.Next(4));
            using var partition = new Partition(keys);
            FrameCursor cursor = partition.Open(frame);
            for (int row = 0; row < keys.Length; row++)
            {
                if (row > 0)
                {
                    cursor.Next();
                }
                long[] expected = [.. Enumerable.Range(0, keys.Length).Where(r => IsInFrame(keys, frame, row, r)).Select(static r => (long)r)];
                Assert.Equal(expected, Rows(cursor));
                Assert.Equal(expected, Enumerable.Range(-2, keys.Length + 4).Select(static r => (long)r).Where(cursor.IsInFrame));
                Assert.Equal(keys.Count(k => k < keys[row]), cursor.GroupHead);
                Assert.Equal(keys.Count(k => k <= keys[row]), cursor.GroupTail);
                Assert.Equal(keys.Distinct().Count(k => k < keys[row]), cursor.Group);
                if (exclusion == FrameExclusion.None)
                {
                    for (int n = 0; n < keys.Length + 2; n++)
                    {
                        Assert.Equal(n < expected.Length ? expected[n] : -1, cursor.FromStart(n));
                    }
                    Assert.Equal(expected.Length == 0 ? -1 : expected[^1], cursor.Last());
                }
                else if (start == FrameBound.UnboundedPreceding && end == FrameBound.UnboundedFollowing)
                {
                    Assert.Equal(expected.Length == 0 ? -1 : expected[0], cursor.FromStart(0));
                    Assert.Equal(expected.Length == 0 ? -1 : expected[^1], cursor.Last());
                }
            }
        }
    }

    [Fact]
    public void Without_order_all_rows_are_peers()
    {
        using var partition = new Partition([1, 2, 3]);
        FrameCursor cursor = partition.Open(new FrameClause(FrameMode.Range, FrameBound.UnboundedPreceding, FrameBound.CurrentRow, FrameExclusion.None), hasOrder: false);
        Assert.Equal((0, 3, 0, 3), (cursor.Head, cursor.Tail, cursor.GroupHead, cursor.GroupTail));
        cursor.Next();
        Assert.Equal((0, 3, 0, 3), (cursor.Head, cursor.Tail, cursor.GroupHead, cursor.GroupTail));
    }

    [Theory]
    [InlineData(FrameMode.Rows)]
    [InlineData(FrameMode.Groups)]
    public void Offsets_beyond_all_rows_do_not_overflow(FrameMode mode)
    {
        using var partition = new Partition([1, 2, 3]);
        FrameCursor all = partition.Open(new FrameClause(mode, FrameBound.OffsetPreceding, FrameBound.OffsetFollowing, FrameExclusion.None, long.MaxValue, long.MaxValue));
        FrameCursor none = partition.Open(new FrameClause(mode, FrameBound.OffsetFollowing, FrameBound.UnboundedFollowing, FrameExclusion.None, long.MaxValue));
        for (int row = 0; row < 3; row++)
        {
            Assert.Equal([0, 1, 2], Rows(all));
            Assert.Empty(Rows(none));
            if (row < 2)
            {
                all.Next();
                none.Next();
            }
        }
    }

    /// <summary>PostgreSQL looks for the first row at the start of the frame, and takes the current row for it, which is not there.</summary>
    [Fact]
    public void Ties_of_a_row_outside_its_frame_hide_what_follows()
    {
        using var partition = new Partition([1, 1, 1, 2]);
        FrameCursor cursor = partition.Open(new FrameClause(FrameMode.Rows, FrameBound.OffsetFollowing, FrameBound.UnboundedFollowing, FrameExclusion.Ties, 1));
        Assert.Equal([3], Rows(cursor));
        Assert.Equal(-1, cursor.FromStart(0));
        Assert.Equal(3, cursor.Last());
    }

    private static long[] Rows(FrameCursor cursor)
    {
        Span<(long From, long To)> ranges = stackalloc (long, long)[3];
        int count = cursor.Ranges(ranges);
        var rows = new List<long>();
        foreach ((long from, long to) in ranges[..count])
        {
            for (long row = from; row < to; row++)
            {
                rows.Add(row);
            }
        }
        return [.. rows];
    }

    private static bool IsInFrame(long[] keys, FrameClause frame, int current, int row)
    {
        // The position of a row relative to the current one, in what the offsets count.
        long distance = frame.Mode switch
        {
            FrameMode.Rows => row - current,
            FrameMode.Range => keys[row] - keys[current],
            _ => keys.Distinct().Count(k => k < keys[row]) - keys.Distinct().Count(k => k < keys[current]),
        };
        bool afterStart = frame.Start switch
        {
            FrameBound.UnboundedPreceding => true,
            FrameBound.OffsetPreceding => distance >= -frame.StartOffset,
            FrameBound.CurrentRow => distance >= 0,
            _ => distance >= frame.StartOffset,
        };
        bool beforeEnd = frame.End switch
        {
            FrameBound.UnboundedFollowing => true,
            FrameBound.OffsetPreceding => distance <= -frame.EndOffset,
            FrameBound.CurrentRow => distance <= 0,
            _ => distance <= frame.EndOffset,
        };
        bool isExcluded = frame.Exclusion switch
        {
            FrameExclusion.CurrentRow => row == current,
            FrameExclusion.Group => keys[row] == keys[current],
            FrameExclusion.Ties => keys[row] == keys[current] && row != current,
            _ => false,
        };
        return afterStart && beforeEnd && !isExcluded;
    }
}
