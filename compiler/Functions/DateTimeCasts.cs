using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>Between date and timestamp, which no time zone has a part in; isfinite and make_date.</summary>
internal static class DateTimeCasts
{
    public static IEnumerable<NativeFunction> All() =>
    [
        SimpleFunction.Sourced("timestamp", "date_timestamp", typeof(DateTimeFunctions), nameof(DateTimeFunctions.DateToTimestamp), true, PgType.Date),
        SimpleFunction.Sourced("date", "timestamp_date", typeof(DateTimeFunctions), nameof(DateTimeFunctions.TimestampToDate), false, PgType.Timestamp),
        SimpleFunction.Sourced("isfinite", "date_finite", typeof(DateTimeFunctions), nameof(DateTimeFunctions.IsFiniteDate), false, PgType.Date),
        SimpleFunction.Sourced("isfinite", "timestamp_finite", typeof(DateTimeFunctions), nameof(DateTimeFunctions.IsFiniteTimestamp), false, PgType.Timestamp),
        SimpleFunction.Sourced("make_date", "make_date", typeof(DateTimeFunctions), nameof(DateTimeFunctions.MakeDate), true,
            PgType.Int4, PgType.Int4, PgType.Int4),
    ];
}
