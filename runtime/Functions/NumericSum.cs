using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// The transition state of sum and avg over general numerics. Finite values are added digit by digit, with their sign,
/// into 64-bit columns that are carried only at the end; the columns are in memory of the scratch that is passed to
/// Add and Merge, must live as long as the state, and are widened there when a value has digits outside them. NaN and
/// infinities are only counted. A zeroed state is empty.
/// </summary>
public unsafe struct NumericSumState
{
    /// <summary>Finite summands.</summary>
    public long Count;

    public long NaNCount;
    public long PositiveInfinityCount;
    public long NegativeInfinityCount;

    /// <summary>Column i sums digits of weight TopWeight − i. Base-10000 digits, of either sign.</summary>
    internal long* Columns;
    internal int ColumnCount;
    internal int TopWeight;

    /// <summary>The largest display scale of all summands, which the sum has.</summary>
    internal int DisplayScale;
}

/// <summary>
/// sum(numeric) and avg(numeric) as numeric.c's NumericAggState gives them, exact and independent of the order of rows.
/// With an empty state the SQL result is NULL.
/// </summary>
public static unsafe class NumericSum
{
    /// <summary>A column holds 9999 times this many rows.</summary>
    private const long RowsMax = long.MaxValue / NumericValue.Base;

    /// <summary>Columns added beyond the digits that need them, so that a few widenings are enough.</summary>
    private const int SpareColumns = 2;

    /// <summary>Carrying a full column upwards yields five more digits at most.</summary>
    private const int CarryDigits = 5;

    public static void Add(NumericSumState* state, byte* value, int length, Scratch* scratch) =>
        Add(state, NumericValue.Read(value, length), scratch);

    internal static void Add(NumericSumState* state, in NumericValue x, Scratch* scratch)
    {
        switch (x.Kind)
        {
            case NumericKind.Finite:
                break;
            case NumericKind.PositiveInfinity:
                state->PositiveInfinityCount++;
                return;
            case NumericKind.NegativeInfinity:
                state->NegativeInfinityCount++;
                return;
            default:
                state->NaNCount++;
                return;
        }
        Debug.Assert(state->Count < RowsMax);
        state->Count++;
        if (x.DisplayScale > state->DisplayScale)
        {
            state->DisplayScale = x.DisplayScale;
        }
        if (x.Count == 0)
        {
            return;
        }
        int offset = state->TopWeight - x.Weight;
        if (offset < 0 || offset + x.Count > state->ColumnCount)
        {
            Widen(state, x.Weight, x.Weight - x.Count + 1, scratch);
            offset = state->TopWeight - x.Weight;
        }
        long* column = state->Columns + offset;
        if (x.Negative)
        {
            for (int i = 0; i < x.Count; i++)
            {
                column[i] -= x.Digits[i];
            }
        }
        else
        {
            for (int i = 0; i < x.Count; i++)
            {
                column[i] += x.Digits[i];
            }
        }
    }

    /// <summary>Adds the state of another group of rows.</summary>
    public static void Merge(NumericSumState* state, NumericSumState* other, Scratch* scratch)
    {
        state->Count += other->Count;
        state->NaNCount += other->NaNCount;
        state->PositiveInfinityCount += other->PositiveInfinityCount;
        state->NegativeInfinityCount += other->NegativeInfinityCount;
        state->DisplayScale = Math.Max(state->DisplayScale, other->DisplayScale);
        if (other->ColumnCount == 0)
        {
            return;
        }
        int lowest = other->TopWeight - other->ColumnCount + 1;
        if (state->ColumnCount == 0 || state->TopWeight < other->TopWeight
            || state->TopWeight - state->ColumnCount + 1 > lowest)
        {
            Widen(state, other->TopWeight, lowest, scratch);
        }
        long* column = state->Columns + (state->TopWeight - other->TopWeight);
        for (int i = 0; i < other->ColumnCount; i++)
        {
            column[i] += other->Columns[i];
        }
    }

    public static bool IsEmpty(NumericSumState* state) =>
        (state->Count | state->NaNCount | state->PositiveInfinityCount | state->NegativeInfinityCount) == 0;

