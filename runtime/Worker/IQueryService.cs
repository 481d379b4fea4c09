using PgFusion.Runtime.Arena;
using PgFusion.Runtime.Functions;

namespace PgFusion.Worker;

/// <summary>
/// What sessions ask the compiler and the scheduler for. Called on pool threads, for many sessions at a time. A
/// <see cref="PgException"/> becomes the ERROR of the request; any other exception becomes an internal error.
/// </summary>
public interface IQueryService
{
    /// <summary>Plans a request. <paramref name="cancel"/> is signalled when nobody waits for the answer any more.</summary>
    /// <param name="database">Of the session.</param>
    PlanResult Plan(ReadOnlyMemory<byte> request, uint database, CancellationToken cancel);

    /// <summary>
    /// Starts a planned query; grants, chunks and results may go to the channel before this returns. Null: no plan of
    /// that hash and digest is known.
    /// </summary>
    IQueryExecution? Execute(ExecuteRequest request, ISessionChannel channel);

    /// <summary>The generated code of a plan, in one of the formats PGF_CODE_*. Null: the plan is not known.</summary>
    string? ExplainCode(byte[] hash, int format);

    /// <summary>What the block cache has of a database.</summary>
    IReadOnlyList<CachedRelationReport> CacheReport(uint database);

    /// <summary>Drops a relation's columns from the block cache. Returns the bytes that they took.</summary>
    long CacheEvict(uint database, uint relation);

    /// <summary>A relation's columns stay in the block cache, or no longer. Returns the bytes that they take.</summary>
    long CachePin(uint database, uint relation, bool pin);
}

/// <param name="FileNumber">0: nothing of the relation is there, but it is pinned.</param>
public sealed record CachedRelationReport(
    uint Relation, uint Tablespace, uint FileDatabase, uint FileNumber, long Bytes, long Hits, long Misses, DateTimeOffset LastUse, bool IsPinned,
    int Columns, IReadOnlyList<CachedChunkReport> Chunks);

/// <summary>A chunk in the block cache, and the LSNs of the map pages that it was read under.</summary>
public readonly record struct CachedChunkReport(uint Number, uint Blocks, ulong FirstLsn, ulong LastLsn, long Bytes);

/// <summary>
/// The pages of one process that reads leaves. The methods are called in the order of its messages, one at a time, on
/// its session's reader: they hand over and return, and do not wait. They may still come after the execution has sent
/// an error or its end, or has been freed.
/// </summary>
public interface IPageTaker
{
    /// <summary>
    /// The producer filled an extent: it is leased by this session, and <paramref name="used"/> bytes lie within it.
    /// Nothing else of the page has been checked.
    /// </summary>
    void OnPage(uint leaf, uint chunk, ArenaLease extent, ulong used, uint rows);

    /// <param name="visibility">Of a chunk that was asked for whole.</param>
    void OnChunkDone(uint leaf, uint chunk, bool endOfLeaf, ChunkVisibility visibility);

    /// <summary>The producer needs another extent, of at least that many bytes.</summary>
    void OnNeedExtent(ulong bytes);
}

/// <summary>The pages of a scan worker, which has a session of its own.</summary>
public interface IScanWorker : IPageTaker
{
    /// <summary>
    /// The scan worker's socket has closed. Completes when no thread touches an extent of that session any more; chunks
    /// that it had not begun are given to others, and the query fails if it stopped in the middle of one.
    /// </summary>
    Task DetachAsync();
}

/// <summary>
/// A query that runs. Its own pages are those of the leader, which also calls in the order of its messages. Exactly one of <see cref="Finish"/> and <see cref="AbortAsync"/> is called, once, and nothing after it; when it is
/// over, no thread touches an extent of the session, as the session then takes back what has not been released. Freeing
/// the query's own memory takes its time when that is gigabytes: nobody waits for it, it is left to
/// <see cref="IDisposable.Dispose"/>, which is called last.
/// </summary>
public interface IQueryExecution : IPageTaker, IDisposable
{
    /// <summary>
    /// Another process helps with the leaves that are shared; chunks and grants go to its channel, and its end when the
    /// query needs it no more. Null: that is so already.
    /// </summary>
    IScanWorker? Attach(ISessionChannel channel);

