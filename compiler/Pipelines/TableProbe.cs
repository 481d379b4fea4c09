using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.Compiler.Pipelines;

/// <summary>Inline code that looks a key up in an AggregateTable.</summary>
internal static class TableProbe
{
    /// <summary>The hash of the keys; NULLs hash alike.</summary>
    public static IrExpr Hash(ExpressionLowering code, IReadOnlyList<Value> keys)
    {
        IrExpr? hash = null;
        foreach (Value key in keys)
        {
            IrExpr own = ValueOrder.Hash(code, key with { IsNull = null });
            if (key.IsNull is not null)
            {
                own = Ir.Select(key.IsNull, Ir.U64(HashFunctions.Null), own);
            }
            hash = hash is null ? own : Ir.Call(typeof(HashFunctions), nameof(HashFunctions.Combine), hash, own);
        }
        return code.Builder.Let(hash ?? Ir.U64(0), "hash");
    }

    /// <summary>The row of the keys in a thread's own table, added when there is none.</summary>
    /// <param name="inserted">What happens when it has been added.</param>
    /// <param name="hashed">The hash of the keys (<see cref="HashKeys"/>), where it has been computed.</param>
    public static IrExpr FindOrInsert(ExpressionLowering code, IrExpr local, int table, RowLayout layout, IReadOnlyList<Value> keys, Action? inserted = null, IrExpr? hashed = null)
    {
        IrBuilder b = code.Builder;
        Value[] canonical = Canonical(code, keys);
        IrExpr hash = hashed ?? Hash(code, canonical);
        IrExpr[] nulls = layout.NullBits(code, canonical);
        IrLocal row = b.Local(IrType.Ptr, "row");
        IrExpr address = b.Let(Ir.Load(IrType.Ptr, local, PipelineLocal.TablesOffset + 8 * table), "table");
        Probe(code, address, hash, candidate => Matches(code, layout, candidate, nulls, canonical), row, () =>
        {
            b.Assign(row, Ir.Call(typeof(AggregateTable), nameof(AggregateTable.Insert), address, hash));
            layout.StoreNulls(code, Ir.Local(row), nulls);
            for (int i = 0; i < canonical.Length; i++)
            {
                RowLayout.Store(code, Ir.Local(row), layout.Fields[i], ExtremeStates.CopyReference(code, canonical[i], local, table));
            }
            inserted?.Invoke();
        });
        return Ir.Local(row);
    }

    /// <summary>The hash by which <see cref="FindOrInsert"/> looks for keys.</summary>
    public static IrExpr HashKeys(ExpressionLowering code, IReadOnlyList<Value> keys) => Hash(code, Canonical(code, keys));

    private static Value[] Canonical(ExpressionLowering code, IReadOnlyList<Value> keys) =>
        [.. keys.Select(k => RowLayout.Canonical(code, code.Full(k)))];

    /// <summary>A row for a side table: once for each different one, or simply appended.</summary>
    public static void Collect(ExpressionLowering code, IrExpr local, int table, RowLayout layout, IReadOnlyList<Value> values, bool isDistinct)
    {
        if (isDistinct)
        {
            FindOrInsert(code, local, table, layout, values);
            return;
        }
        IrBuilder b = code.Builder;
        Value[] canonical = Canonical(code, values);
        IrExpr[] nulls = layout.NullBits(code, canonical);
        IrExpr row = b.Let(Ir.Call(typeof(AggregateTable), nameof(AggregateTable.Append), Ir.Load(IrType.Ptr, local, PipelineLocal.TablesOffset + 8 * table)), "row");
        layout.StoreNulls(code, row, nulls);
        for (int i = 0; i < canonical.Length; i++)
        {
            RowLayout.Store(code, row, layout.Fields[i], ExtremeStates.CopyReference(code, canonical[i], local, table));
        }
    }

