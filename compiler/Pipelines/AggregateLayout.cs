using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Kernels;

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

    /// <summary>FloatAccumulatorState: avg of floats.</summary>
    FloatAccumulator,

    /// <summary>A value (16 bytes) and i64 1 when there is one.</summary>
    Extreme,

    /// <summary>i64: rows that were true, i64: rows that were false.</summary>
    Boolean,
}

/// <summary>A transition state; aggregates of the same argument and filter share it (sum and avg).</summary>
internal sealed record AggregateState(StateKind Kind, Scalar? Argument, Scalar? Filter, bool IsDistinct, bool IsMax)
{
    public int Offset { get; init; }

    /// <summary>Extreme: the collation that the aggregate was given, which its argument need not have.</summary>
    public uint Collation { get; init; }

    /// <summary>DISTINCT: which side table collects the argument's values.</summary>
    public int Side { get; init; } = -1;

    public int Bytes => Kind switch
    {
        StateKind.Count => 8,
        StateKind.IntegerSum or StateKind.FloatSum or StateKind.Boolean => 16,
        StateKind.NumericSum => 48,
        StateKind.FloatAccumulator => 24,
        StateKind.Extreme => 24,
        _ => throw new NotSupportedException($"no size for {Kind}"),
    };

    public bool SameAs(AggregateState other) =>
        Kind == other.Kind && IsDistinct == other.IsDistinct && IsMax == other.IsMax && Collation == other.Collation &&
        Equals(Argument, other.Argument) && Equals(Filter, other.Filter);
}

/// <summary>
/// The rows of an aggregation's hash table (AggregateTable): hash, keys, states; and, for each different DISTINCT
/// argument, a side table whose rows are the keys and the argument. When the input has ended the side tables' rows,
/// each value once, are fed to the states of their aggregates.
/// </summary>
internal sealed class AggregateLayout
{
    public AggregateLayout(AggregateNode node)
    {
        Node = node;
        Keys = new RowLayout(AggregateTable.RowNullsOffset, [.. node.Keys.Select(static k => k.Column.Type)]);
        int offset = Keys.EndOffset;
        var states = new List<AggregateState>();
        var sides = new List<SideLayout>();
        foreach (AggregateCall call in node.Calls)
        {
            AggregateState state = new(KindOf(call), call.Argument, call.Filter,
                // The least and the greatest of the distinct values are those of all values.
                call.IsDistinct && call.Function is not (AggregateFunction.Min or AggregateFunction.Max or AggregateFunction.BoolAnd or AggregateFunction.BoolOr),
                call.Function == AggregateFunction.Max)
            {
                Collation = call.Function is AggregateFunction.Min or AggregateFunction.Max ? call.Column.Type.Collation : 0,
            };
            int known = states.FindIndex(state.SameAs);
            if (known < 0)
            {
                if (state.IsDistinct)
                {
                    int side = sides.FindIndex(s => s.Argument.Equals(state.Argument) && Equals(s.Filter, state.Filter));
                    if (side < 0)
                    {
                        side = sides.Count;
                        sides.Add(new SideLayout(side, state.Argument!, state.Filter,
                            new RowLayout(AggregateTable.RowNullsOffset, [.. node.Keys.Select(static k => k.Column.Type), state.Argument!.Type])));
                    }
                    state = state with { Side = side };
                }
                known = states.Count;
                states.Add(state with { Offset = offset });
                offset += state.Bytes;
            }
            CallStates.Add(known);
        }
        States = states;
        Sides = sides;
        RowWidth = Math.Max(AggregateTable.RowKeysOffset, (offset + 7) & ~7);
        if (sides.Count + 1 > Runtime.Scheduler.PipelineLocal.TablesMax)
        {
            throw new UnsupportedException("more than 31 different DISTINCT aggregate arguments");
        }
    }

    public AggregateNode Node { get; }

    public RowLayout Keys { get; }

    public IReadOnlyList<AggregateState> States { get; }

    public IReadOnlyList<SideLayout> Sides { get; }

    /// <summary>For each call of the node the index of its state.</summary>
    public List<int> CallStates { get; } = [];

    public int RowWidth { get; }

    /// <summary>
    /// The result depends on the order of the rows: float additions, and which of several equal but distinguishable
    /// values is kept. Such an aggregation runs on one thread, in the order of the heap, as PostgreSQL's does.
    /// </summary>
    public bool NeedsInputOrder =>
        States.Any(static s => s.Kind is StateKind.FloatSum or StateKind.FloatAccumulator ||
            (s.Kind == StateKind.Extreme && TypeOrder.HasDistinguishableEquals(s.Argument!.Type))) ||
        Node.Keys.Any(static k => TypeOrder.HasDistinguishableEquals(k.Column.Type));

