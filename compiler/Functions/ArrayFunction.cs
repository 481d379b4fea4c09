using System.Collections.Immutable;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>cardinality, and the length and bounds of a dimension, NULL where there is no such dimension.</summary>
internal sealed class ArrayFunction(string name, string source, string method, bool hasDimension) : NativeFunction(name, source)
{
    public static IEnumerable<NativeFunction> All() =>
    [
        new ArrayFunction("cardinality", "array_cardinality", nameof(ArrayFunctions.Cardinality), hasDimension: false),
        new ArrayFunction("array_length", "array_length", nameof(ArrayFunctions.Length), hasDimension: true),
        new ArrayFunction("array_lower", "array_lower", nameof(ArrayFunctions.Lower), hasDimension: true),
        new ArrayFunction("array_upper", "array_upper", nameof(ArrayFunctions.Upper), hasDimension: true),
    ];

    public override bool MayBeNull => hasDimension;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length == (hasDimension ? 2 : 1) && arguments[0].Type.Kind == ValueKind.Bytes &&
        (!hasDimension || arguments[1].Type.BaseOid == PgType.Int4)
            ? declared
            : null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        Value array = arguments[0];
        if (!hasDimension)
        {
            return new Value(call.Type, Ir.Call(typeof(ArrayFunctions), method, array.Data, array.Length!), null, null);
        }
        IrExpr[] operands = [array.Data, array.Length!, arguments[1].Data];
        IrExpr isNull = Ir.Not(Ir.Call(typeof(ArrayFunctions), nameof(ArrayFunctions.HasDimension), operands));
        return new Value(call.Type, Ir.Call(typeof(ArrayFunctions), method, operands), null, isNull);
    }
}
