using Npgsql;
using PgFusion.IntegrationTests.Clients;

namespace PgFusion.IntegrationTests.Differential;

/// <summary>
/// The two databases of schema.sql and long-lived sessions in them: one that plain PostgreSQL answers, and one for each
/// back end of PgFusion. Sessions live through all queries, as a pool's do; one that breaks is replaced.
/// </summary>
public sealed class DifferentialDatabase : IDisposable
{
    private readonly ScratchDatabase main = new("pgfusion_differential");
    private readonly ScratchDatabase linguistic = new("pgfusion_differential_icu", ScratchDatabase.IcuLocale);
    private readonly Dictionary<(bool Linguistic, string? Codegen), RawConnection> raw = [];
    private readonly Dictionary<(bool Linguistic, string? Codegen), NpgsqlConnection> npgsql = [];
    private readonly Dictionary<string, uint> typeOids = [];
    private int? major;

    public DifferentialDatabase()
    {
        string schema = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Differential", "schema.sql"));
        main.Load(schema);
        linguistic.Load(schema);
    }

    /// <param name="isLinguistic">Of the database.</param>
    /// <param name="codegen">PgFusion's back end; null for plain PostgreSQL.</param>
    internal RawConnection Raw(bool isLinguistic, string? codegen)
    {
        if (!raw.TryGetValue((isLinguistic, codegen), out RawConnection? connection))
        {
            connection = Engine.Open(isLinguistic ? linguistic : main, codegen is null ? Engine.Off : Engine.On(codegen));
            raw.Add((isLinguistic, codegen), connection);
        }
        return connection;
    }

    /// <summary>The same through Npgsql.</summary>
    internal NpgsqlConnection Npgsql(bool isLinguistic, string? codegen)
    {
        if (npgsql.Remove((isLinguistic, codegen), out NpgsqlConnection? connection) && connection.State != System.Data.ConnectionState.Open)
        {
            // Npgsql gives a connection up after some errors.
            connection.Dispose();
            connection = null;
        }
        if (connection is null)
        {
            connection = (isLinguistic ? linguistic : main).DataSource.OpenConnection();
            foreach (string setting in codegen is null ? Engine.Off : Engine.On(codegen))
            {
                using NpgsqlCommand command = new(setting, connection);
                command.ExecuteNonQuery();
            }
        }
        npgsql.Add((isLinguistic, codegen), connection);
        return connection;
    }

    /// <summary>After a failure that may have cost a session its connection or its place in the protocol.</summary>
    internal void DropSessions()
    {
        foreach (RawConnection connection in raw.Values)
        {
            connection.Dispose();
        }
        foreach (NpgsqlConnection connection in npgsql.Values)
        {
            connection.Dispose();
        }
        raw.Clear();
        npgsql.Clear();
    }

    /// <summary>The server's major version.</summary>
    internal int Major => major ??= int.Parse(Raw(false, null).Scalar("SHOW server_version_num")!, System.Globalization.CultureInfo.InvariantCulture) / 10000;

    internal uint TypeOid(string type)
    {
        if (!typeOids.TryGetValue(type, out uint oid))
        {
            oid = uint.Parse(Raw(false, null).Scalar($"SELECT '{type}'::regtype::oid")!, System.Globalization.CultureInfo.InvariantCulture);
            typeOids.Add(type, oid);
        }
        return oid;
    }

    public void Dispose()
    {
        DropSessions();
        main.Dispose();
        linguistic.Dispose();
    }
}
