using System.Globalization;
using System.Numerics;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.HashTables;
using PgFusion.UnitTests.Functions;
using Xunit;

namespace PgFusion.UnitTests.HashTables;

/// <summary>
/// sum and avg over values that come in several representations: 64-bit integers, decimals of 64 and 128 bits with NaN,
/// general numerics with NaN and infinities. The model adds BigIntegers.
/// </summary>
public sealed unsafe class NumericAggregateTests
{
    private const int Scale = 2;

    [Fact]
    public void An_empty_state_is_zeroed_and_known_as_empty()
    {
        NumericAggregateState state = default;
        Assert.True(NumericAggregate.IsEmpty(&state));
        using var scratch = new TestScratch();
        NumericAggregateState other = default;
        NumericAggregate.Merge(&state, &other, scratch.Pointer);
        Assert.True(NumericAggregate.IsEmpty(&state));
        NumericAggregate.AddDecimal64(&other, DecimalFunctions.NaN64);
        Assert.False(NumericAggregate.IsEmpty(&other));
    }

    [Theory]
    [InlineData(Mix.Integers)]
    [InlineData(Mix.Decimals)]
    [InlineData(Mix.Decimals | Mix.NaN)]
    [InlineData(Mix.General)]
    [InlineData(Mix.General | Mix.NaN)]
    [InlineData(Mix.General | Mix.Infinity)]
    [InlineData(Mix.General | Mix.Infinity | Mix.NegativeInfinity)]
    [InlineData(Mix.Decimals | Mix.General)]
    [InlineData(Mix.Decimals | Mix.General | Mix.NaN)]
    [InlineData(Mix.Decimals | Mix.General | Mix.Infinity)]
    [InlineData(Mix.Decimals | Mix.General | Mix.NegativeInfinity)]
    [InlineData(Mix.Decimals | Mix.General | Mix.Infinity | Mix.NegativeInfinity | Mix.NaN)]
    public void Sum_and_average_are_those_of_the_model(Mix mix)
    {
        var random = new Random((int)mix);
        for (int round = 0; round < 60; round++)
        {
            using var values = new TestScratch();
            using var memory = new TestScratch();
            var model = new Model();
            int parts = random.Next(1, 5);
            var states = new NumericAggregateState[parts];
            int count = round == 0 ? 1 : random.Next(1, 200);
            for (int i = 0; i < count; i++)
            {
                fixed (NumericAggregateState* state = &states[random.Next(parts)])
                {
                    AddOne(state, mix, random, model, values, memory.Pointer);
                }
            }
            fixed (NumericAggregateState* total = &states[0])
            {
                for (int i = 1; i < parts; i++)
                {
                    fixed (NumericAggregateState* part = &states[i])
                    {
                        NumericAggregate.Merge(total, part, memory.Pointer);
                    }
                }
                Assert.False(NumericAggregate.IsEmpty(total));
                string sum = values.Show(NumericAggregate.Sum(total, Scale, values.Pointer));
                Assert.Equal(model.Sum(), sum);
                string average = values.Show(NumericAggregate.Average(total, Scale, values.Pointer));
                Assert.Equal(model.Average(values), average);
            }
        }
    }

    [Fact]
    public void A_128_bit_sum_is_exact_up_to_38_digits()
    {
        NumericAggregateState state = default;
        Int128 large = Int128.Parse(new string('9', 37), CultureInfo.InvariantCulture);
        for (int i = 0; i < 10; i++)
        {
            NumericAggregate.AddDecimal128(&state, large);
        }
        Assert.Equal(large * 10, NumericAggregate.SumDecimal128(&state));
        for (int i = 0; i < 20; i++)
        {
            NumericAggregate.AddDecimal128(&state, -large);
        }
        Assert.Equal(large * -10, NumericAggregate.SumDecimal128(&state));
        NumericAggregate.AddDecimal128(&state, DecimalFunctions.NaN128);
        Assert.Equal(DecimalFunctions.NaN128, NumericAggregate.SumDecimal128(&state));
    }

    [Theory]
    [InlineData(7, 2, "3.5000000000000000")]
    [InlineData(-1, 3, "-0.33333333333333333333")]
    [InlineData(long.MaxValue, 1, "9223372036854775807")]
    [InlineData(long.MinValue, 2, "-4611686018427387904")]
    [InlineData(0, 5, "0.00000000000000000000")]
    public void The_average_of_integers_is_the_numeric_quotient(long sum, long count, string expected)
    {
        using var scratch = new TestScratch();
        Assert.Equal(expected, scratch.Show(NumericAggregate.AverageOfIntegers(sum, count, scratch.Pointer)));
    }

