namespace PgFusion.Perf.Database;

/// <summary>The answer to a query as PostgreSQL's text: names and types of the columns, and the rows; or its error.</summary>
internal sealed record Answer(IReadOnlyList<string> Columns, IReadOnlyList<string?[]> Rows, string? Error = null)
{
    /// <param name="error">SQLSTATE and message.</param>
    public static Answer Failed(string error) => new([], [], error);
}
