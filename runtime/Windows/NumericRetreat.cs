using PgFusion.Runtime.Functions;
using PgFusion.Runtime.HashTables;

namespace PgFusion.Runtime.Windows;

/// <summary>
/// Takes summands out of a sum of integers or of decimals of one scale again. The sum is exact and its scale fixed, so
/// what is left is what the other summands alone would have made.
/// </summary>
public static unsafe class NumericRetreat
{
    /// <summary>A number, in 64 bits.</summary>
    public static void RemoveNumber(NumericAggregateState* state, long value) => Remove(state, value);

    /// <summary>The largest integer is NaN.</summary>
    public static void RemoveDecimal64(NumericAggregateState* state, long value)
    {
        if (value == DecimalFunctions.NaN64)
        {
            state->Decimals.NaNCount--;
            return;
        }
        Remove(state, value);
    }

    /// <summary>The largest integer is NaN.</summary>
    public static void RemoveDecimal128(NumericAggregateState* state, Int128 value)
    {
        if (value == DecimalFunctions.NaN128)
        {
            state->Decimals.NaNCount--;
            return;
        }
        Remove(state, value);
    }

    private static void Remove(NumericAggregateState* state, Int128 value)
    {
        if (value == Int128.MinValue)
        {
            // Its negative has no place in 128 bits: in two steps.
            DecimalSum.AddPartial(&state->Decimals, Int128.MaxValue, 0);
            DecimalSum.AddPartial(&state->Decimals, Int128.One, -1);
            return;
        }
        DecimalSum.AddPartial(&state->Decimals, -value, -1);
    }
}
