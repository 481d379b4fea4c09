using PgFusion.Perf.Database;

namespace PgFusion.MicroBenchmarks.EndToEnd;

/// <summary>Command line and environment of the end-to-end run.</summary>
/// <param name="ConnectionString">Of a database that holds TPC-H, on a server with pg_fusion.</param>
/// <param name="Runs">Timed runs of each query and engine.</param>
/// <param name="Json">Where to write the results; null: nowhere.</param>
internal sealed record EndToEndOptions(string ConnectionString, int Runs, string? Json)
{
    public const string UriVariable = "PGFUSION_BENCH_URI";

    /// <exception cref="ArgumentException">An option is wrong, or the server is not named.</exception>
    public static EndToEndOptions Parse(string[] arguments)
    {
        string? uri = Environment.GetEnvironmentVariable(UriVariable);
        int runs = 7;
        string? json = null;
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string value = i + 1 < arguments.Length ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]} needs a value");
            switch (arguments[i])
            {
                case "--uri": uri = value; break;
                case "--runs": runs = int.Parse(value); break;
                case "--json": json = value; break;
                default: throw new ArgumentException($"unknown option {arguments[i]}");
            }
        }
        if (string.IsNullOrEmpty(uri))
            throw new ArgumentException($"{UriVariable} is not set: it names a database with TPC-H, as ./build.sh up prints it, with /tpch at the end");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(runs);
        return new EndToEndOptions(ConnectionUri.ToNpgsql(uri), runs, json);
    }
}
