using System.Buffers.Binary;
using System.Collections.Immutable;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Kernels;

namespace PgFusion.Compiler.Functions;

internal enum RoundingOperator
{
    Round,
    Truncate,
    Ceil,
    Floor,
}

/// <summary>
/// round, trunc, ceil and floor of numeric. A decimal to a number of digits that is written in the query stays one, with
/// one more digit before the point where it may be rounded up to a power of ten; anything else is a general numeric.
/// </summary>
internal sealed class DecimalRounding(string name, string source, RoundingOperator op) : NativeFunction(name, source)
{
    /// <summary>Digits of a decimal, on either side of the point.</summary>
    private const int DigitsMax = 38;

    public static IEnumerable<NativeFunction> All() =>
    [
        new DecimalRounding("round", "numeric_round", RoundingOperator.Round),
        new DecimalRounding("trunc", "numeric_trunc", RoundingOperator.Truncate),
        new DecimalRounding("ceil", "numeric_ceil", RoundingOperator.Ceil),
        new DecimalRounding("floor", "numeric_floor", RoundingOperator.Floor),
        new NumericSign(),
        new NumericQuotient(),
        new NumericRoot(),
    ];

    private bool HasDigits => op is RoundingOperator.Round or RoundingOperator.Truncate;

    /// <summary>The largest general numerics may round up to what the format cannot hold.</summary>
    public override bool CanThrow(CallScalar call) => !call.Type.HasScale;

    /// <summary>Digits to keep after the point, of a call that gives a decimal.</summary>
    public int Digits(CallScalar call) => HasDigits && TryDigits(call.Arguments[1], out int digits) ? digits : 0;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation)
    {
        if (arguments.Length != (HasDigits ? 2 : 1) || !arguments[0].Type.IsNumeric || (HasDigits && arguments[1].Type.BaseOid != PgType.Int4))
        {
            return null;
        }
        ScalarType from = arguments[0].Type;
        int digits = 0;
        if (from.Kind == ValueKind.Numeric || (HasDigits && !TryDigits(arguments[1], out digits)) || Math.Abs((long)digits) > DigitsMax)
        {
            return ScalarType.AnyNumeric;
        }
        int whole = Math.Max(from.Precision - from.Scale, 0);
        bool mayCarry = op != RoundingOperator.Truncate && digits < from.Scale;
        int scale = Math.Max(digits, 0);
        // A carry makes whole + 1 digits, or with digits before the point as many as it has zeros and one more.
        int precision = Math.Max(whole + scale + (mayCarry ? 1 : 0), 1);
        if (mayCarry && digits < 0)
        {
            precision = Math.Max(precision, 1 - digits);
        }
        return precision > DigitsMax ? ScalarType.AnyNumeric : ScalarType.Decimal(precision, scale);
    }

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        Value value = arguments[0];
        if (!call.Type.HasScale)
        {
            return LowerGeneral(lowering, call, arguments);
        }
        int digits = Digits(call);
        int scale = value.Type.Scale;
        if (value.IsNarrow)
        {
            if (digits < 0 || digits > scale)
            {
                lowering.NarrowArithmetic.Add(call);
            }
            if (Math.Max(digits - scale, -digits) > 18)
            {
                throw new NarrowNotPossibleException(call.Type);
            }
            return new Value(call.Type, LowerDecimal(value.Data, false, scale, digits), null, null) { IsNarrow = true };
        }
        bool is128 = value.Kind == ValueKind.Decimal128 || call.Type.Kind == ValueKind.Decimal128;
        IrExpr data = is128 && value.Kind == ValueKind.Decimal64 ? ExpressionLowering.Widen(value) : value.Data;
        IrExpr result = LowerDecimal(data, is128, scale, digits);
        if (is128 && call.Type.Kind == ValueKind.Decimal64)
        {
            result = Ir.Call(typeof(DecimalKernels), nameof(DecimalKernels.Narrow), result);
        }
        return new Value(call.Type, result, null, null);
    }

    private IrExpr LowerDecimal(IrExpr value, bool is128, int scale, int digits)
    {
        string width = is128 ? "128" : "64";
        if (op is RoundingOperator.Ceil or RoundingOperator.Floor)
        {
            return scale == 0 ? value : Helper((op == RoundingOperator.Ceil ? "Ceil" : "Floor") + width, value, Ir.I32(scale));
        }
        if (digits >= scale)
        {
            return digits == scale ? value : Helper("Shift" + width, value, Ir.I32(digits - scale));
        }
        int drop = scale - digits;
        IrExpr kept = op == RoundingOperator.Round
            ? Helper("Rescale" + width, value, Ir.I32(drop), Ir.I32(0))
            : Helper("Truncate" + width, value, Ir.I32(drop));
        return digits >= 0 ? kept : Helper("Shift" + width, kept, Ir.I32(-digits));
    }

    private static IrCall Helper(string method, params IrExpr[] arguments) => Ir.Call(typeof(DecimalFunctions), method, arguments);

    private Value LowerGeneral(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        Value numeric = lowering.ToNumeric(arguments[0]);
        IrExpr result = op switch
        {
            RoundingOperator.Round => Ir.Call(typeof(NumericFunctions), nameof(NumericFunctions.Round), numeric.Data, numeric.Length!, arguments[1].Data, lowering.Scratch),
            RoundingOperator.Truncate => Ir.Call(typeof(NumericFunctions), nameof(NumericFunctions.Truncate), numeric.Data, numeric.Length!, arguments[1].Data, lowering.Scratch),
            RoundingOperator.Ceil => Ir.Call(typeof(NumericFunctions), nameof(NumericFunctions.Ceil), numeric.Data, numeric.Length!, lowering.Scratch),
            _ => Ir.Call(typeof(NumericFunctions), nameof(NumericFunctions.Floor), numeric.Data, numeric.Length!, lowering.Scratch),
        };
        return lowering.FromCall(result, call.Type, Name);
    }

    private static bool TryDigits(Scalar scalar, out int digits)
    {
        digits = 0;
        if (scalar is not LiteralScalar { IsNull: false } literal)
        {
            return false;
        }
        digits = BinaryPrimitives.ReadInt32LittleEndian(literal.Literal!.Bytes);
        return true;
    }
}

