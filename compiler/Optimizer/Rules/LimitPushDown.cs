using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer.Cost;

namespace PgFusion.Compiler.Optimizer.Rules;

/// <summary>
/// The first rows of a join that keeps every row of its left side, by an order of the left side, come from the first
/// rows of the left side; only they are joined.
/// <code>
///   Limit(Sort top-N by l(l ⟕ r))  →  Limit(Sort top-N by l(Sort top-N by l(l) ⟕ r))
/// </code>
/// Likewise below mark and single joins. The sort above stays: a left row may have several matches. A limit without a
/// sort has nothing to gain, as it ends the pipeline in any case. Not past what may raise an error, which
/// PostgreSQL would evaluate for all rows, and only where the limit leaves few of the rows.
/// </summary>
internal sealed class LimitPushDown : IRule
{
    /// <summary>Rows of the left side for each that is kept, at least: sorting them is another pipeline.</summary>
    private const double RowsPerKept = 4;

    public string Name => "limit_push_down";

    public LogicalNode Apply(LogicalNode root)
    {
        if (!root.DescendantsAndSelf().Any(static n => n is SortNode { Top: not null }) || !root.DescendantsAndSelf().Any(IsKeeping))
        {
            return root;
        }
        var cardinality = new Cardinality(root);
        return root.Rewrite(node =>
            node is SortNode { Top: { } top } sort && Push(sort.Input, sort.Keys, top, cardinality) is { } input && !ReferenceEquals(input, sort.Input)
                ? sort with { Input = input }
                : node);
    }

    /// <summary>The node with a sort on a left side as far below as can be, itself if it has one; null when there is no place for one.</summary>
    private static LogicalNode? Push(LogicalNode node, ImmutableArray<SortKey> keys, LimitNode top, Cardinality cardinality)
    {
        switch (node)
        {
            case ProjectNode project when !project.Projections.Any(static p => p.Value.CanThrow):
                var values = project.Projections.ToDictionary(static p => p.Column, static p => p.Value);
                ImmutableArray<SortKey> below = [.. keys.Select(k => k with { Value = Substitute(k.Value, values) })];
                return Push(project.Input, below, top, cardinality) is { } input ? WithInput(project, input) : null;
            case JoinNode join when IsKeeping(join) && !join.Conditions.Any(static c => c.CanThrow):
                HashSet<Column> given = [.. join.Left.Output];
                if (!keys.All(k => !k.Value.CanThrow && Conjuncts.IsWithin(k.Value, given)))
                {
                    return null;
                }
                LogicalNode? left = Push(join.Left, keys, top, cardinality)
                    ?? (cardinality.Rows(join.Left) < RowsPerKept * Cardinality.Kept(top) ? null : new SortNode(join.Left, keys) { Top = top });
                return left is null ? null : WithInput(join, left);
            case SortNode { Top: not null } sort when sort.Keys.SequenceEqual(keys):
                return sort;
            default:
                return null;
        }
    }

    private static bool IsKeeping(LogicalNode node) => node is JoinNode { Kind: JoinKind.Left or JoinKind.Mark or JoinKind.Single };

    private static LogicalNode WithInput(LogicalNode node, LogicalNode first) =>
        node.MapInputs((input, i) => i == 0 ? first : input);

    private static Scalar Substitute(Scalar scalar, Dictionary<Column, Scalar> values) =>
        scalar.Rewrite(s => s is ColumnScalar column && values.TryGetValue(column.Column, out Scalar? value) ? value : s);
}