    /// <summary>A result page has been read. The extent is the execution's to release, or to fill again.</summary>
    void OnRelease(ArenaLease extent);

    /// <summary>Stops what still runs, waits for it, and tells what was done. May block.</summary>
    Finished Finish();

    /// <summary>The socket has closed: stop at once; completes when everything has stopped, within 100 ms.</summary>
    Task AbortAsync();
}

/// <summary>
/// The way to the backend of one session. Thread-safe; messages go out in the order of the calls. When the backend does
/// not read, the calls wait as soon as <see cref="OutgoingQueue.BytesMax"/> are outstanding; when the session has
/// closed, they do nothing.
/// </summary>
public interface ISessionChannel
{
    /// <summary>Signalled when the socket has closed.</summary>
    CancellationToken Closed { get; }

    /// <summary>An extent that comes back with the query at the latest.</summary>
    /// <exception cref="PgException">53200: the arena is exhausted.</exception>
    ArenaLease Lease(long size);

    /// <summary>An extent that comes back when its owner gives it back: others read it, too.</summary>
    /// <exception cref="PgException">53200: the arena is exhausted.</exception>
    ArenaLease Lease(long size, SessionLeases owner);

    void SendGrant(ArenaLease extent);

    /// <summary>Before chunks of a leaf: rows that do not pass need not come. In place of the filters that it had.</summary>
    void SendScanFilters(uint leaf, IReadOnlyList<LeafFilter> filters);

    /// <param name="isWhole">For the block cache: all rows, and the map is to be looked at again.</param>
    /// <param name="unchangedSince">Then, only if one of its pages has a greater LSN; null: in any case.</param>
    void SendScanChunk(uint leaf, uint chunk, uint firstBlock, uint blockCount, bool isWhole, ulong? unchangedSince = null);

    void SendResult(ArenaLease extent, ulong used, uint rows);

    void SendEnd(ulong rows);

    void SendError(PgException error, int location = -1);
}

/// <summary>A condition on a column of a leaf: from low to high, both included, and in a set if there is one.</summary>
/// <param name="Column">Position in the leaf.</param>
/// <param name="Kind">PGF_FILTER_*.</param>
/// <param name="Key">PGF_KEY_*: how a value is looked up.</param>
/// <param name="Set">Where its words lie.</param>
/// <param name="SetBytes">Of the extent.</param>
public sealed record LeafFilter(int Column, long Low, long High, int Kind, int Key, ArenaLease? Set, long SetBytes);

/// <summary>Outcome of planning that is not an exception.</summary>
public abstract record PlanResult
{
    private PlanResult()
    {
    }

    /// <summary>The payload of PLAN_OK: what the digest covers, and by leaf the share of its blocks that the block cache has.</summary>
    public sealed record Planned(ReadOnlyMemory<byte> Reply, IReadOnlyList<double> CachedShares) : PlanResult;

    /// <summary>
    /// A construct that PgFusion does not run; <paramref name="Location"/> is its byte in the query text, -1: unknown.
    /// </summary>
    /// <param name="Construct">As a noun phrase.</param>
    /// <param name="Detail">A sentence, or empty.</param>
    /// <param name="Location">See above.</param>
    /// <param name="Conjunct">Node text of the conjunct of WHERE or ON that it stands in; empty when it stands elsewhere.</param>
    /// <param name="LeavesWindows">The window functions have to be PostgreSQL's.</param>
    public sealed record Unsupported(string Construct, string Detail, int Location, ReadOnlyMemory<byte> Conjunct, bool LeavesWindows = false) : PlanResult;

    /// <summary>An error of the query itself.</summary>
    public sealed record Failed(PgException Error, int Location) : PlanResult;
}

/// <summary>What a query did, for EXPLAIN ANALYZE.</summary>
public sealed record Finished(IReadOnlyList<OperatorStatistics> Operators)
{
    public static Finished Nothing { get; } = new([]);
}

/// <param name="Nanoseconds">Of thread time.</param>
public sealed record OperatorStatistics(
    uint Id, ulong Rows, ulong Nanoseconds, IReadOnlyList<KeyValuePair<string, string>> Properties);
