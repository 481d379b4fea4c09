using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Optimizer.Cost;

/// <summary>
/// Selectivity of a = b between two relations (selfuncs.c, eqjoinsel): pairs of equal common values are counted as they
/// are; all other values are taken to be spread evenly, those of the side with fewer found on the side with more.
/// Distinct counts are those of whole columns: conditions on a side take away rows and values alike.
/// </summary>
internal static class EquiJoin
{
    public static double Inner(ColumnSource left, ColumnSource right)
    {
        double leftPresent = 1 - left.NullFraction;
        double rightPresent = 1 - right.NullFraction;
        if (left.IsUnique || right.IsUnique || left.CommonValues.IsEmpty || right.CommonValues.IsEmpty)
        {
            return leftPresent * rightPresent / Math.Max(left.Distinct, right.Distinct);
        }
        double matched = 0;
        double leftMatched = 0;
        double rightMatched = 0;
        int matches = 0;
        foreach (var a in left.CommonValues)
        {
            foreach (var b in right.CommonValues)
            {
                if (StatisticValue.AreEqual(left.Type, a.Value.Span, right.Type, b.Value.Span))
                {
                    matched += a.Frequency * b.Frequency;
                    leftMatched += a.Frequency;
                    rightMatched += b.Frequency;
                    matches++;
                    break;
                }
            }
        }
        double leftUnmatched = Math.Max(0, left.CommonFrequency - leftMatched);
        double rightUnmatched = Math.Max(0, right.CommonFrequency - rightMatched);
        double leftOther = Math.Max(0, leftPresent - left.CommonFrequency);
        double rightOther = Math.Max(0, rightPresent - right.CommonFrequency);
        double fromLeft = matched
            + Spread(leftUnmatched * rightOther, right.Distinct - right.CommonValues.Length)
            + Spread(leftOther * (rightOther + rightUnmatched), right.Distinct - matches);
        double fromRight = matched
            + Spread(rightUnmatched * leftOther, left.Distinct - left.CommonValues.Length)
            + Spread(rightOther * (leftOther + leftUnmatched), left.Distinct - matches);
        return Math.Min(fromLeft, fromRight);

        static double Spread(double share, double values) => share == 0 ? 0 : share / Math.Max(1, values);
    }

    /// <summary>
    /// Share of left rows that find a match among so many right values. The values of either side are those of the whole
    /// column: that conditions have dropped some of the left one's rows says nothing of the others; and where the right
    /// column has more values, each left one is among them, and as likely to be left as any. (The number of values of a
    /// column whose equal values lie next to each other, as of details in the order of what they belong to, is estimated far
    /// too low from a sample of blocks.)
    /// </summary>
    /// <param name="distinct">Values of the side that has more.</param>
    /// <param name="isKnown">Both counts are; else one half is as good a guess as any (eqjoinsel_semi).</param>
    public static double Semi(double leftNullFraction, double distinct, double rightDistinct, bool isKnown) =>
        (1 - leftNullFraction) * (isKnown ? Math.Min(1, rightDistinct / Math.Max(1, distinct)) : 0.5);
}
