using PgFusion.Runtime.BlockCache;
using Xunit;

namespace PgFusion.UnitTests.BlockCache;

public sealed class ExactDivisorTests
{
    [Fact]
    public void Multiples_are_known_and_divided()
    {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            ulong value = Math.Max(1, (ulong)random.NextInt64() >> random.Next(64)) << (random.Next(3) == 0 ? random.Next(10) : 0);
            var divisor = new ExactDivisor(value == 0 ? 1 : value);
            ulong number = (ulong)random.NextInt64() * 2 + 1;
            Assert.Equal(number % divisor.Value == 0, divisor.Divides(number));
            ulong multiple = number / divisor.Value * divisor.Value;
            Assert.True(divisor.Divides(multiple));
            Assert.Equal(number / divisor.Value, (multiple >> divisor.Shift) * divisor.Inverse);
        }
        Assert.True(new ExactDivisor(ulong.MaxValue).Divides(ulong.MaxValue));
        Assert.False(new ExactDivisor(ulong.MaxValue).Divides(ulong.MaxValue - 1));
        Assert.True(new ExactDivisor(1UL << 63).Divides(1UL << 63));
    }
}
