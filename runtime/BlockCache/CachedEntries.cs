using System.Runtime.InteropServices;

namespace PgFusion.Runtime.BlockCache;

/// <summary>What the cache has of a relation. Like all here under the cache's lock.</summary>
internal sealed class CachedRelation(RelationId id)
{
    public RelationId Id { get; } = id;

    public RelationFile File { get; set; }

    public Dictionary<uint, CachedChunk> Chunks { get; } = [];

    /// <summary>Of each column the chunks that have it.</summary>
    public Dictionary<ColumnId, int> ChunksByColumn { get; } = [];

    public long Bytes { get; set; }

    /// <summary>Look-ups that found all columns, and those that did not.</summary>
    public long Hits { get; set; }

    public long Misses { get; set; }

    public DateTimeOffset LastUse { get; set; }
}

internal sealed class CachedChunk(CachedRelation relation, uint number, VisibilityStamp stamp, int rows)
{
    public CachedRelation Relation { get; } = relation;

    public uint Number { get; } = number;

    public VisibilityStamp Stamp { get; set; } = stamp;

    public int Rows { get; } = rows;

    /// <summary>Of the heap's pages, as they were read for what is here.</summary>
    public ulong NewestLsn { get; set; }

    // Few, and gone through; what they are called lies side by side, so that only those that are wanted are touched.
    private readonly List<ColumnId> _ids = [];
    private readonly List<CachedColumn> _columns = [];

    public IReadOnlyList<CachedColumn> Columns => _columns;

    public CachedColumn? Find(in ColumnId id)
    {
        ReadOnlySpan<ColumnId> ids = CollectionsMarshal.AsSpan(_ids);
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i].Attribute == id.Attribute && ids[i].Shape == id.Shape)
            {
                return _columns[i];
            }
        }
        return null;
    }

    public void Add(CachedColumn column)
    {
        _ids.Add(column.Id);
        _columns.Add(column);
    }

    public void Remove(CachedColumn column)
    {
        int place = _columns.IndexOf(column);
        _ids.RemoveAt(place);
        _columns.RemoveAt(place);
    }
}

internal sealed class CachedColumn(CachedChunk chunk, ColumnId id, EncodedColumn data)
{
    public CachedChunk Chunk { get; } = chunk;

    public ColumnId Id { get; } = id;

    public EncodedColumn Data { get; } = data;

    /// <summary>Its place in the list of all.</summary>
    public int Index { get; set; }

    /// <summary>Uses that count, as of an age of the cache.</summary>
    public int Uses { get; set; }

    public int Age { get; set; }
}

/// <summary>A relation in the cache, as users see it.</summary>
internal readonly record struct CachedRelationStatistics(
    RelationId Relation, RelationFile File, int Chunks, int Columns, long Bytes, long Hits, long Misses, DateTimeOffset LastUse, bool IsPinned);

/// <summary>A chunk in the cache: what is valid now is for whoever knows the visibility map.</summary>
internal readonly record struct CachedChunkStatistics(uint Chunk, VisibilityStamp Stamp, int Rows, int Columns, long Bytes);
