using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Cache;

/// <summary>
/// A database with the OID of one that was dropped, both copied from one template: files of the same names, whose pages
/// are no newer than those that were cached of the first.
/// </summary>
public sealed class RecreatedDatabaseTests : IDisposable
{
    private const string Copy = "pgfusion_cache_copy";
    private const string Totals = "SELECT sum(v) || ' ' || count(*) FROM facts";

    private readonly ScratchDatabase template = new("pgfusion_cache_template");
    private readonly RawConnection admin = new(TestDatabase.Settings);

    public void Dispose()
    {
        admin.Run($"DROP DATABASE IF EXISTS {Copy} WITH (FORCE)");
        admin.Dispose();
        template.Dispose();
    }

    [EngineFact]
    public void Has_its_own_rows()
    {
        using (RawConnection connection = new(template.Settings))
        {
            connection.Run("CREATE TABLE facts (v int, pad text) WITH (autovacuum_enabled = off)");
            connection.Run("INSERT INTO facts SELECT 0, repeat('x', 100) FROM generate_series(1, 20000)");
            connection.Run("VACUUM (FREEZE) facts");
        }
        Create();
        using (RawConnection connection = Open())
        {
            connection.Run("UPDATE facts SET v = 1000 WHERE ctid IN ('(0,1)', '(200,1)')");
            connection.Run("VACUUM facts");
            Assert.Equal("2000 20000", connection.Scalar(Totals));
            Assert.Equal("2000 20000", connection.Scalar(Totals));
        }
        admin.Run($"DROP DATABASE {Copy} WITH (FORCE)");
        Create();
        using (RawConnection connection = Open())
        {
            Assert.Equal("0 20000", connection.Scalar(Totals));
            Assert.Equal("0 20000", connection.Scalar(Totals));
        }
    }

    private void Create()
    {
        string connected = $"SELECT count(*) FROM pg_stat_activity WHERE datname = '{template.Name}'";
        for (int tries = 0; admin.Scalar(connected) != "0" && tries < 500; tries++)
        {
            Thread.Sleep(10);
        }
        admin.Run($"CREATE DATABASE {Copy} TEMPLATE {template.Name} STRATEGY file_copy OID 4294000001");
    }

    private RawConnection Open()
    {
        Npgsql.NpgsqlConnectionStringBuilder settings = TestDatabase.Settings;
        settings.Database = Copy;
        RawConnection connection = new(settings);
        connection.Run("SET pg_fusion.enable = on");
        return connection;
    }
}
