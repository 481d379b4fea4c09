namespace PgFusion.Perf.Database;

/// <summary>One query: median times in milliseconds (null: did not run), and what became of the answer.</summary>
internal sealed record QueryResult(string Query, double? PostgresMs, double? PgFusionMs, string Answer)
{
    public const string Identical = "identical";
    public const string Different = "DIFFERENT";
}
