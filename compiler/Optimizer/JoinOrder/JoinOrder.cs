using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer.Cost;

namespace PgFusion.Compiler.Optimizer.JoinOrder;

/// <summary>
/// Orders joins by cost. A block of joins becomes a hypergraph, whose connected sets are enumerated by dynamic
/// programming; when that would look at too many pairs, joins of other kinds than inner stay where they are and the
/// blocks of inner joins between them are ordered for themselves, at last greedily.
/// <code>
///   Filter(a.x = c.x AND b.y = c.y, a × b × c)  →  (a ⋈ c) ⋈ b
///   (a ⋈ b) ⋉ c                                 →  (a ⋉ c) ⋈ b     when that has fewer rows to work on
/// </code>
/// The smaller side of an inner join is on the right, where the hash table is built. Not reordered: what stands under a
/// limit, an aggregation or a projection is a relation of the block above it, and ordered for itself.
/// </summary>
internal sealed class JoinOrder : IRule
{
    /// <summary>About a millisecond and a half for each thousand; a star of 12 relations has 11,264 pairs.</summary>
    private const int PairsMax = 12_000;

    public string Name => "join_order";

    public LogicalNode Apply(LogicalNode root)
    {
        if (!root.DescendantsAndSelf().OfType<JoinNode>().Any())
        {
            return root;
        }
        return Visit(root, new Cardinality(root));
    }

    /// <summary>The plan in the cheapest order of its joins, as part of the plan that the estimates are of.</summary>
    public static LogicalNode Visit(LogicalNode node, Cardinality cardinality)
    {
        if (node is not (JoinNode or FilterNode { Input: JoinNode { Kind: JoinKind.Inner } }))
        {
            return WithVisitedInputs(node, cardinality);
        }
        LogicalNode ordered = Order(node, cardinality, onlyInner: false)
            ?? Order(node, cardinality, onlyInner: true)
            ?? WithVisitedInputs(node, cardinality);
        return IsSame(ordered, node) ? node : ordered;
    }

    private static LogicalNode WithVisitedInputs(LogicalNode node, Cardinality cardinality) => node.MapInputs(input => Visit(input, cardinality));

    private static LogicalNode? Order(LogicalNode node, Cardinality cardinality, bool onlyInner)
    {
        (JoinBlock block, JoinTree tree, List<Scalar> late) = JoinBlock.Of(node, onlyInner);
        if (block.Nodes.Count == 1)
        {
            return null;
        }
        var graph = JoinGraph.Of(tree, block);
        var plans = new JoinPlans(graph, block, cardinality);
        if (!new DynamicProgramming(graph, plans, PairsMax).TryRun())
        {
            if (graph.Edges.Exists(static e => e.Kind != JoinKind.Inner))
            {
                return null;
            }
            plans = new JoinPlans(graph, block, cardinality) { AllowsCrossProducts = true };
            GreedyOperatorOrdering.Run(graph, plans);
        }
        for (int i = 0; i < block.Nodes.Count; i++)
        {
            // A relation is no join that could be opened, unless it was one too many.
            block.Nodes[i] = block.Nodes[i] is JoinNode or FilterNode { Input: JoinNode } ? Visit(block.Nodes[i], cardinality) : WithVisitedInputs(block.Nodes[i], cardinality);
        }
        LogicalNode joined = plans.ToNode(graph.All);
        return late.Count == 0 ? joined : new FilterNode(joined, [.. late]);
    }

    /// <summary>The same joins over the same inputs: then the plan keeps its identity.</summary>
    private static bool IsSame(LogicalNode a, LogicalNode b) => ReferenceEquals(a, b) || (a, b) switch
    {
        (JoinNode x, JoinNode y) => x.Kind == y.Kind && x.Conditions.SequenceEqual(y.Conditions) && IsSame(x.Left, y.Left) && IsSame(x.Right, y.Right),
        (FilterNode x, FilterNode y) => x.Conjuncts.SequenceEqual(y.Conjuncts) && IsSame(x.Input, y.Input),
        _ => false,
    };
}
