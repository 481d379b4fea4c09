using System.Collections.Immutable;

namespace PgFusion.FuzzTests.Grammar;

/// <summary>What expressions of one place may be made of.</summary>
/// <param name="Leaf">A column, a grouping key, an aggregate call …; null when there is none of the type.</param>
/// <param name="ForeignChance">How readily functions that only PostgreSQL has are used.</param>
/// <param name="ForeignUnderCondition">They may stand where they are evaluated for some rows only.</param>
internal sealed record Place(Func<SqlType, Expr?> Leaf, double ForeignChance, bool ForeignUnderCondition);

/// <summary>
/// Random expressions by type, top down: a leaf, or a production of the grammar whose arguments are made likewise.
/// Productions that might raise an error are taken only while the query may still have some.
/// </summary>
internal sealed class ExprGenerator(FuzzRandom random, int failures)
{
    private const int Attempts = 8;

    /// <summary>How many nodes may still be made that can fail.</summary>
    private int failuresLeft = failures;

    public Literals Literals { get; } = new(random);

    public Expr Make(SqlType type, int depth, Place place, bool isConditional = false)
    {
        if (depth > 0 && !random.Chance(0.15))
        {
            for (int attempt = 0; attempt < Attempts; attempt++)
            {
                if (Call(type, depth, place, isConditional) is { } call)
                {
                    return call;
                }
            }
        }
        return Leaf(type, place);
    }

    private Expr Leaf(SqlType type, Place place)
    {
        if (random.Chance(0.85) && place.Leaf(type) is { } leaf)
        {
            return leaf;
        }
        return Literals.Any(type, 0.08);
    }

    private CallExpr? Call(SqlType type, int depth, Place place, bool isConditional)
    {
        if (Operators.Choose(type, random) is not { } chosen)
        {
            return null;
        }
        if (!chosen.IsNative && ((isConditional && !place.ForeignUnderCondition) || !random.Chance(place.ForeignChance)))
        {
            return null;
        }
        int before = failuresLeft;
        ImmutableArray<Parameter> parameters = chosen.Expand(random);
        List<Expr> arguments = [];
        foreach (Parameter parameter in parameters)
        {
            arguments.Add(Argument(chosen, parameter, arguments, depth, place, isConditional || chosen.IsConditional));
        }
        CallExpr call = new(chosen, [.. arguments]);
        if (call.CanFail && --failuresLeft < 0)
        {
            failuresLeft = before;
            return null;
        }
        return call;
    }

    private Expr Argument(Operator chosen, Parameter parameter, List<Expr> before, int depth, Place place, bool isConditional)
    {
        // Constants that occur in the column make predicates that some rows pass.
        bool isCompared = chosen.Family is "comparison" or "range" or "list" or "null";
        if (isCompared && before.Count > 0 && before[0] is ColumnExpr { Column.Sample: not null } column && column.Type == parameter.Type && random.Chance(0.7))
        {
            return Literals.Sample(column.Column);
        }
        if (parameter.Constant is { } constant)
        {
            return constant(Literals);
        }
        // The tested side of a comparison is often a column.
        int rest = isCompared && before.Count == 0 && random.Chance(0.5) ? 0 : depth - 1 - random.Next(2);
        return Make(parameter.Type, rest, place, isConditional);
    }
}
