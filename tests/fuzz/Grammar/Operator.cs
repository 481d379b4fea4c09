using System.Collections.Immutable;

namespace PgFusion.FuzzTests.Grammar;

/// <summary>An argument's place in a production.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Constant">Makes the argument when it has to be a certain constant: a pattern, a number of digits.</param>
internal sealed record Parameter(SqlType Type, Func<Literals, LiteralExpr>? Constant = null)
{
    public static implicit operator Parameter(SqlType type) => new(type);
}

/// <summary>
/// A production of the expression grammar: a result type, argument types, and how it is written. What it says of facts
/// and failures is used to generate only queries with one right answer.
/// </summary>
internal sealed class Operator
{
    /// <summary>For reports, and to choose among productions: first a family by its weight, then one of its members.</summary>
    public required string Family { get; init; }

    /// <summary>Of those that somebody has to find.</summary>
    public string? Name { get; init; }

    public required SqlType Result { get; init; }

    /// <summary>The shortest argument list.</summary>
    public required ImmutableArray<Parameter> Parameters { get; init; }

    /// <summary>Arguments that may follow any number of times, in front of <see cref="Tail"/>: WHEN … THEN.</summary>
    public ImmutableArray<Parameter> Repeated { get; init; } = [];

    /// <summary>How many fixed arguments stand behind the repeated ones: ELSE.</summary>
    public int Tail { get; init; }

    public int RepetitionsMax { get; init; }

    public required Func<IReadOnlyList<string>, string> Render { get; init; }

    public required Func<IReadOnlyList<Expr>, Facts> FactsOf { get; init; }

    public Func<IReadOnlyList<Expr>, bool> CanFail { get; init; } = static _ => false;

    /// <summary>The worker has it; others are PostgreSQL's to compute, and are refused where they run under a condition.</summary>
    public bool IsNative { get; init; } = true;

    /// <summary>Some of its arguments are evaluated for some rows only.</summary>
    public bool IsConditional { get; init; }

    public int Weight { get; init; } = 1;

    /// <summary>Argument lists with one repetition less.</summary>
    public IEnumerable<ImmutableArray<Expr>> Shorter(ImmutableArray<Expr> arguments)
    {
        if (Repeated.IsEmpty)
        {
            yield break;
        }
        int first = Parameters.Length - Tail;
        for (int i = first; i + Repeated.Length <= arguments.Length - Tail; i += Repeated.Length)
        {
            yield return arguments.RemoveRange(i, Repeated.Length);
        }
    }

    /// <summary>Parameters with some number of repetitions.</summary>
    public ImmutableArray<Parameter> Expand(FuzzRandom random)
    {
        int repetitions = RepetitionsMax == 0 ? 0 : random.Next(RepetitionsMax + 1);
        ImmutableArray<Parameter> expanded = Parameters;
        for (int i = 0; i < repetitions; i++)
        {
            expanded = expanded.InsertRange(Parameters.Length - Tail, Repeated);
        }
        return expanded;
    }
}
