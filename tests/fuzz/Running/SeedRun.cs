using PgFusion.FuzzTests.Data;
using PgFusion.FuzzTests.Grammar;
using PgFusion.IntegrationTests.Clients;

namespace PgFusion.FuzzTests.Running;

/// <summary>The cases of one seed, over its tables, in a database of their own.</summary>
internal static class SeedRun
{
    /// <summary>Of the queries, one in so many is asked for its plan.</summary>
    private const int PlanSample = 20;

    /// <summary>Errors of one kind that are shrunk; further ones are only counted.</summary>
    private const int ReportsPerKind = 2;

    public static void Run(long seed, IEnumerable<int> cases, RunTotals totals, Action<string> say)
    {
        FuzzSchema schema = FuzzSchema.Make(seed);
        // Every fourth seed sorts text by ICU's root collation.
        bool isLinguistic = seed % 4 == 0;
        using ScratchDatabase database = new("pgfusion_fuzz", isLinguistic ? ScratchDatabase.IcuLocale : ScratchDatabase.CLocale);
        database.Load(schema.Script);
        using DifferentialRunner runner = new(database);
        int failuresBefore = totals.Failures.Count;
        foreach (int number in cases)
        {
            FuzzCase fuzzCase = FuzzCase.Make(schema, seed, number);
            fuzzCase = fuzzCase with { Codegen = FuzzOptions.Codegen ?? fuzzCase.Codegen, IsAuto = FuzzOptions.IsAuto ?? fuzzCase.IsAuto };
            Verdict verdict = runner.Run(fuzzCase).Verdict;
            int ofKind = totals.Add(fuzzCase, verdict);
            switch (verdict.Outcome)
            {
                case Outcome.Invalid:
                    totals.Invalid.Add($"seed {seed}, case {number}: {verdict.Detail}\n{fuzzCase.Render().Sql}");
                    break;
                case Outcome.Same when number % PlanSample == 0 && !fuzzCase.IsAuto && fuzzCase.Query.ReadsTables && !fuzzCase.Query.AllNodes().Any(n => n.CanFail):
                    (Verdict explained, bool isInPgFusion) = runner.Explain(fuzzCase, analyze: number % (2 * PlanSample) == 0);
                    totals.Plans++;
                    if (!isInPgFusion)
                    {
                        totals.PlansOfPostgreSql.Add($"seed {seed}, case {number}: {fuzzCase.Render().Sql}");
                    }
                    if (explained.IsFailure)
                    {
                        totals.Add(fuzzCase, explained);
                        Fail($"==== seed {seed}, case {number}: {explained.Detail}\n{fuzzCase.Render().Sql};");
                    }
                    break;
                case Outcome.WrongAnswer or Outcome.WrongError or Outcome.Broken when ofKind <= ReportsPerKind || verdict.Outcome == Outcome.WrongAnswer:
                    Fail(Report.Make(runner, seed, number, fuzzCase, verdict));
                    break;
                default:
                    break;
            }
            if (totals.Failures.Count >= FuzzOptions.FailuresMax)
            {
                say($"case {number} of seed {seed} is the last: {totals.Failures.Count} failures");
                break;
            }
        }
        if (totals.Failures.Count > failuresBefore)
        {
            string script = Path.Combine(AppContext.BaseDirectory, $"fuzz-{seed}.sql");
            File.WriteAllText(script, schema.Script);
            say($"tables of seed {seed}: {script}");
        }

        void Fail(string report)
        {
            totals.Failures.Add(report);
            say(report);
        }
    }
}
