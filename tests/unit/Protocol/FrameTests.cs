using System.Buffers.Binary;
using PgFusion.Runtime.Protocol;
using Xunit;

namespace PgFusion.UnitTests.Protocol;

public sealed class FrameTests
{
    [Fact]
    public void Values_come_out_as_they_went_in()
    {
        var writer = new PayloadWriter(capacity: 1);
        writer.U8(200);
        writer.U16(60000);
        writer.I16(-5);
        writer.U32(4000000000);
        writer.I32(-7);
        writer.U64(ulong.MaxValue - 1);
        writer.F64(-1.5e300);
        writer.Str("añb");
        writer.Str([1, 2, 3]);
        writer.Bytes([9]);

        var reader = new PayloadReader(writer.Written);
        Assert.Equal(200, reader.U8());
        Assert.Equal(60000, reader.U16());
        Assert.Equal(-5, (short)reader.U16());
        Assert.Equal(4000000000, reader.U32());
        Assert.Equal(-7, reader.I32());
        Assert.Equal(ulong.MaxValue - 1, reader.U64());
        Assert.Equal(-1.5e300, reader.F64());
        Assert.Equal("añb", reader.Str());
        Assert.Equal([1, 2, 3], reader.StrBytes().ToArray());
        Assert.Equal(9, reader.U8());
        reader.End();
    }

    [Fact]
    public void Integers_are_little_endian_and_packed()
    {
        var writer = new PayloadWriter();
        writer.U8(1);
        writer.U32(0x01020304);
        Assert.Equal([1, 4, 3, 2, 1], writer.ToArray());
    }

    [Fact]
    public void Reading_stays_within_the_payload()
    {
        byte[] payload = [255, 255, 255, 255, 1];
        Assert.Throws<ProtocolException>(() => new PayloadReader(payload).U64());
        Assert.Throws<ProtocolException>(() => new PayloadReader(payload).StrBytes());
        Assert.Throws<ProtocolException>(() => new PayloadReader(payload).Count(elementBytes: 1));
        Assert.Throws<ProtocolException>(() => new PayloadReader(payload).Bytes(-1));
        Assert.Throws<ProtocolException>(() =>
        {
            var reader = new PayloadReader(payload);
            reader.U32();
            reader.End();
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4096)]
    [InlineData(int.MaxValue)]
    public void A_stream_is_cut_into_frames_however_it_arrives(int piece)
    {
        var random = new Random(11);
        var expected = new List<(int Type, byte[] Payload)>();
        var stream = new MemoryStream();
        var writer = new FrameWriter();
        foreach (int size in (int[])[0, 1, 7, 100, 70_000, 0, 3, 1_500_000, 20, 0])
        {
            byte[] payload = new byte[size];
            random.NextBytes(payload);
            int type = random.Next(1, 60000);
            writer.Begin(type);
            writer.Bytes(payload);
            stream.Write(writer.End());
            expected.Add((type, payload));
        }

        // Where bytes come one at a time, a part of the long frames comes in one piece, to be done in time.
        byte[] bytes = stream.ToArray();
        var reader = new FrameReader();
        int read = 0;
        foreach ((int type, byte[] payload) in expected)
        {
            Frame frame;
            while (!reader.TryRead(out frame))
            {
                int wanted = payload.Length > 10_000 && piece < 4096 ? 4096 : piece;
                Memory<byte> room = reader.GetMemory();
                int count = Math.Min(Math.Min(wanted, room.Length), bytes.Length - read);
                Assert.True(count > 0);
                bytes.AsMemory(read, count).CopyTo(room);
                reader.Advance(count);
                read += count;
            }
            Assert.Equal(type, frame.Type);
            Assert.Equal(payload, frame.Payload.ToArray());
        }
        Assert.Equal(bytes.Length, read);
        Assert.False(reader.TryRead(out _));
    }

    [Theory]
    [InlineData(0u, 0)]
    [InlineData(7u, 0)]
    [InlineData((uint)ProtocolConstants.FrameMax + 1, 0)]
    [InlineData(uint.MaxValue, 0)]
    [InlineData(8u, 1)]
    public void A_header_that_is_none_is_refused(uint length, ushort zero)
    {
        byte[] header = new byte[ProtocolConstants.FrameHeaderSize];
        BinaryPrimitives.WriteUInt32LittleEndian(header, length);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), zero);
        var reader = new FrameReader();
        header.CopyTo(reader.GetMemory());
        reader.Advance(header.Length);
        Assert.Throws<ProtocolException>(() => reader.TryRead(out _));
    }

    [Fact]
    public void The_longest_frame_is_accepted_and_no_longer_one()
    {
        var writer = new FrameWriter();
        writer.Begin(1);
        writer.Bytes(new byte[ProtocolConstants.FrameMax - ProtocolConstants.FrameHeaderSize]);
        Assert.Equal(ProtocolConstants.FrameMax, writer.End().Length);

        var reader = new FrameReader();
        ReadOnlySpan<byte> rest = writer.End();
        while (!rest.IsEmpty)
        {
            Memory<byte> room = reader.GetMemory();
            int count = Math.Min(room.Length, rest.Length);
            rest[..count].CopyTo(room.Span);
            reader.Advance(count);
            rest = rest[count..];
        }
        Assert.True(reader.TryRead(out Frame frame));
        Assert.Equal(ProtocolConstants.FrameMax - ProtocolConstants.FrameHeaderSize, frame.Payload.Length);

        writer.U8(0);
        Assert.Throws<ProtocolException>(() => { writer.End(); });
    }
}
