namespace PgFusion.MicroBenchmarks;

/// <summary>Plan requests of TPC-H queries, as PostgreSQL wrote them (Fixtures/make-fixtures.sql).</summary>
internal static class Requests
{
    public static readonly string[] Names = ["q01", "q06"];

    public static byte[] Read(string name) =>
        Convert.FromBase64String(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", name + ".txt")));
}
