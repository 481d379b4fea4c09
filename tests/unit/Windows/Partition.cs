using System.Runtime.InteropServices;
using PgFusion.Runtime.Windows;

namespace PgFusion.UnitTests.Windows;

/// <summary>
/// Rows of a partition in native memory, sorted by a key: the key at +0, a number at +8, its null word at +16 (bit 0), and
/// room for results from <see cref="Results"/> on.
/// </summary>
internal sealed unsafe class Partition : IDisposable
{
    public const int NumberOffset = 8;
    public const int NullsOffset = 16;
    public const int Results = 24;
    private const int RowBytes = 128;

    private readonly byte* _memory;

    public Partition(long[] keys)
    {
        Count = keys.Length;
        _memory = (byte*)NativeMemory.AllocZeroed((nuint)(keys.Length * (RowBytes + sizeof(byte*) + 1)));
        Rows = (byte**)(_memory + (keys.Length * RowBytes));
        Marks = (byte*)(Rows + keys.Length);
        for (int i = 0; i < keys.Length; i++)
        {
            Rows[i] = _memory + (i * RowBytes);
            *(long*)Rows[i] = keys[i];
            Marks[i] = i == 0 ? (byte)(WindowMarks.PartitionStart | WindowMarks.PeerGroupStart)
                : keys[i] == keys[i - 1] ? (byte)0 : WindowMarks.PeerGroupStart;
        }
    }

    public long Count { get; }

    public byte** Rows { get; }

    public byte* Marks { get; }

    public void SetNumber(int row, long? number)
    {
        *(long*)(Rows[row] + NumberOffset) = number ?? 0;
        *(ulong*)(Rows[row] + NullsOffset) = number is null ? 1UL : 0;
    }

    /// <summary>A cursor at the first row; RANGE compares the keys.</summary>
    public FrameCursor Open(FrameClause frame, bool hasOrder = true)
    {
        FrameCursor cursor = Make(frame, hasOrder);
        cursor.Begin(Rows, Marks, Count);
        return cursor;
    }

    public static FrameCursor Make(FrameClause frame, bool hasOrder = true) => new(frame, hasOrder,
        (candidate, current) => !InRange.Integer(*(long*)candidate, *(long*)current, frame.StartOffset, frame.Start == FrameBound.OffsetPreceding, less: false),
        (candidate, current) => InRange.Integer(*(long*)candidate, *(long*)current, frame.EndOffset, frame.End == FrameBound.OffsetPreceding, less: true));

    public long Result(int row, int offset) => *(long*)(Rows[row] + offset);

    /// <summary>The row that a slot names, or -1.</summary>
    public int Named(int row, int offset)
    {
        byte* address = *(byte**)(Rows[row] + offset);
        return address == null ? -1 : (int)((address - _memory) / RowBytes);
    }

    public void Dispose() => NativeMemory.Free(_memory);
}
