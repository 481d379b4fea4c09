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
    private readonly Dictionary<JoinNode, JoinLayout> _joins = new(ReferenceEqualityComparer.Instance);
    private readonly List<Pipeline> _pipelines = [];
    private readonly Dictionary<LogicalNode, int> _operators = new(ReferenceEqualityComparer.Instance);

    public static PhysicalPlan Build(ResultNode root)
    {
        var builder = new PipelineBuilder();
        foreach (LogicalNode node in root.DescendantsAndSelf())
        {
            builder._operators.Add(node, builder._operators.Count);
        }
        builder.Lower(root);
        return new PhysicalPlan([.. builder._pipelines], builder._aggregates, builder._sorts, builder._joins, builder._constants, builder._operators);
    }

    private void Lower(ResultNode root)
    {
        var required = new HashSet<Column>(root.Values.SelectMany(static v => v.Columns()));
        (PipelineSource source, ImmutableArray<LogicalNode> operators) = Open(root.Input, required);
        bool sequential = operators.Any(static o => o is LimitNode) || source is SortedSource;
        Close(source, operators, new ResultSinkNode(root), sequential);
    }

    /// <summary>The source and the streaming operators under a node; what is below breakers is lowered on the way.</summary>
    private (PipelineSource Source, ImmutableArray<LogicalNode> Operators) Open(LogicalNode node, HashSet<Column> required)
    {
        switch (node)
        {
            case ScanNode scan:
                return (new ScanSource(scan), []);
            case FilterNode filter:
                required.UnionWith(filter.Conjuncts.SelectMany(static c => c.Columns()));
                return Append(filter.Input);
            case ProjectNode project:
                required.UnionWith(project.Projections.SelectMany(static p => p.Value.Columns()));
                return Append(project.Input);
            case LimitNode limit:
                return Append(limit.Input);
            case JoinNode join:
                LowerBuild(join, required);
                required.UnionWith(_joins[join].Keys.SelectMany(static k => k.Left.Columns()));
                required.UnionWith(_joins[join].Residual.SelectMany(static r => r.Columns()));
                return Append(join.Left);
            case AggregateNode aggregate:
                return (new GroupSource(LowerAggregate(aggregate)), []);
            case SortNode sort:
                return (new SortedSource(LowerSort(sort, required)), []);
            default:
                throw new NotSupportedException($"no pipeline for {node.GetType().Name}");
        }

        (PipelineSource, ImmutableArray<LogicalNode>) Append(LogicalNode input)
        {
            (PipelineSource source, ImmutableArray<LogicalNode> below) = Open(input, required);
            return (source, below.Add(node));
        }
    }

    /// <summary>The pipeline that fills the join's hash table. It comes before the one that probes it.</summary>
    private void LowerBuild(JoinNode join, HashSet<Column> required)
    {
        var layout = new JoinLayout(join, required);
        _joins.Add(join, layout);
        var below = new HashSet<Column>(layout.Fields.SelectMany(static f => f.Columns()));
        (PipelineSource source, ImmutableArray<LogicalNode> operators) = Open(join.Right, below);
        Close(source, operators, new JoinSink(layout), operators.Any(static o => o is LimitNode));
    }

    private AggregateLayout LowerAggregate(AggregateNode node)
    {
        var layout = new AggregateLayout(node);
        var required = new HashSet<Column>(node.Keys.SelectMany(static k => k.Value.Columns()));
        foreach (AggregateCall call in node.Calls)
        {
            required.UnionWith(call.Scalars.SelectMany(static s => s.Columns()));
        }
        (PipelineSource source, ImmutableArray<LogicalNode> operators) = Open(node.Input, required);
        bool sequential = layout.NeedsInputOrder || operators.Any(static o => o is LimitNode);
        Close(source, operators, new AggregateSink(layout), sequential);

        var sidePipelines = ImmutableArray.CreateBuilder<Pipeline>();
        var sideMerges = ImmutableArray.CreateBuilder<IrFunction>();
        var sideComparisons = ImmutableArray.CreateBuilder<IrFunction?>();
        foreach (SideLayout side in layout.Sides)
        {
            sideMerges.Add(BreakerCode.Merge($"merge_distinct_{_operators[node]}_{side.Index}", _constants, side.Row, side.Index + 1, null));
            // PostgreSQL adds up the distinct values in their sort order, which floats can tell.
            bool ordered = layout.States.Any(s => s.Side == side.Index && s.NeedsOrder);
            sideComparisons.Add(ordered ? BreakerCode.CompareField($"order_distinct_{_operators[node]}_{side.Index}", _constants, side.Row, side.Row.Fields.Count - 1) : null);
            sidePipelines.Add(new PipelineCode(-1, new SideSource(layout, side), [], new AggregateSink(layout), _constants, _operators, _joins).ToPipeline(ordered));
        }
        IrFunction merge = BreakerCode.Merge($"merge_{_operators[node]}", _constants, layout.Keys, 0, layout);
        _aggregates.Add(layout, new AggregateBreaker(layout, merge, sideMerges.ToImmutable(), sidePipelines.ToImmutable(), sideComparisons.ToImmutable()));
        return layout;
    }

    private SortLayout LowerSort(SortNode node, HashSet<Column> required)
    {
        var output = new HashSet<Column>(node.Input.Output);
        // A stable order keeps the generated code, and so its place in the cache, the same.
        Column[] kept = [.. required.Where(output.Contains).OrderBy(static c => c.Id)];
        var layout = new SortLayout(node, kept);
        var below = new HashSet<Column>(layout.Fields.SelectMany(static f => f.Columns()));
        (PipelineSource source, ImmutableArray<LogicalNode> operators) = Open(node.Input, below);
        Close(source, operators, new SortSink(layout), operators.Any(static o => o is LimitNode));
        _sorts.Add(layout, new SortBreaker(layout, BreakerCode.CompareRows($"compare_{_operators[node]}", _constants, layout)));
        return layout;
    }

    private void Close(PipelineSource source, ImmutableArray<LogicalNode> operators, PipelineSink sink, bool sequential)
    {
        var code = new PipelineCode(_pipelines.Count, source, operators, sink, _constants, _operators, _joins);
        _pipelines.Add(code.ToPipeline(sequential));
    }
}
