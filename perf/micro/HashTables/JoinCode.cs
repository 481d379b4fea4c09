using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.MicroBenchmarks.HashTables;

/// <summary>
/// Code that joins an array of bigint keys with a table of rows of a key and a payload: the build and the probe that
/// pipelines have, around them nothing but a loop.
/// </summary>
internal sealed class JoinCode
{
    private readonly Column _probed = new(0, "probed", ScalarType.Bigint, nullable: false);
    private readonly Column _key = new(1, "key", ScalarType.Bigint, nullable: false);
    private readonly Column _payload = new(2, "payload", ScalarType.Bigint, nullable: false);

    public JoinCode()
    {
        var condition = new CallScalar(ScalarType.Boolean, ComparisonFunctions.Equality, [new ColumnScalar(_probed), new ColumnScalar(_key)], 0);
        Layout = new JoinLayout(new JoinNode(JoinKind.Inner, Source(_probed), Source(_key, _payload), [condition]), [_payload]);
    }

    public JoinLayout Layout { get; }

    /// <summary>(constants, keys, number of keys, local): appends a row for each key, which is its payload, too.</summary>
    public PipelineFunction Build() => KeyLoop.Compile("build", (code, local, key) =>
    {
        code.ReadColumn = _ => new Value(ScalarType.Bigint, key, null, null);
        JoinSinkCode.Write(code, local, Layout);
    });

    /// <summary>
    /// (constants, keys, number of keys, local): adds the payloads of all matches to the number before the keys. The only
    /// constant is the address of the table.
    /// </summary>
    public PipelineFunction Probe() => KeyLoop.Compile("probe", (code, local, key) =>
    {
        code.ReadColumn = _ => new Value(ScalarType.Bigint, key, null, null);
        JoinProbe.Write(code, local, Layout, Ir.False, _ => AddPayload(code));
    });

    /// <summary>The same by batches: what pipelines do where a table is large.</summary>
    public PipelineFunction ProbeBatches()
    {
        var b = new IrBuilder("probe_batches", IrType.I32, ("constants", IrType.Ptr), ("source", IrType.Ptr), ("rows", IrType.I32), ("local", IrType.Ptr));
        var code = new ExpressionLowering(b, b.Argument(0), Ir.Null(), new ConstantPool(), isNarrow: false);
        IrLocal row = b.Local(IrType.I32, "row");
        IrLocal next = b.Local(IrType.I32, "next");
        var point = new LookupPoint(b, 1);
        point.Place(b.Let(Ir.Load(IrType.Ptr, b.Argument(3), PipelineLocal.BatchesOffset), "batches"), 0, [row]);
        Value Key(Column _) =>
            new(ScalarType.Bigint, Ir.Load(IrType.I64, Ir.Add(b.Argument(1), Ir.Shl(Ir.Convert(Ir.Local(row), IrType.I64), Ir.I32(3)))), null, null);
        b.Loop(() =>
        {
            point.Clear();
            b.While(Ir.AndAlso(Ir.Lt(Ir.Local(next), b.Argument(2)), point.HasRoom), () => code.Scoped(() =>
            {
                b.Assign(row, Ir.Local(next));
                b.Assign(next, Ir.Add(Ir.Local(next), Ir.I32(1)));
                code.ReadColumn = Key;
                JoinProbe.Wait(code, Layout, point);
            }));
            b.If(point.IsAtEnd, b.Break);
            JoinProbe.LookUp(code, Layout, point);
            b.While(Ir.Not(point.IsConsumed), () => code.Scoped(() =>
            {
                point.Take();
                code.ReadColumn = Key;
                JoinProbe.Write(code, b.Argument(3), Layout, Ir.False, _ => AddPayload(code), point);
            }));
        });
        b.Return(Ir.I32(PipelineResult.Continue));
        return KeyLoop.Compile(BreakerCode.WithPrologue(b.Build(), code));
    }

    private void AddPayload(ExpressionLowering code)
    {
        IrExpr sum = Ir.Add(Ir.Load(IrType.I64, code.Builder.Argument(1), -8), code.ReadColumn(_payload).Data);
        code.Builder.Store(IrType.I64, code.Builder.Argument(1), -8, sum);
    }

    // Only what it delivers counts.
    private static ScanNode Source(params Column[] columns) => new(0, [], [.. columns.Select(static (c, i) => new ScanColumn(c, i + 1, null!))]);
}
