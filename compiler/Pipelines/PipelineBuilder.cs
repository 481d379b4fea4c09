using System.Collections.Immutable;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Pipelines;

/// <summary>
/// Cuts a logical plan into pipelines at its breakers (aggregation, sort) and has the code of each written.
/// </summary>
internal sealed class PipelineBuilder
{
    private readonly ConstantPool _constants = new();
    private readonly Dictionary<AggregateLayout, AggregateBreaker> _aggregates = [];
    private readonly Dictionary<SortLayout, SortBreaker> _sorts = [];
    private readonly Dictionary<SortLayout, WindowBreaker> _windows = [];
    private readonly Dictionary<JoinNode, JoinLayout> _joins = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<StoredRows, (StoredLayout Layout, PipelineGroup? Storing)> _stored = [];
    private readonly List<Pipeline> _pipelines = [];
    private readonly Dictionary<LogicalNode, int> _operators = new(ReferenceEqualityComparer.Instance);

    public static PhysicalPlan Build(ResultNode root)
    {
        var builder = new PipelineBuilder();
        foreach (LogicalNode node in root.DescendantsAndSelf())
        {
            builder._operators.Add(node, builder._operators.Count);
        }
        PipelineGroup result = builder.Lower(root);
        return new PhysicalPlan(result, [.. builder._pipelines], builder._aggregates, builder._sorts, builder._windows, builder._joins, builder._constants, builder._operators);
    }

    private PipelineGroup Lower(ResultNode root)
    {
        var required = new HashSet<Column>(root.Values.SelectMany(static v => v.Columns()));
        return Close(Open(root.Input, required), new ResultSinkNode(root), static b => b.Source is SortedSource);
    }

    /// <summary>The ways by which rows come to a node, in order; what is below breakers is lowered on the way.</summary>
    private ImmutableArray<Branch> Open(LogicalNode node, HashSet<Column> required)
    {
        switch (node)
        {
            case ScanNode scan:
                return [Branch.From(new ScanSource(scan))];
            case OneRowNode one:
                return [Branch.From(new OneRowSource(one))];
            case FilterNode filter:
                required.UnionWith(filter.Conjuncts.SelectMany(static c => c.Columns()));
                return Through(filter.Input);
            case ProjectNode project:
                required.UnionWith(project.Projections.SelectMany(static p => p.Value.Columns()));
                return Through(project.Input);
            case LimitNode limit:
                return Through(limit.Input);
            case RepeatNode repeat:
                required.UnionWith(repeat.Times.Columns());
                return Through(repeat.Input);
            case JoinNode { BuildsLeft: true, Kind: not JoinKind.Left } join:
                return [OpenMarked(join, required)];
            case JoinNode join:
                PipelineGroup build = LowerBuild(join, required);
                required.UnionWith(_joins[join].Keys.SelectMany(static k => k.Probe.Columns()));
                required.UnionWith(join.Conditions.SelectMany(static c => c.Columns()));
                ImmutableArray<Branch> probing = [.. Through(_joins[join].Probe).Select(b => b.After(build))];
                return _joins[join].PadsUnmatched ? probing.Add(Branch.From(new UnmatchedSource(_joins[join]), build)) : probing;
            case AppendNode append:
                return OpenArms(append, required);
            case WithNode with:
                foreach (MaterializeNode materialize in with.Materialized)
                {
                    LowerStored(materialize);
                }
                return Open(with.Input, required);
            case StoredScanNode stored:
                (StoredLayout layout, PipelineGroup? storing) = _stored[stored.Stored];
                var source = new StoredSource(layout, stored, storing);
                return [storing is null ? Branch.From(source) : Branch.From(source, storing)];
            case RecursiveNode recursion:
                return [Branch.From(LowerRecursion(recursion))];
            case AggregateNode aggregate:
                (AggregateLayout groups, PipelineGroup grouping) = LowerAggregate(aggregate);
                return [Branch.From(new GroupSource(groups), grouping)];
            case SortNode sort:
                (SortLayout sorted, PipelineGroup sorting) = LowerSort(sort, required);
                return [Branch.From(new SortedSource(sorted), sorting)];
            case WindowNode window:
                (WindowLayout windows, PipelineGroup sortingForWindows) = LowerWindows(window, required);
                return [Branch.From(new WindowSource(windows), sortingForWindows)];
            default:
                throw new NotSupportedException($"no pipeline for {node.GetType().Name}");
        }

        ImmutableArray<Branch> Through(LogicalNode input) => [.. Open(input, required).Select(b => b.Through(node))];
    }

