using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Npgsql;
using PgFusion.Runtime.Columns;
using Xunit;

namespace PgFusion.IntegrationTests.Scan;

/// <summary>How to run a scan: which producer, and sizes small enough to reach the edges of pages.</summary>
internal sealed record ScanOptions(bool Executor = false, int ChunkBlocks = 128, int PageRows = 1024, int ExtentSize = 262144)
{
    public override string ToString() => $"executor {Executor}, {ChunkBlocks} blocks, {PageRows} rows, {ExtentSize} bytes";
}

/// <summary>
/// The pages of one scan, from pg_fusion_scan, with every value as text. Pages are opened by the worker's own
/// <see cref="PageView"/>, so whatever the producers write is checked by what reads it; what the reader has no use for
/// (padding, exact ranges, view prefixes) is checked here.
/// </summary>
internal sealed unsafe class ScannedPages
{
    public List<string?[]> Rows { get; } = [];

    public List<(int Chunk, int Page, int Rows, int Bytes)> Pages { get; } = [];

    public HashSet<string> Producers { get; } = [];

    public static ScannedPages Read(NpgsqlConnection connection, string table, ScannedColumn[] columns, ScanOptions options)
    {
        ScannedPages result = new();
        using NpgsqlCommand command = new(
            "SELECT chunk, page, rows, content, producer FROM pg_fusion_scan($1::regclass, $2, $3, $4, $5, $6)", connection)
        {
            Parameters =
            {
                new() { Value = table }, new() { Value = columns.Select(c => c.Name).ToArray() },
                new() { Value = options.Executor }, new() { Value = options.ChunkBlocks },
                new() { Value = options.PageRows }, new() { Value = options.ExtentSize },
            },
        };
        using NpgsqlDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            byte[] content = reader.GetFieldValue<byte[]>(3);
            result.Pages.Add((reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2), content.Length));
            result.Producers.Add(reader.GetString(4));
            result.Add(content, reader.GetInt32(0), reader.GetInt32(2), columns, options);
        }
        return result;
    }

    private void Add(byte[] content, int chunk, int rows, ScannedColumn[] columns, ScanOptions options)
    {
        byte* page = (byte*)NativeMemory.AlignedAlloc((nuint)content.Length, PageLayout.PageAlignment);
        try
        {
            content.CopyTo(new Span<byte>(page, content.Length));
            PageView view = new();
            view.Open(page, content.Length);
            Assert.Equal(rows, view.RowCount);
            Assert.InRange(rows, 1, options.PageRows);
            Assert.InRange(view.RowCapacity, rows, options.PageRows);
            Assert.Equal((uint)chunk, view.Chunk);
            Assert.Equal(columns.Length, view.ColumnCount);

            int first = Rows.Count;
            for (int row = 0; row < rows; row++)
                Rows.Add(new string?[columns.Length]);
            for (int c = 0; c < columns.Length; c++)
            {
                CheckColumn(view.Column(c), rows);
                for (int row = 0; row < rows; row++)
                    Rows[first + row][c] = view.Column(c).IsNull(row) ? null : Value(view.Column(c), row, columns[c].Form);
            }
        }
        finally
        {
            NativeMemory.AlignedFree(page);
        }
    }

    private static string Value(in ColumnView column, int row, ValueForm form)
    {
        byte* value = column.Values + (long)row * column.Width;
        ReadOnlySpan<byte> bytes = column.Kind == ColumnKind.View ? column.View(row) : new ReadOnlySpan<byte>(value, column.Width);
        switch (form)
        {
            case ValueForm.Boolean:
                Assert.Equal(ColumnKind.Bool, column.Kind);
                return column.Bool(row) ? "true" : "false";
            case ValueForm.Raw:
                return Convert.ToHexStringLower(bytes);
            case ValueForm.Reversed:
                return Reversed(bytes);
            case ValueForm.Interval:
                return Reversed(bytes[..8]) + Reversed(bytes[8..12]) + Reversed(bytes[12..16]);
            case ValueForm.TimeWithZone:
                return Reversed(bytes[..8]) + Reversed(bytes[8..12]);
            case ValueForm.ZeroTerminated:
                return Convert.ToHexStringLower(bytes[..bytes.IndexOf((byte)0)]);
            case ValueForm.Decimal:
                return column.Kind == ColumnKind.Decimal64
                    ? *(long*)value == PageLayout.Decimal64NaN ? "NaN" : Scaled(*(long*)value, column.Scale)
                    : *(Int128*)value == PageLayout.Decimal128NaN ? "NaN" : Scaled(*(Int128*)value, column.Scale);
            case ValueForm.Numeric:
                return SentNumeric(bytes);
            default:
                throw new ArgumentOutOfRangeException(nameof(form), form, null);
        }
    }

    private static string Reversed(ReadOnlySpan<byte> bytes)
    {
        byte[] reversed = bytes.ToArray();
        Array.Reverse(reversed);
        return Convert.ToHexStringLower(reversed);
    }

    private static string Scaled(Int128 value, int scale)
    {
        string digits = Int128.Abs(value).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        string sign = value < 0 ? "-" : "";
        return scale == 0 ? sign + digits : sign + digits[..^scale] + "." + digits[^scale..];
    }

    /// <summary>numeric_send: digit count, weight, sign, display scale, digits, all 16-bit big-endian.</summary>
    private static string SentNumeric(ReadOnlySpan<byte> stored)
    {
        ushort header = BinaryPrimitives.ReadUInt16LittleEndian(stored);
        int headerSize = 2;
        int weight;
        int sign;
        int scale;
        switch (header & 0xC000)
        {
            case 0xC000:
                (weight, sign, scale) = (0, header & 0xF000, 0);
                // Infinities have a display scale of their own on the wire.
                if (sign != 0xC000)
                    scale = 0x20;
                break;
            case 0x8000:
                weight = (sbyte)((header & 0x7F) << 1) >> 1;
                sign = (header & 0x2000) != 0 ? 0x4000 : 0;
                scale = (header >> 7) & 0x3F;
                break;
            default:
                weight = BinaryPrimitives.ReadInt16LittleEndian(stored[2..]);
                sign = header & 0xC000;
                scale = header & 0x3FFF;
                headerSize = 4;
                break;
        }

        int digits = (stored.Length - headerSize) / 2;
        byte[] sent = new byte[8 + digits * 2];
        BinaryPrimitives.WriteInt16BigEndian(sent, (short)digits);
        BinaryPrimitives.WriteInt16BigEndian(sent.AsSpan(2), (short)weight);
        BinaryPrimitives.WriteUInt16BigEndian(sent.AsSpan(4), (ushort)sign);
        BinaryPrimitives.WriteUInt16BigEndian(sent.AsSpan(6), (ushort)scale);
        for (int i = 0; i < digits; i++)
            BinaryPrimitives.WriteInt16BigEndian(sent.AsSpan(8 + i * 2),
                BinaryPrimitives.ReadInt16LittleEndian(stored[(headerSize + i * 2)..]));
        return Convert.ToHexStringLower(sent);
    }

    /// <summary>What the reader takes on trust: ranges are exact, specials are flagged, null slots are zero, views are tidy.</summary>
    private static void CheckColumn(in ColumnView column, int rows)
    {
        long? min = null;
        long? max = null;
        bool specials = false;
        for (int row = 0; row < rows; row++)
        {
            byte* value = column.Values + (long)row * column.Width;
            if (column.IsNull(row))
            {
                if (column.Kind == ColumnKind.Bool)
                    Assert.False(column.Bool(row));
                else
                    Assert.True(new ReadOnlySpan<byte>(value, column.Width).IndexOfAnyExcept((byte)0) < 0);
                continue;
            }

            long? integer = column.Kind switch
            {
                ColumnKind.Int8 => *(sbyte*)value,
                ColumnKind.Int16 => *(short*)value,
                ColumnKind.Int32 => *(int*)value,
                ColumnKind.Int64 => *(long*)value,
                ColumnKind.Decimal64 when *(long*)value != PageLayout.Decimal64NaN => *(long*)value,
                _ => null,
            };
            min = integer < (min ?? long.MaxValue) || min == null ? integer ?? min : min;
            max = integer > (max ?? long.MinValue) || max == null ? integer ?? max : max;
            specials |= (column.Kind == ColumnKind.Decimal64 && integer == null)
                || (column.Kind == ColumnKind.Decimal128 && *(Int128*)value == PageLayout.Decimal128NaN);
            if (column.Kind == ColumnKind.View)
                CheckView(column, value, row);
        }

        Assert.Equal(min != null, column.HasRange);
        if (column.HasRange)
            Assert.Equal((min!.Value, max!.Value), (column.Min, column.Max));
        Assert.Equal(specials, column.HasSpecials);
    }

    private static void CheckView(in ColumnView column, byte* view, int row)
    {
        ReadOnlySpan<byte> payload = column.View(row);
        ReadOnlySpan<byte> content = new(view + 4, PageLayout.ViewInlineMax);
        if (payload.Length <= PageLayout.ViewInlineMax)
            Assert.True(content[payload.Length..].IndexOfAnyExcept((byte)0) < 0, "padding of an inline view is not zero");
        else
            Assert.True(content[..4].SequenceEqual(payload[..4]), "prefix of a view differs from its value");
    }
}
