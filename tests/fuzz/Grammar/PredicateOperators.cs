using static PgFusion.FuzzTests.Grammar.Operators;

namespace PgFusion.FuzzTests.Grammar;

/// <summary>What gives bool: comparisons over every comparable pair, BETWEEN, IN, LIKE, IS …, and logic.</summary>
internal static class PredicateOperators
{
    private static readonly string[] comparisons = ["=", "<>", "<", "<=", ">", ">="];

    public static IEnumerable<Operator> All()
    {
        foreach ((SqlType a, SqlType b, int weight) in ComparablePairs())
        {
            bool isNative = a != SqlType.Interval;
            foreach (string comparison in comparisons)
            {
                yield return Make("comparison", SqlType.Bool, $"({{0}} {comparison} {{1}})", [a, b], canFail: MixedFails, isNative: isNative, weight: weight);
            }
            yield return Make("null", SqlType.Bool, "({0} IS DISTINCT FROM {1})", [a, b], canFail: MixedFails, isNative: isNative, weight: weight);
            yield return Make("null", SqlType.Bool, "({0} IS NOT DISTINCT FROM {1})", [a, b], canFail: MixedFails, isNative: isNative, weight: weight);
        }
        foreach (SqlType type in SqlTypes.All)
        {
            bool isNative = type != SqlType.Interval;
            yield return Make("null", SqlType.Bool, "({0} IS NULL)", [type], weight: 12);
            yield return Make("null", SqlType.Bool, "({0} IS NOT NULL)", [type], weight: 12);
            yield return Make("range", SqlType.Bool, "({0} BETWEEN {1} AND {2})", [type, type, type], isNative: isNative, weight: 3);
            yield return Make("range", SqlType.Bool, "({0} NOT BETWEEN {1} AND {2})", [type, type, type], isNative: isNative);
            yield return Make("range", SqlType.Bool, "({0} BETWEEN SYMMETRIC {1} AND {2})", [type, type, type], isNative: isNative);
            foreach (string not in (string[])["", "NOT "])
            {
                // Elements that are all constants become an array; others a chain of comparisons.
                Parameter element = new(type, l => l.Any(type, 0.05));
                yield return List($"({{0}} {not}IN (", type, [type, element], [element], 8, "))", isNative, not.Length == 0 ? 4 : 2);
                yield return List($"({{0}} {not}IN (", type, [type, type, type], [type], 2, "))", isNative, 1);
            }
            // Of arrays an array has more dimensions, and their elements are compared.
            if (type is SqlType.IntArray or SqlType.TextArray)
            {
                continue;
            }
            yield return List("({0} = ANY (ARRAY[", type, [type, type], [type], 3, "]))", isNative, 1);
        }
        foreach (SqlType type in SqlTypes.Strings)
        {
            Parameter pattern = new(SqlType.Text, l => l.Pattern());
            yield return Make("like", SqlType.Bool, "({0} LIKE {1})", [type, pattern], weight: 6);
            yield return Make("like", SqlType.Bool, "({0} NOT LIKE {1})", [type, pattern], weight: 3);
            yield return Make("like", SqlType.Bool, "({0} ILIKE {1})", [type, pattern], isNative: false);
            yield return Make("like", SqlType.Bool, "({0} LIKE {1} ESCAPE '#')", [type, pattern], canFail: Always, isNative: false);
            yield return Make("like", SqlType.Bool, "({0} LIKE {1})", [type, SqlType.Text], canFail: Always, isNative: false);
            yield return Make("like", SqlType.Bool, "starts_with({0}, {1})", [type, pattern], isNative: false);
        }
        foreach (string test in (string[])["TRUE", "NOT TRUE", "FALSE", "NOT FALSE", "UNKNOWN", "NOT UNKNOWN"])
        {
            yield return Make("truth", SqlType.Bool, $"({{0}} IS {test})", [SqlType.Bool]);
        }

        yield return Chain("AND", 4);
        yield return Chain("OR", 4);
        yield return Make("logic", SqlType.Bool, "(NOT {0})", [SqlType.Bool], weight: 2);

        yield return Make("row", SqlType.Bool, "(({0}, {1}) < ({2}, {3}))", [SqlType.Int4, SqlType.Text, SqlType.Int4, SqlType.Text]);
        yield return Make("row", SqlType.Bool, "(({0}, {1}) >= ({2}, {3}))", [SqlType.Date, SqlType.Int8, SqlType.Date, SqlType.Int8]);
        yield return Make("row", SqlType.Bool, "(({0}, {1}) = ({2}, {3}))", [SqlType.Numeric, SqlType.Bool, SqlType.Numeric, SqlType.Bool]);
        yield return Make("row", SqlType.Bool, "(({0}, {1}) IS DISTINCT FROM ({2}, {3}))", [SqlType.Int2, SqlType.Varchar, SqlType.Int2, SqlType.Varchar]);

        yield return Make("time", SqlType.Bool, "isfinite({0})", [SqlType.Date], isNative: false);
        yield return Make("time", SqlType.Bool, "isfinite({0})", [SqlType.Timestamp], isNative: false);
    }

    private static IEnumerable<(SqlType A, SqlType B, int Weight)> ComparablePairs()
    {
        foreach (SqlType[] group in (SqlType[][])[SqlTypes.Numbers, SqlTypes.Times, SqlTypes.Strings])
        {
            foreach (SqlType a in group)
            {
                foreach (SqlType b in group)
                {
                    yield return (a, b, a == b ? 8 : 1);
                }
            }
        }
        foreach (SqlType type in (SqlType[])[SqlType.Bool, SqlType.Uuid, SqlType.Bytea])
        {
            yield return (type, type, 6);
        }
        foreach (SqlType type in SqlTypes.All.Where(t => t is SqlType.Interval or > SqlType.Bytea))
        {
            yield return (type, type, 2);
        }
        yield return (SqlType.Name, SqlType.Text, 1);
        yield return (SqlType.Text, SqlType.Name, 1);
    }

    /// <summary>A numeric too large for a float cannot be compared with one.</summary>
    private static bool MixedFails(IReadOnlyList<Expr> x) =>
        (x[0].Type.IsFloat() && x[1].Type == SqlType.Numeric && !(Bound(x[1]) <= SqlType.Float8.Max())) ||
        (x[1].Type.IsFloat() && x[0].Type == SqlType.Numeric && !(Bound(x[0]) <= SqlType.Float8.Max()));

    private static Operator List(string start, SqlType type, Parameter[] fixedParameters, Parameter[] repeated, int most, string end, bool isNative, int weight) => new()
    {
        Family = "list",
        Result = SqlType.Bool,
        Parameters = [.. fixedParameters],
        Repeated = [.. repeated],
        RepetitionsMax = most,
        Render = arguments => start.Replace("{0}", arguments[0], StringComparison.Ordinal) + string.Join(", ", arguments.Skip(1)) + end,
        FactsOf = Plain(SqlType.Bool),
        IsNative = isNative,
        IsConditional = type == SqlType.Interval,
        Weight = weight,
    };

    private static Operator Chain(string word, int weight) => new()
    {
        Family = "logic",
        Name = word,
        Result = SqlType.Bool,
        Parameters = [SqlType.Bool, SqlType.Bool],
        Repeated = [SqlType.Bool],
        RepetitionsMax = 2,
        Render = arguments => "(" + string.Join($" {word} ", arguments) + ")",
        FactsOf = Plain(SqlType.Bool),
        IsConditional = true,
        Weight = weight,
    };
}
