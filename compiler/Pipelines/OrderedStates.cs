using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.HashTables;

namespace PgFusion.Compiler.Pipelines;

/// <summary>
/// string_agg, array_agg, percentiles and mode. They meet their rows in the order of the result, from the input or from
/// a sorted side table, and percentiles and mode hold on to rows of that table.
/// </summary>
internal static class OrderedStates
{
    /// <param name="sideRow">The row of the side table that the arguments are in, if they come from one.</param>
    public static void EmitUpdate(ExpressionLowering code, AggregateState state, IrExpr row, IReadOnlyList<Value> arguments, IrExpr local, IrExpr? sideRow)
    {
        IrBuilder b = code.Builder;
        IrExpr address = Ir.Add(row, Ir.I64(state.Offset));
        IrExpr memory = SumStates.StateMemory(local);
        switch (state.Kind)
        {
            case StateKind.StringJoin:
                Value delimiter = arguments[1];
                IrExpr length = delimiter.IsNull is null ? delimiter.Length! : Ir.Select(delimiter.IsNull, Ir.I32(0), delimiter.Length!);
                b.Exec(Ir.Call(typeof(OrderedAggregate), nameof(OrderedAggregate.Join), address, arguments[0].Data, arguments[0].Length!, delimiter.Data, length, memory));
                break;
            case StateKind.Array:
                Value element = code.Full(arguments[0]);
                if (element.IsNull is null)
                {
                    AddElement(code, state, address, element, memory);
                }
                else
                {
                    code.If(element.IsNull, () => b.Exec(Ir.Call(typeof(ArrayAggregate), nameof(ArrayAggregate.AddNull), address, memory)),
                        () => AddElement(code, state, address, element with { IsNull = null }, memory));
                }
                break;
            case StateKind.RowList:
                b.Exec(Ir.Call(typeof(OrderedAggregate), nameof(OrderedAggregate.AddRow), address, sideRow!, memory));
                break;
            default:
                throw new NotSupportedException($"no update for {state.Kind}");
        }
    }

    private static void AddElement(ExpressionLowering code, AggregateState state, IrExpr address, Value element, IrExpr memory)
    {
        int alignment = state.Element!.Alignment switch { 'd' => 8, 'i' => 4, 's' => 2, _ => 1 };
        if (element.Type.IsNumeric)
        {
            element = code.ToNumeric(element);
        }
        code.Builder.Exec(element.Kind switch
        {
            ValueKind.Numeric or ValueKind.Bytes => Ir.Call(typeof(ArrayAggregate), nameof(ArrayAggregate.AddVarlena), address, element.Data, element.Length!, Ir.I32(alignment), memory),
            ValueKind.Fixed => Ir.Call(typeof(ArrayAggregate), nameof(ArrayAggregate.AddFixed), address, element.Data, element.Length!, Ir.I32(alignment), memory),
            ValueKind.Float32 => Ir.Call(typeof(ArrayAggregate), nameof(ArrayAggregate.AddFloat4), address, element.Data, Ir.I32(alignment), memory),
            ValueKind.Float64 => Ir.Call(typeof(ArrayAggregate), nameof(ArrayAggregate.AddFloat8), address, element.Data, Ir.I32(alignment), memory),
            _ => Ir.Call(typeof(ArrayAggregate), nameof(ArrayAggregate.AddBits), address, Ir.Convert(element.Data, IrType.I64), Ir.I32(state.Element.Length), Ir.I32(alignment), memory),
        });
    }

