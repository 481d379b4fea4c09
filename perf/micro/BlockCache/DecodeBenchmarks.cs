using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using PgFusion.Runtime.BlockCache;
using PgFusion.Runtime.Columns;

namespace PgFusion.MicroBenchmarks.BlockCache;

/// <summary>A morsel of 8192 rows of one column, decoded; times are per value. All of it is in the processor's cache.</summary>
public unsafe class DecodeBenchmarks
{
    private const int Rows = PageLayout.PageRowsMax;

    private readonly CacheMemory _memory = new();
    private EncodedColumn _column = null!;
    private byte* _buffer;

    public enum Case
    {
        Constant64,
        Packed3To32,
        Packed12To32,
        Packed24To32,
        Packed7To16,
        Packed5To8,
        Packed4To64,
        Packed13To64,
        Packed24To64,
        Packed45To64,
        Multiples6To64,
        HalfNull12To64,
        Packed40To128,
        Dictionary64,
        DictionaryText,
        Text27,
        Text8,
        Plain64,
    }

    [ParamsAllValues]
    public Case Of { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        using var encoder = new ColumnEncoder(_memory);
        var random = new Random(1);
        _column = Of switch
        {
            Case.Constant64 => Integers(encoder, ColumnKind.Int64, _ => 7),
            Case.Packed3To32 => Packed(encoder, ColumnKind.Int32, 3),
            Case.Packed12To32 => Packed(encoder, ColumnKind.Int32, 12),
            Case.Packed24To32 => Packed(encoder, ColumnKind.Int32, 24),
            Case.Packed7To16 => Packed(encoder, ColumnKind.Int16, 7),
            Case.Packed5To8 => Packed(encoder, ColumnKind.Int8, 5),
            Case.Packed4To64 => Packed(encoder, ColumnKind.Int64, 4),
            Case.Packed13To64 => Packed(encoder, ColumnKind.Int64, 13),
            Case.Packed24To64 => Packed(encoder, ColumnKind.Int64, 24),
            Case.Packed45To64 => Packed(encoder, ColumnKind.Int64, 45),
            Case.Multiples6To64 => Integers(encoder, ColumnKind.Int64, _ => random.Next(64) * 100),
            Case.HalfNull12To64 => Integers(encoder, ColumnKind.Int64, _ => random.Next(2) == 0 ? null : 1_000_000 + random.Next(1 << 12)),
            Case.Packed40To128 => Integers(encoder, ColumnKind.Decimal128, _ => random.NextInt64(1L << 40)),
            Case.Dictionary64 => Integers(encoder, ColumnKind.Int64, _ => new Random(random.Next(100)).NextInt64()),
            Case.DictionaryText => Texts(encoder, _ => random.Next(4) * 8 + 1, sameIfLong: true),
            Case.Text27 => Texts(encoder, _ => random.Next(10, 44)),
            Case.Text8 => Texts(encoder, _ => random.Next(4, 13)),
            _ => Integers(encoder, ColumnKind.Int64, _ => random.NextInt64(long.MinValue, long.MaxValue)),
        };
        _buffer = (byte*)NativeMemory.AlignedAlloc((nuint)ColumnDecoder.BufferBytes(_column.Shape, Rows), 64);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _column.Release();
        NativeMemory.AlignedFree(_buffer);
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public int Decode() => ColumnDecoder.Decode(_column, 0, Rows, _buffer).NullCount;

    private static EncodedColumn Packed(ColumnEncoder encoder, ColumnKind kind, int bits)
    {
        var random = new Random(1);
        return Integers(encoder, kind, _ => random.NextInt64(1L << bits));
    }

    private static EncodedColumn Integers(ColumnEncoder encoder, ColumnKind kind, Func<int, long?> make)
    {
        ColumnShape shape = new(kind);
        byte* values = (byte*)NativeMemory.AlignedAlloc((nuint)(Rows * shape.Width), 64);
        byte* validity = (byte*)NativeMemory.AlignedAlloc(Rows / 8, 64);
        new Span<byte>(validity, Rows / 8).Clear();
        for (int row = 0; row < Rows; row++)
        {
            long? value = make(row);
            validity[row >> 3] |= (byte)((value is null ? 0 : 1) << (row & 7));
            Int128 wide = value ?? 0;
            Buffer.MemoryCopy(&wide, values + row * shape.Width, shape.Width, shape.Width);
        }
        var view = new ColumnView(shape, ColumnFlags.None, 0, validity, values, null, 0, 0);
        EncodedColumn column = encoder.Encode(shape, [new ColumnPiece(view, Rows)])!;
        NativeMemory.AlignedFree(values);
        NativeMemory.AlignedFree(validity);
        return column;
    }

    private static EncodedColumn Texts(ColumnEncoder encoder, Func<int, int> length, bool sameIfLong = false)
    {
        const int LengthMax = 64;
        ColumnShape shape = new(ColumnKind.View);
        byte* views = (byte*)NativeMemory.AlignedAlloc(Rows * PageLayout.ViewSize, 64);
        byte* bytes = (byte*)NativeMemory.AlignedAlloc(Rows * LengthMax, 64);
        NativeMemory.Clear(views, Rows * PageLayout.ViewSize);
        new Random(2).NextBytes(new Span<byte>(bytes, Rows * LengthMax));
        for (int row = 0; row < Rows; row++)
        {
            byte* view = views + row * PageLayout.ViewSize;
            byte* payload = bytes + (sameIfLong ? 0 : row * LengthMax);
            *(int*)view = length(row);
            if (*(int*)view <= PageLayout.ViewInlineMax)
            {
                Buffer.MemoryCopy(payload, view + 4, *(int*)view, *(int*)view);
                continue;
            }
            *(uint*)(view + 4) = *(uint*)payload;
            *(uint*)(view + 12) = (uint)(payload - bytes);
        }
        var column = new ColumnView(shape, ColumnFlags.None, 0, null, views, bytes, 0, 0);
        EncodedColumn encoded = encoder.Encode(shape, [new ColumnPiece(column, Rows)])!;
        NativeMemory.AlignedFree(views);
        NativeMemory.AlignedFree(bytes);
        return encoded;
    }
}
