using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Scheduler;
using PgFusion.Runtime.Windows;

namespace PgFusion.Compiler.Pipelines;

/// <summary>Code for comparing the sorted rows of a window.</summary>
internal static class WindowCode
{
    /// <summary>
    /// (constants, rows, count, local) → 0: writes the mark (WindowMarks) of each of <c>count</c> rows after the first one
    /// to the address in the local state: whether it has other keys than the row before.
    /// </summary>
    public static IrFunction Mark(string name, ConstantPool constants, SortLayout layout, WindowSpec window)
    {
        (IrBuilder b, ExpressionLowering code) = Begin(name, constants);
        IrExpr marks = b.Let(Ir.Load(IrType.Ptr, b.Argument(3), PipelineLocal.WindowOffset), "marks");
        IrLocal next = b.Local(Ir.I32(0), "next");
        IrLocal previous = b.Local(Ir.Load(IrType.Ptr, b.Argument(1)), "previous");
        IrLocal row = b.Local(IrType.Ptr, "row");
        b.While(Ir.Lt(Ir.Local(next), b.Argument(2)), () => code.Scoped(() =>
        {
            b.Assign(row, Ir.Load(IrType.Ptr, Ir.Add(b.Argument(1), Ir.Shl(Ir.Convert(Ir.Local(next), IrType.I64), Ir.I32(3))), 8));
            IrLocal mark = b.Local(Ir.U8(WindowMarks.PeerGroupStart | WindowMarks.PartitionStart), "mark");
            WhenSame(0, window.PartitionKeys, () =>
            {
                b.Assign(mark, Ir.U8(WindowMarks.PeerGroupStart));
                WhenSame(0, [.. window.OrderKeys.Select(static k => k.Value)], () => b.Assign(mark, Ir.U8(0)));
            });
            b.Store(IrType.U8, Ir.Add(marks, Ir.Convert(Ir.Local(next), IrType.I64)), 0, Ir.Local(mark));
            b.Assign(previous, Ir.Local(row));
            b.Assign(next, Ir.Add(Ir.Local(next), Ir.I32(1)));
        }));
        b.Return(Ir.I32(0));
        return BreakerCode.WithPrologue(b.Build(), code);

        void WhenSame(int index, IReadOnlyList<Scalar> keys, Action then)
        {
            if (index == keys.Count)
            {
                then();
                return;
            }
            RowField field = layout.Row.Fields[layout.FieldOf(keys[index])];
            Value left = layout.Row.Load(code, Ir.Local(previous), field, keys[index].Nullable);
            Value right = layout.Row.Load(code, Ir.Local(row), field, keys[index].Nullable);
            IrLocal same = b.Local(Ir.False, "same");
            void Values() => b.Assign(same, ValueOrder.Equal(code, left with { IsNull = null }, right with { IsNull = null }));
            if (left.IsNull is null)
            {
                Values();
            }
            else
            {
                code.If(Ir.Eq(left.IsNull, right.IsNull!), () => code.If(left.IsNull, () => b.Assign(same, Ir.True), Values));
            }
            code.If(Ir.Local(same), () => WhenSame(index + 1, keys, then));
        }
    }

