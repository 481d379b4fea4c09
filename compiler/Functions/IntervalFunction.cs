using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// A function that takes or makes intervals, in the helpers of IntervalFunctions. Whether the server has infinite
/// intervals is part of the code; they came with PostgreSQL 17.
/// </summary>
internal sealed class IntervalFunction(string name, string? source, string method, bool canThrow, ImmutableArray<uint> arguments, bool hasInfinity = false)
    : NativeFunction(name, source)
{
    private readonly IntervalFunction? _withInfinity =
        hasInfinity ? null : new IntervalFunction(name, source, method, canThrow, arguments, hasInfinity: true);

    public static IEnumerable<NativeFunction> All() =>
    [
        new IntervalFunction("timestamp_mi", null, nameof(IntervalFunctions.Subtract), true, [PgType.Timestamp, PgType.Timestamp]),
        new IntervalFunction("timestamptz_mi", null, nameof(IntervalFunctions.Subtract), true, [PgType.Timestamptz, PgType.Timestamptz]),
        new IntervalFunction("time_mi_time", null, nameof(IntervalFunctions.SubtractTimes), false, [PgType.Time, PgType.Time]),
        new IntervalFunction("interval", "time_interval", nameof(IntervalFunctions.FromTime), false, [PgType.Time]),
        new IntervalFunction("interval_pl", null, nameof(IntervalFunctions.Add), true, [PgType.Interval, PgType.Interval]),
        new IntervalFunction("interval_mi", null, nameof(IntervalFunctions.SubtractIntervals), true, [PgType.Interval, PgType.Interval]),
        new IntervalFunction("interval_um", null, nameof(IntervalFunctions.Negate), true, [PgType.Interval]),
        new IntervalFunction("interval_mul", null, nameof(IntervalFunctions.Multiply), true, [PgType.Interval, PgType.Float8]),
        new IntervalFunction("mul_d_interval", null, nameof(IntervalFunctions.MultiplyNumber), true, [PgType.Float8, PgType.Interval]),
        new IntervalFunction("interval_div", null, nameof(IntervalFunctions.Divide), true, [PgType.Interval, PgType.Float8]),
        new IntervalFunction("justify_hours", "interval_justify_hours", nameof(IntervalFunctions.JustifyHours), true, [PgType.Interval]),
        new IntervalFunction("justify_days", "interval_justify_days", nameof(IntervalFunctions.JustifyDays), true, [PgType.Interval]),
        new IntervalFunction("justify_interval", "interval_justify_interval", nameof(IntervalFunctions.Justify), true, [PgType.Interval]),
        new IntervalFunction("make_interval", null, nameof(IntervalFunctions.Make), true,
            [PgType.Int4, PgType.Int4, PgType.Int4, PgType.Int4, PgType.Int4, PgType.Int4, PgType.Float8]),
        new IntervalFunction("isfinite", "interval_finite", nameof(IntervalFunctions.IsFinite), false, [PgType.Interval]),
        new IntervalFunction("age", "timestamp_age", nameof(IntervalFunctions.Age), true, [PgType.Timestamp, PgType.Timestamp]),
        new IntervalFunction("time_pl_interval", null, nameof(IntervalFunctions.AddToTime), true, [PgType.Time, PgType.Interval]),
        new IntervalFunction("time_mi_interval", null, nameof(IntervalFunctions.SubtractFromTime), true, [PgType.Time, PgType.Interval]),
        new IntervalFunction("time", "interval_time", nameof(IntervalFunctions.ToTime), true, [PgType.Interval]),
        new IntervalScale(),
        new IntervalTruncation(),
        new IntervalField("extract", "extract_interval", isFloat: false),
        new IntervalField("date_part", "interval_part", isFloat: true),
    ];

    public override bool CanThrow(CallScalar call) => canThrow;

    public override NativeFunction? For(CatalogBundle catalog) => IntervalArithmetic.HasInfinity(catalog) ? _withInfinity : this;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> given, ScalarType declared, uint inputCollation) =>
        given.Length == arguments.Length && given.Zip(arguments).All(static pair => pair.First.Type.BaseOid == pair.Second)
            ? declared
            : null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> values) =>
        Call(lowering, call.Type, Name, method, [.. values.Select(static v => v.Data)], hasInfinity);

    /// <summary>The call of a helper whose result is an interval or a value of its own.</summary>
    internal static Value Call(ExpressionLowering lowering, ScalarType type, string name, string method, ImmutableArray<IrExpr> arguments, bool hasInfinity)
    {
        if (!type.IsReference)
        {
            return new Value(type, Ir.Call(typeof(IntervalFunctions), method, [.. arguments, Ir.Bool(hasInfinity)]), null, null);
        }
        return lowering.FromCall(Ir.Call(typeof(IntervalFunctions), method, [.. arguments, Ir.Bool(hasInfinity), lowering.Scratch]), type, name);
    }
}

