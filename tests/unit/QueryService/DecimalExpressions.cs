using System.Collections.Immutable;
using System.Numerics;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.QueryTree;
using PgFusion.Runtime.Functions;
using PgFusion.UnitTests.Functions;
using PgFusion.UnitTests.LogicalPlan;

namespace PgFusion.UnitTests.QueryService;

/// <summary>An exact value: unscaled integer and scale; null for NULL; NaN.</summary>
internal readonly record struct ExactDecimal(BigInteger Unscaled, int Scale, bool IsNaN = false)
{
    public static ExactDecimal NaN => new(0, 0, true);

    public BigInteger At(int scale) => Unscaled * BigInteger.Pow(10, scale - Scale);
}

/// <summary>
/// Random expressions over decimal columns, and their exact values: what range guards and both variants of generated
/// code are measured by.
/// </summary>
internal sealed class DecimalExpressions(Random random)
{
    private static readonly (string Name, NumericOperator Operator)[] Operators =
        [("numeric_add", NumericOperator.Add), ("numeric_sub", NumericOperator.Subtract), ("numeric_mul", NumericOperator.Multiply)];

    /// <summary>A leaf with decimal columns of many digits and scales, half of them nullable.</summary>
    public static ScanNode Scan()
    {
        ScanNode captured = CapturedQueries.Compile("broad_decimals").Query.Leaves.Single();
        (int Precision, int Scale)[] shapes = [(4, 2), (9, 0), (10, 2), (15, 2), (18, 4), (18, 18), (12, 6), (1, 0)];
        Expr source = captured.Columns[0].Source;
        return captured with
        {
            Columns = [.. shapes.Select((s, i) => new ScanColumn(new Column(i, $"d{i + 1}", ScalarType.Decimal(s.Precision, s.Scale), i % 2 == 0), i + 1, source))],
        };
    }

    public Scalar Make(ScanNode scan, int depth)
    {
        if (depth == 0 || random.Next(6) == 0)
        {
            return random.Next(4) == 0 ? Literal() : new ColumnScalar(scan.Columns[random.Next(scan.Columns.Length)].Column);
        }
        switch (random.Next(10))
        {
            case 0:
                bool negate = random.Next(2) == 0;
                Scalar argument = Make(scan, depth - 1);
                return Call(new NumericUnary(negate ? "numeric_uminus" : "numeric_abs", negate ? NumericOperator.Negate : NumericOperator.Abs), argument);
            case 1:
                List<Scalar> branches = [Make(scan, depth - 1), Make(scan, depth - 1)];
                ScalarType type = ScalarTranslator.Unify(ScalarType.AnyNumeric, branches)!;
                var test = new NullTestScalar(new ColumnScalar(scan.Columns[random.Next(scan.Columns.Length)].Column), random.Next(2) == 0);
                return new CaseScalar(type, [new CaseBranch(test, branches[0])], branches[1]);
            case 2:
                List<Scalar> arguments = [Make(scan, depth - 1), Make(scan, depth - 1)];
                return new CoalesceScalar(ScalarTranslator.Unify(ScalarType.AnyNumeric, arguments)!, [.. arguments]);
            default:
                (string name, NumericOperator op) = Operators[random.Next(Operators.Length)];
                return Call(new NumericBinary(name, op), Make(scan, depth - 1), Make(scan, depth - 1));
        }
    }

    /// <summary>The exact value for a row; null for NULL.</summary>
    public static ExactDecimal? Evaluate(Scalar scalar, ScanNode scan, object?[] row)
    {
        switch (scalar)
        {
            case ColumnScalar e:
                int index = Array.FindIndex([.. scan.Columns], c => ReferenceEquals(c.Column, e.Column));
                return row[index] is long value ? value == DecimalFunctions.NaN64 ? ExactDecimal.NaN : new ExactDecimal(value, e.Type.Scale) : null;
            case LiteralScalar e:
                return Read(e);
            case RepresentScalar e:
                return Evaluate(e.Argument, scan, row);
            case CoalesceScalar e:
                return e.Arguments.Select(a => Evaluate(a, scan, row)).FirstOrDefault(static v => v is not null);
            case CaseScalar e:
                var test = (NullTestScalar)e.Branches[0].Condition;
                bool isNull = Evaluate(test.Argument, scan, row) is null;
                return Evaluate(isNull != test.IsNotNull ? e.Branches[0].Result : e.Default, scan, row);
            case CallScalar { Function: NumericUnary f } e:
                return Evaluate(e.Arguments[0], scan, row) is not { } operand ? null
                    : operand.IsNaN ? operand
                    : operand with { Unscaled = f.Name == "numeric_abs" ? BigInteger.Abs(operand.Unscaled) : -operand.Unscaled };
            case CallScalar { Function: NumericBinary f } e:
                if (Evaluate(e.Arguments[0], scan, row) is not { } left || Evaluate(e.Arguments[1], scan, row) is not { } right)
                {
                    return null;
                }
                return left.IsNaN || right.IsNaN ? ExactDecimal.NaN : Binary(f.Operator, left, right);
            default:
                throw new NotSupportedException(scalar.GetType().Name);
        }
    }

    public static ExactDecimal Binary(NumericOperator op, ExactDecimal left, ExactDecimal right)
    {
        if (op == NumericOperator.Multiply)
        {
            return new ExactDecimal(left.Unscaled * right.Unscaled, left.Scale + right.Scale);
        }
        int scale = Math.Max(left.Scale, right.Scale);
        return new ExactDecimal(op == NumericOperator.Add ? left.At(scale) + right.At(scale) : left.At(scale) - right.At(scale), scale);
    }

    private static CallScalar Call(NativeFunction function, params ImmutableArray<Scalar> arguments) =>
        new(function.Bind(null!, arguments, ScalarType.AnyNumeric, 0)!, function, arguments, 0);

    private unsafe LiteralScalar Literal()
    {
        int scale = random.Next(0, 5);
        string digits = random.NextInt64(0, (long)Math.Pow(10, random.Next(1, 17))).ToString().PadLeft(scale + 1, '0');
        string text = (random.Next(2) == 0 ? "-" : "") + (scale == 0 ? digits : $"{digits[..^scale]}.{digits[^scale..]}");
        using var scratch = new TestScratch();
        StringRef numeric = scratch.Numeric(text);
        byte[] payload = new ReadOnlySpan<byte>(numeric.Pointer, numeric.Length).ToArray();
        (int precision, int shown) = LiteralReader.NumericDigits(payload);
        return new LiteralScalar(ScalarType.Decimal(precision, shown), new LiteralValue(payload));
    }

    private static unsafe ExactDecimal Read(LiteralScalar literal)
    {
        using var scratch = new TestScratch();
        fixed (byte* payload = literal.Literal!.Bytes)
        {
            string text = scratch.Show(new StringRef(payload, literal.Literal.Bytes.Length));
            return new ExactDecimal(BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal)), literal.Type.Scale);
        }
    }
}
