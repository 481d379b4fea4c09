using PgFusion.Compiler;
using PgFusion.Compiler.CodeGen;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.BlockCache;
using PgFusion.Runtime.Columns;
using PgFusion.Runtime.Scheduler;
using PgFusion.Runtime.Sorting;

namespace PgFusion.Worker.QueryService;

/// <summary>A plan the worker knows: what was answered to PostgreSQL, and what executions share.</summary>
internal sealed class PreparedPlan
{
    public PreparedPlan(CompiledPlan plan, byte[] reply, ulong digest)
    {
        Plan = plan;
        Reply = reply;
        Digest = digest;
        Leaves = [.. plan.Query.Leaves];
        LeafShapes = [.. Leaves.Select(static l => l.Columns.Select(static c => ColumnKinds.Scanned(c.Column.Type)).ToArray())];
        LeafColumns = [.. Leaves.Select((leaf, i) => leaf.Columns.Select((c, j) => new ColumnId(c.Attribute, LeafShapes[i][j])).ToArray())];
        ResultShapes = [.. plan.Query.Root.Values.Select(static v => ColumnKinds.Returned(v.Type))];
    }

    public CompiledPlan Plan { get; }

    public byte[] Reply { get; }

    public ulong Digest { get; }

    public ScanNode[] Leaves { get; }

    /// <summary>What the columns of each leaf's pages must look like.</summary>
    public ColumnShape[][] LeafShapes { get; }

    /// <summary>What the block cache knows them by; those with an attribute number of 0 it never has.</summary>
    public ColumnId[][] LeafColumns { get; }

    public ColumnShape[] ResultShapes { get; }
}

/// <summary>Machine code of one execution's back end, from the cache.</summary>
internal sealed class CodeProvider(CodeCache cache, CodeBackEnd backEnd)
{
    public PipelineFunction Pipeline(IrFunction function) =>
        (PipelineFunction)cache.Get(backEnd, function, typeof(PipelineFunction)).Delegate;

    public RowComparison Comparison(IrFunction function) =>
        (RowComparison)cache.Get(backEnd, function, typeof(RowComparison)).Delegate;
}