/// <summary>The cast of an interval to fewer fields or digits, which are part of the type.</summary>
internal sealed class IntervalScale(bool hasInfinity = false) : NativeFunction("interval", "interval_scale")
{
    private readonly IntervalScale? _withInfinity = hasInfinity ? null : new IntervalScale(hasInfinity: true);

    /// <summary>Rounding seconds may go beyond the range, which is an error only since 17.</summary>
    public override bool CanThrow(CallScalar call) => hasInfinity;

    public override NativeFunction? For(CatalogBundle catalog) => IntervalArithmetic.HasInfinity(catalog) ? _withInfinity : this;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length == 2 && arguments[0].Type.BaseOid == PgType.Interval && arguments[1] is LiteralScalar { IsNull: false }
            ? declared
            : null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> values) =>
        IntervalFunction.Call(lowering, call.Type, Name, nameof(IntervalFunctions.Scale), [values[0].Data, values[1].Data], hasInfinity);
}

/// <summary>date_trunc(unit, interval).</summary>
internal sealed class IntervalTruncation(bool hasInfinity = false) : NativeFunction("date_trunc", "interval_trunc")
{
    private readonly IntervalTruncation? _withInfinity = hasInfinity ? null : new IntervalTruncation(hasInfinity: true);

    public override NativeFunction? For(CatalogBundle catalog) => IntervalArithmetic.HasInfinity(catalog) ? _withInfinity : this;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length == 2 && arguments[1].Type.BaseOid == PgType.Interval && TryUnit(arguments[0], out _) ? declared : null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> values)
    {
        bool known = TryUnit(call.Arguments[0], out DateTimeField unit);
        return known
            ? IntervalFunction.Call(lowering, call.Type, Name, nameof(IntervalFunctions.Truncate), [values[1].Data, Ir.I32((int)unit)], hasInfinity)
            : throw new InvalidOperationException("a unit that is not known");
    }

    private static bool TryUnit(Scalar scalar, out DateTimeField unit)
    {
        unit = default;
        return ExtractFunction.TryName(scalar, out string name) && DateTimeFields.TryParseUnit(name, out unit) && IntervalFunctions.IsUnit(unit);
    }
}

/// <summary>
/// extract and date_part of intervals. Where intervals can be infinite, fields that grow with them are general numerics
/// and the others NULL for infinite ones.
/// </summary>
internal sealed class IntervalField(string name, string source, bool isFloat, bool hasInfinity = false) : NativeFunction(name, source)
{
    /// <summary>Hours and days have ten digits at most.</summary>
    private const int DigitsMax = 10;

    private const int EpochDigitsMax = 22;

    private readonly IntervalField? _withInfinity = hasInfinity ? null : new IntervalField(name, source, isFloat, hasInfinity: true);

    public override bool MayBeNull => hasInfinity;

    public override NativeFunction? For(CatalogBundle catalog) => IntervalArithmetic.HasInfinity(catalog) ? _withInfinity : this;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation)
    {
        if (arguments.Length != 2 || arguments[1].Type.BaseOid != PgType.Interval || !TryField(arguments[0], out DateTimeField field))
        {
            return null;
        }
        return isFloat ? declared
            : hasInfinity && IntervalFunctions.IsMonotonic(field) ? ScalarType.AnyNumeric
            : ScalarType.Decimal(field == DateTimeField.Epoch ? EpochDigitsMax : DigitsMax, DateTimeFunctions.ExtractScale(field));
    }

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> values)
    {
        bool known = TryField(call.Arguments[0], out DateTimeField field);
        if (!known)
        {
            throw new InvalidOperationException("a field that is not known");
        }
        IrExpr value = values[1].Data;
        IrExpr number = Ir.I32((int)field);
        bool isMonotonic = IntervalFunctions.IsMonotonic(field);
        IrExpr? isNull = hasInfinity && !isMonotonic
            ? Ir.Not(Ir.Call(typeof(IntervalFunctions), nameof(IntervalFunctions.IsFinite), value, Ir.True))
            : null;
        if (isFloat)
        {
            return new Value(call.Type, Ir.Call(typeof(IntervalFunctions), nameof(IntervalFunctions.DatePart), value, number, Ir.Bool(hasInfinity)), null, isNull);
        }
        if (hasInfinity && isMonotonic)
        {
            return lowering.FromCall(Ir.Call(typeof(IntervalFunctions), nameof(IntervalFunctions.Extract), value, number, lowering.Scratch), call.Type, Name);
        }
        if (field == DateTimeField.Epoch)
        {
            return new Value(call.Type, Ir.Call(typeof(IntervalFunctions), nameof(IntervalFunctions.ExtractFiniteEpoch), value), null, null);
        }
        return new Value(call.Type, Ir.Call(typeof(IntervalFunctions), nameof(IntervalFunctions.ExtractFinite), value, number), null, isNull)
        {
            IsNarrow = lowering.IsNarrow,
        };
    }

    private static bool TryField(Scalar scalar, out DateTimeField field)
    {
        field = default;
        return ExtractFunction.TryName(scalar, out string name) && DateTimeFields.TryParse(name, out field) && IntervalFunctions.IsField(field);
    }
}
