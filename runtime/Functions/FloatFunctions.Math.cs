using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// Rounding, roots, powers and logarithms of double precision (float.c). What IEEE fixes is .NET's; the rest calls the
/// very functions of libm that PostgreSQL calls, since their last bit differs from library to library. PostgreSQL also
/// asks errno whether a result is out of range; in glibc that is when it is infinite or zero, which is what is asked here.
/// </summary>
public static partial class FloatFunctions
{
    private const string Library = "libm.so.6";

    /// <summary>round(double precision): half to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Round(double a) => Math.Round(a, MidpointRounding.ToEven);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Ceil(double a) => Math.Ceiling(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Floor(double a) => Math.Floor(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Truncate(double a) => Math.Truncate(a);

    /// <summary>−1, 0 or 1; of a NaN 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sign(double a) => a > 0 ? 1.0 : a < 0 ? -1.0 : 0.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SquareRoot(double a)
    {
        if (a < 0)
        {
            PgError.SquareRootOfNegative();
        }
        return Math.Sqrt(a);
    }

    public static double CubeRoot(double a)
    {
        double result = cbrt(a);
        CheckRange(result, double.IsInfinity(a), a == 0.0);
        return result;
    }

    /// <summary>exp(a).</summary>
    public static double Exponential(double a)
    {
        if (double.IsNaN(a) || double.IsInfinity(a))
        {
            return a == double.NegativeInfinity ? 0.0 : a;
        }
        double result = exp(a);
        CheckRange(result, false, false);
        return result;
    }

    /// <summary>ln(a).</summary>
    public static double NaturalLogarithm(double a)
    {
        CheckLogarithm(a);
        double result = log(a);
        CheckRange(result, double.IsInfinity(a), a == 1.0);
        return result;
    }

    /// <summary>log(a), of base 10.</summary>
    public static double DecimalLogarithm(double a)
    {
        CheckLogarithm(a);
        double result = log10(a);
        CheckRange(result, double.IsInfinity(a), a == 1.0);
        return result;
    }

    /// <summary>power(a, b), with PostgreSQL's own answers where an operand is NaN or infinite.</summary>
    public static double Power(double a, double b)
    {
        if (double.IsNaN(a) || double.IsNaN(b))
        {
            return b == 0.0 || a == 1.0 ? 1.0 : NaN;
        }
        if (a == 0 && b < 0)
        {
            PgError.ZeroToNegativePower();
        }
        if (a < 0 && Math.Floor(b) != b)
        {
            PgError.NegativeToFractionalPower();
        }
        if (double.IsInfinity(b))
        {
            return PowerToInfinity(Math.Abs(a), b);
        }
        if (double.IsInfinity(a))
        {
            return PowerOfInfinity(a, b);
        }
        double result = pow(a, b);
        CheckRange(result, false, a == 0.0);
        return result;
    }

    private static double PowerToInfinity(double magnitude, double b)
    {
        if (magnitude == 1.0)
        {
            return 1.0;
        }
        return magnitude > 1.0 == b > 0.0 ? double.PositiveInfinity : 0.0;
    }

    private static double PowerOfInfinity(double a, double b)
    {
        if (b == 0.0)
        {
            return 1.0;
        }
        // A negative base has got here with a whole exponent only, which is odd if its half is not whole.
        bool negative = a < 0.0 && Math.Floor(b / 2) != b / 2;
        double magnitude = b > 0.0 ? double.PositiveInfinity : 0.0;
        return negative ? -magnitude : magnitude;
    }

    private static void CheckLogarithm(double a)
    {
        if (a == 0.0)
        {
            PgError.LogarithmOfZero();
        }
        if (a < 0)
        {
            PgError.LogarithmOfNegative();
        }
    }

    private static void CheckRange(double result, bool mayBeInfinite, bool mayBeZero)
    {
        if (double.IsInfinity(result) && !mayBeInfinite)
        {
            PgError.FloatOverflow();
        }
        if (result == 0.0 && !mayBeZero)
        {
            PgError.FloatUnderflow();
        }
    }

    [DllImport(Library, ExactSpelling = true), SuppressGCTransition]
    private static extern double cbrt(double a);

    [DllImport(Library, ExactSpelling = true), SuppressGCTransition]
    private static extern double exp(double a);

    [DllImport(Library, ExactSpelling = true), SuppressGCTransition]
    private static extern double log(double a);

    [DllImport(Library, ExactSpelling = true), SuppressGCTransition]
    private static extern double log10(double a);

    [DllImport(Library, ExactSpelling = true), SuppressGCTransition]
    private static extern double pow(double a, double b);
}
