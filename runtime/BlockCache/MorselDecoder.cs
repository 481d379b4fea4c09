using PgFusion.Runtime.Columns;
using PgFusion.Runtime.Kernels;

namespace PgFusion.Runtime.BlockCache;

/// <summary>
/// Where one thread decodes morsels: a buffer with the columns one after another, as in a page, which the next morsel
/// overwrites. It is of the size of the largest morsel there was, so that it stays in the processor's cache.
/// <code>
///   Begin ─ SelectRange, Column: rows are chosen, columns are decoded as far as that needs them ─ Finish: the others, for those rows
/// </code>
/// </summary>
internal sealed unsafe class MorselDecoder : IDisposable
{
    /// <summary>How many times longer it takes to decode a row by itself.</summary>
    private const int SelectedCost = 8;

    private readonly NativeBuffer _buffer = new();
    private ColumnView[] _views = [];
    private bool[] _isDecoded = [];
    private long[] _offsets = [];
    private EncodedColumn?[] _columns = [];
    private byte* _start;
    private int _count;
    private int _first;
    private int _rows;

    /// <summary>Turns to rows of the columns, of which none is decoded yet.</summary>
    /// <param name="columns">All of one chunk; they must not be freed while what is decoded is used.</param>
    /// <param name="first">A multiple of <see cref="ColumnDecoder.RowGranularity"/>.</param>
    public void Begin(ReadOnlySpan<EncodedColumn?> columns, int first, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, PageLayout.PageRowsMax);
        if (_views.Length < columns.Length)
        {
            _views = new ColumnView[columns.Length];
            _isDecoded = new bool[columns.Length];
            _offsets = new long[columns.Length];
            _columns = new EncodedColumn?[columns.Length];
        }
        _count = columns.Length;
        _first = first;
        _rows = rows;
        long bytes = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            EncodedColumn column = columns[i]!;
            if (first % ColumnDecoder.RowGranularity != 0 || rows < 0 || first > column.Rows - rows)
            {
                throw new ArgumentOutOfRangeException(nameof(first), $"rows {first} to {first + rows} of {column.Rows}");
            }
            _columns[i] = column;
            _isDecoded[i] = false;
            _offsets[i] = bytes;
            bytes += ColumnDecoder.BufferBytes(column.Shape, rows);
        }
        _start = _buffer.Ensure<byte>(bytes);
    }

    /// <summary>Leaves the rows in the bitmap whose value lies in a range of integers, both ends included, and is not NULL.</summary>
    public void SelectRange(in ColumnBounds bounds, ulong* bitmap)
    {
        EncodedColumn column = _columns[bounds.Column]!;
        if (RangeFilter.CanApply(column))
        {
            RangeFilter.Apply(column, _first, _rows, bounds.Low, bounds.High, bitmap);
            return;
        }
        ref readonly ColumnView view = ref Column(bounds.Column);
        RangeFilter.ApplyToValues(view.Kind, view.Values, _rows, bounds.Low, bounds.High, bitmap);
        FilterKernels.AndValid(bitmap, _rows, view.Validity);
    }

    /// <summary>A column, decoded for all rows.</summary>
    public ref readonly ColumnView Column(int index)
    {
        Decode(index, default);
        return ref _views[index];
    }

    /// <summary>
    /// Opens a page over the rows. It is good until the next morsel begins, and while the columns are not freed.
    /// </summary>
    /// <param name="selection">The rows whose values are needed, if they are few: others may have any value. None: all are.</param>
    public void Finish(PageView page, ReadOnlySpan<ushort> selection)
    {
        for (int i = 0; i < _count; i++)
        {
            Decode(i, selection);
        }
        page.Assemble(_views.AsSpan(0, _count), _rows);
    }

    /// <summary>So few of the rows that decoding them one by one takes less time.</summary>
    public static bool AreFew(int selected, int rows) => selected < rows / SelectedCost;

    /// <summary>All rows of all columns.</summary>
    public void Decode(ReadOnlySpan<EncodedColumn?> columns, int first, int rows, PageView page)
    {
        Begin(columns, first, rows);
        Finish(page, default);
    }

    public void Dispose() => _buffer.Dispose();

    private void Decode(int index, ReadOnlySpan<ushort> selection)
    {
        if (!_isDecoded[index])
        {
            _views[index] = ColumnDecoder.Decode(_columns[index]!, _first, _rows, _start + _offsets[index], selection);
            _isDecoded[index] = true;
        }
    }
}
