using static PgFusion.FuzzTests.Grammar.Operators;

namespace PgFusion.FuzzTests.Grammar;

/// <summary>+ - * / % over every pair of number types, and unary minus.</summary>
internal static class ArithmeticOperators
{
    public static IEnumerable<Operator> All()
    {
        foreach (SqlType a in SqlTypes.Numbers)
        {
            foreach (SqlType b in SqlTypes.Numbers)
            {
                SqlType result = SqlTypes.Common(a, b);
                int weight = a == b ? 4 : 1;
                yield return Make("arithmetic", result, "({0} + {1})", [a, b], x => Additive(result, x), x => Overflows(result, x), weight: weight);
                yield return Make("arithmetic", result, "({0} - {1})", [a, b], x => Additive(result, x), x => Overflows(result, x), weight: weight);
                yield return Make("arithmetic", result, "({0} * {1})", [a, b], x => Product(result, x), x => !(Bound(x[0]) * Bound(x[1]) <= result.Max()) && CanOverflow(result, x), weight: weight);

                Parameter notZero = new(b, l => l.NotZero(b));
                yield return Make("division", result, "({0} / {1})", [a, b], x => Quotient(result, x), Always, weight: weight);
                yield return Make("division", result, "({0} / {1})", [a, notZero], x => Quotient(result, x), x => QuotientOverflows(result, x), weight: 2 * weight);
                yield return Make("division", result, "({0} / NULLIF({1}, 0))", [a, b], x => Quotient(result, x), x => result.IsFloat() || QuotientOverflows(result, x), weight: weight);
                if (!result.IsFloat())
                {
                    yield return Make("division", result, "({0} % {1})", [a, b], x => Remainder(result, x), Always, weight: weight);
                    yield return Make("division", result, "({0} % {1})", [a, notZero], x => Remainder(result, x), weight: 2 * weight);
                    yield return Make("division", result, "({0} % NULLIF({1}, 0))", [a, b], x => Remainder(result, x), weight: weight);
                }
            }
        }
        foreach (SqlType type in SqlTypes.Numbers)
        {
            yield return Make("arithmetic", type, "(- {0})", [type], x => x[0].Facts with { Canonical = !type.IsFloat() && x[0].Facts.Canonical },
                x => type.IsInteger() && Bound(x[0]) > type.Max(), weight: 3);
            yield return Make("arithmetic", type, "(+ {0})", [type], OfFirst);
        }
    }

    /// <summary>A numeric that is made a float must fit as well.</summary>
    private static bool CanOverflow(SqlType result, IReadOnlyList<Expr> x) =>
        result != SqlType.Numeric || x.Any(a => a.Type.IsFloat());

    private static bool Overflows(SqlType result, IReadOnlyList<Expr> x) =>
        CanOverflow(result, x) && !(Bound(x[0]) + Bound(x[1]) <= result.Max());

    /// <summary>The one quotient of integers that overflows is min / -1; floats overflow by small divisors, which constants are not.</summary>
    private static bool QuotientOverflows(SqlType result, IReadOnlyList<Expr> x) => CanOverflow(result, x) && !(Bound(x[0]) <= result.Max());

    private static Facts Additive(SqlType result, IReadOnlyList<Expr> x)
    {
        double bound = Bound(x[0]) + Bound(x[1]);
        int? granule = x[0].Facts.Granule is { } g && x[1].Facts.Granule is { } h ? Math.Max(g, h) : null;
        return Shape(result, bound, Math.Max(ScaleOf(x[0]) ?? 0, ScaleOf(x[1]) ?? 0), x,
            double.IsFinite(bound) && HasNoNegativeZero(x[0]) && HasNoNegativeZero(x[1])) with
        { Granule = granule };
    }

    private static Facts Product(SqlType result, IReadOnlyList<Expr> x) =>
        Shape(result, Bound(x[0]) * Bound(x[1]), (ScaleOf(x[0]) ?? 0) + (ScaleOf(x[1]) ?? 0), x, false);

    /// <summary>Not larger than the dividend, unless the divisor is NaN.</summary>
    private static Facts Remainder(SqlType result, IReadOnlyList<Expr> x) =>
        Shape(result, double.IsInfinity(Bound(x[1])) ? Facts.Unknown : Bound(x[0]), Math.Max(ScaleOf(x[0]) ?? 0, ScaleOf(x[1]) ?? 0), x, false);

    /// <summary>The digits of a numeric quotient depend on its operands' sizes.</summary>
    private static Facts Quotient(SqlType result, IReadOnlyList<Expr> x) => result.IsInteger()
        ? Facts.Of(result).WithBound(Bound(x[0]))
        : Facts.Of(result).WithBound(x[1] is LiteralExpr ? Bound(x[0]) * 1000 : Facts.Unknown);

    private static Facts Shape(SqlType result, double bound, int scale, IReadOnlyList<Expr> x, bool isCanonicalFloat)
    {
        bool hasScale = result == SqlType.Numeric && ScaleOf(x[0]) is not null && ScaleOf(x[1]) is not null;
        return (Facts.Of(result) with
        {
            Scale = hasScale ? scale : null,
            Canonical = result.IsInteger() || hasScale || (result.IsFloat() && isCanonicalFloat),
        }).WithBound(bound);
    }
}
