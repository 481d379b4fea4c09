using System.Collections.Immutable;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Pipelines;

/// <summary>Where the rows of a pipeline come from.</summary>
internal abstract record PipelineSource;

/// <summary>Pages of a leaf.</summary>
internal sealed record ScanSource(ScanNode Scan) : PipelineSource;

/// <summary>The groups of an aggregation.</summary>
internal sealed record GroupSource(AggregateLayout Layout) : PipelineSource;

/// <summary>The distinct values of one DISTINCT argument, with their keys.</summary>
internal sealed record SideSource(AggregateLayout Layout, SideLayout Side) : PipelineSource;

/// <summary>Sorted rows, in order.</summary>
internal sealed record SortedSource(SortLayout Layout) : PipelineSource;

/// <summary>Rows of a full join's build side that had no match in the branches before.</summary>
internal sealed record UnmatchedSource(JoinLayout Layout) : PipelineSource;

/// <summary>
/// The left rows of a semi, anti or mark join that has built them, by their marks: those that have a match, those that have
/// none, or all; in the order in which they came.
/// </summary>
internal sealed record MarkedSource(JoinLayout Layout) : PipelineSource;

/// <summary>Rows that a group has stored or, without one, that the last round of a recursion has added.</summary>
internal sealed record StoredSource(StoredLayout Layout, StoredScanNode Scan, PipelineGroup? Storing) : PipelineSource;

/// <summary>The rows of a recursion, round by round: it runs its two groups itself.</summary>
internal sealed record RecursiveSource(StoredLayout Layout, RecursiveNode Node, PipelineGroup First, PipelineGroup Next) : PipelineSource;

/// <summary>One row without columns.</summary>
internal sealed record OneRowSource(OneRowNode Node) : PipelineSource;

/// <summary>Sorted rows, in order, with the results of their windows.</summary>
internal sealed record WindowSource(WindowLayout Layout) : PipelineSource;

/// <summary>Where they go.</summary>
internal abstract record PipelineSink;

internal sealed record AggregateSink(AggregateLayout Layout) : PipelineSink;

internal sealed record SortSink(SortLayout Layout) : PipelineSink;

internal sealed record ResultSinkNode(ResultNode Node) : PipelineSink;

/// <summary>The build side of a join.</summary>
internal sealed record JoinSink(JoinLayout Layout) : PipelineSink;

/// <summary>Marks the rows of a join's build side that match, for a <see cref="MarkedSource"/>.</summary>
internal sealed record MarkSink(JoinLayout Layout) : PipelineSink;

/// <summary>
/// A pipeline: source, operators that pass rows on, sink. Pipelines of a plan run one after the other; each runs its
/// morsels in parallel unless <see cref="IsSequential"/>.
/// </summary>
internal sealed class Pipeline(int id, Branch branch, PipelineSink sink, bool isSequential)
{
    public int Id { get; } = id;

    public Branch Branch { get; } = branch;

    public PipelineSource Source => Branch.Source;

    /// <summary>What rows meet on their way, in that order.</summary>
    public ImmutableArray<LogicalNode> Operators => Branch.Operators;

    public PipelineSink Sink { get; } = sink;

    /// <summary>One morsel at a time, in the order of the source: the result depends on the order.</summary>
    public bool IsSequential { get; } = isSequential;

    /// <summary>The code that is always right.</summary>
    public required IrFunction Function { get; init; }

    /// <summary>Code with decimals in 64 bits, for morsels that pass <see cref="Guard"/>; null when there is no use for it.</summary>
    public IrFunction? NarrowFunction { get; init; }

    public RangeGuard? Guard { get; init; }

    /// <summary>Comparisons that the code leaves out for morsels whose source has applied them (<see cref="PipelineLocal.IsInRanges"/>).</summary>
    public ImmutableArray<ConstantComparison> Ranges { get; init; } = [];

    /// <summary>The pipeline's rows wait for their groups.</summary>
    public bool GroupsAreFetched { get; init; }

    /// <summary>Memory that a thread needs for rows that wait for what they look up.</summary>
    public int BatchBytes { get; init; }
}

/// <summary>Rows that are kept to be read in several places, in the order in which they come.</summary>
internal sealed record StoreSink(StoredLayout Layout) : PipelineSink;