    /// <summary>
    /// The loop over the directory: <paramref name="matches"/> gives the condition that a candidate row has the key,
    /// <paramref name="absent"/> runs when the key is not there.
    /// </summary>
    public static void Probe(ExpressionLowering code, IrExpr table, IrExpr hash, Func<IrExpr, IrExpr> matches, IrLocal row, Action absent)
    {
        IrBuilder b = code.Builder;
        IrExpr directory = b.Let(Ir.Load(IrType.Ptr, table, AggregateTable.DirectoryOffset), "directory");
        IrExpr mask = b.Let(Ir.Load(IrType.U64, table, AggregateTable.MaskOffset), "mask");
        IrLocal slot = b.Local(Ir.And(hash, mask), "slot");
        b.Loop(() => code.Scoped(() =>
        {
            IrExpr entry = b.Let(Ir.Load(IrType.U64, Ir.Add(directory, Ir.Convert(Ir.Shl(Ir.Local(slot), Ir.I32(3)), IrType.I64))), "entry");
            code.If(Ir.Eq(entry, Ir.U64(0)), () =>
            {
                absent();
                b.Break();
            });
            code.If(Ir.Eq(Ir.Shr(Ir.Xor(entry, hash), Ir.I32(48)), Ir.U64(0)), () =>
            {
                IrExpr candidate = b.Let(Ir.Convert(Ir.And(entry, Ir.U64(AggregateTable.AddressMask)), IrType.Ptr), "candidate");
                code.If(matches(candidate), () =>
                {
                    b.Assign(row, candidate);
                    b.Break();
                });
            });
            b.Assign(slot, Ir.And(Ir.Add(Ir.Local(slot), Ir.U64(1)), mask));
        }));
    }

    /// <summary>The candidate has these keys.</summary>
    private static IrExpr Matches(ExpressionLowering code, RowLayout layout, IrExpr candidate, IrExpr[] nulls, Value[] keys)
    {
        IrExpr matches = Ir.True;
        for (int i = 0; i < nulls.Length; i++)
        {
            matches = Ir.AndAlso(matches, Ir.Eq(Ir.Load(IrType.I64, candidate, layout.NullsOffset + i * 8), nulls[i]));
        }
        for (int i = 0; i < keys.Length; i++)
        {
            matches = Ir.AndAlso(matches, FieldEquals(code, candidate, layout.Fields[i], keys[i]));
        }
        return matches;
    }

    /// <summary>Two rows of one layout have the same keys.</summary>
    public static IrExpr SameKeys(ExpressionLowering code, RowLayout layout, IrExpr left, IrExpr right)
    {
        IrExpr same = Ir.True;
        for (int i = 0; i < layout.NullWords; i++)
        {
            same = Ir.AndAlso(same, Ir.Eq(Ir.Load(IrType.I64, left, layout.NullsOffset + i * 8), Ir.Load(IrType.I64, right, layout.NullsOffset + i * 8)));
        }
        foreach (RowField field in layout.Fields)
        {
            same = Ir.AndAlso(same, FieldEquals(code, left, field, FieldValue(field, right)));
        }
        return same;
    }

    /// <summary>Null words have been compared; a general numeric or an interval must not be read where there is none.</summary>
    private static IrExpr FieldEquals(ExpressionLowering code, IrExpr row, RowField field, Value key)
    {
        IrExpr equal = ValueOrder.Equal(code, FieldValue(field, row), key with { IsNull = null });
        return field.Type.Kind == ValueKind.Numeric || field.Type.BaseOid == PgType.Interval ? Ir.OrElse(Ir.Eq(key.Length!, Ir.I32(0)), equal) : equal;
    }

    /// <summary>The field as plain loads, so that it may stand in a condition that is not reached.</summary>
    private static Value FieldValue(RowField field, IrExpr row)
    {
        IrExpr data = field.Type.Kind == ValueKind.Bool
            ? Ir.Ne(Ir.Load(IrType.U8, row, field.Offset), Ir.U8(0))
            : Ir.Load(Value.IrTypeOf(field.Type.Kind), row, field.Offset);
        IrExpr? length = field.Type.IsReference ? Ir.Load(IrType.I32, row, field.Offset + 8) : null;
        return new Value(field.Type, data, length, null);
    }
}
