namespace PgFusion.Runtime.Functions;

/// <summary>
/// The transition state of corr, covar_* and regr_*: count, sums, and the sums of squares and products of deviations by
/// Youngs and Cramer. A zeroed state is empty.
/// </summary>
public struct RegressionState
{
    public double N;
    public double Sx;
    public double Sxx;
    public double Sy;
    public double Syy;
    public double Sxy;
}

/// <summary>
/// float8_regr_accum, float8_regr_combine and their finishers (float.c), which return false where the SQL result is
/// NULL. Every operation is PostgreSQL's own, in its order: the last bits depend on it.
/// </summary>
public static unsafe class RegressionAccumulator
{
    public static void Add(RegressionState* state, double y, double x)
    {
        double oldN = state->N;
        double n = oldN + 1.0;
        double sx = state->Sx + x;
        double sy = state->Sy + y;
        double sxx = state->Sxx;
        double syy = state->Syy;
        double sxy = state->Sxy;
        if (oldN > 0.0)
        {
            double dx = x * n - sx;
            double dy = y * n - sy;
            double scale = 1.0 / (n * oldN);
            sxx += dx * dx * scale;
            syy += dy * dy * scale;
            sxy += dx * dy * scale;
            if (double.IsInfinity(sx) || double.IsInfinity(sxx) || double.IsInfinity(sy) || double.IsInfinity(syy) || double.IsInfinity(sxy))
            {
                bool finiteX = !double.IsInfinity(state->Sx) && !double.IsInfinity(x);
                bool finiteY = !double.IsInfinity(state->Sy) && !double.IsInfinity(y);
                if (((double.IsInfinity(sx) || double.IsInfinity(sxx)) && finiteX) ||
                    ((double.IsInfinity(sy) || double.IsInfinity(syy)) && finiteY) ||
                    (double.IsInfinity(sxy) && finiteX && finiteY))
                {
                    PgError.FloatOverflow();
                }
                sxx = double.IsInfinity(sxx) ? FloatFunctions.NaN : sxx;
                syy = double.IsInfinity(syy) ? FloatFunctions.NaN : syy;
                sxy = double.IsInfinity(sxy) ? FloatFunctions.NaN : sxy;
            }
        }
        else
        {
            // A lone infinity or NaN has no variance; zero would be wrong if nothing else comes.
            if (!double.IsFinite(x))
            {
                sxx = sxy = FloatFunctions.NaN;
            }
            if (!double.IsFinite(y))
            {
                syy = sxy = FloatFunctions.NaN;
            }
        }
        *state = new RegressionState { N = n, Sx = sx, Sxx = sxx, Sy = sy, Syy = syy, Sxy = sxy };
    }

    /// <summary>Adds the state of another group of rows.</summary>
    public static void Merge(RegressionState* state, RegressionState* other)
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
        double dx = state->Sx / n1 - other->Sx / n2;
        double dy = state->Sy / n1 - other->Sy / n2;
        *state = new RegressionState
        {
            N = n,
            Sx = FloatFunctions.AddFloat8(state->Sx, other->Sx),
            Sxx = Checked(state->Sxx + other->Sxx + n1 * n2 * dx * dx / n, state->Sxx, other->Sxx),
            Sy = FloatFunctions.AddFloat8(state->Sy, other->Sy),
            Syy = Checked(state->Syy + other->Syy + n1 * n2 * dy * dy / n, state->Syy, other->Syy),
            Sxy = Checked(state->Sxy + other->Sxy + n1 * n2 * dx * dy / n, state->Sxy, other->Sxy),
        };
    }

    private static double Checked(double result, double a, double b)
    {
        if (double.IsInfinity(result) && !double.IsInfinity(a) && !double.IsInfinity(b))
        {
            PgError.FloatOverflow();
        }
        return result;
    }

    public static bool SumOfSquaresX(RegressionState* state, double* result)
    {
        *result = state->Sxx;
        return state->N >= 1.0;
    }

    public static bool SumOfSquaresY(RegressionState* state, double* result)
    {
        *result = state->Syy;
        return state->N >= 1.0;
    }

    public static bool SumOfProducts(RegressionState* state, double* result)
    {
        *result = state->Sxy;
        return state->N >= 1.0;
    }

    public static bool AverageX(RegressionState* state, double* result)
    {
        *result = state->Sx / state->N;
        return state->N >= 1.0;
    }

    public static bool AverageY(RegressionState* state, double* result)
    {
        *result = state->Sy / state->N;
        return state->N >= 1.0;
    }

    public static bool CovariancePopulation(RegressionState* state, double* result)
    {
        *result = state->Sxy / state->N;
        return state->N >= 1.0;
    }

    public static bool CovarianceSample(RegressionState* state, double* result)
    {
        *result = state->Sxy / (state->N - 1.0);
        return state->N >= 2.0;
    }

    public static bool Correlation(RegressionState* state, double* result)
    {
        *result = state->Sxy / Math.Sqrt(state->Sxx * state->Syy);
        return state->N >= 1.0 && state->Sxx != 0 && state->Syy != 0;
    }

    public static bool RSquared(RegressionState* state, double* result)
    {
        // A horizontal line is its own regression.
        *result = state->Syy == 0 ? 1.0 : state->Sxy * state->Sxy / (state->Sxx * state->Syy);
        return state->N >= 1.0 && state->Sxx != 0;
    }

    public static bool Slope(RegressionState* state, double* result)
    {
        *result = state->Sxy / state->Sxx;
        return state->N >= 1.0 && state->Sxx != 0;
    }

    public static bool Intercept(RegressionState* state, double* result)
    {
        *result = (state->Sy - state->Sx * state->Sxy / state->Sxx) / state->N;
        return state->N >= 1.0 && state->Sxx != 0;
    }

    /// <summary>regr_count: pairs without a NULL.</summary>
    public static long Count(RegressionState* state) => (long)state->N;
}