/// <summary>
/// One of the ways by which rows come to a node: an input of a UNION ALL, or the rows that a full join has left over,
/// is a way of its own.
/// </summary>
/// <param name="Source">Where the rows come from.</param>
/// <param name="Operators">Filters, projections, joins, limits, in the order in which rows meet them.</param>
/// <param name="Arms">By which input the way passes each AppendNode among the operators.</param>
/// <param name="Needs">What must have run before: what the source reads, the build sides of joins.</param>
internal sealed record Branch(PipelineSource Source, ImmutableArray<LogicalNode> Operators, ImmutableDictionary<AppendNode, int> Arms,
    ImmutableArray<PipelineGroup> Needs)
{
    public static Branch From(PipelineSource source, params ImmutableArray<PipelineGroup> needs) =>
        new(source, [], ImmutableDictionary<AppendNode, int>.Empty.WithComparers(ReferenceComparer.Instance), needs);

    public Branch Through(LogicalNode node) => this with { Operators = Operators.Add(node) };

    public Branch After(PipelineGroup need) => this with { Needs = Needs.Insert(0, need) };

    private sealed class ReferenceComparer : IEqualityComparer<AppendNode>
    {
        public static ReferenceComparer Instance { get; } = new();

        public bool Equals(AppendNode? x, AppendNode? y) => ReferenceEquals(x, y);

        public int GetHashCode(AppendNode node) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(node);
    }
}

/// <summary>
/// All pipelines into one sink, one for each branch. They run in this order and share the sink's local states, so that
/// nothing is stored between a UNION ALL and what is above it; a limit above it counts on from branch to branch.
/// A group runs at most once, when the first branch that needs it is about to run.
/// </summary>
internal sealed class PipelineGroup(PipelineSink sink, ImmutableArray<Pipeline> pipelines)
{
    public PipelineSink Sink { get; } = sink;

    public ImmutableArray<Pipeline> Pipelines { get; } = pipelines;

    /// <summary>The limits of all branches; the position of each is that of its counters in the local state.</summary>
    public ImmutableArray<LimitNode> Limits { get; } = LimitsOf(pipelines.Select(static p => p.Branch));

    /// <summary>By identity: two limits that say the same are two.</summary>
    public static int PositionOf(ImmutableArray<LimitNode> limits, LimitNode limit)
    {
        int position = 0;
        while (!ReferenceEquals(limits[position], limit))
        {
            position++;
        }
        return position;
    }

    public static ImmutableArray<LimitNode> LimitsOf(IEnumerable<Branch> branches) =>
        [.. branches.SelectMany(static b => b.Operators).OfType<LimitNode>().Distinct<LimitNode>(ReferenceEqualityComparer.Instance)];
}

/// <summary>The code around an aggregation: see AggregateLayout.</summary>
/// <param name="Merge">Gathers rows of equal keys in a table: (constants, rows, count, local).</param>
/// <param name="SideMerges">The same for each side table.</param>
/// <param name="SidePipelines">Feed the side tables' rows to the aggregation.</param>
internal sealed record AggregateBreaker(AggregateLayout Layout, IrFunction Merge, ImmutableArray<IrFunction> SideMerges,
    ImmutableArray<Pipeline> SidePipelines, ImmutableArray<IrFunction?> SideComparisons);

/// <param name="Compare">(constants, left, right) → negative, zero, positive.</param>
internal sealed record SortBreaker(SortLayout Layout, IrFunction Compare);

/// <summary>The code of one window: see WindowCode and WindowAggregateCode.</summary>
/// <param name="Mark">Finds partitions and peers.</param>
/// <param name="RangeStart">RANGE with an offset at the start of the frame, else null.</param>
/// <param name="RangeEnd">The same at its end.</param>
/// <param name="Aggregates">Advance, retreat (null when nothing can be taken out) and finish of each group of aggregates.</param>
internal sealed record WindowFunctions(WindowPart Part, IrFunction Mark, IrFunction? RangeStart, IrFunction? RangeEnd,
    ImmutableArray<(FrameStates Group, IrFunction Advance, IrFunction? Retreat, IrFunction Finish)> Aggregates);

/// <summary>What is done with the sorted rows before they are read.</summary>
internal sealed record WindowBreaker(WindowLayout Layout, ImmutableArray<WindowFunctions> Windows);

