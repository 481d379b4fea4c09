using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Sorting;
using Xunit;

namespace PgFusion.UnitTests.Sorting;

/// <summary>a &lt; b implies prefix(a) ≤ prefix(b), equal values have equal prefixes; and prefixes tell what they can.</summary>
public sealed unsafe class SortPrefixTests
{
    [Fact]
    public void Integers()
    {
        var random = new Random(1);
        List<long> values = [long.MinValue, long.MinValue + 1, -1, 0, 1, long.MaxValue - 1, long.MaxValue, int.MinValue, int.MaxValue];
        for (int i = 0; i < 300; i++)
        {
            values.Add(random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64));
        }
        Check(values, static (a, b) => a.CompareTo(b), SortPrefix.Integer, exact: true);
    }

    [Fact]
    public void Decimals_of_128_bits_with_NaN()
    {
        var random = new Random(2);
        List<Int128> values = [Int128.MinValue, DecimalFunctions.NaN128, DecimalFunctions.NaN128 - 1, -1, 0, 1, long.MinValue, long.MaxValue,
            (Int128)long.MaxValue + 1, (Int128)long.MinValue - 1];
        for (int i = 0; i < 300; i++)
        {
            values.Add(new Int128((ulong)random.NextInt64(long.MinValue, long.MaxValue), (ulong)random.NextInt64()) >> random.Next(128));
        }
        Check(values, static (a, b) => a.CompareTo(b), SortPrefix.Decimal, exact: false);
        Assert.True(SortPrefix.Decimal(DecimalFunctions.NaN128) >= SortPrefix.Decimal(DecimalFunctions.NaN128 - 1));
        // Values further apart than 64 bits are told apart.
        Assert.True(SortPrefix.Decimal((Int128)1 << 64) > SortPrefix.Decimal(((Int128)1 << 64) - 1));
    }

    [Fact]
    public void Floats_with_NaN_and_both_zeros()
    {
        var random = new Random(3);
        List<double> values = [double.NaN, -double.NaN, BitConverter.Int64BitsToDouble(0x7FF0000000000001), 0.0, -0.0, double.PositiveInfinity, double.NegativeInfinity,
            double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon, 1, -1, float.MaxValue, float.Epsilon, (double)0.1f, 0.1];
        for (int i = 0; i < 300; i++)
        {
            values.Add(BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)));
            values.Add(random.Next(-10, 10) / 4.0);
        }
        Check(values, FloatFunctions.Compare, SortPrefix.Float, exact: true);
    }

    [Fact]
    public void Byte_strings()
    {
        var random = new Random(4);
        List<byte[]> values = [[], [0], [0, 0], [255], "abcdefg"u8.ToArray(), "abcdefgh"u8.ToArray(), "abcdefgh\0"u8.ToArray(), "abcdefghi"u8.ToArray(),
            [255, 255, 255, 255, 255, 255, 255, 255], [255, 255, 255, 255, 255, 255, 255, 255, 0], "ab"u8.ToArray(), "ab\0"u8.ToArray()];
        for (int i = 0; i < 300; i++)
        {
            var value = new byte[random.Next(12)];
            random.NextBytes(value);
            if (random.Next(2) == 0)
            {
                // Common beginnings.
                for (int j = 0; j < value.Length; j++)
                {
                    value[j] = (byte)(value[j] % 3);
                }
            }
            values.Add(value);
        }
        Check(values, CompareBytes, PrefixOf, exact: false);
        Assert.True(PrefixOf("abcdefg"u8.ToArray()) < PrefixOf("abcdefh"u8.ToArray()));
        Assert.True(PrefixOf([1]) < PrefixOf([128]));
    }

    private static ulong PrefixOf(byte[] value)
    {
        fixed (byte* bytes = value.Append((byte)0x5A).ToArray())
        {
            return SortPrefix.Bytes(bytes, value.Length);
        }
    }

    private static int CompareBytes(byte[] a, byte[] b)
    {
        fixed (byte* left = a.Append((byte)0).ToArray(), right = b.Append((byte)0).ToArray())
        {
            int order = TextFunctions.CompareBytes(left, a.Length, right, b.Length);
            Assert.Equal(Math.Sign(order), Math.Sign(a.AsSpan().SequenceCompareTo(b)));
            return order;
        }
    }

    private static void Check<T>(List<T> values, Func<T, T, int> compare, Func<T, ulong> prefix, bool exact)
    {
        foreach (T a in values)
        {
            foreach (T b in values)
            {
                int order = Math.Sign(compare(a, b));
                int prefixOrder = prefix(a).CompareTo(prefix(b));
                Assert.True(order == 0 ? prefixOrder == 0 : prefixOrder == order || (!exact && prefixOrder == 0), $"{a} and {b}");
            }
        }
    }
}
