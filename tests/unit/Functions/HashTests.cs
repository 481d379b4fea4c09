using System.Numerics;
using System.Runtime.Intrinsics;
using PgFusion.Runtime.Functions;
using Xunit;

namespace PgFusion.UnitTests.Functions;

public sealed unsafe class HashTests
{
    [Fact]
    public void Vectors_hash_like_single_values()
    {
        Vector256<ulong> four = Vector256.Create(0UL, 1, ulong.MaxValue, 0x123456789ABCDEFUL);
        Vector512<ulong> eight = Vector512.Create(four, ~four);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(HashFunctions.Mix(four[i]), HashFunctions.Mix(four)[i]);
        }
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(HashFunctions.Mix(eight[i]), HashFunctions.Mix(eight)[i]);
        }
    }

    /// <summary>Every byte counts at every length, wherever the string ends, and nothing behind it does.</summary>
    [Fact]
    public void Strings_of_every_length_hash_by_all_their_bytes()
    {
        byte[] bytes = new byte[300];
        new Random(5).NextBytes(bytes);
        HashSet<ulong> seen = [];
        for (int length = 0; length <= 200; length++)
        {
            ulong hash = HashFunctions.Bytes(bytes.AsSpan(0, length));
            Assert.True(seen.Add(hash), $"length {length}");
            for (int i = 0; i < length; i++)
            {
                bytes[i] ^= 0x10;
                Assert.NotEqual(hash, HashFunctions.Bytes(bytes.AsSpan(0, length)));
                bytes[i] ^= 0x10;
            }
            bytes[length] ^= 0xFF;
            Assert.Equal(hash, HashFunctions.Bytes(bytes.AsSpan(0, length)));
        }
        // Runs of zero bytes differ by their length alone.
        Assert.Equal(100, Enumerable.Range(0, 100).Select(n => HashFunctions.Bytes(new byte[n])).Distinct().Count());
    }

    /// <summary>Changing one bit of the input changes about half of the 64 bits, and each of them about half of the time.</summary>
    [Fact]
    public void One_input_bit_reaches_all_output_bits()
    {
        CheckAvalanche(8, bytes => HashFunctions.Int64(BitConverter.ToInt64(bytes)));
        CheckAvalanche(16, bytes => HashFunctions.Int128(new Int128(BitConverter.ToUInt64(bytes, 8), BitConverter.ToUInt64(bytes))));
        CheckAvalanche(16, bytes =>
        {
            fixed (byte* pointer = bytes)
            {
                return HashFunctions.Bytes16(pointer);
            }
        });
        CheckAvalanche(16, bytes => HashFunctions.Combine(BitConverter.ToUInt64(bytes), BitConverter.ToUInt64(bytes, 8)));
        foreach (int length in (int[])[3, 7, 13, 25, 70])
        {
            CheckAvalanche(length, bytes => HashFunctions.Bytes(bytes));
        }
    }

    [Fact]
    public void Columns_in_another_order_hash_differently() =>
        Assert.NotEqual(HashFunctions.Combine(HashFunctions.Int32(1), HashFunctions.Int32(2)),
            HashFunctions.Combine(HashFunctions.Int32(2), HashFunctions.Int32(1)));

    [Fact]
    public void Integers_of_all_widths_hash_alike()
    {
        Assert.Equal(HashFunctions.Int64(-5), HashFunctions.Int32(-5));
        Assert.Equal(HashFunctions.Float8(0.5), HashFunctions.Float4(0.5f));
        Assert.Equal(HashFunctions.Float8(0.0), HashFunctions.Float8(-0.0));
        Assert.Equal(HashFunctions.Float8(double.NaN), HashFunctions.Float8(BitConverter.Int64BitsToDouble(-1)));
    }

    private static void CheckAvalanche(int length, Func<byte[], ulong> hash)
    {
        const int rounds = 200;
        Random random = new(length);
        byte[] bytes = new byte[length];
        int[] flips = new int[64];
        for (int round = 0; round < rounds; round++)
        {
            random.NextBytes(bytes);
            ulong before = hash(bytes);
            for (int bit = 0; bit < length * 8; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                ulong changed = before ^ hash(bytes);
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.True(BitOperations.PopCount(changed) is > 6 and < 58);
                for (int i = 0; i < 64; i++)
                {
                    flips[i] += (int)(changed >> i) & 1;
                }
            }
        }
        double trials = (double)rounds * length * 8;
        Assert.All(flips, flip => Assert.InRange(flip / trials, 0.45, 0.55));
    }
}
