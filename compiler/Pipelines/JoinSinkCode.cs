using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.Compiler.Pipelines;

/// <summary>Appends a row to the thread's part of a join's build side. A row with a NULL key matches nothing and is dropped, but by joins that return rows without a match.</summary>
internal static class JoinSinkCode
{
    public static void Write(ExpressionLowering code, IrExpr local, JoinLayout layout)
    {
        IrBuilder b = code.Builder;
        Value[] keys = Keys(code, layout, layout.Keys.Select(static k => k.Build));
        if (!layout.KeepsUnmatched && HasNullKey(layout, keys) is { } anyNull)
        {
            b.If(anyNull, b.Continue);
        }
        Value[] present = layout.KeepsUnmatched ? [.. keys.Select(k => RowLayout.Canonical(code, k))] : Present(layout, keys);
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
        if (layout.HasMarks)
        {
            b.Store(IrType.I64, row, layout.MatchedOffset, Ir.I64(0));
        }
    }

    /// <summary>The keys of one side, in the representation in which both are compared.</summary>
    public static Value[] Keys(ExpressionLowering code, JoinLayout layout, IEnumerable<Scalar> side) =>
        [.. layout.Keys.Zip(side, (key, scalar) =>
        {
            Value value = code.Full(code.Lower(JoinLayout.InKeyType(key, scalar)));
            return key.IsNullSafe ? RowLayout.Canonical(code, value) : value;
        })];

    /// <summary>A key is NULL that equals nothing then; null when there is none such.</summary>
    public static IrExpr? HasNullKey(JoinLayout layout, Value[] keys)
    {
        IrExpr? any = null;
        for (int i = 0; i < keys.Length; i++)
        {
            if (keys[i].IsNull is { } isNull && !layout.Keys[i].IsNullSafe)
            {
                any = any is null ? isNull : Ir.OrElse(any, isNull);
            }
        }
        return any;
    }

    /// <summary>The keys when <see cref="HasNullKey"/> does not hold.</summary>
    public static Value[] Present(JoinLayout layout, Value[] keys) =>
        [.. keys.Select((key, i) => layout.Keys[i].IsNullSafe ? key : key with { IsNull = null })];
}
