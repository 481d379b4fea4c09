using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Columns;

namespace PgFusion.MicroBenchmarks.HandOver;

/// <summary>
/// A scanned page of TPC-H's lineitem (pghooks/scan/page.h): columns without NULL, with exact ranges, of values that the
/// specification allows.
/// </summary>
internal static unsafe class LineitemPage
{
    private delegate long Values(Random random);

    /// <summary>Days from 2000-01-01.</summary>
    private static readonly int FirstDay = (new DateTime(1992, 1, 2) - new DateTime(2000, 1, 1)).Days;

    private static readonly int LastDay = (new DateTime(1998, 12, 1) - new DateTime(2000, 1, 1)).Days;

    /// <summary>Bytes of such a page.</summary>
    public static long Size(ScanNode scan, int rows) =>
        FirstBuffer(scan.Columns.Length) + scan.Columns.Sum(c => PageLayout.Align(PageLayout.BufferSize(Shape(c.Column.Type).Width, rows)));

    /// <summary>Writes it, and returns its size.</summary>
    public static long Write(byte* page, ScanNode scan, int rows)
    {
        long size = Size(scan, rows);
        *(PageHeader*)page = new PageHeader
        {
            Magic = PageLayout.PageMagic,
            ColumnCount = (uint)scan.Columns.Length,
            RowCount = (uint)rows,
            RowCapacity = (uint)rows,
            Size = (ulong)size,
        };
        var random = new Random(1);
        long offset = FirstBuffer(scan.Columns.Length);
        for (int i = 0; i < scan.Columns.Length; i++)
        {
            Column column = scan.Columns[i].Column;
            ColumnShape shape = Shape(column.Type);
            (long min, long max) = Fill(page + offset, shape, rows, random, Of(column.Name));
            ((PageColumn*)(page + PageLayout.PageHeaderSize))[i] = new PageColumn
            {
                Kind = shape.Kind,
                Flags = shape.Kind == ColumnKind.View ? ColumnFlags.None : ColumnFlags.HasRange,
                Width = (ushort)shape.Width,
                Scale = (ushort)shape.Scale,
                ValuesOffset = (ulong)offset,
                Min = min,
                Max = max,
            };
            offset += PageLayout.Align(PageLayout.BufferSize(shape.Width, rows));
        }
        return size;
    }

    private static long FirstBuffer(int columns) => PageLayout.PageHeaderSize + columns * (long)PageLayout.PageColumnSize;

    private static ColumnShape Shape(ScalarType type) => type.Kind switch
    {
        ValueKind.Int32 => new ColumnShape(ColumnKind.Int32),
        ValueKind.Decimal64 => new ColumnShape(ColumnKind.Decimal64, sizeof(long), type.Scale),
        ValueKind.Bytes => new ColumnShape(ColumnKind.View),
        _ => throw new NotSupportedException($"lineitem has no column of {type}"),
    };

    private static (long Min, long Max) Fill(byte* values, ColumnShape shape, int rows, Random random, Values next)
    {
        long min = long.MaxValue;
        long max = long.MinValue;
        for (int row = 0; row < rows; row++)
        {
            long value = next(random);
            (min, max) = (Math.Min(min, value), Math.Max(max, value));
            switch (shape.Kind)
            {
                case ColumnKind.Int32:
                    ((int*)values)[row] = (int)value;
                    break;
                case ColumnKind.Decimal64:
                    ((long*)values)[row] = value;
                    break;
                default:
                    // A text of one character, inline.
                    long* view = (long*)(values + (long)row * PageLayout.ViewSize);
                    view[0] = 1 | value << 32;
                    view[1] = 0;
                    break;
            }
        }
        return (min, max);
    }

    private static Values Of(string column) => column switch
    {
        "l_quantity" => static random => random.Next(1, 51) * 100,
        "l_extendedprice" => static random => random.Next(90_000, 10_500_000),
        "l_discount" => static random => random.Next(0, 11),
        "l_tax" => static random => random.Next(0, 9),
        "l_shipdate" => static random => random.Next(FirstDay, LastDay + 1),
        "l_returnflag" => static random => "ANR"[random.Next(3)],
        "l_linestatus" => static random => "FO"[random.Next(2)],
        _ => throw new NotSupportedException($"no values for column {column}"),
    };
}
