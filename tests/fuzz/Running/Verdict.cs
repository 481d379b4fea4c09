namespace PgFusion.FuzzTests.Running;

internal enum Outcome
{
    /// <summary>The same answer.</summary>
    Same,

    /// <summary>Both fail, in a query that may fail in several ways, with different errors of class 22.</summary>
    BothFail,

    /// <summary>PgFusion says that it does not support a construct.</summary>
    Refused,

    /// <summary>PostgreSQL chose a plan whose answer depends on more than the rows and their order.</summary>
    Undetermined,

    /// <summary>PostgreSQL does not understand the query either: a fault of the generator.</summary>
    Invalid,

    /// <summary>Different rows, columns or tags.</summary>
    WrongAnswer,

    /// <summary>One side fails, or both with errors that must not differ.</summary>
    WrongError,

    /// <summary>An internal error, a lost worker, a lost connection.</summary>
    Broken,
}

/// <param name="Outcome">Of the comparison.</param>
/// <param name="Detail">The difference, the construct, the error.</param>
/// <param name="Kind">Equal for differences of the same kind; what the shrinker preserves.</param>
internal sealed record Verdict(Outcome Outcome, string Detail = "", string Kind = "")
{
    public static readonly Verdict Same = new(Outcome.Same);

    public bool IsFailure => Outcome is Outcome.WrongAnswer or Outcome.WrongError or Outcome.Broken;

    public bool IsSameFailure(Verdict other) => IsFailure && Outcome == other.Outcome && Kind == other.Kind;
}
