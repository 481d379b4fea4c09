using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.HashTables;

namespace PgFusion.Compiler.Pipelines;

/// <summary>
/// Looks the current row's keys up in a join's hash table and goes on for each match, for none, or for the row itself,
/// as the kind of the join has it. In the code that goes on, Continue leads to the next match.
/// </summary>
internal static class JoinProbe
{
    /// <param name="code">The pipeline's function.</param>
    /// <param name="layout">The join.</param>
    /// <param name="done">Set when no more rows are wanted.</param>
    /// <param name="goOn">Writes what happens with a row of the join.</param>
    public static void Write(ExpressionLowering code, JoinLayout layout, IrExpr done, Action goOn)
    {
        IrBuilder b = code.Builder;
        int slot = code.Pool.Add(new JoinTableConstant(layout));
        IrExpr table = code.Constant(slot, IrType.Ptr, "join");
        Value[] keys = [.. layout.Keys.Select(k => code.Full(code.Lower(JoinLayout.InKeyType(k, k.Left))))];
        IrExpr? anyNull = null;
        foreach (Value key in keys)
        {
            if (key.IsNull is not null)
            {
                anyNull = anyNull is null ? key.IsNull : Ir.OrElse(anyNull, key.IsNull);
            }
        }
        Value[] present = [.. keys.Select(static k => k with { IsNull = null })];
        IrLocal hash = b.Local(IrType.U64, "hash");
        IrLocal candidate = b.Local(IrType.Ptr, "candidate");
        void Find()
        {
            b.Assign(hash, TableProbe.Hash(code, present));
            b.Assign(candidate, Ir.Call(typeof(JoinTable), nameof(JoinTable.First), table, Ir.Local(hash)));
        }
        if (anyNull is null)
        {
            Find();
        }
        else
        {
            // A NULL key matches nothing, and must not be hashed.
            b.Assign(candidate, Ir.Null());
            code.If(Ir.Not(anyNull), Find);
        }

        IrLocal current = b.Local(IrType.Ptr, "current");
        Func<Column, Value> left = code.ReadColumn;
        code.ReadColumn = column => layout.FieldOf(column) is >= 0 and int field
            ? layout.Row.Load(code, Ir.Local(current), layout.Row.Fields[field], column.Nullable)
            : left(column);

        switch (layout.Node.Kind)
        {
            case JoinKind.Inner:
                b.While(Ir.AndAlso(Ir.Ne(Ir.Local(candidate), Ir.Null()), Ir.Not(done)), () => code.Scoped(() =>
                {
                    Step();
                    Check(code, layout, Ir.Local(current), Ir.Local(hash), present);
                    goOn();
                }));
                break;
            case JoinKind.Left or JoinKind.Full:
                IrLocal matched = b.Local(IrType.Bool, "matched");
                b.Assign(matched, Ir.False);
                b.While(Ir.Not(done), () => code.Scoped(() =>
                {
                    code.If(Ir.Eq(Ir.Local(candidate), Ir.Null()), () =>
                    {
                        b.If(Ir.Local(matched), b.Break);
                        b.Assign(matched, Ir.True);
                        b.Assign(current, Ir.Load(IrType.Ptr, table, JoinTable.NullRowOffset));
                    }, () =>
                    {
                        Step();
                        Check(code, layout, Ir.Local(current), Ir.Local(hash), present);
                        b.Assign(matched, Ir.True);
                        if (layout.KeepsUnmatched)
                        {
                            // Threads may do so at the same time. Rows of many matches are written to once.
                            b.If(Ir.Eq(Ir.Load(IrType.I64, Ir.Local(current), layout.MatchedOffset), Ir.I64(0)),
                                () => b.Store(IrType.I64, Ir.Local(current), layout.MatchedOffset, Ir.I64(1)));
                        }
                    });
                    goOn();
                }));
                break;
            case JoinKind.Semi or JoinKind.Anti:
                IrLocal found = b.Local(IrType.Bool, "found");
                b.Assign(found, Ir.False);
                b.While(Ir.AndAlso(Ir.Ne(Ir.Local(candidate), Ir.Null()), Ir.Not(Ir.Local(found))), () => code.Scoped(() =>
                {
                    Step();
                    Check(code, layout, Ir.Local(current), Ir.Local(hash), present);
                    b.Assign(found, Ir.True);
                }));
                code.ReadColumn = left;
                b.If(layout.Node.Kind == JoinKind.Semi ? Ir.Not(Ir.Local(found)) : Ir.Local(found), b.Continue);
                goOn();
                break;
            default:
                throw new NotSupportedException($"no probe for {layout.Node.Kind}");
        }

        void Step()
        {
            b.Assign(current, Ir.Local(candidate));
            b.Assign(candidate, Ir.Load(IrType.Ptr, Ir.Local(candidate), JoinRows.RowNextOffset));
        }
    }

    /// <summary>Goes to the next candidate unless this one has the keys and satisfies what is not a key.</summary>
    private static void Check(ExpressionLowering code, JoinLayout layout, IrExpr row, IrExpr hash, Value[] keys)
    {
        IrBuilder b = code.Builder;
        b.If(Ir.Ne(Ir.Load(IrType.U64, row, JoinRows.RowHashOffset), hash), b.Continue);
        IrExpr same = Ir.True;
        if (layout.KeepsUnmatched && layout.Keys.Any(static k => k.Right.Nullable))
        {
            // Under NULLs of the keys lie zeroes, which are values too.
            for (int word = 0; word * 64 < keys.Length; word++)
            {
                long bits = keys.Length - word * 64 >= 64 ? -1 : (1L << (keys.Length - word * 64)) - 1;
                same = Ir.AndAlso(same, Ir.Eq(Ir.And(Ir.Load(IrType.I64, row, layout.Row.NullsOffset + word * 8), Ir.I64(bits)), Ir.I64(0)));
            }
        }
        for (int i = 0; i < keys.Length; i++)
        {
            Value stored = layout.Row.Load(code, row, layout.Row.Fields[i], nullable: false);
            same = Ir.AndAlso(same, ValueOrder.Equal(code, stored, keys[i]));
        }
        b.If(Ir.Not(same), b.Continue);
        foreach (Scalar condition in layout.Residual)
        {
            b.If(Ir.Not(code.Condition(condition)), b.Continue);
        }
    }
}
