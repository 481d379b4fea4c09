using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Pipelines;

/// <summary>
/// bit_and, bit_or, bit_xor, bool_and and bool_or. Bits of an integer are gathered in 64 bits; bit_and gathers the
/// zeros of its inputs instead of the ones, so that an empty state is all zero like that of the others.
/// </summary>
internal static class BitStates
{
    public static void EmitUpdate(ExpressionLowering code, AggregateState state, IrExpr row, Value argument)
    {
        if (state.Kind == StateKind.Boolean)
        {
            code.If(argument.Data, () => AggregateLayout.Increment(code, row, state.Offset), () => AggregateLayout.Increment(code, row, state.Offset + 8));
            return;
        }
        IrExpr bits = Ir.Convert(argument.Data, IrType.I64);
        Gather(code, state, row, state.Operation == AggregateFunction.BitAnd ? Ir.BitNot(bits) : bits);
        AggregateLayout.Increment(code, row, state.Offset + 8);
    }

    public static void EmitMerge(ExpressionLowering code, AggregateState state, IrExpr target, IrExpr source)
    {
        if (state.Kind == StateKind.Boolean)
        {
            AggregateLayout.Accumulate(code, target, source, state.Offset);
        }
        else
        {
            Gather(code, state, target, Ir.Load(IrType.I64, source, state.Offset));
        }
        AggregateLayout.Accumulate(code, target, source, state.Offset + 8);
    }

    public static Value EmitResult(ExpressionLowering code, AggregateState state, AggregateCall call, IrExpr row)
    {
        ScalarType type = call.Column.Type;
        IrExpr noneFalse = AggregateLayout.IsZero(row, state.Offset + 8);
        if (state.Kind == StateKind.Boolean)
        {
            IrExpr noneTrue = AggregateLayout.IsZero(row, state.Offset);
            IrExpr result = call.Function == AggregateFunction.BoolAnd ? noneFalse : Ir.Not(noneTrue);
            return code.Hold(new Value(type, result, null, Ir.AndAlso(noneTrue, noneFalse)), "bool");
        }
        IrExpr bits = Ir.Load(IrType.I64, row, state.Offset);
        IrExpr data = Ir.Convert(call.Function == AggregateFunction.BitAnd ? Ir.BitNot(bits) : bits, Value.IrTypeOf(type.Kind));
        return code.Hold(new Value(type, data, null, noneFalse), "bits");
    }

    private static void Gather(ExpressionLowering code, AggregateState state, IrExpr row, IrExpr bits)
    {
        IrExpr old = Ir.Load(IrType.I64, row, state.Offset);
        code.Builder.Store(IrType.I64, row, state.Offset, state.Operation == AggregateFunction.BitXor ? Ir.Xor(old, bits) : Ir.Or(old, bits));
    }
}
