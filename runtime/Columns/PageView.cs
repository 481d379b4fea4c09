using System.Numerics;
using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Columns;

/// <summary>
/// One column of a page, as pointers into the extent. All of them are good for <see cref="PageView.RowCapacity"/> rows,
/// rounded up to whole 64-byte blocks, so vector code may read past the last row.
/// </summary>
internal readonly unsafe struct ColumnView
{
    public readonly ColumnKind Kind;
    public readonly ColumnFlags Flags;

    /// <summary>Bytes per value; 0 for Bool, one bit per row.</summary>
    public readonly int Width;

    public readonly int Scale;
    public readonly int NullCount;

    /// <summary>A bit per row, 1 where the value is not null; null pointer: no nulls.</summary>
    public readonly byte* Validity;

    public readonly byte* Values;

    /// <summary>What offsets in views count from; null pointer: the page has no variable bytes.</summary>
    public readonly byte* Variable;

    /// <summary>Smallest and largest value without nulls and NaN; only with <see cref="ColumnFlags.HasRange"/>.</summary>
    public readonly long Min;

    /// <inheritdoc cref="Min"/>
    public readonly long Max;

    public ColumnView(byte* page, in PageHeader header, in PageColumn column)
    {
        Kind = column.Kind;
        Flags = column.Flags;
        Width = column.Width;
        Scale = column.Scale;
        NullCount = (int)column.NullCount;
        Validity = column.ValidityOffset == 0 ? null : page + column.ValidityOffset;
        Values = page + column.ValuesOffset;
        Variable = header.VariableOffset == 0 ? null : page + header.VariableOffset;
        Min = column.Min;
        Max = column.Max;
    }

    /// <summary>A column that lies anywhere, laid out as one of a page.</summary>
    public ColumnView(ColumnShape shape, ColumnFlags flags, int nullCount, byte* validity, byte* values, byte* variable, long min, long max)
    {
        Kind = shape.Kind;
        Flags = flags;
        Width = shape.Width;
        Scale = shape.Scale;
        NullCount = nullCount;
        Validity = validity;
        Values = values;
        Variable = variable;
        Min = min;
        Max = max;
    }

    public bool HasNulls => (Flags & ColumnFlags.HasNulls) != 0;

    public bool HasSpecials => (Flags & ColumnFlags.HasSpecials) != 0;

    public bool HasRange => (Flags & ColumnFlags.HasRange) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsNull(int row) => Validity != null && (Validity[row >> 3] & (1 << (row & 7))) == 0;

    /// <summary>The value of a Bool column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Bool(int row) => (Values[row >> 3] & (1 << (row & 7))) != 0;

    /// <summary>The payload of a View column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> View(int row)
    {
        byte* view = Values + (long)row * PageLayout.ViewSize;
        int length = *(int*)view;
        return new ReadOnlySpan<byte>(length <= PageLayout.ViewInlineMax ? view + 4 : Variable + *(int*)(view + 12), length);
    }
}

/// <summary>
/// A scanned page, read-only. In comes an extent that a producer in another process has filled; <see cref="Open"/>
/// checks every count, offset and alignment in it against the extent, views included, and throws
/// <see cref="InvalidPageException"/> where it does not hold. From then on the columns are plain pointers that need no
/// check. The extent must stay leased while the view is used, and nobody may write to it. An instance can be opened
/// again and again, and then does not allocate.
/// </summary>
internal sealed unsafe class PageView
{
    private ColumnView[] _columns = [];

    public int RowCount { get; private set; }

    public int RowCapacity { get; private set; }

    public int ColumnCount { get; private set; }

    public uint Leaf { get; private set; }

    public uint Chunk { get; private set; }

    public ReadOnlySpan<ColumnView> Columns => _columns.AsSpan(0, ColumnCount);

    public ref readonly ColumnView Column(int index) => ref Columns[index];

    /// <param name="page">Start of the extent, aligned to 64 bytes.</param>
    /// <param name="size">Bytes of the extent which may be touched.</param>
    /// <param name="expected">The shapes that the page must have, in order; null: any.</param>
    public void Open(byte* page, long size, ColumnShape[]? expected = null)
    {
        ColumnCount = 0;
        RowCount = 0;
        Require((ulong)page % PageLayout.PageAlignment == 0, "misaligned");
        Require(size >= PageLayout.PageHeaderSize, "shorter than its header");

        // A copy, so that what was checked is what is used.
        PageHeader header = *(PageHeader*)page;
        Require(header.Magic == PageLayout.PageMagic, "wrong magic number");
        Require(header.Size <= (ulong)size, "larger than its extent");
        Require(header.ColumnCount <= PageLayout.PageColumnsMax, "too many columns");
        Require(header.RowCapacity <= PageLayout.PageRowsMax, "too many rows");
        Require(header.RowCount <= header.RowCapacity, "more rows than its capacity");
        Require(header.Size >= PageLayout.PageHeaderSize + (ulong)PageLayout.PageColumnSize * header.ColumnCount,
            "shorter than its column list");
        Require(header.VariableOffset == 0
            ? header.VariableSize == 0
            : Contains(header, header.VariableOffset, header.VariableSize), "variable bytes outside of the page");
        Require(header.VariableSize <= int.MaxValue, "too many variable bytes");
        Require(expected == null || expected.Length == (int)header.ColumnCount, "wrong number of columns");

        int columns = (int)header.ColumnCount;
        if (_columns.Length < columns)
            _columns = new ColumnView[columns];
        for (int i = 0; i < columns; i++)
        {
            PageColumn column = ((PageColumn*)(page + PageLayout.PageHeaderSize))[i];
            CheckColumn(page, header, column, i);
            if (expected != null && expected[i] != new ColumnShape(column.Kind, column.Width, column.Scale))
                throw Invalid($"column {i} is {column.Kind} of width {column.Width} and scale {column.Scale}, expected {expected[i]}");
            _columns[i] = new ColumnView(page, header, column);
            if (column.Kind == ColumnKind.View)
                CheckViews(page + column.ValuesOffset, (int)header.RowCount, header.VariableSize, i);
        }

        ColumnCount = columns;
        RowCount = (int)header.RowCount;
        RowCapacity = (int)header.RowCapacity;
        Leaf = header.Leaf;
        Chunk = header.Chunk;
    }

