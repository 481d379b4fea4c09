using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Pipelines;

/// <summary>
/// Chooses where rows of a pipeline wait for each other (<see cref="LookupPoint"/>): in front of joins and aggregations
/// whose tables are larger than the first cache, by the optimizer's estimates.
/// <para>
/// Of rows that wait, all pass what is in front of the place before one of them meets what is behind it. So in front of a
/// place there is nothing that may fail, lest another error comes first than PostgreSQL's; no limit is among the
/// operators; and a join in front of it that has several rows for one is a place itself, which the rows come back to when
/// there is no room ahead. What one row has become by then is its number and a build row of each such join.
/// </para>
/// </summary>
internal static class LookupPlaces
{
    /// <summary>Table sizes below this are in the nearest caches.</summary>
    private const double TableBytesMin = 64 << 10;

    private const int PlacesMax = 8;

    /// <summary>Positions among the operators, the sink's behind the last.</summary>
    public static ImmutableArray<int> Of(Branch branch, PipelineSink sink, IReadOnlyDictionary<JoinNode, JoinLayout> joins)
    {
        if (branch.Source is not (ScanSource or StoredSource or MarkedSource or UnmatchedSource or SortedSource) ||
            branch.Operators.Any(static o => o is LimitNode or RepeatNode))
        {
            return [];
        }
        var places = new List<int>();
        int needed = 0;
        for (int i = 0; i <= branch.Operators.Length && places.Count < PlacesMax; i++)
        {
            if (i == branch.Operators.Length)
            {
                if (OfSink(sink) is { } bytes && bytes >= TableBytesMin)
                {
                    places.Add(i);
                    needed = places.Count;
                }
                break;
            }
            LogicalNode node = branch.Operators[i];
            if (node is not JoinNode join)
            {
                if (MayFail(node))
                {
                    break;
                }
                continue;
            }
            JoinLayout layout = joins[join];
            if (CanWait(layout))
            {
                bool isLarge = TableBytes(layout) >= TableBytesMin;
                if (isLarge || layout.ReturnsPairs)
                {
                    places.Add(i);
                }
                if (isLarge)
                {
                    needed = places.Count;
                }
            }
            else if (join.Kind is not (JoinKind.Semi or JoinKind.Anti))
            {
                break;
            }
            if (!(layout.ReturnsPairs || join.Kind is JoinKind.Semi or JoinKind.Anti) || layout.Residual.Any(static r => r.CanThrow) ||
                layout.Keys.Any(static k => k.Probe.CanThrow))
            {
                break;
            }
        }
        // A place in front of a small table is only there for the sake of those behind it.
        return [.. places.Take(needed)];
    }

    private static bool MayFail(LogicalNode node) => node switch
    {
        FilterNode filter => filter.Conjuncts.Any(static c => c.CanThrow),
        ProjectNode project => project.Projections.Any(static p => p.Value.CanThrow),
        AppendNode append => append.Values.Any(static arm => arm.Any(static v => v.CanThrow)),
        _ => true,
    };

    private static bool CanWait(JoinLayout layout) => layout.Keys.Count > 0 && !layout.Keys.Any(static k => k.Probe.CanThrow);

    private static double TableBytes(JoinLayout layout) => layout.Build.Rows * (layout.RowWidth + (2 * sizeof(long)));

    private static double? OfSink(PipelineSink sink) => sink switch
    {
        MarkSink { Layout: var layout } when CanWait(layout) => TableBytes(layout),
        AggregateSink { Layout: { Node: { HasSets: false, Keys.IsEmpty: false } node } layout } when !node.Keys.Any(static k => k.Value.CanThrow) =>
            node.Rows * (layout.RowWidth + (2 * sizeof(long))),
        _ => null,
    };
}
