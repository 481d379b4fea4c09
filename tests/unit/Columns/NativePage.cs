using System.Runtime.InteropServices;

namespace PgFusion.UnitTests.Columns;

/// <summary>A 64-byte aligned block of native memory, filled with garbage as a used extent is.</summary>
internal sealed unsafe class NativePage : IDisposable
{
    public NativePage(int size)
    {
        Size = size;
        Pointer = (byte*)NativeMemory.AlignedAlloc((nuint)size, 64);
        new Span<byte>(Pointer, size).Fill(0xA5);
    }

    public byte* Pointer { get; private set; }

    public int Size { get; }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
    }
}
