using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// A variable-length value (text, bytea, character, numeric): the payload without varlena header. It borrows its bytes
/// from a column, a row or a <see cref="Scratch"/>, and is valid as long as they are. Compiled code keeps it in locals
/// and reads the two fields.
/// </summary>
public unsafe struct StringRef
{
    public byte* Pointer;
    public int Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public StringRef(byte* pointer, int length)
    {
        Pointer = pointer;
        Length = length;
    }

    public readonly ReadOnlySpan<byte> Span
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Pointer, Length);
    }

    public override readonly string ToString() => System.Text.Encoding.UTF8.GetString(Span);
}
