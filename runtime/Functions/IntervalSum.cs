using System.Runtime.InteropServices;

namespace PgFusion.Runtime.Functions;

/// <summary>The state of sum and avg of intervals; empty when zeroed. Infinite ones are counted, and are not in the sum.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct IntervalSumState
{
    public const int Bytes = 40;

    public Interval Sum;
    public long Count;
    public long Infinities;
    public long MinusInfinities;
}

/// <summary>
/// sum and avg of intervals (interval_pl, interval_avg_accum). An addition that leaves the range is an error even if
/// later ones would come back, so intervals are added in the order of the rows.
/// </summary>
public static unsafe class IntervalSum
{
    public static void Add(IntervalSumState* state, byte* interval, bool hasInfinity) =>
        Add(state, *(Interval*)interval, hasInfinity);

    /// <summary>Takes a summand out again.</summary>
    public static void Remove(IntervalSumState* state, byte* interval, bool hasInfinity)
    {
        Interval span = *(Interval*)interval;
        if (hasInfinity && !span.IsFinite)
        {
            Tally(state, span, -1);
            return;
        }
        state->Count--;
        // Of none the sum is zero, whatever has been added and taken out.
        state->Sum = state->Count == 0 ? default : IntervalFunctions.Subtract(state->Sum, span, hasInfinity);
    }

    public static void Merge(IntervalSumState* target, IntervalSumState* source, bool hasInfinity)
    {
        if (source->Count > 0)
        {
            target->Sum = IntervalFunctions.Add(target->Sum, source->Sum, hasInfinity);
            target->Count += source->Count;
        }
        target->Infinities += source->Infinities;
        target->MinusInfinities += source->MinusInfinities;
    }

    public static bool IsEmpty(IntervalSumState* state) => state->Count + state->Infinities + state->MinusInfinities == 0;

    public static StringRef Sum(IntervalSumState* state, bool hasInfinity, Scratch* scratch) =>
        IntervalFunctions.Pack(IsInfinite(state, out Interval infinite) ? infinite : state->Sum, scratch);

    public static StringRef Average(IntervalSumState* state, bool hasInfinity, Scratch* scratch) =>
        IntervalFunctions.Pack(IsInfinite(state, out Interval infinite) ? infinite : IntervalFunctions.Divide(state->Sum, state->Count, hasInfinity), scratch);

    private static void Add(IntervalSumState* state, Interval span, bool hasInfinity)
    {
        if (hasInfinity && !span.IsFinite)
        {
            Tally(state, span, 1);
            return;
        }
        state->Sum = IntervalFunctions.Add(state->Sum, span, hasInfinity);
        state->Count++;
    }

    private static void Tally(IntervalSumState* state, Interval span, int by)
    {
        if (span.IsInfinity)
        {
            state->Infinities += by;
        }
        else
        {
            state->MinusInfinities += by;
        }
    }

    private static bool IsInfinite(IntervalSumState* state, out Interval infinite)
    {
        infinite = state->Infinities > 0 ? Interval.Infinity : Interval.MinusInfinity;
        if (state->Infinities > 0 && state->MinusInfinities > 0)
        {
            PgError.IntervalOutOfRange();
        }
        return state->Infinities > 0 || state->MinusInfinities > 0;
    }
}
