using System.Globalization;
using System.Numerics;
using PgFusion.Runtime.Functions;
using Xunit;
using static PgFusion.UnitTests.Functions.FixtureFile;

namespace PgFusion.UnitTests.Functions;

public sealed unsafe class DecimalFixtureTests : IDisposable
{
    private readonly TestScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Sums_and_averages_of_scaled_decimals_agree_with_PostgreSQL() => Check("decimal_sums.txt", line =>
    {
        _scratch.Reset();
        int precision = int.Parse(line[0]!, CultureInfo.InvariantCulture);
        int scale = int.Parse(line[1]!, CultureInfo.InvariantCulture);
        DecimalSumState state, left, right;
        state = left = right = default;
        int i = 0;
        foreach (string text in line[2]!.Trim('{', '}').Split(','))
        {
            DecimalSumState* half = i++ % 2 == 0 ? &left : &right;
            if (scale < 0)
            {
                long value = long.Parse(text, CultureInfo.InvariantCulture);
                DecimalSum.AddInteger(&state, value);
                DecimalSum.AddInteger(half, value);
                continue;
            }
            StringRef numeric = _scratch.Numeric(text);
            bool sameScale;
            Int128 wide;
            Assert.True(NumericFunctions.TryToDecimal128(numeric.Pointer, numeric.Length, scale, &wide, &sameScale));
            if (precision == 18)
            {
                long narrow;
                Assert.True(NumericFunctions.TryToDecimal64(numeric.Pointer, numeric.Length, scale, &narrow, &sameScale));
                Assert.True(wide == narrow || DecimalFunctions.IsNaN(narrow));
                DecimalSum.Add(&state, narrow);
            }
            else
            {
                DecimalSum.Add(&state, wide);
            }
            DecimalSum.Add(half, wide);
        }
        DecimalSum.Merge(&left, &right);
        scale = Math.Max(scale, 0);
        nint whole = (nint)(&state), merged = (nint)(&left);
        Scratch* scratch = _scratch.Pointer;
        return
        [
            ($"sum {line[2]}", line[3], Answer(() => _scratch.Show(DecimalSum.Sum((DecimalSumState*)whole, scale, scratch)))),
            ($"avg {line[2]}", line[4], Answer(() => _scratch.Show(DecimalSum.Avg((DecimalSumState*)whole, scale, scratch)))),
            ($"sum merged {line[2]}", line[3], Answer(() => _scratch.Show(DecimalSum.Sum((DecimalSumState*)merged, scale, scratch)))),
        ];
    });

    /// <summary>Every finite numeric of the fixtures, at every scale where it is exact, goes to decimals and back.</summary>
    [Fact]
    public void Conversion_to_decimals_and_back_keeps_value_and_hash()
    {
        int exact64 = 0, exact128 = 0;
        byte* payload = stackalloc byte[DecimalFunctions.NumericBytesMax];
        foreach (string?[] line in Lines("numeric_unary.txt").Concat(Lines("numeric_pairs.txt")))
        {
            _scratch.Reset();
            StringRef x = _scratch.Numeric(line[0]!);
            ulong hash = NumericFunctions.Hash(x.Pointer, x.Length);
            BigInteger? parsed = ParseScaled(_scratch.Show(x), out int displayScale);
            for (int scale = 0; scale <= 38; scale++)
            {
                bool sameScale;
                Int128 wide;
                long narrow;
                bool fits64 = NumericFunctions.TryToDecimal64(x.Pointer, x.Length, scale, &narrow, &sameScale);
                bool fits128 = NumericFunctions.TryToDecimal128(x.Pointer, x.Length, scale, &wide, &sameScale);
                if (parsed is not { } value)
                {
                    Assert.Equal(line[0] == "NaN", fits64);
                    Assert.Equal(line[0] == "NaN", fits128);
                    continue;
                }
                BigInteger expected = value * BigInteger.Pow(10, Math.Max(scale - displayScale, 0));
                BigInteger divided = BigInteger.DivRem(expected, BigInteger.Pow(10, Math.Max(displayScale - scale, 0)), out BigInteger rest);
                Assert.Equal(rest.IsZero && BigInteger.Abs(divided) < BigInteger.Pow(10, 18), fits64);
                Assert.Equal(rest.IsZero && BigInteger.Abs(divided) < BigInteger.Pow(10, 38), fits128);
                Assert.Equal(scale == displayScale, sameScale);
                if (fits64)
                {
                    exact64++;
                    Assert.Equal(divided, narrow);
                    Assert.Equal(hash, DecimalFunctions.Hash64(narrow, scale));
                    CheckPayload(payload, DecimalFunctions.WriteDecimal(narrow, scale, payload), x, scale);
                }
                if (fits128)
                {
                    exact128++;
                    Assert.Equal(divided, (BigInteger)wide);
                    Assert.Equal(hash, DecimalFunctions.Hash128(wide, scale));
                    CheckPayload(payload, DecimalFunctions.WriteDecimal(wide, scale, payload), x, scale);
                }
            }
        }
        Assert.True(exact64 > 5000 && exact128 > exact64);
    }

