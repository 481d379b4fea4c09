using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.HashTables;

namespace PgFusion.Compiler.Pipelines;

/// <summary>States that hold one of the values they have met: min, max, any_value.</summary>
internal static class ExtremeStates
{
    public static void EmitUpdate(ExpressionLowering code, AggregateState state, IrExpr row, Value argument, IrExpr local) =>
        Emit(code, state, row, argument, local, copy: true);

    /// <summary>The source's bytes stay where they are.</summary>
    public static void EmitMerge(ExpressionLowering code, AggregateState state, IrExpr target, IrExpr source, IrExpr local) =>
        code.If(Ir.Not(IsEmpty(state, source)), () => Emit(code, state, target, LoadValue(code, state, source), local, copy: false));

    public static Value EmitResult(ExpressionLowering code, AggregateState state, AggregateCall call, IrExpr row) =>
        LoadValue(code, state, row) with { Type = call.Column.Type, IsNull = code.Builder.Let(IsEmpty(state, row), "none") };

    private static IrExpr IsEmpty(AggregateState state, IrExpr row) => AggregateLayout.IsZero(row, state.Offset + 16);

    /// <summary>
    /// Keeps the smaller or larger. On ties PostgreSQL's functions take the newer value, but those of character(n) the
    /// older one (float.c, numeric.c, varlena.c: larger(old, new) is old only if old is strictly beyond; varchar.c:
    /// bpchar_larger is old if not below).
    /// </summary>
    private static void Emit(ExpressionLowering code, AggregateState state, IrExpr row, Value argument, IrExpr local, bool copy)
    {
        IrBuilder b = code.Builder;
        ScalarType type = state.Argument!.Type;
        var field = new RowField(0, type, state.Offset);
        Value full = code.Full(argument);
        void Take(Value? current)
        {
            Value stored = !copy ? full
                : current is null || !type.IsReference ? CopyReference(code, full, local, table: 0)
                : full with { Data = b.Let(ReplaceReference(current, full, local), "copy") };
            RowLayout.Store(code, row, field, stored);
            b.Store(IrType.I64, row, state.Offset + 16, Ir.I64(1));
        }
        if (state.Kind == StateKind.First)
        {
            code.If(IsEmpty(state, row), () => Take(null));
            return;
        }
        code.If(Ir.Not(IsEmpty(state, row)), () =>
        {
            Value current = LoadValue(code, state, row);
            IrExpr order = ValueOrder.Compare(code, current, full, state.Collation);
            bool keepsOldOnTie = type.BaseOid == PgType.Bpchar;
            IrExpr takesNew = (state.IsMax, keepsOldOnTie) switch
            {
                (true, false) => Ir.Le(order, Ir.I32(0)),
                (true, true) => Ir.Lt(order, Ir.I32(0)),
                (false, false) => Ir.Ge(order, Ir.I32(0)),
                (false, true) => Ir.Gt(order, Ir.I32(0)),
            };
            if (!TypeOrder.HasDistinguishableEquals(type))
            {
                takesNew = state.IsMax ? Ir.Lt(order, Ir.I32(0)) : Ir.Gt(order, Ir.I32(0));
            }
            code.If(takesNew, () => Take(current));
        }, () => Take(null));
    }

    private static Value LoadValue(ExpressionLowering code, AggregateState state, IrExpr row)
    {
        var field = new RowField(0, state.Argument!.Type, state.Offset);
        return new RowLayout(0, []).Load(code, row, field, nullable: false);
    }

    private static IrExpr ReplaceReference(Value current, Value value, IrExpr local) =>
        Ir.Call(typeof(AggregateTable), nameof(AggregateTable.ReplaceBytes),
            Ir.Load(IrType.Ptr, local, Runtime.Scheduler.PipelineLocal.TablesOffset), current.Data, current.Length!, value.Data, value.Length!);

    /// <summary>A reference's bytes copied to the memory of a table of the local state.</summary>
    public static Value CopyReference(ExpressionLowering code, Value value, IrExpr local, int table)
    {
        if (!value.Type.IsReference)
        {
            return value;
        }
        IrExpr address = Ir.Load(IrType.Ptr, local, Runtime.Scheduler.PipelineLocal.TablesOffset + 8 * table);
        return value with
        {
            Data = code.Builder.Let(Ir.Call(typeof(AggregateTable), nameof(AggregateTable.CopyBytes), address, value.Data, value.Length!), "copy"),
        };
    }
}
