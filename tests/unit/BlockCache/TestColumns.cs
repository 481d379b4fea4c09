using System.Buffers.Binary;
using PgFusion.Runtime.BlockCache;
using PgFusion.Runtime.Columns;
using PgFusion.UnitTests.Columns;

namespace PgFusion.UnitTests.BlockCache;

/// <summary>Values of a column, each as its bytes (Bool: one, View: the payload); null is NULL.</summary>
internal sealed record TestColumn(ColumnShape Shape, byte[]?[] Values)
{
    public int Rows => Values.Length;

    public static TestColumn Integers(ColumnShape shape, IEnumerable<long?> values) =>
        new(shape, [.. values.Select(v => v is long value ? BitConverter.GetBytes(value)[..shape.Width] : null)]);

    public long? Integer(int row) => Values[row] is not { } bytes ? null : bytes.Length switch
    {
        1 => (sbyte)bytes[0],
        2 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        4 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
    };

    public bool IsInteger => Shape.Kind is ColumnKind.Int8 or ColumnKind.Int16 or ColumnKind.Int32 or ColumnKind.Int64 or ColumnKind.Decimal64;
}

/// <summary>Pages as a producer makes them, garbage in what is undefined.</summary>
internal static unsafe class TestPages
{
    public static NativePage Write(ReadOnlySpan<TestColumn> columns, int first, int rows, int capacity)
    {
        long offset = PageLayout.PageHeaderSize + PageLayout.PageColumnSize * columns.Length;
        var descriptors = new PageColumn[columns.Length];
        long variable = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            TestColumn column = columns[i];
            byte[]?[] values = column.Values[first..(first + rows)];
            int nulls = values.Count(static v => v is null);
            descriptors[i] = new PageColumn
            {
                Kind = column.Shape.Kind,
                Width = (ushort)column.Shape.Width,
                Scale = (ushort)column.Shape.Scale,
                NullCount = (uint)nulls,
                Flags = nulls > 0 ? ColumnFlags.HasNulls : ColumnFlags.None,
                ValidityOffset = nulls > 0 ? (ulong)offset : 0,
            };
            offset += nulls > 0 ? PageLayout.Align(PageLayout.BufferSize(0, capacity)) : 0;
            descriptors[i].ValuesOffset = (ulong)offset;
            offset += PageLayout.Align(PageLayout.BufferSize(column.Shape.Width, capacity));
            SetRange(ref descriptors[i], column, first, rows);
            variable += column.Shape.Kind == ColumnKind.View ? values.Sum(static v => v is { Length: > PageLayout.ViewInlineMax } ? v.Length : 0L) : 0;
        }
        var page = new NativePage((int)PageLayout.Align(offset + variable));
        *(PageHeader*)page.Pointer = new PageHeader
        {
            Magic = PageLayout.PageMagic,
            ColumnCount = (uint)columns.Length,
            RowCount = (uint)rows,
            RowCapacity = (uint)capacity,
            Size = (ulong)page.Size,
            VariableOffset = variable > 0 ? (ulong)offset : 0,
            VariableSize = (ulong)variable,
        };
        byte* bytes = page.Pointer + offset;
        byte* next = bytes;
        for (int i = 0; i < columns.Length; i++)
        {
            ((PageColumn*)(page.Pointer + PageLayout.PageHeaderSize))[i] = descriptors[i];
            byte* validity = page.Pointer + descriptors[i].ValidityOffset;
            byte* values = page.Pointer + descriptors[i].ValuesOffset;
            for (int row = 0; row < rows; row++)
            {
                byte[]? value = columns[i].Values[first + row];
                if (descriptors[i].ValidityOffset != 0)
                {
                    SetBit(validity, row, value is not null);
                }
                next += Put(values, row, columns[i].Shape, value, next, bytes);
            }
        }
        return page;
    }

    /// <summary>A page cut into pieces of random lengths, and so encoded.</summary>
    public static EncodedColumn Encode(ColumnEncoder encoder, TestColumn column, Random random)
    {
        List<NativePage> pages = [];
        List<ColumnPiece> pieces = [];
        try
        {
            for (int first = 0; first < column.Rows;)
            {
                int rows = Math.Min(random.Next(3) == 0 ? random.Next(1, 200) : random.Next(1, PageLayout.PageRowsMax + 1), column.Rows - first);
                NativePage page = Write([column], first, rows, Math.Min(rows + random.Next(3), PageLayout.PageRowsMax));
                pages.Add(page);
                PageView view = new();
                view.Open(page.Pointer, page.Size, [column.Shape]);
                pieces.Add(new ColumnPiece(view.Column(0), rows));
                first += rows;
            }
            return encoder.Encode(column.Shape, pieces.ToArray())!;
        }
        finally
        {
            pages.ForEach(static p => p.Dispose());
        }
    }

    private static long Put(byte* values, int row, ColumnShape shape, byte[]? value, byte* next, byte* bytes)
    {
        if (shape.Kind == ColumnKind.Bool)
        {
            SetBit(values, row, value is [not 0]);
            return 0;
        }
        var place = new Span<byte>(values + (long)row * shape.Width, shape.Width);
        place.Clear();
        if (shape.Kind != ColumnKind.View)
        {
            value?.CopyTo(place);
            return 0;
        }
        if (value is null)
        {
            return 0;
        }
        BinaryPrimitives.WriteInt32LittleEndian(place, value.Length);
        if (value.Length <= PageLayout.ViewInlineMax)
        {
            value.CopyTo(place[4..]);
            return 0;
        }
        value.AsSpan(0, 4).CopyTo(place[4..]);
        BinaryPrimitives.WriteInt32LittleEndian(place[12..], (int)(next - bytes));
        value.CopyTo(new Span<byte>(next, value.Length));
        return value.Length;
    }

    private static void SetRange(ref PageColumn descriptor, TestColumn column, int first, int rows)
    {
        if (column.Shape.Kind == ColumnKind.Decimal128)
        {
            descriptor.Flags |= column.Values[first..(first + rows)].Any(static v => v is not null && BitConverter.ToInt128(v) == PageLayout.Decimal128NaN)
                ? ColumnFlags.HasSpecials : ColumnFlags.None;
        }
        if (!column.IsInteger)
        {
            return;
        }
        long[] values = [.. Enumerable.Range(first, rows).Select(column.Integer).OfType<long>()];
        if (column.Shape.Kind == ColumnKind.Decimal64 && values.Contains(PageLayout.Decimal64NaN))
        {
            descriptor.Flags |= ColumnFlags.HasSpecials;
            values = [.. values.Where(static v => v != PageLayout.Decimal64NaN)];
        }
        if (values.Length > 0)
        {
            descriptor.Flags |= ColumnFlags.HasRange;
            descriptor.Min = values.Min();
            descriptor.Max = values.Max();
        }
    }

    private static void SetBit(byte* bits, int row, bool value) =>
        bits[row >> 3] = (byte)((bits[row >> 3] & ~(1 << (row & 7))) | ((value ? 1 : 0) << (row & 7)));
}
