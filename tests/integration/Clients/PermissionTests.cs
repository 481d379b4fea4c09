using Xunit;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>Who may read what: the same refusals, the same rows, and nothing given away on the side.</summary>
[Collection(ClientsDatabase.Collection)]
public sealed class PermissionTests(ClientsDatabase clients)
{
    private const string Reader = ClientsDatabase.Reader;

    [Fact]
    public void Without_SELECT_the_table_is_refused() => clients.AssertSameScript(fused: 1, $"""
        REVOKE ALL ON orders FROM {Reader};
        SET ROLE {Reader};
        SELECT count(*) FROM orders;
        SELECT 1 FROM orders WHERE false;
        PREPARE p AS SELECT sum(amount) FROM orders;
        EXECUTE p;
        RESET ROLE;
        SELECT count(*) FROM orders;
        """);

    [Fact]
    public void A_session_of_the_role_itself() => clients.AssertSame(admin =>
    {
        List<RawResult> results = [];
        string enable = admin.Scalar("SELECT current_setting('pg_fusion.enable')")!;
        admin.Run($"REVOKE ALL ON orders FROM {Reader}");
        Npgsql.NpgsqlConnectionStringBuilder settings = new(clients.Database.Settings.ConnectionString) { Username = Reader };
        using RawConnection reader = new(settings);
        reader.Run($"SET pg_fusion.enable = {enable}");
        reader.Run("PREPARE total AS SELECT status, count(*), sum(amount) FROM orders GROUP BY status ORDER BY status");
        results.Add(reader.Query("EXECUTE total"));
        admin.Run($"GRANT SELECT ON orders TO {Reader}");
        results.Add(reader.Query("EXECUTE total"));
        admin.Run($"REVOKE SELECT ON orders FROM {Reader}");
        results.Add(reader.Query("EXECUTE total"));
        Assert.Equal(["42501", null, "42501"], results.Select(r => r.Error?.SqlState));
        return results;
    });

    [Fact]
    public void Column_privileges() => clients.AssertSameScript(fused: 4, $"""
        REVOKE ALL ON orders FROM {Reader};
        GRANT SELECT (id, customer, amount) ON orders TO {Reader};
        SET ROLE {Reader};
        SELECT id, amount FROM orders WHERE id < 5 ORDER BY id;
        SELECT customer, sum(amount) FROM orders GROUP BY customer ORDER BY customer LIMIT 3;
        SELECT count(*) FROM orders;
        SELECT note FROM orders WHERE id = 1;
        SELECT id FROM orders WHERE note IS NULL;
        SELECT count(*) FROM orders GROUP BY status;
        SELECT id FROM orders ORDER BY placed LIMIT 1;
        SELECT * FROM orders WHERE id = 1;
        SELECT orders FROM orders WHERE id = 1;
        SELECT max(id) FROM orders HAVING max(weight) > 1;
        SELECT count(*) FROM orders WHERE is_even(customer);
        RESET ROLE;
        REVOKE ALL ON orders FROM {Reader};
        REVOKE ALL (id, customer, amount) ON orders FROM {Reader};
        """);

    [Fact]
    public void Functions_need_EXECUTE() => clients.AssertSameScript(fused: 2, $"""
        GRANT SELECT ON orders TO {Reader};
        REVOKE EXECUTE ON FUNCTION is_even(int) FROM PUBLIC;
        SET ROLE {Reader};
        SELECT count(*) FROM orders WHERE is_even(id);
        SELECT bool_and(true) FROM orders WHERE id = 1 AND is_even(2);
        SELECT count(*) FROM orders;
        RESET ROLE;
        SELECT count(*) FROM orders WHERE is_even(id);
        GRANT EXECUTE ON FUNCTION is_even(int) TO PUBLIC;
        REVOKE ALL ON orders FROM {Reader};
        """);

    // A view is more than one table to the planner, so only auto is sure to answer.
    [Fact]
    public void A_view_reads_with_its_owners_rights() => clients.AssertSameScript(fused: 0, orMore: true, script: $"""
        SET pg_fusion.enable = auto;
        REVOKE ALL ON orders FROM {Reader};
        GRANT SELECT ON open_orders TO {Reader};
        SET ROLE {Reader};
        SELECT count(*), sum(amount) FROM open_orders WHERE customer > 5;
        SELECT customer, count(*) FROM open_orders GROUP BY customer ORDER BY customer LIMIT 4;
        SELECT count(*) FROM orders;
        RESET ROLE;
        REVOKE ALL ON open_orders FROM {Reader};
        """);

