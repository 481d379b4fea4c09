namespace PgFusion.Runtime.Protocol;

/// <summary>Composes one frame at a time: <see cref="Begin"/>, the values, <see cref="End"/>.</summary>
public sealed class FrameWriter : PayloadWriter
{
    public void Begin(int type)
    {
        Clear();
        U32(0);
        U16((ushort)type);
        U16(0);
    }

    /// <summary>The whole frame; valid until the next <see cref="Begin"/>.</summary>
    /// <exception cref="ProtocolException">It is longer than a frame may be.</exception>
    public ReadOnlySpan<byte> End()
    {
        if (Length > ProtocolConstants.FrameMax)
            throw new ProtocolException($"a message of {Length} bytes; the most is {ProtocolConstants.FrameMax}");
        PatchU32(0, (uint)Length);
        return Written;
    }
}
