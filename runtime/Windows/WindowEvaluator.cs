using PgFusion.Runtime.Functions;

namespace PgFusion.Runtime.Windows;

/// <summary>An integer argument: a constant of the query, or a field of the row.</summary>
public readonly unsafe struct WindowNumber
{
    private readonly long _value;
    private readonly bool _isNull;
    private readonly int _offset;
    private readonly int _nullWord;
    private readonly ulong _nullBit;

    /// <summary>A constant; null is NULL.</summary>
    public WindowNumber(long? constant)
    {
        _value = constant ?? 0;
        _isNull = constant is null;
        _offset = -1;
    }

    /// <param name="offset">Where the row holds the value, as i64.</param>
    /// <param name="nullWord">Where it holds the word with the null bit.</param>
    /// <param name="nullBit">The bit, as a mask.</param>
    public WindowNumber(int offset, int nullWord, ulong nullBit)
    {
        _offset = offset;
        _nullWord = nullWord;
        _nullBit = nullBit;
    }

    /// <summary>False for NULL.</summary>
    public bool TryGet(byte* row, out long value)
    {
        if (_offset < 0)
        {
            value = _value;
            return !_isNull;
        }
        value = *(long*)(row + _offset);
        return (*(ulong*)(row + _nullWord) & _nullBit) == 0;
    }
}

/// <summary>
/// A function whose result is found by counting rows: a number, or the row that the value is to be taken from. It is
/// written into a slot of the current row.
/// <code>
///   +0  the result (i64 or f64), or the address of the row, null when there is none
///   +8  1 when the result is NULL whatever is at +0
/// </code>
/// </summary>
/// <param name="SlotOffset">Where in the row.</param>
/// <param name="Number">The argument of ntile and nth_value, the offset of lag and lead.</param>
public sealed record PositionalCall(WindowFunctionKind Kind, int SlotOffset, WindowNumber Number)
{
    public const int SlotBytes = 16;
    public const int NullOffset = 8;
}

/// <summary>The aggregates over one window that share a way of following its frame.</summary>
public interface IFrameAggregates
{
    /// <summary>Rows can be taken out of the states, with the result that adding up the rest would have.</summary>
    bool CanRetreat { get; }

    /// <summary>Makes the states those of no rows.</summary>
    void Reset();

    unsafe void Advance(byte** rows, long count);

    /// <summary>Takes rows that have been added out again.</summary>
    unsafe void Retreat(byte** rows, long count);

    /// <summary>Writes the results into the row.</summary>
    unsafe void Finish(byte** row);

    /// <summary>The same results for another row.</summary>
    unsafe void Copy(byte* from, byte* to);
}

/// <summary>
/// Computes the functions of one window for a partition, row by row, in PostgreSQL's order: so the first error is the one
/// PostgreSQL would raise, and <see cref="Row"/> says for which row.
/// <para>
/// Aggregates follow the frame as eval_windowaggregates does (nodeWindowAgg.c). Rows that enter at its end are added.
/// When rows leave at its start they are taken out where that is exact; else the frame is added up anew from its start,
/// in order, which is what sums of floats show. An exclusion adds up every frame anew.
/// </para>
/// </summary>
public sealed unsafe class WindowEvaluator
{
    private const int BatchRows = 1 << 14;

    private readonly FrameCursor _cursor;
    private readonly bool _hasExclusion;
    private readonly PositionalCall[] _calls;
    private readonly Aggregation[] _aggregates;
    private readonly Tiles[] _tiles;
    private readonly CancellationToken _cancellation;
    private byte** _rows;
    private int _sinceCheck;

    private sealed class Aggregation(IFrameAggregates states)
    {
        public IFrameAggregates States { get; } = states;

        /// <summary>The rows in the states: [From, To).</summary>
        public long From;
        public long To;

        /// <summary>The row that has the results of the states as they are, or -1.</summary>
        public long Finished;
    }

    /// <summary>ntile in a partition (window_ntile).</summary>
    private struct Tiles
    {
        public long Tile;
        public long RowsInTile;
        public long Boundary;
        public long Remainder;
    }

    public WindowEvaluator(FrameCursor cursor, FrameExclusion exclusion, PositionalCall[] calls, IFrameAggregates[] aggregates, CancellationToken cancellation)
    {
        _cursor = cursor;
        _hasExclusion = exclusion != FrameExclusion.None;
        _calls = calls;
        _aggregates = [.. aggregates.Select(static a => new Aggregation(a))];
        _tiles = new Tiles[calls.Length];
        _cancellation = cancellation;
    }

    /// <summary>The row of the partition that is being computed.</summary>
    public long Row { get; private set; }

    /// <param name="rows">The rows of the partition, in order.</param>
    /// <param name="marks"><see cref="WindowMarks"/> of each.</param>
    /// <param name="count">At least one.</param>
    public void Run(byte** rows, byte* marks, long count)
    {
        _rows = rows;
        Row = 0;
        Array.Clear(_tiles);
        foreach (Aggregation aggregation in _aggregates)
        {
            Restart(aggregation, 0);
        }
        _cursor.Begin(rows, marks, count);
        while (true)
        {
            if (++_sinceCheck == BatchRows)
            {
                _sinceCheck = 0;
                _cancellation.ThrowIfCancellationRequested();
            }
            for (int i = 0; i < _calls.Length; i++)
            {
                Position(i);
            }
            foreach (Aggregation aggregation in _aggregates)
            {
                if (_hasExclusion)
                {
                    AddUp(aggregation);
                }
                else
                {
                    Follow(aggregation);
                }
            }
            if (Row + 1 == count)
            {
                return;
            }
            Row++;
            _cursor.Next();
        }
    }

