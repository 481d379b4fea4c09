using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// real (Float4) and double precision (Float8) as PostgreSQL's float.h and float.c compute them. Arithmetic is IEEE,
/// but an infinite result of finite operands is an overflow error and a zero product or quotient of non-zero operands
/// an underflow error. In comparisons NaN equals NaN and is above everything, and -0 equals 0. Operators across the two
/// widths work on double precision: callers widen the float4.
/// </summary>
public static partial class FloatFunctions
{
    /// <summary>PostgreSQL's NaN (get_float8_nan): positive, unlike .NET's, which the binary format shows.</summary>
    public static readonly double NaN = BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double AddFloat8(double a, double b)
    {
        double result = a + b;
        if (double.IsInfinity(result))
        {
            CheckOverflow(a, b);
        }
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SubtractFloat8(double a, double b)
    {
        double result = a - b;
        if (double.IsInfinity(result))
        {
            CheckOverflow(a, b);
        }
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double MultiplyFloat8(double a, double b)
    {
        double result = a * b;
        if (double.IsInfinity(result))
        {
            CheckOverflow(a, b);
        }
        if (result == 0.0 && a != 0.0 && b != 0.0)
        {
            PgError.FloatUnderflow();
        }
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double DivideFloat8(double a, double b)
    {
        if (b == 0.0 && !double.IsNaN(a))
        {
            PgError.DivisionByZero();
        }
        double result = a / b;
        if (double.IsInfinity(result) && !double.IsInfinity(a))
        {
            PgError.FloatOverflow();
        }
        if (result == 0.0 && a != 0.0 && !double.IsInfinity(b))
        {
            PgError.FloatUnderflow();
        }
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double NegateFloat8(double a) => -a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double AbsFloat8(double a) => Math.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AddFloat4(float a, float b)
    {
        float result = a + b;
        if (float.IsInfinity(result))
        {
            CheckOverflow(a, b);
        }
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SubtractFloat4(float a, float b)
    {
        float result = a - b;
        if (float.IsInfinity(result))
        {
            CheckOverflow(a, b);
        }
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyFloat4(float a, float b)
    {
        float result = a * b;
        if (float.IsInfinity(result))
        {
            CheckOverflow(a, b);
        }
        if (result == 0.0f && a != 0.0f && b != 0.0f)
        {
            PgError.FloatUnderflow();
        }
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float DivideFloat4(float a, float b)
    {
        if (b == 0.0f && !float.IsNaN(a))
        {
            PgError.DivisionByZero();
        }
        float result = a / b;
        if (float.IsInfinity(result) && !float.IsInfinity(a))
        {
            PgError.FloatOverflow();
        }
        if (result == 0.0f && a != 0.0f && !float.IsInfinity(b))
        {
            PgError.FloatUnderflow();
        }
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float NegateFloat4(float a) => -a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AbsFloat4(float a) => Math.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Float4ToFloat8(float a) => a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Float8ToFloat4(double a)
    {
        float result = (float)a;
        if (float.IsInfinity(result) && !double.IsInfinity(a))
        {
            PgError.FloatOverflow();
        }
        if (result == 0.0f && a != 0.0)
        {
            PgError.FloatUnderflow();
        }
        return result;
    }

    // For two real operands the comparisons below are used as well: widening keeps order, equality and NaN.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Equal(double a, double b) => a == b || (double.IsNaN(a) && double.IsNaN(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool NotEqual(double a, double b) => !Equal(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Less(double a, double b) => a < b || (double.IsNaN(b) && !double.IsNaN(a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool LessOrEqual(double a, double b) => a <= b || double.IsNaN(b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Greater(double a, double b) => Less(b, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool GreaterOrEqual(double a, double b) => LessOrEqual(b, a);

    /// <summary>−1, 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Compare(double a, double b)
    {
        if (a < b)
        {
            return -1;
        }
        if (a > b)
        {
            return 1;
        }
        return a == b ? 0 : CompareWithNaN(a, b);
    }

    private static int CompareWithNaN(double a, double b) =>
        (double.IsNaN(a) ? 1 : 0) - (double.IsNaN(b) ? 1 : 0);

    /// <summary>float8larger: of equal values, the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double LargerFloat8(double a, double b) => Greater(a, b) ? a : b;

    /// <summary>float8smaller: of equal values, the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SmallerFloat8(double a, double b) => Less(a, b) ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LargerFloat4(float a, float b) => Greater(a, b) ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SmallerFloat4(float a, float b) => Less(a, b) ? a : b;

    /// <summary>Equal values hash alike, also across the two widths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Hash(double a) => HashFunctions.Float8(a);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CheckOverflow(double a, double b)
    {
        if (!double.IsInfinity(a) && !double.IsInfinity(b))
        {
            PgError.FloatOverflow();
        }
    }
}
