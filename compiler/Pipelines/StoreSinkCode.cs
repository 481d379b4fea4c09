using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.Compiler.Pipelines;

/// <summary>Appends a row to the thread's stored rows; under UNION only if there has been none like it.</summary>
internal static class StoreSinkCode
{
    public static void Write(ExpressionLowering code, IrExpr local, StoredLayout layout)
    {
        Value[] values = [.. layout.Columns.Select(c => RowLayout.Canonical(code, code.Full(code.Lower(new ColumnScalar(c)))))];
        if (layout.Keys is null)
        {
            Append(code, local, layout, values);
        }
        else
        {
            TableProbe.FindOrInsert(code, local, 0, layout.Keys, values, () => Append(code, local, layout, values));
        }
    }

    private static void Append(ExpressionLowering code, IrExpr local, StoredLayout layout, Value[] values)
    {
        IrBuilder b = code.Builder;
        IrExpr[] nulls = layout.Row.NullBits(code, values);
        IrExpr rows = b.Let(Ir.Load(IrType.Ptr, local, PipelineLocal.JoinOffset), "rows");
        IrExpr row = b.Let(Ir.Call(typeof(JoinRows), nameof(JoinRows.Append), rows, Ir.U64(0)), "stored");
        layout.Row.StoreNulls(code, row, nulls);
        for (int i = 0; i < values.Length; i++)
        {
            Value value = values[i];
            if (value.Type.IsReference)
            {
                value = value with
                {
                    Data = b.Let(Ir.Call(typeof(JoinRows), nameof(JoinRows.CopyBytes), rows, value.Data, value.Length!), "copy"),
                };
            }
            RowLayout.Store(code, row, layout.Row.Fields[i], value);
        }
    }
}
