using System.Runtime.InteropServices;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Arena;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Kernels;
using PgFusion.Runtime.Protocol;

namespace PgFusion.Worker.QueryService;

/// <summary>A key of a join's build rows: where they lie, and where it lies in them (RowLayout), of which type.</summary>
internal sealed unsafe record BuildKeys(List<(nint FirstRow, int Rows)> Blocks, int RowWidth, int Offset, ScalarType Type)
{
    public long Count { get; } = Blocks.Sum(static b => (long)b.Rows);

    public int Key { get; } = ScanFilter.KeyOf(Type) ?? throw new NotSupportedException($"no filter by {Type}");

    /// <summary>
    /// What leaves look a key up by (PGF_KEY_*). Under a NULL, which some joins keep, lies a zero, which only lets more rows pass.
    /// </summary>
    public long Of(byte* field) =>
        Type.Kind switch
        {
            ValueKind.Bool => *field != 0 ? 1 : 0,
            ValueKind.Float32 => (long)KeyHash.Float(*(float*)field),
            ValueKind.Float64 => (long)KeyHash.Float(*(double*)field),
            ValueKind.Decimal64 => (long)KeyHash.Decimal(DecimalKernels.Widen(*(long*)field), Type.Scale),
            ValueKind.Decimal128 => (long)KeyHash.Decimal(*(Int128*)field, Type.Scale),
            ValueKind.Numeric => *(byte**)field == null ? 0 : (long)KeyHash.Numeric(*(byte**)field, Length(field)),
            ValueKind.Bytes when Key == ProtocolConstants.KeyPadded => (long)KeyHash.Padded(*(byte**)field, Length(field)),
            ValueKind.Bytes or ValueKind.Fixed => (long)KeyHash.Bytes(*(byte**)field, Length(field)),
            _ => *(long*)field,
        };

    private static int Length(byte* field) => *(int*)(field + sizeof(nint));
}

/// <summary>
/// The filters of a leaf that is about to be read: of each column a range, from constants and from the keys of joins, and
/// the keys themselves when they are few enough. Of keys that are not integers only a set of their hashes can be had.
/// <code>
///   Add ...  →  Stages: ranges of keys, by block  →  sets laid out  →  keys added, by block  →  Filters
/// </code>
/// Few keys, which is often, are gone through at once, without a stage.
/// </summary>
/// <param name="lease">Room for a set; null when there is none to spare: the range has to do.</param>
internal sealed unsafe class LeafFilters(Func<long, ArenaLease?> lease)
{
    /// <summary>Of more keys than that a set is not worth its room in the processors' caches.</summary>
    private const long KeysMax = 1 << 21;

    /// <summary>A bitmap tells exactly, and is read in the order of the values, so it may be larger than a Bloom filter.</summary>
    private const long BitmapPerBloom = 4;

    /// <summary>Any keys may have a bitmap as small as this, and none a larger one than that.</summary>
    private const long BitmapWordsSmall = 1 << 13;
    private const long BitmapWordsMax = 1 << 20;

    /// <summary>So many keys are gone through on the spot.</summary>
    private const long KeysAtOnce = 1 << 12;

    private readonly SortedDictionary<int, ColumnFilter> _columns = [];
    private readonly List<LeafFilter> _filters = [];

    private sealed class ColumnFilter
    {
        public IntegerRange Range { get; set; } = IntegerRange.All;

        public BuildKeys? Keys { get; set; }

        /// <summary>Hashes have no order.</summary>
        public bool HasRange => Keys is null or { Key: ProtocolConstants.KeyInteger };

        public int Kind { get; set; } = ProtocolConstants.FilterRange;

        public ArenaLease? Set { get; set; }

        public long SetWords { get; set; }
    }

    public static LeafFilters None { get; } = new(static _ => throw new NotSupportedException());

    /// <summary>When all stages are complete.</summary>
    public IReadOnlyList<LeafFilter> Filters => _filters;

    /// <summary>No row can count.</summary>
    public bool NothingPasses { get; private set; }

    public void Add(int column, IntegerRange range)
    {
        ColumnFilter filter = Of(column);
        filter.Range = filter.Range.And(range);
    }

    /// <summary>Of several joins by one column that with the fewest keys makes the set; of all only their ranges could be had.</summary>
    public void Add(int column, BuildKeys keys, double leafRows)
    {
        if (keys.Count > KeysMax || keys.Count > Math.Max(leafRows, KeysAtOnce))
        {
            return;
        }
        ColumnFilter filter = Of(column);
        if (filter.Keys is null || keys.Count < filter.Keys.Count)
        {
            filter.Keys = keys;
        }
    }

