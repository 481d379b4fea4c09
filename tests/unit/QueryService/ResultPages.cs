using PgFusion.Runtime.Columns;

namespace PgFusion.UnitTests.QueryService;

/// <summary>Reads result pages by what pghooks/scan/page.h says of them, checking as pghooks/result does.</summary>
internal static unsafe class ResultPages
{
    /// <summary>Values by kind: bool, sbyte to long, float, double, byte[] for fixed and varlenas (payload), null.</summary>
    public static List<object?[]> Read(byte* page, ulong size, ColumnShape[] shapes)
    {
        Require((ulong)page % PageLayout.PageAlignment == 0, "alignment");
        PageHeader header = *(PageHeader*)page;
        Require(header.Magic == PageLayout.PageMagic, "magic");
        Require(header.Size == size, "size");
        Require(header.ColumnCount == (uint)shapes.Length, "columns");
        Require(header.RowCount <= header.RowCapacity && header.RowCapacity <= PageLayout.PageRowsMax, "rows");
        ulong fixedEnd = (ulong)(PageLayout.PageHeaderSize + PageLayout.PageColumnSize * shapes.Length);
        var rows = new List<object?[]>();
        for (int row = 0; row < header.RowCount; row++)
        {
            rows.Add(new object?[shapes.Length]);
        }
        for (int i = 0; i < shapes.Length; i++)
        {
            PageColumn column = ((PageColumn*)(page + PageLayout.PageHeaderSize))[i];
            Require(column.Kind == shapes[i].Kind && column.Width == shapes[i].Width, $"shape of column {i}");
            CheckBuffer(column.ValuesOffset, PageLayout.BufferSize(column.Width, (int)header.RowCapacity));
            bool hasNulls = (column.Flags & ColumnFlags.HasNulls) != 0;
            Require(hasNulls == (column.ValidityOffset != 0) && hasNulls == (column.NullCount > 0), "null count");
            if (hasNulls)
            {
                CheckBuffer(column.ValidityOffset, PageLayout.BufferSize(0, (int)header.RowCapacity));
            }
            uint nulls = 0;
            for (int row = 0; row < header.RowCount; row++)
            {
                byte* at = page + column.ValuesOffset + (ulong)row * column.Width;
                if (hasNulls && !Bit(page + column.ValidityOffset, row))
                {
                    nulls++;
                    Require(column.Kind == ColumnKind.Bool ? !Bit(page + column.ValuesOffset, row) : new ReadOnlySpan<byte>(at, column.Width).IndexOfAnyExcept((byte)0) < 0,
                        "a null's value is zero");
                    continue;
                }
                rows[row][i] = column.Kind switch
                {
                    ColumnKind.Bool => Bit(page + column.ValuesOffset, row),
                    ColumnKind.Int8 => *(sbyte*)at,
                    ColumnKind.Int16 => *(short*)at,
                    ColumnKind.Int32 => *(int*)at,
                    ColumnKind.Int64 => *(long*)at,
                    ColumnKind.Float32 => *(float*)at,
                    ColumnKind.Float64 => *(double*)at,
                    ColumnKind.Fixed => new ReadOnlySpan<byte>(at, column.Width).ToArray(),
                    ColumnKind.Varlena => Varlena(*(ulong*)at),
                    _ => throw new InvalidDataException($"{column.Kind} in a result"),
                };
            }
            Require(nulls == column.NullCount, "null count");

            void CheckBuffer(ulong offset, long bytes) =>
                Require(offset >= fixedEnd && offset % PageLayout.PageAlignment == 0 && offset + (ulong)PageLayout.Align(bytes) <= size, $"buffer of column {i}");
        }
        return rows;

        byte[] Varlena(ulong offset)
        {
            Require(offset % 8 == 0 && offset >= header.VariableOffset && header.VariableOffset > 0 && offset + 4 <= size, "varlena offset");
            uint word = *(uint*)(page + offset);
            // A four-byte header of an uncompressed varlena; the length counts the header.
            Require((word & 3) == 0 && word >> 2 >= 4 && offset + (word >> 2) <= header.VariableOffset + header.VariableSize, "varlena length");
            return new ReadOnlySpan<byte>(page + offset + 4, (int)(word >> 2) - 4).ToArray();
        }
    }

    private static bool Bit(byte* bits, int row) => (bits[row >> 3] >> (row & 7) & 1) != 0;

    private static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidDataException($"the result page breaks its layout: {what}");
        }
    }
}
