using System.Collections.Immutable;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.QueryTree;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Windows;

namespace PgFusion.Compiler.LogicalPlan.Subqueries;

/// <summary>
/// OFFSET and LIMIT as conditions on the number of a row, for a limit that is not one of all rows:
/// <code>
///   OFFSET o LIMIT n   →   row_number() > o AND row_number() - o &lt;= n
/// </code>
/// </summary>
internal static class NumberedRows
{
    private static readonly SimpleFunction Limit =
        SimpleFunction.Helper("limit", typeof(RowBounds), nameof(RowBounds.Limit), canThrow: true, PgType.Int8);

    private static readonly SimpleFunction Offset =
        SimpleFunction.Helper("offset", typeof(RowBounds), nameof(RowBounds.Offset), canThrow: true, PgType.Int8);

    private static LiteralScalar Zero { get; } = new(ScalarType.Bigint, new LiteralValue(new byte[8]));

    /// <summary>Numbers rows from 1 in their order, in partitions of equal keys.</summary>
    public static WindowNode Number(LogicalNode rows, ImmutableArray<SortKey> partition, ImmutableArray<SortKey> order, ColumnFactory columns, out Column number)
    {
        number = columns.Make("row_number", ScalarType.Bigint, false);
        var frame = new WindowFrame(FrameMode.Range, FrameBound.UnboundedPreceding, FrameBound.CurrentRow, FrameExclusion.None, null, null, null);
        return new WindowNode(rows, [.. partition.Concat(order).DistinctBy(static k => k.Value)],
            [new WindowSpec(null, [.. partition.Select(static k => k.Value)], order, frame, [new WindowCall(number, WindowFunctionKind.RowNumber)])]);
    }

    /// <summary>The conditions on a row's number. A NULL bound is none, a negative one the business of <see cref="Checks"/>.</summary>
    public static ImmutableArray<Scalar> Within(Column number, LimitNode limit)
    {
        var conditions = ImmutableArray.CreateBuilder<Scalar>(2);
        Scalar counted = new ColumnScalar(number);
        if (limit.Offset is not (null or LiteralScalar { IsNull: true }))
        {
            Scalar skipped = IsCount(limit.Offset) ? limit.Offset : new MinMaxScalar(ScalarType.Bigint, IsGreatest: true, [limit.Offset, Zero]);
            conditions.Add(Compare("int8gt", counted, skipped));
            counted = new CallScalar(ScalarType.Bigint, NativeFunctions.Named("int8mi"), [counted, skipped], 0);
        }
        if (limit.Count is not (null or LiteralScalar { IsNull: true }))
        {
            Scalar within = Compare("int8le", counted, limit.Count);
            conditions.Add(limit.Count.Nullable ? new BooleanTestScalar(within, BooleanTestKind.IsNotFalse) : within);
        }
        return conditions.ToImmutable();
    }

    /// <summary>Conditions that are true, or raise the error of a bound: PostgreSQL looks at the bounds before it looks at rows.</summary>
    public static ImmutableArray<Scalar> Checks(LimitNode limit) => [.. new[] { Check(limit.Offset, Offset), Check(limit.Count, Limit) }.OfType<Scalar>()];

    private static BooleanTestScalar? Check(Scalar? bound, SimpleFunction check) => bound switch
    {
        null or LiteralScalar { IsNull: true } => null,
        _ when IsCount(bound) => null,
        _ => new BooleanTestScalar(Compare("int8ge", new CallScalar(ScalarType.Bigint, check, [bound], 0), Zero), BooleanTestKind.IsNotFalse),
    };

    private static bool IsCount(Scalar bound) => bound is LiteralScalar { Literal: { } literal } && BitConverter.ToInt64(literal.Bytes) >= 0;

    private static CallScalar Compare(string function, Scalar left, Scalar right) =>
        new(ScalarType.Boolean, NativeFunctions.Named(function), [left, right], 0);
}