    /// <summary>What is to be run before the filters are there.</summary>
    public IEnumerable<Stage> Stages()
    {
        ColumnFilter[] withKeys = [.. _columns.Values.Where(static c => c.Keys is not null)];
        List<Action> tasks = [];
        foreach (ColumnFilter column in withKeys)
        {
            if (!column.HasRange && column.Keys!.Count > 0)
            {
                continue;
            }
            IntegerRange range = column.Range;
            column.Range = IntegerRange.None;
            ForEachBlock(column.Keys!, tasks, (row, rows) => Widen(column, RangeOf(row, rows, column.Keys!, range)));
        }
        if (tasks.Count > 0)
        {
            yield return new TaskStage(tasks);
        }

        NothingPasses = _columns.Values.Any(static c => c.Range.IsEmpty);
        if (NothingPasses)
        {
            yield break;
        }
        tasks = [];
        foreach (ColumnFilter column in withKeys)
        {
            LayOut(column);
            if (column.Set is not null)
            {
                ForEachBlock(column.Keys!, tasks, (row, rows) => Fill(column, row, rows));
            }
        }
        if (tasks.Count > 0)
        {
            yield return new TaskStage(tasks);
        }
        // Any may be left out, the sets last.
        foreach ((int column, ColumnFilter filter) in _columns.Where(static c => c.Value.HasRange || c.Value.Set is not null)
            .OrderBy(static c => c.Value.Set is null).Take(ProtocolConstants.ScanFiltersMax))
        {
            int key = filter.Keys?.Key ?? ProtocolConstants.KeyInteger;
            _filters.Add(new LeafFilter(column, filter.Range.Low, filter.Range.High, filter.Kind, key, filter.Set, filter.SetWords * sizeof(ulong)));
        }
    }

    /// <summary>Of all sets.</summary>
    public long SetBytes => _columns.Values.Sum(static c => c.Set?.Size ?? 0);

    /// <summary>Nobody reads the sets any more.</summary>
    public void Release()
    {
        foreach (ColumnFilter column in _columns.Values)
        {
            column.Set?.TryRelease();
        }
    }

    private ColumnFilter Of(int column)
    {
        if (!_columns.TryGetValue(column, out ColumnFilter? filter))
        {
            _columns.Add(column, filter = new ColumnFilter());
        }
        return filter;
    }

    private static void ForEachBlock(BuildKeys keys, List<Action> tasks, Action<nint, int> action)
    {
        foreach ((nint firstRow, int rows) in keys.Blocks)
        {
            if (keys.Count <= KeysAtOnce)
            {
                action(firstRow, rows);
            }
            else
            {
                tasks.Add(() => action(firstRow, rows));
            }
        }
    }

    /// <summary>Of those keys of a block that lie in a range.</summary>
    private static IntegerRange RangeOf(nint firstRow, int rows, BuildKeys keys, IntegerRange within)
    {
        long low = long.MaxValue;
        long high = long.MinValue;
        byte* key = (byte*)firstRow + keys.Offset;
        for (int i = 0; i < rows; i++, key += keys.RowWidth)
        {
            long value = *(long*)key;
            if (within.Contains(value))
            {
                low = Math.Min(low, value);
                high = Math.Max(high, value);
            }
        }
        return new IntegerRange(low, high);
    }

    private static void Widen(ColumnFilter column, IntegerRange range)
    {
        lock (column)
        {
            column.Range = new IntegerRange(Math.Min(column.Range.Low, range.Low), Math.Max(column.Range.High, range.High));
        }
    }

    /// <summary>Which kind of set, and where.</summary>
    private void LayOut(ColumnFilter column)
    {
        long words = KeySet.BloomWords(column.Keys!.Count);
        int kind = ProtocolConstants.FilterBloom;
        if (column.HasRange && KeySet.BitmapWords(column.Range.Span) is long bitmap && bitmap <= Math.Clamp(words * BitmapPerBloom, BitmapWordsSmall, BitmapWordsMax))
        {
            words = bitmap;
            kind = ProtocolConstants.FilterBitmap;
        }
        if (lease(words * sizeof(ulong)) is not { } set)
        {
            return;
        }
        column.Set = set;
        column.Kind = kind;
        column.SetWords = words;
        NativeMemory.Clear(set.Pointer, (nuint)(words * sizeof(ulong)));
    }

    private static void Fill(ColumnFilter column, nint firstRow, int rows)
    {
        ulong* words = (ulong*)column.Set!.Pointer;
        byte* key = (byte*)firstRow + column.Keys!.Offset;
        for (int i = 0; i < rows; i++, key += column.Keys.RowWidth)
        {
            long value = column.Keys.Of(key);
            if (!column.Range.Contains(value))
            {
                continue;
            }
            if (column.Kind == ProtocolConstants.FilterBitmap)
            {
                KeySet.AddToBitmap(words, column.Range.Low, value);
            }
            else
            {
                KeySet.AddToBloom(words, column.SetWords, value);
            }
        }
    }
}
