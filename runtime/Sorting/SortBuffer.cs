using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PgFusion.Runtime.Memory;

namespace PgFusion.Runtime.Sorting;

/// <summary>
/// Full comparison of two rows by all sort keys, generated for the query: negative, zero or positive.
/// <paramref name="constants"/> is the query's constant area.
/// </summary>
public unsafe delegate int RowComparison(byte* constants, byte* left, byte* right);

/// <summary>A row to be sorted. Prefix orders like the first key as far as 64 bits go; equal prefixes are decided by the rows.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct SortEntry
{
    public ulong Prefix;
    public byte* Row;
}

/// <summary>
/// A thread's unsorted run: rows in blocks of the query's memory and an array of entries that name them. Generated
/// code appends (<see cref="Append"/>) and fills the row. With a limit (top-N) the run is cut back to the N least rows
/// whenever it has grown well beyond them, and <see cref="CutoffOffset"/> lets generated code drop rows whose prefix
/// shows that they cannot be among them.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct SortBuffer
{
    /// <summary>Rows with a greater prefix than this cannot be in the result.</summary>
    public const int CutoffOffset = 0;

    private const long EntriesFirst = 1024;
    private const long TopEntriesMin = 4096;

    private ulong _cutoff;
    private BumpAllocator _rows;
    private SortEntry* _entries;
    private long _count;
    private long _capacity;
    private readonly long _limit;
    private readonly int _rowWidth;
    private readonly nint _comparer;

    /// <param name="memory">Owner of rows and entries.</param>
    /// <param name="rowWidth">Bytes of a row.</param>
    /// <param name="limit">Rows wanted, or long.MaxValue.</param>
    /// <param name="comparer">Handle of the <see cref="RowComparer"/>, for cutting back.</param>
    public SortBuffer(QueryMemory memory, int rowWidth, long limit, nint comparer)
    {
        _cutoff = ulong.MaxValue;
        _rows = new BumpAllocator(memory);
        _rowWidth = rowWidth;
        _limit = limit;
        _comparer = comparer;
    }

    public readonly long Count => _count;

    public readonly SortEntry* Entries => _entries;

    /// <summary>A new row, not cleared, for the caller to fill completely.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static byte* Append(SortBuffer* buffer, ulong prefix)
    {
        if (buffer->_count == buffer->_capacity)
        {
            buffer->MakeRoom();
        }
        byte* row = buffer->_rows.Allocate(buffer->_rowWidth);
        SortEntry* entry = buffer->_entries + buffer->_count++;
        entry->Prefix = prefix;
        entry->Row = row;
        return row;
    }

    /// <summary>Rows appended before, without a limit: what a stable order goes by.</summary>
    public static long NextSequence(SortBuffer* buffer) => buffer->_count;

    /// <summary>Copies a value's bytes to where they live as long as the row.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static byte* CopyBytes(SortBuffer* buffer, byte* source, int length) => buffer->_rows.Copy(source, length);

    private void MakeRoom()
    {
        QueryMemory memory = QueryMemory.FromHandle(_rows.MemoryHandle);
        long wantedForTop = _limit > long.MaxValue / 4 ? long.MaxValue : Math.Max(_limit * 2, TopEntriesMin);
        if (_count >= wantedForTop)
        {
            RowComparer comparer = RowComparer.FromHandle(_comparer);
            comparer.Sort(_entries, _count);
            _count = _limit;
            // Equal prefixes may still differ in what follows, so only greater ones are dropped early.
            _cutoff = _limit == 0 ? 0 : _entries[_limit - 1].Prefix;
            return;
        }
        long capacity = _capacity == 0 ? EntriesFirst : _capacity * 2;
        if (capacity > wantedForTop)
        {
            capacity = Math.Max(wantedForTop, _count + 1);
        }
        SortEntry* grown = (SortEntry*)memory.AllocateBlock(capacity * sizeof(SortEntry));
        if (_entries != null)
        {
            Buffer.MemoryCopy(_entries, grown, capacity * sizeof(SortEntry), _count * sizeof(SortEntry));
            memory.FreeBlock((byte*)_entries);
        }
        _entries = grown;
        _capacity = capacity;
    }
}

