using System.Collections.Immutable;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Kernels;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// numeric.c. Additions, subtractions and products of decimals stay decimals: the result's digits follow from the
/// operands' and decide its representation, and its display scale is what PostgreSQL gives it (the larger scale; the
/// sum of the scales). In narrow code they are 64-bit whatever their digits, on the word of the range guard. Everything
/// else is the general numeric's business.
/// </summary>
internal static class NumericArithmetic
{
    public static IEnumerable<NativeFunction> All() =>
    [
        new NumericBinary("numeric_add", NumericOperator.Add),
        new NumericBinary("numeric_sub", NumericOperator.Subtract),
        new NumericBinary("numeric_mul", NumericOperator.Multiply),
        new NumericBinary("numeric_div", NumericOperator.Divide),
        new NumericBinary("numeric_mod", NumericOperator.Modulo),
        new NumericUnary("numeric_uminus", NumericOperator.Negate),
        new NumericUnary("numeric_abs", NumericOperator.Abs),
        new NumericUnary("numeric_uplus", NumericOperator.Plus),
    ];
}

internal enum NumericOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Negate,
    Abs,
    Plus,
}

internal sealed class NumericBinary(string name, NumericOperator op) : NativeFunction(name)
{
    /// <summary>Decimals beyond this many digits are not worth a static scale (numeric.c caps scales at 1000).</summary>
    private const int StaticPrecisionMax = 150;

    public NumericOperator Operator { get; } = op;

