using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Kernels;
using PgFusion.Runtime.Sorting;

namespace PgFusion.Runtime.Scheduler;

/// <summary>
/// Code of a pipeline for one morsel.
/// </summary>
/// <param name="constants">The query's constant area.</param>
/// <param name="source">
/// Scans: a <see cref="ColumnAddress"/> for each column. Row sources: the array of row addresses.
/// </param>
/// <param name="rows">Rows in the morsel.</param>
/// <param name="local">State of the thread that runs it.</param>
/// <returns><see cref="PipelineResult"/>.</returns>
public unsafe delegate int PipelineFunction(byte* constants, byte* source, int rows, byte* local);

public static class PipelineResult
{
    public const int Continue = 0;

    /// <summary>A limit has been reached: no more rows are wanted.</summary>
    public const int Done = 1;
}

/// <summary>Where a column of a page lies.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ColumnAddress
{
    public const int ValidityOffset = 0;
    public const int ValuesOffset = 8;
    public const int VariableOffset = 16;
    public const int Bytes = 24;

    /// <summary>Null when no value is NULL.</summary>
    public byte* Validity;

    public byte* Values;

    /// <summary>What VIEW offsets count from.</summary>
    public byte* Variable;
}

/// <summary>How far an OFFSET and LIMIT has got.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct LimitCounters
{
    public const int SkipOffset = 0;
    public const int RemainingOffset = 8;
    public const int Bytes = 16;

    /// <summary>Rows still to be skipped (OFFSET).</summary>
    public long Skip;

    /// <summary>Rows still to be returned (LIMIT).</summary>
    public long Remaining;
}

/// <summary>
/// What one thread keeps for one pipeline between morsels. Generated code knows the offsets.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct PipelineLocal
{
    public const int ScratchOffset = 0;
    public const int StateMemoryOffset = 8;
    public const int BitmapOffset = 16;
    public const int CountersOffset = 24;
    public const int ResultOffset = 32;
    public const int SortOffset = 40;
    public const int LimitsOffset = 48;
    public const int JoinOffset = 56;
    public const int CancelledOffset = 64;
    public const int WindowOffset = 72;
    public const int BatchesOffset = 80;
    public const int IsSelectedOffset = 88;
    public const int IsInRangesOffset = 96;
    public const int RowsOffset = 104;
    public const int TablesOffset = 120;

    /// <summary>Main table of an aggregation and one for each DISTINCT argument.</summary>
    public const int TablesMax = 32;

    /// <summary>For computed values of the current morsel.</summary>
    public Scratch* Scratch;

    /// <summary>For aggregate states; lives as long as the query.</summary>
    public Scratch* StateMemory;

    /// <summary>One bit for each row of a page.</summary>
    public ulong* Bitmap;

    /// <summary>Rows that passed each operator of the pipeline, by its position.</summary>
    public ulong* Counters;

    public ResultBuffer* Result;

    public SortBuffer* Sort;

    /// <summary>Counters of each limit.</summary>
    public LimitCounters* Limits;

    /// <summary>Rows for the build side of a join.</summary>
    public JoinRows* Join;

    /// <summary>Not 0 when the query has been cancelled: a morsel whose joins multiply its rows is to end soon.</summary>
    public long Cancelled;

    /// <summary>Code of windows: the states of their aggregates, or where marks are written.</summary>
    public byte* Window;

    /// <summary>Rows that wait for what they look up: the pipeline's <see cref="LookupBatch"/>es, one behind the other.</summary>
    public byte* Batches;

    /// <summary>Not 0: the bitmap says already which rows of the morsel count.</summary>
    public long IsSelected;

    /// <summary>Not 0: they also lie in the ranges that the pipeline's comparisons with constants leave.</summary>
    public long IsInRanges;

    /// <summary>Numbers of the rows in the bitmap, for the loop over them: as many as a page can have, and <see cref="FilterKernels.ListPadding"/>.</summary>
    public ushort* Rows;

    /// <summary>How many the source has listed, of those that it has selected; <see cref="NotListed"/>: they have yet to be.</summary>
    public long ListedRows;

    public const long NotListed = -1;

    /// <summary>First of <see cref="TablesMax"/> <see cref="AggregateTable"/> addresses.</summary>
    public AggregateTable* Tables;

    public const int TotalBytes = TablesOffset + TablesMax * 8;

    /// <summary>Called by generated code that goes by the bitmap: rows of the morsel that its source has selected, or all.</summary>
    public static void BeginSelection(PipelineLocal* local, int rows)
    {
        if (local->IsSelected == 0)
        {
            FilterKernels.SetAll(local->Bitmap, rows);
        }
    }

    /// <summary>Called by generated code when the bitmap is final: lists its rows.</summary>
    /// <param name="isFiltered">Not 0: rows may have been taken out of what the source has selected.</param>
    /// <returns>How many there are.</returns>
    public static int ListRows(PipelineLocal* local, int rows, int isFiltered) =>
        isFiltered == 0 && local->ListedRows != NotListed ? (int)local->ListedRows : FilterKernels.ListRows(local->Bitmap, rows, local->Rows);

    /// <summary>Called when the morsel has been run, or has failed: the next one begins with all its rows.</summary>
    public static void EndSelection(PipelineLocal* local)
    {
        local->IsSelected = 0;
        local->IsInRanges = 0;
        local->ListedRows = NotListed;
    }

    /// <summary>Read by generated code; the load is never moved out of a loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsCancelled(PipelineLocal* local) => Volatile.Read(ref local->Cancelled) != 0;
}
