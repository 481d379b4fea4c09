using System.Runtime.CompilerServices;
using PgFusion.Runtime.Functions;

namespace PgFusion.Runtime.Kernels;

/// <summary>
/// Arithmetic on scaled decimals whose digits are known to fit the result. The plain methods are for operands that are
/// numbers; the NaN-aware ones also take the sentinels (the largest 64- and 128-bit integer) and propagate them.
/// </summary>
public static class DecimalKernels
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int128 Widen(long value) => value == DecimalFunctions.NaN64 ? DecimalFunctions.NaN128 : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int128 WidenNumber(long value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Narrow(Int128 value) => DecimalFunctions.IsNaN(value) ? DecimalFunctions.NaN64 : (long)value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Add64(long a, long b) =>
        a == DecimalFunctions.NaN64 || b == DecimalFunctions.NaN64 ? DecimalFunctions.NaN64 : a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Subtract64(long a, long b) =>
        a == DecimalFunctions.NaN64 || b == DecimalFunctions.NaN64 ? DecimalFunctions.NaN64 : a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Multiply64(long a, long b) =>
        a == DecimalFunctions.NaN64 || b == DecimalFunctions.NaN64 ? DecimalFunctions.NaN64 : a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Negate64(long a) => a == DecimalFunctions.NaN64 ? a : -a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Abs64(long a) => a < 0 ? -a : a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int128 Add128(Int128 a, Int128 b) =>
        DecimalFunctions.IsNaN(a) || DecimalFunctions.IsNaN(b) ? DecimalFunctions.NaN128 : a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int128 Subtract128(Int128 a, Int128 b) =>
        DecimalFunctions.IsNaN(a) || DecimalFunctions.IsNaN(b) ? DecimalFunctions.NaN128 : a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int128 Multiply128(Int128 a, Int128 b) =>
        DecimalFunctions.IsNaN(a) || DecimalFunctions.IsNaN(b) ? DecimalFunctions.NaN128 : a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int128 Negate128(Int128 a) => DecimalFunctions.IsNaN(a) ? a : -a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int128 Abs128(Int128 a) => a < 0 ? -a : a;

    /// <summary>Below, equal, above: -1, 0, 1; NaN above all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Compare128(Int128 a, Int128 b) => a < b ? -1 : a > b ? 1 : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Equal128(Int128 a, Int128 b) => a == b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Less128(Int128 a, Int128 b) => a < b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong High(Int128 a) => (ulong)(a >> 64);
}
