using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer.Cost;

namespace PgFusion.Compiler.Optimizer.Rules;

/// <summary>
/// Tells leaves which rows need not be read in full: those that fail a comparison of the leaf's own filter, and those
/// whose key finds nothing in the table of a join that they probe, or that what they are built into probes.
/// <code>
///   Filter(x &lt; 5, Scan)            →   Filter(x &lt; 5, Scan[x &lt; 5])
///   Scan(a) ⋈ build  ON a.k = b.k   →   Scan(a)[k = b.k] ⋈ build  ON a.k = b.k
/// </code>
/// <para>
/// The condition stays where it is, so the leaf need not be exact. Not when anything that rows meet before the condition
/// may fail, as then it would fail for fewer rows than PostgreSQL's plan; not for joins that return rows without a match;
/// and not through what counts rows (limits) or makes them anew (aggregations, windows, sorts, UNION). The keys of a build side are known
/// as the sides that are built for joins further up are complete before those below begin. In the rounds of a recursion
/// sides are built again, while leaves that do not depend on a round are read in the first one only: then no keys are told.
/// </para>
/// </summary>
internal sealed class ScanFilters : IRule
{
    /// <summary>Conditions that let more rows pass are not worth testing twice.</summary>
    private const double ShareMax = 0.7;

    public string Name => "scan_filters";

    /// <summary>An equality of a join above, with the column that is to come from a leaf.</summary>
    /// <param name="Column">As it is called here.</param>
    /// <param name="Build">What it is equal to.</param>
    /// <param name="Equality">Among the join's conditions.</param>
    /// <param name="BuildRows">Estimated.</param>
    private sealed record Probe(Column Column, Scalar Build, CallScalar Equality, double BuildRows);

    public LogicalNode Apply(LogicalNode root) => Visit(root, [], new Cardinality(root));

    private static LogicalNode Visit(LogicalNode node, ImmutableArray<Probe> probes, Cardinality cardinality)
    {
        switch (node)
        {
            case ScanNode scan:
                return WithFilters(scan, FromJoins(scan, probes, cardinality));
            case FilterNode { Input: ScanNode scan } filter:
                ImmutableArray<Probe> passed = filter.Conjuncts.Any(static c => c.CanThrow) ? [] : probes;
                return filter.MapInputs(_ => WithFilters(scan, [.. FromFilter(filter, scan, cardinality), .. FromJoins(scan, passed, cardinality)]));
            case FilterNode filter:
                return filter.MapInputs(input => Visit(input, filter.Conjuncts.Any(static c => c.CanThrow) ? [] : probes, cardinality));
            case ProjectNode project:
                return project.MapInputs(input => Visit(input, project.Projections.Any(static p => p.Value.CanThrow) ? [] : Below(project, probes), cardinality));
            case RepeatNode repeat:
                return repeat.MapInputs(input => Visit(input, repeat.Times.CanThrow ? [] : probes, cardinality));
            case JoinNode join:
                return Join(join, probes, cardinality);
            case WithNode:
                return node.MapInputs((input, i) => Visit(input, i == 0 ? probes : [], cardinality));
            default:
                return node.MapInputs(input => Visit(input, [], cardinality));
        }
    }

    private static LogicalNode Join(JoinNode join, ImmutableArray<Probe> probes, Cardinality cardinality)
    {
        bool canThrow = join.Conditions.Any(static c => c.CanThrow);
        // A row that is not there has made no match for a row of the right side, which a full join returns.
        ImmutableArray<Probe> left = canThrow || join.Kind == JoinKind.Full ? [] : probes;
        ImmutableArray<Probe> right = canThrow || join.Kind != JoinKind.Inner ? [] : probes;
        if (join.BuildsLeft)
        {
            // A right row without a match marks nothing, whatever marks mean.
            right = [.. Keys(join, join.Right, join.Left, cardinality)];
        }
        else if (join.Kind is JoinKind.Inner or JoinKind.Semi)
        {
            left = [.. Keys(join, join.Left, join.Right, cardinality), .. left];
        }
        return join.MapInputs((input, i) => Visit(input, i == 0 ? left : right, cardinality));
    }

    private static IEnumerable<Probe> Keys(JoinNode join, LogicalNode probing, LogicalNode built, Cardinality cardinality)
    {
        HashSet<Column> probe = [.. probing.Output];
        HashSet<Column> build = [.. built.Output];
        if (cardinality.HasRounds)
        {
            yield break;
        }
        // Keys of the probing side are computed for every row; other conditions only for rows with a match.
        if (join.Conditions.Any(c => c.CanThrow && Conjuncts.IsKey(c, probe, build)))
        {
            yield break;
        }
        foreach (Scalar condition in join.Conditions)
        {
            if (Conjuncts.AsEquality(condition) is not { } equality || !Conjuncts.IsKey(equality, probe, build))
            {
                continue;
            }
            int side = Conjuncts.IsWithin(equality.Arguments[0], probe) ? 0 : 1;
            Scalar key = equality.Arguments[1 - side];
            if (ScanFilter.Probed(equality.Arguments[side], key.Type) is { } column)
            {
                yield return new Probe(column, key, equality, cardinality.Rows(built));
            }
        }
    }

    /// <summary>Columns that the projection only renames keep their probes.</summary>
    private static ImmutableArray<Probe> Below(ProjectNode project, ImmutableArray<Probe> probes) =>
        [.. probes.Select(probe => project.Projections.FirstOrDefault(p => ReferenceEquals(p.Column, probe.Column)) is { Value: ColumnScalar renamed }
            ? probe with { Column = renamed.Column }
            : probe)];

    private static IEnumerable<ScanFilter> FromFilter(FilterNode filter, ScanNode scan, Cardinality cardinality) =>
        filter.Conjuncts.TakeWhile(static c => !c.CanThrow).Select(ScanFilter.ByConstant).OfType<ScanFilter>()
            .Where(f => IsRead(scan, f.Column))
            .GroupBy(static f => f.Column)
            .Where(g => cardinality.Selectivity(g.Select(static f => f.Condition)) <= ShareMax)
            .SelectMany(static g => g);

    private static IEnumerable<ScanFilter> FromJoins(ScanNode scan, ImmutableArray<Probe> probes, Cardinality cardinality) =>
        probes.Where(p => IsRead(scan, p.Column) && Passing(scan, p, cardinality) <= ShareMax * scan.Rows).Select(static p => new ScanFilter(p.Column, p.Equality));

    /// <summary>Rows of the leaf that find a match.</summary>
    private static double Passing(ScanNode scan, Probe probe, Cardinality cardinality) =>
        cardinality.JoinRows(JoinKind.Semi, scan.Rows, probe.BuildRows, [probe.Equality with { Arguments = [new ColumnScalar(probe.Column), probe.Build] }],
            new HashSet<Column> { probe.Column });

    /// <summary>PostgreSQL computes nothing to have it.</summary>
    private static bool IsRead(ScanNode scan, Column column) => scan.Columns.Any(c => ReferenceEquals(c.Column, column) && c.Attribute > 0);

    private static ScanNode WithFilters(ScanNode scan, IEnumerable<ScanFilter> filters)
    {
        ImmutableArray<ScanFilter> found = [.. filters];
        return found.SequenceEqual(scan.Filters) ? scan : scan with { Filters = found };
    }
}
