using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Faults;

/// <summary>
/// A limit on the worker's memory that the pairs of a subquery's rows and the outer values that it is about do not fit in.
/// They need not be kept: each marks the outer rows that it is a match of, and is gone.
/// </summary>
[Collection(FaultsDatabase.Collection)]
public sealed class MemoryTests(FaultsDatabase faults)
{
    private const string Outer = "(SELECT a.id, b.v FROM many_rows a, many_rows b WHERE a.k = 7 AND a.id < 2000 AND b.k = 7 AND b.id < 2000) o";

    /// <summary>400 outer rows by 20,000 of the subquery, of which half are left.</summary>
    private const string Subquery = "SELECT 1 FROM many_rows m WHERE m.id <= 20000 AND CASE m.id WHEN o.id THEN o.v ELSE m.k END <> ALL (SELECT n.v FROM many_rows n WHERE n.id <= 200)";

    [Theory]
    [InlineData($"SELECT count(*), sum(o.v) FROM {Outer} WHERE o.id = 7 OR NOT EXISTS ({Subquery})")]
    [InlineData($"SELECT count(*), sum(o.v) FROM {Outer} WHERE EXISTS ({Subquery})")]
    // All are left of what is expected to leave one.
    [InlineData($"SELECT count(*), sum(o.v) FROM {Outer} WHERE EXISTS (SELECT 1 FROM many_rows m WHERE CASE m.id WHEN o.id THEN o.v ELSE m.k END <> ALL (SELECT NULL::numeric FROM many_rows n WHERE n.id < 0))")]
    [InlineData($"SELECT count(*), sum(v) FROM (SELECT * FROM {Outer} WHERE o.id = 7 OR EXISTS ({Subquery}) LIMIT 1000) s")]
    public void Pairs_that_mark_are_not_kept(string query)
    {
        if (Engine.Baseline)
        {
            return;
        }
        using RawConnection off = Engine.Open(faults.Database, Engine.Off);
        using RawConnection on = faults.On();
        RawResult expected = off.Run(query);
        try
        {
            SetLimit("ALTER SYSTEM SET pg_fusion.memory_limit = '64MB'");
            on.Run("SET pg_fusion.disabled_rules = 'hash_build_side'");
            // The worker is told of the limit some time after it was set.
            FaultsDatabase.Await(() => Fails(on, query), TimeSpan.FromSeconds(20), "the limit to be reached without the rule");
            on.Run("RESET pg_fusion.disabled_rules");
            RawResult result = on.Run(query);
            Assert.Equal((expected.Text(0, 0), expected.Text(0, 1)), (result.Text(0, 0), result.Text(0, 1)));
            faults.AssertAllReturned();
        }
        finally
        {
            SetLimit("ALTER SYSTEM RESET pg_fusion.memory_limit");
        }
    }

    private static bool Fails(RawConnection connection, string query)
    {
        connection.SendQuery(query);
        return Assert.Single(connection.ReadUntilReady()).Error?.SqlState == "53200";
    }

    private void SetLimit(string command)
    {
        using RawConnection connection = Engine.Open(faults.Database, Engine.Off);
        connection.Run(command);
        connection.Run("SELECT pg_reload_conf()");
    }
}
