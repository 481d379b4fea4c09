using System.Runtime.InteropServices;
using PgFusion.Runtime.BlockCache;
using Xunit;

namespace PgFusion.UnitTests.BlockCache;

public sealed unsafe class BitPackingTests
{
    private static readonly int[] Sizes = [1, 7, 8, 15, 16, 17, 63, 64, 65, 127, 1000, 1024];

    public static TheoryData<int> Levels() => [.. Enum.GetValues<UnpackingLevel>().Where(static l => l <= BitPacking.BestLevel).Select(static l => (int)l)];

    [Theory]
    [MemberData(nameof(Levels))]
    public void Codes_of_up_to_57_bits_come_back_in_64(int level)
    {
        var random = new Random(1);
        for (int bits = 1; bits <= BitPacking.BitsMax; bits++)
        {
            foreach (int rows in Sizes)
            {
                ulong[] codes = [.. Enumerable.Range(0, rows).Select(_ => (ulong)random.NextInt64() & ((1UL << bits) - 1))];
                long origin = random.NextInt64(long.MinValue, long.MaxValue);
                long step = random.Next(3) == 0 ? 1 : random.NextInt64(1, 1L << 40);
                long[] unpacked = Unpack<ulong, long>(codes, bits, (packed, target) => BitPacking.Unpack64((UnpackingLevel)level, (byte*)packed, bits, origin, step, (long*)target, rows));
                Assert.Equal(codes.Select(c => unchecked(origin + (long)c * step)), unpacked[..rows]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Codes_of_up_to_25_bits_come_back_in_32(int level)
    {
        var random = new Random(2);
        for (int bits = 1; bits <= BitPacking.BitsMax32; bits++)
        {
            foreach (int rows in Sizes)
            {
                uint[] codes = [.. Enumerable.Range(0, rows).Select(_ => (uint)random.Next() & ((1u << bits) - 1))];
                int origin = random.Next(int.MinValue, int.MaxValue);
                int step = random.Next(1, 1 << 30);
                int[] unpacked = Unpack<uint, int>(codes, bits, (packed, target) => BitPacking.Unpack32((UnpackingLevel)level, (byte*)packed, bits, origin, step, (int*)target, rows));
                Assert.Equal(codes.Select(c => unchecked(origin + (int)c * step)), unpacked[..rows]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Codes_within_a_range_stay(int level)
    {
        var random = new Random(3);
        for (int bits = 1; bits <= BitPacking.BitsMax; bits++)
        {
            ulong most = (1UL << bits) - 1;
            foreach (int rows in Sizes)
            {
                ulong[] codes = [.. Enumerable.Range(0, rows).Select(_ => (ulong)random.NextInt64() & most)];
                ulong least = random.Next(3) switch { 0 => 0, 1 => codes[random.Next(rows)], _ => (ulong)random.NextInt64() & most };
                ulong greatest = random.Next(3) switch { 0 => most, 1 => least, _ => least + (ulong)random.NextInt64() % (most - least + 1) };
                long[] bitmap = Unpack<ulong, long>(codes, bits, (packed, target) =>
                {
                    var words = new Span<ulong>((void*)target, (rows + 63) / 64);
                    words.Fill(ulong.MaxValue - 4);
                    if (rows % 64 != 0)
                    {
                        words[^1] &= (1UL << (rows % 64)) - 1;
                    }
                    BitPacking.Within((UnpackingLevel)level, (byte*)packed, bits, least, greatest - least, (ulong*)target, rows);
                });
                for (int row = 0; row < (rows + 63) / 64 * 64; row++)
                {
                    bool expected = row < rows && row % 64 != 2 && codes[row] >= least && codes[row] <= greatest;
                    Assert.True(expected == ((bitmap[row >> 6] >> (row & 63) & 1) != 0), $"row {row} of {rows}, {bits} bits");
                }
            }
        }
    }

    [Fact]
    public void Sixty_four_codes_take_whole_words()
    {
        Assert.Equal(0, BitPacking.PackedBytes(0, 5));
        Assert.Equal(40, BitPacking.PackedBytes(1, 5));
        Assert.Equal(40, BitPacking.PackedBytes(64, 5));
        Assert.Equal(80, BitPacking.PackedBytes(65, 5));
        Assert.Equal(0, BitPacking.BitsOf(0));
        Assert.Equal(1, BitPacking.BitsOf(1));
        Assert.Equal(8, BitPacking.BitsOf(255));
        Assert.Equal(64, BitPacking.BitsOf(ulong.MaxValue));
    }

    private static TValue[] Unpack<TCode, TValue>(TCode[] codes, int bits, Action<nint, nint> unpack)
        where TCode : unmanaged, System.Numerics.IBinaryInteger<TCode>
        where TValue : unmanaged
    {
        long bytes = BitPacking.PackedBytes(codes.Length, bits) + BitPacking.Padding;
        byte* packed = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, 64);
        int rounded = (codes.Length + 63) & ~63;
        TValue* target = (TValue*)NativeMemory.AlignedAlloc((nuint)((rounded + 64) * sizeof(TValue)), 64);
        try
        {
            NativeMemory.Clear(packed, (nuint)bytes);
            // What is behind must not matter, and must not be written.
            new Span<byte>(packed + bytes - BitPacking.Padding, BitPacking.Padding).Fill(0xA5);
            new Span<byte>(target, (rounded + 64) * sizeof(TValue)).Fill(0x5A);
            fixed (TCode* source = codes)
            {
                BitPacking.Pack(source, codes.Length, bits, packed);
            }
            Assert.Equal(-1, new Span<byte>(packed + bytes - BitPacking.Padding, BitPacking.Padding).IndexOfAnyExcept((byte)0xA5));
            unpack((nint)packed, (nint)target);
            Assert.Equal(-1, new Span<byte>(target + rounded, 64 * sizeof(TValue)).IndexOfAnyExcept((byte)0x5A));
            return new Span<TValue>(target, codes.Length).ToArray();
        }
        finally
        {
            NativeMemory.AlignedFree(packed);
            NativeMemory.AlignedFree(target);
        }
    }
}
