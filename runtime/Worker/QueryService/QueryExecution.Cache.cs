using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.BlockCache;
using PgFusion.Runtime.Protocol;

namespace PgFusion.Worker.QueryService;

/// <summary>What the execution has of the block cache: leases and copies of chunks go back with it at the latest.</summary>
internal sealed partial class QueryExecution
{
    private readonly BlockCacheService _cache;
    private readonly HashSet<IDisposable> _held = [];

    /// <summary>Something that is to be disposed before the execution ends, or with it. Under the lock, as its end.</summary>
    public void Hold(IDisposable held) => _held.Add(held);

    public void Release(IDisposable held)
    {
        if (_held.Remove(held))
        {
            held.Dispose();
        }
    }

    /// <summary>Encodes a chunk for the cache. That there is no memory for it is no error of the query.</summary>
    public void Encode(ChunkFill fill)
    {
        ColumnEncoder encoder = _cache.TakeEncoder();
        try
        {
            fill.Admit(encoder);
        }
        catch (OutOfMemoryException)
        {
            _log.ChunkNotCached(fill.Key.Relation.RelationOid, fill.Key.Chunk);
        }
        finally
        {
            _cache.ReturnEncoder(encoder);
        }
    }

    private CachedLeaf? CacheOf(Pipeline pipeline, ScanSource source, LeafFilters filters) =>
        _request.Leaves[source.Scan.Leaf].Visibility is { } visibility
            ? new CachedLeaf(_cache.Columns, visibility, Plan.LeafColumns[source.Scan.Leaf], BoundsOf(pipeline, source.Scan, filters), _request.IsPrewarm)
            : null;

    /// <summary>One range for each column that is compared with constants, or has keys of joins.</summary>
    private ColumnBounds[] BoundsOf(Pipeline pipeline, ScanNode scan, LeafFilters filters)
    {
        var ranges = new SortedDictionary<int, IntegerRange>();
        foreach (ConstantComparison comparison in pipeline.Ranges)
        {
            Add(scan.IndexOf(comparison.Column), IntegerRange.Of(comparison.Constant.Type, ConstantArea.Payload(comparison.Constant), comparison.Operator, comparison.Column.Type));
        }
        foreach (LeafFilter filter in filters.Filters.Where(static f => f.Key == ProtocolConstants.KeyInteger))
        {
            Add(filter.Column, new IntegerRange(filter.Low, filter.High));
        }
        return [.. ranges.Select(static r => new ColumnBounds(r.Key, r.Value.Low, r.Value.High))];

        void Add(int column, IntegerRange range) => ranges[column] = ranges.GetValueOrDefault(column, IntegerRange.All).And(range);
    }

    private void ReleaseHeld()
    {
        foreach (IDisposable held in _held)
        {
            held.Dispose();
        }
        _held.Clear();
    }
}
