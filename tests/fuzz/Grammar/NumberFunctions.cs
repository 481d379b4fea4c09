using static PgFusion.FuzzTests.Grammar.Operators;

namespace PgFusion.FuzzTests.Grammar;

/// <summary>abs, round and their kind. All but abs are PostgreSQL's to compute.</summary>
internal static class NumberFunctions
{
    public static IEnumerable<Operator> All()
    {
        foreach (SqlType type in SqlTypes.Numbers)
        {
            yield return Make("number", type, "abs({0})", [type], x => x[0].Facts with { Canonical = type.IsFloat() || x[0].Facts.Canonical },
                x => type.IsInteger() && Bound(x[0]) > type.Max(), weight: 6);
        }
        foreach (string name in (string[])["ceil", "floor", "round", "trunc", "sign"])
        {
            yield return Make("number", SqlType.Float8, name + "({0})", [SqlType.Float8], x => Facts.Of(SqlType.Float8).WithBound(Bound(x[0]) + 1), isNative: false);
            yield return Make("number", SqlType.Numeric, name + "({0})", [SqlType.Numeric], x => Whole(x[0], 0), isNative: false);
        }
        foreach (string name in (string[])["round", "trunc"])
        {
            foreach (int digits in (int[])[-2, 1, 2, 5])
            {
                yield return Make("number", SqlType.Numeric, $"{name}({{0}}, {digits})", [SqlType.Numeric], x => Whole(x[0], Math.Max(digits, 0)), isNative: false);
            }
        }
        yield return Make("number", SqlType.Float8, "sqrt(abs({0}))", [SqlType.Float8], x => Facts.Of(SqlType.Float8).WithBound(Bound(x[0]) + 1), isNative: false);
        foreach (SqlType type in SqlTypes.Integers)
        {
            yield return Make("number", type, "mod({0}, {1})", [type, new(type, l => l.NotZero(type))], x => Facts.Of(type).WithBound(Bound(x[0])), weight: 2);
            yield return Make("number", type, "({0} & {1})", [type, type], weight: 1);
            yield return Make("number", type, "({0} # {1})", [type, type], weight: 1);
        }
        yield return Make("number", SqlType.Int4, "width_bucket({0}, 0, 100, 7)", [SqlType.Float8], x => Facts.Of(SqlType.Int4).WithBound(8),
            x => double.IsInfinity(Bound(x[0])), isNative: false);
    }

    private static Facts Whole(Expr e, int scale) =>
        (Facts.Of(SqlType.Numeric) with { Scale = scale, Canonical = true }).WithBound(Bound(e) + 100);
}
