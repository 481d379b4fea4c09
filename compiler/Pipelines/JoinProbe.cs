using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.Compiler.Pipelines;

/// <summary>
/// Looks the current row's keys up in a join's hash table and goes on for each match, for none, or for the row itself,
/// as the kind of the join has it. In the code that goes on, Continue leads to the next match. Of a join that builds its
/// left side nothing goes on: the rows that match are marked.
/// </summary>
internal static class JoinProbe
{
    /// <param name="code">The pipeline's function.</param>
    /// <param name="local">The thread's <see cref="PipelineLocal"/>.</param>
    /// <param name="layout">The join.</param>
    /// <param name="done">Set when no more rows are wanted.</param>
    /// <param name="goOn">Writes what happens with a row of the join; it gets what holds the build row.</param>
    /// <param name="arrived">Where the rows have waited for their candidates (<see cref="Wait"/>); null when each looks for its own.</param>
    /// <param name="ahead">Where the rows of the join will wait, when they do: they come back when there is no room.</param>
    public static void Write(ExpressionLowering code, IrExpr local, JoinLayout layout, IrExpr done, Action<IrLocal> goOn,
        LookupPoint? arrived = null, LookupPoint? ahead = null)
    {
        IrBuilder b = code.Builder;
        b.If(Ir.Call(typeof(PipelineLocal), nameof(PipelineLocal.IsCancelled), local), () => b.Return(Ir.I32(PipelineResult.Done)));
        Value[] keys = JoinSinkCode.Keys(code, layout, layout.Keys.Select(static k => k.Probe));
        Value[] present = JoinSinkCode.Present(layout, keys);
        IrLocal hash = arrived?.Hash ?? b.Local(IrType.U64, "hash");
        IrLocal candidate = b.Local(IrType.Ptr, "candidate");
        if (arrived is not null)
        {
            b.Assign(candidate, arrived.Candidate);
        }
        else
        {
            IrExpr table = Table(code, layout);
            void Find()
            {
                b.Assign(hash, TableProbe.Hash(code, present));
                b.Assign(candidate, Ir.Call(typeof(JoinTable), nameof(JoinTable.First), table, Ir.Local(hash)));
            }
            if (MayMatch(code, layout, keys) is { } mayMatch)
            {
                // A NULL key matches nothing, and must not be hashed.
                b.Assign(candidate, Ir.Null());
                code.If(mayMatch, Find);
            }
            else
            {
                Find();
            }
        }

        IrLocal current = b.Local(IrType.Ptr, "current");
        Func<Column, Value> probe = code.ReadColumn;
        code.ReadColumn = column => layout.FieldOf(column) is >= 0 and int field
            ? layout.Row.Load(code, Ir.Local(current), layout.Row.Fields[field], column.Nullable)
            : probe(column);

        if (layout.ReturnsBuild)
        {
            MarkMatches(code, layout, candidate, Step, Ir.Local(current), Ir.Local(hash), present);
            code.ReadColumn = probe;
            return;
        }
        switch (layout.Node.Kind)
        {
            case JoinKind.Inner:
            case JoinKind.Left when layout.Node.BuildsLeft:
                IrExpr goesOn = ahead is null ? Ir.Not(done) : ahead.HasRoom;
                b.While(Ir.AndAlso(Ir.Ne(Ir.Local(candidate), Ir.Null()), goesOn), () => code.Scoped(() =>
                {
                    Step();
                    Check(code, layout, Ir.Local(current), Ir.Local(hash), present);
                    if (layout.HasMarks)
                    {
                        MarkOnce(b, layout, Ir.Local(current));
                    }
                    goOn(current);
                }));
                if (ahead is not null)
                {
                    b.If(Ir.Ne(Ir.Local(candidate), Ir.Null()), () => arrived!.PutBack(Ir.Local(candidate)));
                }
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
                        b.Assign(current, Ir.Load(IrType.Ptr, Table(code, layout), JoinTable.NullRowOffset));
                    }, () =>
                    {
                        Step();
                        Check(code, layout, Ir.Local(current), Ir.Local(hash), present);
                        b.Assign(matched, Ir.True);
                        if (layout.HasMarks)
                        {
                            MarkOnce(b, layout, Ir.Local(current));
                        }
                    });
                    goOn(current);
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
                code.ReadColumn = probe;
                b.If(layout.Node.Kind == JoinKind.Semi ? Ir.Not(Ir.Local(found)) : Ir.Local(found), b.Continue);
                goOn(current);
                break;
            case JoinKind.Mark:
                IrLocal mark = b.Local(IrType.Bool, "mark");
                b.Assign(mark, Ir.False);
                b.While(Ir.AndAlso(Ir.Ne(Ir.Local(candidate), Ir.Null()), Ir.Not(Ir.Local(mark))), () => code.Scoped(() =>
                {
                    Step();
                    Check(code, layout, Ir.Local(current), Ir.Local(hash), present);
                    b.Assign(mark, Ir.True);
                }));
                code.ReadColumn = column => ReferenceEquals(column, layout.Node.Mark) ? Boolean(mark) : probe(column);
                goOn(current);
                break;
            case JoinKind.Single:
                IrLocal many = b.Local(IrType.Bool, "many");
                IrLocal match = b.Local(IrType.Ptr, "match");
                b.Assign(many, Ir.False);
                b.Assign(match, Ir.Null());
                b.While(Ir.AndAlso(Ir.Ne(Ir.Local(candidate), Ir.Null()), Ir.Not(Ir.Local(many))), () => code.Scoped(() =>
                {
                    Step();
                    Check(code, layout, Ir.Local(current), Ir.Local(hash), present);
                    b.If(Ir.Eq(Ir.Local(match), Ir.Null()), () => b.Assign(match, Ir.Local(current)), () => b.Assign(many, Ir.True));
                }));
                b.Assign(current, Ir.Local(match));
                b.If(Ir.Eq(Ir.Local(match), Ir.Null()), () => b.Assign(current, Ir.Load(IrType.Ptr, Table(code, layout), JoinTable.NullRowOffset)));
                Func<Column, Value> both = code.ReadColumn;
                code.ReadColumn = column => ReferenceEquals(column, layout.Node.Mark) ? Boolean(many) : both(column);
                goOn(current);
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

