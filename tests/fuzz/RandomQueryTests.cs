using System.Diagnostics;
using PgFusion.FuzzTests.Running;
using PgFusion.IntegrationTests.Clients;
using Xunit;
using Xunit.Abstractions;

namespace PgFusion.FuzzTests;

/// <summary>Random queries over random tables: PgFusion's answers are PostgreSQL's.</summary>
public sealed class RandomQueryTests(ITestOutputHelper output)
{
    private readonly string log = Path.Combine(AppContext.BaseDirectory, $"fuzz-{FuzzOptions.Seed}.log");

    [Fact]
    public void Random_queries()
    {
        long seed = FuzzOptions.Seed;
        File.Delete(log);
        Say($"{FuzzOptions.Count} queries from seed {seed} on, {FuzzOptions.PerSeed} of each; this is in {log}");
        RunTotals totals = new();
        var watch = Stopwatch.StartNew();
        for (int left = FuzzOptions.Case is null ? FuzzOptions.Count : 1; left > 0 && totals.Failures.Count < FuzzOptions.FailuresMax; seed++)
        {
            IEnumerable<int> cases = FuzzOptions.Case is { } only ? [only] : Enumerable.Range(1, Math.Min(left, FuzzOptions.PerSeed));
            SeedRun.Run(seed, cases, totals, Say);
            left -= FuzzOptions.PerSeed;
            Say($"seed {seed}: {totals.Headline(watch.Elapsed)}");
        }
        foreach (string line in totals.Details())
        {
            Say(line);
        }
        Say($"seeds {FuzzOptions.Seed} to {seed - 1}: {totals.Headline(watch.Elapsed)}");

        string from = $"from seed {FuzzOptions.Seed} on";
        Assert.True(totals.Failures.Count == 0, $"{from}: {totals.Failures.Count} failures reported\n{string.Join('\n', totals.Failures)}");
        Assert.All(totals.RefusedSimple.Keys, construct => Assert.True(Refusals.IsAllowed(construct), $"{from}: unexpectedly refused: {construct}"));
        // Of few queries a share says nothing.
        bool isLong = totals.Queries >= 100;
        Assert.True(!isLong || totals.Refused <= totals.Queries * Refusals.ShareMax, $"{from}: {totals.Refused} of {totals.Queries} queries are refused");
        Assert.True(!isLong || totals.Invalid.Count <= totals.Queries * 0.02, $"{from}: {totals.Invalid.Count} of {totals.Queries} queries are not valid");
        // A tenth at most, with three standard deviations for the luck of a small sample.
        double plansMax = totals.Plans * 0.1 + 3 * Math.Sqrt(totals.Plans * 0.1);
        Assert.True(Engine.Baseline || totals.PlansOfPostgreSql.Count <= plansMax, $"{from}: {totals.PlansOfPostgreSql.Count} of {totals.Plans} plans are PostgreSQL's");
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        // To be followed while a long run goes on.
        File.AppendAllText(log, line + Environment.NewLine);
    }
}
