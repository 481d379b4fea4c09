using System.Diagnostics;
using PgFusion.IntegrationTests.Clients;
using PgFusion.IntegrationTests.Differential;
using Xunit;
using Xunit.Abstractions;

namespace PgFusion.IntegrationTests.Cache;

/// <summary>
/// The corpus of queries once more (tests/integration/Differential), over tables that are vacuumed: PgFusion answers each
/// query without the cache, with an empty one and with a full one, by its IL back end; all must be PostgreSQL's answer.
/// A case is a file, and tells of all queries in it that are answered wrongly.
/// </summary>
public sealed class CachedDifferentialTests(CachedDifferentialDatabase database, ITestOutputHelper output) : IClassFixture<CachedDifferentialDatabase>
{
    private static readonly ILookup<string, CorpusQuery> corpus = CorpusQuery.ReadAll().ToLookup(query => query.File);

    /// <summary>Files none of whose queries PgFusion runs.</summary>
    private static readonly HashSet<string> withoutPgFusion = ["stays_postgresql"];

    public static TheoryData<string> Files() => [.. corpus.Select(file => file.Key)];

    [EngineTheory]
    [MemberData(nameof(Files))]
    public void Answers_are_identical(string file)
    {
        long start = Stopwatch.GetTimestamp();
        List<string> wrong = [];
        long hits = 0;
        foreach (CorpusQuery query in corpus[file].Where(query => query.Refused is null && !query.StaysPostgreSql))
        {
            CacheSession session = database.Session(query.Linguistic);
            List<(uint, string?)> parameters = [.. query.Parameters.Select(p => (database.TypeOid(p.Type), p.Value))];
            DifferentialTests.WithSettings(query, [session.Connection], () =>
            {
                RawResult Answer(Way way)
                {
                    session.Choose(way);
                    return parameters.Count == 0 ? session.Connection.Query(query.Sql) : session.Connection.Extended(query.Sql, binary: true, parameters);
                }

                RawResult expected = Answer(Way.Plain);
                session.Run("SELECT count(pg_fusion_cache_evict(relation)) FROM pg_fusion_cache");
                foreach ((string name, Way way) in ((string, Way)[])[("without the cache", Way.Uncached), ("cold", Way.Cached), ("warm", Way.Cached)])
                {
                    if (ResultComparison.Difference(expected, Answer(way), query.Ordered) is string difference)
                    {
                        wrong.Add($"{name}, {difference}\n{query.Name}\n{query.Sql}");
                        break;
                    }
                }
                hits += session.Number("SELECT coalesce(sum(hits), 0) FROM pg_fusion_cache");
            });
        }
        output.WriteLine($"{corpus[file].Count()} queries, {hits} hits, {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        Assert.True(wrong.Count == 0, $"{wrong.Count} answers differ:\n" + string.Join("\n\n", wrong));
        Assert.Equal(withoutPgFusion.Contains(file), hits == 0);
    }
}

/// <summary>The databases of the corpus, all their tables vacuumed, and a session in each.</summary>
public sealed class CachedDifferentialDatabase : IDisposable
{
    private readonly Lazy<(ScratchDatabase Database, CacheSession Session)> main = new(() => Make("pgfusion_cache_corpus", ScratchDatabase.CLocale));
    private readonly Lazy<(ScratchDatabase Database, CacheSession Session)> linguistic = new(() => Make("pgfusion_cache_corpus_icu", ScratchDatabase.IcuLocale));
    private readonly Dictionary<string, uint> typeOids = [];

    internal CacheSession Session(bool isLinguistic) => (isLinguistic ? linguistic : main).Value.Session;

    internal uint TypeOid(string type)
    {
        if (!typeOids.TryGetValue(type, out uint oid))
        {
            oid = (uint)Session(false).Number($"SELECT '{type}'::regtype::oid");
            typeOids.Add(type, oid);
        }
        return oid;
    }

    public void Dispose()
    {
        foreach (Lazy<(ScratchDatabase Database, CacheSession Session)> each in (Lazy<(ScratchDatabase, CacheSession)>[])[main, linguistic])
        {
            if (each.IsValueCreated)
            {
                each.Value.Session.Dispose();
                each.Value.Database.Dispose();
            }
        }
    }

    private static (ScratchDatabase Database, CacheSession Session) Make(string name, string locale)
    {
        ScratchDatabase database = new(name, locale);
        database.Load(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Differential", "schema.sql")));
        CacheSession session = new(database.Settings);
        session.Run("VACUUM");
        return (database, session);
    }
}