/// <summary>Orders entries: prefix first, then the generated comparison.</summary>
public sealed unsafe class RowComparer : IDisposable
{
    private readonly RowComparison _compare;
    private readonly nint _constants;
    private GCHandle _self;
    private volatile bool _cancelled;

    public RowComparer(RowComparison compare, byte* constants)
    {
        _compare = compare;
        _constants = (nint)constants;
        _self = GCHandle.Alloc(this);
    }

    public nint Handle => GCHandle.ToIntPtr(_self);

    public static RowComparer FromHandle(nint handle) => (RowComparer)GCHandle.FromIntPtr(handle).Target!;

    /// <summary>Makes sorts that are under way stop soon, with OperationCanceledException.</summary>
    public void Cancel() => _cancelled = true;

    /// <summary>Sorts a run in place. Not stable.</summary>
    public void Sort(SortEntry* entries, long count)
    {
        if (count <= 1)
        {
            return;
        }
        if (count > int.MaxValue)
        {
            throw new NotSupportedException("a run of more than 2^31 rows");
        }
        try
        {
            new Span<SortEntry>(entries, (int)count).Sort(new EntryComparer(this));
        }
        catch (InvalidOperationException e) when (e.InnerException is not null)
        {
            // Span.Sort wraps what the comparison throws.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException);
        }
    }

    public int Compare(in SortEntry left, in SortEntry right) =>
        left.Prefix != right.Prefix
            ? left.Prefix.CompareTo(right.Prefix)
            : _compare((byte*)_constants, left.Row, right.Row);

    public void Dispose()
    {
        if (_self.IsAllocated)
        {
            _self.Free();
        }
    }

    private readonly struct EntryComparer(RowComparer owner) : IComparer<SortEntry>
    {
        public int Compare(SortEntry x, SortEntry y)
        {
            if (owner._cancelled)
            {
                throw new OperationCanceledException();
            }
            return owner.Compare(x, y);
        }
    }
}

/// <summary>
/// Merges sorted runs into one sequence of row addresses by a binary heap over the runs' heads.
/// </summary>
public static unsafe class RunMerger
{
    /// <summary>Fills <paramref name="rows"/> with the first <paramref name="wanted"/> rows of all runs together; returns how many there were.</summary>
    public static long Merge(RowComparer comparer, ReadOnlySpan<SortRun> runs, byte** rows, long wanted, CancellationToken cancellation)
    {
        var heads = new List<SortRun>();
        foreach (SortRun run in runs)
        {
            if (run.Count > 0)
            {
                heads.Add(run);
            }
        }
        if (heads.Count == 1)
        {
            SortRun only = heads[0];
            long count = Math.Min(only.Count, wanted);
            for (long i = 0; i < count; i++)
            {
                rows[i] = only.Entries[i].Row;
            }
            return count;
        }
        SortRun[] heap = [.. heads];
        for (int i = heap.Length / 2 - 1; i >= 0; i--)
        {
            SiftDown(comparer, heap, heap.Length, i);
        }
        int size = heap.Length;
        long produced = 0;
        while (size > 0 && produced < wanted)
        {
            if ((produced & 0xFFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
            ref SortRun least = ref heap[0];
            rows[produced++] = least.Entries->Row;
            least.Entries++;
            if (--least.Count == 0)
            {
                heap[0] = heap[--size];
            }
            SiftDown(comparer, heap, size, 0);
        }
        return produced;
    }

    private static void SiftDown(RowComparer comparer, SortRun[] heap, int size, int at)
    {
        while (true)
        {
            int child = 2 * at + 1;
            if (child >= size)
            {
                return;
            }
            if (child + 1 < size && comparer.Compare(*heap[child + 1].Entries, *heap[child].Entries) < 0)
            {
                child++;
            }
            if (comparer.Compare(*heap[at].Entries, *heap[child].Entries) <= 0)
            {
                return;
            }
            (heap[at], heap[child]) = (heap[child], heap[at]);
            at = child;
        }
    }
}

/// <summary>A sorted run, or what is left of it.</summary>
public unsafe struct SortRun
{
    public SortEntry* Entries;
    public long Count;
}
