using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PgFusion.Runtime.Columns;

namespace PgFusion.Runtime.Scheduler;

/// <summary>
/// The page that generated code is writing result rows to. Per row: <see cref="ResultSink.Reserve"/>, then each column's
/// value (stored directly, or through the helpers), then RowCount is increased.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ResultBuffer
{
    public const int RowCountOffset = 0;
    public const int ColumnsOffset = 40;
    public const int ColumnBytes = 16;
    public const int ColumnValuesOffset = 8;

    public int RowCount;
    public int Capacity;
    public byte* VariableNext;
    public byte* VariableEnd;
    public byte* Page;
    public nint Sink;
    // ColumnBytes for each column: validity, values.
}

/// <summary>A page of result rows that is ready to be sent. The owner returns it by its extent.</summary>
public sealed class ResultPage(object extent, ulong usedBytes, uint rows)
{
    public object Extent { get; } = extent;

    public ulong UsedBytes { get; } = usedBytes;

    public uint Rows { get; } = rows;
}

/// <summary>
/// Makes result pages: leases an extent when the first row comes, hands the page over when it is full or when
/// <see cref="Complete"/> is called. One thread at a time.
/// </summary>
public sealed unsafe class ResultSink : IDisposable
{
    private const int VarlenaHeaderBytes = 4;
    private const long ExtentBytesMin = 64 << 10;
    private const int RowCapacity = 4096;

    /// <summary>What a varlena column is expected to need for a row, when extents are sized.</summary>
    private const int VarlenaBytesExpected = 24;

    private readonly ResultPageWriter _writer;
    private readonly Func<long, (object Extent, nint Address, long Size)> _lease;
    private readonly int _columns;
    private readonly long _fixedBytes;
    private readonly long _expectedBytes;
    private readonly List<ResultPage> _pages = [];
    private readonly ResultBuffer* _buffer;
    private GCHandle _self;
    private object? _extent;

    /// <param name="columns">Shapes of the result's columns.</param>
    /// <param name="lease">Gives an extent of at least so many bytes.</param>
    internal ResultSink(ColumnShape[] columns, Func<long, (object, nint, long)> lease)
    {
        _writer = new ResultPageWriter(columns);
        _lease = lease;
        _columns = columns.Length;
        _fixedBytes = _writer.FixedSize(RowCapacity);
        int varlenas = columns.Count(static c => c.Kind == ColumnKind.Varlena);
        _expectedBytes = _fixedBytes + (long)varlenas * VarlenaBytesExpected * RowCapacity;
        nuint bytes = (nuint)(ResultBuffer.ColumnsOffset + _columns * ResultBuffer.ColumnBytes);
        _buffer = (ResultBuffer*)NativeMemory.AllocZeroed(bytes);
        _self = GCHandle.Alloc(this);
        _buffer->Sink = GCHandle.ToIntPtr(_self);
    }

    public ResultBuffer* Buffer => _buffer;

    /// <summary>Makes sure that one more row with so many bytes of varlenas (each rounded up to 8) fits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Reserve(ResultBuffer* buffer, long variableBytes)
    {
        if (buffer->RowCount >= buffer->Capacity || variableBytes > buffer->VariableEnd - buffer->VariableNext)
        {
            ((ResultSink)GCHandle.FromIntPtr(buffer->Sink).Target!).NextPage(variableBytes);
        }
    }

    /// <summary>Bytes that a payload takes in the page.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long VarlenaBytes(int length) => ((long)length + VarlenaHeaderBytes + 7) & ~7L;

    /// <summary>A varlena of the payload becomes the column's value in the current row; its room has been reserved.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PutVarlena(ResultBuffer* buffer, int column, byte* payload, int length)
    {
        byte* varlena = buffer->VariableNext;
        *(uint*)varlena = (uint)(length + VarlenaHeaderBytes) << 2;
        Unsafe.CopyBlockUnaligned(varlena + VarlenaHeaderBytes, payload, (uint)length);
        buffer->VariableNext = varlena + VarlenaBytes(length);
        *((ulong*)Values(buffer, column) + buffer->RowCount) = (ulong)(varlena - buffer->Page);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PutFixed(ResultBuffer* buffer, int column, byte* value, int width) =>
        Unsafe.CopyBlockUnaligned(Values(buffer, column) + (long)buffer->RowCount * width, value, (uint)width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PutBool(ResultBuffer* buffer, int column, bool value)
    {
        byte* bits = Values(buffer, column) + (buffer->RowCount >> 3);
        *bits |= (byte)((value ? 1 : 0) << (buffer->RowCount & 7));
    }

    /// <summary>NULL in the current row; the value's bytes are cleared.</summary>
    public static void PutNull(ResultBuffer* buffer, int column, int width)
    {
        byte* validity = *(byte**)((byte*)buffer + ResultBuffer.ColumnsOffset + column * ResultBuffer.ColumnBytes);
        validity[buffer->RowCount >> 3] &= (byte)~(1 << (buffer->RowCount & 7));
        NativeMemory.Clear(Values(buffer, column) + (long)buffer->RowCount * width, (nuint)width);
    }

    private static byte* Values(ResultBuffer* buffer, int column) =>
        *(byte**)((byte*)buffer + ResultBuffer.ColumnsOffset + column * ResultBuffer.ColumnBytes + ResultBuffer.ColumnValuesOffset);

    /// <summary>Ends the page under way and returns all that are ready.</summary>
    public List<ResultPage> Complete()
    {
        FinishPage();
        var pages = new List<ResultPage>(_pages);
        _pages.Clear();
        return pages;
    }

    public void Dispose()
    {
        NativeMemory.Free(_buffer);
        _self.Free();
    }

    private void NextPage(long variableBytes)
    {
        FinishPage();
        long wanted = Math.Max(Math.Max(_expectedBytes, ExtentBytesMin), _fixedBytes + variableBytes);
        (object extent, nint address, long size) = _lease(wanted);
        if (!_writer.Begin((byte*)address, size, RowCapacity))
        {
            throw new InvalidOperationException("the arena gave a smaller extent than was asked for");
        }
        _extent = extent;
        _buffer->RowCount = 0;
        _buffer->Capacity = RowCapacity;
        _buffer->Page = (byte*)address;
        _buffer->VariableNext = _writer.VariableNext;
        _buffer->VariableEnd = _writer.VariableEnd;
        for (int i = 0; i < _columns; i++)
        {
            byte** column = (byte**)((byte*)_buffer + ResultBuffer.ColumnsOffset + i * ResultBuffer.ColumnBytes);
            column[0] = _writer.Buffers[i].Validity;
            column[1] = _writer.Buffers[i].Values;
        }
    }

    private void FinishPage()
    {
        if (_extent is null)
        {
            return;
        }
        int rows = _buffer->RowCount;
        _writer.VariableNext = _buffer->VariableNext;
        long used = _writer.Finish(rows);
        _pages.Add(new ResultPage(_extent, (ulong)used, (uint)rows));
        _extent = null;
        _buffer->RowCount = 0;
        _buffer->Capacity = 0;
        _buffer->VariableNext = null;
        _buffer->VariableEnd = null;
    }
}
