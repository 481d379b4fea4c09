using PgFusion.FuzzTests.Data;
using PgFusion.FuzzTests.Running;
using PgFusion.IntegrationTests.Clients;
using Xunit;
using Xunit.Abstractions;

namespace PgFusion.FuzzTests;

/// <summary>Random queries over random tables: PgFusion's answers are PostgreSQL's.</summary>
public sealed class RandomQueryTests(ITestOutputHelper output)
{
    /// <summary>Of the queries, one in so many is asked for its plan.</summary>
    private const int PlanSample = 20;

    /// <summary>Errors of one kind that are shrunk; further ones are only counted.</summary>
    private const int ReportsPerKind = 2;

    private readonly string log = Path.Combine(AppContext.BaseDirectory, $"fuzz-{FuzzOptions.Seed}.log");

    [Fact]
    public void Random_queries()
    {
        long seed = FuzzOptions.Seed;
        File.Delete(log);
        Say($"seed {seed}, {FuzzOptions.Count} queries; this is in {log}");
        FuzzSchema schema = FuzzSchema.Make(seed);
        string script = Path.Combine(AppContext.BaseDirectory, $"fuzz-{seed}.sql");
        File.WriteAllText(script, schema.Script);
        Say($"tables: {script}");
        // Every fourth seed sorts text by ICU's root collation.
        bool isLinguistic = seed % 4 == 0;
        using ScratchDatabase database = new("pgfusion_fuzz", isLinguistic ? ScratchDatabase.IcuLocale : ScratchDatabase.CLocale);
        database.Load(schema.Script);
        using DifferentialRunner runner = new(database);

        Dictionary<Outcome, int> outcomes = [];
        Dictionary<string, int> refused = [];
        Dictionary<string, int> notRun = [];
        ProductionCounts productions = new();
        List<string> invalid = [];
        List<string> failures = [];
        Dictionary<(Outcome, string), int> kinds = [];
        int notInPgFusion = 0;
        int plans = 0;
        IEnumerable<int> cases = FuzzOptions.Case is { } only ? [only] : Enumerable.Range(1, FuzzOptions.Count);
        foreach (int number in cases)
        {
            FuzzCase fuzzCase = FuzzCase.Make(schema, seed, number);
            fuzzCase = fuzzCase with { Codegen = FuzzOptions.Codegen ?? fuzzCase.Codegen };
            CaseResult result = runner.Run(fuzzCase);
            Verdict verdict = result.Verdict;
            outcomes[verdict.Outcome] = outcomes.GetValueOrDefault(verdict.Outcome) + 1;
            productions.Add(fuzzCase.Query, verdict.Outcome);
            switch (verdict.Outcome)
            {
                case Outcome.Refused when fuzzCase.Query.IsComplex:
                    notRun[verdict.Detail] = notRun.GetValueOrDefault(verdict.Detail) + 1;
                    break;
                case Outcome.Refused:
                    refused[verdict.Detail] = refused.GetValueOrDefault(verdict.Detail) + 1;
                    break;
                case Outcome.Invalid:
                    invalid.Add($"case {number}: {verdict.Detail}\n{fuzzCase.Render().Sql}");
                    break;
                case Outcome.Same when number % PlanSample == 0 && !fuzzCase.IsAuto && !fuzzCase.Query.AllNodes().Any(n => n.CanFail):
                    (Verdict explained, bool isInPgFusion) = runner.Explain(fuzzCase, analyze: number % (2 * PlanSample) == 0);
                    plans++;
                    notInPgFusion += isInPgFusion ? 0 : 1;
                    if (explained.IsFailure)
                    {
                        failures.Add($"==== seed {seed}, case {number}: {explained.Detail}\n{fuzzCase.Render().Sql};");
                        Say(failures[^1]);
                    }
                    break;
                case Outcome.WrongAnswer or Outcome.WrongError or Outcome.Broken:
                    int known = kinds[(verdict.Outcome, verdict.Kind)] = kinds.GetValueOrDefault((verdict.Outcome, verdict.Kind)) + 1;
                    if (known <= ReportsPerKind || verdict.Outcome == Outcome.WrongAnswer)
                    {
                        failures.Add(Report.Make(runner, seed, number, fuzzCase, verdict));
                        Say(failures[^1]);
                    }
                    break;
                default:
                    break;
            }
            if (failures.Count >= FuzzOptions.FailuresMax)
            {
                Say($"case {number} is the last: {failures.Count} failures");
                break;
            }
        }

        int total = outcomes.Values.Sum();
        Say(string.Join(", ", outcomes.OrderByDescending(o => o.Value).Select(o => $"{o.Key} {o.Value}")) + $"; {plans - notInPgFusion} of {plans} plans are PgFusion's");
        foreach ((string construct, int count) in refused.OrderByDescending(r => r.Value))
        {
            Say($"refused {count} times: {construct}");
        }
        foreach (string line in productions.Lines())
        {
            Say(line);
        }
        foreach ((string construct, int count) in notRun.OrderByDescending(r => r.Value).Take(20))
        {
            Say($"not run, {count} times: {construct}");
        }
        foreach (string query in invalid.Take(5))
        {
            Say($"not valid: {query}");
        }
        Assert.True(failures.Count == 0, $"seed {seed}: {failures.Count} failures reported\n{string.Join('\n', failures)}");
        Assert.All(refused.Keys, construct => Assert.True(Refusals.IsAllowed(construct), $"seed {seed}: unexpectedly refused: {construct}"));
        int refusedCount = refused.Values.Sum();
        int simple = total - productions.Complex;
        Assert.True(simple < 100 || refusedCount <= simple * Refusals.ShareMax, $"seed {seed}: {refusedCount} of {simple} queries of one table are refused");
        Assert.True(invalid.Count <= total * 0.02, $"seed {seed}: {invalid.Count} of {total} queries are not valid");
        Assert.True(Engine.Baseline || notInPgFusion <= plans * 0.1, $"seed {seed}: {notInPgFusion} of {plans} plans are PostgreSQL's");
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        // To be followed while a long run goes on.
        File.AppendAllText(log, line + Environment.NewLine);
    }
}
