using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// The transition state of avg, variance and standard deviation over double precision: the count, the sum and the sum
/// of squared deviations of Youngs and Cramer. A zeroed state is empty.
/// </summary>
public struct FloatAccumulatorState
{
    public double N;
    public double Sx;
    public double Sxx;
}

/// <summary>
/// float8_accum, float8_combine and their finishers (float.c). real inputs are widened first, as float4_accum does.
/// The finishers return false where the SQL result is NULL. sum(float8) and sum(float4) need no state of their own:
/// they are the first value and then additions by <see cref="FloatFunctions"/>.
/// </summary>
public static unsafe class FloatAccumulator
{
    public static void Add(FloatAccumulatorState* state, double value)
    {
        double oldN = state->N;
        double oldSx = state->Sx;
        double n = oldN + 1.0;
        double sx = oldSx + value;
        double sxx = state->Sxx;
        if (oldN > 0.0)
        {
            double deviation = value * n - sx;
            sxx += deviation * deviation / (n * oldN);
            if (double.IsInfinity(sx) || double.IsInfinity(sxx))
            {
                if (!double.IsInfinity(oldSx) && !double.IsInfinity(value))
                {
                    PgError.FloatOverflow();
                }
                sxx = FloatFunctions.NaN;
            }
        }
        else if (!double.IsFinite(value))
        {
            // A lone infinity or NaN has no variance; zero would be wrong if nothing else comes.
            sxx = FloatFunctions.NaN;
        }
        state->N = n;
        state->Sx = sx;
        state->Sxx = sxx;
    }

    /// <summary>Adds the state of another group of rows.</summary>
    public static void Merge(FloatAccumulatorState* state, FloatAccumulatorState* other)
    {
        double n1 = state->N;
        double n2 = other->N;
        if (n1 == 0.0)
        {
            *state = *other;
            return;
        }
        if (n2 == 0.0)
        {
            return;
        }
        double n = n1 + n2;
        double sx = FloatFunctions.AddFloat8(state->Sx, other->Sx);
        double difference = state->Sx / n1 - other->Sx / n2;
        double sxx = state->Sxx + other->Sxx + n1 * n2 * difference * difference / n;
        if (double.IsInfinity(sxx) && !double.IsInfinity(state->Sxx) && !double.IsInfinity(other->Sxx))
        {
            PgError.FloatOverflow();
        }
        state->N = n;
        state->Sx = sx;
        state->Sxx = sxx;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Average(FloatAccumulatorState* state, double* result)
    {
        *result = state->Sx / state->N;
        return state->N != 0.0;
    }

    public static bool VariancePopulation(FloatAccumulatorState* state, double* result)
    {
        *result = state->Sxx / state->N;
        return state->N != 0.0;
    }

    public static bool VarianceSample(FloatAccumulatorState* state, double* result)
    {
        *result = state->Sxx / (state->N - 1.0);
        return state->N > 1.0;
    }

    public static bool DeviationPopulation(FloatAccumulatorState* state, double* result)
    {
        *result = Math.Sqrt(state->Sxx / state->N);
        return state->N != 0.0;
    }

    public static bool DeviationSample(FloatAccumulatorState* state, double* result)
    {
        *result = Math.Sqrt(state->Sxx / (state->N - 1.0));
        return state->N > 1.0;
    }
}
