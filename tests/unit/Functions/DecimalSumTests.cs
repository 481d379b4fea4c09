using System.Numerics;
using PgFusion.Runtime.Functions;
using Xunit;

namespace PgFusion.UnitTests.Functions;

/// <summary>Carries between the limbs of a sum, at the bit patterns where they happen.</summary>
public sealed unsafe class DecimalSumTests
{
    private static readonly ulong[] s_limbs = [0, 1, 2, ulong.MaxValue, ulong.MaxValue - 1, 1UL << 63, (1UL << 63) - 1];

    [Fact]
    public void Limbs_carry_into_each_other()
    {
        foreach (ulong low in s_limbs)
        {
            foreach (ulong middle in s_limbs)
            {
                foreach (ulong high in s_limbs)
                {
                    DecimalSumState start = new() { Low = low, Middle = middle, High = high, Count = 1 };
                    BigInteger value = Value(start);
                    foreach (ulong addLow in s_limbs)
                    {
                        DecimalSumState state = start;
                        DecimalSum.AddInteger(&state, (long)addLow);
                        CheckSum(value + (long)addLow, state, 2);
                        foreach (ulong addHigh in s_limbs)
                        {
                            state = start;
                            Int128 addend = new(addHigh, addLow);
                            DecimalSum.AddPartial(&state, addend, 5);
                            CheckSum(value + (BigInteger)addend, state, 6);
                            DecimalSumState other = new() { Low = addLow, Middle = addHigh, High = high, Count = 3, NaNCount = 1 };
                            state = start;
                            DecimalSum.Merge(&state, &other);
                            CheckSum(value + Value(other), state, 4);
                            Assert.Equal(1, state.NaNCount);
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void The_largest_integer_is_a_number_for_integers_and_NaN_for_decimals()
    {
        DecimalSumState state = default;
        Assert.True(DecimalSum.IsEmpty(&state));
        DecimalSum.AddInteger(&state, long.MaxValue);
        Assert.Equal((1, 0), (state.Count, state.NaNCount));
        DecimalSum.Add(&state, long.MaxValue);
        DecimalSum.Add(&state, Int128.MaxValue);
        Assert.Equal((1, 2), (state.Count, state.NaNCount));
        Assert.False(DecimalSum.IsEmpty(&state));
    }

    private static void CheckSum(BigInteger expected, DecimalSumState state, long count)
    {
        BigInteger modulus = BigInteger.One << 192;
        Assert.Equal(((expected % modulus) + modulus) % modulus, ((Value(state) % modulus) + modulus) % modulus);
        Assert.Equal(count, state.Count);
    }

    private static BigInteger Value(DecimalSumState state) =>
        ((BigInteger)(long)state.High << 128) + ((BigInteger)state.Middle << 64) + state.Low;
}
