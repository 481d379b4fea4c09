using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// Comparison of intervals (timestamp.c, interval_cmp_value): by their length when a month has 30 days and a day 24
/// hours, so that '1 day' equals '24 hours'. A stored interval is microseconds (8 bytes), days (4) and months (4).
/// </summary>
public static unsafe class IntervalOrder
{
    private const long MicrosecondsPerDay = 86_400_000_000;
    private const long DaysPerMonth = 30;

    public static bool Equal(byte* a, byte* b) => Span(a) == Span(b);

    /// <summary>−1, 0 or 1.</summary>
    public static int Compare(byte* a, byte* b) => Span(a).CompareTo(Span(b));

    /// <summary>Equal intervals hash alike; <paramref name="length"/> is 0 for a NULL.</summary>
    public static ulong Hash(byte* a, int length) => length == 0 ? HashFunctions.Null : HashFunctions.Int128(Span(a));

    private static Int128 Span(byte* interval)
    {
        long days = Unsafe.ReadUnaligned<int>(interval + 12) * DaysPerMonth + Unsafe.ReadUnaligned<int>(interval + 8);
        return (Int128)Unsafe.ReadUnaligned<long>(interval) + (Int128)days * MicrosecondsPerDay;
    }
}
