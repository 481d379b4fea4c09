using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Scheduler;
using PgFusion.Runtime.Windows;

namespace PgFusion.Worker.QueryService;

/// <summary>Aggregates of a window by compiled functions; the states are at the window's address in the local state.</summary>
internal sealed unsafe class CompiledFrameAggregates(FrameStates group, LocalState local, byte* constants,
    PipelineFunction advance, PipelineFunction? retreat, PipelineFunction finish) : IFrameAggregates
{
    /// <summary>Values computed for so many rows are kept before the scratch is emptied.</summary>
    private const long ScratchRows = 1024;

    private readonly nint _constants = (nint)constants;
    private readonly int _resultsOffset = group.Results.NullsOffset;
    private readonly int _resultsBytes = group.Results.EndOffset - group.Results.NullsOffset;
    private readonly int _stateBytes = group.States.RowWidth;
    private long _rows;

    public bool CanRetreat => retreat is not null;

    public void Reset()
    {
        new Span<byte>(local.Pointer->Window, _stateBytes).Clear();
        local.Pointer->StateMemory->Reset();
    }

    public void Advance(byte** rows, long count)
    {
        Call(advance, rows, count);
    }

    public void Retreat(byte** rows, long count) => Call(retreat!, rows, count);

    public void Finish(byte** row) => Call(finish, row, 1);

    public void Copy(byte* from, byte* to) =>
        new ReadOnlySpan<byte>(from + _resultsOffset, _resultsBytes).CopyTo(new Span<byte>(to + _resultsOffset, _resultsBytes));

    private void Call(PipelineFunction function, byte** rows, long count)
    {
        while (count > 0)
        {
            int batch = (int)Math.Min(count, ScratchRows);
            function((byte*)_constants, (byte*)rows, batch, (byte*)local.Pointer);
            rows += batch;
            count -= batch;
            _rows += batch;
            if (_rows >= ScratchRows)
            {
                _rows = 0;
                local.EndMorsel();
            }
        }
    }
}

/// <summary>RANGE with an offset by a compiled function.</summary>
internal sealed unsafe class CompiledRange(PipelineFunction function, LocalState local, byte* constants)
{
    private const int ScratchCalls = 1024;

    private readonly nint _constants = (nint)constants;
    private int _calls;

    public bool Advance(byte* candidate, byte* current)
    {
        byte** pair = stackalloc byte*[2];
        pair[0] = candidate;
        pair[1] = current;
        bool advances = function((byte*)_constants, (byte*)pair, 0, (byte*)local.Pointer) != 0;
        if (++_calls == ScratchCalls)
        {
            _calls = 0;
            local.EndMorsel();
        }
        return advances;
    }
}