    private void Position(int index)
    {
        PositionalCall call = _calls[index];
        byte* row = _rows[Row];
        byte* slot = row + call.SlotOffset;
        long count = _cursor.Count;
        *(long*)(slot + PositionalCall.NullOffset) = 0;
        switch (call.Kind)
        {
            case WindowFunctionKind.RowNumber:
                *(long*)slot = Row + 1;
                break;
            case WindowFunctionKind.Rank:
                *(long*)slot = _cursor.GroupHead + 1;
                break;
            case WindowFunctionKind.DenseRank:
                *(long*)slot = _cursor.Group + 1;
                break;
            case WindowFunctionKind.PercentRank:
                *(double*)slot = count <= 1 ? 0.0 : (double)_cursor.GroupHead / (count - 1);
                break;
            case WindowFunctionKind.CumeDist:
                *(double*)slot = (double)_cursor.GroupTail / count;
                break;
            case WindowFunctionKind.Ntile:
                *(long*)slot = Ntile(ref _tiles[index], call.Number, row, count);
                *(long*)(slot + PositionalCall.NullOffset) = *(long*)slot == 0 ? 1 : 0;
                break;
            case WindowFunctionKind.Lag or WindowFunctionKind.Lead:
                *(byte**)slot = null;
                if (!call.Number.TryGet(row, out long offset))
                {
                    *(long*)(slot + PositionalCall.NullOffset) = 1;
                    break;
                }
                // The offset is an integer; the least one stays what it is when its sign is changed (leadlag_common).
                long target = Row + (call.Kind == WindowFunctionKind.Lead ? (int)offset : unchecked(-(int)offset));
                if (target >= 0 && target < count)
                {
                    *(byte**)slot = _rows[target];
                }
                break;
            case WindowFunctionKind.FirstValue:
                Take(slot, _cursor.FromStart(0));
                break;
            case WindowFunctionKind.LastValue:
                Take(slot, _cursor.Last());
                break;
            case WindowFunctionKind.NthValue:
                Take(slot, Nth(call.Number, row));
                break;
            default:
                throw new NotSupportedException($"{call.Kind} is not found by counting rows");
        }
    }

    private void Take(byte* slot, long row) => *(byte**)slot = row < 0 ? null : _rows[row];

    private long Nth(WindowNumber number, byte* row)
    {
        if (!number.TryGet(row, out long n))
        {
            return -1;
        }
        if (n <= 0)
        {
            throw new PgException("22016", "argument of nth_value must be greater than zero");
        }
        return _cursor.FromStart(n - 1);
    }

    /// <summary>0 is NULL: the argument is looked at until it is not NULL.</summary>
    private static long Ntile(ref Tiles tiles, WindowNumber number, byte* row, long count)
    {
        if (tiles.Tile == 0)
        {
            if (!number.TryGet(row, out long buckets))
            {
                return 0;
            }
            if (buckets <= 0)
            {
                throw new PgException("22014", "argument of ntile must be greater than zero");
            }
            tiles.Tile = 1;
            tiles.Boundary = count / buckets;
            if (tiles.Boundary <= 0)
            {
                tiles.Boundary = 1;
            }
            else
            {
                tiles.Remainder = count % buckets;
                if (tiles.Remainder != 0)
                {
                    tiles.Boundary++;
                }
            }
        }
        tiles.RowsInTile++;
        if (tiles.Boundary < tiles.RowsInTile)
        {
            if (tiles.Remainder != 0 && tiles.Tile == tiles.Remainder)
            {
                tiles.Remainder = 0;
                tiles.Boundary--;
            }
            tiles.Tile++;
            tiles.RowsInTile = 1;
        }
        return tiles.Tile;
    }

    private void Follow(Aggregation aggregation)
    {
        long head = _cursor.Head;
        long tail = Math.Max(_cursor.Tail, head);
        if (aggregation.Finished >= 0 && head == aggregation.From && tail == aggregation.To)
        {
            aggregation.States.Copy(_rows[aggregation.Finished], _rows[Row]);
            return;
        }
        if (head != aggregation.From)
        {
            if (head < aggregation.To && aggregation.States.CanRetreat)
            {
                aggregation.States.Retreat(_rows + aggregation.From, head - aggregation.From);
                aggregation.From = head;
            }
            else
            {
                Restart(aggregation, head);
            }
        }
        Advance(aggregation, aggregation.To, tail);
        aggregation.To = tail;
        Finish(aggregation);
    }

    private void AddUp(Aggregation aggregation)
    {
        Span<(long From, long To)> ranges = stackalloc (long, long)[3];
        int count = _cursor.Ranges(ranges);
        Restart(aggregation, 0);
        for (int i = 0; i < count; i++)
        {
            Advance(aggregation, ranges[i].From, ranges[i].To);
        }
        Finish(aggregation);
    }

    private void Restart(Aggregation aggregation, long at)
    {
        aggregation.States.Reset();
        aggregation.From = at;
        aggregation.To = at;
        aggregation.Finished = -1;
    }

    private void Advance(Aggregation aggregation, long from, long to)
    {
        while (from < to)
        {
            long count = Math.Min(to - from, BatchRows);
            aggregation.States.Advance(_rows + from, count);
            from += count;
            _cancellation.ThrowIfCancellationRequested();
        }
    }

    private void Finish(Aggregation aggregation)
    {
        aggregation.States.Finish(_rows + Row);
        aggregation.Finished = Row;
    }
}
