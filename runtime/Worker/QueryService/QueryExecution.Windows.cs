using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Scheduler;
using PgFusion.Runtime.Windows;

namespace PgFusion.Worker.QueryService;

/// <summary>
/// Windows, between the sort and the pipeline that reads the rows. For each window: marks where keys change, divides the
/// rows at partitions, and computes the partitions, several at once.
/// <para>
/// PostgreSQL computes windows when a row is asked for, so an error in one must not come before the rows ahead of it, and
/// not at all when a LIMIT ends the query before. Such an error is kept: the rows ahead of it go on, and it is raised when
/// they have all been read.
/// </para>
/// </summary>
internal sealed unsafe partial class QueryExecution
{
    private const int MarkRows = 1 << 16;
    private const int WindowTaskRows = 1 << 15;

    private readonly Dictionary<WindowPart, FrameClause> _frames = new(ReferenceEqualityComparer.Instance);
    private readonly Lock _windowLock = new();
    private readonly Dictionary<PipelineGroup, PgException> _windowErrors = [];
    private (long Row, PgException Error)? _windowError;

    /// <summary>Frame offsets are looked at before the first row is.</summary>
    private void BindFrames(Pipeline pipeline)
    {
        if (pipeline.Source is WindowSource source)
        {
            foreach (WindowPart part in source.Layout.Parts.Reverse())
            {
                _frames.TryAdd(part, Bind(part.Spec.Frame));
            }
        }
    }

    private FrameClause Bind(WindowFrame frame) => new(frame.Mode, frame.Start, frame.End, frame.Exclusion,
        FrameOffset(frame, frame.StartOffset, "starting"), FrameOffset(frame, frame.EndOffset, "ending"));

    private long FrameOffset(WindowFrame frame, Scalar? offset, string which)
    {
        if (offset is null)
        {
            return 0;
        }
        byte[] payload = ConstantArea.Payload(offset) ?? throw new PgException("22004", $"frame {which} offset must not be null");
        if (frame.Mode == FrameMode.Range)
        {
            return 0;
        }
        long rows = BitConverter.ToInt64(payload);
        return rows >= 0 ? rows : throw new PgException("22013", $"frame {which} offset must not be negative");
    }

    /// <summary>Computes the windows of the sorted rows, if there are any; leaves the rows ahead of the first error in _rows.</summary>
    private IEnumerable<Stage> WindowStages(SortLayout sort, Pipeline pipeline, PipelineGroup group)
    {
        if (!Plan.Plan.Physical.Windows.TryGetValue(sort, out WindowBreaker? breaker) || _rows.Count == 0 || _rows[0].Count == 0)
        {
            yield break;
        }
        _windowError = null;
        RowRange rows = _rows[0];
        foreach (WindowFunctions window in breaker.Windows)
        {
            nint marks = NewMarks(rows.Count);
            yield return Track(new TaskStage(MarkTasks(window, rows, marks)), pipeline);
            List<(long From, long To)> pieces = [];
            yield return Track(new TaskStage([() => pieces = Divide(marks, rows.Count)]), pipeline);
            Func<WindowEvaluator> make = PrepareWindow(window, breaker.Layout);
            yield return Track(new TaskStage([.. pieces.Select(piece => (Action)(() => ComputeWindow(make, rows, marks, piece)))]), pipeline);
            FreeMarks(marks);
        }
        if (_windowError is { } error)
        {
            _rows = [rows with { Count = error.Row }];
            _windowErrors.Add(group, error.Error);
        }
    }

    /// <summary>The rows ahead of an error in a window have been read.</summary>
    private void RaiseWindowError(Pipeline pipeline, Stage stage)
    {
        if (pipeline.Source is WindowSource && _windowErrors.TryGetValue(pipeline.Branch.Needs[^1], out PgException? error) &&
            stage is PipelineStage { IsDone: false })
        {
            throw error;
        }
    }

    private nint NewMarks(long rows)
    {
        byte* marks = _memory.AllocateBlock(rows);
        // No row comes before the first.
        *marks = WindowMarks.PartitionStart | WindowMarks.PeerGroupStart;
        return (nint)marks;
    }

    private void FreeMarks(nint marks) => _memory.FreeBlock((byte*)marks);

