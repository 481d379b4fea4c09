namespace PgFusion.Perf.Rows;

/// <summary>The bytes of a block of rows; grows between rows, never inside one.</summary>
internal sealed class RowBuffer
{
    /// <summary>No row of any table, in either format, needs more.</summary>
    private const int LongestRow = 16 * 1024;

    private byte[] _bytes = new byte[1 << 20];

    public int Length { get; set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public Span<byte> Free => _bytes.AsSpan(Length);

    public void Clear() => Length = 0;

    public void ReserveRow()
    {
        if (_bytes.Length - Length < LongestRow)
            Array.Resize(ref _bytes, _bytes.Length * 2);
    }

    public void Add(byte value) => _bytes[Length++] = value;

    public void Add(ReadOnlySpan<byte> value)
    {
        value.CopyTo(_bytes.AsSpan(Length));
        Length += value.Length;
    }
}
