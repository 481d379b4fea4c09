using System.Collections.Immutable;
using System.Globalization;

namespace PgFusion.FuzzTests.Grammar;

/// <summary>
/// All productions, grouped by result type and family. A new function is one entry in the file of its family; a new
/// family is one more enumerator here and its weight.
/// </summary>
internal static class Operators
{
    public static readonly ImmutableArray<Operator> All =
    [
        .. ArithmeticOperators.All(), .. CastOperators.All(), .. PredicateOperators.All(), .. ConditionalOperators.All(),
        .. TextFunctions.All(), .. TimeFunctions.All(), .. NumberFunctions.All(), .. OtherFunctions.All(),
    ];

    private static readonly Dictionary<string, int> familyWeights = new()
    {
        ["arithmetic"] = 8,
        ["division"] = 2,
        ["cast"] = 3,
        ["parse"] = 1,
        ["conditional"] = 4,
        ["extreme"] = 1,
        ["number"] = 2,
        ["text"] = 4,
        ["time"] = 4,
        ["comparison"] = 10,
        ["range"] = 3,
        ["list"] = 3,
        ["like"] = 3,
        ["null"] = 3,
        ["truth"] = 2,
        ["logic"] = 8,
        ["row"] = 1,
        ["interval"] = 3,
        ["array"] = 2,
        ["jsonb"] = 1,
        ["other"] = 1,
        ["user"] = 1,
    };

    private static readonly Dictionary<SqlType, ImmutableArray<ImmutableArray<Operator>>> byResult = All
        .GroupBy(o => o.Result)
        .ToDictionary(g => g.Key, g => g.GroupBy(o => o.Family).Select(f => f.ToImmutableArray()).ToImmutableArray());

    public static Operator? Choose(SqlType result, FuzzRandom random) => byResult.TryGetValue(result, out var families)
        ? random.Pick(random.Pick(families, f => familyWeights[f[0].Family]), o => o.Weight)
        : null;

    /// <summary>"({0} + {1})": the braces are the arguments.</summary>
    public static Func<IReadOnlyList<string>, string> Template(string template) =>
        arguments => string.Format(CultureInfo.InvariantCulture, template, [.. arguments]);

    /// <summary>Linguistic when an argument is, otherwise what the type says.</summary>
    public static Func<IReadOnlyList<Expr>, Facts> Plain(SqlType type) =>
        arguments => Facts.Of(type) with { Linguistic = type.IsString() && arguments.Any(a => a.Facts.Linguistic) };

    public static Operator Make(string family, SqlType result, string template, ImmutableArray<Parameter> parameters,
        Func<IReadOnlyList<Expr>, Facts>? facts = null, Func<IReadOnlyList<Expr>, bool>? canFail = null, bool isNative = true,
        bool isConditional = false, int weight = 1) => new()
        {
            Family = family,
            Result = result,
            Render = Template(template),
            Parameters = parameters,
            FactsOf = facts ?? Plain(result),
            CanFail = canFail ?? (static _ => false),
            IsNative = isNative,
            IsConditional = isConditional,
            Weight = weight,
        };

    public static bool Always(IReadOnlyList<Expr> arguments) => true;

    /// <summary>The facts of the first argument: trimming, rounding and the like.</summary>
    public static Facts OfFirst(IReadOnlyList<Expr> arguments) => arguments[0].Facts;

    /// <summary>Digits behind the point, when all values of the expression, made numeric, have the same.</summary>
    public static int? ScaleOf(Expr e) => e.Type.IsInteger() ? 0 : e.Type == SqlType.Numeric ? e.Facts.Scale : null;

    /// <summary>-0 is not among the values, as it is not after most float operations on bounded values without it.</summary>
    public static bool HasNoNegativeZero(Expr e) => !e.Type.IsFloat() || e.Facts.Canonical;

    public static double Bound(Expr e) => e.Facts.Bound;
}
