using System.Runtime.InteropServices;
using PgFusion.Perf.Rows;
using PgFusion.Runtime.BlockCache;
using PgFusion.Runtime.Columns;
using PgFusion.Tpch.Generator;
using PgFusion.Tpch.Rows;

namespace PgFusion.MicroBenchmarks.BlockCache;

/// <summary>
/// The columns of some consecutive rows of TPC-H's lineitem at scale factor 1, as pages have them. The rows are the
/// harness's own (perf/tpch).
/// </summary>
internal sealed unsafe class LineitemChunk : IDisposable
{
    /// <summary>Rows of 128 blocks of the loaded table.</summary>
    public const int RowsOf128Blocks = 6827;

    /// <summary>Bytes of a row of the loaded table: 112,503 blocks for 6,001,215 rows.</summary>
    public const double HeapBytesPerRow = 112503.0 * 8192 / 6001215;

    private const int TextBytesMax = 44;

    private static readonly (string Name, ColumnShape Shape, int Padded)[] Definitions =
    [
        ("l_orderkey", new(ColumnKind.Int64), 0), ("l_partkey", new(ColumnKind.Int32), 0), ("l_suppkey", new(ColumnKind.Int32), 0),
        ("l_linenumber", new(ColumnKind.Int32), 0), ("l_quantity", new(ColumnKind.Decimal64, 8, 2), 0),
        ("l_extendedprice", new(ColumnKind.Decimal64, 8, 2), 0), ("l_discount", new(ColumnKind.Decimal64, 8, 2), 0),
        ("l_tax", new(ColumnKind.Decimal64, 8, 2), 0), ("l_returnflag", new(ColumnKind.View), 1), ("l_linestatus", new(ColumnKind.View), 1),
        ("l_shipdate", new(ColumnKind.Int32), 0), ("l_commitdate", new(ColumnKind.Int32), 0), ("l_receiptdate", new(ColumnKind.Int32), 0),
        ("l_shipinstruct", new(ColumnKind.View), 25), ("l_shipmode", new(ColumnKind.View), 10), ("l_comment", new(ColumnKind.View), 0),
    ];

    private static readonly Scale ScaleFactorOne = new(1, 1);
    private static readonly Lazy<TextPool> Texts = new(static () => new TextPool(1, blocks: 2));

    private readonly byte*[] _values = new byte*[Definitions.Length];
    private readonly byte*[] _bytes = new byte*[Definitions.Length];
    private readonly int[] _byteCount = new int[Definitions.Length];
    private int _row;

    /// <param name="firstOrder">Rows begin with those of this order.</param>
    public LineitemChunk(long firstOrder, int rows)
    {
        Rows = rows;
        for (int i = 0; i < Definitions.Length; i++)
        {
            _values[i] = Allocate((long)(rows + 64) * Definitions[i].Shape.Width);
            _bytes[i] = Definitions[i].Shape.Kind == ColumnKind.View ? Allocate((long)(rows + 1) * TextBytesMax) : null;
        }
        Writer writer = new(this);
        for (long order = firstOrder; _row < rows; order++)
        {
            OrderRows.WriteLines(ref writer, ScaleFactorOne, Texts.Value, order);
        }
    }

    public static int ColumnCount => Definitions.Length;

    public int Rows { get; }

    public static ColumnShape Shape(int column) => Definitions[column].Shape;

    public static string Name(int column) => Definitions[column].Name;

    public static int IndexOf(string name) => Array.FindIndex(Definitions, d => d.Name == name);

    public ColumnPiece Column(int column) =>
        new(new ColumnView(Definitions[column].Shape, ColumnFlags.None, 0, null, _values[column], _bytes[column], 0, 0), Rows);

    public EncodedColumn Encode(ColumnEncoder encoder, int column) => encoder.Encode(Definitions[column].Shape, [Column(column)])!;

    public void Dispose()
    {
        for (int i = 0; i < Definitions.Length; i++)
        {
            NativeMemory.AlignedFree(_values[i]);
            NativeMemory.AlignedFree(_bytes[i]);
        }
    }

    private static byte* Allocate(long bytes)
    {
        byte* memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, 64);
        NativeMemory.Clear(memory, (nuint)bytes);
        return memory;
    }

    private void PutInteger(int column, long value)
    {
        if (_row >= Rows)
        {
            return;
        }
        if (Definitions[column].Shape.Width == sizeof(long))
        {
            ((long*)_values[column])[_row] = value;
        }
        else
        {
            ((int*)_values[column])[_row] = checked((int)value);
        }
    }

    /// <summary>With the blanks of character(n).</summary>
    private void PutText(int column, ReadOnlySpan<byte> text)
    {
        if (_row >= Rows)
        {
            return;
        }
        int length = Math.Max(text.Length, Definitions[column].Padded);
        byte* view = _values[column] + _row * PageLayout.ViewSize;
        byte* payload = length <= PageLayout.ViewInlineMax ? view + 4 : _bytes[column] + _byteCount[column];
        var target = new Span<byte>(payload, length);
        target.Fill((byte)' ');
        text.CopyTo(target);
        *(int*)view = length;
        if (length > PageLayout.ViewInlineMax)
        {
            *(uint*)(view + 4) = *(uint*)payload;
            *(int*)(view + 12) = _byteCount[column];
            _byteCount[column] += length;
        }
    }

    /// <summary>Takes values by their place in the row.</summary>
    private struct Writer(LineitemChunk chunk) : IRowWriter
    {
        private int _column;

        public readonly RowBuffer Buffer => throw new NotSupportedException();

        public void StartRow(int columns) => _column = 0;

        public readonly void EndRow() => chunk._row++;

        public void Int16(short value) => chunk.PutInteger(_column++, value);

        public void Int32(int value) => chunk.PutInteger(_column++, value);

        public void Int64(long value) => chunk.PutInteger(_column++, value);

        public void Hundredths(long value) => chunk.PutInteger(_column++, value);

        public void Date(int day) => chunk.PutInteger(_column++, day);

        public void Timestamp(long second) => chunk.PutInteger(_column++, second * 1_000_000);

        public void Text(ReadOnlySpan<byte> value) => chunk.PutText(_column++, value);
    }
}
