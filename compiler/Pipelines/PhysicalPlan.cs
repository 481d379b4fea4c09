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

/// <summary>Where they go.</summary>
internal abstract record PipelineSink;

internal sealed record AggregateSink(AggregateLayout Layout) : PipelineSink;

internal sealed record SortSink(SortLayout Layout) : PipelineSink;

internal sealed record ResultSinkNode(ResultNode Node) : PipelineSink;

/// <summary>The build side of a join.</summary>
internal sealed record JoinSink(JoinLayout Layout) : PipelineSink;

/// <summary>
/// A pipeline: source, operators that pass rows on, sink. Pipelines of a plan run one after the other; each runs its
/// morsels in parallel unless <see cref="IsSequential"/>.
/// </summary>
internal sealed class Pipeline(int id, PipelineSource source, ImmutableArray<LogicalNode> operators, PipelineSink sink, bool isSequential)
{
    public int Id { get; } = id;

    public PipelineSource Source { get; } = source;

    /// <summary>Filters, projections and limits, in the order in which rows meet them.</summary>
    public ImmutableArray<LogicalNode> Operators { get; } = operators;

    public PipelineSink Sink { get; } = sink;

    /// <summary>One morsel at a time, in the order of the source: the result depends on the order.</summary>
    public bool IsSequential { get; } = isSequential;

    /// <summary>The code that is always right.</summary>
    public required IrFunction Function { get; init; }

    /// <summary>Code with decimals in 64 bits, for morsels that pass <see cref="Guard"/>; null when there is no use for it.</summary>
    public IrFunction? NarrowFunction { get; init; }

    public RangeGuard? Guard { get; init; }
}

/// <summary>The code around an aggregation: see AggregateLayout.</summary>
/// <param name="Merge">Gathers rows of equal keys in a table: (constants, rows, count, local).</param>
/// <param name="SideMerges">The same for each side table.</param>
/// <param name="SidePipelines">Feed the side tables' rows to the aggregation.</param>
internal sealed record AggregateBreaker(AggregateLayout Layout, IrFunction Merge, ImmutableArray<IrFunction> SideMerges,
    ImmutableArray<Pipeline> SidePipelines, ImmutableArray<IrFunction?> SideComparisons);

/// <param name="Compare">(constants, left, right) → negative, zero, positive.</param>
internal sealed record SortBreaker(SortLayout Layout, IrFunction Compare);

/// <summary>All code of a query, and the constants it reads.</summary>
/// <param name="Pipelines">In the order of execution; each but the last ends in a breaker that the next one reads.</param>
/// <param name="OperatorIds">The number of each operator in plans, counters and dumps.</param>
internal sealed record PhysicalPlan(
    ImmutableArray<Pipeline> Pipelines,
    IReadOnlyDictionary<AggregateLayout, AggregateBreaker> Aggregates,
    IReadOnlyDictionary<SortLayout, SortBreaker> Sorts,
    IReadOnlyDictionary<JoinNode, JoinLayout> Joins,
    ConstantPool Constants,
    IReadOnlyDictionary<LogicalNode, int> OperatorIds)
{
    /// <summary>Every function, for dumps and for compiling.</summary>
    public IEnumerable<IrFunction> Functions()
    {
        foreach (Pipeline pipeline in Pipelines)
        {
            yield return pipeline.Function;
            if (pipeline.NarrowFunction is not null)
            {
                yield return pipeline.NarrowFunction;
            }
            if (pipeline.Sink is AggregateSink aggregate)
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
            if (pipeline.Sink is SortSink sort)
            {
                yield return Sorts[sort.Layout].Compare;
            }
        }
    }
}

/// <summary>
/// Rows to be sorted: the columns that are read above, and the keys that are not columns.
/// </summary>
internal sealed class SortLayout
{
    public SortLayout(SortNode node, IReadOnlyCollection<Column> needed)
    {
        Node = node;
        var fields = new List<Scalar>();
        foreach (Column column in needed)
        {
            fields.Add(new ColumnScalar(column));
        }
        foreach (SortKey key in node.Keys)
        {
            if (!fields.Contains(key.Value))
            {
                fields.Add(key.Value);
            }
        }
        Fields = fields;
        Row = new RowLayout(0, [.. fields.Select(static f => f.Type)]);
    }

    public SortNode Node { get; }

    public IReadOnlyList<Scalar> Fields { get; }

    public RowLayout Row { get; }

    public int RowWidth => Math.Max(8, (Row.EndOffset + 7) & ~7);

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
