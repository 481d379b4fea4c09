using PgFusion.Compiler.CodeGen.Il;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.MicroBenchmarks.HashTables;

/// <summary>
/// Code that counts rows by a bigint key: the probe that pipelines have, around it nothing but the loop over an array of
/// keys.
/// </summary>
internal static class GroupingCode
{
    private static readonly RowLayout Keys = new(AggregateTable.RowNullsOffset, [ScalarType.Bigint]);

    /// <summary>The key's row: header, key, count.</summary>
    public static int RowWidth => Keys.EndOffset + sizeof(long);

    /// <summary>(constants, keys, number of keys, local): finds or adds each key's row in the first table, and counts.</summary>
    public static PipelineFunction CountByKey()
    {
        var b = new IrBuilder("count_by_key", IrType.I32,
            ("constants", IrType.Ptr), ("source", IrType.Ptr), ("rows", IrType.I32), ("local", IrType.Ptr));
        var code = new ExpressionLowering(b, b.Argument(0), Ir.Null(), new ConstantPool(), isNarrow: false);
        IrLocal row = b.Local(IrType.I32, "row");
        b.While(Ir.Lt(Ir.Local(row), b.Argument(2)), () => code.Scoped(() =>
        {
            IrExpr address = Ir.Add(b.Argument(1), Ir.Shl(Ir.Convert(Ir.Local(row), IrType.I64), Ir.I32(3)));
            IrExpr key = b.Let(Ir.Load(IrType.I64, address), "key");
            b.Assign(row, Ir.Add(Ir.Local(row), Ir.I32(1)));
            IrExpr group = TableProbe.FindOrInsert(code, b.Argument(3), 0, Keys, [new Value(ScalarType.Bigint, key, null, null)]);
            b.Store(IrType.I64, group, Keys.EndOffset, Ir.Add(Ir.Load(IrType.I64, group, Keys.EndOffset), Ir.I64(1)));
        }));
        b.Return(Ir.I32(PipelineResult.Continue));
        return Compile(BreakerCode.WithPrologue(b.Build(), code));
    }

    /// <summary>(constants, rows, number of rows, local): adopts the first row of each key in the first table.</summary>
    public static PipelineFunction Merge() => Compile(BreakerCode.Merge("merge", new ConstantPool(), Keys, 0, null));

    private static PipelineFunction Compile(IrFunction function) =>
        (PipelineFunction)IlCompiler.Compile(function, typeof(PipelineFunction)).Delegate;
}
