using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace PgFusion.Runtime.HashTables;

/// <summary>
/// Rows of a pipeline that wait, some hundred at a time, for what they look up in a hash table: the memory that the
/// lookups touch is asked for by all before any of them reads it, so that the misses of the cache overlap (Kersten et al.,
/// "Everything You Always Wanted to Know About Compiled and Vectorized Queries", 2018; Menon et al., "Relaxed Operator
/// Fusion", 2017). Generated code fills a batch, has one of these methods run over it, and goes on with the rows that are
/// left, in their order.
/// <code>
///   batch    Order[Capacity]  (i32)  places of the rows to go on with, from the start of the batch
///            Tuple[Capacity]         +0 hash   +8 in: 1, or 0 where nothing is to be found; out: first candidate, or null
///                                    +16 what generated code keeps of the row
/// </code>
/// </summary>
public static unsafe class LookupBatch
{
    /// <summary>Rows: enough to hide the latency, few enough to be in the first cache with what they look up.</summary>
    public const int Capacity = 256;

    public const int TuplesOffset = Capacity * sizeof(int);

    public const int HashOffset = 0;
    public const int CandidateOffset = 8;
    public const int ValuesOffset = 16;

    /// <summary>Bytes of a batch of tuples of so many.</summary>
    public static int Bytes(int tupleBytes) => (TuplesOffset + (Capacity * tupleBytes) + 63) & ~63;

    /// <summary>Rows by which reading of addresses is ahead.</summary>
    private const int RowsAhead = 16;

    /// <summary>Asks for the row whose address comes some places further on in a list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FetchAhead(byte* addresses, int place, int count)
    {
        if (Sse.IsSupported)
        {
            int ahead = place + RowsAhead;
            Sse.Prefetch0(((void**)addresses)[ahead < count ? ahead : place]);
        }
    }

    /// <summary>Asks for the directory's entry of a hash, for a row that begins to wait.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FetchEntry(JoinTable* table, ulong hash)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(table->Directory + (hash >> table->Shift));
        }
    }

    /// <inheritdoc cref="FetchEntry"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FetchGroupEntry(AggregateTable* table, ulong hash)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(table->Directory + (hash & table->Mask));
        }
    }

    /// <summary>Finds the chain of each row, and goes on with those that have one.</summary>
    /// <returns>The number of rows left.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int FindMatching(JoinTable* table, byte* batch, int rows, int tupleBytes)
    {
        int* order = (int*)batch;
        ulong* directory = table->Directory;
        int shift = table->Shift;
        int found = 0;
        int place = TuplesOffset;
        for (int i = 0; i < rows; i++, place += tupleBytes)
        {
            ulong* tuple = (ulong*)(batch + place);
            ulong hash = tuple[0];
            ulong entry = directory[hash >> shift];
            ulong wanted = tuple[1];
            tuple[1] = entry & JoinTable.AddressMask;
            // Without a branch, which nobody could predict.
            order[found] = place;
            found += (int)((entry >> JoinTable.FilterBitIndex(hash)) & wanted);
        }
        Fetch(batch, found, table->LastFieldOffset);
        int left = 0;
        for (int i = 0; i < found; i++)
        {
            place = order[i];
            ulong candidate = Advance((ulong*)(batch + place));
            order[left] = place;
            left += candidate == 0 ? 0 : 1;
        }
        return left;
    }

    /// <summary>Finds the chain of each row, and goes on with all of them.</summary>
    /// <returns>The number of rows.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int FindAll(JoinTable* table, byte* batch, int rows, int tupleBytes)
    {
        int* order = (int*)batch;
        ulong* directory = table->Directory;
        int shift = table->Shift;
        int place = TuplesOffset;
        for (int i = 0; i < rows; i++, place += tupleBytes)
        {
            ulong* tuple = (ulong*)(batch + place);
            ulong hash = tuple[0];
            ulong entry = directory[hash >> shift];
            // All ones where there may be a match, or 0.
            ulong mask = 0 - ((entry >> JoinTable.FilterBitIndex(hash)) & tuple[1]);
            tuple[1] = entry & JoinTable.AddressMask & mask;
            order[i] = place;
        }
        Fetch(batch, rows, table->LastFieldOffset);
        for (int i = 0; i < rows; i++)
        {
            ulong* tuple = (ulong*)(batch + order[i]);
            if (tuple[1] != 0)
            {
                Advance(tuple);
            }
        }
        return rows;
    }

    /// <summary>
    /// A candidate of another hash gives way to the next of its chain, which is asked for: there are few chains with more.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Advance(ulong* tuple)
    {
        ulong candidate = tuple[1];
        ulong difference = *(ulong*)(candidate + JoinRows.RowHashOffset) ^ tuple[0];
        // All ones where they differ, without a branch.
        ulong differs = (ulong)((long)(difference | (0 - difference)) >> 63);
        candidate ^= (candidate ^ *(ulong*)(candidate + JoinRows.RowNextOffset)) & differs;
        tuple[1] = candidate;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0((void*)candidate);
        }
        return candidate;
    }

    /// <summary>Asks for the groups that the rows are likely to belong to; which they are is found out by each.</summary>
    /// <returns>The number of rows.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int FetchGroups(AggregateTable* table, byte* batch, int rows, int tupleBytes)
    {
        table->CountRows(rows);
        int* order = (int*)batch;
        ulong* directory = table->Directory;
        ulong mask = table->Mask;
        int place = TuplesOffset;
        for (int i = 0; i < rows; i++, place += tupleBytes)
        {
            ulong* tuple = (ulong*)(batch + place);
            tuple[1] = directory[tuple[0] & mask] & AggregateTable.AddressMask;
            order[i] = place;
        }
        Fetch(batch, rows, table->LastFieldOffset);
        return rows;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(byte* batch, int rows, int lastField)
    {
        if (!Sse.IsSupported)
        {
            return;
        }
        int* order = (int*)batch;
        for (int i = 0; i < rows; i++)
        {
            // Where there is none nothing is fetched: asking for an address that is not mapped has no effect. Every other
            // row is in two cache lines.
            byte* candidate = *(byte**)(batch + order[i] + CandidateOffset);
            Sse.Prefetch0(candidate);
            Sse.Prefetch0(candidate + lastField);
        }
    }
}