    private List<Action> MarkTasks(WindowFunctions window, RowRange rows, nint marks)
    {
        PipelineFunction function = Code.Pipeline(window.Mark);
        var tasks = new List<Action>();
        for (long from = 1; from < rows.Count; from += MarkRows)
        {
            long first = from;
            int count = (int)Math.Min(MarkRows, rows.Count - from);
            tasks.Add(() =>
            {
                _cancellation.Token.ThrowIfCancellationRequested();
                LocalState local = NewLocal();
                local.Pointer->Window = (byte*)marks + first;
                function(Constants, (byte*)(rows.Rows + (nint)((first - 1) * sizeof(byte*))), count, (byte*)local.Pointer);
            });
        }
        return tasks;
    }

    /// <summary>Ranges of whole partitions.</summary>
    private static List<(long From, long To)> Divide(nint marks, long count)
    {
        var pieces = new List<(long From, long To)>();
        long from = 0;
        for (long row = 1; row < count; row++)
        {
            if (row - from >= WindowTaskRows && (((byte*)marks)[row] & WindowMarks.PartitionStart) != 0)
            {
                pieces.Add((from, row));
                from = row;
            }
        }
        pieces.Add((from, count));
        return pieces;
    }

    /// <summary>What makes an evaluator for a piece, with the code compiled.</summary>
    private Func<WindowEvaluator> PrepareWindow(WindowFunctions window, WindowLayout layout)
    {
        WindowPart part = window.Part;
        FrameClause frame = _frames[part];
        PositionalCall[] calls = [.. part.Positional.Select(p => new PositionalCall(p.Call.Function, p.Offset, NumberOf(p.Number, layout.Sort)))];
        PipelineFunction? start = window.RangeStart is null ? null : Code.Pipeline(window.RangeStart);
        PipelineFunction? end = window.RangeEnd is null ? null : Code.Pipeline(window.RangeEnd);
        var aggregates = window.Aggregates.Select(a => (a.Group, Advance: Code.Pipeline(a.Advance),
            Retreat: a.Retreat is null ? null : Code.Pipeline(a.Retreat), Finish: Code.Pipeline(a.Finish))).ToImmutableArray();
        return () => new WindowEvaluator(
            new FrameCursor(frame, !part.Spec.OrderKeys.IsEmpty, Range(start), Range(end)),
            frame.Exclusion, calls,
            [.. aggregates.Select(a => (IFrameAggregates)new CompiledFrameAggregates(a.Group, NewStates(a.Group), Constants, a.Advance, a.Retreat, a.Finish))],
            _cancellation.Token);

        RangeAdvance? Range(PipelineFunction? function) => function is null ? null : new CompiledRange(function, NewLocal(), Constants).Advance;
    }

    private LocalState NewStates(FrameStates group)
    {
        LocalState local = NewLocal();
        // Bytes that states and results point to.
        local.SetTable(0, _memory, group.States.RowWidth, mayFlush: false);
        local.Pointer->Window = _memory.AllocateZeroed(group.States.RowWidth);
        return local;
    }

    private WindowNumber NumberOf(Scalar? number, SortLayout layout)
    {
        if (number is null)
        {
            return new WindowNumber(1);
        }
        if (WindowLayout.IsConstant(number))
        {
            return new WindowNumber(ConstantArea.Payload(number) is { } payload ? BitConverter.ToInt32(payload) : null);
        }
        RowField field = layout.Row.Fields[layout.FieldOf(number)];
        return new WindowNumber(field.Offset, layout.Row.NullsOffset + field.Index / 64 * 8, 1UL << (field.Index & 63));
    }

    private void ComputeWindow(Func<WindowEvaluator> make, RowRange rows, nint marks, (long From, long To) piece)
    {
        WindowEvaluator evaluator = make();
        byte** addresses = (byte**)rows.Rows;
        byte* mark = (byte*)marks;
        long from = piece.From;
        try
        {
            while (from < piece.To)
            {
                long to = from + 1;
                while (to < piece.To && (mark[to] & WindowMarks.PartitionStart) == 0)
                {
                    to++;
                }
                evaluator.Run(addresses + from, mark + from, to - from);
                from = to;
            }
        }
        catch (PgException error)
        {
            lock (_windowLock)
            {
                long row = from + evaluator.Row;
                if (_windowError is null || row < _windowError.Value.Row)
                {
                    _windowError = (row, error);
                }
            }
        }
    }
}
