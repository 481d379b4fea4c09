using PgFusion.Runtime.Functions;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Windows;
using Xunit;

namespace PgFusion.UnitTests.Windows;

public sealed unsafe class InRangeTests
{
    [Theory]
    [InlineData(5, 10, 5, true, true, true)]
    [InlineData(4, 10, 5, true, false, false)]
    [InlineData(6, 10, 5, true, true, false)]
    [InlineData(15, 10, 5, false, true, true)]
    [InlineData(16, 10, 5, false, true, false)]
    [InlineData(long.MaxValue, long.MaxValue, long.MaxValue, false, true, true)]
    [InlineData(long.MaxValue, long.MaxValue, 1, false, false, false)]
    [InlineData(long.MinValue, long.MinValue, 1, true, true, false)]
    [InlineData(long.MinValue, long.MinValue, 1, true, false, true)]
    public void Compares_integers(long value, long origin, long offset, bool subtract, bool less, bool expected) =>
        Assert.Equal(expected, InRange.Integer(value, origin, offset, subtract, less));

    [Theory]
    [InlineData(1.5, 2, 0.5, true, true, true)]
    [InlineData(double.NaN, double.NaN, 1, true, true, true)]
    [InlineData(double.NaN, 1, 1, false, true, false)]
    [InlineData(double.NaN, 1, 1, false, false, true)]
    [InlineData(1, double.NaN, 1, false, true, true)]
    [InlineData(1, double.NaN, 1, false, false, false)]
    [InlineData(1, double.PositiveInfinity, double.PositiveInfinity, true, true, true)]
    [InlineData(1, double.PositiveInfinity, double.PositiveInfinity, true, false, true)]
    [InlineData(1, double.NegativeInfinity, double.PositiveInfinity, false, true, true)]
    [InlineData(1, 5, double.PositiveInfinity, true, true, false)]
    [InlineData(1e308, 1.7e308, 1e308, false, true, true)]
    public void Compares_floats(double value, double origin, double offset, bool subtract, bool less, bool expected) =>
        Assert.Equal(expected, InRange.Float(value, origin, offset, subtract, less));

    [Theory]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Refuses_negative_distances(double offset)
    {
        PgException error = Assert.Throws<PgException>(() => InRange.Float(1, 1, offset, true, true));
        Assert.Equal(("22013", "invalid preceding or following size in window function"), (error.SqlState, error.Message));
        Assert.Throws<PgException>(() => InRange.Integer(1, 1, -1, true, true));
    }

    [Fact]
    public void Takes_numbers_out_of_a_sum()
    {
        NumericAggregateState state = default;
        NumericAggregate.AddDecimal64(&state, 5);
        NumericAggregate.AddDecimal64(&state, -7);
        NumericAggregate.AddDecimal64(&state, DecimalFunctions.NaN64);
        NumericAggregate.AddDecimal128(&state, Int128.MinValue);
        NumericRetreat.RemoveDecimal64(&state, DecimalFunctions.NaN64);
        NumericRetreat.RemoveDecimal128(&state, Int128.MinValue);
        NumericRetreat.RemoveDecimal64(&state, 5);
        Assert.Equal(-7, NumericAggregate.SumDecimal128(&state));
        NumericRetreat.RemoveNumber(&state, -7);
        Assert.True(NumericAggregate.IsEmpty(&state));
    }
}