    private ImmutableArray<Branch> OpenArms(AppendNode append, HashSet<Column> required) =>
        [.. Enumerable.Range(0, append.Arms.Length).SelectMany(arm => OpenArm(append, arm, required))];

    private IEnumerable<Branch> OpenArm(AppendNode append, int arm, HashSet<Column> required)
    {
        var below = new HashSet<Column>();
        for (int c = 0; c < append.Columns.Length; c++)
        {
            if (required.Contains(append.Columns[c]))
            {
                below.UnionWith(append.Values[arm][c].Columns());
            }
        }
        return Open(append.Arms[arm], below).Select(b => b.Through(append) with { Arms = b.Arms.Add(append, arm) });
    }

    private void LowerStored(MaterializeNode materialize)
    {
        var layout = new StoredLayout(materialize, materialize.Columns, isDistinct: false);
        PipelineGroup group = Close(Open(materialize.Input, [.. materialize.Columns]), new StoreSink(layout));
        _stored.Add(materialize.Stored, (layout, group));
    }

    /// <summary>Rounds run on one thread, so that rows are added in PostgreSQL's order, and looked up in one table.</summary>
    private RecursiveSource LowerRecursion(RecursiveNode recursion)
    {
        AppendNode append = recursion.Append;
        var layout = new StoredLayout(recursion, append.Columns, recursion.IsDistinct);
        _stored.Add(recursion.Added, (layout, null));
        HashSet<Column> all = [.. append.Columns];
        var sink = new StoreSink(layout);
        PipelineGroup first = Close([.. OpenArm(append, 0, all)], sink, static _ => true);
        PipelineGroup next = Close([.. OpenArm(append, 1, all)], sink, static _ => true);
        Recursion.Check(next, layout);
        return new RecursiveSource(layout, recursion, first, next);
    }

    /// <summary>What fills the join's hash table.</summary>
    private PipelineGroup LowerBuild(JoinNode join, HashSet<Column> required)
    {
        var layout = new JoinLayout(join, required);
        _joins.Add(join, layout);
        var below = new HashSet<Column>(layout.Fields.SelectMany(static f => f.Columns()));
        return Close(Open(layout.Build, below), new JoinSink(layout));
    }

    /// <summary>The left side is built, the right one marks, and what is left begins a way of its own.</summary>
    private Branch OpenMarked(JoinNode join, HashSet<Column> required)
    {
        PipelineGroup build = LowerBuild(join, required);
        JoinLayout layout = _joins[join];
        var below = new HashSet<Column>(join.Conditions.SelectMany(static c => c.Columns()));
        PipelineGroup marking = Close([.. Open(layout.Probe, below).Select(b => b.After(build))], new MarkSink(layout));
        return Branch.From(new MarkedSource(layout), marking);
    }

    private (AggregateLayout, PipelineGroup) LowerAggregate(AggregateNode node)
    {
        var layout = new AggregateLayout(node);
        var required = new HashSet<Column>(node.Keys.SelectMany(static k => k.Value.Columns()));
        foreach (AggregateCall call in node.Calls)
        {
            required.UnionWith(call.Scalars.SelectMany(static s => s.Columns()));
        }
        PipelineGroup group = Close(Open(node.Input, required), new AggregateSink(layout), _ => layout.NeedsInputOrder);

        var sidePipelines = ImmutableArray.CreateBuilder<Pipeline>();
        var sideMerges = ImmutableArray.CreateBuilder<IrFunction>();
        var sideComparisons = ImmutableArray.CreateBuilder<IrFunction?>();
        foreach (SideLayout side in layout.Sides)
        {
            sideMerges.Add(BreakerCode.Merge($"merge_distinct_{_operators[node]}_{side.Index}", _constants, side.Row, side.Index + 1, null));
            bool ordered = !side.Order.IsEmpty;
            sideComparisons.Add(ordered ? BreakerCode.CompareSideRows($"order_side_{_operators[node]}_{side.Index}", _constants, side) : null);
            // Also a side without an order feeds by one thread, when other states of the groups must not be parted.
            sidePipelines.Add(new PipelineCode(-1, Branch.From(new SideSource(layout, side)), new AggregateSink(layout), [], _constants, _operators, _joins)
                .ToPipeline(ordered || layout.NeedsInputOrder));
        }
        IrFunction merge = BreakerCode.Merge($"merge_{_operators[node]}", _constants, layout.Keys, 0, layout);
        _aggregates.Add(layout, new AggregateBreaker(layout, merge, sideMerges.ToImmutable(), sidePipelines.ToImmutable(), sideComparisons.ToImmutable()));
        return (layout, group);
    }

