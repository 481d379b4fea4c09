using Npgsql;
using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Cache;

/// <summary>
/// Chunks are named by file numbers, not by tables: tables change their files, files their tables, and both numbers come
/// again. Numbers given twice to different contents are made on purpose: see <see cref="The_same_numbers_again"/>.
/// </summary>
[Collection(CacheDatabase.Collection)]
public sealed class FileNumberTests(CacheDatabase cache)
{
    [EngineFact]
    public void Two_tables_exchange_their_names()
    {
        using CacheSession session = cache.OpenWarm();
        using CacheSession other = cache.Open();
        session.Make("u");
        session.Run("UPDATE u SET v = -v, s = 'u', k = 1000 - k");
        session.Vacuum("u");
        session.Warm(CacheSession.Questions("u"));
        for (int i = 0; i < 3; i++)
        {
            session.Run("BEGIN; ALTER TABLE t RENAME TO swapped; ALTER TABLE u RENAME TO t; ALTER TABLE swapped RENAME TO u");
            session.AssertSame([.. CacheSession.Questions("t"), .. CacheSession.Questions("u")]);
            session.Run(i == 1 ? "ROLLBACK" : "COMMIT");
            foreach (CacheSession each in (CacheSession[])[session, other])
            {
                each.AssertSame([.. CacheSession.Questions("t"), .. CacheSession.Questions("u")]);
            }
        }
        session.Warm([.. CacheSession.Questions("t"), .. CacheSession.Questions("u")]);
        session.Run("DROP TABLE u");
    }

    [EngineFact]
    public void Dropped_and_made_again_under_the_same_name()
    {
        using CacheSession session = cache.OpenWarm(chunks: 2);
        for (int i = 1; i <= 5; i++)
        {
            session.Make("t", chunks: 2);
            session.Run($"UPDATE t SET v = {i}, k = {i}");
            session.Vacuum();
            session.AssertSame(CacheSession.Questions());
            session.Warm(CacheSession.Questions());
            session.AssertSame(CacheSession.Questions());
        }
    }

    [EngineFact]
    public void Partitions_exchange_their_places()
    {
        using CacheSession session = cache.Open();
        session.Run("DROP TABLE IF EXISTS p CASCADE; CREATE TABLE p (id int NOT NULL, k int, v numeric(12,2), d date, s varchar(20), pad text NOT NULL) PARTITION BY LIST (id)");
        foreach (string part in (string[])["p1", "p2"])
        {
            session.Make(part, chunks: 2);
            session.Run($"UPDATE {part} SET id = {part[1..]}, s = '{part} ' || k");
            session.Vacuum(part);
        }
        session.Run("ALTER TABLE p ATTACH PARTITION p1 FOR VALUES IN (1); ALTER TABLE p ATTACH PARTITION p2 FOR VALUES IN (2)");
        string[] questions = [.. CacheSession.Questions("p"), "SELECT s, count(*) FROM p WHERE id = 1 GROUP BY s ORDER BY s"];
        WarmParts();
        session.AssertSame(questions);
        session.Run("""
            BEGIN;
            ALTER TABLE p DETACH PARTITION p1; ALTER TABLE p DETACH PARTITION p2;
            UPDATE p1 SET id = 2; UPDATE p2 SET id = 1;
            ALTER TABLE p ATTACH PARTITION p1 FOR VALUES IN (2); ALTER TABLE p ATTACH PARTITION p2 FOR VALUES IN (1);
            COMMIT
            """);
        session.AssertSame(questions);
        session.Vacuum("p1");
        session.Vacuum("p2");
        session.AssertSame(questions);
        WarmParts();
        session.AssertSame(questions);
        session.Run("DROP TABLE p");

        void WarmParts()
        {
            session.Warm(CacheSession.Questions("p1"));
            session.Warm(CacheSession.Questions("p2"));
        }
    }

