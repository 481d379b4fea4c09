using PgFusion.Runtime.Columns;

namespace PgFusion.Runtime.BlockCache;

/// <summary>
/// Where one thread decodes morsels: a buffer with the columns one after another, as in a page, which the next morsel
/// overwrites. It is of the size of the largest morsel there was, so that it stays in the processor's cache.
/// </summary>
internal sealed unsafe class MorselDecoder : IDisposable
{
    private readonly NativeBuffer _buffer = new();
    private ColumnView[] _views = [];

    /// <summary>
    /// Opens a page over rows of the columns. It is good until the next call, and while the columns are not freed.
    /// </summary>
    /// <param name="columns">All of one chunk.</param>
    /// <param name="first">A multiple of <see cref="ColumnDecoder.RowGranularity"/>.</param>
    public void Decode(ReadOnlySpan<EncodedColumn?> columns, int first, int rows, PageView page)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, PageLayout.PageRowsMax);
        if (_views.Length < columns.Length)
        {
            _views = new ColumnView[columns.Length];
        }
        long bytes = 0;
        foreach (EncodedColumn? column in columns)
        {
            bytes += ColumnDecoder.BufferBytes(column!.Shape, rows);
        }
        byte* next = _buffer.Ensure<byte>(bytes);
        for (int i = 0; i < columns.Length; i++)
        {
            EncodedColumn column = columns[i]!;
            _views[i] = ColumnDecoder.Decode(column, first, rows, next);
            next += ColumnDecoder.BufferBytes(column.Shape, rows);
        }
        page.Assemble(_views.AsSpan(0, columns.Length), rows);
    }

    public void Dispose() => _buffer.Dispose();
}
