using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Windows;

namespace PgFusion.Compiler.Pipelines;

/// <summary>Reads columns of a row whose windows have been computed.</summary>
internal sealed class WindowReader(ExpressionLowering code, WindowLayout layout, Func<IrExpr> rowAddress)
{
    public Value Read(Column column)
    {
        if (layout.Foreign(column) is { } foreign)
        {
            return ReadForeign(column, foreign);
        }
        if (layout.TakenBy(column) is { } taken)
        {
            Value value = code.Full(code.Lower(taken));
            return value with { Type = column.Type };
        }
        if (layout.AggregateOf(column) is { } aggregate)
        {
            RowLayout results = aggregate.Group.Results;
            return results.Load(code, rowAddress(), results.Fields[aggregate.Field], column.Nullable);
        }
        if (layout.SlotOf(column) is { } slot)
        {
            IrExpr row = rowAddress();
            IrExpr? isNull = column.Nullable ? Ir.Ne(Ir.Load(IrType.I64, row, slot.Offset + PositionalCall.NullOffset), Ir.I64(0)) : null;
            return code.Hold(new Value(column.Type, Ir.Load(Value.IrTypeOf(column.Type.Kind), row, slot.Offset), null, isNull), column.Name);
        }
        return ReadField(column, rowAddress());
    }

    /// <summary>What PostgreSQL computes for every row it reads, needed or not.</summary>
    public void ReadWhatMayFail()
    {
        foreach (Column column in layout.MayFail)
        {
            code.Lower(new ColumnScalar(column));
        }
    }

    private Value ReadField(Column column, IrExpr row)
    {
        SortLayout sort = layout.Sort;
        return sort.Row.Load(code, row, sort.Row.Fields[sort.FieldOf(new ColumnScalar(column))], column.Nullable);
    }

    private Value ReadForeign(Column column, WindowLayout.ForeignColumn foreign)
    {
        IrExpr row = rowAddress();
        if (foreign.IsUnknown)
        {
            return code.Hold(new Value(column.Type, Ir.Ne(Ir.Load(IrType.I64, row, foreign.Slot.Offset + PositionalCall.NullOffset), Ir.I64(0)), null, null), column.Name);
        }
        IrExpr other = Ir.Load(IrType.Ptr, row, foreign.Slot.Offset);
        return foreign.Source is null
            ? code.Hold(new Value(column.Type, Ir.Ne(other, Ir.Null()), null, null), column.Name)
            : ReadField(foreign.Source, code.Builder.Let(other, "other"));
    }
}
