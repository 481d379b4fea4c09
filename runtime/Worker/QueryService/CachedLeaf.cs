using PgFusion.Runtime.BlockCache;

namespace PgFusion.Worker.QueryService;

/// <summary>
/// The block cache as one execution of a leaf sees it: chunk by chunk, what is there and still valid, and what is to be
/// put there. A chunk that is not all-visible has no part in it.
/// </summary>
internal sealed class CachedLeaf
{
    private readonly ColumnCache _cache;
    private readonly HeapVisibility _visibility;
    private readonly ColumnId[] _columns;
    private readonly bool _isPrewarm;

    /// <param name="bounds">Where the values of rows that count lie.</param>
    /// <param name="isPrewarm">A user wants the columns to be there, whatever they have been used for.</param>
    public CachedLeaf(ColumnCache cache, HeapVisibility visibility, ColumnId[] columns, ColumnBounds[] bounds, bool isPrewarm)
    {
        _cache = cache;
        _visibility = visibility;
        _columns = columns;
        Bounds = bounds;
        _isPrewarm = isPrewarm;
    }

    public ColumnBounds[] Bounds { get; }

    /// <summary>What becomes of a chunk: counted as one use of its columns.</summary>
    public ChunkPlan Look(uint number)
    {
        if (!_visibility.IsAllVisible(number))
        {
            return new ChunkPlan(_isPrewarm ? ChunkFate.Skipped : ChunkFate.Produced, null, null);
        }
        var key = new ChunkKey(_visibility.Relation, _visibility.File, number);
        VisibilityStamp stamp = _visibility.StampOf(number);
        LookupResult found = _cache.Lookup(key, stamp, _columns, out ChunkLease? lease);
        if (lease is not null && (ZoneMap.CanSkip(lease.Columns, Bounds) || (_isPrewarm && found == LookupResult.Complete)))
        {
            lease.Dispose();
            return new ChunkPlan(ChunkFate.Skipped, null, null);
        }
        if (found == LookupResult.Complete)
        {
            return new ChunkPlan(ChunkFate.Cached, lease, null);
        }
        if (found == LookupResult.Stale && _cache.LookupStale(key, stamp.Blocks, _columns, out VisibilityStamp before, out ulong newestLsn, out ChunkLease? stale))
        {
            int[] all = [.. Enumerable.Range(0, _columns.Length)];
            return new ChunkPlan(ChunkFate.Produced, null, new ChunkFill(this, key, stamp, all) { Stale = new StaleChunk(stale, before, newestLsn) });
        }
        int[] missing = [.. Enumerable.Range(0, _columns.Length).Where(i => lease is null || lease.Columns[i] is null)];
        lease?.Dispose();
        bool isWanted = missing.Length > 0 && (_isPrewarm || _cache.Wants(key, _columns));
        return new ChunkPlan(ChunkFate.Produced, null, isWanted ? new ChunkFill(this, key, stamp, missing) : null);
    }

    /// <summary>
    /// The pages of a stale chunk have not changed since it was cached: it is valid now, and under the stamp that holds now.
    /// False: none of its rows counts.
    /// </summary>
    public bool Revalidate(ChunkFill fill, StaleChunk stale)
    {
        _cache.Restamp(fill.Key, stale.Stamp, fill.Stamp);
        return !_isPrewarm && !ZoneMap.CanSkip(stale.Lease.Columns, Bounds);
    }

    /// <summary>Encodes what has been copied, and offers it to the cache.</summary>
    public void Admit(ChunkFill fill, ColumnEncoder encoder)
    {
        int rows = fill.Builder.Rows;
        ReadOnlySpan<EncodedColumn?> columns = fill.Builder.Encode(encoder, fill.Positions, [.. fill.Positions.Select(i => _columns[i].Shape)]);
        if (columns.Length == fill.Positions.Length)
        {
            _cache.Admit(fill.Key, fill.Stamp, rows, [.. fill.Positions.Select(i => _columns[i])], columns, fill.NewestLsn, uses: _isPrewarm ? 1 : 0);
        }
    }
}

internal enum ChunkFate
{
    /// <summary>A producer has to read it.</summary>
    Produced,

    /// <summary>All its columns are in the cache.</summary>
    Cached,

    /// <summary>No row of it can count.</summary>
    Skipped,
}

/// <param name="Lease">Of a cached chunk.</param>
/// <param name="Fill">Of one that has to be read and is to be cached then; null: it is not.</param>
internal readonly record struct ChunkPlan(ChunkFate Fate, ChunkLease? Lease, ChunkFill? Fill);

/// <summary>
/// A chunk on its way into the cache: pages are copied by the threads that read them; when the last one has been, and
/// the visibility map said the same again after the blocks were read, the columns are encoded. Nobody waits for that
/// but the end of the scan.
/// </summary>
internal sealed class ChunkFill(CachedLeaf leaf, ChunkKey key, VisibilityStamp stamp, int[] positions) : IDisposable
{
    private int _pagesBegun;
    private int _pagesAdded;
    private bool _isRead;
    private bool _isDropped;
    private bool _isStaleTaken;

    public ChunkKey Key => key;

    public VisibilityStamp Stamp => stamp;

    /// <summary>Columns that the cache does not have, among those of the leaf.</summary>
    public int[] Positions => positions;

    public ChunkBuilder Builder { get; } = new();

    /// <summary>What the cache has of the chunk under another stamp; null: not all of it. It goes with this, unless it is taken.</summary>
    public StaleChunk? Stale { get; init; }

    /// <summary>Of its pages, when all have been read.</summary>
    public ulong NewestLsn { get; private set; }

    /// <summary>The place of a page that has come. This and what follows under the execution's lock.</summary>
    public int NextPage() => _pagesBegun++;

    public void PageAdded() => _pagesAdded++;

    /// <summary>Copies a page that has been checked, from any thread. That there is no memory for it is no error of the query: the chunk is not cached then.</summary>
    public unsafe void Copy(int number, byte* page, long size)
    {
        try
        {
            Builder.Add(number, page, size);
        }
        catch (OutOfMemoryException)
        {
            Builder.Dispose();
        }
    }

    /// <summary>All its blocks have been read. False: the heap has been changed meanwhile, or may have been; that is the end of it.</summary>
    public bool IsStillValid(ChunkVisibility after)
    {
        _isRead = true;
        NewestLsn = after.NewestLsn;
        _isDropped = !after.IsAllVisible || after.FirstLsn != stamp.FirstLsn || after.LastLsn != stamp.LastLsn;
        return !_isDropped;
    }

    /// <summary>The lease is the caller's then. Null: there is none.</summary>
    public StaleChunk? TakeStale()
    {
        StaleChunk? stale = _isStaleTaken ? null : Stale;
        _isStaleTaken = true;
        return stale;
    }

    /// <summary>There is all to encode.</summary>
    public bool IsReady => _isRead && !_isDropped && _pagesAdded == _pagesBegun;

    public void Admit(ColumnEncoder encoder) => leaf.Admit(this, encoder);

    public void Dispose()
    {
        Builder.Dispose();
        TakeStale()?.Lease.Dispose();
    }
}

/// <summary>A chunk in the cache that would do if no page of it has changed.</summary>
/// <param name="Stamp">Under which it is there.</param>
/// <param name="NewestLsn">Of its pages when it was cached.</param>
internal sealed record StaleChunk(ChunkLease Lease, VisibilityStamp Stamp, ulong NewestLsn);
