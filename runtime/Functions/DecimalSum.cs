using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// The transition state of sum and avg over scaled decimals of one scale, and over integers (scale 0): an exact sum of
/// 192 bits in two's complement, which no number of 128-bit inputs overflows. A zeroed state is empty.
/// </summary>
public struct DecimalSumState
{
    public ulong Low;
    public ulong Middle;
    public ulong High;

    /// <summary>Summands, NaN not counted.</summary>
    public long Count;

    public long NaNCount;
}

/// <summary>
/// sum and avg as numeric_sum, numeric_avg, numeric_poly_sum, int8_avg and the like give them: the sum has the inputs'
/// scale, the average is the numeric quotient of sum and count. Inputs of NULL are not added; with an empty state the
/// SQL result is NULL.
/// </summary>
[SkipLocalsInit]
public static unsafe class DecimalSum
{
    /// <summary>Adds a 64-bit decimal, where the largest integer is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(DecimalSumState* state, long value)
    {
        if (value == DecimalFunctions.NaN64)
        {
            state->NaNCount++;
            return;
        }
        AddInteger(state, value);
    }

    /// <summary>Adds a bigint, smallint or integer, for which every value is a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddInteger(DecimalSumState* state, long value)
    {
        ulong sign = (ulong)(value >> 63);
        AddLimbs(state, (ulong)value, sign, sign);
        state->Count++;
    }

    /// <summary>Adds a 128-bit decimal, where the largest integer is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(DecimalSumState* state, Int128 value)
    {
        if (value == DecimalFunctions.NaN128)
        {
            state->NaNCount++;
            return;
        }
        AddPartial(state, value, 1);
    }

    /// <summary>Adds a sum that a kernel made of <paramref name="count"/> numbers without NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddPartial(DecimalSumState* state, Int128 sum, long count)
    {
        ulong high = (ulong)(sum >> 64);
        AddLimbs(state, (ulong)sum, high, (ulong)((long)high >> 63));
        state->Count += count;
    }

    /// <summary>Adds the state of another group of rows.</summary>
    public static void Merge(DecimalSumState* state, DecimalSumState* other)
    {
        AddLimbs(state, other->Low, other->Middle, other->High);
        state->Count += other->Count;
        state->NaNCount += other->NaNCount;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEmpty(DecimalSumState* state) => (state->Count | state->NaNCount) == 0;

    /// <summary>The sum as a stored numeric of display scale <paramref name="scale"/>. The state is not empty.</summary>
    public static StringRef Sum(DecimalSumState* state, int scale, Scratch* scratch)
    {
        if (state->NaNCount > 0)
        {
            return NumericValue.PackSpecial(NumericKind.NaN, scratch);
        }
        short* digits = stackalloc short[WideInteger.DigitsMax];
        NumericValue sum = ToNumeric(state, scale, digits);
        byte* payload = scratch->Allocate(DecimalFunctions.NumericBytesMax);
        return new StringRef(payload, DecimalFunctions.WriteShort(sum, payload));
    }

    /// <summary>The average as a stored numeric. The state is not empty.</summary>
    public static StringRef Avg(DecimalSumState* state, int scale, Scratch* scratch)
    {
        if (state->NaNCount > 0)
        {
            return NumericValue.PackSpecial(NumericKind.NaN, scratch);
        }
        short* digits = stackalloc short[WideInteger.DigitsMax];
        short* countDigits = stackalloc short[5];
        NumericValue sum = ToNumeric(state, scale, digits);
        NumericValue count = NumericValue.FromInt64(state->Count, countDigits);
        count.Strip();
        return NumericKernels.Divide(sum, count, NumericKernels.SelectDivisionScale(sum, count), true, scratch)
            .Pack(scratch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddLimbs(DecimalSumState* state, ulong low, ulong middle, ulong high)
    {
        ulong newLow = state->Low + low;
        ulong carry = newLow < low ? 1UL : 0UL;
        ulong partial = state->Middle + middle;
        ulong newMiddle = partial + carry;
        // At most one of the two additions can wrap.
        carry = (partial < middle ? 1UL : 0UL) + (newMiddle < partial ? 1UL : 0UL);
        state->Low = newLow;
        state->Middle = newMiddle;
        state->High += high + carry;
    }

    /// <summary>The sum of display scale <paramref name="scale"/>; <paramref name="digits"/> has room for WideInteger.DigitsMax.</summary>
    internal static NumericValue ToNumeric(DecimalSumState* state, int scale, short* digits)
    {
        ulong low = state->Low;
        ulong middle = state->Middle;
        ulong high = state->High;
        bool negative = (long)high < 0;
        if (negative)
        {
            low = ~low + 1;
            middle = ~middle + (low == 0 ? 1UL : 0UL);
            high = ~high + (low == 0 && middle == 0 ? 1UL : 0UL);
        }
        return new WideInteger(low, middle, high).ToNumeric(negative, scale, digits);
    }
}
