using PgFusion.Runtime.Protocol;
using PgFusion.Worker;

namespace PgFusion.UnitTests.QueryService;

/// <summary>A visibility map that does not change while a query runs, and pages of which all have one LSN.</summary>
internal static class TestVisibility
{
    public const ulong Lsn = 4711;

    public static HeapVisibility Of(uint blocks, IReadOnlySet<uint> notVisible, ulong lsn = Lsn, uint databaseBirth = 1)
    {
        uint chunks = (blocks + ProtocolConstants.CacheChunkBlocks - 1) / ProtocolConstants.CacheChunkBlocks;
        var writer = new PayloadWriter(256);
        writer.U32(16385);
        writer.U32(1663);
        writer.U32(5);
        writer.U32(16390);
        writer.U32(databaseBirth);
        writer.U32(32672);
        uint mapPages = blocks == 0 ? 0 : (blocks - 1) / 32672 + 1;
        writer.U32(mapPages);
        for (uint i = 0; i < mapPages; i++)
            writer.U64(lsn);
        var bits = new byte[(chunks + 7) / 8];
        for (uint chunk = 0; chunk < chunks; chunk++)
            bits[chunk / 8] |= (byte)(notVisible.Contains(chunk) ? 0 : 1 << (int)(chunk % 8));
        writer.Bytes(bits);
        var reader = new PayloadReader(writer.ToArray());
        return HeapVisibility.Read(ref reader, blocks);
    }

    /// <param name="pageLsn">Of all pages of the chunk.</param>
    public static ChunkVisibility After(bool isWhole, ulong? unchangedSince = null, ulong lsn = Lsn, ulong pageLsn = Lsn) =>
        isWhole ? new ChunkVisibility(true, lsn, lsn, pageLsn, IsUnchanged: pageLsn <= unchangedSince) : default;
}
