using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.Compiler.Pipelines;

/// <summary>
/// The counters of one limit in a pipeline's function: loaded before the loop, stored after it, so that they count on
/// in the next morsel and in the next branch under the same limit.
/// </summary>
internal sealed class LimitCode
{
    private readonly IrBuilder _b;
    private readonly IrExpr _counters;
    private readonly int _offset;
    private readonly IrLocal _skip;
    private readonly IrLocal _remaining;

    /// <param name="builder">The function being written.</param>
    /// <param name="local">Its local state.</param>
    /// <param name="position">Position among the limits of the sink.</param>
    public LimitCode(IrBuilder builder, IrExpr local, int position)
    {
        _b = builder;
        _offset = position * LimitCounters.Bytes;
        _counters = _b.Let(Ir.Load(IrType.Ptr, local, PipelineLocal.LimitsOffset), "limits");
        _skip = _b.Local(Ir.Load(IrType.I64, _counters, _offset + LimitCounters.SkipOffset), "skip");
        _remaining = _b.Local(Ir.Load(IrType.I64, _counters, _offset + LimitCounters.RemainingOffset), "remaining");
        IsReached = _b.Local(Ir.False, "done");
    }

    /// <summary>True from the last row that is wanted.</summary>
    public IrLocal IsReached { get; }

    /// <summary>Leaves the function when no row is wanted any more, as with LIMIT 0.</summary>
    public void ReturnWhenReached() => _b.If(Ir.Le(Ir.Local(_remaining), Ir.I64(0)), () => _b.Return(Ir.I32(PipelineResult.Done)));

    /// <summary>Counts a row, and goes to the next one if this one is not wanted.</summary>
    public void Count()
    {
        _b.If(Ir.Gt(Ir.Local(_skip), Ir.I64(0)), () =>
        {
            _b.Assign(_skip, Ir.Sub(Ir.Local(_skip), Ir.I64(1)));
            _b.Continue();
        });
        _b.If(Ir.Le(Ir.Local(_remaining), Ir.I64(0)), () =>
        {
            _b.Assign(IsReached, Ir.True);
            _b.Continue();
        });
        _b.Assign(_remaining, Ir.Sub(Ir.Local(_remaining), Ir.I64(1)));
        _b.If(Ir.Eq(Ir.Local(_remaining), Ir.I64(0)), () => _b.Assign(IsReached, Ir.True));
    }

    public void Store()
    {
        _b.Store(IrType.I64, _counters, _offset + LimitCounters.SkipOffset, Ir.Local(_skip));
        _b.Store(IrType.I64, _counters, _offset + LimitCounters.RemainingOffset, Ir.Local(_remaining));
    }
}
