using System.Collections.Immutable;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>Between date, time and timestamp, which no time zone has a part in; isfinite, make_date, to_timestamp of seconds.</summary>
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
        SimpleFunction.Sourced("timestamp", "datetime_timestamp", typeof(TimeFunctions), nameof(TimeFunctions.AddToDate), true, PgType.Date, PgType.Time),
        SimpleFunction.Sourced("timestamp", "timestamp_scale", typeof(TimeFunctions), nameof(TimeFunctions.ScaleTimestamp), true, PgType.Timestamp, PgType.Int4),
        SimpleFunction.Sourced("timestamptz", "timestamptz_scale", typeof(TimeFunctions), nameof(TimeFunctions.ScaleTimestamp), true, PgType.Timestamptz, PgType.Int4),
        SimpleFunction.Sourced("time", "time_scale", typeof(TimeFunctions), nameof(TimeFunctions.ScaleTime), false, PgType.Time, PgType.Int4),
        SimpleFunction.Sourced("to_timestamp", "float8_timestamptz", typeof(TimeFunctions), nameof(TimeFunctions.FromSeconds), true, PgType.Float8),
        new TimestampTime("timestamp_time", PgType.Timestamp),
        new TimestampTime("timestamptz_time", PgType.Timestamptz),
        new TimeField("extract", "extract_time", isFloat: false),
        new TimeField("date_part", "time_part", isFloat: true),
    ];
}

/// <summary>The cast of a timestamp to time, which is NULL for infinite ones.</summary>
internal sealed class TimestampTime(string source, uint type) : NativeFunction("time", source)
{
    public override bool MayBeNull => true;

    public override ZoneSource Zone => type == PgType.Timestamptz ? ZoneSource.Session : ZoneSource.None;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length == 1 && arguments[0].Type.BaseOid == type ? declared : null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        IrExpr timestamp = arguments[0].Data;
        IrExpr time = type == PgType.Timestamptz
            ? Ir.Call(typeof(TimeZoneFunctions), nameof(TimeZoneFunctions.ToTime), timestamp, arguments[1].Data)
            : Ir.Call(typeof(TimeFunctions), nameof(TimeFunctions.FromTimestamp), timestamp);
        IrExpr isFinite = Ir.Call(typeof(DateTimeFunctions), nameof(DateTimeFunctions.IsFiniteTimestamp), timestamp);
        return new Value(call.Type, time, null, Ir.Not(isFinite));
    }
}

/// <summary>extract and date_part of times, for a field that is written in the query and that a time has.</summary>
internal sealed class TimeField(string name, string source, bool isFloat) : NativeFunction(name, source)
{
    /// <summary>Microseconds of a minute, and of a day.</summary>
    private const int DigitsMax = 8;

    private const int EpochDigitsMax = 11;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length != 2 || arguments[1].Type.BaseOid != PgType.Time || !TryField(arguments[0], out DateTimeField field) ? null
        : isFloat ? declared
        : ScalarType.Decimal(field == DateTimeField.Epoch ? EpochDigitsMax : DigitsMax, DateTimeFunctions.ExtractScale(field));

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        bool known = TryField(call.Arguments[0], out DateTimeField field);
        string method = isFloat ? nameof(TimeFunctions.DatePart) : nameof(TimeFunctions.Extract);
        return known
            ? new Value(call.Type, Ir.Call(typeof(TimeFunctions), method, arguments[1].Data, Ir.I32((int)field)), null, null)
            {
                IsNarrow = !isFloat && lowering.IsNarrow,
            }
            : throw new InvalidOperationException("a field that is not known");
    }

    private static bool TryField(Scalar scalar, out DateTimeField field)
    {
        field = default;
        return ExtractFunction.TryName(scalar, out string name) && DateTimeFields.TryParse(name, out field) && TimeFunctions.IsField(field);
    }
}