    [Fact]
    public void Row_security_policies() => clients.AssertSameScript(fused: 9, $"""
        GRANT SELECT ON guarded TO {Reader};
        SELECT count(*), sum(v) FROM guarded;
        SET ROLE {Reader};
        SELECT count(*), sum(v) FROM guarded;
        SET pgfusion_test.owner = 'owner1';
        SELECT count(*), sum(v), min(secret), max(owner) FROM guarded;
        PREPARE mine AS SELECT owner, count(*), sum(v) FROM guarded WHERE v > 10 GROUP BY owner ORDER BY owner;
        EXECUTE mine;
        SET pgfusion_test.owner = 'owner2';
        EXECUTE mine;
        SELECT id, secret FROM guarded WHERE id < 20 ORDER BY id;
        RESET ROLE;
        EXECUTE mine;
        SET ROLE {Reader};
        EXECUTE mine;
        SELECT id FROM guarded WHERE v < 5 ORDER BY v DESC;
        SET row_security = off;
        SELECT count(*) FROM guarded;
        RESET ROLE;
        REVOKE ALL ON guarded FROM {Reader};
        """);

    [Fact]
    public void Hidden_rows_do_not_reach_a_users_function_or_errors()
    {
        List<string>[] seen = [[], []];
        List<RawResult>[] results = [[], []];
        for (int engine = 0; engine < 2; engine++)
        {
            using RawConnection connection = engine == 0 ? clients.Off() : clients.On();
            connection.Run($"GRANT SELECT ON guarded TO {Reader}");
            connection.Run($"SET ROLE {Reader}");
            connection.Run("SET pgfusion_test.owner = 'owner1'");
            connection.Notices.Clear();
            results[engine].Add(connection.Query("SELECT count(*) FROM guarded WHERE leak(secret)"));
            // Row 5 is somebody else's: no error may tell that it is there.
            results[engine].Add(connection.Query("SELECT count(*), sum(100 / (id - 5)) FROM guarded WHERE 100 / (id - 5) < 1000"));
            results[engine].Add(connection.Query("SELECT max(id) FROM guarded WHERE v::int2 > 0 AND secret::text <> ''"));
            seen[engine] = [.. connection.Notices.Select(n => n.Message).Order()];
        }
        Assert.Equal(200, seen[0].Count);
        Assert.Equal(seen[0], seen[1]);
        for (int i = 0; i < results[0].Count; i++)
        {
            Assert.Null(ResultComparison.Difference(results[0][i], results[1][i], ordered: true));
        }
    }

    [Fact]
    public void A_security_definer_function_and_a_plan_shared_between_roles() => clients.AssertSameScript(fused: 4, $"""
        REVOKE ALL ON orders FROM {Reader};
        CREATE OR REPLACE FUNCTION total_as_owner() RETURNS numeric LANGUAGE plpgsql STABLE SECURITY DEFINER
            AS $$ DECLARE total numeric; BEGIN SELECT sum(amount) INTO total FROM orders; RETURN total; END $$;
        CREATE OR REPLACE FUNCTION total_as_caller() RETURNS numeric LANGUAGE plpgsql STABLE
            AS $$ DECLARE total numeric; BEGIN SELECT sum(amount) INTO total FROM orders; RETURN total; END $$;
        SELECT total_as_owner(), total_as_caller();
        SET ROLE {Reader};
        SELECT total_as_owner();
        SELECT total_as_caller();
        RESET ROLE;
        SELECT total_as_caller();
        """);

    [Fact]
    public void Partition_privileges_are_those_of_the_parent() => clients.AssertSameScript(fused: 1, $"""
        GRANT SELECT ON events TO {Reader};
        SET ROLE {Reader};
        SELECT kind, count(*), sum(v) FROM events GROUP BY kind ORDER BY kind;
        SELECT count(*) FROM events_2020;
        RESET ROLE;
        REVOKE ALL ON events FROM {Reader};
        """);
}
