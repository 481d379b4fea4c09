using System.Buffers.Text;

namespace PgFusion.Tpch.Rows;

/// <summary>COPY's text format: a tab between columns, a newline after each row.</summary>
internal readonly struct TextRowWriter(RowBuffer buffer) : IRowWriter
{
    private static readonly byte[][] Dates = Enumerable.Range(0, Calendar.Days)
        .Select(d => System.Text.Encoding.ASCII.GetBytes(Calendar.FirstDay.AddDays(d).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)))
        .ToArray();

    public RowBuffer Buffer => buffer;

    public void StartRow(int columns) => buffer.ReserveRow();

    public void EndRow()
    {
        buffer.Length--; // the tab after the last column
        buffer.Add((byte)'\n');
    }

    public void Int32(int value) => Int64(value);

    public void Int64(long value)
    {
        Digits(value);
        buffer.Add((byte)'\t');
    }

    public void Hundredths(long value)
    {
        if (value < 0)
            buffer.Add((byte)'-');
        var (whole, rest) = Math.DivRem(Math.Abs(value), 100);
        Digits(whole);
        buffer.Add((byte)'.');
        buffer.Add((byte)('0' + rest / 10));
        buffer.Add((byte)('0' + rest % 10));
        buffer.Add((byte)'\t');
    }

    public void Date(int day) => Text(Dates[day]);

    public void Text(ReadOnlySpan<byte> value)
    {
        buffer.Add(value);
        buffer.Add((byte)'\t');
    }

    private void Digits(long value)
    {
        Utf8Formatter.TryFormat(value, buffer.Free, out var length);
        buffer.Length += length;
    }
}
