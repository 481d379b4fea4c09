using System.Text;
using PgFusion.IntegrationTests.Clients;
using PgFusion.Perf.Database;
using Xunit;

namespace PgFusion.IntegrationTests.Benchmarks;

/// <summary>Each query of the benchmarks, over little data: PgFusion's answer is PostgreSQL's.</summary>
public sealed class BenchmarkTests(BenchmarkDatabase database) : IClassFixture<BenchmarkDatabase>
{
    private static readonly Dictionary<string, IReadOnlyList<BenchmarkQuery>> queries = BenchmarkDatabase.Benchmarks.ToDictionary(b => b, BenchmarkDatabase.Queries);

    /// <summary>"tpch q02" to the construct that the error names.</summary>
    private static readonly Dictionary<string, string> refused = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Benchmarks", "refused.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(':', 2))
        .ToDictionary(parts => parts[0].Trim(), parts => parts[1].Trim());

    public static TheoryData<string, string, string> Cases()
    {
        TheoryData<string, string, string> cases = [];
        foreach ((string benchmark, IReadOnlyList<BenchmarkQuery> all) in queries)
        {
            foreach (BenchmarkQuery query in all)
            {
                foreach (string codegen in Engine.Backends)
                {
                    cases.Add(benchmark, query.Name, codegen);
                }
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Answers_are_identical(string benchmark, string query, string codegen)
    {
        BenchmarkQuery q = queries[benchmark].Single(x => x.Name == query);
        RawConnection off = database.Raw(benchmark, null);
        RawConnection on = database.Raw(benchmark, codegen);
        try
        {
            if (!Engine.Baseline && refused.TryGetValue($"{benchmark} {query}", out string? construct))
            {
                CheckRefusal(q, construct, on);
                return;
            }
            Engine.AssertRunsInPgFusion(on.Query("EXPLAIN (FORMAT JSON, COSTS OFF) " + q.Sql) is { Error: null } plan ? plan.Scalar! : throw new InvalidOperationException($"EXPLAIN fails: {on.Query("EXPLAIN " + q.Sql).Error}"));
            string determined = q.Check?.Sql ?? q.Sql;
            AssertIdentical("text", off.Query(determined), on.Query(determined));
            AssertIdentical("binary", off.Extended(determined, binary: true, []), on.Extended(determined, binary: true, []));
            if (q.Check is { } check)
            {
                string? difference = AnswerCheck.Difference(Answer(off.Query(q.Sql)), Answer(on.Query(q.Sql)), check.Determined, Answer(off.Query(check.WithoutLimit)));
                Assert.True(difference is null, difference);
            }
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            database.DropSessions();
            throw;
        }
    }

    [Fact]
    public void Every_query_is_there_and_every_refusal_is_of_a_query()
    {
        Assert.Equal((22, 13, 43), (queries["tpch"].Count, queries["ssb"].Count, queries["clickbench"].Count));
        Assert.Empty(refused.Keys.Except(queries.SelectMany(b => b.Value.Select(q => $"{b.Key} {q.Name}"))));
    }

    /// <summary>Answers that are empty would say little: PostgreSQL's have rows, the variants' at least.</summary>
    [Theory]
    [InlineData("tpch")]
    [InlineData("ssb")]
    [InlineData("clickbench")]
    public void Most_answers_have_rows(string benchmark)
    {
        RawConnection off = database.Raw(benchmark, null);
        string[] empty = [.. queries[benchmark].Where(q => off.Query(q.Check?.Sql ?? q.Sql).Rows.Count == 0).Select(q => q.Name)];
        Assert.True(empty.Length <= queries[benchmark].Count / 10, $"no rows: {string.Join(", ", empty)}");
    }

    private static void CheckRefusal(BenchmarkQuery q, string construct, RawConnection on)
    {
        RawError? error = on.Query(q.Sql).Error;
        Assert.True(error is not null, "not refused any more, take its line out of refused.txt");
        Assert.Equal("0A000", error.SqlState);
        Assert.Contains(construct, error.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static void AssertIdentical(string format, RawResult expected, RawResult actual)
    {
        Assert.True(expected.Error is null, $"PostgreSQL itself: {expected.Error}");
        string? difference = ResultComparison.Difference(expected, actual, ordered: true);
        Assert.True(difference is null, $"{format} format, {difference}");
    }

    private static Answer Answer(RawResult result) => result.Error is { } error
        ? Perf.Database.Answer.Failed(error.ToString())
        : new Answer(
            [.. result.Fields!.Select(f => f.ToString())],
            [.. result.Rows.Select(row => row.Select(v => v is null ? null : Encoding.UTF8.GetString(v)).ToArray())]);
}
