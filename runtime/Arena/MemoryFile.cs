using System.ComponentModel;
using System.Runtime.InteropServices;

namespace PgFusion.Runtime.Arena;

/// <summary>
/// An anonymous file in memory (memfd), mapped whole into this process. Its descriptor is what other processes get to
/// map it too. It is sparse: pages exist from their first touch until a hole is punched. It is sealed against
/// shrinking and growing, so that no process that has mapped it can meet a missing page.
/// </summary>
internal sealed unsafe class MemoryFile : IDisposable
{
    private int _descriptor;
    private byte* _address;

    public MemoryFile(string name, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        Size = size;
        _descriptor = Open(name);
        try
        {
            Check(LibC.FTruncate(_descriptor, size), "ftruncate");
            Check(LibC.Fcntl(_descriptor, LibC.FAddSeals, LibC.FSealShrink | LibC.FSealGrow | LibC.FSealSeal), "fcntl(F_ADD_SEALS)");
            void* address = LibC.MMap(null, (nuint)size, LibC.ProtRead | LibC.ProtWrite,
                LibC.MapShared | LibC.MapNoReserve, _descriptor, 0);
            if (address == (void*)-1)
                throw Failure("mmap");
            _address = (byte*)address;
        }
        catch
        {
            LibC.Close(_descriptor);
            throw;
        }
    }

    public long Size { get; }

    public byte* Address => _address;

    public int Descriptor => _descriptor;

    /// <summary>Gives the pages of a range back to the system; they read as zeros afterwards.</summary>
    public void PunchHole(long offset, long length) =>
        Check(LibC.FAllocate(_descriptor, LibC.FallocPunchHole | LibC.FallocKeepSize, offset, length), "fallocate");

    public void Dispose()
    {
        if (_address == null)
            return;
        LibC.MUnmap(_address, (nuint)Size);
        LibC.Close(_descriptor);
        _address = null;
        _descriptor = -1;
    }

    private static int Open(string name)
    {
        const uint flags = LibC.MfdCloseOnExec | LibC.MfdAllowSealing;
        int descriptor = LibC.MemfdCreate(name, flags | LibC.MfdNoExecSeal);

        // Kernels before 6.3 do not know the flag.
        if (descriptor < 0 && Marshal.GetLastPInvokeError() == LibC.EInval)
            descriptor = LibC.MemfdCreate(name, flags);
        return descriptor >= 0 ? descriptor : throw Failure("memfd_create");
    }

    private static void Check(int result, string call)
    {
        if (result < 0)
            throw Failure(call);
    }

    private static Win32Exception Failure(string call)
    {
        int error = Marshal.GetLastPInvokeError();
        return new Win32Exception(error, $"{call} failed: {Marshal.GetPInvokeErrorMessage(error)}");
    }
}
