using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.HashTables;

namespace PgFusion.Compiler.Pipelines;

/// <summary>
/// Variance, deviation and regression. Over integers and numerics they are computed from exact sums, over floats value by
/// value in the order of the rows; avg of floats is one of those.
/// </summary>
internal static class StatisticsStates
{
    public static void EmitUpdate(ExpressionLowering code, AggregateState state, IrExpr row, IReadOnlyList<Value> arguments, IrExpr local)
    {
        IrBuilder b = code.Builder;
        IrExpr address = Ir.Add(row, Ir.I64(state.Offset));
        Value argument = arguments[0];
        switch (state.Kind)
        {
            case StateKind.FloatAccumulator:
                b.Exec(Ir.Call(typeof(FloatAccumulator), nameof(FloatAccumulator.Add), address, Ir.Convert(argument.Data, IrType.F64)));
                break;
            case StateKind.Regression:
                b.Exec(Ir.Call(typeof(RegressionAccumulator), nameof(RegressionAccumulator.Add), address, argument.Data, arguments[1].Data));
                break;
            case StateKind.NumericDeviation when argument.Type.IsInteger || argument.IsNarrow:
                b.Exec(Ir.Call(typeof(NumericDeviationAggregate), nameof(NumericDeviationAggregate.AddNumber), address, Ir.Convert(argument.Data, IrType.I64)));
                break;
            case StateKind.NumericDeviation when argument.Kind == ValueKind.Decimal64:
                b.Exec(Ir.Call(typeof(NumericDeviationAggregate), nameof(NumericDeviationAggregate.AddDecimal64), address, argument.Data));
                break;
            case StateKind.NumericDeviation:
                // Squares of 38 digits are beyond any integer.
                Value numeric = code.ToNumeric(argument);
                b.Exec(Ir.Call(typeof(NumericDeviationAggregate), nameof(NumericDeviationAggregate.AddNumeric), address,
                    numeric.Data, numeric.Length!, SumStates.StateMemory(local), code.Scratch));
                break;
            default:
                throw new NotSupportedException($"no update for {state.Kind}");
        }
    }

    public static void EmitMerge(ExpressionLowering code, AggregateState state, IrExpr target, IrExpr source, IrExpr local)
    {
        IrExpr to = Ir.Add(target, Ir.I64(state.Offset));
        IrExpr from = Ir.Add(source, Ir.I64(state.Offset));
        code.Builder.Exec(state.Kind switch
        {
            StateKind.FloatAccumulator => Ir.Call(typeof(FloatAccumulator), nameof(FloatAccumulator.Merge), to, from),
            StateKind.Regression => Ir.Call(typeof(RegressionAccumulator), nameof(RegressionAccumulator.Merge), to, from),
            StateKind.NumericDeviation => Ir.Call(typeof(NumericDeviationAggregate), nameof(NumericDeviationAggregate.Merge), to, from, SumStates.StateMemory(local)),
            _ => throw new NotSupportedException($"no merge for {state.Kind}"),
        });
    }

    public static Value EmitResult(ExpressionLowering code, AggregateState state, AggregateCall call, IrExpr row)
    {
        IrBuilder b = code.Builder;
        IrExpr address = Ir.Add(row, Ir.I64(state.Offset));
        if (call.Function == AggregateFunction.RegressionCount)
        {
            return code.Hold(new Value(call.Column.Type, Ir.Call(typeof(RegressionAccumulator), nameof(RegressionAccumulator.Count), address), null, null), "count");
        }
        if (state.Kind == StateKind.NumericDeviation)
        {
            IrExpr isSample = Ir.Bool(call.Function is AggregateFunction.VarianceSample or AggregateFunction.DeviationSample);
            IrExpr isVariance = Ir.Bool(call.Function is AggregateFunction.VarianceSample or AggregateFunction.VariancePopulation);
            int scale = Math.Max(0, state.Argument!.Type.Scale);
            return AggregateLayout.Guarded(code, call, Ir.Call(typeof(NumericDeviationAggregate), nameof(NumericDeviationAggregate.IsNull), address, isSample),
                () => Ir.Call(typeof(NumericDeviationAggregate), nameof(NumericDeviationAggregate.Result), address, Ir.I32(scale), isVariance, isSample, code.Scratch));
        }
        (Type type, string finisher) = Finisher(call.Function);
        IrLocal result = b.Local(Ir.F64(0), call.Column.Name);
        IrExpr found = b.Let(Ir.Call(type, finisher, address, Ir.AddressOf(result)), "found");
        return new Value(call.Column.Type, Ir.Local(result), null, Ir.Not(found));
    }

    private static (Type, string) Finisher(AggregateFunction function) => function switch
    {
        AggregateFunction.Average => (typeof(FloatAccumulator), nameof(FloatAccumulator.Average)),
        AggregateFunction.VariancePopulation => (typeof(FloatAccumulator), nameof(FloatAccumulator.VariancePopulation)),
        AggregateFunction.VarianceSample => (typeof(FloatAccumulator), nameof(FloatAccumulator.VarianceSample)),
        AggregateFunction.DeviationPopulation => (typeof(FloatAccumulator), nameof(FloatAccumulator.DeviationPopulation)),
        AggregateFunction.DeviationSample => (typeof(FloatAccumulator), nameof(FloatAccumulator.DeviationSample)),
        AggregateFunction.Correlation => (typeof(RegressionAccumulator), nameof(RegressionAccumulator.Correlation)),
        AggregateFunction.CovariancePopulation => (typeof(RegressionAccumulator), nameof(RegressionAccumulator.CovariancePopulation)),
        AggregateFunction.CovarianceSample => (typeof(RegressionAccumulator), nameof(RegressionAccumulator.CovarianceSample)),
        AggregateFunction.RegressionAverageX => (typeof(RegressionAccumulator), nameof(RegressionAccumulator.AverageX)),
        AggregateFunction.RegressionAverageY => (typeof(RegressionAccumulator), nameof(RegressionAccumulator.AverageY)),
        AggregateFunction.RegressionIntercept => (typeof(RegressionAccumulator), nameof(RegressionAccumulator.Intercept)),
        AggregateFunction.RegressionRSquared => (typeof(RegressionAccumulator), nameof(RegressionAccumulator.RSquared)),
        AggregateFunction.RegressionSlope => (typeof(RegressionAccumulator), nameof(RegressionAccumulator.Slope)),
        AggregateFunction.RegressionSumOfSquaresX => (typeof(RegressionAccumulator), nameof(RegressionAccumulator.SumOfSquaresX)),
        AggregateFunction.RegressionSumOfProducts => (typeof(RegressionAccumulator), nameof(RegressionAccumulator.SumOfProducts)),
        AggregateFunction.RegressionSumOfSquaresY => (typeof(RegressionAccumulator), nameof(RegressionAccumulator.SumOfSquaresY)),
        _ => throw new NotSupportedException($"no result for {function}"),
    };
}
