namespace PgFusion.Tpch.Rows;

/// <summary>The specification's dates, as days since its STARTDATE (4.2.2.12).</summary>
internal static class Calendar
{
    public static readonly DateOnly FirstDay = new(1992, 1, 1);

    /// <summary>CURRENTDATE: what was received by then may have been returned; what ships later is open.</summary>
    public static readonly int CurrentDate = new DateOnly(1995, 6, 17).DayNumber - FirstDay.DayNumber;

    /// <summary>ENDDATE - 151 days: 121 until the last shipping, 30 more until its receipt.</summary>
    public static readonly int LastOrderDate = new DateOnly(1998, 12, 31).DayNumber - FirstDay.DayNumber - 151;

    private static readonly int Epoch = new DateOnly(2000, 1, 1).DayNumber - FirstDay.DayNumber;

    /// <summary>Days since PostgreSQL's epoch, as rows are written.</summary>
    public static int ToPostgres(int day) => day - Epoch;
}
