using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer.Analysis;

namespace PgFusion.Compiler.Optimizer.Rules;

/// <summary>
/// A left join that finds at most one match for a row, and of which nobody reads the right side, adds nothing
/// (analyzejoins.c, join_is_removable).
/// <code>
///   a ⟕ b  ON a.x = b.id AND ...   →  a        when b.id is unique, and no column of b is read above
/// </code>
/// Not when the right side could repeat a row: no unique index over compared columns, or one that is checked at commit
/// only; nor when the key is compared with something of the right side itself.
/// </summary>
internal sealed class JoinElimination : IRule
{
    public string Name => "join_elimination";

    public LogicalNode Apply(LogicalNode root) =>
        root.DescendantsAndSelf().Any(static n => n is JoinNode { Kind: JoinKind.Left }) ? Visit(root, []) : root;

    private static LogicalNode Visit(LogicalNode node, ImmutableHashSet<Column> read)
    {
        bool isKnown = node is FilterNode or JoinNode or ProjectNode or SortNode or LimitNode or AggregateNode or ResultNode;
        ImmutableHashSet<Column> below = isKnown ? read.Union(ColumnPruning.Read(node)) : read;
        LogicalNode visited = node.MapInputs(input => Visit(input, isKnown ? below : [.. input.Output]));
        if (visited is JoinNode { Kind: JoinKind.Left } join && !join.Right.Output.Any(read.Contains) && FindsOneAtMost(join))
        {
            // Without its conditions less is read on the left.
            return Visit(join.Left, read);
        }
        return visited;
    }

    private static bool FindsOneAtMost(JoinNode join)
    {
        HashSet<Column> left = [.. join.Left.Output];
        HashSet<Column> right = [.. join.Right.Output];
        var compared = new HashSet<Column>();
        foreach (Scalar condition in join.Conditions)
        {
            if (Conjuncts.AsEquality(condition) is not { } equality)
            {
                continue;
            }
            for (int i = 0; i < 2; i++)
            {
                if (equality.Arguments[i] is ColumnScalar { Column: { } column } && right.Contains(column) && Conjuncts.IsWithin(equality.Arguments[1 - i], left))
                {
                    compared.Add(column);
                }
            }
        }
        return compared.Count > 0 && UniqueKeys.AreUnique(join.Right, compared);
    }
}