    /// <summary>One more of the run under way, or the first of another; the first of the longest runs is kept.</summary>
    public static void EmitMode(ExpressionLowering code, AggregateState state, SideLayout side, IrExpr row, Value argument, IrExpr sideRow)
    {
        IrBuilder b = code.Builder;
        RowField field = side.FieldOf(state.Argument!)!;
        IrLocal same = b.Local(Ir.False, "same");
        code.If(Ir.Ne(Ir.Load(IrType.I64, row, state.Offset + 8), Ir.I64(0)), () =>
        {
            IrExpr current = b.Let(Ir.Load(IrType.Ptr, row, state.Offset), "current");
            b.Assign(same, ValueOrder.Equal(code, side.Row.Load(code, current, field, nullable: false), argument));
        });
        code.If(Ir.Local(same), () => AggregateLayout.Increment(code, row, state.Offset + 8), () =>
        {
            b.Store(IrType.Ptr, row, state.Offset, sideRow);
            b.Store(IrType.I64, row, state.Offset + 8, Ir.I64(1));
        });
        code.If(Ir.Gt(Ir.Load(IrType.I64, row, state.Offset + 8), Ir.Load(IrType.I64, row, state.Offset + 24)), () =>
        {
            b.Store(IrType.Ptr, row, state.Offset + 16, Ir.Load(IrType.Ptr, row, state.Offset));
            b.Store(IrType.I64, row, state.Offset + 24, Ir.Load(IrType.I64, row, state.Offset + 8));
        });
    }

    public static Value EmitResult(ExpressionLowering code, AggregateState state, AggregateCall call, SideLayout? side, IrExpr row)
    {
        IrBuilder b = code.Builder;
        IrExpr address = Ir.Add(row, Ir.I64(state.Offset));
        switch (state.Kind)
        {
            case StateKind.StringJoin:
                return AggregateLayout.Guarded(code, call, AggregateLayout.IsZero(row, state.Offset + 16), () => Ir.Call(typeof(OrderedAggregate), nameof(OrderedAggregate.Joined), address));
            case StateKind.Array:
                return AggregateLayout.Guarded(code, call, AggregateLayout.IsZero(row, state.Offset + 32),
                    () => Ir.Call(typeof(ArrayAggregate), nameof(ArrayAggregate.Result), address, Ir.I32(unchecked((int)state.Element!.Oid)), code.Scratch));
            case StateKind.Mode:
                return OfRow(code, call, side!.Row, side.FieldOf(state.Argument!)!, Ir.Load(IrType.Ptr, row, state.Offset + 16));
        }
        Value fraction = code.Lower(call.Direct!);
        if (call.Function == AggregateFunction.PercentileDiscrete)
        {
            IrLocal found = b.Local(Ir.Null(), "found");
            code.If(Ir.Not(fraction.NullOrFalse), () => b.Assign(found, Ir.Call(typeof(OrderedAggregate), nameof(OrderedAggregate.DiscretePercentile), address, fraction.Data)));
            return OfRow(code, call, side!.Row, side.FieldOf(state.Argument!)!, Ir.Local(found));
        }
        IrLocal result = b.Local(Ir.F64(0), call.Column.Name);
        IrLocal isNull = b.Local(Ir.True, "none");
        code.If(Ir.Not(fraction.NullOrFalse), () => b.Assign(isNull, Ir.Not(Ir.Call(typeof(OrderedAggregate), nameof(OrderedAggregate.ContinuousPercentile),
            address, Ir.I32(side!.FieldOf(state.Argument!)!.Offset), fraction.Data, Ir.AddressOf(result)))));
        return new Value(call.Column.Type, Ir.Local(result), null, Ir.Local(isNull));
    }

    /// <summary>A field of a row of the side table, NULL when there is no row.</summary>
    private static Value OfRow(ExpressionLowering code, AggregateCall call, RowLayout layout, RowField field, IrExpr row)
    {
        IrBuilder b = code.Builder;
        IrExpr found = b.Let(row, "row");
        IrExpr isNull = b.Let(Ir.Eq(found, Ir.Null()), "none");
        IrLocal data = b.Local(Value.Zero(field.Type.Kind), call.Column.Name);
        IrLocal? length = field.Type.IsReference ? b.Local(Ir.I32(0), call.Column.Name + "_length") : null;
        code.If(Ir.Not(isNull), () =>
        {
            Value value = layout.Load(code, found, field, nullable: false);
            b.Assign(data, value.Data);
            if (length is not null)
            {
                b.Assign(length, value.Length!);
            }
        });
        return new Value(call.Column.Type, Ir.Local(data), length is null ? null : Ir.Local(length), isNull);
    }
}
