using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.Compiler.Pipelines;

/// <summary>Appends a row to the thread's part of a join's build side. A row with a NULL key matches nothing and is dropped, but by full joins.</summary>
internal static class JoinSinkCode
{
    public static void Write(ExpressionLowering code, IrExpr local, JoinLayout layout)
    {
        IrBuilder b = code.Builder;
        Value[] keys = [.. layout.Fields.Take(layout.Keys.Count).Select(f => code.Full(code.Lower(f)))];
        Value[] present;
        if (layout.KeepsUnmatched)
        {
            present = [.. keys.Select(k => RowLayout.Canonical(code, k))];
        }
        else
        {
            foreach (Value key in keys)
            {
                if (key.IsNull is not null)
                {
                    b.If(key.IsNull, b.Continue);
                }
            }
            present = [.. keys.Select(static k => k with { IsNull = null })];
        }
        IrExpr hash = TableProbe.Hash(code, present);
        Value[] rest = [.. layout.Fields.Skip(keys.Length).Select(f => RowLayout.Canonical(code, code.Full(code.Lower(f))))];
        Value[] values = [.. present, .. rest];
        IrExpr[] nulls = layout.Row.NullBits(code, values);
        IrExpr rows = b.Let(Ir.Load(IrType.Ptr, local, PipelineLocal.JoinOffset), "rows");
        IrExpr row = b.Let(Ir.Call(typeof(JoinRows), nameof(JoinRows.Append), rows, hash), "row");
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
        if (layout.KeepsUnmatched)
        {
            b.Store(IrType.I64, row, layout.MatchedOffset, Ir.I64(0));
        }
    }
}
