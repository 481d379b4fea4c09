using System.Buffers.Binary;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Columns;

namespace PgFusion.Worker.QueryService;

/// <summary>
/// Decides for a page whether its decimals may be calculated with in 64 bits: interval arithmetic over the least and
/// greatest values that the producer noted (RangeGuard).
/// </summary>
internal sealed class RangeGuardEvaluator
{
    /// <summary>Two bits below the end of the integers: the sum of two bounds still does not wrap.</summary>
    private static readonly Int128 Limit = (Int128)1 << 61;

    private readonly RangeGuard _guard;
    private readonly Dictionary<Column, int> _positions;

    /// <summary>Filled here and only read by Holds, which threads call at the same time.</summary>
    private readonly Dictionary<LiteralScalar, Int128> _literals = [];

    public RangeGuardEvaluator(RangeGuard guard, ScanNode scan, ConstantArea constants)
    {
        _guard = guard;
        _positions = scan.Columns.Select(static (c, i) => (c.Column, i)).ToDictionary(static p => p.Column, static p => p.i);
        foreach (LiteralScalar literal in guard.Arithmetic.SelectMany(static a => a.DescendantsAndSelf()).OfType<LiteralScalar>())
        {
            if (IsDecimal(literal))
            {
                _literals[literal] = Value(literal, constants);
            }
        }
    }

