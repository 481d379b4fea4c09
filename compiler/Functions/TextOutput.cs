using System.Collections.Immutable;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// The text of a value by its type's output function, for casts to text (CoerceViaIO) and for concat. Dates and timestamps
/// take a second argument, a start value that shows the setting DateStyle. Not native for floats (extra_float_digits),
/// timestamps with time zone (names of zones) and bytea (bytea_output).
/// </summary>
internal sealed class TextOutput() : NativeFunction("text_output")
{
    private static readonly TextOutput Instance = new();

    /// <summary>The value as a text type, or null.</summary>
    public static Scalar? TryMake(Scalar value, ScalarType text, StartValues startValues) =>
        text.BaseOid is not (PgType.Text or PgType.Varchar or PgType.Bpchar) ? null : value.Type.BaseOid switch
        {
            PgType.Int2 or PgType.Int4 or PgType.Int8 or PgType.Numeric or PgType.Uuid or PgType.Bool or PgType.Time or PgType.Jsonb =>
                new CallScalar(text, Instance, [value], 0),
            PgType.Date or PgType.Timestamp => new CallScalar(text, Instance, [value, startValues.AddDateStyle()], 0),
            _ => null,
        };

    public override bool MakesLargeValues => true;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) => declared;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        Value value = arguments[0];
        if (value.Type.IsNumeric)
        {
            value = lowering.ToNumeric(value);
        }
        IrExpr text = value.Type.BaseOid switch
        {
            PgType.Numeric => Ir.Call(typeof(NumericFunctions), nameof(NumericFunctions.ToText), value.Data, value.Length!, lowering.Scratch),
            PgType.Uuid => Ir.Call(typeof(TextFunctions), nameof(TextFunctions.FromUuid), value.Data, value.Length!, lowering.Scratch),
            PgType.Bool => Ir.Call(typeof(TextFunctions), nameof(TextFunctions.FromBooleanShort), value.Data, lowering.Scratch),
            PgType.Jsonb => Ir.Call(typeof(JsonbFunctions), nameof(JsonbFunctions.Text), value.Data, value.Length!, lowering.Scratch),
            PgType.Time => Ir.Call(typeof(DateTimeText), nameof(DateTimeText.FromTime), value.Data, lowering.Scratch),
            PgType.Date => Ir.Call(typeof(DateTimeText), nameof(DateTimeText.FromDate), value.Data, arguments[1].Data, arguments[1].Length!, lowering.Scratch),
            PgType.Timestamp =>
                Ir.Call(typeof(DateTimeText), nameof(DateTimeText.FromTimestamp), value.Data, arguments[1].Data, arguments[1].Length!, lowering.Scratch),
            _ => Ir.Call(typeof(TextFunctions), nameof(TextFunctions.FromInteger), Ir.Convert(value.Data, IrType.I64), lowering.Scratch),
        };
        return lowering.FromCall(text, call.Type, Name);
    }
}
