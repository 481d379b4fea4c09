using PgFusion.Runtime.BlockCache;
using PgFusion.Runtime.Protocol;

namespace PgFusion.Worker;

/// <summary>
/// What the visibility map of a heap said after the query's snapshot had been taken (EXECUTE, "A cacheable leaf"): which
/// chunks of the block cache are all-visible, and under which stamp.
/// </summary>
public sealed class HeapVisibility
{
    private readonly uint _blocks;
    private readonly uint _blocksPerMapPage;
    private readonly ulong[] _mapPages;
    private readonly byte[] _chunks;

    private HeapVisibility(RelationId relation, RelationFile file, uint blocks, uint blocksPerMapPage, ulong[] mapPages, byte[] chunks)
    {
        Relation = relation;
        File = file;
        _blocks = blocks;
        _blocksPerMapPage = blocksPerMapPage;
        _mapPages = mapPages;
        _chunks = chunks;
    }

    internal RelationId Relation { get; }

    internal RelationFile File { get; }

    /// <summary>Chunks of the heap; the last one may be shorter.</summary>
    public uint Chunks => ChunksOf(_blocks);

    internal static HeapVisibility Read(ref PayloadReader reader, uint blocks)
    {
        uint relation = reader.U32();
        var file = new RelationFile(reader.U32(), reader.U32(), reader.U32(), reader.U32());
        uint blocksPerMapPage = reader.U32();
        var mapPages = new ulong[reader.Count(elementBytes: 8)];
        for (int i = 0; i < mapPages.Length; i++)
        {
            mapPages[i] = reader.U64();
        }
        byte[] chunks = reader.Bytes((int)((ChunksOf(blocks) + 7) / 8)).ToArray();
        if (blocks > 0 && (blocksPerMapPage == 0 || mapPages.Length != (blocks - 1) / blocksPerMapPage + 1))
        {
            throw new ProtocolException($"{mapPages.Length} map pages of {blocksPerMapPage} blocks for a heap of {blocks}");
        }
        return new HeapVisibility(new RelationId(file.DatabaseOid, relation), file, blocks, blocksPerMapPage, mapPages, chunks);
    }

    public bool IsAllVisible(uint chunk) => (_chunks[chunk / 8] & (1 << (int)(chunk % 8))) != 0;

    /// <summary>Of a chunk that is all-visible.</summary>
    internal VisibilityStamp StampOf(uint chunk)
    {
        uint first = chunk * ProtocolConstants.CacheChunkBlocks;
        uint blocks = Math.Min(ProtocolConstants.CacheChunkBlocks, _blocks - first);
        return new VisibilityStamp(_mapPages[first / _blocksPerMapPage], _mapPages[(first + blocks - 1) / _blocksPerMapPage], blocks);
    }

    private static uint ChunksOf(uint blocks) => (uint)(((ulong)blocks + ProtocolConstants.CacheChunkBlocks - 1) / ProtocolConstants.CacheChunkBlocks);
}

/// <summary>What a producer found in the visibility map after it had read a chunk for the block cache.</summary>
/// <param name="NewestLsn">Of its pages, as they were read.</param>
/// <param name="IsUnchanged">No page is newer than was asked for, and none has been sent.</param>
public readonly record struct ChunkVisibility(bool IsAllVisible, ulong FirstLsn, ulong LastLsn, ulong NewestLsn, bool IsUnchanged);
