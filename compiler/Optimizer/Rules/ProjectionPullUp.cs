using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Optimizer.Rules;

/// <summary>
/// Takes projections from between joins, so that the joins of a subquery in FROM are ordered together with those around
/// it.
/// <code>
///   Project(v = e, a ⋈ b) ⋈ c  ON v = c.x   →   Project(v = e, (a ⋈ b) ⋈ c  ON e = c.x)
/// </code>
/// From both sides of an inner join and from the preserved side of any other; not from the padded side, where a NULL
/// stands for the value of the expression itself. Values are computed where they are read, so that none is computed for
/// more rows, and what may raise an error does it for the rows that are left: such projections are pulled up from plain
/// rows, too, as PostgreSQL makes plain subqueries a part of the query around them.
/// </summary>
internal sealed class ProjectionPullUp : IRule
{
    public string Name => "projection_pull_up";

    public LogicalNode Apply(LogicalNode root) => root.Rewrite(static node => node switch
    {
        FilterNode { Input: ProjectNode project } filter when HidesJoin(project) => Above(project, filter, [project.Input], filter.Conjuncts),
        JoinNode join => PullUp(join),
        _ => node,
    });

    private static LogicalNode PullUp(JoinNode join)
    {
        if ((join.Kind is JoinKind.Inner or JoinKind.Left or JoinKind.Semi or JoinKind.Anti) && join.Left is ProjectNode left && (HidesJoin(left) || MayFail(left)))
        {
            return Above(left, join, [left.Input, join.Right], join.Conditions);
        }
        if (join.Kind == JoinKind.Inner && join.Right is ProjectNode right && (HidesJoin(right) || MayFail(right)))
        {
            return Above(right, join, [join.Left, right.Input], join.Conditions);
        }
        return join;
    }

    /// <summary>The projection over the node, which now has these inputs and conditions over what the projection reads.</summary>
    private static ProjectNode Above(ProjectNode project, LogicalNode node, ImmutableArray<LogicalNode> inputs, ImmutableArray<Scalar> conditions)
    {
        var values = project.Projections.ToDictionary(static p => p.Column, static p => p.Value);
        ImmutableArray<Scalar> substituted = [.. conditions.Select(c =>
            c.Rewrite(s => s is ColumnScalar column && values.TryGetValue(column.Column, out Scalar? value) ? value : s))];
        LogicalNode below = node.WithInputs(inputs) switch
        {
            FilterNode filter => filter with { Conjuncts = substituted },
            JoinNode join => PullUp(join with { Conditions = substituted }),
            _ => throw new NotSupportedException($"no projection is pulled above {node.GetType().Name}"),
        };
        return project with { Input = below };
    }

    private static bool MayFail(ProjectNode project) => project.Projections.Any(static p => p.Value.CanThrow) && IsPlain(project.Input);

    private static bool IsPlain(LogicalNode node) => node switch
    {
        ScanNode or StoredScanNode or OneRowNode => true,
        ProjectNode or FilterNode or JoinNode => node.Inputs.All(IsPlain),
        _ => false,
    };

    private static bool HidesJoin(LogicalNode node) => node switch
    {
        JoinNode => true,
        ProjectNode n => HidesJoin(n.Input),
        FilterNode n => HidesJoin(n.Input),
        _ => false,
    };
}
