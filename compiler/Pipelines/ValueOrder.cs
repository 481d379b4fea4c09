using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Kernels;

namespace PgFusion.Compiler.Pipelines;

/// <summary>
/// Equality, order and hashes of values that are not NULL, as the default operator classes of their types define them:
/// NaN equals itself and is above all numbers, -0 equals 0, char(n) ignores trailing blanks, numerics compare by value
/// whatever their scale, texts by their collation.
/// </summary>
internal static class ValueOrder
{
    public static IrExpr Equal(ExpressionLowering code, Value left, Value right)
    {
        (left, right) = Align(code, left, right);
        switch (left.Kind)
        {
            case ValueKind.Float32 or ValueKind.Float64:
                return Ir.Call(typeof(FloatFunctions), nameof(FloatFunctions.Equal), ToFloat64(left), ToFloat64(right));
            case ValueKind.Decimal128:
                return Ir.Call(typeof(DecimalKernels), nameof(DecimalKernels.Equal128), left.Data, right.Data);
            case ValueKind.Numeric:
                return Ir.Call(typeof(NumericFunctions), nameof(NumericFunctions.Equal), left.Data, left.Length!, right.Data, right.Length!);
            case ValueKind.Bytes when left.Type.BaseOid == PgType.Bpchar:
                return Ir.Call(typeof(TextFunctions), nameof(TextFunctions.CharacterEqual), left.Data, left.Length!, right.Data, right.Length!);
            case ValueKind.Fixed when left.Type.BaseOid == PgType.Interval:
                return Ir.Call(typeof(IntervalOrder), nameof(IntervalOrder.Equal), left.Data, right.Data);
            case ValueKind.Bytes or ValueKind.Fixed:
                return Ir.Call(typeof(TextFunctions), nameof(TextFunctions.Equal), left.Data, left.Length!, right.Data, right.Length!);
            default:
                return Ir.Eq(left.Data, right.Data);
        }
    }

    /// <summary>Left OP right as a condition.</summary>
    public static IrExpr Compare(ExpressionLowering code, ComparisonOperator op, Value left, Value right, uint collation)
    {
        switch (op)
        {
            case ComparisonOperator.Equal:
                return Equal(code, left, right);
            case ComparisonOperator.NotEqual:
                return Ir.Not(Equal(code, left, right));
        }
        (left, right) = Align(code, left, right);
        if (left.Kind is ValueKind.Float32 or ValueKind.Float64)
        {
            string method = op switch
            {
                ComparisonOperator.Less => nameof(FloatFunctions.Less),
                ComparisonOperator.LessOrEqual => nameof(FloatFunctions.LessOrEqual),
                ComparisonOperator.Greater => nameof(FloatFunctions.Greater),
                _ => nameof(FloatFunctions.GreaterOrEqual),
            };
            return Ir.Call(typeof(FloatFunctions), method, ToFloat64(left), ToFloat64(right));
        }
        bool direct = !left.Type.IsEnum && left.Kind is ValueKind.Int8 or ValueKind.Int16 or ValueKind.Int32 or ValueKind.Int64 or ValueKind.Decimal64;
        (IrExpr a, IrExpr b) = direct ? (Ordinal(left), Ordinal(right)) : (Compare(code, left, right, collation), Ir.I32(0));
        return Relate(op, a, b);
    }

    /// <summary>The operator between two numbers, or between what a comparison returned and 0.</summary>
    public static IrExpr Relate(ComparisonOperator op, IrExpr a, IrExpr b) => op switch
    {
        ComparisonOperator.Equal => Ir.Eq(a, b),
        ComparisonOperator.NotEqual => Ir.Ne(a, b),
        ComparisonOperator.Less => Ir.Lt(a, b),
        ComparisonOperator.LessOrEqual => Ir.Le(a, b),
        ComparisonOperator.Greater => Ir.Gt(a, b),
        _ => Ir.Ge(a, b),
    };

    /// <summary>Negative, zero or positive.</summary>
    public static IrExpr Compare(ExpressionLowering code, Value left, Value right, uint collation)
    {
        (left, right) = Align(code, left, right);
        switch (left.Kind)
        {
            case ValueKind.Float32 or ValueKind.Float64:
                return Ir.Call(typeof(FloatFunctions), nameof(FloatFunctions.Compare), ToFloat64(left), ToFloat64(right));
            case ValueKind.Decimal128:
                return Ir.Call(typeof(DecimalKernels), nameof(DecimalKernels.Compare128), left.Data, right.Data);
            case ValueKind.Numeric:
                return Ir.Call(typeof(NumericFunctions), nameof(NumericFunctions.Compare), left.Data, left.Length!, right.Data, right.Length!);
            case ValueKind.Fixed when left.Type.BaseOid == PgType.Interval:
                return Ir.Call(typeof(IntervalOrder), nameof(IntervalOrder.Compare), left.Data, right.Data);
            case ValueKind.Bytes when left.Type.BaseOid is PgType.Inet or PgType.Cidr:
                return Ir.Call(typeof(NetworkOrder), nameof(NetworkOrder.Compare), left.Data, left.Length!, right.Data, right.Length!);
            case ValueKind.Int32 when left.Type.IsEnum:
                IrExpr labels = code.Constant(code.Pool.Add(new EnumOrderConstant(left.Type.BaseOid)), IrType.Ptr, "enum");
                return Ir.Call(typeof(EnumOrder), nameof(EnumOrder.Compare), Ir.Convert(left.Data, IrType.U32), Ir.Convert(right.Data, IrType.U32), labels);
            case ValueKind.Bytes when left.Type.BaseOid == PgType.Bytea:
            case ValueKind.Fixed:
                return Ir.Call(typeof(TextFunctions), nameof(TextFunctions.CompareBytes), left.Data, left.Length!, right.Data, right.Length!);
            case ValueKind.Bytes:
                int slot = code.Pool.Add(new CollationConstant(collation));
                IrExpr handle = code.Constant(slot, IrType.I32, "collation");
                string method = left.Type.BaseOid == PgType.Bpchar ? nameof(TextFunctions.CharacterCompare) : nameof(TextFunctions.Compare);
                return Ir.Call(typeof(TextFunctions), method, left.Data, left.Length!, right.Data, right.Length!, handle);
            default:
                IrExpr a = code.Builder.Let(Ordinal(left), "left");
                IrExpr b = code.Builder.Let(Ordinal(right), "right");
                return Ir.Sub(Ir.Convert(Ir.Gt(a, b), IrType.I32), Ir.Convert(Ir.Lt(a, b), IrType.I32));
        }
    }

