using System.Globalization;
using Npgsql;
using PgFusion.IntegrationTests.Clients;

namespace PgFusion.IntegrationTests.Cache;

/// <summary>
/// Changes the tables of fire.sql, one transaction after the other, so that what holds of them goes on to hold. Two
/// neighbouring account tables are written at a time; the others rest, are vacuumed, and come into the cache. What a
/// transaction does is told by a random number of a seed.
/// </summary>
internal sealed class FireWriter(NpgsqlConnectionStringBuilder settings, int seed, TimeSpan phase)
{
    private readonly Random random = new(seed);

    /// <summary>Transactions by kind, and those that were repeated.</summary>
    public SortedDictionary<string, int> Counts { get; } = [];

    public void Run(Func<TimeSpan> elapsed, CancellationToken stop)
    {
        using CacheSession session = new(settings);
        session.Run("SET enable_indexscan = on");
        while (!stop.IsCancellationRequested)
        {
            int active = (int)(elapsed() / phase);
            (string kind, Action<CacheSession> body) = Choose(active);
            string outcome = kind;
            try
            {
                body(session);
            }
            catch (Repeatable e)
            {
                session.Run("ROLLBACK");
                outcome = $"{kind}, failed with {e.Message}";
            }
            Counts[outcome] = Counts.GetValueOrDefault(outcome) + 1;
            // The readers need the processors, too.
            Thread.Sleep(random.Next(4));
        }
    }

    private (string Kind, Action<CacheSession> Body) Choose(int active)
    {
        int table = active % 4;
        bool areEntriesActive = active % 2 == 0;
        return random.Next(100) switch
        {
            < 30 => ("transfer", s => InTransaction(s, () => Transfer(s, table, table))),
            < 40 => ("transfer between tables", s => InTransaction(s, () => Transfer(s, table, (table + 1) % 4))),
            < 46 => ("transfer of many", s => InTransaction(s, () => TransferOfMany(s, table))),
            < 52 => ("delete and insert again", s => InTransaction(s, () => InsertAgain(s, table))),
            < 60 when areEntriesActive => ("insert", s => InTransaction(s, () => Insert(s))),
            < 68 when areEntriesActive => ("delete", s => InTransaction(s, () => Delete(s))),
            < 76 => ("rollback", s => RollBack(s, table)),
            < 84 => ("savepoints", s => InTransaction(s, () => Savepoints(s, table))),
            < 86 when active % 3 == 0 => ("quiet", s => InTransaction(s, () => Shift(s))),
            _ => ("pots", Pots),
        };
    }

    private int Account() => 1 + random.Next(29000);

    private void Transfer(CacheSession session, int from, int to)
    {
        int amount = random.Next(1, 100);
        int giver = Account();
        int taker = Account();
        Change(session, 1, $"UPDATE account_{from} SET balance = balance - {amount} WHERE id = {giver}");
        Change(session, 1, $"UPDATE account_{to} SET balance = balance + {amount} WHERE id = {taker}");
        Book(session, giver % 64, -amount);
        Book(session, taker % 64, amount);
    }

    private static void Book(CacheSession session, int branch, int amount) => Change(session, 1, $"UPDATE branch SET balance = balance + ({amount}) WHERE id = {branch}");

    /// <summary>128 accounts in a row, two of each branch, of which the one gives to the other.</summary>
    private void TransferOfMany(CacheSession session, int table)
    {
        int first = 1 + random.Next(28800);
        Change(session, 128, $"UPDATE account_{table} SET balance = balance + CASE WHEN id < {first + 64} THEN -1 ELSE 1 END WHERE id >= {first} AND id < {first + 128}");
    }

    private void InsertAgain(CacheSession session, int table)
    {
        int first = 1 + random.Next(28990);
        Change(session, 6, $"WITH gone AS (DELETE FROM account_{table} WHERE id >= {first} AND id < {first + 6} RETURNING *) INSERT INTO account_{table} SELECT * FROM gone");
    }

