using System.Buffers.Binary;
using System.Text;

namespace PgFusion.Runtime.Protocol;

/// <summary>Reads the values of a payload in order; reading past its end throws.</summary>
public ref struct PayloadReader(ReadOnlySpan<byte> payload)
{
    private readonly ReadOnlySpan<byte> _payload = payload;
    private int _position;

    public readonly int Remaining => _payload.Length - _position;

    public byte U8() => Bytes(1)[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(sizeof(ushort)));

    public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(sizeof(uint)));

    public int I32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(sizeof(int)));

    public ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(sizeof(ulong)));

    public double F64() => BinaryPrimitives.ReadDoubleLittleEndian(Bytes(sizeof(double)));

    public ReadOnlySpan<byte> Bytes(int length)
    {
        if (length < 0 || length > Remaining)
            throw new ProtocolException($"{length} bytes are needed at offset {_position} of {_payload.Length}");
        ReadOnlySpan<byte> bytes = _payload.Slice(_position, length);
        _position += length;
        return bytes;
    }

    /// <summary>A str, as its bytes.</summary>
    public ReadOnlySpan<byte> StrBytes() => Bytes(Length());

    /// <summary>A str of UTF-8 text.</summary>
    public string Str() => Encoding.UTF8.GetString(StrBytes());

    /// <summary>
    /// The count of a list whose elements take at least <paramref name="elementBytes"/> each, so that a wrong count is
    /// found before anything is allocated for it.
    /// </summary>
    public int Count(int elementBytes)
    {
        uint count = U32();
        return count <= (uint)(Remaining / elementBytes)
            ? (int)count
            : throw new ProtocolException($"a list of {count} elements does not fit into {Remaining} bytes");
    }

    /// <summary>Nothing may be left.</summary>
    public readonly void End()
    {
        if (Remaining != 0)
            throw new ProtocolException($"{Remaining} bytes are left at the end of the message");
    }

    private int Length()
    {
        uint length = U32();
        return length <= int.MaxValue ? (int)length : throw new ProtocolException($"a string of {length} bytes");
    }
}
