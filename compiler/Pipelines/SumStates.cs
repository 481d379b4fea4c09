using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.Compiler.Pipelines;

/// <summary>sum and avg: integers in 64 bits, numerics and bigint exactly, floats and intervals in the order of the rows.</summary>
internal static class SumStates
{
    public static void EmitUpdate(ExpressionLowering code, AggregateState state, IrExpr row, Value argument, IrExpr local)
    {
        IrBuilder b = code.Builder;
        IrExpr address = Ir.Add(row, Ir.I64(state.Offset));
        switch (state.Kind)
        {
            case StateKind.IntegerSum:
                b.Store(IrType.I64, row, state.Offset, Ir.Add(Ir.Load(IrType.I64, row, state.Offset), Ir.Convert(argument.Data, IrType.I64)));
                AggregateLayout.Increment(code, row, state.Offset + 8);
                break;
            case StateKind.NumericSum when argument.Kind == ValueKind.Int64 || argument.IsNarrow:
                b.Exec(Ir.Call(typeof(NumericAggregate), nameof(NumericAggregate.AddNumber), address, argument.Data));
                break;
            case StateKind.NumericSum when argument.Kind == ValueKind.Decimal64:
                b.Exec(Ir.Call(typeof(NumericAggregate), nameof(NumericAggregate.AddDecimal64), address, argument.Data));
                break;
            case StateKind.NumericSum when argument.Kind == ValueKind.Decimal128:
                b.Exec(Ir.Call(typeof(NumericAggregate), nameof(NumericAggregate.AddDecimal128), address, argument.Data));
                break;
            case StateKind.NumericSum:
                b.Exec(Ir.Call(typeof(NumericAggregate), nameof(NumericAggregate.AddNumeric), address, argument.Data, argument.Length!, StateMemory(local)));
                break;
            case StateKind.FloatSum:
                AddFloat(code, argument.Data.Type, row, state.Offset, argument.Data);
                AggregateLayout.Increment(code, row, state.Offset + 8);
                break;
            case StateKind.IntervalSum:
                b.Exec(Ir.Call(typeof(IntervalSum), nameof(IntervalSum.Add), address, argument.Data, Ir.Bool(state.HasInfiniteIntervals)));
                break;
            default:
                throw new NotSupportedException($"no update for {state.Kind}");
        }
    }

    public static void EmitMerge(ExpressionLowering code, AggregateState state, IrExpr target, IrExpr source, IrExpr local)
    {
        IrBuilder b = code.Builder;
        switch (state.Kind)
        {
            case StateKind.IntegerSum:
                AggregateLayout.Accumulate(code, target, source, state.Offset);
                AggregateLayout.Accumulate(code, target, source, state.Offset + 8);
                break;
            case StateKind.NumericSum:
                b.Exec(Ir.Call(typeof(NumericAggregate), nameof(NumericAggregate.Merge),
                    Ir.Add(target, Ir.I64(state.Offset)), Ir.Add(source, Ir.I64(state.Offset)), StateMemory(local)));
                break;
            case StateKind.FloatSum:
                code.If(Ir.Ne(Ir.Load(IrType.I64, source, state.Offset + 8), Ir.I64(0)), () =>
                {
                    IrType type = Value.IrTypeOf(state.Argument!.Type.Kind);
                    AddFloat(code, type, target, state.Offset, Ir.Load(type, source, state.Offset));
                    AggregateLayout.Accumulate(code, target, source, state.Offset + 8);
                });
                break;
            case StateKind.IntervalSum:
                b.Exec(Ir.Call(typeof(IntervalSum), nameof(IntervalSum.Merge),
                    Ir.Add(target, Ir.I64(state.Offset)), Ir.Add(source, Ir.I64(state.Offset)), Ir.Bool(state.HasInfiniteIntervals)));
                break;
            default:
                throw new NotSupportedException($"no merge for {state.Kind}");
        }
    }

    public static Value EmitResult(ExpressionLowering code, AggregateState state, AggregateCall call, IrExpr row)
    {
        ScalarType type = call.Column.Type;
        IrExpr address = Ir.Add(row, Ir.I64(state.Offset));
        IrExpr none = AggregateLayout.IsZero(row, state.Offset + 8);
        switch (state.Kind)
        {
            case StateKind.IntegerSum when call.Function == AggregateFunction.Sum:
                return code.Hold(new Value(type, Ir.Load(IrType.I64, row, state.Offset), null, none), "sum");
            case StateKind.IntegerSum:
                return AggregateLayout.Guarded(code, call, none, () => Ir.Call(typeof(NumericAggregate), nameof(NumericAggregate.AverageOfIntegers),
                    Ir.Load(IrType.I64, row, state.Offset), Ir.Load(IrType.I64, row, state.Offset + 8), code.Scratch));
            case StateKind.NumericSum:
                IrExpr isEmpty = Ir.Call(typeof(NumericAggregate), nameof(NumericAggregate.IsEmpty), address);
                if (type.Kind == ValueKind.Decimal128)
                {
                    return code.Hold(new Value(type, Ir.Call(typeof(NumericAggregate), nameof(NumericAggregate.SumDecimal128), address), null, isEmpty), "sum");
                }
                int scale = Math.Max(0, state.Argument!.Type.Scale);
                string method = call.Function == AggregateFunction.Sum ? nameof(NumericAggregate.Sum) : nameof(NumericAggregate.Average);
                return AggregateLayout.Guarded(code, call, isEmpty, () => Ir.Call(typeof(NumericAggregate), method, address, Ir.I32(scale), code.Scratch));
            case StateKind.FloatSum:
                return code.Hold(new Value(type, Ir.Load(Value.IrTypeOf(type.Kind), row, state.Offset), null, none), "sum");
            case StateKind.IntervalSum:
                string interval = call.Function == AggregateFunction.Sum ? nameof(IntervalSum.Sum) : nameof(IntervalSum.Average);
                return AggregateLayout.Guarded(code, call, Ir.Call(typeof(IntervalSum), nameof(IntervalSum.IsEmpty), address),
                    () => Ir.Call(typeof(IntervalSum), interval, address, Ir.Bool(state.HasInfiniteIntervals), code.Scratch));
            default:
                throw new NotSupportedException($"no result for {state.Kind}");
        }
    }

    /// <summary>The first summand as it is (a lone -0 stays -0), then additions. The number of summands stands behind the sum.</summary>
    private static void AddFloat(ExpressionLowering code, IrType type, IrExpr row, int offset, IrExpr value)
    {
        IrBuilder b = code.Builder;
        string add = type == IrType.F32 ? nameof(FloatFunctions.AddFloat4) : nameof(FloatFunctions.AddFloat8);
        code.If(AggregateLayout.IsZero(row, offset + 8),
            () => b.Store(type, row, offset, value),
            () => b.Store(type, row, offset, Ir.Call(typeof(FloatFunctions), add, Ir.Load(type, row, offset), value)));
    }

    /// <summary>Memory that lives as long as the states.</summary>
    public static IrExpr StateMemory(IrExpr local) => Ir.Load(IrType.Ptr, local, PipelineLocal.StateMemoryOffset);
}
