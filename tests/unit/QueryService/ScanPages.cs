using PgFusion.Runtime.Columns;
using PgFusion.Runtime.Functions;

namespace PgFusion.UnitTests.QueryService;

/// <summary>
/// Writes scanned pages as a producer does (pghooks/scan/page.h): what is behind the last row and what was in the extent
/// before is garbage, a null's value is zero, ranges and counts are exact.
/// </summary>
internal static unsafe class ScanPages
{
    /// <summary>Bytes of a page of these rows.</summary>
    public static long Size(ColumnShape[] shapes, IReadOnlyList<object?[]> rows, int capacity)
    {
        long size = PageLayout.PageHeaderSize + (long)shapes.Length * PageLayout.PageColumnSize;
        foreach (ColumnShape shape in shapes)
        {
            size += PageLayout.Align(PageLayout.BufferSize(0, capacity)) + PageLayout.Align(PageLayout.BufferSize(shape.Width, capacity));
        }
        return size + PageLayout.Align(rows.Sum(static r => r.Sum(static v => v is byte[] { Length: > PageLayout.ViewInlineMax } bytes ? bytes.Length : 0)));
    }

    /// <summary>Values by kind: bool, sbyte to long, float, double, long and Int128 for decimals, byte[] for views and fixed.</summary>
    /// <returns>Bytes of the page.</returns>
    public static long Write(byte* page, long size, ColumnShape[] shapes, IReadOnlyList<object?[]> rows, int capacity, uint chunk = 0)
    {
        long needed = Size(shapes, rows, capacity);
        if (needed > size)
        {
            throw new InvalidOperationException($"a page of {needed} bytes does not fit {size}");
        }
        new Span<byte>(page, checked((int)needed)).Fill(0xA5);
        byte* next = page + PageLayout.PageHeaderSize + (long)shapes.Length * PageLayout.PageColumnSize;
        var columns = new PageColumn[shapes.Length];
        for (int i = 0; i < shapes.Length; i++)
        {
            int column = i;
            object?[] values = [.. rows.Select(r => r[column])];
            columns[i] = new PageColumn { Kind = shapes[i].Kind, Width = (ushort)shapes[i].Width, Scale = (ushort)shapes[i].Scale };
            int nulls = values.Count(static v => v is null);
            if (nulls > 0)
            {
                columns[i].Flags |= ColumnFlags.HasNulls;
                columns[i].NullCount = (uint)nulls;
                columns[i].ValidityOffset = (ulong)(next - page);
                for (int row = 0; row < values.Length; row++)
                {
                    SetBit(next, row, values[row] is not null);
                }
                next += PageLayout.Align(PageLayout.BufferSize(0, capacity));
            }
            columns[i].ValuesOffset = (ulong)(next - page);
            next += PageLayout.Align(PageLayout.BufferSize(shapes[i].Width, capacity));
            Describe(ref columns[i], values);
        }
        byte* variable = next;
        for (int i = 0; i < shapes.Length; i++)
        {
            for (int row = 0; row < rows.Count; row++)
            {
                Put(page + columns[i].ValuesOffset, shapes[i], row, rows[row][i], variable, ref next);
            }
        }
        for (int i = 0; i < shapes.Length; i++)
        {
            ((PageColumn*)(page + PageLayout.PageHeaderSize))[i] = columns[i];
        }
        *(PageHeader*)page = new PageHeader
        {
            Magic = PageLayout.PageMagic,
            ColumnCount = (uint)shapes.Length,
            RowCount = (uint)rows.Count,
            RowCapacity = (uint)capacity,
            Chunk = chunk,
            Size = (ulong)(next - page),
            VariableOffset = next == variable ? 0 : (ulong)(variable - page),
            VariableSize = (ulong)(next - variable),
        };
        return next - page;
    }

    private static void Describe(ref PageColumn column, object?[] values)
    {
        long[] numbers = column.Kind switch
        {
            ColumnKind.Int8 or ColumnKind.Int16 or ColumnKind.Int32 or ColumnKind.Int64 =>
                [.. values.OfType<object>().Select(Convert.ToInt64)],
            ColumnKind.Decimal64 => [.. values.OfType<long>().Where(static v => v != DecimalFunctions.NaN64)],
            _ => [],
        };
        if (numbers.Length > 0)
        {
            column.Flags |= ColumnFlags.HasRange;
            column.Min = numbers.Min();
            column.Max = numbers.Max();
        }
        if ((column.Kind == ColumnKind.Decimal64 && values.Contains(DecimalFunctions.NaN64)) ||
            (column.Kind == ColumnKind.Decimal128 && values.Contains(DecimalFunctions.NaN128)))
        {
            column.Flags |= ColumnFlags.HasSpecials;
        }
    }

    private static void Put(byte* column, ColumnShape shape, int row, object? value, byte* variable, ref byte* next)
    {
        byte* at = column + (long)row * shape.Width;
        if (shape.Kind == ColumnKind.Bool)
        {
            SetBit(column, row, value is true);
            return;
        }
        new Span<byte>(at, shape.Width).Clear();
        switch (value)
        {
            case null:
                break;
            case float single:
                *(float*)at = single;
                break;
            case double number:
                *(double*)at = number;
                break;
            case Int128 wide:
                *(Int128*)at = wide;
                break;
            case byte[] bytes when shape.Kind == ColumnKind.Fixed:
                bytes.AsSpan(0, shape.Width).CopyTo(new Span<byte>(at, shape.Width));
                break;
            case byte[] bytes:
                *(int*)at = bytes.Length;
                if (bytes.Length <= PageLayout.ViewInlineMax)
                {
                    bytes.CopyTo(new Span<byte>(at + 4, PageLayout.ViewInlineMax));
                    break;
                }
                bytes.AsSpan(0, 4).CopyTo(new Span<byte>(at + 4, 4));
                *(int*)(at + 12) = (int)(next - variable);
                bytes.CopyTo(new Span<byte>(next, bytes.Length));
                next += bytes.Length;
                break;
            default:
                long integer = Convert.ToInt64(value);
                new ReadOnlySpan<byte>(&integer, shape.Width).CopyTo(new Span<byte>(at, shape.Width));
                break;
        }
    }

    private static void SetBit(byte* bits, int row, bool value)
    {
        byte bit = (byte)(1 << (row & 7));
        bits[row >> 3] = (byte)(value ? bits[row >> 3] | bit : bits[row >> 3] & ~bit);
    }
}
