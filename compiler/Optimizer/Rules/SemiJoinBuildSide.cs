using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer.Cost;

namespace PgFusion.Compiler.Optimizer.Rules;

/// <summary>
/// A semi or anti join whose left side is much smaller than the right one hashes the left side, and lets the right one
/// mark what has a match.
/// <code>
///   few ⋉ many  →  few ⋉ many   Build: left
/// </code>
/// All left rows are read before the first one is returned. So not where a limit may end the reading sooner, nor when
/// computing a left row or a condition may fail: another error could then be the first. Not without a key, and not in a
/// recursion, whose tables are built once and probed in every round.
/// </summary>
internal sealed class SemiJoinBuildSide : IRule
{
    public string Name => "semi_join_build_side";

    public LogicalNode Apply(LogicalNode root)
    {
        if (!root.DescendantsAndSelf().Any(static n => n is JoinNode { BuildsLeft: false } join && HashJoinCost.CanBuildLeft(join.Kind)) ||
            root.DescendantsAndSelf().Any(static n => n is RecursiveNode))
        {
            return root;
        }
        return Visit(root, new Cardinality(root), endsEarly: false);
    }

    /// <param name="node">What is looked through.</param>
    /// <param name="cardinality">Estimates of the plan as it is.</param>
    /// <param name="endsEarly">A limit above may want no more of its rows.</param>
    private static LogicalNode Visit(LogicalNode node, Cardinality cardinality, bool endsEarly)
    {
        endsEarly = node switch
        {
            LimitNode => true,
            AggregateNode or SortNode or WindowNode or MaterializeNode => false,
            _ => endsEarly,
        };
        bool chosen = node is JoinNode { BuildsLeft: false } join && !endsEarly && IsCheaper(join, cardinality) && CanBuildLeft(join);
        bool changed = false;
        var inputs = node.Inputs.ToBuilder();
        for (int i = 0; i < inputs.Count; i++)
        {
            // The build side of a join is read to its end, whatever is wanted of its rows.
            bool isBuilt = node is JoinNode && i == (chosen ? 0 : 1);
            inputs[i] = Visit(inputs[i], cardinality, endsEarly && !isBuilt);
            changed |= !ReferenceEquals(inputs[i], node.Inputs[i]);
        }
        LogicalNode visited = changed ? node.WithInputs(inputs.ToImmutable()) : node;
        return chosen ? (JoinNode)visited with { BuildsLeft = true } : visited;
    }

    private static bool IsCheaper(JoinNode join, Cardinality cardinality)
    {
        if (!HashJoinCost.CanBuildLeft(join.Kind))
        {
            return false;
        }
        double left = cardinality.Rows(join.Left);
        double right = cardinality.Rows(join.Right);
        return HashJoinCost.BuildLeft(left, right, cardinality.CheckedPairs(left, right, join.Conditions, join.Left.Output.ToHashSet())) < HashJoinCost.BuildRight(left, right);
    }

    private static bool CanBuildLeft(JoinNode join)
    {
        HashSet<Column> left = [.. join.Left.Output];
        HashSet<Column> right = [.. join.Right.Output];
        return join.Conditions.Any(c => Conjuncts.IsKey(c, left, right)) && !join.Conditions.Any(static c => c.CanThrow) &&
            !join.Left.DescendantsAndSelf().SelectMany(PlanInvariants.Reads).Any(static s => s.CanThrow);
    }
}
