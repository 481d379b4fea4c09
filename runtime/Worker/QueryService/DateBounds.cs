using PgFusion.Compiler.Pipelines;

namespace PgFusion.Worker.QueryService;

/// <summary>
/// Turns <c>date OP timestamp</c> into a comparison of days: d &lt; t ⟺ d &lt; ⌈t⌉, d ≤ t ⟺ d ≤ ⌊t⌋, and so on, with t in
/// days. Infinities are the extreme days, as in PostgreSQL's own representation.
/// </summary>
internal static class DateBounds
{
    private const long MicrosecondsPerDay = 86_400_000_000;

    /// <summary>No date: earlier than all finite ones, later than -infinity.</summary>
    private const int Never = int.MinValue + 1;

    public static int Bound(long timestamp, ComparisonOperator op)
    {
        if (timestamp == long.MaxValue)
        {
            return int.MaxValue;
        }
        if (timestamp == long.MinValue)
        {
            return int.MinValue;
        }
        long floor = Math.DivRem(timestamp, MicrosecondsPerDay, out long rest);
        if (rest < 0)
        {
            floor--;
        }
        return op switch
        {
            ComparisonOperator.Equal or ComparisonOperator.NotEqual => rest == 0 ? (int)floor : Never,
            ComparisonOperator.Less or ComparisonOperator.GreaterOrEqual => (int)(rest == 0 ? floor : floor + 1),
            _ => (int)floor,
        };
    }
}