    /// <summary>The row waits until its keys are looked up with those of others; one that has no use for a match does not.</summary>
    public static void Wait(ExpressionLowering code, JoinLayout layout, LookupPoint point)
    {
        IrBuilder b = code.Builder;
        Value[] keys = JoinSinkCode.Keys(code, layout, layout.Keys.Select(static k => k.Probe));
        Value[] present = JoinSinkCode.Present(layout, keys);
        IrExpr? mayMatch = MayMatch(code, layout, keys);
        if (mayMatch is null)
        {
            Append(TableProbe.Hash(code, present), null);
        }
        else if (DropsUnmatched(layout))
        {
            b.If(Ir.Not(mayMatch), b.Continue);
            Append(TableProbe.Hash(code, present), null);
        }
        else
        {
            // A NULL key matches nothing, and must not be hashed.
            IrLocal hash = b.Local(IrType.U64, "hash");
            b.Assign(hash, Ir.U64(0));
            IrExpr wanted = b.Let(mayMatch, "wanted");
            code.If(wanted, () => b.Assign(hash, TableProbe.Hash(code, present)));
            Append(Ir.Local(hash), wanted);
        }

        void Append(IrExpr hash, IrExpr? wanted) => point.Append(hash, wanted, nameof(LookupBatch.FetchEntry), Table(code, layout));
    }

    /// <summary>All that wait look their keys up.</summary>
    public static void LookUp(ExpressionLowering code, JoinLayout layout, LookupPoint point) =>
        point.LookUp(DropsUnmatched(layout) ? nameof(LookupBatch.FindMatching) : nameof(LookupBatch.FindAll), Table(code, layout));

    /// <summary>A probing row without a match is of no use.</summary>
    private static bool DropsUnmatched(JoinLayout layout) =>
        layout.ReturnsBuild || layout.ReturnsPairs || layout.Node.Kind == JoinKind.Semi;

    private static IrExpr Table(ExpressionLowering code, JoinLayout layout) =>
        code.Constant(code.Pool.Add(new JoinTableConstant(layout)), IrType.Ptr, "join");

    /// <summary>Whether a row may have matches at all; null when each may. Conditions are evaluated here.</summary>
    private static IrExpr? MayMatch(ExpressionLowering code, JoinLayout layout, Value[] keys)
    {
        IrBuilder b = code.Builder;
        IrExpr? mayMatch = JoinSinkCode.HasNullKey(layout, keys) is { } anyNull ? Ir.Not(anyNull) : null;
        if (layout.ProbeConditions.Count == 0)
        {
            return mayMatch;
        }
        IrLocal holds = b.Local(IrType.Bool, "holds");
        b.Assign(holds, Ir.False);
        void Next(int index)
        {
            if (index == layout.ProbeConditions.Count)
            {
                b.Assign(holds, Ir.True);
                return;
            }
            code.If(code.Condition(layout.ProbeConditions[index]), () => Next(index + 1));
        }
        code.Scoped(() => Next(0));
        return mayMatch is null ? Ir.Local(holds) : Ir.AndAlso(mayMatch, Ir.Local(holds));
    }

