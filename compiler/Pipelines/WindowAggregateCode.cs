using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Scheduler;
using PgFusion.Runtime.Windows;

namespace PgFusion.Compiler.Pipelines;

/// <summary>
/// The functions by which the aggregates of a window follow its frame, all of the form of a pipeline's: (constants, rows,
/// count, local), with the states at an address in the local state.
/// </summary>
internal static class WindowAggregateCode
{
    /// <summary>
    /// Can a row be taken out of the aggregate's state, so that what is left is what the other rows alone would have
    /// made? Counts, sums of intervals and exact sums of a fixed scale; not floats, and not extremes.
    /// </summary>
    public static bool CanRetreat(AggregateCall call) => call.Function switch
    {
        AggregateFunction.CountStar or AggregateFunction.Count or AggregateFunction.BoolAnd or AggregateFunction.BoolOr => true,
        AggregateFunction.Sum or AggregateFunction.Average => call.Argument!.Type.Kind
            is ValueKind.Int16 or ValueKind.Int32 or ValueKind.Int64 or ValueKind.Decimal64 or ValueKind.Decimal128 ||
            call.Argument.Type.BaseOid == PgType.Interval,
        _ => false,
    };

    /// <summary>Adds rows to the states.</summary>
    public static IrFunction Advance(string name, ConstantPool constants, SortLayout rows, FrameStates group) =>
        ForEachRow(name, constants, rows, (code, local, _, states) => Update(code, group, (state, arguments) =>
            group.States.EmitUpdate(code, state, states, arguments, local)));

    /// <summary>Takes rows out of the states.</summary>
    public static IrFunction Retreat(string name, ConstantPool constants, SortLayout rows, FrameStates group) =>
        ForEachRow(name, constants, rows, (code, _, _, states) => Update(code, group, (state, arguments) =>
        {
            Value? argument = arguments.FirstOrDefault();
            if (argument?.IsNull is { } isNull)
            {
                code.If(Ir.Not(isNull), () => EmitRemove(code, state, states, argument));
            }
            else
            {
                EmitRemove(code, state, states, argument);
            }
        }));

    /// <summary>Writes the results of the states into rows.</summary>
    public static IrFunction Finish(string name, ConstantPool constants, SortLayout rows, FrameStates group) =>
        ForEachRow(name, constants, rows, (code, local, row, states) =>
        {
            var values = new List<Value>();
            for (int i = 0; i < group.Calls.Count; i++)
            {
                // The state goes on changing, and the scratch is emptied: a row has bytes of its own.
                Value value = RowLayout.Canonical(code, code.Full(group.States.EmitResult(code, i, states)));
                values.Add(ExtremeStates.CopyReference(code, value, local, table: 0));
            }
            group.Results.StoreNulls(code, row, group.Results.NullBits(code, values));
            for (int i = 0; i < values.Count; i++)
            {
                RowLayout.Store(code, row, group.Results.Fields[i], values[i]);
            }
        });

    private static void Update(ExpressionLowering code, FrameStates group, Action<AggregateState, IReadOnlyList<Value>> update)
    {
        foreach (IGrouping<Scalar?, AggregateState> filtered in group.States.States.GroupBy(static s => s.Filter))
        {
            void All()
            {
                foreach (AggregateState state in filtered)
                {
                    update(state, [.. state.Arguments.Select(code.Lower)]);
                }
            }
            if (filtered.Key is null)
            {
                All();
            }
            else
            {
                code.If(code.Condition(filtered.Key), All);
            }
        }
    }

    private static void EmitRemove(ExpressionLowering code, AggregateState state, IrExpr states, Value? argument)
    {
        IrBuilder b = code.Builder;
        switch (state.Kind)
        {
            case StateKind.Count:
                Subtract(state.Offset, Ir.I64(1));
                break;
            case StateKind.IntegerSum:
                Subtract(state.Offset, Ir.Convert(argument!.Data, IrType.I64));
                Subtract(state.Offset + 8, Ir.I64(1));
                break;
            case StateKind.Boolean:
                code.If(argument!.Data, () => Subtract(state.Offset, Ir.I64(1)), () => Subtract(state.Offset + 8, Ir.I64(1)));
                break;
            case StateKind.NumericSum:
                string method = argument!.Kind switch
                {
                    ValueKind.Int64 => nameof(NumericRetreat.RemoveNumber),
                    ValueKind.Decimal64 => nameof(NumericRetreat.RemoveDecimal64),
                    ValueKind.Decimal128 => nameof(NumericRetreat.RemoveDecimal128),
                    _ => throw new NotSupportedException($"{argument.Kind} cannot be taken out of a sum"),
                };
                b.Exec(Ir.Call(typeof(NumericRetreat), method, Ir.Add(states, Ir.I64(state.Offset)), argument.Data));
                break;
            case StateKind.IntervalSum:
                b.Exec(Ir.Call(typeof(IntervalSum), nameof(IntervalSum.Remove), Ir.Add(states, Ir.I64(state.Offset)), argument!.Data,
                    Ir.Bool(state.HasInfiniteIntervals)));
                break;
            default:
                throw new NotSupportedException($"rows cannot be taken out of {state.Kind}");
        }

        void Subtract(int offset, IrExpr value) =>
            b.Store(IrType.I64, states, offset, Ir.Sub(Ir.Load(IrType.I64, states, offset), value));
    }

    private static IrFunction ForEachRow(string name, ConstantPool constants, SortLayout rows,
        Action<ExpressionLowering, IrExpr, IrExpr, IrExpr> body)
    {
        var b = new IrBuilder(name, IrType.I32, ("constants", IrType.Ptr), ("rows", IrType.Ptr), ("count", IrType.I32), ("local", IrType.Ptr));
        IrExpr local = b.Argument(3);
        IrExpr scratch = b.Let(Ir.Load(IrType.Ptr, local, PipelineLocal.ScratchOffset), "scratch");
        IrExpr states = b.Let(Ir.Load(IrType.Ptr, local, PipelineLocal.WindowOffset), "states");
        var code = new ExpressionLowering(b, b.Argument(0), scratch, constants, isNarrow: false);
        IrLocal next = b.Local(Ir.I32(0), "next");
        IrLocal row = b.Local(IrType.Ptr, "row");
        code.ReadColumn = column => rows.Row.Load(code, Ir.Local(row), rows.Row.Fields[rows.FieldOf(new ColumnScalar(column))], column.Nullable);
        b.While(Ir.Lt(Ir.Local(next), b.Argument(2)), () =>
        {
            code.Forget();
            code.Scoped(() =>
            {
                b.Assign(row, Ir.Load(IrType.Ptr, Ir.Add(b.Argument(1), Ir.Shl(Ir.Convert(Ir.Local(next), IrType.I64), Ir.I32(3)))));
                b.Assign(next, Ir.Add(Ir.Local(next), Ir.I32(1)));
                body(code, local, Ir.Local(row), states);
            });
        });
        b.Return(Ir.I32(0));
        return BreakerCode.WithPrologue(b.Build(), code);
    }
}
