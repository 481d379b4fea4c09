using PgFusion.Compiler.Functions;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Protocol;

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

    /// <summary>
    /// How processes that read the leaf look a value up (PGF_KEY_*), by bits that equal values share, whatever their order; null
    /// for types whose values they cannot look up.
    /// </summary>
    public static int? KeyOf(ScalarType type) => type.Kind switch
    {
        ValueKind.Int16 or ValueKind.Int32 or ValueKind.Int64 => ProtocolConstants.KeyInteger,
        ValueKind.Bool => ProtocolConstants.KeyBool,
        ValueKind.Float32 or ValueKind.Float64 => ProtocolConstants.KeyFloat,
        ValueKind.Decimal64 or ValueKind.Decimal128 or ValueKind.Numeric => ProtocolConstants.KeyNumeric,
        ValueKind.Bytes => type.BaseOid == PgType.Bpchar ? ProtocolConstants.KeyPadded : ProtocolConstants.KeyBytes,
        ValueKind.Fixed when type.BaseOid != PgType.Interval => ProtocolConstants.KeyBytes,
        _ => null,
    };

    /// <summary>
    /// The column that is looked up when the side of an equality is this expression, and the other is of that type; null when it is more than
    /// a column, or the two sides have not the same bits for equal values.
    /// </summary>
    public static Column? Probed(Scalar side, ScalarType other)
    {
        Column? column = side switch
        {
            ColumnScalar scanned => scanned.Column,
            // Called by the name of another type, or with a collation.
            RepresentScalar { Argument: ColumnScalar scanned } => scanned.Column,
            _ => null,
        };
        return column is not null && KeyOf(column.Type) is int key && key == KeyOf(side.Type) && key == KeyOf(other) &&
            IsFixed(column.Type) == IsFixed(other) && IsFixed(column.Type) == IsFixed(side.Type) ? column : null;

        static bool IsFixed(ScalarType type) => type.Kind == ValueKind.Fixed;
    }

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