    /// <summary>
    /// Marks the build rows that match. Without conditions beside the keys rows of equal keys are marked together, in
    /// the order of their chain: who finds the first of them marked may leave the rest to the one who did it. With such
    /// conditions a row that is found marked is taken out of its chain, so that those of many matches, or of a join without
    /// keys, are not walked past again and again. Threads may do so at the same time: a link only ever comes to lead past
    /// marked rows, and a mark is never taken back.
    /// </summary>
    private static void MarkMatches(ExpressionLowering code, JoinLayout layout, IrLocal candidate, Action step, IrExpr row, IrExpr hash, Value[] keys)
    {
        IrBuilder b = code.Builder;
        bool together = layout.Residual.Count == 0;
        IrLocal previous = b.Local(IrType.Ptr, "previous");
        if (!together)
        {
            b.Assign(previous, Ir.Null());
        }
        b.While(Ir.Ne(Ir.Local(candidate), Ir.Null()), () => code.Scoped(() =>
        {
            step();
            if (together)
            {
                CheckKeys(code, layout, row, hash, keys);
                b.If(IsMarked(layout, row), b.Break);
            }
            else
            {
                b.If(IsMarked(layout, row), () =>
                {
                    // The first of a chain has no link before it.
                    b.If(Ir.Eq(Ir.Local(previous), Ir.Null()),
                        () => b.Assign(previous, row),
                        () => b.Store(IrType.Ptr, Ir.Local(previous), JoinRows.RowNextOffset, Ir.Local(candidate)));
                    b.Continue();
                });
                b.Assign(previous, row);
                Check(code, layout, row, hash, keys);
            }
            Mark(b, layout, row);
        }));
    }

    private static IrExpr IsMarked(JoinLayout layout, IrExpr row) => Ir.Ne(Ir.Load(IrType.I64, row, layout.MatchedOffset), Ir.I64(0));

    /// <summary>Whether a build row has a match, when all that look for one have done so.</summary>
    public static Value ReadMark(JoinLayout layout, IrExpr row) => new(ScalarType.Boolean, IsMarked(layout, row), null, null);

    /// <summary>Threads may do so at the same time.</summary>
    private static void Mark(IrBuilder b, JoinLayout layout, IrExpr row) => b.Store(IrType.I64, row, layout.MatchedOffset, Ir.I64(1));

    /// <summary>Rows of many matches are written to once.</summary>
    private static void MarkOnce(IrBuilder b, JoinLayout layout, IrExpr row) => b.If(Ir.Not(IsMarked(layout, row)), () => Mark(b, layout, row));

    private static Value Boolean(IrLocal local) => new(ScalarType.Boolean, Ir.Local(local), null, null);

    /// <summary>Goes to the next candidate unless this one has the keys and satisfies what is not a key.</summary>
    private static void Check(ExpressionLowering code, JoinLayout layout, IrExpr row, IrExpr hash, Value[] keys)
    {
        CheckKeys(code, layout, row, hash, keys);
        foreach (Scalar condition in layout.Residual)
        {
            code.Builder.If(Ir.Not(code.Condition(condition)), code.Builder.Continue);
        }
    }

    private static void CheckKeys(ExpressionLowering code, JoinLayout layout, IrExpr row, IrExpr hash, Value[] keys)
    {
        IrBuilder b = code.Builder;
        b.If(Ir.Ne(Ir.Load(IrType.U64, row, JoinRows.RowHashOffset), hash), b.Continue);
        IrExpr same = Ir.True;
        for (int i = 0; i < keys.Length; i++)
        {
            bool nullSafe = layout.Keys[i].IsNullSafe;
            Value stored = layout.Row.Load(code, row, layout.Row.Fields[i], layout.Fields[i].Nullable && (nullSafe || layout.KeepsUnmatched));
            IrExpr equal = ValueOrder.Equal(code, stored with { IsNull = null }, keys[i] with { IsNull = null });
            if (!nullSafe && stored.IsNull is not null)
            {
                equal = Ir.AndAlso(Ir.Not(stored.IsNull), equal);
            }
            else if (stored.IsNull is not null || keys[i].IsNull is not null)
            {
                equal = Ir.AndAlso(Ir.Eq(stored.NullOrFalse, keys[i].NullOrFalse), Ir.OrElse(stored.NullOrFalse, equal));
            }
            same = Ir.AndAlso(same, equal);
        }
        b.If(Ir.Not(same), b.Continue);
    }
}
