using System.Numerics;
using System.Runtime.InteropServices;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Kernels;
using Xunit;

namespace PgFusion.UnitTests.Kernels;

/// <summary>Rows whose key is in a set, against a loop over rows: for all numbers of rows, few and many of them wanted, and ranges at the ends of the type.</summary>
public sealed unsafe class KeySetKernelTests
{
    private const int RowsMax = 200;

    [Fact]
    public void Smallints() => Check<short>(short.MinValue, short.MaxValue, [0, -50, 300, short.MinValue, short.MaxValue - 2000, short.MinValue - 70_000L, short.MaxValue + 5L]);

    [Fact]
    public void Integers() => Check<int>(int.MinValue, int.MaxValue, [0, -50, 300, int.MinValue, int.MaxValue - 2000, int.MinValue - 3000L, int.MaxValue + 5L]);

    [Fact]
    public void Bigints() => Check<long>(long.MinValue, long.MaxValue, [0, -50, int.MaxValue, long.MinValue, long.MaxValue - 2000]);

    private static void Check<T>(long least, long greatest, long[] lows)
        where T : unmanaged, IBinaryInteger<T>
    {
        var random = new Random(3);
        T* values = (T*)NativeMemory.AlignedAlloc(RowsMax * 8 + 64, 64);
        ulong* bitmap = (ulong*)NativeMemory.AlignedAlloc(64, 64);
        ulong* words = stackalloc ulong[64];
        try
        {
            foreach (long low in lows)
            {
                foreach (ulong span in new ulong[] { 0, 1, 63, 64, 2000 })
                {
                    for (int rows = 0; rows <= RowsMax; rows += rows < 70 ? 1 : 13)
                    {
                        for (int row = 0; row < RowsMax; row++)
                        {
                            values[row] = T.CreateTruncating(random.Next(4) switch
                            {
                                0 => random.NextInt64(least, greatest),
                                1 => Math.Clamp(unchecked(low + random.Next(-3, 3)), least, greatest),
                                2 => Math.Clamp(unchecked(low + (long)span + random.Next(-3, 3)), least, greatest),
                                _ => Math.Clamp(unchecked(low + random.NextInt64((long)span + 1)), least, greatest),
                            });
                        }
                        bool isBloom = random.Next(2) == 0;
                        new Span<ulong>(words, 64).Clear();
                        const int BloomWords = 64;
                        for (int key = 0; key < 1 + (int)span / 3; key++)
                        {
                            long value = unchecked(low + random.NextInt64((long)span + 1));
                            if (isBloom)
                            {
                                KeySet.AddToBloom(words, BloomWords, value);
                            }
                            else
                            {
                                KeySet.AddToBitmap(words, low, value);
                            }
                        }
                        new Span<ulong>(bitmap, 8).Clear();
                        int share = random.Next(1, 12);
                        var before = new bool[rows];
                        for (int row = 0; row < rows; row++)
                        {
                            before[row] = random.Next(12) < share;
                            bitmap[row >> 6] |= (before[row] ? 1UL : 0) << (row & 63);
                        }
                        if (isBloom)
                        {
                            KeySetKernels.InBloom<T>(bitmap, rows, (byte*)values, words, BloomWords, low, span);
                        }
                        else
                        {
                            KeySetKernels.InBitmap<T>(bitmap, rows, (byte*)values, words, low, span);
                        }
                        for (int row = 0; row < 512; row++)
                        {
                            bool expected = false;
                            if (row < rows && before[row])
                            {
                                long value = long.CreateTruncating(values[row]);
                                bool isInRange = unchecked((ulong)value - (ulong)low) <= span;
                                expected = isInRange && (isBloom ? KeySet.BloomMayContain(words, BloomWords, value) : KeySet.BitmapContains(words, low, value));
                            }
                            Assert.Equal(expected, (bitmap[row >> 6] >> (row & 63) & 1) != 0);
                        }
                    }
                }
            }
        }
        finally
        {
            NativeMemory.AlignedFree(values);
            NativeMemory.AlignedFree(bitmap);
        }
    }
}
