using System.Collections.Immutable;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// The text of a value by its type's output function, for casts to text (CoerceViaIO) and for concat. Native for types
/// whose output no setting changes: not for floats (extra_float_digits), dates (DateStyle) or bytea (bytea_output).
/// </summary>
internal sealed class TextOutput() : NativeFunction("text_output")
{
    private static readonly TextOutput Instance = new();

    /// <summary>The value as a text type, or null.</summary>
    public static Scalar? TryMake(Scalar value, ScalarType text) =>
        text.BaseOid is PgType.Text or PgType.Varchar or PgType.Bpchar &&
        value.Type.BaseOid is PgType.Int2 or PgType.Int4 or PgType.Int8 or PgType.Numeric or PgType.Uuid
            ? new CallScalar(text, Instance, [value], 0)
            : null;

    public override bool MakesLargeValues => true;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) => declared;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        Value value = arguments[0];
        IrExpr text;
        if (value.Type.IsNumeric)
        {
            Value numeric = lowering.ToNumeric(value);
            text = Ir.Call(typeof(NumericFunctions), nameof(NumericFunctions.ToText), numeric.Data, numeric.Length!, lowering.Scratch);
        }
        else
        {
            text = value.Type.IsInteger
                ? Ir.Call(typeof(TextFunctions), nameof(TextFunctions.FromInteger), Ir.Convert(value.Data, IrType.I64), lowering.Scratch)
                : Ir.Call(typeof(TextFunctions), nameof(TextFunctions.FromUuid), value.Data, value.Length!, lowering.Scratch);
        }
        return lowering.FromCall(text, call.Type, Name);
    }
}
