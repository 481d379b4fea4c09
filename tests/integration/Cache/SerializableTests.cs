using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Cache;

/// <summary>
/// Serializable transactions that together did what no order of them could have done: one must fail, whether what it
/// read came from the heap or from the cache, where no row is looked at and none may even be there.
/// The outcome of each step is the same in all three ways.
/// </summary>
[Collection(CacheDatabase.Collection)]
public sealed class SerializableTests(CacheDatabase cache)
{
    private sealed record Step(int Session, string Sql);

    public static TheoryData<string, string, string> Histories()
    {
        TheoryData<string, string, string> histories = [];
        // Who reads and writes, in order: session, then r(ead) or w(rite), then which of both tables; c is a commit.
        foreach (string order in (string[])["1ra 2rb 1wb 2wa 1c 2c", "1ra 2ra 2rb 1rb 1wb 2wa 2c 1c", "1r0 2rb 2wa 2c 1ra 1wb 1c", "1r0 2rb 2wa 1ra 2c 1wb 1c", "1ra 2rb 2wa 2c 1wb 1c", "2rb 1ra 1wb 1c 2wa 2c"])
        {
            foreach ((string read, string write) in ((string, string)[])[
                // All chunks; one of them; none, as their ranges exclude the value; no column at all.
                ("SELECT sum(k), count(v) FROM {0}", "INSERT INTO {0} (id, k, pad) VALUES (90000, 5, 'new')"),
                ("SELECT sum(k) FROM {0} WHERE id BETWEEN 100 AND 200", "UPDATE {0} SET k = 9 WHERE id = 150"),
                ("SELECT count(*) FROM {0} WHERE id > 1000000", "INSERT INTO {0} (id, k, pad) VALUES (2000000, 5, 'new')"),
                ("SELECT count(*) FROM {0}", "DELETE FROM {0} WHERE id = 2000")])
            {
                histories.Add(order, read, write);
            }
        }
        return histories;
    }

    [EngineTheory]
    [MemberData(nameof(Histories))]
    public void A_cycle_of_reads_and_writes_is_found(string order, string read, string write)
    {
        List<Step> steps = [.. order.Split(' ').Select(word => new Step(word[0] - '1', word[1] switch
        {
            'r' when word[2] == '0' => "SELECT 1",
            'r' => string.Format(null, read, $"{word[2]}_side"),
            'w' => string.Format(null, write, $"{word[2]}_side"),
            _ => "COMMIT",
        }))];
        Dictionary<Way, List<string?>> outcomes = [];
        using CacheSession admin = cache.Open();
        foreach (Way way in Enum.GetValues<Way>())
        {
            foreach (string table in (string[])["a_side", "b_side"])
            {
                admin.Make(table, chunks: 2);
                admin.Vacuum(table);
                // Without an index a change would read the whole table, too.
                admin.Run($"CREATE UNIQUE INDEX ON {table} (id)");
                if (way == Way.Cached)
                {
                    admin.Warm($"SELECT id, k, v FROM {table}");
                }
            }
            using CacheSession one = cache.Open();
            using CacheSession two = cache.Open();
            CacheSession[] sessions = [one, two];
            foreach (CacheSession session in sessions)
            {
                session.Choose(way);
                session.Run("BEGIN ISOLATION LEVEL SERIALIZABLE");
            }
            List<string?> outcome = [];
            foreach (Step step in steps)
            {
                LetReadsScan(sessions[step.Session], step.Sql);
                RawResult result = sessions[step.Session].Connection.Query(step.Sql);
                outcome.Add(result.Error is null ? result.Rows.Count > 0 ? result.Text(0, 0) : result.CommandTag : result.Error.SqlState);
            }
            outcomes[way] = outcome;
            foreach (string table in (string[])["a_side", "b_side"])
            {
                admin.AssertSame($"SELECT count(*), sum(k), max(id) FROM {table}");
            }
        }
        Assert.Contains("40001", outcomes[Way.Plain]);
        Assert.Equal(outcomes[Way.Plain], outcomes[Way.Uncached]);
        Assert.Equal(outcomes[Way.Plain], outcomes[Way.Cached]);
        admin.Run("DROP TABLE a_side, b_side");
    }

    /// <summary>Queries shall not use the index, by which they would read from the heap; changes shall, and so lock no more than they need.</summary>
    private static void LetReadsScan(CacheSession session, string sql)
    {
        if (session.Connection.TransactionStatus != 'E')
        {
            session.Run($"SET enable_indexscan = {(sql.StartsWith("SELECT", StringComparison.Ordinal) ? "off" : "on")}");
        }
    }

    /// <summary>
    /// The anomaly that needs a reader: it has seen the later of two transactions and not the earlier (Fekete, O'Neil,
    /// O'Neil 2004). Here the reader reads from the cache.
    /// </summary>
    [EngineFact]
    public void A_reader_completes_the_cycle()
    {
        Dictionary<Way, List<string?>> outcomes = [];
        using CacheSession admin = cache.Open();
        foreach (Way way in Enum.GetValues<Way>())
        {
            admin.Make("t", chunks: 2);
            admin.Vacuum();
            admin.Run("CREATE UNIQUE INDEX ON t (id)");
            admin.Warm("SELECT id, k, v FROM t");
            using CacheSession withdrawal = cache.Open();
            using CacheSession deposit = cache.Open();
            using CacheSession report = cache.Open();
            List<string?> outcome = [];
            withdrawal.Run("BEGIN ISOLATION LEVEL SERIALIZABLE");
            Do(withdrawal, "SELECT sum(k) FROM t WHERE id IN (10, 2000)");
            deposit.Run("BEGIN ISOLATION LEVEL SERIALIZABLE");
            Do(deposit, "SELECT sum(k) FROM t WHERE id = 2000");
            Do(deposit, "UPDATE t SET k = k + 20 WHERE id = 2000");
            Do(deposit, "COMMIT");
            report.Run("BEGIN ISOLATION LEVEL SERIALIZABLE");
            Do(report, "SELECT sum(k) FROM t WHERE id IN (10, 2000)");
            Do(report, "COMMIT");
            Do(withdrawal, "UPDATE t SET k = k - 11 WHERE id = 10");
            Do(withdrawal, "COMMIT");
            outcomes[way] = outcome;

            void Do(CacheSession session, string sql)
            {
                // Only queries choose a way; their settings change nothing in a transaction that has failed.
                bool isQuery = sql.StartsWith("SELECT", StringComparison.Ordinal);
                LetReadsScan(session, sql);
                RawResult result = isQuery ? session.Query(way, sql) : session.Connection.Query(sql);
                outcome.Add(result.Error is null ? isQuery ? result.Text(0, 0) : result.CommandTag : result.Error.SqlState);
            }
        }
        Assert.Contains("40001", outcomes[Way.Plain]);
        Assert.Equal(outcomes[Way.Plain], outcomes[Way.Uncached]);
        Assert.Equal(outcomes[Way.Plain], outcomes[Way.Cached]);
    }
}
