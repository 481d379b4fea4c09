namespace PgFusion.Compiler.LogicalPlan.Subqueries;

/// <summary>
/// A subquery in a subquery that is about the query around both is joined to that one:
/// <code>
///   o ⋉c (s ⟕ₘ d t)   →   (o ⟕ₘ d t) ⋉c s        d, t: of o and t, not of s
/// </code>
/// Its mark, or its only row, is the same for all rows of the subquery that it stands in. There it would be joined with
/// each of them, for each value in the domain of the columns of o.
/// <para>
/// It is computed also where the subquery around it has no rows, so not when that may raise an error.
/// </para>
/// </summary>
internal static class SubqueryPullUp
{
    /// <param name="outer">The rows of the query around.</param>
    /// <param name="subquery">The plan of the subquery that is to be joined to them.</param>
    /// <param name="context">Of the query.</param>
    public static (LogicalNode Outer, LogicalNode Subquery) Apply(LogicalNode outer, LogicalNode subquery, PlanContext context)
    {
        if (!context.Applies(UnnestingRules.SubqueryPullUp) || !subquery.DescendantsAndSelf().Any(n => n is JoinNode join && IsCandidate(join, context)))
        {
            return (outer, subquery);
        }
        LogicalNode pulled = subquery.Rewrite(node =>
        {
            if (node is not JoinNode join || !IsCandidate(join, context) || !IsOfOuterRow(join, outer))
            {
                return node;
            }
            bool isCondition = join.Kind is JoinKind.Semi or JoinKind.Anti;
            Column? mark = isCondition ? context.Columns.Make("mark", ScalarType.Boolean, false) : join.Mark;
            outer = Unnesting.Join(isCondition ? JoinKind.Mark : join.Kind, outer, join.Right, join.Conditions, mark, context);
            return !isCondition ? join.Left
                : new FilterNode(join.Left, [join.Kind == JoinKind.Semi ? new ColumnScalar(mark!) : new NotScalar(new ColumnScalar(mark!))]);
        });
        return (outer, pulled);
    }

    /// <summary>Every row is returned once at most, and nothing can fail.</summary>
    private static bool IsCandidate(JoinNode join, PlanContext context) => join.Kind switch
    {
        JoinKind.Semi or JoinKind.Anti or JoinKind.Mark or JoinKind.Single => true,
        JoinKind.Left => ScalarAggregation.Find(join.Right) is not null || UniqueRows.IsOneAtMost(join.Right),
        _ => false,
    } && !join.Conditions.Any(static c => c.CanThrow) && !new Failure(context).IsPossible(join.Right);

    /// <summary>It reads columns of the outer row, and none of the row that it is joined to.</summary>
    private static bool IsOfOuterRow(JoinNode join, LogicalNode outer)
    {
        var free = NodeScalars.FreeColumns(join.Right);
        free.UnionWith(join.Conditions.SelectMany(static c => c.Columns()));
        return free.Overlaps(outer.Output) && !free.Overlaps(join.Left.Output);
    }
}
