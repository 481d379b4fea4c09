using System.Globalization;
using System.Web;
using Npgsql;
using Xunit;

// All tests share one server and one worker, and some of them kill it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace PgFusion.IntegrationTests;

/// <summary>
/// The cluster that the tests run against: the environment variable PGFUSION_TEST_URI, a libpq URI such as
/// postgresql://postgres@127.0.0.1:5432/postgres or postgresql:///postgres?host=/tmp/socket&amp;port=5432&amp;user=postgres.
/// Its user must be a superuser, let in without a password. `./build.sh test` sets it; so does a developer by hand.
/// </summary>
internal static class TestDatabase
{
    private static readonly Lazy<NpgsqlConnectionStringBuilder> lazySettings = new(() => Parse(
        Environment.GetEnvironmentVariable("PGFUSION_TEST_URI")
        ?? throw new InvalidOperationException("PGFUSION_TEST_URI is not set: it names the PostgreSQL cluster to test, as a libpq URI")));

    private static readonly Lazy<NpgsqlDataSource> lazyDataSource = new(() => NpgsqlDataSource.Create(Settings));

    /// <summary>Connections to the database that the URI names.</summary>
    public static NpgsqlDataSource DataSource => lazyDataSource.Value;

    /// <summary>A copy of the URI's settings, for data sources of other databases or users.</summary>
    public static NpgsqlConnectionStringBuilder Settings => new(lazySettings.Value.ConnectionString);

    internal static NpgsqlConnectionStringBuilder Parse(string uri)
    {
        var parsed = new Uri(uri);
        if (parsed.Scheme is not ("postgresql" or "postgres"))
        {
            throw new FormatException($"not a libpq URI: {uri}");
        }
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = parsed.Host.Length > 0 ? HttpUtility.UrlDecode(parsed.Host) : "localhost",
            Port = parsed.Port > 0 ? parsed.Port : 5432,
            Database = HttpUtility.UrlDecode(parsed.AbsolutePath.TrimStart('/')),
        };
        string[] user = parsed.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
        {
            settings.Username = HttpUtility.UrlDecode(user[0]);
        }
        if (user.Length > 1)
        {
            settings.Password = HttpUtility.UrlDecode(user[1]);
        }
        var options = HttpUtility.ParseQueryString(parsed.Query);
        foreach (string? key in options.AllKeys)
        {
            string value = options[key] ?? "";
            switch (key)
            {
                case "host": settings.Host = value; break;
                case "port": settings.Port = int.Parse(value, CultureInfo.InvariantCulture); break;
                case "user": settings.Username = value; break;
                case "password": settings.Password = value; break;
                case "dbname": settings.Database = value; break;
                default: throw new FormatException($"option {key} is not understood in {uri}");
            }
        }
        if (string.IsNullOrEmpty(settings.Database))
        {
            settings.Database = settings.Username;
        }
        return settings;
    }
}
