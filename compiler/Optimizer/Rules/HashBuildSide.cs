using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer.Cost;
using PgFusion.Compiler.Pipelines;

namespace PgFusion.Compiler.Optimizer.Rules;

/// <summary>
/// A semi, anti, mark or left join whose left side is much smaller than the right one hashes the left side, and lets the
/// right one mark what has a match; a left join returns pairs as the right side finds them, and then pads the rows without a
/// mark, so only where their order does not show: subqueries of the SELECT list are left joins of rows in their order.
/// <code>
///   few ⋉ many  →  few ⋉ many   Build: left
/// </code>
/// <para>
/// All left rows are read before the first one is returned. So not where a limit may end the reading sooner, nor when
/// computing a left row or a condition may fail: another error could then be the first; nor when computing a right row may,
/// as one without a match is not computed. Not in a recursion, whose tables
/// are built once and probed in every round. Without a key each right row is compared with the left rows that have no mark
/// yet, so then not by conditions on the left side alone: those that fail them never get one.
/// </para>
/// <para>
/// Right rows that are pairs, such as those of a subquery and the domain of its outer columns, are counted before conditions
/// drop some of them where there are many. An estimate of what is left may be far off, and then the left side takes
/// little memory where the pairs take all there is. A limit has to wait for them in any case.
/// </para>
/// </summary>
internal sealed class HashBuildSide : IRule
{
    /// <summary>So many pairs are stored, if that is what conditions leave of them, in memory that a query may well take.</summary>
    private const double PairsMax = 4_000_000;

    public string Name => "hash_build_side";

    public LogicalNode Apply(LogicalNode root)
    {
        if (!root.DescendantsAndSelf().Any(static n => n is JoinNode { BuildsLeft: false } join && HashJoinCost.CanBuildLeft(join.Kind)) ||
            root.DescendantsAndSelf().Any(static n => n is RecursiveNode))
        {
            return root;
        }
        return Visit(root, new Cardinality(root), endsEarly: false, orderShows: true);
    }

    /// <param name="node">What is looked through.</param>
    /// <param name="cardinality">Estimates of the plan as it is.</param>
    /// <param name="endsEarly">A limit above may want no more of its rows.</param>
    /// <param name="orderShows">In the order of the result, or in what is computed of the rows.</param>
    private static LogicalNode Visit(LogicalNode node, Cardinality cardinality, bool endsEarly, bool orderShows)
    {
        endsEarly = node switch
        {
            LimitNode => true,
            AggregateNode or SortNode or WindowNode or MaterializeNode => false,
            _ => endsEarly,
        };
        orderShows = node switch
        {
            SortNode => false,
            AggregateNode aggregate => new AggregateLayout(aggregate).NeedsInputOrder,
            WindowNode => true,
            _ => orderShows,
        };
        bool chosen = node is JoinNode { BuildsLeft: false } join && HashJoinCost.CanBuildLeft(join.Kind) && !(orderShows && join.Kind == JoinKind.Left) &&
            IsCheaper(join, cardinality, endsEarly) && CanBuildLeft(join);
        // The build side of a join is read to its end, whatever is wanted of its rows.
        int built = node is not JoinNode ? -1 : chosen ? 0 : 1;
        LogicalNode visited = node.MapInputs((input, i) => Visit(input, cardinality, endsEarly && i != built, orderShows));
        return chosen ? (JoinNode)visited with { BuildsLeft = true } : visited;
    }

    private static bool IsCheaper(JoinNode join, Cardinality cardinality, bool endsEarly)
    {
        double left = cardinality.Rows(join.Left);
        double right = cardinality.Rows(join.Right);
        double pairs = Pairs(join.Right, cardinality);
        if (pairs > PairsMax)
        {
            right = Math.Max(right, pairs);
            endsEarly &= !join.Left.DescendantsAndSelf().All(IsReadAlike);
        }
        if (endsEarly)
        {
            return false;
        }
        // Without a key both sides come to the same pairs: none that has a match goes on.
        double checkedPairs = HasKey(join) ? cardinality.CheckedPairs(left, right, join.Conditions, join.Left.Output.ToHashSet()) : 0;
        return HashJoinCost.BuildLeft(join.Kind, left, right, checkedPairs) < HashJoinCost.BuildRight(left, right);
    }

    /// <summary>How many rows there would be if no condition dropped any, of a plan whose rows are pairs that no equality finds; else 0.</summary>
    private static double Pairs(LogicalNode node, Cardinality cardinality) => node switch
    {
        FilterNode or ProjectNode => Pairs(node.Inputs[0], cardinality),
        JoinNode { Kind: JoinKind.Semi or JoinKind.Anti or JoinKind.Mark or JoinKind.Single } join => Pairs(join.Left, cardinality),
        JoinNode { Kind: JoinKind.Inner } join when !HasKey(join) => cardinality.Rows(join.Left) * cardinality.Rows(join.Right),
        _ => 0,
    };

    /// <summary>PostgreSQL computes nothing for its rows.</summary>
    private static bool IsReadAlike(LogicalNode node) =>
        node is not ScanNode scan || (scan.Relation is not null && scan.RequiredQuals.IsEmpty && scan.Columns.All(static c => c.Attribute > 0));

    private static bool HasKey(JoinNode join)
    {
        HashSet<Column> left = [.. join.Left.Output];
        HashSet<Column> right = [.. join.Right.Output];
        return join.Conditions.Any(c => Conjuncts.IsKey(c, left, right));
    }

    /// <summary>
    /// Computing its rows may fail. When they are built, all are computed, as by PostgreSQL; when they probe, only those with
    /// a match are.
    /// </summary>
    private static bool MayFail(LogicalNode node) => node switch
    {
        ProjectNode project => project.Projections.Any(static p => p.Value.CanThrow) || MayFail(project.Input),
        AppendNode append => append.Values.Any(static arm => arm.Any(static v => v.CanThrow)) || append.Arms.Any(MayFail),
        FilterNode or LimitNode or RepeatNode or JoinNode or WithNode => node.Inputs.Any(MayFail),
        _ => false,
    };

    private static bool CanBuildLeft(JoinNode join)
    {
        HashSet<Column> left = [.. join.Left.Output];
        return (HasKey(join) || (join.Kind != JoinKind.Left && !join.Conditions.Any(c => Conjuncts.IsWithin(c, left)))) && !MayFail(join.Right) && !join.Conditions.Any(static c => c.CanThrow) &&
            !join.Left.DescendantsAndSelf().SelectMany(PlanInvariants.Reads).Any(static s => s.CanThrow);
    }
}
