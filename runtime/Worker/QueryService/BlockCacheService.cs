using System.Collections.Concurrent;
using PgFusion.Runtime.BlockCache;
using PgFusion.Runtime.Protocol;

namespace PgFusion.Worker.QueryService;

/// <summary>The worker's block cache: its limit, what fills it, and what users see of it.</summary>
internal sealed class BlockCacheService : IDisposable
{
    private readonly WorkerOptions _options;
    private readonly ConcurrentBag<ColumnEncoder> _encoders = [];

    public BlockCacheService(WorkerOptions options)
    {
        _options = options;
        Columns = new ColumnCache(new CacheMemory(), options.CacheLimitBytes);
        options.CacheLimitChanged += SetLimit;
    }

    public ColumnCache Columns { get; }

    /// <summary>For one thread, until it is returned.</summary>
    public ColumnEncoder TakeEncoder() => _encoders.TryTake(out ColumnEncoder? encoder) ? encoder : new ColumnEncoder(Columns.Memory);

    public void ReturnEncoder(ColumnEncoder encoder) => _encoders.Add(encoder);

    /// <summary>The share of a heap's blocks that all these columns may be taken for from the cache, if they are still valid.</summary>
    public double CachedShare(uint database, uint relation, uint blocks, ReadOnlySpan<ColumnId> columns)
    {
        if (blocks == 0)
        {
            return 0;
        }
        long cached = Columns.CountChunks(new RelationId(database, relation), columns) * ProtocolConstants.CacheChunkBlocks;
        return Math.Min(1, cached / (double)blocks);
    }

    public IReadOnlyList<CachedRelationReport> Report(uint database)
    {
        var reports = new List<CachedRelationReport>();
        foreach (CachedRelationStatistics relation in Columns.Relations())
        {
            if (relation.Relation.DatabaseOid == database)
            {
                reports.Add(new CachedRelationReport(relation.Relation.RelationOid, relation.File.TablespaceOid, relation.File.DatabaseOid, relation.File.Number,
                    relation.Bytes, relation.Hits, relation.Misses, relation.LastUse, relation.IsPinned, relation.Columns,
                    [.. Columns.Chunks(relation.Relation).Select(static c =>
                        new CachedChunkReport(c.Chunk, c.Stamp.Blocks, c.Stamp.FirstLsn, c.Stamp.LastLsn, c.Bytes))]));
            }
        }
        reports.AddRange(Columns.PinnedRelations()
            .Where(id => id.DatabaseOid == database && reports.TrueForAll(r => r.Relation != id.RelationOid))
            .Select(static id => new CachedRelationReport(id.RelationOid, 0, 0, 0, 0, 0, 0, DateTimeOffset.UnixEpoch, true, 0, [])));
        return reports;
    }

    public long Evict(uint database, uint relation) => Columns.Remove(new RelationId(database, relation));

    public long Pin(uint database, uint relation, bool pin)
    {
        var id = new RelationId(database, relation);
        if (pin)
        {
            Columns.Pin(id);
        }
        else
        {
            Columns.Unpin(id);
        }
        return Columns.Relations().FirstOrDefault(r => r.Relation == id).Bytes;
    }

    public void Dispose()
    {
        _options.CacheLimitChanged -= SetLimit;
        while (_encoders.TryTake(out ColumnEncoder? encoder))
        {
            encoder.Dispose();
        }
        Columns.Dispose();
    }

    private void SetLimit(long bytes) => Columns.LimitBytes = bytes;
}
