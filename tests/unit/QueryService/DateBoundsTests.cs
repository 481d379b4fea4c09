using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;
using PgFusion.Worker.QueryService;
using Xunit;

namespace PgFusion.UnitTests.QueryService;

/// <summary>A date column against a timestamp constant: comparing days with the bound gives what the exact comparison gives.</summary>
public sealed class DateBoundsTests
{
    private const long Day = 86_400_000_000;

    /// <summary>-infinity, the first date (4714-11-24 BC), today's likes, the last timestamp's day, the last date, infinity.</summary>
    private static readonly int[] Days = [int.MinValue, -2451545, -2451544, -1, 0, 1, 8000, 106751990, 107000000, 2145031948, int.MaxValue];

    [Fact]
    public void The_bound_compares_as_the_timestamp_does()
    {
        var random = new Random(1);
        List<long> timestamps = [long.MinValue, long.MaxValue, 0, 1, -1, Day, -Day, Day - 1, 1 - Day, -211813488000000000, 9223371331199999999];
        for (int i = 0; i < 2000; i++)
        {
            timestamps.Add(random.NextInt64(-211813488000000000, 9223371331199999999));
            timestamps.Add(random.Next(-10_000, 10_000) * Day + random.Next(-1, 2));
        }
        foreach (long timestamp in timestamps)
        {
            foreach (ComparisonOperator op in Enum.GetValues<ComparisonOperator>())
            {
                int bound = DateBounds.Bound(timestamp, op);
                foreach (int day in Days.Concat(Near(timestamp)))
                {
                    int order = Order(day, timestamp);
                    Assert.Equal(Math.Sign(order), Math.Sign(DateTimeFunctions.CompareDateTimestamp(day, timestamp)));
                    Assert.True(Compare(op, order) == Compare(op, day.CompareTo(bound)), $"day {day} {op.Symbol()} timestamp {timestamp}: bound {bound}");
                }
            }
        }
    }

    private static IEnumerable<int> Near(long timestamp)
    {
        if (timestamp is long.MinValue or long.MaxValue)
        {
            yield break;
        }
        for (int distance = -2; distance <= 2; distance++)
        {
            yield return (int)(timestamp / Day) + distance;
        }
    }

    private static int Order(int day, long timestamp)
    {
        // Infinities are equal to themselves and beyond everything else.
        Int128 left = day switch
        {
            int.MinValue => Int128.MinValue,
            int.MaxValue => Int128.MaxValue,
            _ => (Int128)day * Day,
        };
        Int128 right = timestamp switch
        {
            long.MinValue => Int128.MinValue,
            long.MaxValue => Int128.MaxValue,
            _ => timestamp,
        };
        return left.CompareTo(right);
    }

    private static bool Compare(ComparisonOperator op, int order) => op switch
    {
        ComparisonOperator.Equal => order == 0,
        ComparisonOperator.NotEqual => order != 0,
        ComparisonOperator.Less => order < 0,
        ComparisonOperator.LessOrEqual => order <= 0,
        ComparisonOperator.Greater => order > 0,
        _ => order >= 0,
    };
}