/// <summary>sign(numeric).</summary>
internal sealed class NumericSign() : NativeFunction("sign", "numeric_sign")
{
    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length != 1 || !arguments[0].Type.IsNumeric ? null
        : arguments[0].Type.Kind == ValueKind.Numeric ? ScalarType.AnyNumeric
        : ScalarType.Decimal(1, 0);

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        Value value = arguments[0];
        return value.Kind switch
        {
            ValueKind.Decimal64 => new Value(call.Type, Ir.Call(typeof(DecimalFunctions), nameof(DecimalFunctions.Sign64), value.Data), null, null) { IsNarrow = value.IsNarrow },
            ValueKind.Decimal128 => new Value(call.Type, Ir.Call(typeof(DecimalFunctions), nameof(DecimalFunctions.Sign128), value.Data), null, null),
            _ => lowering.FromCall(Ir.Call(typeof(NumericFunctions), nameof(NumericFunctions.Sign), value.Data, value.Length!, lowering.Scratch), call.Type, Name),
        };
    }
}

/// <summary>div(numeric, numeric): the quotient without its decimals.</summary>
internal sealed class NumericQuotient() : NativeFunction("div", "numeric_div_trunc")
{
    public override bool CanThrow(CallScalar call) => true;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length == 2 && arguments.All(static a => a.Type.IsNumeric) ? ScalarType.AnyNumeric : null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        Value left = lowering.ToNumeric(arguments[0]);
        Value right = lowering.ToNumeric(arguments[1]);
        return lowering.FromCall(Ir.Call(typeof(NumericFunctions), nameof(NumericFunctions.DivideTruncating),
            left.Data, left.Length!, right.Data, right.Length!, lowering.Scratch), call.Type, Name);
    }
}

/// <summary>sqrt(numeric).</summary>
internal sealed class NumericRoot() : NativeFunction("sqrt", "numeric_sqrt")
{
    public override bool CanThrow(CallScalar call) => true;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length == 1 && arguments[0].Type.IsNumeric ? ScalarType.AnyNumeric : null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        Value numeric = lowering.ToNumeric(arguments[0]);
        return lowering.FromCall(Ir.Call(typeof(NumericFunctions), nameof(NumericFunctions.SquareRoot), numeric.Data, numeric.Length!, lowering.Scratch),
            call.Type, Name);
    }
}