    /// <summary>The sum as a stored numeric. The state is not empty.</summary>
    public static StringRef Sum(NumericSumState* state, Scratch* scratch) =>
        TrySpecial(state, out NumericKind kind)
            ? NumericValue.PackSpecial(kind, scratch)
            : Finish(state, scratch).Pack(scratch);

    /// <summary>The average as a stored numeric. The state is not empty.</summary>
    public static StringRef Avg(NumericSumState* state, Scratch* scratch)
    {
        if (TrySpecial(state, out NumericKind kind))
        {
            return NumericValue.PackSpecial(kind, scratch);
        }
        // The sum is packed first, as PostgreSQL does, so that a sum beyond the format is an error here too.
        StringRef packed = Finish(state, scratch).Pack(scratch);
        NumericValue sum = NumericValue.Read(packed.Pointer, packed.Length);
        short* countDigits = stackalloc short[5];
        NumericValue count = NumericValue.FromInt64(state->Count, countDigits);
        count.Strip();
        return NumericKernels.Divide(sum, count, NumericKernels.SelectDivisionScale(sum, count), true, scratch)
            .Pack(scratch);
    }

    private static bool TrySpecial(NumericSumState* state, out NumericKind kind)
    {
        bool positive = state->PositiveInfinityCount > 0;
        bool negative = state->NegativeInfinityCount > 0;
        kind = state->NaNCount > 0 || (positive && negative) ? NumericKind.NaN
            : positive ? NumericKind.PositiveInfinity : NumericKind.NegativeInfinity;
        return state->NaNCount > 0 || positive || negative;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Widen(NumericSumState* state, int top, int lowest, Scratch* scratch)
    {
        int oldCount = state->ColumnCount;
        int oldLowest = state->TopWeight - oldCount + 1;
        if (oldCount > 0)
        {
            top = top > state->TopWeight ? top + SpareColumns : state->TopWeight;
            lowest = lowest < oldLowest ? lowest - SpareColumns : oldLowest;
        }
        int count = top - lowest + 1;
        long* columns = (long*)scratch->Allocate((long)count * sizeof(long));
        new Span<long>(columns, count).Clear();
        if (oldCount > 0)
        {
            new Span<long>(state->Columns, oldCount).CopyTo(new Span<long>(columns + (top - state->TopWeight), oldCount));
        }
        state->Columns = columns;
        state->ColumnCount = count;
        state->TopWeight = top;
    }

    /// <summary>Carries the columns into digits. The state stays as it is.</summary>
    internal static NumericValue Finish(NumericSumState* state, Scratch* scratch)
    {
        int columns = state->ColumnCount;
        if (columns == 0)
        {
            return NumericValue.Zero(state->DisplayScale);
        }
        int count = columns + CarryDigits;
        short* digits = NumericValue.NewBuffer(count, scratch);
        long carry = 0;
        for (int i = count - 1; i >= 0; i--)
        {
            int column = i - CarryDigits;
            long sum = carry + (column >= 0 ? state->Columns[column] : 0);
            carry = sum / NumericValue.Base;
            long digit = sum - carry * NumericValue.Base;
            if (digit < 0)
            {
                digit += NumericValue.Base;
                carry--;
            }
            digits[i] = (short)digit;
        }
        // A negative sum ends with a borrow that never stops: its digits are the complement of the magnitude.
        Debug.Assert(carry is 0 or -1);
        bool negative = carry < 0;
        if (negative)
        {
            int borrow = 0;
            for (int i = count - 1; i >= 0; i--)
            {
                int digit = -digits[i] - borrow;
                borrow = 0;
                if (digit < 0)
                {
                    digit += NumericValue.Base;
                    borrow = 1;
                }
                digits[i] = (short)digit;
            }
        }
        NumericValue value = new()
        {
            Digits = digits,
            Count = count,
            Weight = state->TopWeight + CarryDigits,
            DisplayScale = state->DisplayScale,
            Negative = negative,
        };
        value.Strip();
        return value;
    }
}
