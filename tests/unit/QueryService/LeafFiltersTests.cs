using System.Runtime.InteropServices;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Arena;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Protocol;
using PgFusion.Worker;
using PgFusion.Worker.QueryService;
using Xunit;

namespace PgFusion.UnitTests.QueryService;

/// <summary>Ranges of conditions, and sets of keys: all values that count pass, and those that do not hardly do.</summary>
public sealed unsafe class LeafFiltersTests : IDisposable
{
    private static readonly ScalarType Smallint = new(PgType.Int2, -1, 0, ValueKind.Int16, PgType.Int2);
    private static readonly ScalarType Date = new(PgType.Date, -1, 0, ValueKind.Int32, PgType.Date);
    private static readonly ScalarType Timestamp = new(PgType.Timestamp, -1, 0, ValueKind.Int64, PgType.Timestamp);

    private readonly SharedArena _arena = new(64 << 20, 64 << 20);
    private readonly SessionLeases _leases = new();
    private readonly List<nint> _blocks = [];

    public void Dispose()
    {
        _leases.Close();
        _arena.Dispose();
        foreach (nint block in _blocks)
        {
            NativeMemory.Free((void*)block);
        }
    }

    [Fact]
    public void Ranges_are_those_of_the_comparison_for_integers_of_any_widths()
    {
        long[] values = [short.MinValue, -7, -1, 0, 1, 7, short.MaxValue, int.MinValue, int.MaxValue, long.MinValue, long.MaxValue];
        foreach (ComparisonOperator op in Enum.GetValues<ComparisonOperator>().Where(static o => o != ComparisonOperator.NotEqual))
        {
            foreach (long constant in values)
            {
                foreach ((ScalarType type, byte[] payload) in Payloads(constant))
                {
                    IntegerRange range = IntegerRange.Of(type, payload, op, ScalarType.Bigint);
                    Assert.All(values, v => Assert.Equal(Holds(op, v.CompareTo(constant)), range.Contains(v)));
                }
            }
        }
    }

    /// <summary>A date is midnight of its day, and infinities are beyond all else.</summary>
    [Fact]
    public void Ranges_of_dates_by_timestamps_are_those_of_the_comparison()
    {
        const long Day = 86_400_000_000;
        long[] timestamps = [long.MinValue, -Day - 1, -Day, -1, 0, 1, Day - 1, Day, 5 * Day + 1, long.MaxValue];
        int[] dates = [int.MinValue, -2, -1, 0, 1, 2, 5, 6, int.MaxValue];
        foreach (ComparisonOperator op in Enum.GetValues<ComparisonOperator>().Where(static o => o != ComparisonOperator.NotEqual))
        {
            foreach (long timestamp in timestamps)
            {
                IntegerRange range = IntegerRange.Of(Timestamp, BitConverter.GetBytes(timestamp), op, Date);
                Assert.All(dates, d => Assert.Equal(Holds(op, DateTimeFunctions.CompareDateTimestamp(d, timestamp)), range.Contains(d)));
            }
        }
    }

    [Fact]
    public void Nothing_compares_with_NULL()
    {
        var filters = new LeafFilters(Lease);
        filters.Add(0, IntegerRange.Of(ScalarType.Integer, null, ComparisonOperator.LessOrEqual, ScalarType.Integer));
        Run(filters);
        Assert.True(filters.NothingPasses);
    }

    [Fact]
    public void Conditions_on_a_column_make_one_range()
    {
        var filters = new LeafFilters(Lease);
        filters.Add(3, new IntegerRange(5, long.MaxValue));
        filters.Add(1, new IntegerRange(7, 7));
        filters.Add(3, new IntegerRange(long.MinValue, 9));
        Run(filters);
        Assert.False(filters.NothingPasses);
        Assert.Equal([(1, 7L, 7L), (3, 5L, 9L)], filters.Filters.Select(static f => (f.Column, f.Low, f.High)));
        Assert.All(filters.Filters, static f => Assert.Equal(ProtocolConstants.FilterRange, f.Kind));
    }