    private static StateKind KindOf(AggregateCall call)
    {
        ScalarType? type = call.Argument?.Type;
        return call.Function switch
        {
            AggregateFunction.CountStar or AggregateFunction.Count => StateKind.Count,
            AggregateFunction.Min or AggregateFunction.Max => StateKind.Extreme,
            AggregateFunction.BoolAnd or AggregateFunction.BoolOr => StateKind.Boolean,
            _ when type!.Kind is ValueKind.Int16 or ValueKind.Int32 => StateKind.IntegerSum,
            _ when type.IsNumeric || type.Kind == ValueKind.Int64 => StateKind.NumericSum,
            AggregateFunction.Average => StateKind.FloatAccumulator,
            _ => StateKind.FloatSum,
        };
    }

    /// <summary>Adds one row's argument to a state; the filter has passed.</summary>
    public static void EmitUpdate(ExpressionLowering code, AggregateState state, IrExpr row, Value? argument, IrExpr local)
    {
        if (argument is null)
        {
            Increment(code, row, state.Offset);
            return;
        }
        if (argument.IsNull is not null)
        {
            code.If(Ir.Not(argument.IsNull), () => EmitUpdateNotNull(code, state, row, argument with { IsNull = null }, local));
            return;
        }
        EmitUpdateNotNull(code, state, row, argument, local);
    }

    private static void EmitUpdateNotNull(ExpressionLowering code, AggregateState state, IrExpr row, Value argument, IrExpr local)
    {
        IrBuilder b = code.Builder;
        IrExpr address = Ir.Add(row, Ir.I64(state.Offset));
        switch (state.Kind)
        {
            case StateKind.Count:
                Increment(code, row, state.Offset);
                break;
            case StateKind.IntegerSum:
                b.Store(IrType.I64, row, state.Offset, Ir.Add(Ir.Load(IrType.I64, row, state.Offset), Ir.Convert(argument.Data, IrType.I64)));
                Increment(code, row, state.Offset + 8);
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
                b.Exec(Ir.Call(typeof(NumericAggregate), nameof(NumericAggregate.AddNumeric), address, argument.Data, argument.Length!,
                    Ir.Load(IrType.Ptr, local, Runtime.Scheduler.PipelineLocal.StateMemoryOffset)));
                break;
            case StateKind.FloatSum:
                EmitFloatSum(code, state, row, argument.Data);
                break;
            case StateKind.FloatAccumulator:
                b.Exec(Ir.Call(typeof(FloatAccumulator), nameof(FloatAccumulator.Add), address, Ir.Convert(argument.Data, IrType.F64)));
                break;
            case StateKind.Extreme:
                EmitExtreme(code, state, row, argument, local, Ir.Ne(Ir.Load(IrType.I64, row, state.Offset + 16), Ir.I64(0)), copy: true);
                break;
            case StateKind.Boolean:
                code.If(argument.Data, () => Increment(code, row, state.Offset), () => Increment(code, row, state.Offset + 8));
                break;
            default:
                throw new NotSupportedException($"no update for {state.Kind}");
        }
    }

    /// <summary>The first value as it is (a lone -0 stays -0), then additions.</summary>
    private static void EmitFloatSum(ExpressionLowering code, AggregateState state, IrExpr row, IrExpr value)
    {
        IrBuilder b = code.Builder;
        string add = value.Type == IrType.F32 ? nameof(FloatFunctions.AddFloat4) : nameof(FloatFunctions.AddFloat8);
        code.If(Ir.Eq(Ir.Load(IrType.I64, row, state.Offset + 8), Ir.I64(0)),
            () => b.Store(value.Type, row, state.Offset, value),
            () => b.Store(value.Type, row, state.Offset, Ir.Call(typeof(FloatFunctions), add, Ir.Load(value.Type, row, state.Offset), value)));
        Increment(code, row, state.Offset + 8);
    }

