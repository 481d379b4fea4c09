using PgFusion.Compiler.Functions;
using PgFusion.Compiler.Pipelines;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// A condition that a leaf's rows have to fulfil to count, and that may be tested before more of them is read. It is one of
/// the plan's, which is applied again where it stands: in the leaf's own filter, or in a join that drops rows without a match.
/// </summary>
/// <param name="Column">A column of the leaf.</param>
/// <param name="Condition">
/// A comparison of the column with a constant (<see cref="Comparison"/>), or an equality with what the join builds from,
/// the very object that is among the join's conditions.
/// </param>
internal sealed record ScanFilter(Column Column, CallScalar Condition)
{
    /// <summary>Types whose order and equality are those of the integers that are stored.</summary>
    public static bool Takes(ScalarType type) =>
        type.IsInteger && !type.IsEnum &&
        type.BaseOid is PgType.Int2 or PgType.Int4 or PgType.Int8 or PgType.Date or PgType.Time or PgType.Timestamp or PgType.Timestamptz;

    /// <summary>A filter by a comparison of such a column with a constant; null for other conditions.</summary>
    public static ScanFilter? ByConstant(Scalar condition) =>
        condition is CallScalar call && Match(call) is { } match ? new ScanFilter(match.Column, call) : null;

    /// <summary>Of a filter by a constant: column OP constant; null of one by a join.</summary>
    public (Scalar Constant, ComparisonOperator Operator)? Comparison =>
        Match(Condition) is { } match ? (match.Constant, match.Operator) : null;

    private static (Column Column, Scalar Constant, ComparisonOperator Operator)? Match(CallScalar call)
    {
        (Scalar column, Scalar constant, ComparisonOperator op) = call.Function switch
        {
            DateTimestampComparison dates => (dates.Date(call.Arguments), dates.Timestamp(call.Arguments), dates.FromDate),
            ComparisonFunction comparison when call.Arguments[0] is ColumnScalar => (call.Arguments[0], call.Arguments[1], comparison.Operator),
            ComparisonFunction comparison => (call.Arguments[1], call.Arguments[0], comparison.Operator.Commute()),
            _ => (call, call, ComparisonOperator.NotEqual),
        };
        return op != ComparisonOperator.NotEqual && column is ColumnScalar scanned && constant is (LiteralScalar { IsNull: false } or StartValueScalar) &&
            Takes(column.Type) && Takes(constant.Type)
            ? (scanned.Column, constant, op)
            : null;
    }
}
