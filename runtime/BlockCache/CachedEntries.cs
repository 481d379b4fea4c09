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

    /// <summary>Few, and gone through.</summary>
    public List<CachedColumn> Columns { get; } = [];

    public CachedColumn? Find(in ColumnId id)
    {
        foreach (CachedColumn column in Columns)
        {
            if (column.Id.Attribute == id.Attribute && column.Id.Shape == id.Shape)
            {
                return column;
            }
        }
        return null;
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