    [Flags]
    public enum Mix
    {
        Integers = 1,
        Decimals = 2,
        General = 4,
        NaN = 8,
        Infinity = 16,
        NegativeInfinity = 32,
    }

    private static void AddOne(NumericAggregateState* state, Mix mix, Random random, Model model, TestScratch values, Scratch* memory)
    {
        bool special = random.Next(40) == 0;
        if (mix.HasFlag(Mix.General) && (!mix.HasFlag(Mix.Decimals) || random.Next(2) == 0))
        {
            string text = special && mix.HasFlag(Mix.NaN) ? "NaN"
                : special && mix.HasFlag(Mix.Infinity) && (random.Next(2) == 0 || !mix.HasFlag(Mix.NegativeInfinity)) ? "Infinity"
                : special && mix.HasFlag(Mix.NegativeInfinity) ? "-Infinity"
                : RandomText(random);
            StringRef numeric = values.Numeric(text);
            NumericAggregate.AddNumeric(state, numeric.Pointer, numeric.Length, memory);
            model.Add(text);
            return;
        }
        if (special && mix.HasFlag(Mix.NaN))
        {
            if (random.Next(2) == 0)
            {
                NumericAggregate.AddDecimal64(state, DecimalFunctions.NaN64);
            }
            else
            {
                NumericAggregate.AddDecimal128(state, DecimalFunctions.NaN128);
            }
            model.Add("NaN");
            return;
        }
        if (mix.HasFlag(Mix.Integers))
        {
            // Every bigint is a number here, also the one that stands for NaN elsewhere.
            long integer = random.Next(5) == 0 ? long.MaxValue : random.NextInt64(long.MinValue, long.MaxValue);
            NumericAggregate.AddNumber(state, integer);
            model.AddScaled(integer, Scale);
        }
        else if (random.Next(2) == 0)
        {
            long value = random.NextInt64(-999_999_999_999_999_999, 1_000_000_000_000_000_000);
            NumericAggregate.AddDecimal64(state, value);
            model.AddScaled(value, Scale);
        }
        else
        {
            Int128 value = ((Int128)random.NextInt64(long.MinValue, long.MaxValue) << 60) + random.NextInt64();
            NumericAggregate.AddDecimal128(state, value);
            model.AddScaled((BigInteger)value, Scale);
        }
    }

    private static string RandomText(Random random)
    {
        string digits = string.Concat(Enumerable.Range(0, random.Next(1, 45)).Select(_ => (char)('0' + random.Next(10))));
        int scale = random.Next(0, 30);
        string text = scale == 0 ? digits : $"{digits}.{string.Concat(Enumerable.Range(0, scale).Select(_ => (char)('0' + random.Next(10))))}";
        return random.Next(2) == 0 ? text : "-" + text;
    }

    /// <summary>The sum as an unscaled integer at the largest scale that was met.</summary>
    private sealed class Model
    {
        private BigInteger _unscaled;
        private int _scale;
        private long _count;
        private bool _nan;
        private bool _positive;
        private bool _negative;

        public void Add(string text)
        {
            switch (text)
            {
                case "NaN":
                    _nan = true;
                    return;
                case "Infinity":
                    _positive = true;
                    return;
                case "-Infinity":
                    _negative = true;
                    return;
            }
            int point = text.IndexOf('.', StringComparison.Ordinal);
            AddScaled(BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture),
                point < 0 ? 0 : text.Length - point - 1);
        }

        public void AddScaled(BigInteger unscaled, int scale)
        {
            int common = Math.Max(scale, _scale);
            _unscaled = _unscaled * BigInteger.Pow(10, common - _scale) + unscaled * BigInteger.Pow(10, common - scale);
            _scale = common;
            _count++;
        }

        public string Sum()
        {
            if (_nan || (_positive && _negative))
            {
                return "NaN";
            }
            if (_positive || _negative)
            {
                return _positive ? "Infinity" : "-Infinity";
            }
            string digits = BigInteger.Abs(_unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(_scale + 1, '0');
            string text = _scale == 0 ? digits : digits[..^_scale] + "." + digits[^_scale..];
            return _unscaled.Sign < 0 ? "-" + text : text;
        }

        /// <summary>numeric_avg divides the sum by the count; division has tests of its own.</summary>
        public string Average(TestScratch scratch)
        {
            string sum = Sum();
            if (sum is "NaN" or "Infinity" or "-Infinity")
            {
                return sum;
            }
            StringRef dividend = scratch.Numeric(sum);
            StringRef divisor = scratch.Numeric(_count.ToString(CultureInfo.InvariantCulture));
            return scratch.Show(NumericFunctions.Divide(dividend.Pointer, dividend.Length, divisor.Pointer, divisor.Length, scratch.Pointer));
        }
    }
}
