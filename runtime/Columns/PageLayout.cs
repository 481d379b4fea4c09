using System.Runtime.InteropServices;

namespace PgFusion.Runtime.Columns;

/// <summary>
/// The layout of a page: the numbers and structures of pghooks/scan/page.h, which explains them. A test compares the
/// two: PGF_PAGE_MAGIC there is <see cref="PageMagic"/> here, and fields have the same names, order and widths.
/// </summary>
internal static class PageLayout
{
    public const uint PageMagic = 0x50464750;
    public const int PageAlignment = 64;
    public const int PageHeaderSize = 64;
    public const int PageColumnSize = 64;
    public const int PageRowsMax = 8192;
    public const int PageColumnsMax = 1664;

    /// <summary>The value that stands for NaN in a column of kind Decimal64.</summary>
    public const long Decimal64NaN = long.MaxValue;

    /// <summary>The value that stands for NaN in a column of kind Decimal128.</summary>
    public static readonly Int128 Decimal128NaN = Int128.MaxValue;

    /// <summary>The longest payload that lies in a view itself.</summary>
    public const int ViewInlineMax = 12;

    public const int ViewSize = 16;

    public static long Align(long size) => (size + (PageAlignment - 1)) & -PageAlignment;

    /// <summary>Bytes of a buffer for so many rows, without padding. Width 0: one bit a row.</summary>
    public static long BufferSize(int width, int rows) => width == 0 ? (rows + 7L) / 8 : (long)width * rows;

    /// <summary>Bytes per value of a kind; 0: one bit; -1: the length of the type.</summary>
    public static int Width(ColumnKind kind) => kind switch
    {
        ColumnKind.Bool => 0,
        ColumnKind.Int8 => 1,
        ColumnKind.Int16 => 2,
        ColumnKind.Int32 or ColumnKind.Float32 => 4,
        ColumnKind.Int64 or ColumnKind.Float64 or ColumnKind.Decimal64 or ColumnKind.Varlena => 8,
        ColumnKind.Decimal128 or ColumnKind.View => 16,
        ColumnKind.Fixed => -1,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such column kind"),
    };
}

/// <summary>How the values of a column are stored (PGF_KIND_*).</summary>
internal enum ColumnKind : ushort
{
    Bool = 1,
    Int8 = 2,
    Int16 = 3,
    Int32 = 4,
    Int64 = 5,
    Float32 = 6,
    Float64 = 7,
    Decimal64 = 8,
    Decimal128 = 9,
    View = 10,
    Fixed = 11,
    Varlena = 12,
}

/// <summary>What holds for a column in one page (PGF_COLUMN_*).</summary>
[Flags]
internal enum ColumnFlags : ushort
{
    None = 0,
    HasNulls = 1,
    HasSpecials = 2,
    HasRange = 4,
}

/// <summary>PgfPageHeader of page.h.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal unsafe struct PageHeader
{
    public uint Magic;
    public uint ColumnCount;
    public uint RowCount;
    public uint RowCapacity;
    public uint Leaf;
    public uint Chunk;
    public ulong Size;
    public ulong VariableOffset;
    public ulong VariableSize;
    public fixed ulong Reserved[2];
}

/// <summary>PgfPageColumn of page.h.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal unsafe struct PageColumn
{
    public ColumnKind Kind;
    public ColumnFlags Flags;
    public ushort Width;
    public ushort Scale;
    public uint NullCount;
    public uint Reserved0;
    public ulong ValidityOffset;
    public ulong ValuesOffset;
    public long Min;
    public long Max;
    public fixed ulong Reserved[2];
}

/// <summary>What a reader expects of a column, or a writer makes: kind, bytes per value, decimal places.</summary>
internal readonly record struct ColumnShape(ColumnKind Kind, int Width, int Scale = 0)
{
    /// <summary>The shape of a kind whose width is its own.</summary>
    public ColumnShape(ColumnKind kind) : this(kind, PageLayout.Width(kind)) => ArgumentOutOfRangeException.ThrowIfNegative(Width);
}
