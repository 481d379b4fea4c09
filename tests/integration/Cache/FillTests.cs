using PgFusion.IntegrationTests.Clients;
using PgFusion.IntegrationTests.Faults;
using Xunit;

namespace PgFusion.IntegrationTests.Cache;

/// <summary>
/// The table changes between two moments of one query: when it has read the visibility map, and when it reads the blocks
/// that it puts into the cache. What it puts there must not be taken for the changed blocks, whatever a vacuum does to
/// their marks. The query is held back in between by another table's leaf, which waits for a lock.
/// </summary>
[Collection(CacheDatabase.Collection)]
public sealed class FillTests(CacheDatabase cache)
{
    private const string Held = "SELECT count(*), sum(id), sum(k), max(s) FROM t WHERE id > (SELECT max(hold(x)) FROM tiny)";
    private const string Sums = "SELECT count(*), sum(id), sum(k), max(s) FROM t";

    /// <param name="change">A change that is committed; one that adds rows leaves no dead ones, for which a vacuum would have to change the block.</param>
    /// <param name="before">Whether the chunks are in the cache, but another part of the table has been vacuumed since.</param>
    [EngineTheory]
    [InlineData("INSERT INTO t SELECT i, i, i, NULL, 'zzz', '' FROM generate_series(90001, 90003) i", false)]
    [InlineData("INSERT INTO t SELECT i, i, i, NULL, 'zzz', '' FROM generate_series(90001, 90003) i", true)]
    [InlineData("UPDATE t SET k = 7000, s = 'zzz' WHERE id % 400 = 3", false)]
    [InlineData("UPDATE t SET k = 7000, s = 'zzz' WHERE id % 400 = 3", true)]
    [InlineData("DELETE FROM t WHERE id % 400 = 3", false)]
    [InlineData("DELETE FROM t WHERE id % 400 = 3", true)]
    [InlineData("BEGIN; INSERT INTO t SELECT i, i, i, NULL, 'zzz', '' FROM generate_series(90001, 90003) i; ROLLBACK", false)]
    [InlineData("BEGIN; UPDATE t SET k = 7000 WHERE id % 3 = 0; ROLLBACK", true)]
    public void Changed_while_a_query_is_on_its_way_to_it(string change, bool before)
    {
        using CacheSession session = cache.Open();
        using CacheSession gate = cache.Open();
        using CacheSession reader = cache.Open();
        session.Run("""
            DROP TABLE IF EXISTS tiny;
            CREATE TABLE tiny AS SELECT -1 AS x;
            CREATE OR REPLACE FUNCTION hold(x int) RETURNS int LANGUAGE plpgsql STABLE AS $$ BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN x; END $$
            """);
        session.Make();
        // There is room for new rows in every block.
        session.Run("ALTER TABLE t SET (fillfactor = 100)");
        session.Vacuum();
        if (before)
        {
            session.Warm(Sums);
            session.Run("UPDATE t SET v = 1 WHERE ctid = '(300,1)'");
            session.Vacuum();
        }
        long blocks = session.Blocks();
        RawResult expected = session.Query(Way.Plain, Sums);

        gate.Run("SELECT pg_advisory_lock(4711)");
        reader.Choose(Way.Cached);
        reader.Connection.SendQuery(Held);
        FaultsDatabase.Await(
            () => session.Scalar($"SELECT wait_event FROM pg_stat_activity WHERE pid = {reader.Connection.ProcessId}") == "advisory", TimeSpan.FromSeconds(20), "the query to be held back");
        session.Run(change);
        gate.Run("SELECT pg_advisory_unlock(4711)");
        RawResult held = Assert.Single(reader.Connection.ReadUntilReady());
        Assert.Null(ResultComparison.Difference(expected, held, ordered: true));

        session.AssertSame(Sums);
        session.Vacuum();
        Assert.Equal(blocks, session.Blocks());
        session.AssertSame(Sums);
        session.AssertSame(CacheSession.Questions());
        session.Warm(Sums);
        session.AssertSame(Sums);
        session.Run("DROP TABLE tiny; DROP FUNCTION hold");
    }
}
