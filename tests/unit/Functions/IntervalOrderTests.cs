using PgFusion.Runtime.Functions;
using Xunit;

namespace PgFusion.UnitTests.Functions;

public sealed unsafe class IntervalOrderTests
{
    private const long Day = 86_400_000_000;

    [Theory]
    [InlineData(0, 1, 0, Day, 0, 0, 0)]
    [InlineData(0, 0, 1, 0, 30, 0, 0)]
    [InlineData(-Day, 31, 0, 0, 0, 1, 0)]
    [InlineData(1, 0, 0, 0, 0, 0, 1)]
    [InlineData(0, -1, 0, -1, 0, 0, -1)]
    [InlineData(long.MaxValue, int.MaxValue, int.MaxValue, long.MaxValue - 1, int.MaxValue, int.MaxValue, 1)]
    [InlineData(long.MinValue, int.MinValue, int.MinValue, long.MaxValue, int.MaxValue, int.MaxValue, -1)]
    public void Intervals_compare_by_their_length(long time1, int days1, int months1, long time2, int days2, int months2, int order)
    {
        byte* a = stackalloc byte[16];
        byte* b = stackalloc byte[16];
        (*(long*)a, *(int*)(a + 8), *(int*)(a + 12)) = (time1, days1, months1);
        (*(long*)b, *(int*)(b + 8), *(int*)(b + 12)) = (time2, days2, months2);
        Assert.Equal(order, IntervalOrder.Compare(a, b));
        Assert.Equal(-order, IntervalOrder.Compare(b, a));
        Assert.Equal(order == 0, IntervalOrder.Equal(a, b));
        Assert.Equal(order == 0, IntervalOrder.Hash(a, 16) == IntervalOrder.Hash(b, 16));
        Assert.Equal(HashFunctions.Null, IntervalOrder.Hash(null, 0));
    }
}
