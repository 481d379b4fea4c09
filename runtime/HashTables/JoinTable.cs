using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PgFusion.Runtime.Memory;

namespace PgFusion.Runtime.HashTables;

/// <summary>
/// One thread's rows for the build side of a hash join, or to be stored for several readers: blocks of rows in the query's
/// memory. Filled by generated code; when all threads are done, a join's rows of all of them are linked into one
/// <see cref="JoinTable"/>.
/// <code>
///   row (RowWidth)   +0 hash   +8 next row of the chain   +16 null words   fields ...
/// </code>
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct JoinRows
{
    public const int RowHashOffset = 0;
    public const int RowNextOffset = 8;
    public const int RowNullsOffset = 16;

    private const int BlockHeaderBytes = 64;
    private const int BlockBytesFirst = 16 << 10;
    private const int BlockBytesMax = (int)SpareBlocks.PageBytes;

    private RowBlock* _newest;
    private BumpAllocator _strings;
    private long _count;
    private readonly int _rowWidth;

    private struct RowBlock
    {
        public RowBlock* Older;
        public int Rows;
        public int Capacity;
    }

    public JoinRows(QueryMemory memory, int rowWidth)
    {
        if (rowWidth < RowNullsOffset || rowWidth % 8 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(rowWidth));
        }
        _strings = new BumpAllocator(memory);
        _rowWidth = rowWidth;
    }

    public readonly long Count => _count;

    /// <summary>A new row with its hash; the caller fills null words and fields.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static byte* Append(JoinRows* rows, ulong hash)
    {
        RowBlock* block = rows->_newest;
        if (block == null || block->Rows == block->Capacity)
        {
            block = rows->AddBlock();
        }
        byte* row = (byte*)block + BlockHeaderBytes + (long)block->Rows++ * rows->_rowWidth;
        rows->_count++;
        *(ulong*)row = hash;
        return row;
    }

    /// <summary>Copies a field's bytes to where they live as long as the row.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static byte* CopyBytes(JoinRows* rows, byte* source, int length) => rows->_strings.Copy(source, length);

    /// <summary>The blocks as (first row, number of rows), newest first.</summary>
    public readonly List<(nint FirstRow, int Rows)> Blocks()
    {
        var blocks = new List<(nint, int)>();
        for (RowBlock* block = _newest; block != null; block = block->Older)
        {
            blocks.Add(((nint)block + BlockHeaderBytes, block->Rows));
        }
        return blocks;
    }

    /// <summary>Addresses of the rows from a position on, in the order in which they were appended.</summary>
    public readonly void CopyAddresses(long first, byte** target)
    {
        byte** next = target + (_count - first);
        for (RowBlock* block = _newest; block != null && next > target; block = block->Older)
        {
            byte* row = (byte*)block + BlockHeaderBytes + (long)block->Rows * _rowWidth;
            for (int i = 0; i < block->Rows && next > target; i++)
            {
                row -= _rowWidth;
                *--next = row;
            }
        }
    }

    private RowBlock* AddBlock()
    {
        long bytes = _newest == null ? BlockBytesFirst : Math.Min((long)_newest->Capacity * _rowWidth * 2, BlockBytesMax);
        int capacity = (int)Math.Max(1, (bytes - BlockHeaderBytes) / _rowWidth);
        RowBlock* block = (RowBlock*)QueryMemory.FromHandle(_strings.MemoryHandle)
            .AllocateBlock(Math.Max(bytes, BlockHeaderBytes + (long)capacity * _rowWidth));
        block->Older = _newest;
        block->Rows = 0;
        block->Capacity = capacity;
        _newest = block;
        return block;
    }
}

/// <summary>
/// The hash table of a join's build side, read by all threads once it is complete.
/// <code>
///   Directory[2^n]    48-bit address of a chain's first row | 16-bit filter: a bit for the hash of each row in the chain
///        │
///        ▼ slot = hash >> Shift
///   row → next row → ... → null
/// </code>
/// The filter bits answer most misses without touching a row (as in Leis et al., "Morsel-Driven Parallelism", 2014).
/// Rows are linked in by any number of threads at a time, each entry by compare-and-swap. None is taken out meanwhile; later, rows that have their mark may be.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct JoinTable
{
    public const int DirectoryOffset = 0;
    public const int ShiftOffset = 8;
    public const int NullRowOffset = 16;

    public const ulong AddressMask = 0x0000_FFFF_FFFF_FFFFUL;

    private const int EntriesMin = 1 << 6;

    private readonly ulong* _directory;
    private readonly int _shift;

    /// <summary>From a row to its last field.</summary>
    private readonly int _lastFieldOffset;

    /// <summary>A row of NULLs, for rows of an outer join that have no match.</summary>
    private readonly byte* _nullRow;

    public JoinTable(QueryMemory memory, long rows, int rowWidth, int nullWords)
    {
        long entries = EntriesMin;
        int shift = 64 - 6;
        // Between one and two entries for each row: chains of one row mostly.
        while (entries < rows)
        {
            entries *= 2;
            shift--;
        }
        _directory = (ulong*)memory.AllocateZeroed(entries * 8);
        _shift = shift;
        _lastFieldOffset = rowWidth - sizeof(ulong);
        _nullRow = memory.AllocateZeroed(Math.Max(rowWidth, JoinRows.RowNullsOffset + nullWords * 8));
        for (int i = 0; i < nullWords; i++)
        {
            ((ulong*)(_nullRow + JoinRows.RowNullsOffset))[i] = ulong.MaxValue;
        }
    }

    internal readonly ulong* Directory => _directory;

    internal readonly int Shift => _shift;

    internal readonly int LastFieldOffset => _lastFieldOffset;

    /// <summary>The bit of the filter that a hash sets: by bits of the hash that the slot does not use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FilterBit(ulong hash) => 1UL << FilterBitIndex(hash);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int FilterBitIndex(ulong hash) => 48 + (int)(hash & 15);

    /// <summary>First row of the chain that rows of this hash are in, or null when the filter says that there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* First(JoinTable* table, ulong hash)
    {
        ulong entry = table->_directory[hash >> table->_shift];
        return (entry & FilterBit(hash)) == 0 ? null : (byte*)(entry & AddressMask);
    }

    /// <summary>Links a block of rows in. Thread-safe.</summary>
    public static void Link(JoinTable* table, byte* firstRow, int rows, int rowWidth)
    {
        byte* row = firstRow;
        for (int i = 0; i < rows; i++, row += rowWidth)
        {
            ulong hash = *(ulong*)row;
            ref ulong entry = ref table->_directory[hash >> table->_shift];
            ulong seen = Volatile.Read(ref entry);
            while (true)
            {
                *(ulong*)(row + JoinRows.RowNextOffset) = seen & AddressMask;
                ulong linked = (ulong)row | (seen & ~AddressMask) | FilterBit(hash);
                ulong found = Interlocked.CompareExchange(ref entry, linked, seen);
                if (found == seen)
                {
                    break;
                }
                seen = found;
            }
        }
    }
}
