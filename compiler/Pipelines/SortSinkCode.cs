using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Scheduler;
using PgFusion.Runtime.Sorting;

namespace PgFusion.Compiler.Pipelines;

/// <summary>Appends a row to the thread's sort buffer, under a 64-bit prefix that orders like the first key.</summary>
internal static class SortSinkCode
{
    public static void Write(ExpressionLowering code, IrExpr local, SortLayout layout)
    {
        IrBuilder b = code.Builder;
        IrExpr buffer = b.Let(Ir.Load(IrType.Ptr, local, PipelineLocal.SortOffset), "buffer");
        IrExpr? sequence = layout.SequenceOffset is null ? null : b.Let(Ir.Call(typeof(SortBuffer), nameof(SortBuffer.NextSequence), buffer), "sequence");
        // Without keys rows stay in their order.
        IrExpr prefix = b.Let(layout.Node.Keys.IsEmpty ? Ir.Convert(sequence!, IrType.U64) : Prefix(code, layout.Node.Keys[0]), "prefix");
        // PostgreSQL computes all keys of all rows: an error in one must not depend on what has been cut off before.
        bool mayFail = layout.Fields.Any(static f => f.CanThrow);
        Value[]? values = mayFail ? Values() : null;
        // Rows that cannot be among the first N.
        b.If(Ir.Gt(prefix, Ir.Load(IrType.U64, buffer, SortBuffer.CutoffOffset)), b.Continue);
        values ??= Values();
        IrExpr[] nulls = layout.Row.NullBits(code, values);
        IrExpr row = b.Let(Ir.Call(typeof(SortBuffer), nameof(SortBuffer.Append), buffer, prefix), "row");
        layout.Row.StoreNulls(code, row, nulls);
        if (sequence is not null)
        {
            b.Store(IrType.I64, row, layout.SequenceOffset!.Value, sequence);
        }
        for (int i = 0; i < values.Length; i++)
        {
            Value value = values[i];
            if (value.Type.IsReference)
            {
                value = value with
                {
                    Data = b.Let(Ir.Call(typeof(SortBuffer), nameof(SortBuffer.CopyBytes), buffer, value.Data, value.Length!), "copy"),
                };
            }
            RowLayout.Store(code, row, layout.Row.Fields[i], value);
        }

        Value[] Values() => [.. layout.Fields.Select(f => RowLayout.Canonical(code, code.Full(code.Lower(f))))];
    }

    private static IrExpr Prefix(ExpressionLowering code, SortKey key)
    {
        Value value = code.Full(code.Lower(key.Value));
        IrExpr prefix = ValuePrefix(code, value);
        if (key.Descending)
        {
            prefix = Ir.BitNot(prefix);
        }
        return value.IsNull is null ? prefix : Ir.Select(value.IsNull, Ir.U64(key.NullsFirst ? 0UL : ulong.MaxValue), prefix);
    }

    /// <summary>Never above for a lesser value; equal where 64 bits do not tell.</summary>
    private static IrExpr ValuePrefix(ExpressionLowering code, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Int32 when value.Type.IsEnum:
            case ValueKind.Bytes when value.Type.BaseOid is PgType.Inet or PgType.Cidr:
                return Ir.U64(0);
            case ValueKind.Bool or ValueKind.Int8 or ValueKind.Int16 or ValueKind.Int32 or ValueKind.Int64 or ValueKind.Decimal64:
                return Ir.Call(typeof(SortPrefix), nameof(SortPrefix.Integer), Ir.Convert(value.Data, IrType.I64));
            case ValueKind.Float32 or ValueKind.Float64:
                return Ir.Call(typeof(SortPrefix), nameof(SortPrefix.Float), Ir.Convert(value.Data, IrType.F64));
            case ValueKind.Decimal128:
                return Ir.Call(typeof(SortPrefix), nameof(SortPrefix.Decimal), value.Data);
            case ValueKind.Fixed when value.Type.BaseOid == PgType.Interval:
                return Ir.U64(0);
            case ValueKind.Fixed:
            case ValueKind.Bytes when value.Type.BaseOid == PgType.Bytea:
                return Ir.Call(typeof(SortPrefix), nameof(SortPrefix.Bytes), value.Data, value.Length!);
            case ValueKind.Bytes:
                // Only under a byte-wise collation do the first bytes tell anything.
                int slot = code.Pool.Add(new CollationConstant(value.Type.Collation));
                IrExpr collation = code.Constant(slot, IrType.I32, "collation");
                // Trailing blanks of char(n) do not count, and must not part equal keys.
                IrExpr length = value.Type.BaseOid == PgType.Bpchar
                    ? Ir.Call(typeof(TextFunctions), nameof(TextFunctions.LengthWithoutBlanks), value.Data, value.Length!)
                    : value.Length!;
                return Ir.Select(Ir.Eq(collation, Ir.I32(0)), Ir.Call(typeof(SortPrefix), nameof(SortPrefix.Bytes), value.Data, length), Ir.U64(0));
            default:
                return Ir.U64(0);
        }
    }
}
