using System.Buffers.Binary;
using System.Text;

namespace PgFusion.Runtime.Protocol;

/// <summary>Writes the values of a payload in order into a growing buffer, which can be used again.</summary>
public class PayloadWriter
{
    private byte[] _buffer;
    private int _length;

    public PayloadWriter(int capacity = 256) => _buffer = new byte[capacity];

    public int Length => _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public byte[] ToArray() => Written.ToArray();

    public void Clear() => _length = 0;

    public void U8(byte value) => Reserve(1)[0] = value;

    public void U16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(sizeof(ushort)), value);

    public void I16(short value) => BinaryPrimitives.WriteInt16LittleEndian(Reserve(sizeof(short)), value);

    public void U32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(sizeof(uint)), value);

    public void I32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(sizeof(int)), value);

    public void U64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(sizeof(ulong)), value);

    public void F64(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Reserve(sizeof(double)), value);

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>A str of bytes.</summary>
    public void Str(ReadOnlySpan<byte> bytes)
    {
        U32((uint)bytes.Length);
        Bytes(bytes);
    }

    /// <summary>A str of UTF-8 text.</summary>
    public void Str(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        U32((uint)length);
        Encoding.UTF8.GetBytes(text, Reserve(length));
    }

    /// <summary>Overwrites four bytes that have been written.</summary>
    protected void PatchU32(int position, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(position, sizeof(uint)), value);

    private Span<byte> Reserve(int length)
    {
        int needed = checked(_length + length);
        if (needed > _buffer.Length)
            Array.Resize(ref _buffer, (int)Math.Max(Math.Min(2L * _buffer.Length, Array.MaxLength), needed));
        Span<byte> span = _buffer.AsSpan(_length, length);
        _length = needed;
        return span;
    }
}