    /// <summary>
    /// A database that is copied file by file has tables with the same numbers, and map pages with the same LSNs, as its
    /// template has. Then the copy is dropped, and made again with its own number from other contents.
    /// </summary>
    [EngineTheory]
    [InlineData("FILE_COPY")]
    [InlineData("WAL_LOG")]
    public void A_database_and_its_copy(string strategy)
    {
        const uint CopyNumber = 1_999_999_999;
        string[] questions = CacheSession.Questions();
        using ScratchDatabase template = new("pgfusion_cache_template");
        using (CacheSession session = new(template.Settings))
        {
            session.Make();
            session.Vacuum();
            session.Warm(questions);
        }
        NpgsqlConnectionStringBuilder copySettings = TestDatabase.Settings;
        copySettings.Database = "pgfusion_cache_copy";
        using RawConnection admin = new(TestDatabase.Settings);
        try
        {
            for (int i = 0; i < 2; i++)
            {
                admin.Run("DROP DATABASE IF EXISTS pgfusion_cache_copy WITH (FORCE)");
                admin.Run($"CREATE DATABASE pgfusion_cache_copy TEMPLATE pgfusion_cache_template STRATEGY {strategy} OID {CopyNumber}");
                using CacheSession original = new(template.Settings);
                using CacheSession copy = new(copySettings);
                Assert.Equal(original.Scalar("SELECT pg_relation_filenode('t')"), copy.Scalar("SELECT pg_relation_filenode('t')"));
                copy.AssertSame(questions);
                copy.Warm(questions);
                copy.AssertSame(questions);
                copy.Run($"UPDATE t SET v = {i} - v, s = 'copy' WHERE id % 7 = 1");
                copy.AssertSame(questions);
                original.AssertSame(questions);
                copy.AssertSameThenWarm();
                original.AssertSame(questions);
                original.Run($"UPDATE t SET v = v + 1, s = 'changed {i}' WHERE id % 5 = 1");
                original.AssertSame(questions);
                copy.AssertSame(questions);
                original.AssertSameThenWarm();
                copy.AssertSame(questions);
            }
        }
        finally
        {
            admin.Run("DROP DATABASE IF EXISTS pgfusion_cache_copy WITH (FORCE)");
        }
    }

    /// <summary>
    /// A server in the mode of pg_upgrade gives out the numbers that it is told to, but has no worker; its standby has one.
    /// So there a table is dropped, and another one made with its OID, its file number, and just as many blocks, while the
    /// standby's worker goes on.
    /// </summary>
    [EngineFact]
    public void The_same_numbers_again()
    {
        const string Count = "SELECT count(*), sum(a), min(b), max(b) FROM n";
        const string Groups = "SELECT b % 10, count(*), sum(a) FROM n WHERE a > 100 GROUP BY 1 ORDER BY 1";
        using PrivateServer upgrading = PrivateServer.CopyOf(TestDatabase.Settings);
        upgrading.Start("-b", "-c pg_fusion.enable=off");
        using PrivateServer server = PrivateServer.CopyOf(upgrading.Settings, asStandby: true);
        server.Start();
        using CacheSession primary = new(upgrading.Settings);
        using CacheSession standby = new(server.Settings);
        string? worker = null;
        // Late minor releases want to be told more.
        string versions = primary.Scalar("SELECT count(*) FROM pg_proc WHERE proname = 'binary_upgrade_set_next_attribute_versions'") == "1"
            ? "SELECT binary_upgrade_set_next_attribute_versions('{0/1,0/1}')" : "SELECT 1";
        string? first = null;
        for (int i = 0; i < 4; i++)
        {
            primary.Run($"""
                {versions};
                SELECT binary_upgrade_set_next_heap_pg_class_oid(900001), binary_upgrade_set_next_heap_relfilenode(900002),
                    binary_upgrade_set_next_pg_type_oid(900003), binary_upgrade_set_next_array_pg_type_oid(900004);
                CREATE TABLE n (a int, b int) WITH (fillfactor = 10)
                """);
            primary.Run($"INSERT INTO n SELECT g, g * {i + 1} FROM generate_series(1, 9000) g");
            StandbyTests.AwaitReplay(primary, standby);
            string numbers = $"{standby.Scalar("SELECT 'n'::regclass::oid")} {standby.Scalar("SELECT pg_relation_filenode('n')")} {standby.Blocks("n")}";
            Assert.Equal(numbers, first ??= numbers);
            standby.AssertSame(Count, Groups);
            primary.Vacuum("n");
            StandbyTests.AwaitReplay(primary, standby);
            standby.AssertSame(Count, Groups);
            standby.Warm(Count, Groups);
            standby.AssertSame(Count, Groups);
            primary.Run("DROP TABLE n");
            Assert.Equal(worker ??= standby.Scalar("SELECT incarnation FROM pg_fusion_worker()"), standby.Scalar("SELECT incarnation FROM pg_fusion_worker()"));
        }
    }
}
