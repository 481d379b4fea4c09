using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>Days and dates (date.c).</summary>
internal static class DateArithmetic
{
    public static IEnumerable<NativeFunction> All() =>
    [
        SimpleFunction.Helper("date_pli", typeof(DateTimeFunctions), nameof(DateTimeFunctions.AddDays), true, PgType.Date, PgType.Int4),
        SimpleFunction.Helper("date_mii", typeof(DateTimeFunctions), nameof(DateTimeFunctions.SubtractDays), true, PgType.Date, PgType.Int4),
        SimpleFunction.Helper("date_mi", typeof(DateTimeFunctions), nameof(DateTimeFunctions.SubtractDates), true, PgType.Date, PgType.Date),
    ];
}
