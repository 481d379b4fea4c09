using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Optimizer.Analysis;

/// <summary>Conditions that hold for every row of a node.</summary>
internal static class KnownConditions
{
    public static List<Scalar> Of(LogicalNode node) => node switch
    {
        FilterNode n => [.. Of(n.Input), .. n.Conjuncts.SelectMany(Conjuncts.Split)],
        JoinNode { Kind: JoinKind.Inner } n => [.. Of(n.Left), .. Of(n.Right), .. n.Conditions],
        JoinNode { Kind: not JoinKind.Full } n => Of(n.Left),
        ProjectNode n => Renamed(n.Projections, Of(n.Input)),
        SortNode n => Of(n.Input),
        LimitNode n => Of(n.Input),
        _ => [],
    };

    /// <summary>What is known of a column is known of its new name.</summary>
    private static List<Scalar> Renamed(ImmutableArray<Projection> projections, List<Scalar> known)
    {
        var all = new List<Scalar>(known);
        foreach (Projection projection in projections)
        {
            if (projection.Value is ColumnScalar source)
            {
                all.AddRange(known.Where(k => k.Columns().Contains(source.Column))
                    .Select(k => k.Rewrite(s => s.Equals(source) ? new ColumnScalar(projection.Column) : s)));
            }
        }
        return all;
    }
}
