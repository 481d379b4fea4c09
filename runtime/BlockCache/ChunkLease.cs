namespace PgFusion.Runtime.BlockCache;

/// <summary>How a look-up ended.</summary>
internal enum LookupResult
{
    /// <summary>Nothing of the chunk is there.</summary>
    Absent,

    /// <summary>What is there has another stamp.</summary>
    Stale,

    /// <summary>Some of the columns are there, or none of those asked for. They can serve to skip the chunk.</summary>
    Partial,

    /// <summary>All are.</summary>
    Complete,
}

/// <summary>
/// The columns of a chunk that one look-up has found, with a reference to each: they stay, whatever becomes of them in
/// the cache, until the lease is disposed. Any thread may read it; it is disposed once, after the last morsel.
/// </summary>
internal sealed class ChunkLease(EncodedColumn?[] columns, int rows) : IDisposable
{
    private EncodedColumn?[]? _columns = columns;

    /// <summary>In the order asked for; null: not there.</summary>
    public ReadOnlySpan<EncodedColumn?> Columns => _columns ?? throw new ObjectDisposedException(nameof(ChunkLease));

    /// <summary>Of the chunk.</summary>
    public int Rows { get; } = rows;

    public void Dispose()
    {
        EncodedColumn?[]? columns = Interlocked.Exchange(ref _columns, null);
        if (columns is null)
        {
            return;
        }
        foreach (EncodedColumn? column in columns)
        {
            column?.Release();
        }
    }
}
