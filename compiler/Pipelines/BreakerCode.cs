using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.Compiler.Pipelines;

/// <summary>The functions that pipeline breakers call between pipelines.</summary>
internal static class BreakerCode
{
    /// <summary>
    /// (constants, rows, count, local) → 0: looks every row's keys up in a table of the local state; the first row of
    /// a key is adopted, the states of others are combined into it (without states they are dropped).
    /// </summary>
    public static IrFunction Merge(string name, ConstantPool constants, RowLayout keys, int table, AggregateLayout? states)
    {
        var b = new IrBuilder(name, IrType.I32, ("constants", IrType.Ptr), ("rows", IrType.Ptr), ("count", IrType.I32), ("local", IrType.Ptr));
        IrExpr local = b.Argument(3);
        var code = new ExpressionLowering(b, b.Argument(0), b.Let(Ir.Load(IrType.Ptr, local, PipelineLocal.ScratchOffset), "scratch"), constants, isNarrow: false);
        IrLocal next = b.Local(Ir.I32(0), "next");
        b.While(Ir.Lt(Ir.Local(next), b.Argument(2)), () => code.Scoped(() =>
        {
            IrExpr source = b.Let(Ir.Load(IrType.Ptr, Ir.Add(b.Argument(1), Ir.Shl(Ir.Convert(Ir.Local(next), IrType.I64), Ir.I32(3)))), "source");
            b.Exec(Ir.Call(typeof(LookupBatch), nameof(LookupBatch.FetchAhead), b.Argument(1), Ir.Local(next), b.Argument(2)));
            b.Assign(next, Ir.Add(Ir.Local(next), Ir.I32(1)));
            IrExpr hash = b.Let(Ir.Load(IrType.U64, source, AggregateTable.RowHashOffset), "hash");
            IrExpr address = b.Let(Ir.Load(IrType.Ptr, local, PipelineLocal.TablesOffset + 8 * table), "table");
            IrLocal row = b.Local(IrType.Ptr, "row");
            b.Assign(row, Ir.Null());
            TableProbe.Probe(code, address, hash, candidate => TableProbe.SameKeys(code, keys, candidate, source), row,
                () => b.Exec(Ir.Call(typeof(AggregateTable), nameof(AggregateTable.Adopt), address, hash, source)));
            if (states is not null)
            {
                code.If(Ir.Ne(Ir.Local(row), Ir.Null()), () => states.EmitMerge(code, Ir.Local(row), source, local));
            }
        }));
        b.Return(Ir.I32(0));
        return WithPrologue(b.Build(), code);
    }

    /// <summary>(constants, left, right) → order of two sorted rows by all keys.</summary>
    public static IrFunction CompareRows(string name, ConstantPool constants, SortLayout layout)
    {
        (IrBuilder b, ExpressionLowering code) = Comparison(name, constants);
        foreach (SortKey key in layout.Node.Keys)
        {
            RowField field = layout.Row.Fields[layout.FieldOf(key.Value)];
            EmitKey(code, layout.Row, field, key.Value.Nullable, key.Descending, key.NullsFirst, key.Value.Type.Collation);
        }
        if (layout.SequenceOffset is { } offset)
        {
            b.Return(Ir.Select(Ir.Lt(Ir.Load(IrType.I64, b.Argument(1), offset), Ir.Load(IrType.I64, b.Argument(2), offset)), Ir.I32(-1), Ir.I32(1)));
        }
        b.Return(Ir.I32(0));
        return WithPrologue(b.Build(), code);
    }

    /// <summary>(constants, left, right) → order of two rows of a side table; those that are equal as they came.</summary>
    public static IrFunction CompareSideRows(string name, ConstantPool constants, SideLayout side)
    {
        (IrBuilder b, ExpressionLowering code) = Comparison(name, constants);
        foreach (SortKey key in side.Order)
        {
            // A constant orders nothing.
            if (side.FieldOf(key.Value) is { } field)
            {
                EmitKey(code, side.Row, field, side.IsNullable(key.Value), key.Descending, key.NullsFirst, key.Value.Type.Collation);
            }
        }
        IrExpr left = b.Let(Ir.Load(IrType.U64, b.Argument(1), AggregateTable.RowHashOffset), "left_number");
        IrExpr right = b.Let(Ir.Load(IrType.U64, b.Argument(2), AggregateTable.RowHashOffset), "right_number");
        b.Return(Ir.Sub(Ir.Convert(Ir.Gt(left, right), IrType.I32), Ir.Convert(Ir.Lt(left, right), IrType.I32)));
        return WithPrologue(b.Build(), code);
    }

    private static (IrBuilder, ExpressionLowering) Comparison(string name, ConstantPool constants)
    {
        var b = new IrBuilder(name, IrType.I32, ("constants", IrType.Ptr), ("left", IrType.Ptr), ("right", IrType.Ptr));
        // Comparing computes no values, so it needs no scratch: numerics of one column have one representation.
        return (b, new ExpressionLowering(b, b.Argument(0), Ir.Null(), constants, isNarrow: false));
    }

    private static void EmitKey(ExpressionLowering code, RowLayout layout, RowField field, bool nullable, bool descending, bool nullsFirst, uint collation)
    {
        IrBuilder b = code.Builder;
        Value left = layout.Load(code, b.Argument(1), field, nullable);
        Value right = layout.Load(code, b.Argument(2), field, nullable);
        void Values()
        {
            IrExpr order = b.Let(ValueOrder.Compare(code, left with { IsNull = null }, right with { IsNull = null }, collation), "order");
            code.If(Ir.Ne(order, Ir.I32(0)), () => b.Return(descending ? Ir.Select(Ir.Lt(order, Ir.I32(0)), Ir.I32(1), Ir.I32(-1)) : order));
        }
        if (!nullable)
        {
            Values();
            return;
        }
        code.If(Ir.Ne(left.IsNull!, right.IsNull!), () => b.Return(Ir.Select(left.IsNull!, Ir.I32(nullsFirst ? -1 : 1), Ir.I32(nullsFirst ? 1 : -1))));
        code.If(Ir.Not(left.IsNull!), Values);
    }

    /// <summary>The function with what was hoisted in front of its body.</summary>
    public static IrFunction WithPrologue(IrFunction function, ExpressionLowering code) =>
        function with { Body = new IrBlock([.. code.Prologue, .. function.Body.Statements]) };
}
