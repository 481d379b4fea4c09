using System.Runtime.InteropServices;
using PgFusion.Runtime.Functions;

namespace PgFusion.Runtime.HashTables;

/// <summary>
/// State of variance and standard deviation over integers and numerics: exact sums of the values and of their squares,
/// from which the answer is computed once. As in <see cref="NumericAggregateState"/> integers and 64-bit decimals have
/// sums of fixed width, everything else has sums of digits. A zeroed state is empty.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct NumericDeviationState
{
    /// <summary>Counts and special values are those of this one.</summary>
    public DecimalSumState Values;
    public DecimalSumState Squares;
    public NumericSumState* GeneralValues;
    public NumericSumState* GeneralSquares;
}

/// <summary>
/// numeric_accum, int8_accum and their finishers (numeric_stddev_internal): N·Σx² − (Σx)² over N² or N·(N−1), divided
/// with the display scale of any numeric division.
/// </summary>
public static unsafe class NumericDeviationAggregate
{
    /// <summary>Adds an integer, or a decimal that is a number, in 64 bits.</summary>
    public static void AddNumber(NumericDeviationState* state, long value)
    {
        DecimalSum.AddInteger(&state->Values, value);
        DecimalSum.AddPartial(&state->Squares, (Int128)value * value, 1);
    }

    public static void AddDecimal64(NumericDeviationState* state, long value)
    {
        if (value == DecimalFunctions.NaN64)
        {
            state->Values.NaNCount++;
            return;
        }
        AddNumber(state, value);
    }

    /// <param name="memory">Lives as long as the state.</param>
    /// <param name="scratch">For the square.</param>
    public static void AddNumeric(NumericDeviationState* state, byte* value, int length, Scratch* memory, Scratch* scratch)
    {
        EnsureGeneral(state, memory);
        NumericValue x = NumericValue.Read(value, length);
        NumericSum.Add(state->GeneralValues, x, memory);
        if (x.IsFinite)
        {
            NumericValue square = NumericKernels.Multiply(x, x, scratch);
            square.Strip();
            NumericSum.Add(state->GeneralSquares, square, memory);
        }
    }

    public static void Merge(NumericDeviationState* state, NumericDeviationState* other, Scratch* memory)
    {
        DecimalSum.Merge(&state->Values, &other->Values);
        DecimalSum.Merge(&state->Squares, &other->Squares);
        if (other->GeneralValues != null)
        {
            EnsureGeneral(state, memory);
            NumericSum.Merge(state->GeneralValues, other->GeneralValues, memory);
            NumericSum.Merge(state->GeneralSquares, other->GeneralSquares, memory);
        }
    }

    /// <summary>Whether the SQL result is NULL: no inputs, or just one for a sample.</summary>
    public static bool IsNull(NumericDeviationState* state, bool isSample)
    {
        long inputs = Count(state) + SpecialCount(state);
        return isSample ? inputs <= 1 : inputs == 0;
    }

    /// <summary>The variance or deviation as a stored numeric; <paramref name="scale"/> is that of the decimals.</summary>
    public static StringRef Result(NumericDeviationState* state, int scale, bool isVariance, bool isSample, Scratch* scratch)
    {
        // An infinity has no distance from the mean.
        if (SpecialCount(state) > 0)
        {
            return NumericValue.PackSpecial(NumericKind.NaN, scratch);
        }
        NumericValue n = NumericValue.FromInt64(Count(state), NumericValue.NewBuffer(5, scratch));
        n.Strip();
        NumericValue sum = Total(&state->Values, state->GeneralValues, scale, scratch);
        NumericValue squares = Total(&state->Squares, state->GeneralSquares, scale * 2, scratch);
        NumericValue numerator = NumericKernels.Subtract(Product(n, squares, scratch), Product(sum, sum, scratch), scratch);
        numerator.Strip();
        if (numerator.Sign <= 0)
        {
            return NumericValue.Zero(0).Pack(scratch);
        }
        NumericValue other = NumericValue.FromInt64(Count(state) - (isSample ? 1 : 0), NumericValue.NewBuffer(5, scratch));
        other.Strip();
        NumericValue denominator = Product(n, other, scratch);
        int resultScale = NumericKernels.SelectDivisionScale(numerator, denominator);
        NumericValue variance = NumericKernels.Divide(numerator, denominator, resultScale, true, scratch);
        return isVariance ? variance.Pack(scratch) : NumericSquareRoot.Of(variance, resultScale, scratch).Pack(scratch);
    }

    private static long Count(NumericDeviationState* state) =>
        state->Values.Count + (state->GeneralValues == null ? 0 : state->GeneralValues->Count);

    private static long SpecialCount(NumericDeviationState* state)
    {
        NumericSumState* general = state->GeneralValues;
        return state->Values.NaNCount + (general == null ? 0 : general->NaNCount + general->PositiveInfinityCount + general->NegativeInfinityCount);
    }

    private static NumericValue Product(in NumericValue a, in NumericValue b, Scratch* scratch)
    {
        NumericValue product = NumericKernels.Multiply(a, b, scratch);
        product.Strip();
        return product;
    }

    /// <summary>The sum of both kinds of summands, exact, with the display scale that it has in PostgreSQL.</summary>
    private static NumericValue Total(DecimalSumState* decimals, NumericSumState* general, int scale, Scratch* scratch)
    {
        if (general == null || general->Count == 0)
        {
            return DecimalSum.ToNumeric(decimals, scale, NumericValue.NewBuffer(WideInteger.DigitsMax, scratch));
        }
        NumericValue rest = NumericSum.Finish(general, scratch);
        if (decimals->Count == 0)
        {
            return rest;
        }
        NumericValue sum = NumericKernels.Add(DecimalSum.ToNumeric(decimals, scale, NumericValue.NewBuffer(WideInteger.DigitsMax, scratch)), rest, scratch);
        sum.Strip();
        return sum;
    }

    private static void EnsureGeneral(NumericDeviationState* state, Scratch* memory)
    {
        if (state->GeneralValues == null)
        {
            state->GeneralValues = NewSum(memory);
            state->GeneralSquares = NewSum(memory);
        }
    }

    private static NumericSumState* NewSum(Scratch* memory)
    {
        NumericSumState* sum = (NumericSumState*)memory->Allocate(sizeof(NumericSumState));
        *sum = default;
        return sum;
    }
}
