using System.Collections.Immutable;
using System.Text;
using static PgFusion.FuzzTests.Grammar.Operators;

namespace PgFusion.FuzzTests.Grammar;

/// <summary>CASE in both forms, COALESCE, NULLIF, GREATEST, LEAST: over every type.</summary>
internal static class ConditionalOperators
{
    public static IEnumerable<Operator> All()
    {
        foreach (SqlType type in SqlTypes.All)
        {
            bool isNative = type != SqlType.Interval;
            yield return Case(type, hasElse: true, weight: 4);
            yield return Case(type, hasElse: false, weight: 2);
            foreach (SqlType tested in (SqlType[])[SqlType.Int4, SqlType.Text, SqlType.Numeric, SqlType.Date])
            {
                yield return SimpleCase(tested, type);
            }
            yield return Variadic("COALESCE", type, isConditional: true, isNative: true, weight: 4);
            yield return Variadic("GREATEST", type, isConditional: false, isNative, weight: 2);
            yield return Variadic("LEAST", type, isConditional: false, isNative, weight: 2);
            // NULLIF compares varchar as text, and its result is what was compared.
            SqlType compared = type == SqlType.Varchar ? SqlType.Text : type;
            yield return Make("conditional", compared, "NULLIF({0}, {1})", [type, type],
                x => x[0].Facts with { Linguistic = x.Any(a => a.Facts.Linguistic) }, isNative: isNative, weight: 2);
        }
    }

    private static Operator Case(SqlType type, bool hasElse, int weight) => new()
    {
        Family = "conditional",
        Result = type,
        Parameters = hasElse ? [SqlType.Bool, type, type] : [SqlType.Bool, type],
        Repeated = [SqlType.Bool, type],
        Tail = hasElse ? 1 : 0,
        RepetitionsMax = 2,
        Render = arguments => RenderCase("", arguments, hasElse),
        FactsOf = x => Facts.Either(type, Results(x, 1)),
        IsConditional = true,
        Weight = weight,
    };

    private static Operator SimpleCase(SqlType tested, SqlType type) => new()
    {
        Family = "conditional",
        Result = type,
        Parameters = [tested, tested, type, type],
        Repeated = [tested, type],
        Tail = 1,
        RepetitionsMax = 2,
        Render = arguments => RenderCase(" " + arguments[0], [.. arguments.Skip(1)], hasElse: true),
        FactsOf = x => Facts.Either(type, Results([.. x.Skip(1)], 1)),
        IsConditional = true,
    };

    private static Operator Variadic(string name, SqlType type, bool isConditional, bool isNative, int weight) => new()
    {
        Family = "conditional",
        Result = type,
        Parameters = [type, type],
        Repeated = [type],
        RepetitionsMax = 2,
        Render = arguments => $"{name}({string.Join(", ", arguments)})",
        FactsOf = x => Facts.Either(type, Results(x, 0, 1)),
        IsConditional = isConditional,
        IsNative = isNative,
        Weight = weight,
    };

    /// <summary>WHEN a THEN b …, the ELSE last: results are every second, and the last when the count is odd.</summary>
    private static IEnumerable<Facts> Results(IReadOnlyList<Expr> x, int first, int step = 2)
    {
        for (int i = first; i < x.Count; i += step)
        {
            yield return x[i].Facts;
        }
        if (step == 2 && x.Count % 2 == 1)
        {
            yield return x[^1].Facts;
        }
    }

    private static string RenderCase(string tested, IReadOnlyList<string> arguments, bool hasElse)
    {
        StringBuilder text = new($"CASE{tested}");
        int pairs = (arguments.Count - (hasElse ? 1 : 0)) / 2;
        for (int i = 0; i < pairs; i++)
        {
            text.Append($" WHEN {arguments[2 * i]} THEN {arguments[2 * i + 1]}");
        }
        return (hasElse ? text.Append($" ELSE {arguments[^1]}") : text).Append(" END").ToString();
    }
}
