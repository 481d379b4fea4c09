using System.Collections.Immutable;

namespace PgFusion.Compiler.LogicalPlan.Subqueries;

/// <summary>
/// Names of the rules by which subqueries are joined. They decide while the plan is built, but like the optimizer's each
/// can be switched off, and the answers stay.
/// </summary>
internal static class UnnestingRules
{
    /// <summary>See <see cref="UnionParts"/>.</summary>
    public const string UnionDistribution = "union_distribution";

    /// <summary>See <see cref="SubqueryPullUp"/>.</summary>
    public const string SubqueryPullUp = "subquery_pull_up";

    public static ImmutableArray<string> Names { get; } = [SubqueryPullUp, UnionDistribution];
}