    public override bool CanThrow(CallScalar call) => Operator is NumericOperator.Divide or NumericOperator.Modulo || !call.Type.HasScale;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation)
    {
        if (arguments.Length != 2 || !arguments.All(static a => a.Type.IsNumeric))
        {
            return null;
        }
        ScalarType left = arguments[0].Type;
        ScalarType right = arguments[1].Type;
        if (!left.HasScale || !right.HasScale || Operator is NumericOperator.Divide or NumericOperator.Modulo)
        {
            return ScalarType.AnyNumeric;
        }
        int scale;
        int precision;
        if (Operator == NumericOperator.Multiply)
        {
            scale = left.Scale + right.Scale;
            precision = left.Precision + right.Precision;
        }
        else
        {
            scale = Math.Max(left.Scale, right.Scale);
            precision = Math.Max(left.Precision - left.Scale, right.Precision - right.Scale) + scale + 1;
        }
        return precision > StaticPrecisionMax ? ScalarType.AnyNumeric : ScalarType.Decimal(precision, scale);
    }

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        Value left = arguments[0];
        Value right = arguments[1];
        if (call.Type.HasScale && left.IsNarrow && right.IsNarrow)
        {
            lowering.NarrowArithmetic.Add(call);
            (IrExpr a, IrExpr b) = Operator == NumericOperator.Multiply
                ? (left.Data, right.Data)
                : (Scaled64(lowering, call.Arguments[0], left, call.Type.Scale), Scaled64(lowering, call.Arguments[1], right, call.Type.Scale));
            IrExpr result = Operator switch
            {
                NumericOperator.Add => Ir.Add(a, b),
                NumericOperator.Subtract => Ir.Sub(a, b),
                _ => Ir.Mul(a, b),
            };
            return new Value(call.Type, result, null, null) { IsNarrow = true };
        }
        if (call.Type.Kind is ValueKind.Decimal64 or ValueKind.Decimal128 && left.Kind != ValueKind.Numeric && right.Kind != ValueKind.Numeric)
        {
            return LowerDecimal(lowering, call, left, right);
        }
        left = lowering.ToNumeric(left);
        right = lowering.ToNumeric(right);
        string method = Operator switch
        {
            NumericOperator.Add => nameof(NumericFunctions.Add),
            NumericOperator.Subtract => nameof(NumericFunctions.Subtract),
            NumericOperator.Multiply => nameof(NumericFunctions.Multiply),
            NumericOperator.Divide => nameof(NumericFunctions.Divide),
            _ => nameof(NumericFunctions.Modulo),
        };
        return lowering.FromCall(Ir.Call(typeof(NumericFunctions), method, left.Data, left.Length!, right.Data, right.Length!, lowering.Scratch), call.Type, Name);
    }

    /// <summary>NaN-aware arithmetic in the width of the result.</summary>
    private Value LowerDecimal(ExpressionLowering lowering, CallScalar call, Value left, Value right)
    {
        bool is128 = call.Type.Kind == ValueKind.Decimal128;
        IrExpr a = Sized(lowering, call.Arguments[0], left, is128, Operator == NumericOperator.Multiply ? left.Type.Scale : call.Type.Scale);
        IrExpr b = Sized(lowering, call.Arguments[1], right, is128, Operator == NumericOperator.Multiply ? right.Type.Scale : call.Type.Scale);
        string method = (Operator, is128) switch
        {
            (NumericOperator.Add, false) => nameof(DecimalKernels.Add64),
            (NumericOperator.Subtract, false) => nameof(DecimalKernels.Subtract64),
            (NumericOperator.Multiply, false) => nameof(DecimalKernels.Multiply64),
            (NumericOperator.Add, true) => nameof(DecimalKernels.Add128),
            (NumericOperator.Subtract, true) => nameof(DecimalKernels.Subtract128),
            _ => nameof(DecimalKernels.Multiply128),
        };
        return new Value(call.Type, Ir.Call(typeof(DecimalKernels), method, a, b), null, null);
    }

    private static IrExpr Sized(ExpressionLowering lowering, Scalar scalar, Value value, bool is128, int scale)
    {
        if (scalar is LiteralScalar { IsNull: false } literal && literal.Type.Scale != scale)
        {
            value = lowering.LiteralAtScale(literal, scale);
        }
        IrExpr data = is128 && value.Kind == ValueKind.Decimal64 ? ExpressionLowering.Widen(value) : value.Data;
        if (value.Type.Scale == scale)
        {
            return data;
        }
        return Ir.Call(typeof(DecimalFunctions), is128 ? nameof(DecimalFunctions.Rescale128) : nameof(DecimalFunctions.Rescale64),
            data, Ir.I32(value.Type.Scale), Ir.I32(scale));
    }

    /// <summary>The operand times a power of ten; the guard covers that product too.</summary>
    private static IrExpr Scaled64(ExpressionLowering lowering, Scalar scalar, Value value, int scale)
    {
        int digits = scale - value.Type.Scale;
        if (digits == 0)
        {
            return value.Data;
        }
        if (scalar is LiteralScalar { IsNull: false } literal)
        {
            if (literal.Type.Precision + digits > 18)
            {
                throw new NarrowNotPossibleException(literal.Type);
            }
            return lowering.LiteralAtScale(literal, scale).Data;
        }
        if (digits > 18)
        {
            throw new NarrowNotPossibleException(value.Type);
        }
        long factor = 1;
        for (int i = 0; i < digits; i++)
        {
            factor *= 10;
        }
        return Ir.Mul(value.Data, Ir.I64(factor));
    }
}

internal sealed class NumericUnary(string name, NumericOperator op) : NativeFunction(name)
{
    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length == 1 && arguments[0].Type.IsNumeric ? arguments[0].Type with { Oid = PgType.Numeric, Typmod = -1 } : null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        Value value = arguments[0];
        if (op == NumericOperator.Plus)
        {
            return value with { Type = call.Type, IsNull = null };
        }
        bool negate = op == NumericOperator.Negate;
        switch (value.Kind)
        {
            case ValueKind.Decimal64:
                string method64 = negate ? nameof(DecimalKernels.Negate64) : nameof(DecimalKernels.Abs64);
                return value with { Type = call.Type, IsNull = null, Data = Ir.Call(typeof(DecimalKernels), method64, value.Data) };
            case ValueKind.Decimal128:
                string method128 = negate ? nameof(DecimalKernels.Negate128) : nameof(DecimalKernels.Abs128);
                return value with { Type = call.Type, IsNull = null, Data = Ir.Call(typeof(DecimalKernels), method128, value.Data) };
            default:
                string method = negate ? nameof(NumericFunctions.Negate) : nameof(NumericFunctions.Abs);
                return lowering.FromCall(Ir.Call(typeof(NumericFunctions), method, value.Data, value.Length!, lowering.Scratch), call.Type, Name);
        }
    }
}
