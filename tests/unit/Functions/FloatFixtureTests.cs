using System.Globalization;
using PgFusion.Runtime.Functions;
using Xunit;
using static PgFusion.UnitTests.Functions.FixtureFile;

namespace PgFusion.UnitTests.Functions;

public sealed unsafe class FloatFixtureTests
{
    [Fact]
    public void Double_precision_agrees_with_PostgreSQL() => Check("float8_pairs.txt", line =>
    {
        double a = TestScratch.ParseDouble(line[0]!), b = TestScratch.ParseDouble(line[1]!);
        string pair = $"{line[0]}, {line[1]}";
        return
        [
            ($"{pair} +", TestScratch.Double(line[2]), Answer(() => TestScratch.Show(FloatFunctions.AddFloat8(a, b)))),
            ($"{pair} -", TestScratch.Double(line[3]), Answer(() => TestScratch.Show(FloatFunctions.SubtractFloat8(a, b)))),
            ($"{pair} *", TestScratch.Double(line[4]), Answer(() => TestScratch.Show(FloatFunctions.MultiplyFloat8(a, b)))),
            ($"{pair} /", TestScratch.Double(line[5]), Answer(() => TestScratch.Show(FloatFunctions.DivideFloat8(a, b)))),
            ($"{pair} <=>", line[6], FloatFunctions.Compare(a, b).ToString(CultureInfo.InvariantCulture)),
            ($"{pair} operators", Operators(int.Parse(line[6]!, CultureInfo.InvariantCulture)), Operators(a, b)),
            ($"{pair} hash", "True", (FloatFunctions.Equal(a, b) == (HashFunctions.Float8(a) == HashFunctions.Float8(b))).ToString()),
        ];
    });

    [Fact]
    public void Real_agrees_with_PostgreSQL() => Check("float4_pairs.txt", line =>
    {
        float a = float.Parse(line[0]!, CultureInfo.InvariantCulture), b = float.Parse(line[1]!, CultureInfo.InvariantCulture);
        string pair = $"{line[0]}, {line[1]}";
        return
        [
            ($"{pair} +", TestScratch.Single(line[2]), Answer(() => TestScratch.Show(FloatFunctions.AddFloat4(a, b)))),
            ($"{pair} -", TestScratch.Single(line[3]), Answer(() => TestScratch.Show(FloatFunctions.SubtractFloat4(a, b)))),
            ($"{pair} *", TestScratch.Single(line[4]), Answer(() => TestScratch.Show(FloatFunctions.MultiplyFloat4(a, b)))),
            ($"{pair} /", TestScratch.Single(line[5]), Answer(() => TestScratch.Show(FloatFunctions.DivideFloat4(a, b)))),
            ($"{pair} <=>", line[6], FloatFunctions.Compare(a, b).ToString(CultureInfo.InvariantCulture)),
        ];
    });

    [Fact]
    public void Casts_agree_with_PostgreSQL() => Check("float_casts.txt", line =>
    {
        double a = TestScratch.ParseDouble(line[0]!);
        List<(string, string?, string?)> answers =
        [
            ($"{line[0]}::int2", line[1], Answer(() => Show(IntegerFunctions.Float8ToInt2(a)))),
            ($"{line[0]}::int4", line[2], Answer(() => Show(IntegerFunctions.Float8ToInt4(a)))),
            ($"{line[0]}::int8", line[3], Answer(() => Show(IntegerFunctions.Float8ToInt8(a)))),
            ($"{line[0]}::float4", TestScratch.Single(line[4]), Answer(() => TestScratch.Show(FloatFunctions.Float8ToFloat4(a)))),
        ];
        if (!IsError(line[4]))
        {
            float real = (float)a;
            answers.Add(($"{line[0]}::float4::int2", line[6], Answer(() => Show(IntegerFunctions.Float4ToInt2(real)))));
            answers.Add(($"{line[0]}::float4::int4", line[7], Answer(() => Show(IntegerFunctions.Float4ToInt4(real)))));
            answers.Add(($"{line[0]}::float4::int8", line[8], Answer(() => Show(IntegerFunctions.Float4ToInt8(real)))));
        }
        return answers;
    });

