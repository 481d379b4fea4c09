using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer.Analysis;
using PgFusion.Compiler.Optimizer.Cost;

namespace PgFusion.Compiler.Optimizer.Rules;

/// <summary>
/// An OR over several relations of which every arm says something of one of them is a condition of that one, too
/// (extract_restriction_or_clauses, orclauses.c).
/// <code>
///   a ⋈ b  ON a.x = b.x AND ((a.y = 1 AND b.z = 2) OR (a.y = 3 AND b.z > 4))
///       →  Filter(a.y = 1 OR a.y = 3, a) ⋈ Filter(b.z = 2 OR b.z > 4, b)  with the same conditions
/// </code>
/// The OR stays, as it says more. What may raise an error stays in it only, and so does what hardly drops a row. From the
/// conditions of left, anti, mark and single joins only the right side learns: rows of the left one are kept without a match.
/// </summary>
internal sealed class ImpliedDisjunctions : IRule
{
    /// <summary>What lets more rows through is not worth a test of each of them.</summary>
    private const double MostSelectivity = 0.9;

    public string Name => "implied_disjunctions";

    public LogicalNode Apply(LogicalNode root) =>
        root.DescendantsAndSelf().Any(static n => n is JoinNode join && join.Conditions.Any(IsDisjunction)) ? Visit(root, new Cardinality(root)) : root;

    /// <summary>What an OR says of these columns alone: an OR with an arm for each of its arms, or null when one of them says nothing.</summary>
    public static Scalar? Of(LogicScalar disjunction, IReadOnlySet<Column> columns)
    {
        var arms = new List<Scalar>();
        foreach (Scalar arm in disjunction.Arguments)
        {
            var said = new List<Scalar>();
            foreach (Scalar conjunct in Conjuncts.Split(arm))
            {
                if (Conjuncts.ReadsColumns(conjunct) && Conjuncts.IsWithin(conjunct, columns) && !conjunct.CanThrow)
                {
                    said.Add(conjunct);
                }
                else if (conjunct is LogicScalar { IsAnd: false } nested && Of(nested, columns) is { } implied)
                {
                    said.Add(implied);
                }
            }
            if (said.Count == 0)
            {
                return null;
            }
            Scalar whole = LogicScalar.All([.. said]);
            if (!arms.Contains(whole))
            {
                arms.Add(whole);
            }
        }
        return LogicScalar.Any([.. arms]);
    }

    /// <summary>Whether the share of rows that it lets through is worth a filter.</summary>
    public static bool IsSelective(double selectivity) => selectivity <= MostSelectivity;

    private static bool IsDisjunction(Scalar condition) => condition is LogicScalar { IsAnd: false };

    private static LogicalNode Visit(LogicalNode node, Cardinality cardinality)
    {
        if (node is JoinNode { Kind: not JoinKind.Full } join)
        {
            node = Complete(join, cardinality);
        }
        return node.MapInputs(input => Visit(input, cardinality));
    }

    private static JoinNode Complete(JoinNode join, Cardinality cardinality)
    {
        LogicScalar[] disjunctions = [.. join.Conditions.Where(IsDisjunction).Cast<LogicScalar>()];
        if (disjunctions.Length == 0)
        {
            return join;
        }
        LogicalNode left = join.Kind is JoinKind.Inner or JoinKind.Semi ? WithImplied(join.Left, disjunctions, cardinality) : join.Left;
        LogicalNode right = WithImplied(join.Right, disjunctions, cardinality);
        return ReferenceEquals(left, join.Left) && ReferenceEquals(right, join.Right) ? join : join with { Left = left, Right = right };
    }

    private static LogicalNode WithImplied(LogicalNode side, LogicScalar[] disjunctions, Cardinality cardinality)
    {
        HashSet<Scalar> known = [.. KnownConditions.Of(side)];
        var implied = new List<Scalar>();
        foreach (LogicalNode relation in Relations(side))
        {
            HashSet<Column> columns = [.. relation.Output];
            implied.AddRange(disjunctions.Where(d => !Conjuncts.IsWithin(d, columns)).Select(d => Of(d, columns)).OfType<Scalar>()
                .Where(c => !Conjuncts.Split(c).All(known.Contains) && IsSelective(cardinality.Selectivity(c))));
        }
        return implied.Count == 0 ? side : FilterPushDown.Push(side, implied);
    }

    /// <summary>What is joined, as far as a condition on one of them drops rows of the whole.</summary>
    private static IEnumerable<LogicalNode> Relations(LogicalNode node) => node switch
    {
        FilterNode n => Relations(n.Input),
        JoinNode { Kind: JoinKind.Inner } n => Relations(n.Left).Concat(Relations(n.Right)),
        JoinNode { Kind: not JoinKind.Full } n => Relations(n.Left),
        _ => [node],
    };
}
