using System.Collections.Immutable;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// extract and date_part of timestamptz: the fields of the session's local time, those of its offset, and the epoch,
/// which is the same in all zones. Infinite values are as in ExtractFunction.
/// </summary>
internal sealed class TimeZoneField(string name, string source, bool isFloat) : NativeFunction(name, source)
{
    /// <summary>Microseconds of a minute; no other field has more digits, unless it can be infinite.</summary>
    private const int DigitsMax = 8;

    /// <summary>The fields of the offset, with the helpers that compute them.</summary>
    private static readonly Dictionary<string, string> s_offsets = new()
    {
        ["timezone"] = nameof(TimeZoneFunctions.Offset),
        ["timezone_h"] = nameof(TimeZoneFunctions.OffsetHours),
        ["timezone_m"] = nameof(TimeZoneFunctions.OffsetMinutes),
    };

    public override ZoneSource Zone => ZoneSource.Session;

    public override bool MayBeNull => true;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation)
    {
        if (arguments.Length != 2 || arguments[1].Type.BaseOid != PgType.Timestamptz || !ExtractFunction.TryName(arguments[0], out string name) ||
            !(TryOffset(name, out _) || DateTimeFields.TryParse(name, out _)))
        {
            return null;
        }
        if (isFloat)
        {
            return declared;
        }
        if (TryOffset(name, out _) || !DateTimeFields.TryParse(name, out DateTimeField field))
        {
            return ScalarType.Decimal(DigitsMax, 0);
        }
        return DateTimeFields.IsMonotonic(field) ? ScalarType.AnyNumeric : ScalarType.Decimal(DigitsMax, DateTimeFunctions.ExtractScale(field));
    }

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> values)
    {
        IrExpr value = values[1].Data;
        IrExpr zone = values[2].Data;
        ExtractFunction.TryName(call.Arguments[0], out string name);
        IrExpr isInfinite = Ir.Not(Ir.Call(typeof(DateTimeFunctions), nameof(DateTimeFunctions.IsFiniteTimestamp), value));
        if (TryOffset(name, out string? offset))
        {
            IrExpr seconds = Ir.Call(typeof(TimeZoneFunctions), offset!, value, zone);
            return new Value(call.Type, Ir.Convert(seconds, isFloat ? IrType.F64 : IrType.I64), null, isInfinite) { IsNarrow = !isFloat && lowering.IsNarrow };
        }
        if (!DateTimeFields.TryParse(name, out DateTimeField field))
        {
            throw new InvalidOperationException("a field that is not known");
        }
        IrExpr number = Ir.I32((int)field);
        bool isMonotonic = DateTimeFields.IsMonotonic(field);
        IrExpr? isNull = isMonotonic ? null : isInfinite;
        if (field == DateTimeField.Epoch)
        {
            return isFloat
                ? new Value(call.Type, Ir.Call(typeof(DateTimeFunctions), nameof(DateTimeFunctions.DatePartTimestamp), value, number), null, null)
                : lowering.FromCall(Ir.Call(typeof(DateTimeFunctions), nameof(DateTimeFunctions.ExtractTimestamp), value, number, lowering.Scratch), call.Type, Name);
        }
        if (isFloat)
        {
            return new Value(call.Type, Ir.Call(typeof(TimeZoneFunctions), nameof(TimeZoneFunctions.DatePart), value, number, zone), null, isNull);
        }
        if (isMonotonic)
        {
            return lowering.FromCall(Ir.Call(typeof(TimeZoneFunctions), nameof(TimeZoneFunctions.Extract), value, number, zone, lowering.Scratch), call.Type, Name);
        }
        return new Value(call.Type, Ir.Call(typeof(TimeZoneFunctions), nameof(TimeZoneFunctions.ExtractFinite), value, number, zone), null, isNull)
        {
            IsNarrow = lowering.IsNarrow,
        };
    }

    private static bool TryOffset(string name, out string? method) =>
        s_offsets.TryGetValue(name.Length > 10 ? name[..10].ToLowerInvariant() : name.ToLowerInvariant(), out method);
}
