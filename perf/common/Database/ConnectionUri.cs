using Npgsql;

namespace PgFusion.Perf.Database;

/// <summary>postgresql://user@host:port/database, as `./build.sh up` prints it, for Npgsql.</summary>
internal static class ConnectionUri
{
    public static string ToNpgsql(string text)
    {
        var uri = new Uri(text);
        if (uri.Scheme is not ("postgresql" or "postgres"))
            throw new ArgumentException($"{text} is not a postgresql:// URI");
        var user = uri.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.IsDefaultPort || uri.Port < 0 ? 5432 : uri.Port,
            Username = user[0].Length > 0 ? user[0] : Environment.UserName,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
            Pooling = false,
            CommandTimeout = 0,
            IncludeErrorDetail = true,
        };
        if (user.Length > 1)
            builder.Password = user[1];
        return builder.ConnectionString;
    }
}