    /// <summary>A hash that equal values share, as u64.</summary>
    public static IrExpr Hash(ExpressionLowering code, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Bool:
                return Ir.Call(typeof(HashFunctions), nameof(HashFunctions.Boolean), value.Data);
            case ValueKind.Int8 or ValueKind.Int16 or ValueKind.Int32 or ValueKind.Int64 or ValueKind.Decimal64:
                return Ir.Call(typeof(HashFunctions), nameof(HashFunctions.Int64), Ir.Convert(value.Data, IrType.I64));
            case ValueKind.Float32 or ValueKind.Float64:
                return Ir.Call(typeof(HashFunctions), nameof(HashFunctions.Float8), ToFloat64(value));
            case ValueKind.Decimal128:
                return Ir.Call(typeof(HashFunctions), nameof(HashFunctions.Int128), value.Data);
            case ValueKind.Numeric:
                return Ir.Call(typeof(NumericFunctions), nameof(NumericFunctions.Hash), value.Data, value.Length!);
            case ValueKind.Bytes when value.Type.BaseOid == PgType.Bpchar:
                return Ir.Call(typeof(TextFunctions), nameof(TextFunctions.CharacterHash), value.Data, value.Length!);
            case ValueKind.Fixed when value.Type.BaseOid == PgType.Interval:
                return Ir.Call(typeof(IntervalOrder), nameof(IntervalOrder.Hash), value.Data, value.Length!);
            case ValueKind.Bytes or ValueKind.Fixed:
                return Ir.Call(typeof(HashFunctions), nameof(HashFunctions.Bytes), value.Data, value.Length!);
            default:
                throw new NotSupportedException($"no hash for {value.Type}");
        }
    }

    /// <summary>Integers of two widths in the wider, numerics of two representations or scales in one.</summary>
    public static (Value Left, Value Right) Align(ExpressionLowering code, Value left, Value right)
    {
        if (left.Type.IsNumeric && right.Type.IsNumeric)
        {
            return AlignNumerics(code, left, right);
        }
        if (left.Kind == right.Kind)
        {
            return (left, right);
        }
        ValueKind wider = left.Kind > right.Kind ? left.Kind : right.Kind;
        bool integers = wider is ValueKind.Int16 or ValueKind.Int32 or ValueKind.Int64;
        if (!integers)
        {
            return (left, right);
        }
        return (Extend(left, wider), Extend(right, wider));
    }

    private static Value Extend(Value value, ValueKind kind) => value.Kind == kind
        ? value
        : value with { Type = value.Type with { Kind = kind }, Data = Ir.Convert(value.Data, Value.IrTypeOf(kind)) };

    private static (Value, Value) AlignNumerics(ExpressionLowering code, Value left, Value right)
    {
        bool sameScale = left.Type.HasScale && right.Type.HasScale && left.Type.Scale == right.Type.Scale;
        if (sameScale && left.Kind == right.Kind)
        {
            return (left, right);
        }
        if (sameScale && left.Kind != ValueKind.Numeric && right.Kind != ValueKind.Numeric)
        {
            return (Widened(code, left), Widened(code, right));
        }
        return (code.ToNumeric(left), code.ToNumeric(right));
    }

    private static Value Widened(ExpressionLowering code, Value value) => value.Kind == ValueKind.Decimal128
        ? value
        : value with
        {
            Data = code.Builder.Let(ExpressionLowering.Widen(value), "wide"),
            Type = value.Type with { Kind = ValueKind.Decimal128 },
            IsNarrow = false,
        };

    private static IrExpr ToFloat64(Value value) => Ir.Convert(value.Data, IrType.F64);

    /// <summary>What integers and booleans compare by; oid and "char" are unsigned.</summary>
    private static IrExpr Ordinal(Value value) => value.Type.BaseOid switch
    {
        PgType.Oid => Ir.Convert(value.Data, IrType.U32),
        PgType.Char => Ir.Convert(value.Data, IrType.U8),
        PgType.Bool => Ir.Convert(value.Data, IrType.I32),
        _ => value.Data,
    };
}
