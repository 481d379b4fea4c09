using System.Runtime.InteropServices;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.BlockCache;
using PgFusion.Runtime.Columns;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Kernels;
using PgFusion.Runtime.Memory;
using PgFusion.Runtime.Scheduler;
using PgFusion.Runtime.Sorting;

namespace PgFusion.Worker.QueryService;

/// <summary>Rows of a local state that one morsel has stored.</summary>
internal readonly record struct StoredMorsel(int Pipeline, long Sequence, long First, long Count);

/// <summary>
/// What one thread at a time uses to run morsels of one stage: the native block that generated code sees, and what it
/// points to. Tables and runs are in the query's memory; the rest is freed by Dispose, after the query.
/// </summary>
internal sealed unsafe class LocalState : IDisposable
{
    private const int BitmapBytes = PageLayout.PageRowsMax / 8;

    private readonly Scratch* _scratch;
    private readonly Scratch* _stateMemory;
    private MorselDecoder? _decoder;

    public LocalState(int operators)
    {
        Pointer = (PipelineLocal*)NativeMemory.AllocZeroed(PipelineLocal.TotalBytes);
        _scratch = (Scratch*)NativeMemory.AllocZeroed((nuint)sizeof(Scratch));
        _stateMemory = (Scratch*)NativeMemory.AllocZeroed((nuint)sizeof(Scratch));
        Pointer->Scratch = _scratch;
        Pointer->StateMemory = _stateMemory;
        Pointer->Bitmap = (ulong*)NativeMemory.AlignedAlloc(BitmapBytes, 64);
        Pointer->Rows = (ushort*)NativeMemory.AlignedAlloc((PageLayout.PageRowsMax + FilterKernels.ListPadding) * sizeof(ushort), 64);
        PipelineLocal.EndSelection(Pointer);
        Pointer->Counters = (ulong*)NativeMemory.AllocZeroed((nuint)Math.Max(1, operators), 8);
    }

    public PipelineLocal* Pointer { get; }

    /// <summary>Counters of the limits, which begin with these bounds.</summary>
    public void SetLimits(ReadOnlySpan<(long Skip, long Count)> bounds)
    {
        if (bounds.IsEmpty)
        {
            return;
        }
        Pointer->Limits = (LimitCounters*)NativeMemory.AllocZeroed((nuint)bounds.Length, LimitCounters.Bytes);
        for (int i = 0; i < bounds.Length; i++)
        {
            Pointer->Limits[i] = new LimitCounters { Skip = bounds[i].Skip, Remaining = bounds[i].Count };
        }
    }

    /// <summary>Room for rows that wait for what they look up.</summary>
    public void SetBatches(int bytes)
    {
        if (bytes > 0)
        {
            Pointer->Batches = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, 64);
        }
    }

    public long Remaining(int limit) => Pointer->Limits[limit].Remaining;

    public PageView Page { get; } = new();

    /// <summary>Where rows of cached chunks are decoded to become the current page.</summary>
    public MorselDecoder Decoder => _decoder ??= new MorselDecoder();

    /// <summary>Addresses of the current page's columns.</summary>
    public ColumnAddress[] Columns { get; set; } = [];

    public ResultSink? Result { get; private set; }

    /// <summary>The morsel being run ends soon. From any thread.</summary>
    public void Cancel() => Volatile.Write(ref Pointer->Cancelled, 1);

    public SortBuffer* Sort => Pointer->Sort;

    public AggregateTable* Table(int index) => (&Pointer->Tables)[index];

    public long RowsOf(int table) => Table(table)->TotalRows;

    public bool HasRepeatedKeys(int table) => Table(table)->HasRepeatedKeys;

    /// <summary>The groups of an aggregation without keys, or of its sets without keys, when no row has made them.</summary>
    public void InsertEmptyGroups(AggregateLayout layout)
    {
        if (layout.Node.IsScalar)
        {
            AggregateTable.Insert(Table(0), 0);
        }
        for (int set = 0; set < layout.Node.Sets.Length; set++)
        {
            if (layout.Node.Sets[set] != 0)
            {
                continue;
            }
            byte* row = AggregateTable.Insert(Table(0), 0);
            *(long*)(row + layout.Keys.Fields[0].Offset) = set;
            foreach (RowField key in layout.Keys.Fields.Skip(1))
            {
                ((ulong*)(row + layout.Keys.NullsOffset))[key.Index / 64] |= 1UL << (key.Index & 63);
            }
        }
    }

    public long SortedRows => Sort->Count;

    public void SortRun(RowComparer comparer) => comparer.Sort(Sort->Entries, Sort->Count);

    public void SetTable(int index, QueryMemory memory, int rowWidth, bool mayFlush, long expectedRows = 0, bool mayGrowOn = false)
    {
        AggregateTable* table = (AggregateTable*)memory.AllocateZeroed(sizeof(AggregateTable));
        *table = new AggregateTable(memory, rowWidth, mayFlush, expectedRows, mayGrowOn);
        (&Pointer->Tables)[index] = table;
    }

    public void SetJoin(QueryMemory memory, int rowWidth)
    {
        JoinRows* rows = (JoinRows*)memory.AllocateZeroed(sizeof(JoinRows));
        *rows = new JoinRows(memory, rowWidth);
        Pointer->Join = rows;
    }

    public long BuiltRows => Pointer->Join->Count;

    public List<(nint FirstRow, int Rows)> BuiltBlocks() => Pointer->Join->Blocks();

    /// <summary>What morsels have stored since the last time it was asked for.</summary>
    public List<StoredMorsel> Stored { get; } = [];

    /// <summary>The addresses of the rows of those morsels, in memory that the caller gives.</summary>
    public List<(StoredMorsel Morsel, RowRange Rows)> TakeStored(Func<long, nint> allocate)
    {
        if (Stored.Count == 0)
        {
            return [];
        }
        long first = Stored[0].First;
        nint addresses = allocate((BuiltRows - first) * sizeof(byte*));
        Pointer->Join->CopyAddresses(first, (byte**)addresses);
        List<(StoredMorsel, RowRange)> taken = [.. Stored.Select(m => (m, new RowRange(addresses + (nint)((m.First - first) * sizeof(byte*)), m.Count)))];
        Stored.Clear();
        return taken;
    }

    public void SetSort(QueryMemory memory, int rowWidth, long limit, RowComparer comparer)
    {
        SortBuffer* buffer = (SortBuffer*)memory.AllocateZeroed(sizeof(SortBuffer));
        *buffer = new SortBuffer(memory, rowWidth, limit, comparer.Handle);
        Pointer->Sort = buffer;
    }

    public void SetResult(ResultSink sink)
    {
        Result = sink;
        Pointer->Result = sink.Buffer;
    }

    /// <summary>The morsel is done: values computed for it are dropped.</summary>
    public void EndMorsel()
    {
        _scratch->Reset();
        PipelineLocal.EndSelection(Pointer);
    }

    public void Dispose()
    {
        _scratch->Dispose();
        _stateMemory->Dispose();
        NativeMemory.Free(_scratch);
        NativeMemory.Free(_stateMemory);
        NativeMemory.AlignedFree(Pointer->Bitmap);
        NativeMemory.AlignedFree(Pointer->Rows);
        NativeMemory.AlignedFree(Pointer->Batches);
        NativeMemory.Free(Pointer->Counters);
        NativeMemory.Free(Pointer->Limits);
        NativeMemory.Free(Pointer);
        Result?.Dispose();
        _decoder?.Dispose();
    }
}
