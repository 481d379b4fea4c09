using PgFusion.Runtime.Functions;
using PgFusion.Runtime.HashTables;
using PgFusion.UnitTests.Functions;
using Xunit;

namespace PgFusion.UnitTests.HashTables;

/// <summary>Whatever representation the values come in, and however they are divided among states, the answer is one.</summary>
public sealed unsafe class NumericDeviationTests
{
    private const int Scale = 2;

    private static readonly long[] Values = [1, -5, 1234567, 999_999_999_999_999_999, -999_999_999_999_999_999, 0, 42, 42];

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Representations_and_merging_do_not_show(bool isVariance, bool isSample)
    {
        using var scratch = new TestScratch();
        NumericDeviationState fixedWidth = default, general = default, mixed = default, other = default;
        for (int i = 0; i < Values.Length; i++)
        {
            StringRef numeric = scratch.Numeric($"{Values[i] / 100m:0.00}");
            NumericDeviationAggregate.AddDecimal64(&fixedWidth, Values[i]);
            NumericDeviationAggregate.AddNumeric(&general, numeric.Pointer, numeric.Length, scratch.Pointer, scratch.Pointer);
            if (i % 2 == 0)
            {
                NumericDeviationAggregate.AddNumber(&mixed, Values[i]);
            }
            else
            {
                NumericDeviationAggregate.AddNumeric(&other, numeric.Pointer, numeric.Length, scratch.Pointer, scratch.Pointer);
            }
        }
        NumericDeviationAggregate.Merge(&mixed, &other, scratch.Pointer);
        string expected = scratch.Show(NumericDeviationAggregate.Result(&fixedWidth, Scale, isVariance, isSample, scratch.Pointer));
        Assert.Equal(expected, scratch.Show(NumericDeviationAggregate.Result(&general, Scale, isVariance, isSample, scratch.Pointer)));
        Assert.Equal(expected, scratch.Show(NumericDeviationAggregate.Result(&mixed, Scale, isVariance, isSample, scratch.Pointer)));
    }

    [Fact]
    public void Specials_count_as_inputs_and_give_NaN()
    {
        using var scratch = new TestScratch();
        NumericDeviationState state = default;
        Assert.True(NumericDeviationAggregate.IsNull(&state, isSample: false));
        NumericDeviationAggregate.AddDecimal64(&state, DecimalFunctions.NaN64);
        Assert.False(NumericDeviationAggregate.IsNull(&state, isSample: false));
        Assert.True(NumericDeviationAggregate.IsNull(&state, isSample: true));
        StringRef infinity = scratch.Numeric("Infinity");
        NumericDeviationAggregate.AddNumeric(&state, infinity.Pointer, infinity.Length, scratch.Pointer, scratch.Pointer);
        Assert.False(NumericDeviationAggregate.IsNull(&state, isSample: true));
        Assert.Equal("NaN", scratch.Show(NumericDeviationAggregate.Result(&state, Scale, true, true, scratch.Pointer)));
    }
}
