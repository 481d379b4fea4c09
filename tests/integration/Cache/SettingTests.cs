using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Cache;

/// <summary>pg_fusion.cache, a session's own setting; what users see and order of the cache besides is in FunctionTests.cs.</summary>
[Collection(CacheDatabase.Collection)]
public sealed class SettingTests(CacheDatabase cache)
{
    private static readonly string[] questions = CacheSession.Questions();

    [EngineFact]
    public void On_is_the_default_and_off_means_off()
    {
        const string Hits = "SELECT hits FROM pg_fusion_cache WHERE relation = 't'::regclass";
        using CacheSession session = cache.OpenWarm();
        using CacheSession fresh = cache.Open();
        Assert.Equal("on", fresh.Scalar("SHOW pg_fusion.cache"));
        string hits = session.Scalar(Hits)!;
        session.Query(Way.Uncached, questions[0]);
        RawResult plan = session.Query(Way.Uncached, "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + questions[0]);
        Assert.Equal(0, LeafChunks.Parse(plan.Scalar!).Cached);
        Assert.Equal(hits, session.Scalar(Hits));
        session.Query(Way.Cached, questions[0]);
        Assert.NotEqual(hits, session.Scalar(Hits));
    }

    [EngineFact]
    public void The_view_counts_columns_once()
    {
        using CacheSession session = cache.OpenWarm();
        Assert.Equal("4|6", session.Scalar("SELECT concat_ws('|', chunks, columns) FROM pg_fusion_cache WHERE relation = 't'::regclass"));
    }
}
