namespace PgFusion.Runtime.Functions;

/// <summary>Intervals and times of day, of which only hours and less count (date.c).</summary>
public static unsafe partial class IntervalFunctions
{
    /// <summary>time + interval, of which only hours and less count, around the clock.</summary>
    public static long AddToTime(long time, byte* interval, bool hasInfinity)
    {
        Interval span = *(Interval*)interval;
        if (hasInfinity && !span.IsFinite)
        {
            PgError.InfiniteIntervalAndTime("cannot add infinite interval to time");
        }
        return AroundTheClock(unchecked(time + span.Time));
    }

    /// <summary>time − interval.</summary>
    public static long SubtractFromTime(long time, byte* interval, bool hasInfinity)
    {
        Interval span = *(Interval*)interval;
        if (hasInfinity && !span.IsFinite)
        {
            PgError.InfiniteIntervalAndTime("cannot subtract infinite interval from time");
        }
        return AroundTheClock(unchecked(time - span.Time));
    }

    /// <summary>The cast of an interval to time.</summary>
    public static long ToTime(byte* interval, bool hasInfinity)
    {
        Interval span = *(Interval*)interval;
        if (hasInfinity && !span.IsFinite)
        {
            PgError.InfiniteIntervalAndTime("cannot convert infinite interval to time");
        }
        if (!hasInfinity && span.Time < 0)
        {
            // Before 17 whole days were added, which of the least intervals overflow.
            long days = unchecked(-span.Time + DateTimeFunctions.MicrosecondsPerDay - 1) / DateTimeFunctions.MicrosecondsPerDay;
            return unchecked(span.Time + days * DateTimeFunctions.MicrosecondsPerDay);
        }
        return AroundTheClock(span.Time);
    }

    private static long AroundTheClock(long time)
    {
        long rest = time % DateTimeFunctions.MicrosecondsPerDay;
        return rest < 0 ? rest + DateTimeFunctions.MicrosecondsPerDay : rest;
    }
}
