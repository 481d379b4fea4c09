using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Optimizer.Cost;

/// <summary>
/// Work of a hash join beside the rows it returns: one for each row that probes, twice that for one that is built. Without
/// a key every pair is looked at.
/// </summary>
internal static class HashJoinCost
{
    private const double ProbeCost = 1;
    private const double BuildCost = 2;
    private const double PairCost = 0.2;

    /// <summary>Of a row that was built and is returned.</summary>
    private const double ReadCost = 1;

    /// <summary>The right side is built.</summary>
    public static double BuildRight(double left, double right) => (left * ProbeCost) + (right * BuildCost);

    /// <summary>The same where no equality finds the pairs.</summary>
    public static double ComparingPairs(double left, double right) => BuildRight(left, right) + (left * right * PairCost);

    /// <summary>
    /// The left side of a semi, anti, mark or left join is built. A probing row comes to all rows of its key when there are other
    /// conditions to be checked, where one of the left side would stop at its first match; a left join returns them all anyway.
    /// </summary>
    /// <param name="kind">Of the join.</param>
    /// <param name="left">Rows of the left side.</param>
    /// <param name="right">Rows of the right side.</param>
    /// <param name="pairs">Pairs of equal keys that other conditions are checked for.</param>
    public static double BuildLeft(JoinKind kind, double left, double right, double pairs) =>
        (left * (BuildCost + ReadCost)) + (right * ProbeCost) + (kind == JoinKind.Left ? 0 : Math.Max(0, pairs - left) * PairCost);

    public static bool CanBuildLeft(JoinKind kind) => kind is JoinKind.Semi or JoinKind.Anti or JoinKind.Mark or JoinKind.Left;
}