    /// <summary>
    /// Keeps the smaller or larger. On ties PostgreSQL's functions take the newer value, but those of character(n) the
    /// older one (float.c, numeric.c, varlena.c: larger(old, new) is old only if old is strictly beyond; varchar.c:
    /// bpchar_larger is old if not below).
    /// </summary>
    private static void EmitExtreme(ExpressionLowering code, AggregateState state, IrExpr row, Value argument, IrExpr local, IrExpr hasValue, bool copy)
    {
        IrBuilder b = code.Builder;
        ScalarType type = state.Argument!.Type;
        var field = new RowField(0, type, state.Offset);
        Value full = code.Full(argument);
        void Take(Value? current)
        {
            Value stored = !copy ? full
                : current is null || !type.IsReference ? CopyReference(code, full, local, table: 0)
                : full with { Data = b.Let(ReplaceReference(current, full, local), "copy") };
            RowLayout.Store(code, row, field, stored);
            b.Store(IrType.I64, row, state.Offset + 16, Ir.I64(1));
        }
        code.If(hasValue, () =>
        {
            Value current = LoadExtreme(code, state, row);
            IrExpr order = ValueOrder.Compare(code, current, full, state.Collation);
            bool keepsOldOnTie = type.BaseOid == PgType.Bpchar;
            IrExpr takesNew = (state.IsMax, keepsOldOnTie) switch
            {
                (true, false) => Ir.Le(order, Ir.I32(0)),
                (true, true) => Ir.Lt(order, Ir.I32(0)),
                (false, false) => Ir.Ge(order, Ir.I32(0)),
                (false, true) => Ir.Gt(order, Ir.I32(0)),
            };
            if (!TypeOrder.HasDistinguishableEquals(type))
            {
                takesNew = state.IsMax ? Ir.Lt(order, Ir.I32(0)) : Ir.Gt(order, Ir.I32(0));
            }
            code.If(takesNew, () => Take(current));
        }, () => Take(null));
    }

    private static Value LoadExtreme(ExpressionLowering code, AggregateState state, IrExpr row)
    {
        var field = new RowField(0, state.Argument!.Type, state.Offset);
        return new RowLayout(0, []).Load(code, row, field, nullable: false);
    }

    private static IrExpr ReplaceReference(Value current, Value value, IrExpr local) =>
        Ir.Call(typeof(AggregateTable), nameof(AggregateTable.ReplaceBytes),
            Ir.Load(IrType.Ptr, local, Runtime.Scheduler.PipelineLocal.TablesOffset), current.Data, current.Length!, value.Data, value.Length!);

    /// <summary>A reference's bytes copied to the memory of a table of the local state.</summary>
    public static Value CopyReference(ExpressionLowering code, Value value, IrExpr local, int table)
    {
        if (!value.Type.IsReference)
        {
            return value;
        }
        IrExpr address = Ir.Load(IrType.Ptr, local, Runtime.Scheduler.PipelineLocal.TablesOffset + 8 * table);
        return value with
        {
            Data = code.Builder.Let(Ir.Call(typeof(AggregateTable), nameof(AggregateTable.CopyBytes), address, value.Data, value.Length!), "copy"),
        };
    }

    /// <summary>Combines the states of two rows of the same key; the source's references stay valid.</summary>
    public void EmitMerge(ExpressionLowering code, IrExpr target, IrExpr source, IrExpr local)
    {
        IrBuilder b = code.Builder;
        foreach (AggregateState state in States)
        {
            IrExpr to = Ir.Add(target, Ir.I64(state.Offset));
            IrExpr from = Ir.Add(source, Ir.I64(state.Offset));
            switch (state.Kind)
            {
                case StateKind.Count:
                    Accumulate(state.Offset);
                    break;
                case StateKind.IntegerSum or StateKind.Boolean:
                    Accumulate(state.Offset);
                    Accumulate(state.Offset + 8);
                    break;
                case StateKind.NumericSum:
                    b.Exec(Ir.Call(typeof(NumericAggregate), nameof(NumericAggregate.Merge), to, from,
                        Ir.Load(IrType.Ptr, local, Runtime.Scheduler.PipelineLocal.StateMemoryOffset)));
                    break;
                case StateKind.FloatAccumulator:
                    b.Exec(Ir.Call(typeof(FloatAccumulator), nameof(FloatAccumulator.Merge), to, from));
                    break;
                case StateKind.FloatSum:
                    IrType type = Value.IrTypeOf(state.Argument!.Type.Kind);
                    IrExpr count = b.Let(Ir.Load(IrType.I64, source, state.Offset + 8), "count");
                    code.If(Ir.Ne(count, Ir.I64(0)), () =>
                    {
                        string add = type == IrType.F32 ? nameof(FloatFunctions.AddFloat4) : nameof(FloatFunctions.AddFloat8);
                        IrExpr value = Ir.Load(type, source, state.Offset);
                        code.If(Ir.Eq(Ir.Load(IrType.I64, target, state.Offset + 8), Ir.I64(0)),
                            () => b.Store(type, target, state.Offset, value),
                            () => b.Store(type, target, state.Offset, Ir.Call(typeof(FloatFunctions), add, Ir.Load(type, target, state.Offset), value)));
                        Accumulate(state.Offset + 8);
                    });
                    break;
                case StateKind.Extreme:
                    code.If(Ir.Ne(Ir.Load(IrType.I64, source, state.Offset + 16), Ir.I64(0)), () =>
                        EmitExtreme(code, state, target, LoadExtreme(code, state, source), local,
                            Ir.Ne(Ir.Load(IrType.I64, target, state.Offset + 16), Ir.I64(0)), copy: false));
                    break;
                default:
                    throw new NotSupportedException($"no merge for {state.Kind}");
            }
        }

        void Accumulate(int offset) =>
            b.Store(IrType.I64, target, offset, Ir.Add(Ir.Load(IrType.I64, target, offset), Ir.Load(IrType.I64, source, offset)));
    }

