using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Cache;

/// <summary>A database for the tests of this folder, which make their tables themselves.</summary>
public sealed class CacheDatabase : IDisposable
{
    public const string Collection = "cache";

    internal ScratchDatabase Database { get; } = new("pgfusion_cache");

    internal CacheSession Open() => new(Database.Settings);

    /// <summary>A session and a table `t` of some chunks, whose columns are all in the cache.</summary>
    internal CacheSession OpenWarm(int chunks = 4)
    {
        CacheSession session = Open();
        session.Make("t", chunks);
        session.Vacuum();
        session.Warm(CacheSession.Questions());
        return session;
    }

    public void Dispose() => Database.Dispose();
}

[CollectionDefinition(CacheDatabase.Collection)]
public sealed class CacheTestGroup : ICollectionFixture<CacheDatabase>;
