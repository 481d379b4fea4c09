using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Windows;
using Xunit;

namespace PgFusion.UnitTests.Windows;

public sealed unsafe class WindowEvaluatorTests
{
    private const int Slot = Partition.Results;
    private static readonly FrameClause Default = new(FrameMode.Range, FrameBound.UnboundedPreceding, FrameBound.CurrentRow, FrameExclusion.None);

    [Theory]
    [InlineData(WindowFunctionKind.RowNumber, new long[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(WindowFunctionKind.Rank, new long[] { 1, 2, 2, 4, 4, 4 })]
    [InlineData(WindowFunctionKind.DenseRank, new long[] { 1, 2, 2, 3, 3, 3 })]
    public void Ranks_rows(WindowFunctionKind kind, long[] expected)
    {
        using var partition = new Partition([10, 20, 20, 30, 30, 30]);
        Run(partition, Default, kind, new WindowNumber(null));
        Assert.Equal(expected, Enumerable.Range(0, 6).Select(r => partition.Result(r, Slot)));
    }

    [Fact]
    public void Ranks_rows_by_fractions()
    {
        using var partition = new Partition([10, 20, 20, 30]);
        Run(partition, Default, WindowFunctionKind.PercentRank, new WindowNumber(null));
        Assert.Equal([0.0, 1.0 / 3, 1.0 / 3, 1.0], Doubles(partition));
        Run(partition, Default, WindowFunctionKind.CumeDist, new WindowNumber(null));
        Assert.Equal([0.25, 0.75, 0.75, 1.0], Doubles(partition));
        using var single = new Partition([10]);
        Run(single, Default, WindowFunctionKind.PercentRank, new WindowNumber(null));
        Assert.Equal([0.0], Doubles(single));
    }

    [Theory]
    [InlineData(1, new long[] { 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData(2, new long[] { 1, 1, 1, 1, 2, 2, 2 })]
    [InlineData(3, new long[] { 1, 1, 1, 2, 2, 3, 3 })]
    [InlineData(7, new long[] { 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData(100, new long[] { 1, 2, 3, 4, 5, 6, 7 })]
    public void Divides_rows_into_tiles(long tiles, long[] expected)
    {
        using var partition = new Partition([1, 2, 3, 4, 5, 6, 7]);
        Run(partition, Default, WindowFunctionKind.Ntile, new WindowNumber(tiles));
        Assert.Equal(expected, Enumerable.Range(0, 7).Select(r => partition.Result(r, Slot)));
    }

    /// <summary>The number is taken from the first row that has one; until then the result is NULL.</summary>
    [Fact]
    public void Waits_for_a_number_of_tiles()
    {
        using var partition = new Partition([1, 2, 3, 4]);
        long?[] numbers = [null, 2, 9, null];
        for (int i = 0; i < numbers.Length; i++)
        {
            partition.SetNumber(i, numbers[i]);
        }
        Run(partition, Default, WindowFunctionKind.Ntile, new WindowNumber(Partition.NumberOffset, Partition.NullsOffset, 1));
        Assert.Equal([0L, 1, 1, 2], Enumerable.Range(0, 4).Select(r => partition.Result(r, Slot)));
        Assert.Equal([1L, 0, 0, 0], Enumerable.Range(0, 4).Select(r => partition.Result(r, Slot + PositionalCall.NullOffset)));
    }

    [Theory]
    [InlineData(WindowFunctionKind.Lag, 1, new[] { -1, 0, 1, 2 })]
    [InlineData(WindowFunctionKind.Lead, 1, new[] { 1, 2, 3, -1 })]
    [InlineData(WindowFunctionKind.Lag, 0, new[] { 0, 1, 2, 3 })]
    [InlineData(WindowFunctionKind.Lag, -2, new[] { 2, 3, -1, -1 })]
    [InlineData(WindowFunctionKind.Lead, int.MaxValue, new[] { -1, -1, -1, -1 })]
    [InlineData(WindowFunctionKind.Lag, int.MinValue, new[] { -1, -1, -1, -1 })]
    public void Finds_rows_before_and_after(WindowFunctionKind kind, long offset, int[] expected)
    {
        using var partition = new Partition([1, 2, 3, 4]);
        Run(partition, Default, kind, new WindowNumber(offset));
        Assert.Equal(expected, Enumerable.Range(0, 4).Select(r => partition.Named(r, Slot)));
        Assert.All(Enumerable.Range(0, 4), r => Assert.Equal(0, partition.Result(r, Slot + PositionalCall.NullOffset)));
    }

    [Fact]
    public void An_offset_of_null_is_not_an_offset_beyond_the_rows()
    {
        using var partition = new Partition([1, 2]);
        Run(partition, Default, WindowFunctionKind.Lag, new WindowNumber(null));
        Assert.Equal([1L, 1], Enumerable.Range(0, 2).Select(r => partition.Result(r, Slot + PositionalCall.NullOffset)));
    }

    [Theory]
    [InlineData(WindowFunctionKind.FirstValue, 1, new[] { -1, 0, 0, 1 })]
    [InlineData(WindowFunctionKind.LastValue, 1, new[] { -1, 0, 1, 2 })]
    [InlineData(WindowFunctionKind.NthValue, 2, new[] { -1, -1, 1, 2 })]
    public void Finds_rows_of_the_frame(WindowFunctionKind kind, long number, int[] expected)
    {
        using var partition = new Partition([1, 2, 3, 4]);
        Run(partition, new FrameClause(FrameMode.Rows, FrameBound.OffsetPreceding, FrameBound.OffsetPreceding, FrameExclusion.None, 2, 1), kind, new WindowNumber(number));
        Assert.Equal(expected, Enumerable.Range(0, 4).Select(r => partition.Named(r, Slot)));
    }

    [Theory]
    [InlineData(WindowFunctionKind.Ntile, "22014", "argument of ntile must be greater than zero")]
    [InlineData(WindowFunctionKind.NthValue, "22016", "argument of nth_value must be greater than zero")]
    public void Refuses_numbers_below_one(WindowFunctionKind kind, string state, string message)
    {
        using var partition = new Partition([1, 2, 3]);
        long[] numbers = [1, kind == WindowFunctionKind.Ntile ? 1 : 0, 1];
        for (int i = 0; i < 3; i++)
        {
            partition.SetNumber(i, kind == WindowFunctionKind.Ntile ? 0 : numbers[i]);
        }
        WindowEvaluator evaluator = Evaluator(Default, kind, new WindowNumber(Partition.NumberOffset, Partition.NullsOffset, 1));
        PgException error = Assert.Throws<PgException>(() => evaluator.Run(partition.Rows, partition.Marks, partition.Count));
        Assert.Equal((state, message), (error.SqlState, error.Message));
        Assert.Equal(kind == WindowFunctionKind.Ntile ? 0 : 1, evaluator.Row);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Aggregates_hold_the_rows_of_the_frame(bool canRetreat)
    {
        var random = new Random(7);
        foreach (FrameMode mode in Enum.GetValues<FrameMode>())
        {
            foreach (FrameBound start in Enum.GetValues<FrameBound>().Where(static b => b != FrameBound.UnboundedFollowing))
            {
                foreach (FrameBound end in Enum.GetValues<FrameBound>().Where(static b => b != FrameBound.UnboundedPreceding))
                {
                    foreach (FrameExclusion exclusion in Enum.GetValues<FrameExclusion>())
                    {
                        Compare(new FrameClause(mode, start, end, exclusion, random.Next(3), random.Next(3)), canRetreat, random);
                    }
                }
            }
        }
    }

    private static void Compare(FrameClause frame, bool canRetreat, Random random)
    {
        long[] keys = [.. Enumerable.Range(0, 30).Select(_ => (long)random.Next(15)).Order()];
        using var partition = new Partition(keys);
        var rows = new ListOfRows(canRetreat);
        new WindowEvaluator(Partition.Make(frame), frame.Exclusion, [], [rows], CancellationToken.None).Run(partition.Rows, partition.Marks, partition.Count);
        FrameCursor cursor = partition.Open(frame);
        for (int row = 0; row < keys.Length; row++)
        {
            if (row > 0)
            {
                cursor.Next();
            }
            IEnumerable<nint> expected = Enumerable.Range(0, keys.Length).Where(r => cursor.IsInFrame(r)).Select(r => (nint)partition.Rows[r]);
            Assert.Equal(expected, rows.Finished[(nint)partition.Rows[row]]);
        }
    }

    /// <summary>Its state is the list of the rows that have been added, in order.</summary>
    private sealed class ListOfRows(bool canRetreat) : IFrameAggregates
    {
        private readonly List<nint> _rows = [];

        public Dictionary<nint, nint[]> Finished { get; } = [];

        public bool CanRetreat => canRetreat;

        public void Reset() => _rows.Clear();

        public void Advance(byte** rows, long count)
        {
            for (long i = 0; i < count; i++)
            {
                _rows.Add((nint)rows[i]);
            }
        }

        public void Retreat(byte** rows, long count)
        {
            Assert.True(canRetreat);
            for (long i = 0; i < count; i++)
            {
                Assert.True(_rows.Remove((nint)rows[i]));
            }
        }

        public void Finish(byte** row) => Finished.Add((nint)(*row), canRetreat ? [.. _rows.Order()] : [.. _rows]);

        public void Copy(byte* from, byte* to) => Finished.Add((nint)to, Finished[(nint)from]);
    }

    private static WindowEvaluator Evaluator(FrameClause frame, WindowFunctionKind kind, WindowNumber number) =>
        new(Partition.Make(frame), frame.Exclusion, [new PositionalCall(kind, Slot, number)], [], CancellationToken.None);

    private static void Run(Partition partition, FrameClause frame, WindowFunctionKind kind, WindowNumber number) =>
        Evaluator(frame, kind, number).Run(partition.Rows, partition.Marks, partition.Count);

    private static IEnumerable<double> Doubles(Partition partition) =>
        Enumerable.Range(0, (int)partition.Count).Select(r => BitConverter.Int64BitsToDouble(partition.Result(r, Slot)));
}