    /// <summary>The result of a call, from its group's row.</summary>
    public Value EmitResult(ExpressionLowering code, int call, IrExpr row)
    {
        IrBuilder b = code.Builder;
        AggregateCall aggregate = Node.Calls[call];
        AggregateState state = States[CallStates[call]];
        ScalarType type = aggregate.Column.Type;
        IrExpr address = Ir.Add(row, Ir.I64(state.Offset));
        switch (state.Kind)
        {
            case StateKind.Count:
                return code.Hold(new Value(type, Ir.Load(IrType.I64, row, state.Offset), null, null), "count");
            case StateKind.IntegerSum when aggregate.Function == AggregateFunction.Sum:
                return code.Hold(new Value(type, Ir.Load(IrType.I64, row, state.Offset), null, IsZero(state.Offset + 8)), "sum");
            case StateKind.IntegerSum:
                return Guarded(IsZero(state.Offset + 8), () => Ir.Call(typeof(NumericAggregate), nameof(NumericAggregate.AverageOfIntegers),
                    Ir.Load(IrType.I64, row, state.Offset), Ir.Load(IrType.I64, row, state.Offset + 8), code.Scratch));
            case StateKind.NumericSum:
                IrExpr isEmpty = Ir.Call(typeof(NumericAggregate), nameof(NumericAggregate.IsEmpty), address);
                int scale = Math.Max(0, state.Argument!.Type.Scale);
                if (type.Kind == ValueKind.Decimal128)
                {
                    return code.Hold(new Value(type, Ir.Call(typeof(NumericAggregate), nameof(NumericAggregate.SumDecimal128), address), null, isEmpty), "sum");
                }
                string method = aggregate.Function == AggregateFunction.Sum ? nameof(NumericAggregate.Sum) : nameof(NumericAggregate.Average);
                return Guarded(isEmpty, () => Ir.Call(typeof(NumericAggregate), method, address, Ir.I32(scale), code.Scratch));
            case StateKind.FloatSum:
                return code.Hold(new Value(type, Ir.Load(Value.IrTypeOf(type.Kind), row, state.Offset), null, IsZero(state.Offset + 8)), "sum");
            case StateKind.FloatAccumulator:
                IrLocal average = b.Local(Ir.F64(0), "average");
                IrExpr found = b.Let(Ir.Call(typeof(FloatAccumulator), nameof(FloatAccumulator.Average), address, Ir.AddressOf(average)), "found");
                return new Value(type, Ir.Local(average), null, Ir.Not(found));
            case StateKind.Extreme:
                return LoadExtreme(code, state, row) with { Type = type, IsNull = b.Let(IsZero(state.Offset + 16), "none") };
            case StateKind.Boolean:
                IrExpr noneTrue = IsZero(state.Offset);
                IrExpr noneFalse = IsZero(state.Offset + 8);
                IrExpr result = aggregate.Function == AggregateFunction.BoolAnd ? noneFalse : Ir.Not(noneTrue);
                return code.Hold(new Value(type, result, null, Ir.AndAlso(noneTrue, noneFalse)), "bool");
            default:
                throw new NotSupportedException($"no result for {state.Kind}");
        }

        IrExpr IsZero(int offset) => Ir.Eq(Ir.Load(IrType.I64, row, offset), Ir.I64(0));

        Value Guarded(IrExpr isNull, Func<IrExpr> call)
        {
            IrExpr flag = b.Let(isNull, "none");
            IrLocal data = b.Local(Ir.Null(), aggregate.Column.Name);
            IrLocal length = b.Local(Ir.I32(0), aggregate.Column.Name + "_length");
            code.If(Ir.Not(flag), () =>
            {
                Value value = code.FromCall(call(), type, "result");
                b.Assign(data, value.Data);
                b.Assign(length, value.Length!);
            });
            return new Value(type, Ir.Local(data), Ir.Local(length), flag);
        }
    }

    private static void Increment(ExpressionLowering code, IrExpr row, int offset) =>
        code.Builder.Store(IrType.I64, row, offset, Ir.Add(Ir.Load(IrType.I64, row, offset), Ir.I64(1)));
}

/// <summary>The side table of one DISTINCT argument: the keys, then the argument.</summary>
internal sealed record SideLayout(int Index, Scalar Argument, Scalar? Filter, RowLayout Row)
{
    public int RowWidth => (Row.EndOffset + 7) & ~7;
}
