using Xunit;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>The simple and the extended protocol, message by message.</summary>
[Collection(ClientsDatabase.Collection)]
public sealed class ProtocolTests(ClientsDatabase clients)
{
    private const uint Int4 = 23;
    private const uint Text = 25;

    private const string Grouped = "SELECT customer, count(*), sum(amount), avg(amount) FROM orders WHERE id > $1 AND status = $2 GROUP BY customer ORDER BY customer";

    [Fact]
    public void Several_statements_in_one_simple_query() => clients.AssertSame(connection =>
    {
        connection.SendQuery("SELECT count(*) FROM orders; SELECT status, sum(amount) FROM orders GROUP BY status ORDER BY status; SELECT max(id) FROM orders WHERE id < 0");
        return connection.ReadUntilReady();
    });

    [Fact]
    public void An_error_ends_a_simple_query_of_several_statements() => clients.AssertSame(connection =>
    {
        connection.SendQuery("SELECT count(*) FROM orders; SELECT 1 / (id - 5000) FROM orders WHERE id = 5000; SELECT max(id) FROM orders");
        List<RawResult> results = connection.ReadUntilReady();
        Assert.Equal(2, results.Count);
        Assert.Equal("22012", results[1].Error?.SqlState);
        results.Add(connection.Query("SELECT max(id) FROM orders"));
        return results;
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Unnamed_statement_in_either_format(bool binary) => clients.AssertSame(connection =>
        [connection.Extended(Grouped, binary, [(Int4, "100"), (Text, "paid")])]);

    [Fact]
    public void Description_of_a_statement_comes_before_it_is_bound() => clients.AssertSame(connection =>
    {
        connection.SendParse("described", Grouped, Int4, Text);
        connection.SendDescribeStatement("described");
        connection.SendSync();
        List<RawResult> results = connection.ReadUntilReady();
        Assert.Equal(["customer", "count", "sum", "avg"], results.Single().Fields!.Select(f => f.Name));
        return results;
    });

    [Fact]
    public void Named_statement_bound_again_and_again() => clients.AssertSame(connection =>
    {
        List<RawResult> results = [];
        connection.SendParse("grouped", Grouped, Int4, Text);
        connection.SendSync();
        Assert.Empty(connection.ReadUntilReady());
        foreach ((string id, string status, bool binary) in new[]
            { ("0", "open", false), ("9990", "open", true), ("5000", "lost", false), ("20000", "sent", true), ("17", "nowhere", false), ("-1", "paid", true), ("3", "paid", false), ("4", "sent", false) })
        {
            connection.SendBind("", "grouped", [id, status], binary);
            connection.SendDescribePortal("");
            connection.SendExecute("", 0);
            connection.SendSync();
            results.AddRange(connection.ReadUntilReady());
        }
        connection.SendCloseStatement("grouped");
        connection.SendSync();
        Assert.Empty(connection.ReadUntilReady());
        return results;
    });

    [Fact]
    public void Many_executions_before_one_Sync() => clients.AssertSame(connection =>
    {
        connection.SendParse("pipelined", "SELECT count(*), sum(amount) FROM orders WHERE customer = $1", Int4);
        for (int customer = 0; customer < 20; customer++)
        {
            connection.SendBind("", "pipelined", [customer.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            connection.SendExecute("", 0);
        }
        connection.SendSync();
        List<RawResult> results = connection.ReadUntilReady();
        Assert.Equal(20, results.Count);
        return results;
    });

    [Fact]
    public void After_an_error_messages_are_skipped_up_to_Sync() => clients.AssertSame(connection =>
    {
        connection.SendParse("dividing", "SELECT sum(100 / (id - $1)) FROM orders", Int4);
        connection.SendBind("", "dividing", ["20000"]);
        connection.SendExecute("", 0);
        connection.SendBind("", "dividing", ["77"]);
        connection.SendExecute("", 0);
        connection.SendBind("", "dividing", ["20001"]);
        connection.SendExecute("", 0);
        connection.SendSync();
        List<RawResult> results = connection.ReadUntilReady();
        Assert.Equal(2, results.Count);
        Assert.Equal("22012", results[1].Error?.SqlState);
        connection.SendBind("", "dividing", ["20001"]);
        connection.SendExecute("", 0);
        connection.SendSync();
        results.AddRange(connection.ReadUntilReady());
        return results;
    });

    [Fact]
    public void A_portal_executed_in_slices() => clients.AssertSame(connection =>
    {
        List<RawResult> results = [];
        connection.Run("BEGIN");
        connection.SendParse("", "SELECT id, amount, note FROM orders WHERE customer < $1 ORDER BY id", Int4);
        connection.SendBind("slices", "", ["10"], binary: true);
        connection.SendDescribePortal("slices");
        foreach (int rows in new[] { 1, 10, 1000, 0 })
        {
            connection.SendExecute("slices", rows);
            connection.SendSync();
            results.AddRange(connection.ReadUntilReady());
        }
        Assert.Equal([1, 10, 1000], results.Take(3).Select(r => r.Rows.Count));
        Assert.All(results.Take(3), r => Assert.True(r.Suspended));
        Assert.False(results[3].Suspended);
        connection.Run("COMMIT");
        return results;
    });

    [Fact]
    public void A_suspended_portal_closed_early_leaves_the_session_usable() => clients.AssertSame(connection =>
    {
        List<RawResult> results = [];
        connection.Run("BEGIN");
        for (int i = 0; i < 5; i++)
        {
            connection.SendParse("", "SELECT id, note FROM orders ORDER BY id");
            connection.SendBind("early", "", []);
            connection.SendExecute("early", 3);
            connection.SendClosePortal("early");
            connection.SendSync();
            results.AddRange(connection.ReadUntilReady());
        }
        connection.Run("COMMIT");
        results.Add(connection.Query("SELECT sum(amount) FROM orders"));
        return results;
    });

    [Fact]
    public void Two_portals_open_at_once() => clients.AssertSame(connection =>
    {
        List<RawResult> results = [];
        connection.Run("BEGIN");
        connection.SendParse("", "SELECT id, weight FROM orders WHERE status = 'open' ORDER BY id");
        connection.SendBind("one", "", []);
        connection.SendParse("", "SELECT customer, sum(amount) FROM orders GROUP BY customer ORDER BY customer DESC");
        connection.SendBind("two", "", []);
        for (int i = 0; i < 6; i++)
        {
            connection.SendExecute("one", 100);
            connection.SendExecute("two", 7);
        }
        connection.SendSync();
        results.AddRange(connection.ReadUntilReady());
        connection.Run("COMMIT");
        return results;
    });

    [Fact]
    public void The_result_columns_name_their_table_columns() => clients.AssertSame(connection =>
    {
        RawResult result = connection.Query("SELECT note, id + 1 AS next, o.amount AS a FROM orders o WHERE id = 5");
        Assert.Equal(((short)6, (short)0, (short)3), (result.Fields![0].Column, result.Fields[1].Column, result.Fields[2].Column));
        Assert.Equal((44, (12 << 16 | 2) + 4), (result.Fields[0].TypeModifier, result.Fields[2].TypeModifier));
        return [result];
    });
}
