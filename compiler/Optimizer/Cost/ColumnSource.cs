using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Optimizer.Cost;

/// <summary>The stored column whose values a plan's column holds.</summary>
internal sealed class ColumnSource
{
    /// <summary>What PostgreSQL assumes where nothing is known (DEFAULT_NUM_DISTINCT).</summary>
    public const double DistinctDefault = 200;

    public ColumnSource(ScanNode scan, ScanColumn column)
    {
        Scan = scan;
        Attribute = column.Attribute;
        Type = column.Column.Type;
        Tuples = Math.Max(1, scan.Rows);
        RelationInfo relation = scan.Relation!;
        Statistics = relation.FindStatistics(Attribute, scan.Inherit) ?? relation.FindStatistics(Attribute, false);
        IsUnique = relation.UniqueIndexes.Any(i => i.Attributes.Length == 1 && i.Attributes[0] == Attribute);
        Distinct = Math.Clamp(IsUnique ? Tuples * (1 - NullFraction) : KnownDistinct(), 1, Tuples);
        CommonFrequency = CommonValues.Sum(static v => v.Frequency);
        IsByteOrdered = Histogram.Length >= 2 && StatisticValue.IsByteOrdered(Histogram);
    }

    public ScanNode Scan { get; }

    public int Attribute { get; }

    public ScalarType Type { get; }

    /// <summary>Rows of the relation, before any condition.</summary>
    public double Tuples { get; }

    public ColumnStatistics? Statistics { get; }

    /// <summary>A unique index has the column alone.</summary>
    public bool IsUnique { get; }

    /// <summary>Distinct values of the whole column.</summary>
    public double Distinct { get; }

    public double NullFraction => Statistics?.NullFraction ?? 0;

    public ImmutableArray<CommonValue> CommonValues => Statistics?.CommonValues ?? [];

    public double CommonFrequency { get; }

    public ImmutableArray<ReadOnlyMemory<byte>> Histogram => Statistics?.Histogram ?? [];

    /// <summary>The histogram of a text can be searched by bytes.</summary>
    public bool IsByteOrdered { get; }

    /// <summary>Share of one value that is not NULL, of which nothing else is known.</summary>
    public double AnyValue => (1 - NullFraction) / Distinct;

    private double KnownDistinct()
    {
        if (Type.Kind == ValueKind.Bool && Statistics is null)
        {
            return 2;
        }
        double known = Statistics?.DistinctCount(Tuples) ?? 0;
        return known > 0 ? known : Math.Min(Tuples, DistinctDefault);
    }
}

/// <summary>Where the columns of a plan come from, through projections and grouping keys that only rename them.</summary>
internal sealed class ColumnSources
{
    private readonly Dictionary<Column, ColumnSource> _sources = [];
    private readonly Dictionary<Column, (AggregateNode Node, AggregateCall Call)> _aggregates = [];

    public ColumnSources(LogicalNode root)
    {
        Collect(root);
    }

    /// <summary>The source of a column reference, whatever its representation; null for computed values.</summary>
    public ColumnSource? Find(Scalar scalar) => scalar switch
    {
        ColumnScalar column => _sources.GetValueOrDefault(column.Column),
        RepresentScalar representation => Find(representation.Argument),
        _ => null,
    };

    /// <summary>The aggregate whose result a column reference is, whatever its representation.</summary>
    public (AggregateNode Node, AggregateCall Call)? FindAggregate(Scalar scalar) => scalar switch
    {
        ColumnScalar column => _aggregates.TryGetValue(column.Column, out var found) ? found : null,
        RepresentScalar representation => FindAggregate(representation.Argument),
        _ => null,
    };

    private void Collect(LogicalNode node)
    {
        // What is stored comes before those who read it.
        foreach (LogicalNode input in node is WithNode with ? [.. with.Materialized, with.Input] : node.Inputs)
        {
            Collect(input);
        }
        switch (node)
        {
            case ScanNode scan:
                foreach (ScanColumn column in scan.Columns)
                {
                    if (column.Attribute > 0)
                    {
                        _sources[column.Column] = new ColumnSource(scan, column);
                    }
                }
                break;
            case ProjectNode project:
                Rename(project.Projections);
                break;
            case AggregateNode aggregate:
                Rename(aggregate.Keys);
                foreach (AggregateCall call in aggregate.Calls)
                {
                    _aggregates[call.Column] = (aggregate, call);
                }
                break;
            case StoredScanNode stored:
                Rename(stored.Columns);
                break;
        }
    }

    private void Rename(ImmutableArray<Projection> projections)
    {
        foreach (Projection projection in projections)
        {
            if (Find(projection.Value) is { } source)
            {
                _sources[projection.Column] = source;
            }
            if (FindAggregate(projection.Value) is { } aggregate)
            {
                _aggregates[projection.Column] = aggregate;
            }
        }
    }
}
