using PgFusion.Runtime.Arena;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Protocol;

namespace PgFusion.Worker;

/// <summary>
/// Messages towards one backend, composed on the calling thread and appended to the session's outgoing queue.
/// </summary>
internal sealed class SessionChannel(SharedArena arena, SessionLeases leases, OutgoingQueue outgoing, CancellationToken closed)
    : ISessionChannel
{
    // A writer that grew for one long message is not kept.
    private const int KeptBytesMax = 64 * 1024;

    [ThreadStatic]
    private static FrameWriter? t_writer;

    public CancellationToken Closed => closed;

    public ArenaLease Lease(long size) => arena.Lease(size, leases);

    public ArenaLease Lease(long size, SessionLeases owner) => arena.Lease(size, owner);

    public void SendScanFilters(uint leaf, IReadOnlyList<LeafFilter> filters)
    {
        FrameWriter frame = Begin(ProtocolConstants.MsgScanFilters);
        frame.U32(leaf);
        frame.U32((uint)filters.Count);
        foreach (LeafFilter filter in filters)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(filter.Low, filter.High);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(filter.SetBytes, filter.Set?.Size ?? 0);
            frame.U32((uint)filter.Column);
            frame.U64((ulong)filter.Low);
            frame.U64((ulong)filter.High);
            frame.U8((byte)filter.Kind);
            frame.U8((byte)filter.Key);
            frame.U64(filter.Set?.Offset ?? 0);
            frame.U64((ulong)filter.SetBytes);
        }
        End(frame);
    }

    public void SendGrant(ArenaLease extent)
    {
        FrameWriter frame = Begin(ProtocolConstants.MsgGrant);
        frame.U64(extent.Offset);
        frame.U64((ulong)extent.Size);
        End(frame);
    }

    public void SendScanChunk(uint leaf, uint chunk, uint firstBlock, uint blockCount, bool isWhole, ulong? unchangedSince = null)
    {
        FrameWriter frame = Begin(ProtocolConstants.MsgScanChunk);
        frame.U32(leaf);
        frame.U32(chunk);
        frame.U32(firstBlock);
        frame.U32(blockCount);
        frame.U8((byte)((isWhole ? ProtocolConstants.ChunkWhole : 0) | (unchangedSince is null ? 0 : ProtocolConstants.ChunkUnchanged)));
        frame.U64(unchangedSince ?? 0);
        End(frame);
    }

    public void SendResult(ArenaLease extent, ulong used, uint rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(used, (ulong)extent.Size);
        FrameWriter frame = Begin(ProtocolConstants.MsgResult);
        frame.U64(extent.Offset);
        frame.U64(used);
        frame.U32(rows);
        End(frame);
    }

    public void SendEnd(ulong rows)
    {
        FrameWriter frame = Begin(ProtocolConstants.MsgEnd);
        frame.U64(rows);
        End(frame);
    }

    public void SendError(PgException error, int location = -1)
    {
        FrameWriter frame = t_writer ??= new FrameWriter();
        ComposeError(frame, error, location);
        End(frame);
    }

    internal static void ComposeError(FrameWriter frame, PgException error, int location)
    {
        ReadOnlySpan<char> state = error.SqlState;
        if (state.Length != 5)
            throw new ArgumentException($"\"{error.SqlState}\" is not a SQLSTATE");
        frame.Begin(ProtocolConstants.MsgError);
        foreach (char c in state)
            frame.U8((byte)c);
        frame.Str(error.Message);
        frame.Str(error.Detail ?? "");
        frame.Str(error.Hint ?? "");
        frame.I32(location);
    }

    internal void SendPlanResult(PlanResult result)
    {
        switch (result)
        {
            case PlanResult.Planned planned:
                FrameWriter reply = Begin(ProtocolConstants.MsgPlanOk);
                reply.Bytes(planned.Reply.Span);
                reply.U32((uint)planned.CachedShares.Count);
                foreach (double share in planned.CachedShares)
                    reply.F64(share);
                End(reply);
                break;
            case PlanResult.Unsupported unsupported:
                FrameWriter frame = Begin(ProtocolConstants.MsgUnsupported);
                frame.Str(unsupported.Construct);
                frame.Str(unsupported.Detail);
                frame.I32(unsupported.Location);
                frame.Str(unsupported.Conjunct.Span);
                frame.U8(unsupported.LeavesWindows ? (byte)1 : (byte)0);
                End(frame);
                break;
            case PlanResult.Failed failed:
                SendError(failed.Error, failed.Location);
                break;
            default:
                throw new NotSupportedException($"plan result {result.GetType().Name}");
        }
    }

    internal void SendUnknownPlan() => End(Begin(ProtocolConstants.MsgUnknownPlan));

    /// <param name="code">Null: the plan is not known.</param>
    internal void SendCode(string? code)
    {
        if (code == null)
        {
            SendUnknownPlan();
            return;
        }
        FrameWriter frame = Begin(ProtocolConstants.MsgCode);
        frame.Str(code);
        End(frame);
    }

    internal void SendFinished(Finished finished)
    {
        FrameWriter frame = Begin(ProtocolConstants.MsgFinished);
        frame.U32((uint)finished.Operators.Count);
        foreach (OperatorStatistics statistics in finished.Operators)
        {
            frame.U32(statistics.Id);
            frame.U64(statistics.Rows);
            frame.U64(statistics.Nanoseconds);
            frame.U32((uint)statistics.Properties.Count);
            foreach ((string key, string value) in statistics.Properties)
            {
                frame.Str(key);
                frame.Str(value);
            }
        }
        End(frame);
    }

    internal void SendStatus(int threads, int sessions)
    {
        FrameWriter frame = Begin(ProtocolConstants.MsgStatusReply);
        frame.U32((uint)threads);
        frame.U32((uint)sessions);
        frame.U64((ulong)arena.Size);
        frame.U64((ulong)arena.LeasedBytes);
        End(frame);
    }

    internal void SendCacheRelations(IReadOnlyList<CachedRelationReport> relations)
    {
        FrameWriter frame = Begin(ProtocolConstants.MsgCacheRelations);
        frame.U32((uint)relations.Count);
        foreach (CachedRelationReport relation in relations)
        {
            frame.U32(relation.Relation);
            frame.U32(relation.Tablespace);
            frame.U32(relation.FileDatabase);
            frame.U32(relation.FileNumber);
            frame.U64((ulong)relation.Bytes);
            frame.U64((ulong)relation.Hits);
            frame.U64((ulong)relation.Misses);
            frame.U64((ulong)((relation.LastUse - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond));
            frame.U8(relation.IsPinned ? (byte)1 : (byte)0);
            frame.U32((uint)relation.Columns);
            frame.U32((uint)relation.Chunks.Count);
            foreach (CachedChunkReport chunk in relation.Chunks)
            {
                frame.U32(chunk.Number);
                frame.U32(chunk.Blocks);
                frame.U64(chunk.FirstLsn);
                frame.U64(chunk.LastLsn);
                frame.U64((ulong)chunk.Bytes);
            }
        }
        End(frame);
    }

    internal void SendCacheDone(long bytes)
    {
        FrameWriter frame = Begin(ProtocolConstants.MsgCacheDone);
        frame.U64((ulong)bytes);
        End(frame);
    }

    private static FrameWriter Begin(int type)
    {
        FrameWriter frame = t_writer ??= new FrameWriter();
        frame.Begin(type);
        return frame;
    }

    private void End(FrameWriter frame)
    {
        try
        {
            outgoing.Append(frame.End());
        }
        finally
        {
            if (frame.Length > KeptBytesMax)
                t_writer = null;
        }
    }
}
