using System.Text;
using Npgsql;
using NpgsqlTypes;
using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Differential;

/// <summary>
/// Each query of the corpus, answered by PostgreSQL and by PgFusion with each of its back ends: the same column
/// descriptions, the same bytes in text and in binary format, the same errors, through the protocol itself and through
/// Npgsql; and the plan says that it was PgFusion.
/// </summary>
public sealed class DifferentialTests(DifferentialDatabase database) : IClassFixture<DifferentialDatabase>
{
    private static readonly Dictionary<string, CorpusQuery> corpus = CorpusQuery.ReadAll().ToDictionary(q => q.Name);

    public static TheoryData<string, string> Cases()
    {
        TheoryData<string, string> cases = [];
        foreach (string codegen in Engine.Backends)
        {
            foreach (CorpusQuery query in corpus.Values)
            {
                cases.Add(query.Name, codegen);
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Answers_are_identical(string query, string codegen)
    {
        CorpusQuery q = corpus[query];
        RawConnection off = database.Raw(q.Linguistic, null);
        RawConnection on = database.Raw(q.Linguistic, codegen);
        try
        {
            WithSettings(q, [off, on], () =>
            {
                if (q.Refused is not null && !Engine.Baseline)
                {
                    CheckRefusal(q, on);
                    return;
                }
                CheckPlan(q, off, on);
                CheckAnswer(q, off, on, binary: false);
                CheckAnswer(q, off, on, binary: true);
                if (codegen == Engine.Backends[0])
                {
                    CheckNpgsql(q, codegen);
                }
            });
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or NpgsqlException)
        {
            database.DropSessions();
            throw;
        }
    }

    [Fact]
    public void Corpus_is_as_large_as_promised()
    {
        Assert.True(corpus.Count >= 800, $"{corpus.Count} queries");
        Assert.Equal(corpus.Count, corpus.Values.Select(q => (q.Linguistic, q.Sql, q.Ordered, Sets: string.Join(';', q.Settings), Values: string.Join(';', q.Parameters))).Distinct().Count());
    }

    /// <summary>Runs <paramref name="body"/> under the settings that the query asks for.</summary>
    internal static void WithSettings(CorpusQuery q, RawConnection[] connections, Action body)
    {
        try
        {
            foreach (RawConnection connection in connections)
            {
                if (Engine.Baseline && q.ScanOrder)
                {
                    connection.Run("SET max_parallel_workers_per_gather = 0");
                    connection.Run("SET enable_hashagg = on");
                }
                foreach ((string name, string value) in q.Settings)
                {
                    connection.Run($"SELECT set_config('{name}', '{value}', false)");
                }
            }
            body();
        }
        finally
        {
            foreach (RawConnection connection in connections)
            {
                foreach ((string name, _) in q.Settings)
                {
                    connection.Run($"RESET {name}");
                }
                if (Engine.Baseline && q.ScanOrder && connection == connections[1])
                {
                    connection.Run("SET max_parallel_workers_per_gather = 2");
                    connection.Run("SET enable_hashagg = off");
                }
            }
        }
    }

    /// <summary>The named construct is refused, in the manner that users are promised.</summary>
    private static void CheckRefusal(CorpusQuery q, RawConnection on)
    {
        RawError? error = on.Query(q.Sql).Error;
        Assert.True(error is not null, $"not refused any more, take the directive away:\n{q.Sql}");
        Assert.Equal("0A000", error.SqlState);
        Assert.Contains(q.Refused!, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("auto", error.Hint);
    }

    private void CheckPlan(CorpusQuery q, RawConnection off, RawConnection on)
    {
        RawResult plan = on.Extended("EXPLAIN (FORMAT JSON, COSTS OFF) " + q.Sql, binary: false, Parameters(q));
        if (plan.Error is not null)
        {
            // Some queries fail while they are planned; then they must under PostgreSQL as well.
            RawResult reference = off.Extended("EXPLAIN (FORMAT JSON, COSTS OFF) " + q.Sql, binary: false, Parameters(q));
            Assert.True(q.FailsOn(database.Major) && reference.Error is not null, $"EXPLAIN fails: {plan.Error}\n{q.Sql}");
            return;
        }
        if (q.StaysPostgreSql)
        {
            Engine.AssertRunsInPostgreSql(plan.Scalar!);
        }
        else if (q.Split)
        {
            Engine.AssertRunsPartlyInPgFusion(plan.Scalar!);
        }
        else
        {
            Engine.AssertRunsInPgFusion(plan.Scalar!);
        }
    }

    private void CheckAnswer(CorpusQuery q, RawConnection off, RawConnection on, bool binary)
    {
        // Text comes by the simple protocol where there are no parameters, so both protocols are used.
        RawResult Answer(RawConnection connection) => !binary && q.Parameters.Count == 0
            ? connection.Query(q.Sql)
            : connection.Extended(q.Sql, binary, Parameters(q));

        RawResult expected = Answer(off);
        Assert.True(q.FailsOn(database.Major) == expected.Error is not null, $"PostgreSQL itself: {expected.Error?.ToString() ?? "no error"}\n{q.Sql}");
        string? difference = ResultComparison.Difference(expected, Answer(on), q.Ordered);
        Assert.True(difference is null, $"{(binary ? "binary" : "text")} format, {difference}\n{q.Sql}");
    }

    private void CheckNpgsql(CorpusQuery q, string codegen)
    {
        NpgsqlConnection off = database.Npgsql(q.Linguistic, null);
        NpgsqlConnection on = database.Npgsql(q.Linguistic, codegen);
        List<string> expected = ReadThroughNpgsql(q, off);
        List<string> actual = ReadThroughNpgsql(q, on);
        if (!q.Ordered)
        {
            expected.Sort(StringComparer.Ordinal);
            actual.Sort(StringComparer.Ordinal);
        }
        string? different = expected.Zip(actual).Where(pair => pair.First != pair.Second).Select(pair => $"expected {pair.First}, got {pair.Second}").FirstOrDefault();
        Assert.True(different is null && expected.Count == actual.Count, $"through Npgsql, {expected.Count} and {actual.Count} lines: {different}\n{q.Sql}");
    }

    /// <summary>Column names and types, then rows as text; or the error.</summary>
    private static List<string> ReadThroughNpgsql(CorpusQuery q, NpgsqlConnection connection)
    {
        List<string> rows = [];
        if (q.Settings.Count > 0 || (Engine.Baseline && q.ScanOrder))
        {
            // Settings are the raw sessions' affair.
            return rows;
        }
        using NpgsqlCommand command = new(q.Sql, connection) { AllResultTypesAreUnknown = true };
        foreach ((_, string? value) in q.Parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Unknown, Value = (object?)value ?? DBNull.Value });
        }
        try
        {
            using NpgsqlDataReader reader = command.ExecuteReader();
            rows.Add("  columns: " + string.Join(", ", Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetName(i) + " " + reader.GetDataTypeName(i))));
            StringBuilder row = new();
            while (reader.Read())
            {
                row.Clear();
                for (int i = 0; i < reader.FieldCount; i++)
                {
                    row.Append(reader.IsDBNull(i) ? "NULL" : reader.GetString(i)).Append(" | ");
                }
                rows.Add(row.ToString());
            }
        }
        catch (PostgresException e)
        {
            rows.Clear();
            rows.Add($"  error {e.SqlState}: {e.MessageText}");
        }
        return rows;
    }

    private List<(uint Type, string? Value)> Parameters(CorpusQuery q) =>
        [.. q.Parameters.Select(p => (database.TypeOid(p.Type), p.Value))];
}
