using PgFusion.Compiler.Functions;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Windows;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// PostgreSQL ends a window early when a condition above it bounds a number that only grows or only falls
/// (find_window_run_conditions of allpaths.c):
/// <code>
///   SELECT * FROM (SELECT row_number() OVER w AS n, sum(1 / x) OVER w FROM t WINDOW w AS (ORDER BY y)) AS s WHERE n &lt;= 10
/// </code>
/// What the other functions would have computed of the rows behind is not computed then, nor are its errors raised. The
/// worker computes whole partitions, so such a query is PostgreSQL's when an argument may raise an error.
/// </summary>
internal static class RunConditions
{
    public static void Check(LogicalNode root)
    {
        foreach (LogicalNode node in root.DescendantsAndSelf())
        {
            if (node is FilterNode { Input: WindowNode window } filter && Stack(window).SelectMany(static w => w.Calls).ToList() is var calls &&
                filter.Conjuncts.Any(c => IsRunCondition(c, calls)) && calls.FirstOrDefault(MayFail) is { } call)
            {
                throw new UnsupportedException($"{call.Column.Name} over a window under a condition on a row's number",
                    "It may raise an error, and PostgreSQL stops where the condition does not hold any more.")
                { LeavesWindows = true };
            }
        }
    }

    private static IEnumerable<WindowNode> Stack(WindowNode window) =>
        window.Input is WindowNode below ? Stack(below).Prepend(window) : [window];

    private static bool IsRunCondition(Scalar condition, List<WindowCall> calls) =>
        condition is CallScalar { Function: ComparisonFunction { Operator: not ComparisonOperator.NotEqual }, Arguments: [var left, var right] } &&
        ((IsNumber(left, calls) && !right.Columns().Any()) || (IsNumber(right, calls) && !left.Columns().Any()));

    private static bool IsNumber(Scalar value, List<WindowCall> calls) =>
        value is ColumnScalar { Column: { } column } && calls.Find(c => ReferenceEquals(c.Column, column)) is { } call &&
        (call.Function <= WindowFunctionKind.Ntile || call.Aggregate is { Function: AggregateFunction.CountStar or AggregateFunction.Count });

    private static bool MayFail(WindowCall call) => call.Aggregate is { CanThrow: true } || call.Reads().Any(static s => s.CanThrow) ||
        (call is { Function: WindowFunctionKind.Ntile or WindowFunctionKind.NthValue, Number: not LiteralScalar });
}