    [Fact]
    public void No_more_columns_are_filtered_than_agreed_and_those_with_sets_first()
    {
        var filters = new LeafFilters(Lease);
        for (int column = 0; column < 30; column++)
        {
            filters.Add(column, new IntegerRange(column, 100));
        }
        filters.Add(29, Keys([40, 50]), leafRows: 1e6);
        Run(filters);
        Assert.Equal(ProtocolConstants.ScanFiltersMax, filters.Filters.Count);
        Assert.Contains(filters.Filters, static f => f.Column == 29 && f.Kind == ProtocolConstants.FilterBitmap);
    }

    public static TheoryData<int, long> KeysAndSteps() => new() { { 1, 1 }, { 100, -3 }, { 5000, 1 }, { 5000, 1_000_003 }, { 60_000, 86_400_000_000 } };

    [Theory]
    [MemberData(nameof(KeysAndSteps))]
    public void Keys_pass_and_hardly_anything_else(int count, long step)
    {
        long[] keys = [.. Enumerable.Range(0, count).Select(i => (i - 3) * step)];
        var filters = new LeafFilters(Lease);
        filters.Add(2, Keys(keys), leafRows: 1e6);
        Run(filters);
        LeafFilter filter = Assert.Single(filters.Filters);
        Assert.Equal((2, keys.Min(), keys.Max()), (filter.Column, filter.Low, filter.High));
        Assert.Equal(step is 1 or -3 ? ProtocolConstants.FilterBitmap : ProtocolConstants.FilterBloom, filter.Kind);
        Assert.All(keys, k => Assert.True(Passes(filter, k)));
        int found = keys.Where(k => k < keys.Max()).Count(k => Passes(filter, k + Math.Max(1, Math.Abs(step) / 3)) && Math.Abs(step) > 1);
        Assert.InRange(found, 0, 10 + count / 20);
    }

    [Fact]
    public void Keys_beyond_a_range_of_the_column_are_left_out()
    {
        var filters = new LeafFilters(Lease);
        filters.Add(0, new IntegerRange(10, 20));
        filters.Add(0, Keys([1, 12, 15, 99]), leafRows: 1000);
        filters.Add(0, Keys([1, 2, 3, 15, 16]), leafRows: 1000);
        Run(filters);
        LeafFilter filter = Assert.Single(filters.Filters);
        Assert.Equal((12, 15), (filter.Low, filter.High));
        Assert.Equal([12, 15], Enumerable.Range(12, 4).Where(v => Passes(filter, v)));

        var none = new LeafFilters(Lease);
        none.Add(0, new IntegerRange(10, 20));
        none.Add(0, Keys([1, 99]), leafRows: 1000);
        Run(none);
        Assert.True(none.NothingPasses);
    }

    [Fact]
    public void Without_keys_nothing_passes_and_with_too_many_all_does()
    {
        var none = new LeafFilters(Lease);
        none.Add(0, Keys([]), leafRows: 10);
        Run(none);
        Assert.True(none.NothingPasses);

        var many = new LeafFilters(Lease);
        many.Add(0, Keys([.. Enumerable.Range(0, 9000).Select(static i => (long)i)]), leafRows: 8999);
        Run(many);
        Assert.False(many.NothingPasses);
        Assert.Empty(many.Filters);
    }

    [Fact]
    public void Without_room_for_a_set_the_range_is_left()
    {
        var filters = new LeafFilters(static _ => null);
        filters.Add(0, Keys([4, 9, 6]), leafRows: 10);
        Run(filters);
        LeafFilter filter = Assert.Single(filters.Filters);
        Assert.Equal((4, 9, ProtocolConstants.FilterRange), (filter.Low, filter.High, filter.Kind));
        Assert.Null(filter.Set);
    }

