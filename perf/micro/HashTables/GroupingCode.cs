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
    public static PipelineFunction CountByKey() => KeyLoop.Compile("count_by_key", static (code, local, key) =>
    {
        IrExpr group = TableProbe.FindOrInsert(code, local, 0, Keys, [new Value(ScalarType.Bigint, key, null, null)]);
        code.Builder.Store(IrType.I64, group, Keys.EndOffset, Ir.Add(Ir.Load(IrType.I64, group, Keys.EndOffset), Ir.I64(1)));
    });

    /// <summary>(constants, rows, number of rows, local): adopts the first row of each key in the first table.</summary>
    public static PipelineFunction Merge() => KeyLoop.Compile(BreakerCode.Merge("merge", new ConstantPool(), Keys, 0, null));
}