    private (SortLayout, PipelineGroup) LowerSort(SortNode node, HashSet<Column> required)
    {
        var output = new HashSet<Column>(node.Input.Output);
        // A stable order keeps the generated code, and so its place in the cache, the same.
        Column[] kept = [.. required.Where(output.Contains).OrderBy(static c => c.Id)];
        var layout = new SortLayout(node, kept);
        var below = new HashSet<Column>(layout.Fields.SelectMany(static f => f.Columns()));
        PipelineGroup group = Close(Open(node.Input, below), new SortSink(layout));
        _sorts.Add(layout, new SortBreaker(layout, BreakerCode.CompareRows($"compare_{_operators[node]}", _constants, layout)));
        return (layout, group);
    }

    private (WindowLayout, PipelineGroup) LowerWindows(WindowNode node, HashSet<Column> required)
    {
        var layout = new WindowLayout(node, required);
        SortLayout sort = layout.Sort;
        var below = new HashSet<Column>(sort.Fields.SelectMany(static f => f.Columns()));
        PipelineGroup group = Close(Open(node.Input, below), new SortSink(sort), _ => sort.SequenceOffset is not null);
        int id = _operators[node];
        _sorts.Add(sort, new SortBreaker(sort, BreakerCode.CompareRows($"compare_{id}", _constants, sort)));
        var windows = ImmutableArray.CreateBuilder<WindowFunctions>();
        foreach (WindowPart part in layout.Parts)
        {
            string suffix = $"{id}_{windows.Count}";
            WindowFrame frame = part.Spec.Frame;
            IrFunction? Range(Scalar? offset, bool isStart) => frame.Range is null || offset is null
                ? null
                : WindowCode.Range($"range_{(isStart ? "start" : "end")}_{suffix}", _constants, sort, frame, isStart);
            windows.Add(new WindowFunctions(part, WindowCode.Mark($"mark_{suffix}", _constants, sort, part.Spec),
                Range(frame.StartOffset, true), Range(frame.EndOffset, false),
                [.. part.Aggregates.Select((states, i) => (states,
                    WindowAggregateCode.Advance($"advance_{suffix}_{i}", _constants, sort, states),
                    states.CanRetreat ? WindowAggregateCode.Retreat($"retreat_{suffix}_{i}", _constants, sort, states) : null,
                    WindowAggregateCode.Finish($"finish_{suffix}_{i}", _constants, sort, states)))]));
        }
        _windows.Add(sort, new WindowBreaker(layout, windows.ToImmutable()));
        return (layout, group);
    }

    /// <summary>A pipeline for each branch; in order where a limit counts the rows, or where the sink wants them so.</summary>
    private PipelineGroup Close(ImmutableArray<Branch> branches, PipelineSink sink, Func<Branch, bool>? isOrdered = null)
    {
        ImmutableArray<LimitNode> limits = PipelineGroup.LimitsOf(branches);
        var pipelines = ImmutableArray.CreateBuilder<Pipeline>(branches.Length);
        foreach (Branch branch in branches)
        {
            bool sequential = branch.Operators.Any(static o => o is LimitNode) || isOrdered?.Invoke(branch) == true;
            Pipeline pipeline = new PipelineCode(_pipelines.Count, branch, sink, limits, _constants, _operators, _joins).ToPipeline(sequential);
            _pipelines.Add(pipeline);
            pipelines.Add(pipeline);
        }
        return new PipelineGroup(sink, pipelines.ToImmutable());
    }
}