    public bool Holds(PageView page)
    {
        foreach (Column column in _guard.Columns)
        {
            ref readonly ColumnView view = ref page.Column(_positions[column]);
            if (view.HasSpecials)
            {
                return false;
            }
        }
        foreach (Scalar arithmetic in _guard.Arithmetic)
        {
            if (Bounds(arithmetic, page) is not { } bounds || bounds.Low < -Limit || bounds.High > Limit)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Least and greatest scaled value, or null when nothing is known.</summary>
    private (Int128 Low, Int128 High)? Bounds(Scalar scalar, PageView page)
    {
        switch (scalar)
        {
            case ColumnScalar e:
                if (!_positions.TryGetValue(e.Column, out int position))
                {
                    // It comes from a join's build side.
                    return null;
                }
                ref readonly ColumnView view = ref page.Column(position);
                return view.HasRange ? (view.Min, view.Max) : view.NullCount == page.RowCount ? (0, 0) : null;
            case LiteralScalar { IsNull: true }:
                return (0, 0);
            case LiteralScalar e when IsDecimal(e):
                return (_literals[e], _literals[e]);
            case LiteralScalar e when e.Type.IsInteger:
                long integer = e.Type.Kind switch
                {
                    ValueKind.Int16 => BinaryPrimitives.ReadInt16LittleEndian(e.Literal!.Bytes),
                    ValueKind.Int32 => BinaryPrimitives.ReadInt32LittleEndian(e.Literal!.Bytes),
                    _ => BinaryPrimitives.ReadInt64LittleEndian(e.Literal!.Bytes),
                };
                return (integer, integer);
            case RepresentScalar e:
                return Bounds(e.Argument, page);
            case CallScalar { Function: NumericBinary f } e when e.Type.HasScale:
                return Binary(f.Operator, e, page);
            case CallScalar { Function: NumericUnary } e:
                return Bounds(e.Arguments[0], page) is { } b ? (-Magnitude(b), Magnitude(b)) : null;
            case CallScalar { Function: DecimalRounding f } e when e.Type.HasScale:
                return Rounded(f.Digits(e), e.Arguments[0], page);
            case CallScalar { Function: ExtractFunction or NumericSign } e when e.Type.HasScale:
                Int128 end = PowerOfTen(e.Type.Precision);
                return (-end, end);
            case CallScalar { Function: NumericCast } e when e.Arguments.Length == 1:
                return IntegerBounds(e.Arguments[0], page);
            case CaseScalar e:
                return Union([.. e.Branches.Select(static b => b.Result), e.Default], page);
            case CoalesceScalar e:
                return Union([.. e.Arguments], page);
            case MinMaxScalar e:
                return Union([.. e.Arguments], page);
            case NullIfScalar e:
                return Bounds(e.Equality.Arguments[0], page);
            default:
                return null;
        }
    }

    /// <summary>Any integer expression is within its type.</summary>
    private (Int128, Int128)? IntegerBounds(Scalar scalar, PageView page) => Bounds(scalar, page) ?? scalar.Type.Kind switch
    {
        ValueKind.Int16 => (short.MinValue, short.MaxValue),
        ValueKind.Int32 => (int.MinValue, int.MaxValue),
        _ => null,
    };

    private (Int128, Int128)? Union(Scalar[] scalars, PageView page)
    {
        Int128 low = Int128.MaxValue;
        Int128 high = Int128.MinValue;
        foreach (Scalar scalar in scalars)
        {
            if (Bounds(scalar, page) is not { } bounds)
            {
                return null;
            }
            low = Int128.Min(low, bounds.Low);
            high = Int128.Max(high, bounds.High);
        }
        return (low, high);
    }

    private (Int128, Int128)? Binary(NumericOperator op, CallScalar call, PageView page)
    {
        if (Bounds(call.Arguments[0], page) is not { } left || Bounds(call.Arguments[1], page) is not { } right ||
            Magnitude(left) > Limit || Magnitude(right) > Limit)
        {
            return null;
        }
        if (op == NumericOperator.Multiply)
        {
            Int128 a = left.Low * right.Low, b = left.Low * right.High, c = left.High * right.Low, d = left.High * right.High;
            return (Int128.Min(Int128.Min(a, b), Int128.Min(c, d)), Int128.Max(Int128.Max(a, b), Int128.Max(c, d)));
        }
        int scale = call.Type.Scale;
        if (Scaled(left, scale - call.Arguments[0].Type.Scale) is not { } x || Scaled(right, scale - call.Arguments[1].Type.Scale) is not { } y)
        {
            return null;
        }
        return op == NumericOperator.Add ? (x.Low + y.Low, x.High + y.High) : (x.Low - y.High, x.High - y.Low);
    }

    /// <summary>To so many digits after the point, or rounded before it, whatever the direction.</summary>
    private (Int128, Int128)? Rounded(int digits, Scalar argument, PageView page)
    {
        if (Bounds(argument, page) is not { } bounds)
        {
            return null;
        }
        int scale = argument.Type.Scale;
        if (digits >= scale)
        {
            return Scaled(bounds, digits - scale);
        }
        Int128 unit = PowerOfTen(Math.Max(-digits, 0));
        Int128 divisor = PowerOfTen(scale - Math.Max(digits, 0));
        return (bounds.Low / divisor - unit, bounds.High / divisor + unit);
    }

    private static Int128 PowerOfTen(int exponent)
    {
        Int128 power = 1;
        for (int i = 0; i < exponent; i++)
        {
            power *= 10;
        }
        return power;
    }

    private static (Int128 Low, Int128 High)? Scaled((Int128 Low, Int128 High) bounds, int digits)
    {
        if (digits > 18)
        {
            return null;
        }
        Int128 factor = PowerOfTen(digits);
        (Int128 Low, Int128 High) scaled = (bounds.Low * factor, bounds.High * factor);
        return Magnitude(scaled) > Limit ? null : scaled;
    }

    private static Int128 Magnitude((Int128 Low, Int128 High) bounds) => Int128.Max(Int128.Abs(bounds.Low), Int128.Abs(bounds.High));

    private static bool IsDecimal(LiteralScalar literal) =>
        !literal.IsNull && literal.Type.Kind is (ValueKind.Decimal64 or ValueKind.Decimal128);

    private static unsafe Int128 Value(LiteralScalar literal, ConstantArea constants)
    {
        byte[] payload = constants.Payload(literal)!;
        fixed (byte* bytes = payload)
        {
            return Runtime.Kernels.NumericKernel.ToDecimal128(bytes, payload.Length, literal.Type.Scale);
        }
    }
}
