using PgFusion.IntegrationTests.Clients;
using PgFusion.Perf.Database;
using PgFusion.Perf.Engines;
using PgFusion.Perf.Gate;
using PgFusion.Perf.Reports;
using Xunit;

namespace PgFusion.IntegrationTests.Benchmarks;

/// <summary>The gate lets noise pass, and no loss of speed.</summary>
public sealed class SpeedGateTests(BenchmarkDatabase database) : IClassFixture<BenchmarkDatabase>
{
    private static readonly IReadOnlyList<BenchmarkQuery> two = [new("q01", "SELECT 1", null), new("q02", "SELECT 2", null)];

    private static readonly Baseline baseline = new("data", "settings", new Dictionary<string, RecordedRatio> { ["q01"] = new(4, 0.02), ["q02"] = new(2, 0.2) });

    [Theory]
    [InlineData(4, 2, true)]
    [InlineData(9, 9, true)]
    [InlineData(3.1, 2, true)]      // a quarter is noise anyway
    [InlineData(2.9, 2, false)]
    [InlineData(4, 1.25, true)]     // twice the recorded noise
    [InlineData(4, 1.15, false)]
    public async Task What_noise_does_not_explain_is_a_loss(double q01, double q02, bool passes)
    {
        IReadOnlyList<string> failures = await Gate(_ => (q01, q02)).CheckAsync(baseline, two);
        Assert.Equal(passes ? 0 : 1, failures.Count);
        if (!passes)
        {
            Assert.StartsWith(q01 < 3 ? "q01 is 2.90 times as fast" : "q02 is 1.15 times as fast", failures[0]);
        }
    }

    [Fact]
    public async Task A_burst_of_noise_passes()
    {
        Assert.Empty(await Gate(round => round < 3 ? (1, 1) : (4, 2)).CheckAsync(baseline, two));
        Assert.Equal(2, (await Gate(_ => (1, 1)).CheckAsync(baseline, two)).Count);
    }

    /// <summary>What it took until it was given up is what is compared with; a mean is of what has been answered.</summary>
    [Fact]
    public async Task A_query_that_PostgreSQL_does_not_finish_is_gated_too()
    {
        BenchmarkReport Given(double fusion) => new("data", "settings", ["PostgreSQL", "PgFusion"],
        [
            new QueryResult("q01", new Dictionary<string, EngineTimes>
            {
                ["PostgreSQL"] = new EngineTimes(5000, [5000], IsGivenUp: true),
                ["PgFusion"] = EngineTimes.Of([fusion]),
            }, "not compared, PostgreSQL: 57014 canceling statement due to statement timeout"),
        ]);
        Baseline recorded = Baseline.Of([Given(50), Given(51), Given(49)]);
        Assert.Equal(100, recorded.Queries["q01"].Ratio);
        Assert.Null(Given(50).GeometricMean("PgFusion", "PostgreSQL"));
        Assert.Contains("> 5000.0", Given(50).ToMarkdown());
        Assert.Empty(await new SpeedGate(_ => Task.FromResult(Given(55))).CheckAsync(recorded, [two[0]]));
        Assert.StartsWith("q01 is 10.00 times as fast", Assert.Single(await new SpeedGate(_ => Task.FromResult(Given(500))).CheckAsync(recorded, [two[0]])));
    }

    [Fact]
    public async Task Other_data_and_other_queries_are_not_compared()
    {
        Assert.Contains("the baseline is of other", Assert.Single(await Gate(_ => (4, 2)).CheckAsync(baseline with { Data = "other" }, two)));
        Assert.Contains("q02 of the baseline", Assert.Single(await Gate(_ => (4, 2)).CheckAsync(baseline, [two[0]])));
        Assert.Contains("q03 is not in the baseline", Assert.Single(await Gate(_ => (4, 2)).CheckAsync(baseline, [.. two, new("q03", "SELECT 3", null)])));
    }

    [Fact]
    public void Noise_is_that_of_the_lowest_round()
    {
        BenchmarkReport[] rounds = [Report(two, 4, 2), Report(two, 5, 2), Report(two, 3, 2)];
        var recorded = Baseline.FromJson(Baseline.Of(rounds).ToJson());
        Assert.Equal((4, 0.25), (recorded.Queries["q01"].Ratio, recorded.Queries["q01"].Noise));
        Assert.Equal((2, 0), (recorded.Queries["q02"].Ratio, recorded.Queries["q02"].Noise));
        Assert.Equal(2, recorded.Queries["q01"].Least);
        Assert.Equal(1.5, recorded.Queries["q02"].Least);
    }

    /// <summary>Measured on the server: the engine as it is passes its own baseline, one that does all its work ten times does not, however little there is of it.</summary>
    [EngineFact]
    public async Task A_planted_slowdown_is_caught()
    {
        IReadOnlyList<BenchmarkQuery> queries = [BenchmarkDatabase.Queries("tpch").Single(q => q.Name == "q01")];
        string server = database.ConnectionString("tpch");
        await using ServerEngine postgres = await ServerEngine.ConnectAsync("PostgreSQL", server, 60, "pg_fusion.enable = off");
        await using ServerEngine fusion = await ServerEngine.ConnectAsync("PgFusion", server, 60, "pg_fusion.enable = on");
        await using var slowed = new SlowedEngine(fusion, 10);

        SpeedGate sound = new(new QueryRunner(postgres, fusion, [], 9).RunAsync);
        Baseline recorded = await sound.RecordAsync(queries, 3);
        IReadOnlyList<string> failures = await new SpeedGate(new QueryRunner(postgres, slowed, [], 9).RunAsync).CheckAsync(recorded, queries);
        Assert.StartsWith("q01 is ", Assert.Single(failures));
    }

    private static SpeedGate Gate(Func<int, (double Q01, double Q02)> ratios)
    {
        int round = 0;
        return new SpeedGate(queries => Task.FromResult(Report(queries, ratios(++round).Q01, ratios(round).Q02)));
    }

    private static BenchmarkReport Report(IReadOnlyList<BenchmarkQuery> queries, double q01, double q02) => new("data", "settings", ["PostgreSQL", "PgFusion"],
        queries.Select(q => new QueryResult(q.Name, new Dictionary<string, EngineTimes>
        {
            ["PostgreSQL"] = EngineTimes.Of([100]),
            ["PgFusion"] = EngineTimes.Of([100 / (q.Name == "q01" ? q01 : q02)]),
        }, QueryResult.Identical)).ToList());

    /// <summary>Answers every query several times, and takes as long.</summary>
    private sealed class SlowedEngine(IEngine engine, int times) : IEngine
    {
        public string Name => engine.Name;

        public async Task<Run> RunAsync(string sql)
        {
            double total = 0;
            for (int i = 1; i < times; i++)
            {
                total += (await engine.RunAsync(sql)).Milliseconds;
            }
            Run last = await engine.RunAsync(sql);
            return last with { Milliseconds = last.Milliseconds + total };
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
