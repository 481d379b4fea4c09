using Npgsql;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>A database of a test class's own, made when it begins and dropped when it ends.</summary>
internal sealed class ScratchDatabase : IDisposable
{
    public const string CLocale = "LOCALE 'C'";
    public const string IcuLocale = "LOCALE_PROVIDER icu ICU_LOCALE 'und' LC_COLLATE 'C' LC_CTYPE 'C.utf8'";

    private readonly Lazy<NpgsqlDataSource> dataSource;

    public ScratchDatabase(string name, string locale = CLocale)
    {
        Name = name;
        using (RawConnection admin = new(TestDatabase.Settings))
        {
            admin.Run($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            admin.Run($"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' {locale}");
            // Queries show times; make them the same on every machine.
            admin.Run($"ALTER DATABASE {name} SET TimeZone = 'Europe/Berlin'");
        }
        Settings = TestDatabase.Settings;
        Settings.Database = name;
        dataSource = new Lazy<NpgsqlDataSource>(() => NpgsqlDataSource.Create(Settings));
        if (!Engine.Baseline)
        {
            using RawConnection connection = new(Settings);
            connection.Run("CREATE EXTENSION pg_fusion");
        }
    }

    public string Name { get; }

    public NpgsqlConnectionStringBuilder Settings { get; }

    public NpgsqlDataSource DataSource => dataSource.Value;

    public void Load(string script)
    {
        using RawConnection connection = new(Settings);
        foreach (SqlStatement statement in SqlSplitter.Split(script))
        {
            RawResult result = connection.Query(statement.Sql);
            if (result.Error is not null)
            {
                throw new InvalidOperationException($"line {statement.Line}: {result.Error}");
            }
        }
    }

    public void Dispose()
    {
        if (dataSource.IsValueCreated)
        {
            dataSource.Value.Dispose();
        }
        using RawConnection admin = new(TestDatabase.Settings);
        admin.Run($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
    }
}
