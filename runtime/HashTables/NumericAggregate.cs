using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PgFusion.Runtime.Functions;

namespace PgFusion.Runtime.HashTables;

/// <summary>
/// State of sum and avg over numerics of any representation. Scaled decimals (and integers) go into
/// <see cref="Decimals"/>, general numerics into a state of their own that exists only when one was met: a column of
/// declared scale normally never needs it. A zeroed state is empty.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct NumericAggregateState
{
    public DecimalSumState Decimals;
    public NumericSumState* General;
}

/// <summary>Operations on <see cref="NumericAggregateState"/>.</summary>
public static unsafe class NumericAggregate
{
    /// <summary>Adds a decimal that is a number, in 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddNumber(NumericAggregateState* state, long value) =>
        DecimalSum.AddInteger(&state->Decimals, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddDecimal64(NumericAggregateState* state, long value) => DecimalSum.Add(&state->Decimals, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddDecimal128(NumericAggregateState* state, Int128 value) => DecimalSum.Add(&state->Decimals, value);

    /// <param name="memory">Lives as long as the state.</param>
    public static void AddNumeric(NumericAggregateState* state, byte* value, int length, Scratch* memory) =>
        NumericSum.Add(EnsureGeneral(state, memory), value, length, memory);

    public static void Merge(NumericAggregateState* state, NumericAggregateState* other, Scratch* memory)
    {
        DecimalSum.Merge(&state->Decimals, &other->Decimals);
        if (other->General != null)
        {
            NumericSum.Merge(EnsureGeneral(state, memory), other->General, memory);
        }
    }

    public static bool IsEmpty(NumericAggregateState* state) =>
        DecimalSum.IsEmpty(&state->Decimals) && (state->General == null || NumericSum.IsEmpty(state->General));

    /// <summary>The sum as a stored numeric; <paramref name="scale"/> is that of the decimals. The state is not empty.</summary>
    public static StringRef Sum(NumericAggregateState* state, int scale, Scratch* scratch)
    {
        if (!HasGeneral(state))
        {
            return DecimalSum.Sum(&state->Decimals, scale, scratch);
        }
        StringRef general = NumericSum.Sum(state->General, scratch);
        if (DecimalSum.IsEmpty(&state->Decimals))
        {
            return general;
        }
        StringRef decimals = DecimalSum.Sum(&state->Decimals, scale, scratch);
        return NumericFunctions.Add(decimals.Pointer, decimals.Length, general.Pointer, general.Length, scratch);
    }

    /// <summary>The sum as a decimal, which the column's digits say it fits. The state has met no general numeric.</summary>
    public static Int128 SumDecimal128(NumericAggregateState* state) =>
        state->Decimals.NaNCount > 0
            ? DecimalFunctions.NaN128
            : new Int128(state->Decimals.Middle, state->Decimals.Low);

    /// <summary>The average as a stored numeric. The state is not empty.</summary>
    public static StringRef Average(NumericAggregateState* state, int scale, Scratch* scratch)
    {
        if (!HasGeneral(state))
        {
            return DecimalSum.Avg(&state->Decimals, scale, scratch);
        }
        if (DecimalSum.IsEmpty(&state->Decimals))
        {
            return NumericSum.Avg(state->General, scratch);
        }
        StringRef sum = Sum(state, scale, scratch);
        StringRef count = NumericFunctions.FromInt64(state->Decimals.Count + state->General->Count, scratch);
        return NumericFunctions.Divide(sum.Pointer, sum.Length, count.Pointer, count.Length, scratch);
    }

    /// <summary>avg of smallint and integer: the numeric quotient of an exact 64-bit sum and the count.</summary>
    public static StringRef AverageOfIntegers(long sum, long count, Scratch* scratch)
    {
        DecimalSumState state = default;
        DecimalSum.AddPartial(&state, sum, count);
        return DecimalSum.Avg(&state, 0, scratch);
    }

    private static bool HasGeneral(NumericAggregateState* state) =>
        state->General != null && !NumericSum.IsEmpty(state->General);

    private static NumericSumState* EnsureGeneral(NumericAggregateState* state, Scratch* memory)
    {
        if (state->General == null)
        {
            state->General = (NumericSumState*)memory->Allocate(sizeof(NumericSumState));
            *state->General = default;
        }
        return state->General;
    }
}