    /// <summary>
    /// Stands for columns that this process has made, of so many rows, instead of an extent. They need no check.
    /// </summary>
    public void Assemble(ReadOnlySpan<ColumnView> columns, int rows)
    {
        if (_columns.Length < columns.Length)
            _columns = new ColumnView[columns.Length];
        columns.CopyTo(_columns);
        ColumnCount = columns.Length;
        RowCount = rows;
        RowCapacity = rows;
        Leaf = 0;
        Chunk = 0;
    }

    /// <summary>Is [offset, offset + length) in the page, behind the header, and aligned as buffers are?</summary>
    private static bool Contains(in PageHeader header, ulong offset, ulong length) =>
        offset >= PageLayout.PageHeaderSize && offset % PageLayout.PageAlignment == 0
        && offset <= header.Size && length <= header.Size - offset;

    private static void CheckColumn(byte* page, in PageHeader header, in PageColumn column, int index)
    {
        Require(column.Kind is >= ColumnKind.Bool and < ColumnKind.Varlena, index, "unknown kind");
        int width = PageLayout.Width(column.Kind);
        Require(width < 0 ? column.Width is > 0 and <= (ushort)short.MaxValue : column.Width == width, index, "wrong width");
        Require(column.Scale == 0
            || (column.Kind == ColumnKind.Decimal64 && column.Scale <= 18)
            || (column.Kind == ColumnKind.Decimal128 && column.Scale <= 38), index, "wrong scale");

        int capacity = (int)header.RowCapacity;
        int rows = (int)header.RowCount;
        Require(Contains(header, column.ValuesOffset, (ulong)PageLayout.Align(PageLayout.BufferSize(column.Width, capacity))),
            index, "values outside of the page");
        bool hasValidity = column.ValidityOffset != 0;
        Require(!hasValidity || Contains(header, column.ValidityOffset, (ulong)PageLayout.Align(PageLayout.BufferSize(0, capacity))),
            index, "validity outside of the page");

        bool hasNulls = (column.Flags & ColumnFlags.HasNulls) != 0;
        Require(hasNulls == hasValidity && hasNulls == (column.NullCount > 0), index, "contradicting null count");
        if (hasValidity)
            Require(column.NullCount == rows - CountOnes(page + column.ValidityOffset, rows), index, "wrong null count");

        bool integers = column.Kind is ColumnKind.Int8 or ColumnKind.Int16 or ColumnKind.Int32 or ColumnKind.Int64
            or ColumnKind.Decimal64;
        Require((column.Flags & ColumnFlags.HasRange) == 0 || (integers && column.Min <= column.Max), index, "wrong range");
        Require((column.Flags & ColumnFlags.HasSpecials) == 0
            || column.Kind is ColumnKind.Decimal64 or ColumnKind.Decimal128, index, "specials in a kind without");
    }

    /// <summary>Set bits among the first <paramref name="count"/>. The buffer is padded to whole words.</summary>
    private static long CountOnes(byte* bits, int count)
    {
        long ones = 0;
        int words = count >> 6;
        for (int i = 0; i < words; i++)
            ones += BitOperations.PopCount(((ulong*)bits)[i]);
        int rest = count & 63;
        if (rest != 0)
            ones += BitOperations.PopCount(((ulong*)bits)[words] & ((1UL << rest) - 1));
        return ones;
    }

    /// <summary>Every view lies inside of itself or of the variable bytes.</summary>
    private static void CheckViews(byte* views, int rows, ulong variableSize, int index)
    {
        ulong wrong = 0;
        for (int row = 0; row < rows; row++)
        {
            uint length = *(uint*)(views + (long)row * PageLayout.ViewSize);
            ulong buffer = *(uint*)(views + (long)row * PageLayout.ViewSize + 8);
            ulong offset = *(uint*)(views + (long)row * PageLayout.ViewSize + 12);
            if (length > PageLayout.ViewInlineMax)
                wrong |= buffer | (offset + length > variableSize ? 1UL : 0);
        }

        Require(wrong == 0, index, "view outside of the variable bytes");
    }

    private static void Require(bool condition, string what)
    {
        if (!condition)
            throw Invalid(what);
    }

    private static void Require(bool condition, int column, string what)
    {
        if (!condition)
            throw Invalid($"{what} (column {column})");
    }

    private static InvalidPageException Invalid(string what) => new("invalid page: " + what);
}