    /// <summary>
    /// (constants, pair of rows, -, local) → 1 when the first row, the candidate, is before the start of the second one's
    /// frame (<paramref name="isStart"/>), or not yet behind its end: update_frameheadpos and update_frametailpos.
    /// </summary>
    public static IrFunction Range(string name, ConstantPool constants, SortLayout layout, WindowFrame frame, bool isStart)
    {
        RangeComparison range = frame.Range!;
        bool subtract = (isStart ? frame.Start : frame.End) == FrameBound.OffsetPreceding;
        bool less = !isStart;
        if (!range.Ascending)
        {
            subtract = !subtract;
            less = !less;
        }
        (IrBuilder b, ExpressionLowering code) = Begin(name, constants);
        RowField field = layout.Row.Fields[layout.FieldOf(range.Key)];
        IrExpr candidate = b.Let(Ir.Load(IrType.Ptr, b.Argument(1)), "candidate");
        IrExpr current = b.Let(Ir.Load(IrType.Ptr, b.Argument(1), 8), "current");
        Value value = layout.Row.Load(code, candidate, field, range.Key.Nullable);
        Value origin = layout.Row.Load(code, current, field, range.Key.Nullable);
        if (value.IsNull is { } valueNull && origin.IsNull is { } originNull)
        {
            // NULLs are peers of each other, infinitely far from everything else.
            IrExpr goesOn = (isStart, range.NullsFirst) switch
            {
                (true, true) => Ir.AndAlso(valueNull, Ir.Not(originNull)),
                (true, false) => Ir.AndAlso(Ir.Not(valueNull), originNull),
                (false, true) => valueNull,
                (false, false) => originNull,
            };
            code.If(Ir.OrElse(valueNull, originNull), () => b.Return(Ir.Convert(goesOn, IrType.I32)));
        }
        Value offset = code.Lower(isStart ? frame.StartOffset! : frame.EndOffset!);
        IrExpr inRange = InRangeCall(code, range, value, origin, offset, subtract, less);
        b.Return(Ir.Convert(isStart ? Ir.Not(inRange) : inRange, IrType.I32));
        return BreakerCode.WithPrologue(b.Build(), code);
    }

    private static IrExpr InRangeCall(ExpressionLowering code, RangeComparison range, Value value, Value origin, Value offset, bool subtract, bool less)
    {
        IrExpr down = Ir.Bool(subtract);
        IrExpr below = Ir.Bool(less);
        if (value.Type.IsNumeric)
        {
            Value a = code.ToNumeric(value with { IsNull = null });
            Value b = code.ToNumeric(origin with { IsNull = null });
            Value c = code.ToNumeric(offset with { IsNull = null });
            return Ir.Call(typeof(InRange), nameof(InRange.Numeric), a.Data, a.Length!, b.Data, b.Length!, c.Data, c.Length!, down, below, code.Scratch);
        }
        if (offset.Type.BaseOid == PgType.Interval)
        {
            if (range.Zone is not null)
            {
                return Ir.Call(typeof(InRange), nameof(InRange.ZonedTimestamp), value.Data, origin.Data, offset.Data, down, below,
                    Ir.Bool(range.HasInfiniteIntervals), code.Lower(range.Zone).Data);
            }
            string method = value.Type.BaseOid switch
            {
                PgType.Date => nameof(InRange.Date),
                PgType.Time => nameof(InRange.Time),
                PgType.Interval => nameof(InRange.Interval),
                _ => nameof(InRange.Timestamp),
            };
            return Ir.Call(typeof(InRange), method, value.Data, origin.Data, offset.Data, down, below, Ir.Bool(range.HasInfiniteIntervals));
        }
        return value.Type.IsFloat
            ? Ir.Call(typeof(InRange), nameof(InRange.Float), Ir.Convert(value.Data, IrType.F64), Ir.Convert(origin.Data, IrType.F64), offset.Data, down, below)
            : Ir.Call(typeof(InRange), nameof(InRange.Integer), Ir.Convert(value.Data, IrType.I64), Ir.Convert(origin.Data, IrType.I64),
                Ir.Convert(offset.Data, IrType.I64), down, below);
    }

    private static (IrBuilder, ExpressionLowering) Begin(string name, ConstantPool constants)
    {
        var b = new IrBuilder(name, IrType.I32, ("constants", IrType.Ptr), ("rows", IrType.Ptr), ("count", IrType.I32), ("local", IrType.Ptr));
        IrExpr scratch = b.Let(Ir.Load(IrType.Ptr, b.Argument(3), PipelineLocal.ScratchOffset), "scratch");
        return (b, new ExpressionLowering(b, b.Argument(0), scratch, constants, isNarrow: false));
    }
}
