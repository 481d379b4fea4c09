using System.Runtime.InteropServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// An interval as PostgreSQL stores it: months, days and microseconds, which are independent of each other. Since
/// PostgreSQL 17 the interval of which all three are the least or the greatest is −infinity or infinity; before, it is
/// one like any other, so whoever looks for infinity is told whether the server knows it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct Interval(int months, int days, long time)
{
    public const int Bytes = 16;

    public long Time = time;
    public int Days = days;
    public int Months = months;

    public static Interval Infinity => new(int.MaxValue, int.MaxValue, long.MaxValue);

    public static Interval MinusInfinity => new(int.MinValue, int.MinValue, long.MinValue);

    /// <summary>What stands for infinity where there is such a thing.</summary>
    public readonly bool IsInfinity => Time == long.MaxValue && Days == int.MaxValue && Months == int.MaxValue;

    /// <summary>What stands for −infinity where there is such a thing.</summary>
    public readonly bool IsMinusInfinity => Time == long.MinValue && Days == int.MinValue && Months == int.MinValue;

    public readonly bool IsFinite => !IsInfinity && !IsMinusInfinity;

    /// <summary>Its length when a month has 30 days and a day 24 hours, by which intervals compare.</summary>
    public readonly Int128 Length
    {
        get
        {
            long days = Months * 30L + Days;
            return Time + (Int128)days * DateTimeFunctions.MicrosecondsPerDay;
        }
    }
}
