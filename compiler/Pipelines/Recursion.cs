using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Pipelines;

/// <summary>What of a recursion's second arm has to run anew in each round: all that comes to read the rows added last.</summary>
internal static class Recursion
{
    /// <summary>True when the pipeline, or a group that it needs, reads the rows added last.</summary>
    public static bool DependsOn(Pipeline pipeline, StoredLayout added) =>
        (pipeline.Source is StoredSource { Storing: null } source && ReferenceEquals(source.Layout, added)) || GroupsOf(pipeline).Any(g => DependsOn(g, added));

    public static bool DependsOn(PipelineGroup group, StoredLayout added) => group.Pipelines.Any(p => DependsOn(p, added));

    /// <summary>The groups that must not be taken for done when the next round begins.</summary>
    public static IEnumerable<PipelineGroup> Repeated(PipelineGroup next, StoredLayout added) =>
        next.Pipelines.SelectMany(GroupsOf).SelectMany(g => Repeated(g, added).Append(g)).Where(g => DependsOn(g, added)).Distinct();

    /// <exception cref="UnsupportedException">A table would have to be read in each round, which its producer does once.</exception>
    public static void Check(PipelineGroup next, StoredLayout added)
    {
        foreach (PipelineGroup group in Repeated(next, added).Prepend(next))
        {
            if (group.Pipelines.Any(static p => p.Source is ScanSource))
            {
                throw new UnsupportedException("a recursive query that reads a table in each round",
                    "In the recursive term the table is not only joined with the rows of the round before.");
            }
        }
        if (!next.Limits.IsEmpty)
        {
            throw new UnsupportedException("LIMIT in the recursive term of a query", "It would count anew in each round.");
        }
    }

    private static IEnumerable<PipelineGroup> GroupsOf(Pipeline pipeline) => pipeline.Source is RecursiveSource recursion
        ? pipeline.Branch.Needs.Append(recursion.First).Append(recursion.Next)
        : pipeline.Branch.Needs;
}
