namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// The query, or a part of it, is one that PgFusion does not run. Under enable = on it becomes ERROR 0A000
/// naming the construct; under auto PostgreSQL runs the query and EXPLAIN shows the reason.
/// </summary>
/// <param name="construct">What is not supported, as a noun phrase: "joins", "window functions".</param>
/// <param name="detail">One sentence, or empty.</param>
/// <param name="location">Byte position in the query's source text, -1 when unknown.</param>
internal sealed class UnsupportedException(string construct, string detail = "", int location = -1)
    : Exception($"{construct}: {detail}")
{
    public string Construct { get; } = construct;

    public string Detail { get; } = detail;

    public int Location { get; } = location;

    /// <summary>
    /// The conjunct of WHERE or ON that the construct stands in, of the outermost query level that has one; null when it
    /// stands elsewhere. PostgreSQL can evaluate such a conjunct over rows that the worker joins without it.
    /// </summary>
    public QueryTree.Expr? Conjunct { get; set; }

    /// <summary>The window functions of the query have to be PostgreSQL's, which sees what is around them.</summary>
    public bool LeavesWindows { get; init; }
}
