using System.Collections.Immutable;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// date OP timestamp and timestamp OP date (date.c, date_cmp_timestamp_internal): the date is midnight of its day, and
/// dates beyond the range of timestamps still compare.
/// </summary>
internal sealed class DateTimestampComparison(string name, ComparisonOperator op, bool dateFirst) : NativeFunction(name), IComparison
{
    private static readonly (string Suffix, ComparisonOperator Operator)[] Operators =
    [
        ("eq", ComparisonOperator.Equal), ("ne", ComparisonOperator.NotEqual), ("lt", ComparisonOperator.Less),
        ("le", ComparisonOperator.LessOrEqual), ("gt", ComparisonOperator.Greater), ("ge", ComparisonOperator.GreaterOrEqual),
    ];

    public ComparisonOperator Operator { get; } = op;

    public static IEnumerable<NativeFunction> All()
    {
        foreach ((string suffix, ComparisonOperator op) in Operators)
        {
            yield return new DateTimestampComparison($"date_{suffix}_timestamp", op, dateFirst: true);
            yield return new DateTimestampComparison($"timestamp_{suffix}_date", op, dateFirst: false);
        }
    }

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length == 2 && Date(arguments).Type.BaseOid == PgType.Date && Timestamp(arguments).Type.BaseOid == PgType.Timestamp
            ? declared
            : null;

    /// <summary>The operator with the date on the left.</summary>
    public ComparisonOperator FromDate => dateFirst ? Operator : Operator.Commute();

    public T Date<T>(ImmutableArray<T> arguments) => arguments[dateFirst ? 0 : 1];

    public T Timestamp<T>(ImmutableArray<T> arguments) => arguments[dateFirst ? 1 : 0];

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        Value date = Date(arguments);
        if (Timestamp(call.Arguments) is LiteralScalar { IsNull: false } or StartValueScalar)
        {
            int slot = lowering.Pool.Add(new DateBoundConstant(Timestamp(call.Arguments), FromDate));
            var bound = date with { Data = lowering.Constant(slot, IrType.I32, "bound"), IsNull = null };
            return new Value(ScalarType.Boolean, ValueOrder.Compare(lowering, FromDate, date, bound, 0), null, null);
        }
        IrExpr order = Ir.Call(typeof(DateTimeFunctions), nameof(DateTimeFunctions.CompareDateTimestamp), date.Data, Timestamp(arguments).Data);
        return new Value(ScalarType.Boolean, ValueOrder.Relate(FromDate, order, Ir.I32(0)), null, null);
    }
}
