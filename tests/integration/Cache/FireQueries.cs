namespace PgFusion.IntegrationTests.Cache;

/// <summary>A query of one row over the tables of fire.sql.</summary>
/// <param name="Sql">The query.</param>
/// <param name="Expected">Its row in every snapshot, as a record's text; null when it changes, and is only compared.</param>
internal sealed record FireQuery(string Sql, string? Expected)
{
    private const string Accounts = """
        (SELECT branch, balance FROM account_0 UNION ALL SELECT branch, balance FROM account_1
         UNION ALL SELECT branch, balance FROM account_2 UNION ALL SELECT branch, balance FROM account_3)
        """;

    public static readonly FireQuery[] All =
    [
        new($"SELECT count(*), sum(balance) FROM {Accounts} a", "(116000,116000000)"),
        new($"""
            SELECT count(*), count(*) FILTER (WHERE s.total = b.balance)
            FROM branch b JOIN (SELECT branch, sum(balance) AS total FROM {Accounts} a GROUP BY branch) s ON s.branch = b.id
            """, "(64,64)"),
        new("SELECT sum(amount), count(*) % 2, count(*) FILTER (WHERE side = 0) - count(*) FILTER (WHERE side = 1) FROM entry", "(0,0,0)"),
        new("SELECT count(*) FROM (SELECT grp FROM entry GROUP BY grp HAVING sum(amount) <> 0 OR count(*) <> 2) x", "(0)"),
        new("SELECT count(*), sum(value) FROM quiet", "(20000,200010000)"),
        new("SELECT count(*), min(value - id), max(id) FROM quiet WHERE id > 15000", null),
        new("SELECT count(*) FROM (SELECT owner FROM pot GROUP BY owner HAVING sum(balance) < 0 OR count(*) <> 2) x", "(0)"),
        // Every row counts in these, so that what is old by one transaction shows.
        .. Enumerable.Range(0, 4).Select(i => new FireQuery($"SELECT count(*), sum(balance * (id % 1009)), min(balance), max(balance), max(length(note)) FROM account_{i}", null)),
        .. Enumerable.Range(0, 4).Select(i => new FireQuery($"SELECT count(*), count(DISTINCT id), min(id), max(id) FROM account_{i}", "(29000,29000,1,29000)")),
        new("SELECT count(*), sum(amount * (grp % 997)), min(grp), max(grp) FROM entry", null),
        new("SELECT sum(value * (id % 1013)) FROM quiet", null),
        // Between reading the visibility map and reading these blocks there is time for a change.
        new("SELECT count(*), sum(id), max(id), sum(amount) FROM arrival WHERE id > (SELECT max(delay(x)) FROM one)", null),
        new("SELECT count(*), sum(id * amount % 7) FROM arrival WHERE id > (SELECT max(delay(x)) FROM one)", null),
    ];
}
