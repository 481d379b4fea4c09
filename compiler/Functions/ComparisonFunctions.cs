using System.Collections.Immutable;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;

namespace PgFusion.Compiler.Functions;

/// <summary>The comparison operators' functions of all native types.</summary>
internal static class ComparisonFunctions
{
    private static readonly (string Suffix, ComparisonOperator Operator)[] Operators =
    [
        ("eq", ComparisonOperator.Equal), ("ne", ComparisonOperator.NotEqual), ("lt", ComparisonOperator.Less),
        ("le", ComparisonOperator.LessOrEqual), ("gt", ComparisonOperator.Greater), ("ge", ComparisonOperator.GreaterOrEqual),
    ];

    private static readonly string[] Prefixes =
    [
        "bool", "char", "int2", "int4", "int8", "int24", "int42", "int28", "int82", "int48", "int84", "oid",
        "float4", "float8", "float48", "float84", "numeric_", "date_", "time_", "timestamp_", "timestamptz_",
        "text", "text_", "bpchar", "bytea", "uuid_", "enum_", "interval_", "cash_", "network_",
    ];

    /// <summary>The equality of whatever type its arguments have: grouping's. It has no family.</summary>
    public static ComparisonFunction Equality { get; } = new("equal", ComparisonOperator.Equal, []);

    public static IEnumerable<NativeFunction> All()
    {
        foreach (string prefix in Prefixes)
        {
            var family = new ComparisonFunction[Operators.Length];
            foreach ((string suffix, ComparisonOperator op) in Operators)
            {
                family[(int)op] = new ComparisonFunction(prefix + suffix, op, family);
            }
            foreach (ComparisonFunction function in family)
            {
                yield return function;
            }
        }
    }
}

/// <summary>One comparison. Both sides have the same type, or are integers or floats of two widths.</summary>
/// <param name="name">pg_proc.proname.</param>
/// <param name="op">Which comparison.</param>
/// <param name="family">Those of the same types, by operator.</param>
internal sealed class ComparisonFunction(string name, ComparisonOperator op, ComparisonFunction[] family) : NativeFunction(name), IComparison
{
    public ComparisonOperator Operator { get; } = op;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation)
    {
        if (arguments.Length != 2)
        {
            return null;
        }
        ScalarType left = arguments[0].Type;
        ScalarType right = arguments[1].Type;
        if (left.BaseOid != right.BaseOid && !(left.IsInteger && right.IsInteger) && !(left.IsFloat && right.IsFloat) &&
            !(IsText(left) && IsText(right)))
        {
            return null;
        }
        bool equality = Operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual;
        bool known = IsText(left) || left.BaseOid == PgType.Bpchar
            ? equality
                ? context.Catalog.Collations.TryGetValue(inputCollation, out var collation) && collation.IsDeterministic
                : context.Order.HasTextOrder(inputCollation)
            : equality
                ? context.Order.HasEquality(left)
                : context.Order.HasOrder(left) || left.BaseOid is PgType.Oid or PgType.Char;
        return known ? ScalarType.Boolean with { Oid = declared.Oid } : null;
    }

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        Value left = arguments[0];
        Value right = arguments[1];
        if (left.Type.IsNumeric)
        {
            if (TryBound(lowering, call.Arguments[1], left, right, Operator) is { } bounded)
            {
                return bounded;
            }
            if (TryBound(lowering, call.Arguments[0], right, left, Operator.Commute()) is { } commuted)
            {
                return commuted;
            }
        }
        return new Value(ScalarType.Boolean, ValueOrder.Compare(lowering, Operator, left, right, call.InputCollation), null, null);
    }

    /// <summary>A decimal against a constant: two integers, once the constant is scaled and rounded the right way.</summary>
    private static Value? TryBound(ExpressionLowering lowering, Scalar constant, Value value, Value constantValue, ComparisonOperator op)
    {
        if (constant is not (LiteralScalar { IsNull: false } or StartValueScalar) ||
            value.Kind is not (ValueKind.Decimal64 or ValueKind.Decimal128))
        {
            return null;
        }
        bool is128 = value.Kind == ValueKind.Decimal128;
        int slot = lowering.Pool.Add(new DecimalBoundConstant(constant, value.Type.Scale, is128, op));
        var bound = new Value(value.Type, lowering.Constant(slot, is128 ? Value.Int128Type : IrType.I64, "bound"), null, constantValue.IsNull)
        {
            IsNarrow = value.IsNarrow,
        };
        return new Value(ScalarType.Boolean, ValueOrder.Compare(lowering, op, value, bound, 0), null, null);
    }

    /// <summary>Another comparison of the same types.</summary>
    public ComparisonFunction Of(ComparisonOperator other) => family[(int)other];

    private static bool IsText(ScalarType type) => type.BaseOid is PgType.Text or PgType.Varchar;
}
