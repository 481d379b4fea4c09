using System.Runtime.InteropServices;
using PgFusion.Runtime.HashTables;
using Xunit;

namespace PgFusion.UnitTests.HashTables;

public sealed unsafe class KeySetTests
{
    private static readonly long[] Extremes = [0, 1, -1, int.MinValue, int.MaxValue, long.MinValue, long.MaxValue, 1L << 32, -(1L << 40)];

    /// <summary>Computed from the formula in pghooks/session/protocol.h with integers of any size; the C end is held to it by differential queries.</summary>
    [Theory]
    [InlineData(8L, 0L, 0L, 0x0000000000000001UL)]
    [InlineData(8L, 1L, 1L, 0x1000080000010001UL)]
    [InlineData(8L, -1L, 6L, 0x0201080020000000UL)]
    [InlineData(64L, 42L, 57L, 0x0000000030000104UL)]
    [InlineData(1024L, -2147483648L, 77L, 0x0000802008000008UL)]
    [InlineData(262144L, 9223372036854775807L, 241408L, 0x0201080020000000UL)]
    [InlineData(262144L, long.MinValue, 40665L, 0x0000000000000001UL)]
    [InlineData(4096L, 694310400000000L, 2373L, 0x0100200080001000UL)]
    public void Bits_of_a_value_are_those_that_the_protocol_says(long words, long value, long word, ulong bits) =>
        Assert.Equal((word, bits), KeySet.BloomBits(words, value));

    [Theory]
    [InlineData(0, 8)]
    [InlineData(1, 8)]
    [InlineData(32, 8)]
    [InlineData(36, 16)]
    [InlineData(1000, 256)]
    [InlineData(1 << 20, 1 << 18)]
    public void A_Bloom_filter_has_a_power_of_two_of_words(long keys, long words) => Assert.Equal(words, KeySet.BloomWords(keys));

    [Theory]
    [InlineData(10)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void A_Bloom_filter_finds_what_was_added_and_little_else(int keys)
    {
        var random = new Random(keys);
        long[] added = [.. Extremes, .. Enumerable.Range(0, keys).Select(i => i % 2 == 0 ? i * 86_400_000_000L : random.NextInt64())];
        long count = KeySet.BloomWords(added.Length);
        ulong* words = (ulong*)NativeMemory.AllocZeroed((nuint)count, 8);
        Parallel.ForEach(added, value => KeySet.AddToBloom(words, count, value));
        Assert.All(added, value => Assert.True(KeySet.BloomMayContain(words, count, value)));
        int found = Enumerable.Range(0, 100_000).Count(i => KeySet.BloomMayContain(words, count, i % 2 == 0 ? 1_000_003L + i * 3_600_000_000L : random.NextInt64()));
        Assert.InRange(found, 0, 4000);
        NativeMemory.Free(words);
    }

    [Theory]
    [InlineData(0, 0UL)]
    [InlineData(-70, 63UL)]
    [InlineData(-70, 64UL)]
    [InlineData(long.MinValue, 1000UL)]
    [InlineData(long.MaxValue - 1000, 1000UL)]
    public void A_bitmap_tells_exactly(long low, ulong span)
    {
        long count = KeySet.BitmapWords(span);
        Assert.Equal((long)(span / 64 + 1), count);
        ulong* words = (ulong*)NativeMemory.AllocZeroed((nuint)count, 8);
        var added = new HashSet<long>();
        for (ulong i = 0; i <= span; i += 1 + i % 5)
        {
            added.Add(low + (long)i);
            KeySet.AddToBitmap(words, low, low + (long)i);
        }
        for (ulong i = 0; i <= span; i++)
        {
            Assert.Equal(added.Contains(low + (long)i), KeySet.BitmapContains(words, low, low + (long)i));
        }
        NativeMemory.Free(words);
    }
}
