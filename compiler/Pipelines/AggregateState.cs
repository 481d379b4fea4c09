using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Pipelines;

/// <summary>How an aggregate's transition state lies in a group's row. All states are empty when zeroed.</summary>
internal enum StateKind
{
    /// <summary>i64 rows.</summary>
    Count,

    /// <summary>i64 sum, i64 summands: sum and avg of smallint and integer.</summary>
    IntegerSum,

    /// <summary>NumericAggregateState.</summary>
    NumericSum,

    /// <summary>Sum in the type's own precision (8 bytes), i64 summands.</summary>
    FloatSum,

    /// <summary>IntervalSumState.</summary>
    IntervalSum,

    /// <summary>FloatAccumulatorState: avg, variance and deviation of floats.</summary>
    FloatAccumulator,

    /// <summary>NumericDeviationState: variance and deviation of integers and numerics.</summary>
    NumericDeviation,

    /// <summary>RegressionState: what is computed of pairs of floats.</summary>
    Regression,

    /// <summary>A value (16 bytes) and i64 1 when there is one.</summary>
    Extreme,

    /// <summary>The same; the first value stays.</summary>
    First,

    /// <summary>i64: rows that were true, i64: rows that were false.</summary>
    Boolean,

    /// <summary>i64 bits (see BitStates), i64 values.</summary>
    Bits,

    /// <summary>StringJoinState: string_agg.</summary>
    StringJoin,

    /// <summary>ArrayState: array_agg.</summary>
    Array,

    /// <summary>RowListState: percentiles.</summary>
    RowList,

    /// <summary>Row and length of the run of equal values under way, row and length of the longest: mode.</summary>
    Mode,
}

/// <summary>A transition state; aggregates of the same arguments and filter share it (sum and avg).</summary>
internal sealed record AggregateState(StateKind Kind, Scalar? Argument, Scalar? Filter, bool IsDistinct)
{
    public int Offset { get; init; }

    /// <summary>The second argument, of aggregates of two.</summary>
    public Scalar? Second { get; init; }

    /// <summary>Extreme: keeps the greatest.</summary>
    public bool IsMax { get; init; }

    /// <summary>Bits: which operation; else no function.</summary>
    public AggregateFunction? Operation { get; init; }

    /// <summary>Extreme: the collation that the aggregate was given, which its argument need not have.</summary>
    public uint Collation { get; init; }

    /// <summary>The order in which values must be added; none when it does not matter.</summary>
    public ImmutableArray<SortKey> Order { get; init; } = [];

    /// <summary>IntervalSum: the server has infinite intervals.</summary>
    public bool HasInfiniteIntervals { get; init; }

    /// <summary>Array: what it is made of.</summary>
    public TypeInfo? Element { get; init; }

    /// <summary>DISTINCT or sorted: which side table collects the arguments.</summary>
    public int Side { get; init; } = -1;

    public bool NeedsSide => IsDistinct || !Order.IsEmpty;

    public IEnumerable<Scalar> Arguments => new[] { Argument, Second }.OfType<Scalar>();

    public int Bytes => Kind switch
    {
        StateKind.Count => 8,
        StateKind.IntegerSum or StateKind.FloatSum or StateKind.Boolean or StateKind.Bits => 16,
        StateKind.NumericSum or StateKind.Regression => 48,
        StateKind.IntervalSum => IntervalSumState.Bytes,
        StateKind.FloatAccumulator => 24,
        StateKind.NumericDeviation => 96,
        StateKind.Extreme or StateKind.First or StateKind.StringJoin or StateKind.RowList => 24,
        StateKind.Array => 48,
        StateKind.Mode => 32,
        _ => throw new NotSupportedException($"no size for {Kind}"),
    };

    /// <summary>The answer depends on the order in which values are added.</summary>
    public bool NeedsOrder { get; init; }

    /// <summary>Arguments that make a row count for nothing when they are NULL.</summary>
    public int StrictArguments => Kind switch
    {
        StateKind.Array => 0,
        StateKind.StringJoin => 1,
        _ => Second is null ? 1 : 2,
    };

    public bool SameAs(AggregateState other) =>
        this with { Offset = 0, Side = -1, Order = [] } == other with { Offset = 0, Side = -1, Order = [] } && Order.SequenceEqual(other.Order);

    /// <summary>The state that a call needs.</summary>
    public static AggregateState Of(AggregateCall call)
    {
        bool isExtreme = call.Function is AggregateFunction.Min or AggregateFunction.Max;
        StateKind kind = KindOf(call);
        // What the distinct values give, all values give.
        bool isDistinct = call.IsDistinct && !isExtreme && call.Function is not (AggregateFunction.BoolAnd or AggregateFunction.BoolOr
            or AggregateFunction.BitAnd or AggregateFunction.BitOr);
        return new AggregateState(kind, call.Argument, call.Filter, isDistinct)
        {
            NeedsOrder = call.DependsOnOrder,
            // What is sorted for nothing may still fail.
            Order = call.DependsOnOrder || call.Order.Any(static k => k.Value.CanThrow) ? call.Order : [],
            HasInfiniteIntervals = call.HasInfiniteIntervals,
            Element = call.Element,
            Second = call.Second,
            IsMax = call.Function == AggregateFunction.Max,
            Operation = kind == StateKind.Bits ? call.Function : null,
            Collation = isExtreme ? call.Column.Type.Collation : 0,
        };
    }

    private static StateKind KindOf(AggregateCall call)
    {
        ScalarType? type = call.Argument?.Type;
        switch (call.Function)
        {
            case AggregateFunction.CountStar or AggregateFunction.Count:
                return StateKind.Count;
            case AggregateFunction.Min or AggregateFunction.Max:
                return StateKind.Extreme;
            case AggregateFunction.First:
                return StateKind.First;
            case AggregateFunction.BoolAnd or AggregateFunction.BoolOr:
                return StateKind.Boolean;
            case AggregateFunction.BitAnd or AggregateFunction.BitOr or AggregateFunction.BitXor:
                return StateKind.Bits;
            case AggregateFunction.VariancePopulation or AggregateFunction.VarianceSample
                or AggregateFunction.DeviationPopulation or AggregateFunction.DeviationSample:
                return type!.IsFloat ? StateKind.FloatAccumulator : StateKind.NumericDeviation;
            case AggregateFunction.Sum when type!.IsFloat:
                return StateKind.FloatSum;
            case AggregateFunction.Average when type!.IsFloat:
                return StateKind.FloatAccumulator;
            case AggregateFunction.Sum or AggregateFunction.Average when type!.BaseOid == PgType.Interval:
                return StateKind.IntervalSum;
            case AggregateFunction.Sum or AggregateFunction.Average:
                return type!.Kind is ValueKind.Int16 or ValueKind.Int32 ? StateKind.IntegerSum : StateKind.NumericSum;
            case AggregateFunction.StringJoin:
                return StateKind.StringJoin;
            case AggregateFunction.ArrayCollect:
                return StateKind.Array;
            case AggregateFunction.PercentileContinuous or AggregateFunction.PercentileDiscrete:
                return StateKind.RowList;
            case AggregateFunction.Mode:
                return StateKind.Mode;
            default:
                return StateKind.Regression;
        }
    }
}
