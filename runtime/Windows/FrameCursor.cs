namespace PgFusion.Runtime.Windows;

/// <summary>What is known of a row by the rows before it; one byte for each row.</summary>
public static class WindowMarks
{
    /// <summary>It differs from the row before in a sort key, or begins a partition.</summary>
    public const byte PeerGroupStart = 1;

    /// <summary>It differs from the row before in a partition key.</summary>
    public const byte PartitionStart = 2;
}

/// <summary>
/// RANGE with an offset: is the candidate still before the frame's first row, or still within the frame? Generated for
/// the window from its sort key and its offset.
/// </summary>
public unsafe delegate bool RangeAdvance(byte* candidate, byte* current);

/// <summary>
/// Goes through a partition row by row and keeps the bounds of the current row's frame and peer group, as
/// update_frameheadpos, update_frametailpos and update_grouptailpos do (nodeWindowAgg.c). Bounds never move backwards, so a
/// partition costs as many steps as it has rows, whatever the frame.
/// <code>
///   0 ...  GroupHead ≤ Current &lt; GroupTail  ... Count
///          Head ...................... Tail            the frame, before exclusion; empty when Head ≥ Tail
/// </code>
/// </summary>
public sealed unsafe class FrameCursor
{
    private readonly FrameClause _frame;
    private readonly bool _hasOrder;
    private readonly RangeAdvance? _advanceHead;
    private readonly RangeAdvance? _advanceTail;
    private byte** _rows;
    private byte* _marks;
    private long _group;
    private long _headGroup;
    private long _tailGroup;

    /// <param name="frame">The frame clause.</param>
    /// <param name="hasOrder">False without ORDER BY: all rows are peers.</param>
    /// <param name="advanceHead">RANGE with an offset at the start: the candidate is before the frame.</param>
    /// <param name="advanceTail">RANGE with an offset at the end: the candidate is not behind the frame.</param>
    public FrameCursor(FrameClause frame, bool hasOrder, RangeAdvance? advanceHead, RangeAdvance? advanceTail)
    {
        _frame = frame;
        _hasOrder = hasOrder;
        _advanceHead = advanceHead;
        _advanceTail = advanceTail;
    }

    public long Count { get; private set; }

    public long Current { get; private set; }

    /// <summary>Peer groups before the current row's.</summary>
    public long Group => _group;

    public long GroupHead { get; private set; }

    /// <summary>The first row behind the current one's peers.</summary>
    public long GroupTail { get; private set; }

    public long Head { get; private set; }

    public long Tail { get; private set; }

    /// <summary>Begins a partition: its first row is current.</summary>
    public void Begin(byte** rows, byte* marks, long count)
    {
        _rows = rows;
        _marks = marks;
        Count = count;
        Current = 0;
        GroupHead = 0;
        GroupTail = 0;
        Head = 0;
        Tail = 0;
        _group = 0;
        _headGroup = 0;
        _tailGroup = 0;
        Update();
    }

    /// <summary>The next row of the partition becomes current.</summary>
    public void Next()
    {
        Current++;
        if (Current == GroupTail)
        {
            GroupHead = Current;
            _group++;
        }
        Update();
    }

    private void Update()
    {
        if (GroupTail <= Current)
        {
            GroupTail = _hasOrder ? EndOfGroup(Current) : Count;
        }
        MoveHead();
        MoveTail();
    }

    private long EndOfGroup(long row)
    {
        row++;
        while (row < Count && _marks[row] == 0)
        {
            row++;
        }
        return row;
    }

    private void MoveHead()
    {
        switch (_frame.Start)
        {
            case FrameBound.UnboundedPreceding:
                return;
            case FrameBound.CurrentRow:
                Head = _frame.Mode == FrameMode.Rows ? Current : GroupHead;
                return;
        }
        bool preceding = _frame.Start == FrameBound.OffsetPreceding;
        switch (_frame.Mode)
        {
            case FrameMode.Rows:
                Head = preceding ? Math.Max(0, Current - _frame.StartOffset) : Math.Min(Count, Plus(Current, _frame.StartOffset));
                break;
            case FrameMode.Groups:
                long first = preceding ? _group - _frame.StartOffset : Plus(_group, _frame.StartOffset);
                while (Head < Count && _headGroup < first)
                {
                    Step(ref _headGroup, Head + 1);
                    Head++;
                }
                break;
            default:
                while (Head < Count && _advanceHead!(_rows[Head], _rows[Current]))
                {
                    Head++;
                }
                break;
        }
    }

