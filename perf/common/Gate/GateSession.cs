using PgFusion.Perf.Database;
using PgFusion.Perf.Engines;

namespace PgFusion.Perf.Gate;

/// <summary>The sessions that a gate measures with, one of each engine.</summary>
internal sealed class GateSession : IAsyncDisposable
{
    private readonly ServerEngine _postgres;
    private readonly ServerEngine _fusion;

    private GateSession(ServerEngine postgres, ServerEngine fusion, IReadOnlyList<BenchmarkQuery> queries, int runs)
    {
        (_postgres, _fusion, Queries) = (postgres, fusion, queries);
        Gate = new SpeedGate(new QueryRunner(postgres, fusion, [], runs).RunAsync);
    }

    public IReadOnlyList<BenchmarkQuery> Queries { get; }

    public SpeedGate Gate { get; }

    public static async Task<GateSession> OpenAsync(Options options)
    {
        var queries = QuerySet.Read(options.Required("queries-from"), options.Value("queries"));
        var server = ConnectionUri.ToNpgsql(options.Required("uri"));
        // Without indexes PostgreSQL takes minutes for some; that it has taken so long is enough to compare with.
        var secondsAtMost = options.Number("timeout", 5);
        var postgres = await ServerEngine.ConnectAsync("PostgreSQL", server, secondsAtMost, "pg_fusion.enable = off");
        var cache = options.Value("cache") ?? "on";
        if (cache is not ("on" or "off"))
            throw new ArgumentException("--cache is on or off");
        var fusion = await ServerEngine.ConnectAsync("PgFusion", server, secondsAtMost, "pg_fusion.enable = on", "pg_fusion.cache = " + cache);
        return new GateSession(postgres, fusion, queries, options.Number("runs", 7));
    }

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        await _fusion.DisposeAsync();
    }
}
