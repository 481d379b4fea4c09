using System.Diagnostics.CodeAnalysis;

namespace PgFusion.Runtime.BlockCache;

/// <summary>
/// The store of encoded columns: by relation, chunk, and column. One lock, which is held for one chunk at a time; blocks
/// are freed outside of it.
/// <code>
///   CachedRelation (id, file) ── CachedChunk (number, stamp, rows) ── CachedColumn (id, uses) ── EncodedColumn
///                                                  all columns, for samples:  _all ──┘
/// </code>
/// Of a relation only the file that was admitted last is there. What is admitted, and what has to go for it, is said in
/// the README of the folder (Policy).
/// </summary>
/// <param name="limitBytes">That columns in the cache may take.</param>
/// <param name="thingsRemembered">Columns of chunks whose uses are told from each other, cached or not.</param>
/// <param name="seed">Of the samples.</param>
internal sealed class ColumnCache(CacheMemory memory, long limitBytes, TimeProvider? time = null, int thingsRemembered = 1 << 22, int seed = 1) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly FrequencySketch _sketch = new(thingsRemembered);
    private readonly Random _random = new(seed);
    private readonly Dictionary<RelationId, CachedRelation> _relations = [];
    private readonly HashSet<RelationId> _pinned = [];
    private readonly List<CachedColumn> _all = [];

    // Columns of relations as they were offered last, in any chunk.
    private readonly Dictionary<(RelationId, ColumnId), (double Density, long Bytes)> _offered = [];
    private long _limitBytes = limitBytes;
    private long _cachedBytes;

    // Of columns, since they were halved; and how many columns have been used, about.
    private long _repeatedUses;
    private long _usedColumns;
    private int _age;
    private bool _isDisposed;

    // Of columns that have left the cache and are in use.
    private long _leavingBytes;

    /// <summary>Blocks of encoders that fill this cache.</summary>
    public CacheMemory Memory { get; } = memory;

    /// <summary>Of the columns in the cache.</summary>
    public long CachedBytes
    {
        get
        {
            lock (_lock)
            {
                return _cachedBytes;
            }
        }
    }

    /// <summary>What is too much is evicted when it is lowered; what is in use goes when its leases do.</summary>
    public long LimitBytes
    {
        get
        {
            lock (_lock)
            {
                return _limitBytes;
            }
        }

        set
        {
            List<EncodedColumn> evicted = [];
            lock (_lock)
            {
                _limitBytes = value;
                while (_cachedBytes > _limitBytes && _all.Count > 0)
                {
                    Evict(Worst(double.PositiveInfinity, mayBeInUse: true) ?? _all[_random.Next(_all.Count)], evicted);
                }
            }
            Release(evicted);
        }
    }

    /// <summary>
    /// The columns of a chunk that are there under this stamp. Counts as one use of each column, there or not.
    /// </summary>
    /// <param name="lease">With Partial and Complete: to be disposed by the caller.</param>
    public LookupResult Lookup(in ChunkKey key, in VisibilityStamp stamp, ReadOnlySpan<ColumnId> columns, out ChunkLease? lease)
    {
        lease = null;
        ulong chunkHash = HashOf(key);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _relations.TryGetValue(key.Relation, out CachedRelation? relation);
            if (relation is not null)
            {
                relation.LastUse = _time.GetUtcNow();
            }
            if (relation is null || relation.File != key.File || !relation.Chunks.TryGetValue(key.Chunk, out CachedChunk? chunk))
            {
                CountMisses(relation, chunkHash, columns);
                return LookupResult.Absent;
            }
            if (chunk.Stamp != stamp)
            {
                CountMisses(relation, chunkHash, columns);
                return LookupResult.Stale;
            }
            var found = new EncodedColumn?[columns.Length];
            int missing = 0;
            for (int i = 0; i < columns.Length; i++)
            {
                if (chunk.Find(columns[i]) is { } column)
                {
                    CountUse(column);
                    column.Data.AddReference();
                    found[i] = column.Data;
                }
                else
                {
                    CountUse(HashOf(chunkHash, columns[i]));
                    missing++;
                }
            }
            relation.Hits += missing == 0 ? 1 : 0;
            relation.Misses += missing == 0 ? 0 : 1;
            lease = new ChunkLease(found, chunk.Rows);
            return missing == 0 ? LookupResult.Complete : LookupResult.Partial;
        }
    }

    /// <summary>
    /// All these columns of a chunk under another stamp, to be taken as they are if no page of the heap has a greater LSN
    /// than the newest had. False: some are missing. Counts as no use.
    /// </summary>
    /// <param name="lease">To be disposed by the caller.</param>
    public bool LookupStale(in ChunkKey key, uint blocks, ReadOnlySpan<ColumnId> columns, out VisibilityStamp stamp, out ulong newestLsn, [NotNullWhen(true)] out ChunkLease? lease)
    {
        lock (_lock)
        {
            lease = null;
            stamp = default;
            newestLsn = 0;
            if (FindChunk(key) is not { } chunk || chunk.NewestLsn == 0 || chunk.Stamp.Blocks != blocks)
            {
                return false;
            }
            var found = new EncodedColumn?[columns.Length];
            for (int i = 0; i < columns.Length; i++)
            {
                found[i] = chunk.Find(columns[i])?.Data;
                if (found[i] is null)
                {
                    return false;
                }
            }
            foreach (EncodedColumn? column in found)
            {
                column!.AddReference();
            }
            stamp = chunk.Stamp;
            newestLsn = chunk.NewestLsn;
            lease = new ChunkLease(found, chunk.Rows);
            return true;
        }
    }

    /// <summary>
    /// Whether some of the columns of a chunk would be kept now, as far as can be told before they are encoded. To be
    /// asked after the look-up that did not find them.
    /// </summary>
    public bool Wants(in ChunkKey key, ReadOnlySpan<ColumnId> columns)
    {
        ulong chunkHash = HashOf(key);
        lock (_lock)
        {
            if (_isDisposed)
            {
                return false;
            }
            if (_pinned.Contains(key.Relation))
            {
                return _limitBytes > 0;
            }
            if (_relations.TryGetValue(key.Relation, out CachedRelation? relation) && relation.Chunks.ContainsKey(key.Chunk))
            {
                // What is old there makes room, or others of its columns have been kept.
                return true;
            }
            double best = 0;
            long bytes = 0;
            foreach (ColumnId column in columns)
            {
                bool isKnown = _offered.TryGetValue((key.Relation, column), out (double Density, long Bytes) last);
                bytes += isKnown ? last.Bytes : _limitBytes / CachePolicy.RoomShare;
                int before = UsesBefore(HashOf(chunkHash, column));
                if (before > 0)
                {
                    best = Math.Max(best, before * (isKnown ? last.Density : double.PositiveInfinity) / CachePolicy.DisplacingFactor);
                }
            }
            if (_cachedBytes + Interlocked.Read(ref _leavingBytes) + bytes <= _limitBytes)
            {
                return true;
            }
            return Worst(best, mayBeInUse: false) is not null;
        }
    }

    /// <summary>
    /// Offers the columns of a chunk, read under a stamp that held before and after. Takes over a reference to each: what
    /// is not kept is released. Columns that are there already, with the same stamp, stay.
    /// </summary>
    /// <param name="columns">Null: nothing at that place.</param>
    /// <param name="newestLsn">The greatest LSN of the chunk's pages as they were read.</param>
    /// <param name="uses">What the columns count as used before, at least: more than 0 for those a user wants to be there.</param>
    /// <returns>How many have been kept.</returns>
    public int Admit(in ChunkKey key, in VisibilityStamp stamp, int rows, ReadOnlySpan<ColumnId> ids, ReadOnlySpan<EncodedColumn?> columns, ulong newestLsn = 0, int uses = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(columns.Length, ids.Length);
        List<EncodedColumn> released = [];
        int kept = 0;
        ulong chunkHash = HashOf(key);
        Span<int> order = columns.Length <= 128 ? stackalloc int[columns.Length] : new int[columns.Length];
        Span<double> worst = columns.Length <= 128 ? stackalloc double[columns.Length] : new double[columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            order[i] = i;
            // Best first.
            worst[i] = columns[i] is { } column ? -CachePolicy.Density(column) : 0;
            if (columns[i] is { } wrong && (wrong.Rows != rows || wrong.Shape != ids[i].Shape))
            {
                throw new ArgumentException($"column {ids[i]} with {wrong.Rows} rows, expected {rows}", nameof(columns));
            }
        }
        worst.Sort(order);
        lock (_lock)
        {
            CachedChunk? chunk = _isDisposed ? null : ChunkFor(key, stamp, rows, released);
            // Under one stamp the rows are the same: what was there already is as new.
            if (chunk is not null)
            {
                chunk.NewestLsn = Math.Max(chunk.NewestLsn, newestLsn);
            }
            foreach (int i in order)
            {
                if (columns[i] is not { } column)
                {
                    continue;
                }
                if (chunk is null || chunk.Find(ids[i]) is not null)
                {
                    released.Add(column);
                    continue;
                }
                if (_offered.Count >= CachePolicy.OfferedMax)
                {
                    _offered.Clear();
                }
                _offered[(key.Relation, ids[i])] = (CachePolicy.Density(column), column.SizeBytes);
                int before = Math.Max(uses, UsesBefore(HashOf(chunkHash, ids[i])));
                if (!MakeRoom(column, before, chunk, released))
                {
                    released.Add(column);
                    continue;
                }
                Insert(chunk, ids[i], column, before + 1);
                kept++;
            }
            if (chunk is { Columns.Count: 0 })
            {
                Remove(chunk);
            }
        }
        Release(released);
        return kept;
    }

    /// <summary>
    /// The chunk was found to be unchanged, by the LSNs of its heap pages, though its stamp is another one now. False:
    /// it is not there with that stamp any more.
    /// </summary>
    public bool Restamp(in ChunkKey key, in VisibilityStamp from, in VisibilityStamp to)
    {
        lock (_lock)
        {
            if (FindChunk(key) is not { } chunk || chunk.Stamp != from)
            {
                return false;
            }
            chunk.Stamp = to;
            return true;
        }
    }

    /// <summary>Evicts all of a relation. Returns the bytes that it had.</summary>
    public long Remove(RelationId id)
    {
        List<EncodedColumn> removed = [];
        long bytes = 0;
        lock (_lock)
        {
            if (_relations.TryGetValue(id, out CachedRelation? relation))
            {
                bytes = relation.Bytes;
                Clear(relation, removed);
            }
        }
        Release(removed);
        return bytes;
    }

    /// <summary>Evicts everything.</summary>
    public void Clear()
    {
        List<EncodedColumn> removed = [];
        lock (_lock)
        {
            foreach (CachedRelation relation in _relations.Values.ToArray())
            {
                Clear(relation, removed);
            }
        }
        Release(removed);
    }

    /// <summary>
    /// From now on the relation's columns, and those to come, are not displaced, and displace those of others. Only
    /// <see cref="LimitBytes"/> bounds them.
    /// </summary>
    public void Pin(RelationId relation)
    {
        lock (_lock)
        {
            _pinned.Add(relation);
        }
    }

    public bool Unpin(RelationId relation)
    {
        lock (_lock)
        {
            return _pinned.Remove(relation);
        }
    }

    public bool IsPinned(RelationId relation)
    {
        lock (_lock)
        {
            return _pinned.Contains(relation);
        }
    }

    /// <summary>Also those that nothing is there of.</summary>
    public RelationId[] PinnedRelations()
    {
        lock (_lock)
        {
            return [.. _pinned];
        }
    }

    /// <summary>
    /// Chunks of a relation that may have all these columns, whatever their stamps: as many as have the one that is there
    /// least often. Counts as no use.
    /// </summary>
    public int CountChunks(RelationId id, ReadOnlySpan<ColumnId> columns)
    {
        lock (_lock)
        {
            if (!_relations.TryGetValue(id, out CachedRelation? relation))
            {
                return 0;
            }
            int count = relation.Chunks.Count;
            foreach (ColumnId column in columns)
            {
                count = Math.Min(count, relation.ChunksByColumn.GetValueOrDefault(column));
            }
            return count;
        }
    }

    public CachedRelationStatistics[] Relations()
    {
        lock (_lock)
        {
            return [.. _relations.Values.Select(r => new CachedRelationStatistics(
                r.Id, r.File, r.Chunks.Count, r.ChunksByColumn.Count, r.Bytes, r.Hits, r.Misses, r.LastUse, _pinned.Contains(r.Id)))];
        }
    }

    public CachedChunkStatistics[] Chunks(RelationId id)
    {
        lock (_lock)
        {
            return _relations.TryGetValue(id, out CachedRelation? relation)
                ? [.. relation.Chunks.Values.Select(static c => new CachedChunkStatistics(c.Number, c.Stamp, c.Rows, c.Columns.Count, c.Columns.Sum(static e => e.Data.SizeBytes)))]
                : [];
        }
    }

    /// <summary>Nobody looks anything up any more; leases may still be out.</summary>
    public void Dispose()
    {
        Clear();
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                _sketch.Dispose();
            }
        }
    }

    /// <summary>The last reference to a column that was in use when it left has gone.</summary>
    internal void OnFreed(EncodedColumn column) => Interlocked.Add(ref _leavingBytes, -column.SizeBytes);

    /// <summary>Whatever its stamp; null: nothing of it is there.</summary>
    private CachedChunk? FindChunk(in ChunkKey key) =>
        _relations.TryGetValue(key.Relation, out CachedRelation? relation) && relation.File == key.File ? relation.Chunks.GetValueOrDefault(key.Chunk) : null;

    /// <summary>The chunk as it is to be filled: columns of another file, stamp or number of rows leave.</summary>
    private CachedChunk ChunkFor(in ChunkKey key, in VisibilityStamp stamp, int rows, List<EncodedColumn> released)
    {
        if (_relations.TryGetValue(key.Relation, out CachedRelation? relation) && relation.File != key.File)
        {
            Clear(relation, released);
            relation = null;
        }
        if (relation is null)
        {
            relation = new CachedRelation(key.Relation) { File = key.File, LastUse = _time.GetUtcNow() };
            _relations.Add(key.Relation, relation);
        }
        if (relation.Chunks.TryGetValue(key.Chunk, out CachedChunk? chunk))
        {
            if (chunk.Stamp == stamp && chunk.Rows == rows)
            {
                return chunk;
            }
            while (chunk.Columns.Count > 0)
            {
                Remember(chunk.Columns[^1]);
                Take(chunk.Columns[^1], released);
            }
        }
        chunk = new CachedChunk(relation, key.Chunk, stamp, rows);
        relation.Chunks[key.Chunk] = chunk;
        return chunk;
    }

    private void Insert(CachedChunk chunk, ColumnId id, EncodedColumn data, int uses)
    {
        var column = new CachedColumn(chunk, id, data) { Index = _all.Count, Uses = Math.Min(uses, CachePolicy.UsesMax), Age = _age };
        _all.Add(column);
        chunk.Add(column);
        Count(column, 1);
        chunk.Relation.Bytes += data.SizeBytes;
        _cachedBytes += data.SizeBytes;
    }

    /// <summary>Evicts what is worth less, if that is enough; otherwise nothing, and returns false.</summary>
    private bool MakeRoom(EncodedColumn column, int uses, CachedChunk chunk, List<EncodedColumn> released)
    {
        long missing = _cachedBytes + Interlocked.Read(ref _leavingBytes) + column.SizeBytes - _limitBytes;
        if (missing <= 0)
        {
            return true;
        }
        if (column.SizeBytes > _limitBytes)
        {
            return false;
        }
        double worth = _pinned.Contains(chunk.Relation.Id) ? double.PositiveInfinity : uses * CachePolicy.Density(column) / CachePolicy.DisplacingFactor;
        List<CachedColumn> victims = [];
        while (missing > 0)
        {
            if (Worst(worth, mayBeInUse: false, except: chunk) is not { } victim)
            {
                // Back to where they were.
                foreach (CachedColumn other in victims)
                {
                    other.Index = _all.Count;
                    _all.Add(other);
                }
                return false;
            }
            // Out of the list, so that it is not found again.
            TakeFromAll(victim);
            victims.Add(victim);
            missing -= victim.Data.SizeBytes;
        }
        foreach (CachedColumn victim in victims)
        {
            victim.Index = _all.Count;
            _all.Add(victim);
            Evict(victim, released);
        }
        return true;
    }

    /// <summary>The worst of a sample, if it is worth less than that. Null: none is, or none may go.</summary>
    private CachedColumn? Worst(double worth, bool mayBeInUse, CachedChunk? except = null)
    {
        bool all = _all.Count <= CachePolicy.SampleSize;
        CachedColumn? worst = null;
        for (int i = 0; i < CachePolicy.SampleSize && i < _all.Count; i++)
        {
            CachedColumn column = _all[all ? i : _random.Next(_all.Count)];
            if (column.Chunk == except || (!mayBeInUse && column.Data.IsShared) || _pinned.Contains(column.Chunk.Relation.Id))
            {
                continue;
            }
            int uses = UsesOf(column);
            double value = uses * CachePolicy.Density(column.Data);
            // What has not been used for very long makes way for anything.
            if (value < worth || uses == 0)
            {
                worst = column;
                worth = value;
            }
        }
        return worst;
    }

    /// <summary>Out of the cache, and its chunk and relation with it when they are empty.</summary>
    private void Evict(CachedColumn column, List<EncodedColumn> released)
    {
        CachedChunk chunk = column.Chunk;
        Remember(column);
        Take(column, released);
        if (chunk.Columns.Count == 0)
        {
            Remove(chunk);
        }
    }

    /// <summary>Its uses count when it comes again.</summary>
    private void Remember(CachedColumn column)
    {
        CachedChunk chunk = column.Chunk;
        ulong hash = HashOf(HashOf(new ChunkKey(chunk.Relation.Id, chunk.Relation.File, chunk.Number)), column.Id);
        _sketch.Raise(hash, UsesOf(column));
    }

    private void Take(CachedColumn column, List<EncodedColumn> released)
    {
        TakeFromAll(column);
        CachedChunk chunk = column.Chunk;
        chunk.Remove(column);
        Count(column, -1);
        chunk.Relation.Bytes -= column.Data.SizeBytes;
        _cachedBytes -= column.Data.SizeBytes;
        if (column.Data.IsShared)
        {
            column.Data.LeftCache = this;
            Interlocked.Add(ref _leavingBytes, column.Data.SizeBytes);
        }
        released.Add(column.Data);
    }

    private void TakeFromAll(CachedColumn column)
    {
        CachedColumn last = _all[^1];
        _all[column.Index] = last;
        last.Index = column.Index;
        _all.RemoveAt(_all.Count - 1);
    }

    private static void Count(CachedColumn column, int change)
    {
        Dictionary<ColumnId, int> counts = column.Chunk.Relation.ChunksByColumn;
        int count = counts.GetValueOrDefault(column.Id) + change;
        if (count == 0)
        {
            counts.Remove(column.Id);
        }
        else
        {
            counts[column.Id] = count;
        }
    }

    private void Remove(CachedChunk chunk)
    {
        chunk.Relation.Chunks.Remove(chunk.Number);
        if (chunk.Relation.Chunks.Count == 0)
        {
            _relations.Remove(chunk.Relation.Id);
        }
    }

    private void Clear(CachedRelation relation, List<EncodedColumn> released)
    {
        foreach (CachedChunk chunk in relation.Chunks.Values)
        {
            while (chunk.Columns.Count > 0)
            {
                Take(chunk.Columns[^1], released);
            }
        }
        relation.Chunks.Clear();
        _relations.Remove(relation.Id);
    }

    private static void Release(List<EncodedColumn> columns)
    {
        foreach (EncodedColumn column in columns)
        {
            column.Release();
        }
    }

    /// <summary>Of a column that is not there: the use that looked for it does not count yet.</summary>
    private int UsesBefore(ulong hash) => Math.Max(0, _sketch.Estimate(hash) - 1);

    private int UsesOf(CachedColumn column) => _age - column.Age >= CachePolicy.AgesMax ? 0 : column.Uses >> (_age - column.Age);

    private void CountMisses(CachedRelation? relation, ulong chunkHash, ReadOnlySpan<ColumnId> columns)
    {
        if (relation is not null)
        {
            relation.Misses++;
        }
        foreach (ColumnId column in columns)
        {
            CountUse(HashOf(chunkHash, column));
        }
    }

    private void CountUse(CachedColumn column)
    {
        column.Uses = Math.Min(UsesOf(column) + 1, CachePolicy.UsesMax);
        column.Age = _age;
        CountRepetition();
    }

    private void CountUse(ulong hash)
    {
        if (_sketch.Increment(hash) == 0)
        {
            _usedColumns++;
        }
        else
        {
            CountRepetition();
        }
    }

    /// <summary>A repeated use makes everything a little older.</summary>
    private void CountRepetition()
    {
        long columns = Math.Max(_all.Count + _usedColumns, CachePolicy.ColumnsPerAgeMin);
        if (++_repeatedUses >= columns * CachePolicy.UsesPerAge)
        {
            _usedColumns = _sketch.Halve();
            _age++;
            _repeatedUses = 0;
        }
    }

    private static ulong HashOf(in ChunkKey key)
    {
        ulong hash = Mix((ulong)key.Relation.DatabaseOid << 32 | key.Relation.RelationOid, 0);
        hash = Mix((ulong)key.File.TablespaceOid << 32 | key.File.Number, hash);
        return Mix(key.Chunk, hash);
    }

    private static ulong HashOf(ulong chunkHash, in ColumnId column) => Mix((ulong)column.Attribute << 32 | (uint)column.Shape.GetHashCode(), chunkHash);

    private static ulong Mix(ulong value, ulong hash)
    {
        hash = (hash ^ value) * 0x9E3779B97F4A7C15;
        return hash ^ (hash >> 29);
    }
}