    private void MoveTail()
    {
        switch (_frame.End)
        {
            case FrameBound.UnboundedFollowing:
                Tail = Count;
                return;
            case FrameBound.CurrentRow:
                Tail = _frame.Mode == FrameMode.Rows ? Current + 1 : GroupTail;
                return;
        }
        bool preceding = _frame.End == FrameBound.OffsetPreceding;
        switch (_frame.Mode)
        {
            case FrameMode.Rows:
                Tail = preceding ? Math.Max(0, Current - _frame.EndOffset + 1) : Math.Min(Count, Plus(Plus(Current, _frame.EndOffset), 1));
                break;
            case FrameMode.Groups:
                long last = preceding ? _group - _frame.EndOffset : Plus(_group, _frame.EndOffset);
                while (Tail < Count && _tailGroup <= last)
                {
                    Step(ref _tailGroup, Tail + 1);
                    Tail++;
                }
                break;
            default:
                while (Tail < Count && _advanceTail!(_rows[Tail], _rows[Current]))
                {
                    Tail++;
                }
                break;
        }
    }

    private void Step(ref long group, long row)
    {
        if (row < Count && _marks[row] != 0)
        {
            group++;
        }
    }

    private static long Plus(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;

    /// <summary>
    /// The row that is the <paramref name="n"/>th (from 0) of the frame from its start, or -1. It follows
    /// WinGetFuncArgInFrame to the letter: where the current row is outside its own frame, EXCLUDE TIES finds no row there
    /// though the frame has one.
    /// </summary>
    public long FromStart(long n)
    {
        long row = Head + n;
        switch (_frame.Exclusion)
        {
            case FrameExclusion.CurrentRow when row >= Current && Current >= Head:
                row++;
                break;
            case FrameExclusion.Group when row >= GroupHead && GroupTail > Head:
                row += GroupTail - Math.Max(GroupHead, Head);
                break;
            case FrameExclusion.Ties when row >= GroupHead && GroupTail > Head:
                long overlap = Math.Max(GroupHead, Head);
                row = row == overlap ? Current : row + GroupTail - overlap - 1;
                break;
        }
        return IsInFrame(row) ? row : -1;
    }

    /// <summary>The last row of the frame, or -1; see <see cref="FromStart"/>.</summary>
    public long Last()
    {
        long row = Tail - 1;
        switch (_frame.Exclusion)
        {
            case FrameExclusion.CurrentRow when row <= Current && Current < Tail:
                row--;
                break;
            case FrameExclusion.Group when row < GroupTail && GroupHead < Tail:
                row -= Math.Min(GroupTail, Tail) - GroupHead;
                break;
            case FrameExclusion.Ties when row < GroupTail && GroupHead < Tail:
                long overlap = Math.Min(GroupTail, Tail);
                row = row == overlap - 1 ? Current : row - (overlap - 1 - GroupHead);
                break;
        }
        return IsInFrame(row) ? row : -1;
    }

    /// <summary>row_is_in_frame, for a row that may be outside the partition.</summary>
    public bool IsInFrame(long row)
    {
        if (row < Head || row >= Math.Min(Tail, Count))
        {
            return false;
        }
        return _frame.Exclusion switch
        {
            FrameExclusion.CurrentRow => row != Current,
            FrameExclusion.Group => row < GroupHead || row >= GroupTail,
            FrameExclusion.Ties => row == Current || row < GroupHead || row >= GroupTail,
            _ => true,
        };
    }

    /// <summary>The rows of the frame after exclusion as at most three ranges, in order; returns how many.</summary>
    public int Ranges(Span<(long From, long To)> ranges)
    {
        int count = 0;
        (long from, long to) = _frame.Exclusion switch
        {
            FrameExclusion.None => (Tail, Tail),
            FrameExclusion.CurrentRow => (Current, Current + 1),
            _ => (GroupHead, GroupTail),
        };
        Add(ranges, ref count, Head, Math.Min(from, Tail));
        if (_frame.Exclusion == FrameExclusion.Ties && Current >= Head && Current < Tail)
        {
            Add(ranges, ref count, Current, Current + 1);
        }
        Add(ranges, ref count, Math.Max(to, Head), Tail);
        return count;
    }

    private static void Add(Span<(long From, long To)> ranges, ref int count, long from, long to)
    {
        if (from < to)
        {
            ranges[count++] = (from, to);
        }
    }
}
