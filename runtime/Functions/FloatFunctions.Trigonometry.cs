using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// Trigonometry of double precision (float.c) by libm. A NaN gives PostgreSQL's own NaN; where libm knows no answer it
/// would set errno, which is for infinite arguments only.
/// </summary>
public static partial class FloatFunctions
{
    /// <summary>float.c, RADIANS_PER_DEGREE.</summary>
    private const double RadiansPerDegree = 0.0174532925199432957692;

    public static double Sine(double a) => double.IsNaN(a) ? NaN : sin(Finite(a));

    public static double Cosine(double a) => double.IsNaN(a) ? NaN : cos(Finite(a));

    public static double Tangent(double a) => double.IsNaN(a) ? NaN : tan(Finite(a));

    public static double Cotangent(double a) => double.IsNaN(a) ? NaN : 1.0 / tan(Finite(a));

    public static double ArcSine(double a) => double.IsNaN(a) ? NaN : asin(WithinOne(a));

    public static double ArcCosine(double a) => double.IsNaN(a) ? NaN : acos(WithinOne(a));

    public static double ArcTangent(double a) => double.IsNaN(a) ? NaN : atan(a);

    public static double ArcTangent(double a, double b) => double.IsNaN(a) || double.IsNaN(b) ? NaN : atan2(a, b);

    public static double Degrees(double a) => DivideFloat8(a, RadiansPerDegree);

    public static double Radians(double a) => MultiplyFloat8(a, RadiansPerDegree);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Finite(double a)
    {
        if (double.IsInfinity(a))
        {
            PgError.InputOutOfRange();
        }
        return a;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double WithinOne(double a)
    {
        if (a < -1.0 || a > 1.0)
        {
            PgError.InputOutOfRange();
        }
        return a;
    }

    [DllImport(Library, ExactSpelling = true), SuppressGCTransition]
    private static extern double sin(double a);

    [DllImport(Library, ExactSpelling = true), SuppressGCTransition]
    private static extern double cos(double a);

    [DllImport(Library, ExactSpelling = true), SuppressGCTransition]
    private static extern double tan(double a);

    [DllImport(Library, ExactSpelling = true), SuppressGCTransition]
    private static extern double asin(double a);

    [DllImport(Library, ExactSpelling = true), SuppressGCTransition]
    private static extern double acos(double a);

    [DllImport(Library, ExactSpelling = true), SuppressGCTransition]
    private static extern double atan(double a);

    [DllImport(Library, ExactSpelling = true), SuppressGCTransition]
    private static extern double atan2(double a, double b);
}
