using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PgFusion.Runtime.Functions;

namespace PgFusion.Runtime.HashTables;

/// <summary>State of string_agg: the text so far. A zeroed state is empty, which is not the same as an empty text.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct StringJoinState
{
    public byte* Bytes;
    public int Length;
    public int Capacity;
    public long Values;
}

/// <summary>
/// State of percentile_cont and percentile_disc: the rows of the sorted side table that belong to the group, in their
/// order. A zeroed state is empty.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct RowListState
{
    public byte** Rows;
    public long Count;
    public long Capacity;
}

/// <summary>Aggregates that see their rows in an order, and whose states therefore are never combined.</summary>
public static unsafe class OrderedAggregate
{
    private const int JoinBytesFirst = 64;
    private const int RowsFirst = 8;

    /// <summary>Appends the delimiter, if this is not the first value, and the value (string_agg_transfn).</summary>
    /// <param name="memory">Lives as long as the state.</param>
    public static void Join(StringJoinState* state, byte* value, int length, byte* delimiter, int delimiterLength, Scratch* memory)
    {
        int before = state->Values++ == 0 ? 0 : delimiterLength;
        long needed = (long)state->Length + before + length;
        if (needed > state->Capacity)
        {
            Grow(state, needed, memory);
        }
        Unsafe.CopyBlockUnaligned(state->Bytes + state->Length, delimiter, (uint)before);
        Unsafe.CopyBlockUnaligned(state->Bytes + state->Length + before, value, (uint)length);
        state->Length = (int)needed;
    }

    public static StringRef Joined(StringJoinState* state) => new(state->Bytes, state->Length);

    /// <summary>Appends a row.</summary>
    public static void AddRow(RowListState* state, byte* row, Scratch* memory)
    {
        if (state->Count == state->Capacity)
        {
            long capacity = Math.Max(RowsFirst, state->Capacity * 2);
            byte** grown = (byte**)memory->Allocate(capacity * sizeof(byte*));
            Unsafe.CopyBlockUnaligned(grown, state->Rows, (uint)(state->Count * sizeof(byte*)));
            state->Rows = grown;
            state->Capacity = capacity;
        }
        state->Rows[state->Count++] = row;
    }

    /// <summary>percentile_disc: the first row that so much of the group is not behind; null for no rows.</summary>
    public static byte* DiscretePercentile(RowListState* state, double fraction)
    {
        CheckFraction(fraction);
        return state->Count == 0 ? null : state->Rows[Math.Max(1, (long)Math.Ceiling(fraction * state->Count)) - 1];
    }

    /// <summary>percentile_cont: between the two rows around the place, in proportion. False for no rows.</summary>
    /// <param name="offset">Of the double in a row.</param>
    public static bool ContinuousPercentile(RowListState* state, int offset, double fraction, double* result)
    {
        CheckFraction(fraction);
        if (state->Count == 0)
        {
            return false;
        }
        double place = fraction * (state->Count - 1);
        long first = (long)Math.Floor(place);
        long second = (long)Math.Ceiling(place);
        double low = *(double*)(state->Rows[first] + offset);
        double high = *(double*)(state->Rows[second] + offset);
        *result = first == second ? low : low + (place - first) * (high - low);
        return true;
    }

    /// <summary>Generated merges call it for states that are fed in order by one thread.</summary>
    public static void NotMergeable() => throw new InvalidOperationException("two states of one group, of an aggregate that depends on the order of its rows");

    private static void CheckFraction(double fraction)
    {
        if (!(fraction >= 0 && fraction <= 1))
        {
            string shown = double.IsNaN(fraction) ? "NaN" : double.IsPositiveInfinity(fraction) ? "Infinity" : double.IsNegativeInfinity(fraction) ? "-Infinity"
                : fraction.ToString("g6", CultureInfo.InvariantCulture);
            throw new PgException(PgError.NumericValueOutOfRangeState, $"percentile value {shown} is not between 0 and 1");
        }
    }

    private static void Grow(StringJoinState* state, long needed, Scratch* memory)
    {
        // A value ends at the largest allocation, and so does its last doubling.
        long capacity = Math.Max(needed, Math.Min(Math.Max(JoinBytesFirst, state->Capacity * 2L), Scratch.AllocationBytesMax));
        byte* grown = memory->Allocate(capacity);
        Unsafe.CopyBlockUnaligned(grown, state->Bytes, (uint)state->Length);
        state->Bytes = grown;
        state->Capacity = (int)capacity;
    }
}
