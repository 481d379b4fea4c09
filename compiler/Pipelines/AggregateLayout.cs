using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.HashTables;

namespace PgFusion.Compiler.Pipelines;

/// <summary>
/// The rows of an aggregation's hash table (AggregateTable): hash, keys, states; and, for each different DISTINCT or
/// sorted argument, a side table whose rows are the keys and the argument. When the input has ended the side tables'
/// rows, each value once or in order, are fed to the states of their aggregates.
/// <para>Under grouping sets the number of the set is the first key, so that each set has its own groups.</para>
/// </summary>
internal sealed class AggregateLayout
{
    public AggregateLayout(AggregateNode node)
    {
        Node = node;
        ScalarType[] keyTypes = [.. node.Keys.Select(static k => k.Column.Type)];
        keyTypes = node.HasSets ? [SetType, .. keyTypes] : keyTypes;
        Keys = new RowLayout(AggregateTable.RowNullsOffset, keyTypes);
        int offset = Keys.EndOffset;
        var states = new List<AggregateState>();
        var sides = new List<SideLayout>();
        foreach (AggregateCall call in node.Calls)
        {
            AggregateState state = AggregateState.Of(call);
            int known = states.FindIndex(state.SameAs);
            if (known < 0)
            {
                if (state.NeedsSide)
                {
                    int side = sides.FindIndex(s => s.Serves(state));
                    if (side < 0)
                    {
                        side = sides.Count;
                        sides.Add(new SideLayout(side, state, keyTypes));
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
            throw new UnsupportedException("more than 31 different DISTINCT or sorted aggregate arguments");
        }
    }

    private static ScalarType SetType { get; } = new(PgType.Int4, -1, 0, ValueKind.Int32, PgType.Int4);

    public AggregateNode Node { get; }

    /// <summary>The set's number, if there are sets, and the keys.</summary>
    public RowLayout Keys { get; }

    /// <summary>Where the node's key stands in rows.</summary>
    public RowField KeyField(int key) => Keys.Fields[key + (Node.HasSets ? 1 : 0)];

    /// <summary>Whether the field of <see cref="Keys"/> may be NULL.</summary>
    public bool IsNullable(RowField field) => !Node.HasSets ? Node.Keys[field.Index].Column.Nullable : field.Index > 0 && Node.Keys[field.Index - 1].Column.Nullable;

    public static Value SetNumber(IrExpr number) => new(SetType, number, null, null);

    /// <summary>What GROUPING() is in a group.</summary>
    public Value EmitGrouping(ExpressionLowering code, GroupingColumn grouping, IrExpr row)
    {
        IrExpr set = Keys.Load(code, row, Keys.Fields[0], nullable: false).Data;
        return code.Hold(new Value(grouping.Column.Type, OfSet(set, grouping.Values, Ir.I32), null, null), "grouping");
    }

    /// <summary>The entry of a set's number in a table that is known now.</summary>
    public static IrExpr OfSet<T>(IrExpr set, IReadOnlyList<T> values, Func<T, IrExpr> constant)
    {
        IrExpr Between(int first, int end) => end - first == 1
            ? constant(values[first])
            : Ir.Select(Ir.Lt(set, Ir.I32((first + end) / 2)), Between(first, (first + end) / 2), Between((first + end) / 2, end));
        return Between(0, values.Count);
    }

    public IReadOnlyList<AggregateState> States { get; }

    public IReadOnlyList<SideLayout> Sides { get; }

    /// <summary>For each call of the node the index of its state.</summary>
    public List<int> CallStates { get; } = [];

    public int RowWidth { get; }

    /// <summary>Groups are expected to have several rows each.</summary>
    public bool IsReduction => Node.Rows * 2 <= Node.Input.Rows;

    /// <summary>
    /// The result depends on the order of the rows: float additions, and which of several equal but distinguishable
    /// values is kept. Such an aggregation runs on one thread, in the order of the heap, as PostgreSQL's does.
    /// </summary>
    public bool NeedsInputOrder =>
        Sides.Any(static s => !s.IsDistinct) || States.Any(static s => s.NeedsOrder || (s.Kind == StateKind.Extreme && TypeOrder.HasDistinguishableEquals(s.Argument!.Type))) ||
        Node.Keys.Any(static k => TypeOrder.HasDistinguishableEquals(k.Column.Type));

    /// <summary>Adds one row's arguments to a state; the filter has passed. Rows with a NULL argument mostly do not count.</summary>
    /// <param name="sideRow">The row of the state's side table that the arguments come from.</param>
    public void EmitUpdate(ExpressionLowering code, AggregateState state, IrExpr row, IReadOnlyList<Value> arguments, IrExpr local, IrExpr? sideRow = null)
    {
        IrExpr? anyNull = null;
        foreach (Value argument in arguments.Take(state.StrictArguments).Where(static a => a.IsNull is not null))
        {
            anyNull = anyNull is null ? argument.IsNull : Ir.OrElse(anyNull, argument.IsNull!);
        }
        if (anyNull is null)
        {
            EmitUpdateNotNull(code, state, row, arguments, local, sideRow);
        }
        else
        {
            Value[] present = [.. arguments.Select((a, i) => i < state.StrictArguments ? a with { IsNull = null } : a)];
            code.If(Ir.Not(anyNull), () => EmitUpdateNotNull(code, state, row, present, local, sideRow));
        }
    }

    private void EmitUpdateNotNull(ExpressionLowering code, AggregateState state, IrExpr row, IReadOnlyList<Value> arguments, IrExpr local, IrExpr? sideRow)
    {
        switch (state.Kind)
        {
            case StateKind.Count:
                Increment(code, row, state.Offset);
                break;
            case StateKind.IntegerSum or StateKind.NumericSum or StateKind.FloatSum or StateKind.IntervalSum:
                SumStates.EmitUpdate(code, state, row, arguments[0], local);
                break;
            case StateKind.FloatAccumulator or StateKind.NumericDeviation or StateKind.Regression:
                StatisticsStates.EmitUpdate(code, state, row, arguments, local);
                break;
            case StateKind.Extreme or StateKind.First:
                ExtremeStates.EmitUpdate(code, state, row, arguments[0], local);
                break;
            case StateKind.Boolean or StateKind.Bits:
                BitStates.EmitUpdate(code, state, row, arguments[0]);
                break;
            case StateKind.StringJoin or StateKind.Array or StateKind.RowList:
                OrderedStates.EmitUpdate(code, state, row, arguments, local, sideRow);
                break;
            case StateKind.Mode:
                OrderedStates.EmitMode(code, state, Sides[state.Side], row, arguments[0], sideRow!);
                break;
            default:
                throw new NotSupportedException($"no update for {state.Kind}");
        }
    }

    /// <summary>Combines the states of two rows of the same key; the source's references stay valid.</summary>
    public void EmitMerge(ExpressionLowering code, IrExpr target, IrExpr source, IrExpr local)
    {
        foreach (AggregateState state in States)
        {
            switch (state.Kind)
            {
                case StateKind.Count:
                    Accumulate(code, target, source, state.Offset);
                    break;
                case StateKind.IntegerSum or StateKind.NumericSum or StateKind.FloatSum or StateKind.IntervalSum:
                    SumStates.EmitMerge(code, state, target, source, local);
                    break;
                case StateKind.FloatAccumulator or StateKind.NumericDeviation or StateKind.Regression:
                    StatisticsStates.EmitMerge(code, state, target, source, local);
                    break;
                case StateKind.Extreme or StateKind.First:
                    ExtremeStates.EmitMerge(code, state, target, source, local);
                    break;
                case StateKind.Boolean or StateKind.Bits:
                    BitStates.EmitMerge(code, state, target, source);
                    break;
                case StateKind.StringJoin or StateKind.Array or StateKind.RowList or StateKind.Mode:
                    code.Builder.Exec(Ir.Call(typeof(OrderedAggregate), nameof(OrderedAggregate.NotMergeable)));
                    break;
                default:
                    throw new NotSupportedException($"no merge for {state.Kind}");
            }
        }
    }

    /// <summary>The result of a call, from its group's row.</summary>
    public Value EmitResult(ExpressionLowering code, int call, IrExpr row)
    {
        AggregateCall aggregate = Node.Calls[call];
        AggregateState state = States[CallStates[call]];
        return state.Kind switch
        {
            StateKind.Count => code.Hold(new Value(aggregate.Column.Type, Ir.Load(IrType.I64, row, state.Offset), null, null), "count"),
            StateKind.IntegerSum or StateKind.NumericSum or StateKind.FloatSum or StateKind.IntervalSum => SumStates.EmitResult(code, state, aggregate, row),
            StateKind.FloatAccumulator or StateKind.NumericDeviation or StateKind.Regression => StatisticsStates.EmitResult(code, state, aggregate, row),
            StateKind.Extreme or StateKind.First => ExtremeStates.EmitResult(code, state, aggregate, row),
            StateKind.Boolean or StateKind.Bits => BitStates.EmitResult(code, state, aggregate, row),
            StateKind.StringJoin or StateKind.Array or StateKind.RowList or StateKind.Mode =>
                OrderedStates.EmitResult(code, state, aggregate, state.Side < 0 ? null : Sides[state.Side], row),
            _ => throw new NotSupportedException($"no result for {state.Kind}"),
        };
    }

    public static void Increment(ExpressionLowering code, IrExpr row, int offset) =>
        code.Builder.Store(IrType.I64, row, offset, Ir.Add(Ir.Load(IrType.I64, row, offset), Ir.I64(1)));

    /// <summary>Adds a 64-bit count of the source to that of the target.</summary>
    public static void Accumulate(ExpressionLowering code, IrExpr target, IrExpr source, int offset) =>
        code.Builder.Store(IrType.I64, target, offset, Ir.Add(Ir.Load(IrType.I64, target, offset), Ir.Load(IrType.I64, source, offset)));

    public static IrExpr IsZero(IrExpr row, int offset) => Ir.Eq(Ir.Load(IrType.I64, row, offset), Ir.I64(0));

    /// <summary>A reference that a helper computes only when the result is not NULL.</summary>
    public static Value Guarded(ExpressionLowering code, AggregateCall aggregate, IrExpr isNull, Func<IrExpr> call)
    {
        IrBuilder b = code.Builder;
        IrExpr flag = b.Let(isNull, "none");
        IrLocal data = b.Local(Ir.Null(), aggregate.Column.Name);
        IrLocal length = b.Local(Ir.I32(0), aggregate.Column.Name + "_length");
        code.If(Ir.Not(flag), () =>
        {
            Value value = code.FromCall(call(), aggregate.Column.Type, "result");
            b.Assign(data, value.Data);
            b.Assign(length, value.Length!);
        });
        return new Value(aggregate.Column.Type, Ir.Local(data), Ir.Local(length), flag);
    }
}