/// <summary>All code of a query, and the constants it reads.</summary>
/// <param name="Root">What returns the rows, and needs all else.</param>
/// <param name="Pipelines">All of them by number.</param>
/// <param name="OperatorIds">The number of each operator in plans, counters and dumps.</param>
internal sealed record PhysicalPlan(
    PipelineGroup Root,
    ImmutableArray<Pipeline> Pipelines,
    IReadOnlyDictionary<AggregateLayout, AggregateBreaker> Aggregates,
    IReadOnlyDictionary<SortLayout, SortBreaker> Sorts,
    IReadOnlyDictionary<SortLayout, WindowBreaker> Windows,
    IReadOnlyDictionary<JoinNode, JoinLayout> Joins,
    ConstantPool Constants,
    IReadOnlyDictionary<LogicalNode, int> OperatorIds)
{
    /// <summary>Memory that a thread needs for rows that wait, whichever pipeline it runs.</summary>
    public int BatchBytes { get; } = Pipelines.Select(static p => p.BatchBytes).DefaultIfEmpty().Max();

    /// <summary>Every function, for dumps and for compiling.</summary>
    public IEnumerable<IrFunction> Functions()
    {
        var breakers = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (Pipeline pipeline in Pipelines)
        {
            yield return pipeline.Function;
            if (pipeline.NarrowFunction is not null)
            {
                yield return pipeline.NarrowFunction;
            }
            if (pipeline.Sink is AggregateSink aggregate && breakers.Add(aggregate.Layout))
            {
                AggregateBreaker breaker = Aggregates[aggregate.Layout];
                foreach (IrFunction merge in breaker.SideMerges)
                {
                    yield return merge;
                }
                foreach (IrFunction? comparison in breaker.SideComparisons)
                {
                    if (comparison is not null)
                    {
                        yield return comparison;
                    }
                }
                foreach (Pipeline side in breaker.SidePipelines)
                {
                    yield return side.Function;
                }
                yield return breaker.Merge;
            }
            if (pipeline.Sink is SortSink sort && breakers.Add(sort.Layout))
            {
                yield return Sorts[sort.Layout].Compare;
                foreach (WindowFunctions window in Windows.TryGetValue(sort.Layout, out WindowBreaker? breaker) ? breaker.Windows : [])
                {
                    IEnumerable<IrFunction?> functions = [window.Mark, window.RangeStart, window.RangeEnd,
                        .. window.Aggregates.SelectMany(static a => new[] { a.Advance, a.Retreat, a.Finish })];
                    foreach (IrFunction function in functions.OfType<IrFunction>())
                    {
                        yield return function;
                    }
                }
            }
        }
    }
}

/// <summary>
/// Rows to be sorted: the columns that are read above, and the keys that are not columns.
/// </summary>
internal sealed class SortLayout
{
    private int _endOffset;

    public SortLayout(SortNode node, IReadOnlyCollection<Column> needed)
        : this(node, [.. needed.Select(static c => new ColumnScalar(c))], node, isStable: false)
    {
    }

    /// <param name="node">The keys.</param>
    /// <param name="values">What the rows hold besides.</param>
    /// <param name="owner">The operator of the plan that sorts.</param>
    /// <param name="isStable">Rows of equal keys stay in their order; for one thread.</param>
    public SortLayout(SortNode node, IReadOnlyList<Scalar> values, LogicalNode owner, bool isStable)
    {
        Node = node;
        Owner = owner;
        List<Scalar> fields = [.. values];
        foreach (SortKey key in node.Keys)
        {
            if (!fields.Contains(key.Value))
            {
                fields.Add(key.Value);
            }
        }
        Fields = fields;
        Row = new RowLayout(0, [.. fields.Select(static f => f.Type)]);
        _endOffset = Row.EndOffset;
        if (isStable)
        {
            SequenceOffset = _endOffset;
            _endOffset += 8;
        }
    }

    public SortNode Node { get; }

    /// <summary>The operator that EXPLAIN counts the rows for.</summary>
    public LogicalNode Owner { get; }

    /// <summary>Where the row has its number among those of its thread, by which equal rows are ordered; null when they need no order.</summary>
    public int? SequenceOffset { get; }

    /// <summary>First byte after what the sort writes.</summary>
    public int EndOffset => _endOffset;

    public IReadOnlyList<Scalar> Fields { get; }

    public RowLayout Row { get; }

    public int RowWidth => Math.Max(8, (_endOffset + 7) & ~7);

    /// <summary>Leaves room in the rows for what is written after the sort.</summary>
    public void ReserveTo(int offset) => _endOffset = Math.Max(_endOffset, offset);

    public int FieldOf(Scalar scalar)
    {
        for (int i = 0; i < Fields.Count; i++)
        {
            if (Fields[i].Equals(scalar))
            {
                return i;
            }
        }
        throw new InvalidOperationException("the sorted row does not hold the value");
    }
}
