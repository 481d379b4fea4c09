using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.Compiler.Pipelines;

/// <summary>Reads one row's value of a column of a scanned page (pghooks/scan/page.h); buffer addresses are loaded before the loop.</summary>
internal sealed class PageColumnReader(ExpressionLowering code, IrExpr source, Func<Column, int> indexOf, IrExpr row)
{
    private const int ViewBytes = 16;
    private const int ViewInlineMax = 12;

    private readonly Dictionary<int, IrExpr> _addresses = [];

    public Value Read(Column column)
    {
        int index = indexOf(column);
        IrExpr values = Address(index, ColumnAddress.ValuesOffset, column.Name);
        ScalarType type = column.Type;
        IrExpr? isNull = null;
        if (column.Nullable)
        {
            IrExpr validity = Address(index, ColumnAddress.ValidityOffset, column.Name + "_validity");
            isNull = Ir.AndAlso(Ir.Ne(validity, Ir.Null()), Ir.Not(Bit(validity)));
        }
        IrExpr? length = null;
        IrExpr data;
        switch (type.Kind)
        {
            case ValueKind.Bool:
                data = Bit(values);
                break;
            case ValueKind.Fixed:
                data = At(values, type.Width);
                length = Ir.I32(type.Width);
                break;
            case ValueKind.Bytes or ValueKind.Numeric:
                IrExpr view = code.Builder.Let(At(values, ViewBytes), "view");
                length = code.Builder.Let(Ir.Load(IrType.I32, view), column.Name + "_length");
                IrExpr variable = Address(index, ColumnAddress.VariableOffset, column.Name + "_bytes");
                data = Ir.Select(Ir.Le(length, Ir.I32(ViewInlineMax)),
                    Ir.Add(view, Ir.I64(4)),
                    Ir.Add(variable, Ir.Convert(Ir.Load(IrType.U32, view, 12), IrType.I64)));
                break;
            default:
                IrType irType = Value.IrTypeOf(type.Kind);
                data = Ir.Load(irType, At(values, irType.SizeBytes));
                break;
        }
        return code.Hold(new Value(type, data, length, isNull), column.Name)
            with
        { IsNarrow = code.IsNarrow && type.Kind == ValueKind.Decimal64 };
    }

    private IrExpr At(IrExpr values, int width) => Ir.Add(values, Ir.Mul(Ir.Convert(row, IrType.I64), Ir.I64(width)));

    /// <summary>The row's bit of a bitmap, least first.</summary>
    private IrExpr Bit(IrExpr bitmap)
    {
        IrExpr octet = Ir.Load(IrType.U8, Ir.Add(bitmap, Ir.Convert(Ir.Shr(row, Ir.I32(3)), IrType.I64)));
        return Ir.Ne(Ir.And(Ir.Shr(Ir.Convert(octet, IrType.I32), Ir.And(row, Ir.I32(7))), Ir.I32(1)), Ir.I32(0));
    }

    private IrExpr Address(int index, int field, string hint)
    {
        int offset = index * ColumnAddress.Bytes + field;
        if (!_addresses.TryGetValue(offset, out IrExpr? address))
        {
            address = code.Hoist(Ir.Load(IrType.Ptr, source, offset), hint);
            _addresses.Add(offset, address);
        }
        return address;
    }
}