    private delegate bool Finisher(FloatAccumulatorState* state, double* result);

    [Fact]
    public void Aggregates_agree_with_PostgreSQL() => Check("float_aggregates.txt", line =>
    {
        double[] values = Array.ConvertAll(line[0]!.Trim('{', '}').Split(','), TestScratch.ParseDouble);
        string? Finish(Finisher finisher, bool real) => Answer(() =>
        {
            FloatAccumulatorState state = default;
            foreach (double value in values)
            {
                FloatAccumulator.Add(&state, real ? FloatFunctions.Float8ToFloat4(value) : value);
            }
            double result;
            return finisher(&state, &result) ? TestScratch.Show(result) : null;
        });
        return
        [
            ($"sum {line[0]}", TestScratch.Double(line[1]), Answer(() => TestScratch.Show(values.Aggregate(FloatFunctions.AddFloat8)))),
            ($"avg {line[0]}", TestScratch.Double(line[2]), Finish(FloatAccumulator.Average, false)),
            ($"var_pop {line[0]}", TestScratch.Double(line[3]), Finish(FloatAccumulator.VariancePopulation, false)),
            ($"var_samp {line[0]}", TestScratch.Double(line[4]), Finish(FloatAccumulator.VarianceSample, false)),
            ($"stddev_pop {line[0]}", TestScratch.Double(line[5]), Finish(FloatAccumulator.DeviationPopulation, false)),
            ($"stddev_samp {line[0]}", TestScratch.Double(line[6]), Finish(FloatAccumulator.DeviationSample, false)),
            ($"sum real {line[0]}", TestScratch.Single(line[7]), Answer(() =>
                TestScratch.Show(values.Select(FloatFunctions.Float8ToFloat4).Aggregate(FloatFunctions.AddFloat4)))),
            ($"avg real {line[0]}", TestScratch.Double(line[8]), Finish(FloatAccumulator.Average, true)),
        ];
    });

    [Fact]
    public void Merged_states_follow_float8_combine()
    {
        FloatAccumulatorState left = default, right = default, empty = default;
        foreach (double value in (double[])[1, 2, 4])
        {
            FloatAccumulator.Add(&left, value);
        }
        foreach (double value in (double[])[8, 16])
        {
            FloatAccumulator.Add(&right, value);
        }
        FloatAccumulator.Merge(&left, &empty);
        FloatAccumulator.Merge(&empty, &left);
        FloatAccumulator.Merge(&empty, &right);
        Assert.Equal(5, empty.N);
        Assert.Equal(31, empty.Sx);
        Assert.Equal(148.8, empty.Sxx, 12);
        double average;
        FloatAccumulatorState none = default;
        Assert.False(FloatAccumulator.Average(&none, &average));
    }

    /// <summary>An int8 is rounded once on its way to real, not by way of double.</summary>
    [Fact]
    public void Bigint_to_real_rounds_once()
    {
        // 2^60 + 2^36 + 1 lies above the middle of two floats by one; as a double it would be the middle, and go down.
        Assert.Equal((float)(1L << 60) + (float)(1L << 37), IntegerFunctions.Int8ToFloat4((1L << 60) + (1L << 36) + 1));
        Assert.Equal((float)(1L << 60), IntegerFunctions.Int8ToFloat4((1L << 60) + (1L << 36)));
    }

    private static string Operators(int comparison) =>
        $"{comparison == 0} {comparison != 0} {comparison < 0} {comparison <= 0} {comparison > 0} {comparison >= 0}";

    private static string Operators(double a, double b) =>
        $"{FloatFunctions.Equal(a, b)} {FloatFunctions.NotEqual(a, b)} {FloatFunctions.Less(a, b)} " +
        $"{FloatFunctions.LessOrEqual(a, b)} {FloatFunctions.Greater(a, b)} {FloatFunctions.GreaterOrEqual(a, b)}";

    private static string Show(long value) => value.ToString(CultureInfo.InvariantCulture);
}
