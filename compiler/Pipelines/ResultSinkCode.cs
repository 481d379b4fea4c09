using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.Compiler.Pipelines;

/// <summary>Writes a row of the result page: all values first, then room for their bytes, then the stores.</summary>
internal static class ResultSinkCode
{
    public static void Write(ExpressionLowering code, IrExpr local, ResultNode node)
    {
        IrBuilder b = code.Builder;
        IrExpr buffer = b.Let(Ir.Load(IrType.Ptr, local, PipelineLocal.ResultOffset), "result");
        Value[] values = [.. node.Values.Select(v => Returned(code, code.Lower(v)))];
        IrExpr bytes = Ir.I64(0);
        foreach (Value value in values.Where(static v => IsVarlena(v)))
        {
            IrExpr own = Ir.Call(typeof(ResultSink), nameof(ResultSink.VarlenaBytes), value.Length!);
            bytes = Ir.Add(bytes, value.IsNull is null ? own : Ir.Select(value.IsNull, Ir.I64(0), own));
        }
        b.Exec(Ir.Call(typeof(ResultSink), nameof(ResultSink.Reserve), buffer, bytes));
        IrExpr row = b.Let(Ir.Convert(Ir.Load(IrType.I32, buffer, ResultBuffer.RowCountOffset), IrType.I64), "result_row");
        for (int i = 0; i < values.Length; i++)
        {
            Value value = values[i];
            int column = i;
            if (value.IsNull is null)
            {
                Put(value);
            }
            else
            {
                code.If(value.IsNull,
                    () => b.Exec(Ir.Call(typeof(ResultSink), nameof(ResultSink.PutNull), buffer, Ir.I32(column), Ir.I32(Width(value)))),
                    () => Put(value));
            }

            void Put(Value v)
            {
                if (IsVarlena(v))
                {
                    b.Exec(Ir.Call(typeof(ResultSink), nameof(ResultSink.PutVarlena), buffer, Ir.I32(column), v.Data, v.Length!));
                }
                else if (v.Kind == ValueKind.Fixed)
                {
                    b.Exec(Ir.Call(typeof(ResultSink), nameof(ResultSink.PutFixed), buffer, Ir.I32(column), v.Data, Ir.I32(v.Type.Width)));
                }
                else if (v.Kind == ValueKind.Bool)
                {
                    b.Exec(Ir.Call(typeof(ResultSink), nameof(ResultSink.PutBool), buffer, Ir.I32(column), v.Data));
                }
                else
                {
                    IrExpr address = Ir.Load(IrType.Ptr, buffer, ResultBuffer.ColumnsOffset + column * ResultBuffer.ColumnBytes + ResultBuffer.ColumnValuesOffset);
                    b.Store(Ir.Add(address, Ir.Mul(row, Ir.I64(Width(v)))), 0, v.Data);
                }
            }
        }
        b.Store(IrType.I32, buffer, ResultBuffer.RowCountOffset, Ir.Add(Ir.Load(IrType.I32, buffer, ResultBuffer.RowCountOffset), Ir.I32(1)));
    }

    private static bool IsVarlena(Value value) => value.Kind is ValueKind.Bytes or ValueKind.Numeric;

    /// <summary>Decimals return to PostgreSQL as numerics.</summary>
    private static Value Returned(ExpressionLowering code, Value value)
    {
        if (!value.Type.IsNumeric || value.Kind == ValueKind.Numeric)
        {
            return value;
        }
        return code.Hold(code.ToNumeric(value), "numeric");
    }

    /// <summary>Bytes of a value in the result column; a varlena's offset takes 8.</summary>
    private static int Width(Value value) => value.Kind switch
    {
        ValueKind.Bool => 0,
        ValueKind.Fixed => value.Type.Width,
        ValueKind.Bytes or ValueKind.Numeric => 8,
        _ => Value.IrTypeOf(value.Kind).SizeBytes,
    };
}
