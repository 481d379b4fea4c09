using System.Globalization;

namespace PgFusion.Ssb.Rows;

/// <summary>The seven years of the date dimension, and its keys: 19940131.</summary>
internal static class Days
{
    public static readonly DateOnly First = new(1992, 1, 1);

    public static readonly int Count = new DateOnly(1998, 12, 31).DayNumber - First.DayNumber + 1;

    /// <summary>Orders end early enough for their commit dates to be days of the dimension, too.</summary>
    public static readonly int LastOrder = Count - 1 - 151;

    public static int Key(int day)
    {
        var date = First.AddDays(day);
        return date.Year * 10_000 + date.Month * 100 + date.Day;
    }

    public static string Name(DateOnly date, string format) => date.ToString(format, CultureInfo.InvariantCulture);

    public static string Season(int month) => month switch
    {
        1 or 2 => "Winter",
        3 or 4 => "Spring",
        <= 8 => "Summer",
        9 or 10 => "Fall",
        _ => "Christmas",
    };
}
