using PgFusion.IntegrationTests.Clients;

namespace PgFusion.FuzzTests.Running;

/// <summary>A connection that remembers its settings, so that only changes are sent.</summary>
internal sealed class FuzzSession(ScratchDatabase database, params string[] initialSettings) : IDisposable
{
    private readonly Dictionary<string, string> settings = [];
    private RawConnection? connection;

    public RawConnection Connection => connection ??= Open();

    public void Set(string name, string value)
    {
        if (settings.GetValueOrDefault(name) != value)
        {
            Connection.Run($"SET {name} = {value}");
            settings[name] = value;
        }
    }

    /// <summary>The next use connects again.</summary>
    public void Drop()
    {
        connection?.Dispose();
        connection = null;
        settings.Clear();
    }

    public void Dispose() => Drop();

    private RawConnection Open() => Engine.Open(database, initialSettings);
}