    [Fact]
    public void Written_decimals_are_what_parsing_their_text_stores()
    {
        byte* payload = stackalloc byte[DecimalFunctions.NumericBytesMax];
        Random random = new(7);
        for (int round = 0; round < 20000; round++)
        {
            _scratch.Reset();
            int scale = random.Next(39);
            Int128 value = new((ulong)random.NextInt64(), (ulong)random.NextInt64());
            value %= (Int128)BigInteger.Pow(10, random.Next(1, 39));
            value = random.Next(2) == 0 ? value : -value;
            // Zeros at the end make whole groups disappear.
            Int128 zeros = (Int128)BigInteger.Pow(10, random.Next(0, 20));
            value = random.Next(3) == 0 ? value / zeros * zeros : value;
            StringRef parsed = _scratch.Numeric(Text(value, scale));
            Assert.True(parsed.Span.SequenceEqual(new ReadOnlySpan<byte>(payload, DecimalFunctions.WriteDecimal(value, scale, payload))));
            if (value == (long)value && Int128.Abs(value) < 1_000_000_000_000_000_000)
            {
                int length = DecimalFunctions.WriteDecimal((long)value, scale, payload);
                Assert.True(parsed.Span.SequenceEqual(new ReadOnlySpan<byte>(payload, length)), $"{value} at {scale}");
            }
        }
        Assert.Equal(2, DecimalFunctions.WriteDecimal(DecimalFunctions.NaN64, 3, payload));
        Assert.Equal("NaN", _scratch.Show(new StringRef(payload, 2)));
        Assert.Equal(2, DecimalFunctions.WriteDecimal(DecimalFunctions.NaN128, 3, payload));
        Assert.Equal("NaN", _scratch.Show(new StringRef(payload, 2)));
    }

    [Fact]
    public void Rescaling_and_precision_checks_agree_with_the_general_cast()
    {
        Random random = new(11);
        for (int round = 0; round < 20000; round++)
        {
            _scratch.Reset();
            int from = random.Next(19), to = random.Next(19), precision = random.Next(1, 19);
            long value = random.NextInt64((long)BigInteger.Pow(10, random.Next(1, 19)));
            value = (random.Next(3) == 0 ? value / 5 * 5 : value) * (1 - 2 * random.Next(2));
            BigInteger widened = value * BigInteger.Pow(10, Math.Max(to - from, 0));
            if (BigInteger.Abs(widened) >= BigInteger.Pow(10, 18))
            {
                continue;
            }
            string? general = Answer(() =>
            {
                StringRef x = NumericFunctions.FromDecimal64(value, from, _scratch.Pointer);
                return _scratch.Show(NumericFunctions.ApplyTypmod(x.Pointer, x.Length,
                    NumericFunctions.MakeTypmod(precision, to), _scratch.Pointer));
            });
            string? narrow = Answer(() => Text(DecimalFunctions.CheckPrecision64(
                DecimalFunctions.Rescale64(value, from, to), precision, to), to));
            string? wide = Answer(() => Text(DecimalFunctions.CheckPrecision128(
                DecimalFunctions.Rescale128(value, from, to), precision, to), to));
            Assert.Equal(general, narrow);
            Assert.Equal(general, wide);
        }
    }

    [Fact]
    public void Doubles_of_decimals_are_those_of_the_general_numeric()
    {
        Random random = new(13);
        for (int round = 0; round < 5000; round++)
        {
            _scratch.Reset();
            int scale = random.Next(39);
            Int128 value = new((ulong)random.NextInt64(), (ulong)random.NextInt64());
            value %= (Int128)BigInteger.Pow(10, random.Next(1, 39));
            double expected = double.Parse(Text(value, scale), CultureInfo.InvariantCulture);
            Assert.Equal(expected, DecimalFunctions.ToFloat8(value, scale));
            if (value == (long)value)
            {
                Assert.Equal(expected, DecimalFunctions.ToFloat8((long)value, scale));
            }
        }
    }

    private void CheckPayload(byte* payload, int length, StringRef original, int scale)
    {
        Assert.Equal(0, NumericFunctions.Compare(payload, length, original.Pointer, original.Length));
        Assert.Equal(scale, NumericValue.Read(payload, length).DisplayScale);
    }

    private static string Text(Int128 value, int scale)
    {
        string digits = Int128.Abs(value).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        string text = scale == 0 ? digits : digits[..^scale] + "." + digits[^scale..];
        return value < 0 ? "-" + text : text;
    }

    private static BigInteger? ParseScaled(string text, out int scale)
    {
        int point = text.IndexOf('.');
        scale = point < 0 ? 0 : text.Length - point - 1;
        return char.IsLetter(text[^1]) ? null : BigInteger.Parse(text.Replace(".", ""), CultureInfo.InvariantCulture);
    }
}
