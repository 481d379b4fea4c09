using Xunit;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>The database of schema.sql in this folder, shared by the test classes of the collection.</summary>
public sealed class ClientsDatabase : IDisposable
{
    public const string Collection = "clients";

    /// <summary>May read what is granted to it; made anew for each run.</summary>
    internal const string Reader = "pgfusion_test_reader";

    public ClientsDatabase()
    {
        using RawConnection admin = new(Database.Settings);
        DropReader(admin);
        admin.Run($"CREATE ROLE {Reader} LOGIN");
        Database.Load(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Clients", "schema.sql")));
    }

    internal ScratchDatabase Database { get; } = new("pgfusion_clients");

    internal RawConnection Off() => Engine.Open(Database, Engine.Off);

    internal RawConnection On() => Engine.Open(Database, Engine.On());

    /// <summary>A session of its own for each engine: runs <paramref name="body"/> with both and expects the same answers.</summary>
    internal void AssertSame(Func<RawConnection, List<RawResult>> body, bool ordered = true)
    {
        List<RawResult> expected, actual;
        using (RawConnection off = Off())
        {
            expected = body(off);
        }
        using (RawConnection on = On())
        {
            actual = body(on);
        }
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            string? difference = ResultComparison.Difference(expected[i], actual[i], ordered);
            Assert.True(difference is null, $"result {i + 1}: {difference}");
        }
    }

    /// <summary>
    /// Runs a script with each engine in a session of its own. Each statement's answer must be the same, errors
    /// included; <paramref name="fused"/> (or more) of the plans that ran under `on`, nested ones counted, must be
    /// PgFusion's. Tables that the script makes have other OIDs each time, so those are compared by their order.
    /// </summary>
    internal void AssertSameScript(int fused, string script, bool orMore = false) =>
        AssertSameScript(Engine.RunsInPgFusion, fused, script, orMore);

    /// <summary>The same for plans of which PgFusion runs a part, or all.</summary>
    internal void AssertSameSplitScript(int plans, string script) =>
        AssertSameScript(Engine.RunsPartlyInPgFusion, plans, script, orMore: false);

    private void AssertSameScript(Func<string, bool> isCounted, int fused, string script, bool orMore)
    {
        List<SqlStatement> statements = SqlSplitter.Split(script);
        List<RawResult> expected, actual;
        int plans;
        using (RawConnection off = Off())
        {
            expected = [.. statements.Select(s => off.Query(s.Sql))];
        }
        using (RawConnection on = On())
        {
            PlanLog log = new(on);
            actual = [.. statements.Select(s => on.Query(s.Sql))];
            plans = log.Take().Count(Engine.Baseline ? Engine.WouldRunInPgFusion : isCounted);
        }
        NumberTables(expected);
        NumberTables(actual);
        for (int i = 0; i < statements.Count; i++)
        {
            string? difference = ResultComparison.Difference(expected[i], actual[i], ordered: true);
            Assert.True(difference is null, $"{difference}\n{statements[i].Sql}");
        }
        Assert.True(orMore ? plans >= fused : plans == fused, $"{plans} plans of PgFusion, expected {fused}");
    }

    public void Dispose()
    {
        using (RawConnection admin = new(Database.Settings))
        {
            DropReader(admin);
        }
        Database.Dispose();
    }

    private static void NumberTables(List<RawResult> results)
    {
        List<uint> seen = [0];
        foreach (RawField[] fields in results.Select(r => r.Fields).OfType<RawField[]>())
        {
            for (int i = 0; i < fields.Length; i++)
            {
                if (!seen.Contains(fields[i].TableOid))
                {
                    seen.Add(fields[i].TableOid);
                }
                fields[i] = fields[i] with { TableOid = (uint)seen.IndexOf(fields[i].TableOid) };
            }
        }
    }

    private static void DropReader(RawConnection admin)
    {
        if (admin.Scalar($"SELECT count(*) FROM pg_roles WHERE rolname = '{Reader}'") != "0")
        {
            admin.Run($"DROP OWNED BY {Reader}");
            admin.Run($"DROP ROLE {Reader}");
        }
    }
}

[CollectionDefinition(ClientsDatabase.Collection)]
public sealed class ClientsTestGroup : ICollectionFixture<ClientsDatabase>;
