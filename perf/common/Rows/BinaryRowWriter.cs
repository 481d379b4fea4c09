using System.Buffers.Binary;

namespace PgFusion.Perf.Rows;

/// <summary>
/// COPY's binary format: each row a column count, each column its length and the bytes that the
/// type's receive function takes. Header and trailer belong to the stream, not to a block of rows.
/// </summary>
internal readonly struct BinaryRowWriter(RowBuffer buffer) : IRowWriter
{
    /// <summary>Signature, flags (no OIDs), length of the header's extension.</summary>
    public static ReadOnlySpan<byte> Header =>
        [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xff, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public static ReadOnlySpan<byte> Trailer => [0xff, 0xff];

    // A numeric's digits are base 10000.
    private const int DigitBase = 10000;
    private const short Negative = 0x4000;

    public RowBuffer Buffer => buffer;

    public void StartRow(int columns)
    {
        buffer.ReserveRow();
        Raw16((short)columns);
    }

    public void EndRow()
    {
    }

    public void Int16(short value)
    {
        Raw32(sizeof(short));
        Raw16(value);
    }

    public void Int32(int value)
    {
        Raw32(sizeof(int));
        Raw32(value);
    }

    public void Int64(long value)
    {
        Raw32(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(buffer.Free, value);
        buffer.Length += sizeof(long);
    }

    public void Hundredths(long value)
    {
        // One digit after the point, at most three before it: 999,999,999,999.99 is the largest.
        var (whole, rest) = Math.DivRem(Math.Abs(value), 100);
        Span<short> digits = stackalloc short[4];
        digits[3] = (short)(rest * (DigitBase / 100));
        for (var i = 2; i >= 0; i--)
        {
            digits[i] = (short)(whole % DigitBase);
            whole /= DigitBase;
        }
        var first = 0;
        while (first < 4 && digits[first] == 0)
            first++;
        var end = 4;
        while (end > first && digits[end - 1] == 0)
            end--;
        var count = end - first;

        Raw32(4 * sizeof(short) + count * sizeof(short));
        Raw16((short)count);
        Raw16(count == 0 ? (short)0 : (short)(2 - first));
        Raw16(value < 0 ? Negative : (short)0);
        Raw16(2);
        for (var i = first; i < end; i++)
            Raw16(digits[i]);
    }

    public void Date(int day) => Int32(day);

    public void Timestamp(long second) => Int64(second * 1_000_000);

    public void Text(ReadOnlySpan<byte> value)
    {
        Raw32(value.Length);
        buffer.Add(value);
    }

    private void Raw16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(buffer.Free, value);
        buffer.Length += sizeof(short);
    }

    private void Raw32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(buffer.Free, value);
        buffer.Length += sizeof(int);
    }
}
