using PgFusion.ClickBench.Rows;
using PgFusion.IntegrationTests.Clients;
using PgFusion.Perf.Database;
using PgFusion.Perf.Rows;
using PgFusion.Ssb.Rows;
using PgFusion.Tpch.Generator;
using PgFusion.Tpch.Rows;

namespace PgFusion.IntegrationTests.Benchmarks;

/// <summary>The data of each benchmark in a database of its own, made for its first query, and sessions in it.</summary>
public sealed class BenchmarkDatabase : IDisposable
{
    private const ulong Seed = 1;
    private const int TextBlocks = 1;

    private static readonly Dictionary<string, Func<DataSet>> dataSets = new()
    {
        ["tpch"] = () => TpchTables.Make(new Scale(0.01m, Seed), new Lazy<TextPool>(() => new TextPool(Seed, TextBlocks))),
        ["ssb"] = () => SsbTables.Make(0.01m, Seed),
        ["clickbench"] = () => HitsTable.Make(20_000, Seed),
    };

    private readonly Dictionary<string, ScratchDatabase> databases = [];
    private readonly Dictionary<(string Benchmark, string? Codegen), RawConnection> connections = [];

    public static IEnumerable<string> Benchmarks => dataSets.Keys;

    internal static IReadOnlyList<BenchmarkQuery> Queries(string benchmark) =>
        QuerySet.Read(Path.Combine(AppContext.BaseDirectory, "Benchmarks", "Queries", benchmark));

    /// <param name="benchmark">Whose data.</param>
    /// <param name="codegen">PgFusion's back end; null for plain PostgreSQL.</param>
    internal RawConnection Raw(string benchmark, string? codegen)
    {
        if (!connections.TryGetValue((benchmark, codegen), out RawConnection? connection))
        {
            connection = Engine.Open(Loaded(benchmark), codegen is null ? Engine.Off : Engine.On(codegen));
            connections.Add((benchmark, codegen), connection);
        }
        return connection;
    }

    /// <summary>Of the database that holds a benchmark's data.</summary>
    internal string ConnectionString(string benchmark) => Loaded(benchmark).Settings.ConnectionString + ";Pooling=false";

    internal void DropSessions()
    {
        foreach (RawConnection connection in connections.Values)
        {
            connection.Dispose();
        }
        connections.Clear();
    }

    public void Dispose()
    {
        DropSessions();
        foreach (ScratchDatabase database in databases.Values)
        {
            database.Dispose();
        }
    }

    private ScratchDatabase Loaded(string benchmark)
    {
        if (!databases.TryGetValue(benchmark, out ScratchDatabase? database))
        {
            database = new ScratchDatabase("pgfusion_" + benchmark);
            databases.Add(benchmark, database);
            new Loader(database.Settings.ConnectionString + ";Pooling=false", dataSets[benchmark]()).LoadAsync().GetAwaiter().GetResult();
        }
        return database;
    }
}
