using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer.Analysis;

namespace PgFusion.Compiler.Optimizer.Rules;

/// <summary>
/// A column that must equal a column that must equal a constant is compared with the constant, too, where it comes from
/// (equivalence classes with a constant, equivclass.c).
/// <code>
///   Filter(a.x = 5, a) ⋈ b  ON a.x = b.x    →   Filter(a.x = 5, a) ⋈ Filter(b.x = 5, b)
/// </code>
/// Through the conditions of left, anti, mark and single joins the right side learns from the left one and from the join, but never
/// the left side from them: its rows are kept without a match. The equalities must be of one family, see
/// <see cref="EquivalenceClasses"/>; values are filtered by, not replaced.
/// </summary>
internal sealed class ImpliedEqualities : IRule
{
    public string Name => "implied_equalities";

    public LogicalNode Apply(LogicalNode root) => root.DescendantsAndSelf().OfType<JoinNode>().Any() ? Visit(root) : root;

    private static LogicalNode Visit(LogicalNode node)
    {
        if (node is JoinNode { Kind: not JoinKind.Full } join)
        {
            node = Complete(join);
        }
        return node.MapInputs(Visit);
    }

    private static JoinNode Complete(JoinNode join)
    {
        List<Scalar> left = KnownConditions.Of(join.Left);
        List<Scalar> right = KnownConditions.Of(join.Right);
        var classes = new EquivalenceClasses();
        foreach (Scalar equality in left.Concat(right).Concat(join.Conditions))
        {
            classes.TryAdd(equality);
        }
        LogicalNode newLeft = join.Kind is JoinKind.Inner or JoinKind.Semi ? WithConstants(join.Left, left, classes) : join.Left;
        LogicalNode newRight = WithConstants(join.Right, right, classes);
        return ReferenceEquals(newLeft, join.Left) && ReferenceEquals(newRight, join.Right) ? join : join with { Left = newLeft, Right = newRight };
    }

    /// <summary>The side with a filter for each of its columns that equals a constant and is not compared with one yet.</summary>
    private static LogicalNode WithConstants(LogicalNode side, List<Scalar> known, EquivalenceClasses classes)
    {
        HashSet<Column> columns = [.. side.Output];
        HashSet<Scalar> compared = [.. known.Select(Conjuncts.AsEquality).OfType<CallScalar>()
            .Where(static e => e.Arguments.Any(static a => a is LiteralScalar or StartValueScalar)).SelectMany(static e => e.Arguments)];
        var implied = new List<Scalar>();
        foreach (EquivalenceClass members in classes.All)
        {
            if (members.Constant is not { } constant)
            {
                continue;
            }
            foreach (Scalar member in members.Members)
            {
                if (member is ColumnScalar { Column: { } column } && columns.Contains(column) && !compared.Contains(member))
                {
                    implied.Add(members.Equality(member, constant));
                }
            }
        }
        return implied.Count == 0 ? side : FilterPushDown.Push(side, implied);
    }
}
