using System.Buffers.Binary;

namespace PgFusion.Runtime.Protocol;

/// <summary>A frame as it was received; the payload is valid until more bytes are asked for.</summary>
public readonly record struct Frame(int Type, ReadOnlyMemory<byte> Payload);

/// <summary>
/// Cuts a stream of bytes into frames: fill <see cref="GetMemory"/>, tell how much with <see cref="Advance"/>, take
/// frames with <see cref="TryRead"/> until there is none, begin again.
/// </summary>
public sealed class FrameReader
{
    private const int ReadBytes = 64 * 1024;

    // A buffer that grew for one long frame is not kept.
    private const int KeptBytesMax = 1024 * 1024;

    private byte[] _buffer = new byte[2 * ReadBytes];
    private int _start;
    private int _end;

    /// <summary>Room for the next bytes; makes payloads handed out invalid.</summary>
    public Memory<byte> GetMemory()
    {
        int unread = _end - _start;
        int needed = unread + ReadBytes;
        if (unread >= ProtocolConstants.FrameHeaderSize && PeekLength() > 2 * ReadBytes)
            needed = PeekLength();

        bool shrink = _buffer.Length > KeptBytesMax && needed <= 2 * ReadBytes;
        if (needed > _buffer.Length || shrink)
            MoveTo(new byte[Math.Max(needed, 2 * ReadBytes)]);
        else if (needed > _buffer.Length - _start)
            MoveTo(_buffer);
        return _buffer.AsMemory(_end);
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _end);
        _end += count;
    }

    /// <exception cref="ProtocolException">The header is not one of a frame.</exception>
    public bool TryRead(out Frame frame)
    {
        frame = default;
        if (_end - _start < ProtocolConstants.FrameHeaderSize)
            return false;
        int length = PeekLength();
        if (_end - _start < length)
            return false;
        int type = BinaryPrimitives.ReadUInt16LittleEndian(_buffer.AsSpan(_start + 4));
        frame = new Frame(type, _buffer.AsMemory(_start + ProtocolConstants.FrameHeaderSize, length - ProtocolConstants.FrameHeaderSize));
        _start += length;
        return true;
    }

    /// <summary>Puts what is unread at the start of a buffer, which may be the same one.</summary>
    private void MoveTo(byte[] target)
    {
        int unread = _end - _start;
        Buffer.BlockCopy(_buffer, _start, target, 0, unread);
        _buffer = target;
        _start = 0;
        _end = unread;
    }

    private int PeekLength()
    {
        ReadOnlySpan<byte> header = _buffer.AsSpan(_start, ProtocolConstants.FrameHeaderSize);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(header);
        ushort zero = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
        if (length is < ProtocolConstants.FrameHeaderSize or > ProtocolConstants.FrameMax || zero != 0)
            throw new ProtocolException($"an invalid frame header (length {length}, reserved {zero})");
        return (int)length;
    }
}