    private void Insert(CacheSession session)
    {
        int amount = random.Next(1000);
        Do(session, $"INSERT INTO entry SELECT g, side, (1 - 2 * side) * {amount}, repeat('i', 150) FROM nextval('entry_group') g, generate_series(0, 1) side");
    }

    private void Delete(CacheSession session) =>
        Do(session, $"DELETE FROM entry WHERE grp IN (SELECT grp FROM entry WHERE grp >= {random.Next(1, 15000)} ORDER BY grp LIMIT 1)");

    /// <summary>Money out of nothing, never to be seen.</summary>
    private void RollBack(CacheSession session, int table)
    {
        Do(session, "BEGIN");
        Unbalance(session, table);
        Do(session, "ROLLBACK");
    }

    private void Savepoints(CacheSession session, int table)
    {
        Transfer(session, table, table);
        Do(session, "SAVEPOINT a");
        Unbalance(session, table);
        Do(session, "ROLLBACK TO a");
        Do(session, "SAVEPOINT b");
        Transfer(session, table, table);
        Do(session, random.Next(2) == 0 ? "RELEASE b" : "ROLLBACK TO b");
    }

    private void Unbalance(CacheSession session, int table)
    {
        Do(session, $"UPDATE account_{table} SET balance = 0 WHERE id = {Account()}");
        Do(session, $"DELETE FROM account_{table} WHERE id = {Account()}");
        Do(session, $"INSERT INTO account_{table} VALUES ({-1 - random.Next(1 << 30)}, 0, 5000, 'never')");
        Do(session, $"INSERT INTO entry VALUES (-1, 0, 77, 'never')");
    }

    private void Shift(CacheSession session)
    {
        int first = 1 + random.Next(19800);
        Change(session, 100, $"UPDATE quiet SET value = value + CASE WHEN (id - {first}) % 2 = 0 THEN 1 ELSE -1 END WHERE id >= {first} AND id < {first + 100}");
    }

    /// <summary>Takes from one pot what both together have, having looked, through the cache, whether it is there.</summary>
    private void Pots(CacheSession session)
    {
        // Few owners, so that two look at the same time.
        int owner = random.Next(6);
        session.Choose(Way.Cached);
        Do(session, "BEGIN ISOLATION LEVEL SERIALIZABLE");
        Do(session, "SET LOCAL enable_indexscan = off");
        RawResult sum = Do(session, $"SELECT sum(balance) FROM pot WHERE owner = {owner}");
        Do(session, "SET LOCAL enable_indexscan = on");
        int amount = random.Next(110, 180);
        Do(session, long.Parse(sum.Scalar!, CultureInfo.InvariantCulture) >= amount
            ? $"UPDATE pot SET balance = balance - {amount} WHERE owner = {owner} AND side = {random.Next(2)}"
            : $"UPDATE pot SET balance = 100 WHERE owner = {owner}");
        Do(session, "COMMIT");
        session.Choose(Way.Plain);
    }

    private static void InTransaction(CacheSession session, Action body)
    {
        Do(session, "BEGIN");
        body();
        Do(session, "COMMIT");
    }

    /// <summary>A change of so many rows. Fewer, when another transaction has deleted some and inserted them again: this one is repeated.</summary>
    private static void Change(CacheSession session, int rows, string sql)
    {
        string tag = Do(session, sql).CommandTag!;
        if (tag.Split(' ')[^1] != rows.ToString(CultureInfo.InvariantCulture))
        {
            throw new Repeatable("rows that moved");
        }
    }

    /// <summary>The last result; a failure that asks for the transaction to be repeated is a <see cref="Repeatable"/>.</summary>
    private static RawResult Do(CacheSession session, string sql)
    {
        session.Connection.SendQuery(sql);
        RawResult result = session.Connection.ReadUntilReady()[^1];
        return result.Error switch
        {
            null => result,
            { SqlState: "40001" or "40P01" } e => throw new Repeatable(e.SqlState),
            { } e => throw new InvalidOperationException($"{e} in: {sql}"),
        };
    }

    private sealed class Repeatable(string why) : Exception(why);
}
