using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer.Analysis;

namespace PgFusion.Compiler.Optimizer.Rules;

/// <summary>
/// Outer joins whose padded rows are dropped above become simpler joins (Galindo-Legaria, Rosenthal: Outerjoin
/// Simplification and Reordering for Query Optimization, TODS 1997; reduce_outer_joins of prepjointree.c).
/// <code>
///   Filter(b.y > 5, a ⟕ b)                    →  Filter(b.y > 5, a ⋈ b)
///   Filter(a.y > 5, a ⟗ b)                    →  Filter(a.y > 5, a ⟕ b)
///   (a ⟕ b) ⋈ c  ON b.y = c.y                 →  (a ⋈ b) ⋈ c
///   Filter(b.y IS NULL, a ⟕ b)  ON a.x = b.y  →  a ▷ b        when nobody reads b
/// </code>
/// A condition that a NULL does not keep from being true (IS NULL, COALESCE) simplifies nothing. The anti join needs a
/// column that is not NULL in any match: one that the join's own conditions compare, or one that is declared so.
/// </summary>
internal sealed class OuterJoinSimplification : IRule
{
    public string Name => "outer_join_simplification";

    public LogicalNode Apply(LogicalNode root) =>
        root.DescendantsAndSelf().Any(static n => n is JoinNode { Kind: not (JoinKind.Inner or JoinKind.Semi or JoinKind.Anti) })
            ? Simplify(root, [], [])
            : root;

    /// <param name="node">What is simplified.</param>
    /// <param name="required">Conditions that are true for any row that counts above.</param>
    /// <param name="read">Columns that are read above.</param>
    private static LogicalNode Simplify(LogicalNode node, ImmutableArray<Scalar> required, ImmutableHashSet<Column> read)
    {
        switch (node)
        {
            case FilterNode filter when TryAnti(filter, read) is { } anti:
                return Simplify(anti, required, read);
            case FilterNode filter:
                return node.MapInputs(input => Simplify(input, [.. required, .. filter.Conjuncts], read.Union(ColumnPruning.Read(node))));
            case JoinNode join:
                return Join(join, required, read.Union(ColumnPruning.Read(node)));
            case ProjectNode project:
                var values = project.Projections.ToDictionary(static p => p.Column, static p => p.Value);
                ImmutableArray<Scalar> below = [.. required.Select(c =>
                    c.Rewrite(s => s is ColumnScalar column && values.TryGetValue(column.Column, out Scalar? value) ? value : s))];
                return node.MapInputs(input => Simplify(input, below, read.Union(ColumnPruning.Read(node))));
            case SortNode { Top: null }:
                return node.MapInputs(input => Simplify(input, required, read.Union(ColumnPruning.Read(node))));
            case SortNode or LimitNode or AggregateNode or ResultNode:
                return node.MapInputs(input => Simplify(input, [], read.Union(ColumnPruning.Read(node))));
            default:
                return node.MapInputs(static input => Simplify(input, [], [.. input.Output]));
        }
    }

    private static LogicalNode Join(JoinNode join, ImmutableArray<Scalar> required, ImmutableHashSet<Column> read)
    {
        JoinKind kind = join.Kind;
        if (kind == JoinKind.Full && Rejects(required, join.Left))
        {
            // What is left are the rows of the left side.
            kind = JoinKind.Left;
        }
        else if (kind == JoinKind.Full && Rejects(required, join.Right))
        {
            return Join(new JoinNode(JoinKind.Left, join.Right, join.Left, join.Conditions), required, read);
        }
        if (kind == JoinKind.Left && Rejects(required, join.Right))
        {
            kind = JoinKind.Inner;
        }
        ImmutableArray<Scalar> both = [.. required, .. join.Conditions];
        (ImmutableArray<Scalar> left, ImmutableArray<Scalar> right) = kind switch
        {
            JoinKind.Inner => (both, both),
            JoinKind.Left or JoinKind.Anti or JoinKind.Mark or JoinKind.Single => (required, join.Conditions),
            JoinKind.Semi => (both, join.Conditions),
            _ => ([], []),
        };
        LogicalNode simplified = join.MapInputs((input, i) => Simplify(input, i == 0 ? left : right, read));
        return kind == join.Kind ? simplified : (JoinNode)simplified with { Kind = kind };
    }

    private static bool Rejects(ImmutableArray<Scalar> conditions, LogicalNode padded)
    {
        if (conditions.IsEmpty)
        {
            return false;
        }
        HashSet<Column> nulls = [.. padded.Output];
        return conditions.Any(c => NullRejection.Rejects(c, nulls));
    }

    /// <summary>The anti join that a filter for rows without a match makes of a left join.</summary>
    private static LogicalNode? TryAnti(FilterNode filter, ImmutableHashSet<Column> read)
    {
        if (filter.Input is not JoinNode { Kind: JoinKind.Left } join)
        {
            return null;
        }
        HashSet<Column> right = [.. join.Right.Output];
        ImmutableArray<Scalar> conjuncts = [.. filter.Conjuncts.SelectMany(Conjuncts.Split)];
        ImmutableArray<Scalar> missing = [.. conjuncts.Where(c => c is NullTestScalar { IsNotNull: false, Argument: ColumnScalar { Column: { } column } }
            && right.Contains(column) && IsNotNullInMatches(join, column))];
        ImmutableArray<Scalar> rest = [.. conjuncts.Where(c => !missing.Contains(c))];
        if (missing.IsEmpty || read.Overlaps(right) || rest.SelectMany(static c => c.Columns()).Any(right.Contains))
        {
            return null;
        }
        LogicalNode anti = join with { Kind = JoinKind.Anti };
        return rest.IsEmpty ? anti : new FilterNode(anti, rest);
    }

    private static bool IsNotNullInMatches(JoinNode join, Column column)
    {
        var alone = new HashSet<Column> { column };
        return join.Conditions.Any(c => NullRejection.Rejects(c, alone)) || UniqueKeys.IsNeverNull(join.Right, column);
    }
}
