using System.Numerics;

namespace PgFusion.Runtime.Columns;

/// <summary>Where values of a result column are written: good for the row capacity of the page.</summary>
internal unsafe struct ResultColumnBuffer
{
    /// <summary>Zeroed for Bool, otherwise as it was.</summary>
    public byte* Values;

    /// <summary>A bit per row, all ones at the beginning.</summary>
    public byte* Validity;
}

/// <summary>
/// Lays out a result page in an extent and finishes it. <see cref="Begin"/> places the buffers; compiled code writes
/// values at <see cref="Buffers"/>, clears validity bits of nulls, and takes room for varlenas from
/// <see cref="VariableNext"/>; <see cref="Finish"/> writes header and descriptors from what is there. Nothing is
/// published before that, and one writer serves one page at a time.
/// </summary>
/// <remarks>
/// Kinds are those which PostgreSQL can read in place (pghooks/result/result.h): Bool to Float64, Fixed and Varlena.
/// The value of a Varlena is the offset, from the start of the page and divisible by 8, of a complete varlena with a
/// four-byte header.
/// </remarks>
internal sealed unsafe class ResultPageWriter
{
    private const int VarlenaHeaderSize = 4;

    private readonly ColumnShape[] _columns;
    private readonly ResultColumnBuffer[] _buffers;
    private byte* _page;
    private byte* _variable;

    public ResultPageWriter(ReadOnlySpan<ColumnShape> columns)
    {
        if (columns.Length > PageLayout.PageColumnsMax)
            throw new ArgumentException($"{columns.Length} columns, at most {PageLayout.PageColumnsMax} fit a page", nameof(columns));
        foreach (ColumnShape column in columns)
        {
            if (column.Kind is ColumnKind.View or ColumnKind.Decimal64 or ColumnKind.Decimal128)
                throw new ArgumentException($"{column.Kind} cannot be read as a result", nameof(columns));
            int width = PageLayout.Width(column.Kind);
            if (width < 0 ? column.Width <= 0 : column.Width != width)
                throw new ArgumentException($"{column.Kind} with a width of {column.Width}", nameof(columns));
        }

        _columns = columns.ToArray();
        _buffers = new ResultColumnBuffer[columns.Length];
    }

    public int RowCapacity { get; private set; }

    public ReadOnlySpan<ResultColumnBuffer> Buffers => _buffers;

    /// <summary>Where the next varlena goes, divisible by 8.</summary>
    public byte* VariableNext { get; set; }

    /// <summary>End of the extent.</summary>
    public byte* VariableEnd { get; private set; }

    /// <summary>Bytes of a page for so many rows, before any varlena.</summary>
    public long FixedSize(int rowCapacity)
    {
        long size = PageLayout.PageHeaderSize + (long)PageLayout.PageColumnSize * _columns.Length;
        foreach (ColumnShape column in _columns)
            size += PageLayout.Align(PageLayout.BufferSize(0, rowCapacity)) + PageLayout.Align(PageLayout.BufferSize(column.Width, rowCapacity));
        return size;
    }

    /// <summary>Starts a page. Returns false when the extent is too small for that many rows.</summary>
    public bool Begin(byte* extent, long size, int rowCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowCapacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCapacity, PageLayout.PageRowsMax);
        if ((ulong)extent % PageLayout.PageAlignment != 0)
            throw new ArgumentException("misaligned extent", nameof(extent));
        if (FixedSize(rowCapacity) > size)
            return false;

        _page = extent;
        RowCapacity = rowCapacity;
        byte* next = extent + PageLayout.PageHeaderSize + (long)PageLayout.PageColumnSize * _columns.Length;
        for (int i = 0; i < _columns.Length; i++)
        {
            long bitmapSize = PageLayout.Align(PageLayout.BufferSize(0, rowCapacity));
            _buffers[i].Validity = next;
            new Span<byte>(next, (int)bitmapSize).Fill(0xFF);
            next += bitmapSize;

            _buffers[i].Values = next;
            if (_columns[i].Kind == ColumnKind.Bool)
                new Span<byte>(next, (int)bitmapSize).Clear();
            next += PageLayout.Align(PageLayout.BufferSize(_columns[i].Width, rowCapacity));
        }

        _variable = next;
        VariableNext = next;
        VariableEnd = extent + size;
        return true;
    }

    public void SetNull(int column, int row)
    {
        _buffers[column].Validity[row >> 3] &= (byte)~(1 << (row & 7));
        int width = _columns[column].Width;
        if (width == 0)
            SetBool(column, row, false);
        else
            new Span<byte>(_buffers[column].Values + (long)row * width, width).Clear();
    }

    public void SetBool(int column, int row, bool value)
    {
        byte* bits = _buffers[column].Values + (row >> 3);
        *bits = (byte)((*bits & ~(1 << (row & 7))) | ((value ? 1 : 0) << (row & 7)));
    }

    /// <summary>
    /// Makes a varlena of that payload length the value of a row. Returns where the payload goes, or a null pointer when
    /// the page has no room for it.
    /// </summary>
    public byte* AddVarlena(int column, int row, int payloadLength)
    {
        long total = (long)payloadLength + VarlenaHeaderSize;
        if (total > VariableEnd - VariableNext)
            return null;

        byte* varlena = VariableNext;
        *(uint*)varlena = (uint)total << 2;
        ((ulong*)_buffers[column].Values)[row] = (ulong)(varlena - _page);
        VariableNext = varlena + Math.Min((total + 7) & ~7L, VariableEnd - varlena);
        return varlena + VarlenaHeaderSize;
    }

    /// <summary>Writes header and descriptors; returns the bytes of the page.</summary>
    public long Finish(int rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, RowCapacity);

        long used = VariableNext - _page;
        *(PageHeader*)_page = new PageHeader
        {
            Magic = PageLayout.PageMagic,
            ColumnCount = (uint)_columns.Length,
            RowCount = (uint)rowCount,
            RowCapacity = (uint)RowCapacity,
            Size = (ulong)used,
            VariableOffset = VariableNext == _variable ? 0 : (ulong)(_variable - _page),
            VariableSize = (ulong)(VariableNext - _variable),
        };

        PageColumn* descriptors = (PageColumn*)(_page + PageLayout.PageHeaderSize);
        for (int i = 0; i < _columns.Length; i++)
        {
            int nulls = CountNulls(_buffers[i].Validity, rowCount);
            descriptors[i] = new PageColumn
            {
                Kind = _columns[i].Kind,
                Flags = nulls > 0 ? ColumnFlags.HasNulls : ColumnFlags.None,
                Width = (ushort)_columns[i].Width,
                NullCount = (uint)nulls,
                ValidityOffset = nulls > 0 ? (ulong)(_buffers[i].Validity - _page) : 0,
                ValuesOffset = (ulong)(_buffers[i].Values - _page),
            };
        }

        _page = null;
        return used;
    }

    private static int CountNulls(byte* validity, int rows)
    {
        int nulls = 0;
        ulong* words = (ulong*)validity;
        for (int row = 0; row < rows; row += 64)
        {
            ulong zeros = ~words[row >> 6];
            if (rows - row < 64)
                zeros &= (1UL << (rows - row)) - 1;
            nulls += BitOperations.PopCount(zeros);
        }

        return nulls;
    }
}