    [Fact]
    public void Hashes_have_a_set_and_no_range()
    {
        var filters = new LeafFilters(Lease);
        filters.Add(1, Floats([0.0, -0.0, 1.5, double.NaN, double.NegativeInfinity]), leafRows: 1e6);
        Run(filters);
        LeafFilter filter = Assert.Single(filters.Filters);
        Assert.Equal((ProtocolConstants.FilterBloom, ProtocolConstants.KeyFloat), (filter.Kind, filter.Key));
        Assert.Equal((long.MinValue, long.MaxValue), (filter.Low, filter.High));
        Assert.All([0.0, -0.0, 1.5, -double.NaN, double.NegativeInfinity], v => Assert.True(Passes(filter, (long)KeyHash.Float(v))));
        Assert.InRange(Enumerable.Range(2, 1000).Count(v => Passes(filter, (long)KeyHash.Float(v))), 0, 50);
    }

    [Fact]
    public void Without_room_for_hashes_there_is_no_filter_and_without_keys_nothing_passes()
    {
        var filters = new LeafFilters(static _ => null);
        filters.Add(0, Floats([1.5]), leafRows: 10);
        Run(filters);
        Assert.False(filters.NothingPasses);
        Assert.Empty(filters.Filters);

        var none = new LeafFilters(Lease);
        none.Add(0, Floats([]), leafRows: 10);
        Run(none);
        Assert.True(none.NothingPasses);
    }

    [Fact]
    public void Released_sets_go_back_to_the_arena()
    {
        var filters = new LeafFilters(Lease);
        filters.Add(0, Keys([1, 2, 3]), leafRows: 10);
        Run(filters);
        Assert.NotEqual(0, _arena.LeasedBytes);
        filters.Release();
        Assert.Equal(0, _arena.LeasedBytes);
    }

    private static IEnumerable<(ScalarType Type, byte[] Payload)> Payloads(long value)
    {
        yield return (ScalarType.Bigint, BitConverter.GetBytes(value));
        if (value is >= int.MinValue and <= int.MaxValue)
        {
            yield return (ScalarType.Integer, BitConverter.GetBytes((int)value));
        }
        if (value is >= short.MinValue and <= short.MaxValue)
        {
            yield return (Smallint, BitConverter.GetBytes((short)value));
        }
    }

    private static bool Holds(ComparisonOperator op, int order) => op switch
    {
        ComparisonOperator.Equal => order == 0,
        ComparisonOperator.Less => order < 0,
        ComparisonOperator.LessOrEqual => order <= 0,
        ComparisonOperator.Greater => order > 0,
        _ => order >= 0,
    };

    private static bool Passes(LeafFilter filter, long value)
    {
        if (value < filter.Low || value > filter.High)
        {
            return false;
        }
        ulong* words = (ulong*)filter.Set!.Pointer;
        return filter.Kind == ProtocolConstants.FilterBitmap
            ? KeySet.BitmapContains(words, filter.Low, value)
            : KeySet.BloomMayContain(words, filter.SetBytes / sizeof(ulong), value);
    }

    private ArenaLease Lease(long bytes) => _arena.Lease(bytes, _leases);

    private static void Run(LeafFilters filters)
    {
        foreach (Stage stage in filters.Stages())
        {
            while (stage.TryTake() is { } piece)
            {
                stage.Run(piece);
            }
        }
    }

    private BuildKeys Floats(double[] keys)
    {
        BuildKeys bits = Keys([.. keys.Select(BitConverter.DoubleToInt64Bits)]);
        return new BuildKeys(bits.Blocks, bits.RowWidth, bits.Offset, new ScalarType(PgType.Float8, -1, 0, ValueKind.Float64, PgType.Float8));
    }

    /// <summary>Build rows of 24 bytes with the key in the middle, in blocks of up to 1000.</summary>
    private BuildKeys Keys(long[] keys)
    {
        var blocks = new List<(nint, int)>();
        foreach (long[] chunk in keys.Chunk(1000))
        {
            long* block = (long*)NativeMemory.AllocZeroed((nuint)chunk.Length, 24);
            for (int i = 0; i < chunk.Length; i++)
            {
                block[i * 3] = -1;
                block[i * 3 + 1] = chunk[i];
            }
            _blocks.Add((nint)block);
            blocks.Add(((nint)block, chunk.Length));
        }
        return new BuildKeys(blocks, RowWidth: 24, Offset: 8, ScalarType.Bigint);
    }
}
