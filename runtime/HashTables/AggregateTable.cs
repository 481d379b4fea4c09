using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Memory;

namespace PgFusion.Runtime.HashTables;

/// <summary>
/// A thread's hash table of groups. Generated code probes it inline and knows these offsets:
/// <code>
///   AggregateTable      +0 Directory   +8 Mask   +16 Strings (BumpAllocator) ...
///
///   Directory[2^n]      48-bit row address | top 16 bits of the hash; 0 = empty; linear probing
///        │
///        ▼
///   row (RowWidth)      +0 hash   +8 null bits of the keys   +16 keys ...  states ...
/// </code>
/// Two phases. Filling: <see cref="Insert"/> adds a row for a key that probing did not find; when the directory has
/// reached the size of the cache it is cleared and filled anew, so a key may have several rows. Where many more rows than
/// groups are expected, and few have found their group so far, as when groups come in random order, it grows on instead:
/// whoever expects that has the rows' groups fetched ahead (<see cref="LookupBatch"/>).
/// Merging: rows of all threads are divided by hash into partitions, and each partition is gathered in a table of its
/// own by generated code, which <see cref="Adopt"/>s the first row of a key as it is and combines the others into it.
/// Rows never move and are never freed before the query ends.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct AggregateTable
{
    public const int DirectoryOffset = 0;
    public const int MaskOffset = 8;
    public const int StringsOffset = 16;

    public const int RowHashOffset = 0;
    public const int RowNullsOffset = 8;
    public const int RowKeysOffset = 16;

    public const ulong AddressMask = 0x0000_FFFF_FFFF_FFFFUL;

    internal const int DirectoryEntriesFirst = 1 << 8;

    /// <summary>512 KiB of directory: half of a usual L2 cache.</summary>
    internal const int DirectoryEntriesMax = 1 << 16;

    /// <summary>Where groups are fetched ahead.</summary>
    internal const int DirectoryEntriesFetchedMax = 1 << 22;

    private const int BlockBytesFirst = 16 << 10;
    private const int BlockBytesMax = (int)SpareBlocks.PageBytes;

    private ulong* _directory;
    private ulong _mask;
    private BumpAllocator _strings;
    private long _directoryRows;
    private long _totalRows;
    private readonly int _rowWidth;
    private readonly int _entriesMax;
    private readonly bool _mayGrowOn;
    private long _rowsSinceClear;
    private RowBlock* _newest;

    private struct RowBlock
    {
        public RowBlock* Older;
        public int Rows;
        public int Capacity;
        // Rows follow at +64.
    }

    private const int RowBlockHeaderBytes = 64;

    /// <param name="memory">Owner of all rows.</param>
    /// <param name="rowWidth">Bytes of a row; a multiple of 8, header included.</param>
    /// <param name="mayFlush">Filling phase: the directory may be cleared when it is large. False when each key must keep one row.</param>
    /// <param name="expectedRows">Directory size to begin with.</param>
    /// <param name="mayGrowOn">Rows are counted (<see cref="CountRows"/>), and the directory grows on when few have found their group.</param>
    public AggregateTable(QueryMemory memory, int rowWidth, bool mayFlush, long expectedRows = 0, bool mayGrowOn = false)
    {
        if (rowWidth < RowKeysOffset || rowWidth % 8 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(rowWidth));
        }
        _strings = new BumpAllocator(memory);
        _rowWidth = rowWidth;
        _entriesMax = mayFlush ? DirectoryEntriesMax : int.MaxValue;
        _mayGrowOn = mayGrowOn;
        long entries = DirectoryEntriesFirst;
        while (entries < expectedRows * 2 && entries < _entriesMax)
        {
            entries *= 2;
        }
        _mask = (ulong)entries - 1;
        _directory = (ulong*)memory.AllocateZeroed(entries * 8);
    }

    internal readonly ulong* Directory => _directory;

    internal readonly ulong Mask => _mask;

    internal readonly int LastFieldOffset => _rowWidth - sizeof(ulong);

    /// <summary>Rows inserted, repeated keys after a flush counted each time.</summary>
    public readonly long TotalRows => _totalRows;

    /// <summary>The directory has been cleared at least once, so a key may have several rows.</summary>
    public readonly bool HasRepeatedKeys => _totalRows != _directoryRows;

    /// <summary>Adds a row for <paramref name="hash"/>; its null bits, keys and states are cleared for the caller to fill.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static byte* Insert(AggregateTable* table, ulong hash)
    {
        byte* row = table->NewRow();
        NativeMemory.Clear(row, (nuint)table->_rowWidth);
        *(ulong*)row = hash;
        table->Place(hash, row);
        table->_totalRows++;
        return row;
    }

    /// <summary>
    /// Adds a row that is not looked up, with its number in place of a hash. A table has only such rows, or none.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static byte* Append(AggregateTable* table)
    {
        byte* row = table->NewRow();
        NativeMemory.Clear(row, (nuint)table->_rowWidth);
        *(long*)row = table->_totalRows++;
        table->_directoryRows++;
        return row;
    }

    /// <summary>Makes a row of another table this table's row of its key.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Adopt(AggregateTable* table, ulong hash, byte* row)
    {
        table->Place(hash, row);
        table->_totalRows++;
    }

    /// <summary>Copies a key's bytes to where they live as long as the row.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static byte* CopyBytes(AggregateTable* table, byte* source, int length) =>
        table->_strings.Copy(source, length);

    /// <summary>
    /// Copies a value's bytes over those of an earlier value of the same state when they fit there, lest a maximum that
    /// grows with every row keeps a copy of every row.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static byte* ReplaceBytes(AggregateTable* table, byte* old, int oldLength, byte* source, int length)
    {
        // Allocations are rounded up to 8 bytes.
        if (length > ((oldLength + 7) & ~7))
        {
            return CopyBytes(table, source, length);
        }
        Unsafe.CopyBlockUnaligned(old, source, (uint)length);
        return old;
    }

    /// <summary>Calls back for every row that was inserted here (not for adopted ones).</summary>
    public readonly void ForEachBlock(RowBlockAction action)
    {
        for (RowBlock* block = _newest; block != null; block = block->Older)
        {
            action((byte*)block + RowBlockHeaderBytes, block->Rows, _rowWidth);
        }
    }

    public delegate void RowBlockAction(byte* firstRow, int rows, int rowWidth);

    /// <summary>Addresses of the rows the directory knows now: in a merged partition, one for each key.</summary>
    public readonly long CollectRows(byte** rows)
    {
        long count = 0;
        for (ulong slot = 0; slot <= _mask; slot++)
        {
            if (_directory[slot] != 0)
            {
                rows[count++] = (byte*)(_directory[slot] & AddressMask);
            }
        }
        return count;
    }

    private byte* NewRow()
    {
        RowBlock* block = _newest;
        if (block == null || block->Rows == block->Capacity)
        {
            long bytes = block == null ? BlockBytesFirst : Math.Min((long)block->Capacity * _rowWidth * 2, BlockBytesMax);
            int capacity = (int)Math.Max(1, (bytes - RowBlockHeaderBytes) / _rowWidth);
            RowBlock* added = (RowBlock*)QueryMemory.FromHandle(_strings.MemoryHandle)
                .AllocateBlock(Math.Max(bytes, RowBlockHeaderBytes + (long)capacity * _rowWidth));
            added->Older = block;
            added->Rows = 0;
            added->Capacity = capacity;
            _newest = block = added;
        }
        return (byte*)block + RowBlockHeaderBytes + (long)block->Rows++ * _rowWidth;
    }

    private void Place(ulong hash, byte* row)
    {
        // At most 5/8 full: linear probing stays short, and there always is an empty slot to stop at.
        if (_directoryRows * 8 >= ((long)_mask + 1) * 5)
        {
            Grow();
        }
        ulong slot = hash & _mask;
        while (_directory[slot] != 0)
        {
            slot = (slot + 1) & _mask;
        }
        _directory[slot] = (ulong)row | (hash & ~AddressMask);
        _directoryRows++;
    }

    /// <summary>Rows that are about to look for their groups.</summary>
    internal void CountRows(int rows) => _rowsSinceClear += rows;

    /// <summary>Fewer than one in two rows have found their group: clearing would leave as many rows as there are.</summary>
    private readonly bool GrowsOn(long entries) =>
        _mayGrowOn && entries < DirectoryEntriesFetchedMax && _rowsSinceClear < _directoryRows * 2;

    private void Grow()
    {
        long entries = (long)_mask + 1;
        if (entries >= _entriesMax && !GrowsOn(entries))
        {
            NativeMemory.Clear(_directory, (nuint)(entries * 8));
            _directoryRows = 0;
            _rowsSinceClear = 0;
            return;
        }
        QueryMemory memory = QueryMemory.FromHandle(_strings.MemoryHandle);
        ulong* old = _directory;
        ulong* grown = (ulong*)memory.AllocateZeroed(entries * 2 * 8);
        ulong mask = (ulong)entries * 2 - 1;
        for (long i = 0; i < entries; i++)
        {
            if (old[i] == 0)
            {
                continue;
            }
            ulong slot = *(ulong*)(old[i] & AddressMask) & mask;
            while (grown[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }
            grown[slot] = old[i];
        }
        _directory = grown;
        _mask = mask;
        memory.FreeBlock((byte*)old);
    }
}
