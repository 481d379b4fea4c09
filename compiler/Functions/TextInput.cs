using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// A number or boolean from text by its type's input function (CoerceViaIO), in UTF-8. Integers have learnt new notations in
/// PostgreSQL 16, and so have numerics, which are therefore native only before.
/// </summary>
internal sealed class TextInput(bool extended) : NativeFunction("text_input")
{
    private const int FirstExtendedMajor = 16;

    private static readonly TextInput Plain = new(false);
    private static readonly TextInput Extended = new(true);

    public override bool CanThrow(CallScalar call) => true;

    /// <summary>The text as a value of the type, or null.</summary>
    public static Scalar? TryMake(CatalogBundle catalog, Scalar text, ScalarType type)
    {
        bool isExtended = catalog.ServerVersionNumber / 10000 >= FirstExtendedMajor;
        bool known = text.Type.BaseOid is PgType.Text or PgType.Varchar or PgType.Bpchar && TextEncodings.IsUtf8(catalog) && type.Oid == type.BaseOid &&
            (type.BaseOid is PgType.Int2 or PgType.Int4 or PgType.Int8 or PgType.Float4 or PgType.Float8 or PgType.Bool ||
                (type.BaseOid == PgType.Numeric && !isExtended));
        if (!known)
        {
            return null;
        }
        return new CallScalar(type.IsNumeric ? ScalarType.AnyNumeric : type, isExtended ? Extended : Plain, [text], 0);
    }

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) => declared;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        Value text = arguments[0];
        if (call.Type.IsNumeric)
        {
            return lowering.FromCall(Ir.Call(typeof(NumericFunctions), nameof(NumericFunctions.Parse), text.Data, text.Length!,
                Ir.I32(NumericFunctions.NoTypmod), lowering.Scratch), call.Type, Name);
        }
        string? other = call.Type.Kind switch
        {
            ValueKind.Bool => nameof(ScalarInput.ToBoolean),
            ValueKind.Float32 => nameof(ScalarInput.ToFloat4),
            ValueKind.Float64 => nameof(ScalarInput.ToFloat8),
            _ => null,
        };
        if (other is not null)
        {
            IrExpr[] operands = call.Type.Kind == ValueKind.Float32 ? [text.Data, text.Length!, Ir.Bool(extended)] : [text.Data, text.Length!];
            return new Value(call.Type, Ir.Call(typeof(ScalarInput), other, operands), null, null);
        }
        string method = call.Type.Kind switch
        {
            ValueKind.Int16 => nameof(IntegerParser.ToInt2),
            ValueKind.Int32 => nameof(IntegerParser.ToInt4),
            _ => nameof(IntegerParser.ToInt8),
        };
        return new Value(call.Type, Ir.Call(typeof(IntegerParser), method, text.Data, text.Length!, Ir.Bool(extended)), null, null);
    }
}
