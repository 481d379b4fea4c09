using System.Runtime.InteropServices;
using PgFusion.Runtime.Memory;
using PgFusion.Runtime.Sorting;

namespace PgFusion.UnitTests.Sorting;

/// <summary>How much of a key the prefix tells, as it differs between types of keys.</summary>
public enum PrefixKind
{
    Full,
    Coarse,
    None,
}

/// <summary>Rows of a key and a number, compared by the key alone or by both.</summary>
internal sealed unsafe class SortedRows : IDisposable
{
    public const int RowWidth = 16;

    private readonly SortBuffer* _buffer;
    private readonly PrefixKind _prefix;

    public SortedRows(QueryMemory memory, RowComparer comparer, PrefixKind prefix, long limit = long.MaxValue)
    {
        _prefix = prefix;
        _buffer = (SortBuffer*)NativeMemory.Alloc((nuint)sizeof(SortBuffer));
        *_buffer = new SortBuffer(memory, RowWidth, limit, comparer.Handle);
    }

    public SortBuffer* Buffer => _buffer;

    public ulong Cutoff => *(ulong*)((byte*)_buffer + SortBuffer.CutoffOffset);

    public SortRun Run => new() { Entries = _buffer->Entries, Count = _buffer->Count };

    public static int ByKey(byte* constants, byte* left, byte* right) => (*(long*)left).CompareTo(*(long*)right);

    public static int ByKeyAndNumber(byte* constants, byte* left, byte* right)
    {
        int order = ByKey(constants, left, right);
        return order != 0 ? order : ((long*)left)[1].CompareTo(((long*)right)[1]);
    }

    /// <summary>As generated code appends; false when the cutoff has dropped the row.</summary>
    public bool Add(long key, long number)
    {
        ulong prefix = _prefix switch
        {
            PrefixKind.Full => SortPrefix.Integer(key),
            PrefixKind.Coarse => SortPrefix.Integer(key) >> 6 << 6,
            _ => 0,
        };
        if (prefix > Cutoff)
        {
            return false;
        }
        byte* row = SortBuffer.Append(_buffer, prefix);
        ((long*)row)[0] = key;
        ((long*)row)[1] = number;
        return true;
    }

    public List<(long Key, long Number)> Read()
    {
        var rows = new List<(long, long)>();
        for (long i = 0; i < _buffer->Count; i++)
        {
            rows.Add(Row(_buffer->Entries[i].Row));
        }
        return rows;
    }

    public static (long Key, long Number) Row(byte* row) => (((long*)row)[0], ((long*)row)[1]);

    public void Dispose() => NativeMemory.Free(_buffer);
}
