namespace PgFusion.Runtime.Functions;

/// <summary>
/// An error that the user must see exactly as PostgreSQL would have raised it. The session turns it into an ERROR
/// message of the protocol; nothing in the worker catches it on the way up. Only <see cref="PgError"/> creates one.
/// </summary>
public sealed class PgException : Exception
{
    public PgException(string sqlState, string message, string? detail = null, string? hint = null)
        : base(message)
    {
        SqlState = sqlState;
        Detail = detail;
        Hint = hint;
    }

    /// <summary>The five-character SQLSTATE.</summary>
    public string SqlState { get; }

    public string? Detail { get; }

    public string? Hint { get; }

    public override string ToString() => $"ERROR {SqlState}: {Message}";
}
