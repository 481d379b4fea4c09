using System.Buffers.Text;

namespace PgFusion.Perf.Rows;

/// <summary>COPY's text format: a tab between columns, a newline after each row.</summary>
internal readonly struct TextRowWriter(RowBuffer buffer) : IRowWriter
{
    private static readonly DateTime Epoch = new(2000, 1, 1);

    public RowBuffer Buffer => buffer;

    public void StartRow(int columns) => buffer.ReserveRow();

    public void EndRow()
    {
        buffer.Length--; // the tab after the last column
        buffer.Add((byte)'\n');
    }

    public void Int16(short value) => Int64(value);

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

    public void Date(int day) => Time(Epoch.AddDays(day), "yyyy-MM-dd");

    public void Timestamp(long second) => Time(Epoch.AddSeconds(second), "yyyy-MM-dd HH:mm:ss");

    public void Text(ReadOnlySpan<byte> value)
    {
        buffer.Add(value);
        buffer.Add((byte)'\t');
    }

    private void Time(DateTime value, string format)
    {
        value.TryFormat(buffer.Free, out var length, format, System.Globalization.CultureInfo.InvariantCulture);
        buffer.Length += length;
        buffer.Add((byte)'\t');
    }

    private void Digits(long value)
    {
        Utf8Formatter.TryFormat(value, buffer.Free, out var length);
        buffer.Length += length;
    }
}
