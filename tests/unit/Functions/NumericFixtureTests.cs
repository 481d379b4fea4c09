using System.Globalization;
using PgFusion.Runtime.Functions;
using Xunit;
using static PgFusion.UnitTests.Functions.FixtureFile;

namespace PgFusion.UnitTests.Functions;

public sealed unsafe class NumericFixtureTests : IDisposable
{
    private readonly TestScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private delegate StringRef Binary(byte* a, int aLength, byte* b, int bLength, Scratch* scratch);

    private delegate StringRef Unary(byte* a, int aLength, Scratch* scratch);

    [Fact]
    public void Arithmetic_and_order_agree_with_PostgreSQL() => Check("numeric_pairs.txt", line =>
    {
        _scratch.Reset();
        (string a, string b) = (line[0]!, line[1]!);
        return
        [
            ($"{a} + {b}", line[2], Both(a, b, NumericFunctions.Add)),
            ($"{a} - {b}", line[3], Both(a, b, NumericFunctions.Subtract)),
            ($"{a} * {b}", line[4], Both(a, b, NumericFunctions.Multiply)),
            ($"{a} / {b}", line[5], Both(a, b, NumericFunctions.Divide)),
            ($"{a} % {b}", line[6], Both(a, b, NumericFunctions.Modulo)),
            ($"div({a}, {b})", line[7], Both(a, b, NumericFunctions.DivideTruncating)),
            ($"{a} <=> {b}", line[8], Answer(() => Compare(a, b).ToString(CultureInfo.InvariantCulture))),
            ($"hash {a}, {b}", "consistent", HashAgrees(a, b) ? "consistent" : "differs"),
        ];
    });

    [Fact]
    public void Functions_of_one_numeric_agree_with_PostgreSQL() => Check("numeric_unary.txt", line =>
    {
        _scratch.Reset();
        string a = line[0]!;
        int scale = int.Parse(line[1]!, CultureInfo.InvariantCulture);
        int typmod = NumericFunctions.MakeTypmod(int.Parse(line[2]!, CultureInfo.InvariantCulture),
            int.Parse(line[3]!, CultureInfo.InvariantCulture));
        return
        [
            (a, line[4], One(a, (x, length, _) => new StringRef(x, length))),
            ($"- {a}", line[5], One(a, NumericFunctions.Negate)),
            ($"abs({a})", line[6], One(a, NumericFunctions.Abs)),
            ($"sign({a})", line[7], One(a, NumericFunctions.Sign)),
            ($"ceil({a})", line[8], One(a, NumericFunctions.Ceil)),
            ($"floor({a})", line[9], One(a, NumericFunctions.Floor)),
            ($"round({a}, {scale})", line[10], One(a, (x, length, s) => NumericFunctions.Round(x, length, scale, s))),
            ($"trunc({a}, {scale})", line[11], One(a, (x, length, s) => NumericFunctions.Truncate(x, length, scale, s))),
            ($"{a}::int2", line[12], Answer(() => Convert(a, (x, n) => NumericFunctions.ToInt16(x, n)))),
            ($"{a}::int4", line[13], Answer(() => Convert(a, (x, n) => NumericFunctions.ToInt32(x, n)))),
            ($"{a}::int8", line[14], Answer(() => Convert(a, (x, n) => NumericFunctions.ToInt64(x, n)))),
            ($"{a}::float8", TestScratch.Double(line[15]), Answer(() => ToFloat8(a))),
            ($"{a}::float4", TestScratch.Single(line[16]), Answer(() => ToFloat4(a))),
            ($"{a}::numeric({line[2]}, {line[3]})", line[17],
                One(a, (x, length, s) => NumericFunctions.ApplyTypmod(x, length, typmod, s))),
        ];
    });

    [Fact]
    public void Sums_and_averages_agree_with_PostgreSQL_in_any_order_and_partition() => Check("numeric_sums.txt", line =>
    {
        _scratch.Reset();
        string[] values = line[0]!.Trim('{', '}').Split(',');
        NumericSumState forward, backward, left, right;
        forward = backward = left = right = default;
        for (int i = 0; i < values.Length; i++)
        {
            StringRef value = _scratch.Numeric(values[i]);
            NumericSum.Add(&forward, value.Pointer, value.Length, _scratch.Pointer);
            NumericSum.Add(i < values.Length / 2 ? &left : &right, value.Pointer, value.Length, _scratch.Pointer);
            value = _scratch.Numeric(values[^(i + 1)]);
            NumericSum.Add(&backward, value.Pointer, value.Length, _scratch.Pointer);
        }
        NumericSum.Merge(&left, &right, _scratch.Pointer);
        nint f = (nint)(&forward), b = (nint)(&backward), l = (nint)(&left);
        Scratch* scratch = _scratch.Pointer;
        return
        [
            ($"sum {line[0]}", line[1], Answer(() => _scratch.Show(NumericSum.Sum((NumericSumState*)f, scratch)))),
            ($"sum backward {line[0]}", line[1], Answer(() => _scratch.Show(NumericSum.Sum((NumericSumState*)b, scratch)))),
            ($"sum merged {line[0]}", line[1], Answer(() => _scratch.Show(NumericSum.Sum((NumericSumState*)l, scratch)))),
            ($"avg {line[0]}", line[2], Answer(() => _scratch.Show(NumericSum.Avg((NumericSumState*)f, scratch)))),
            ($"avg merged {line[0]}", line[2], Answer(() => _scratch.Show(NumericSum.Avg((NumericSumState*)l, scratch)))),
        ];
    });

    [Fact]
    public void Casts_from_floating_point_agree_with_PostgreSQL() => Check("float_casts.txt", line =>
    {
        _scratch.Reset();
        double a = TestScratch.ParseDouble(line[0]!);
        Scratch* scratch = _scratch.Pointer;
        string real = IsError(line[4]) ? line[4]!
            : Answer(() => _scratch.Show(NumericFunctions.FromFloat4((float)a, scratch)))!;
        return
        [
            ($"{line[0]}::numeric", line[5], Answer(() => _scratch.Show(NumericFunctions.FromFloat8(a, scratch)))),
            ($"{line[0]}::float4::numeric", line[9], real),
        ];
    });

    private string? Both(string a, string b, Binary function) => Answer(() =>
    {
        StringRef x = _scratch.Numeric(a), y = _scratch.Numeric(b);
        return _scratch.Show(Canonical(function(x.Pointer, x.Length, y.Pointer, y.Length, _scratch.Pointer)));
    });

    private string? One(string a, Unary function) => Answer(() =>
    {
        StringRef x = _scratch.Numeric(a);
        return _scratch.Show(Canonical(function(x.Pointer, x.Length, _scratch.Pointer)));
    });

    /// <summary>Results must be what PostgreSQL could have stored: stripped, plain zero, shortest header.</summary>
    private StringRef Canonical(StringRef numeric)
    {
        NumericValue value = NumericValue.Read(numeric.Pointer, numeric.Length);
        if (value.IsFinite)
        {
            bool fitsShort = value.DisplayScale <= 63 && value.Weight is >= -64 and <= 63;
            Assert.Equal((fitsShort ? 2 : 4) + value.Count * 2, numeric.Length);
            Assert.True(value.Count == 0 ? !value.Negative && value.Weight == 0
                : value.Digits[0] != 0 && value.Digits[value.Count - 1] != 0);
        }
        else
        {
            Assert.Equal(2, numeric.Length);
        }
        return numeric;
    }

    private int Compare(string a, string b)
    {
        StringRef x = _scratch.Numeric(a), y = _scratch.Numeric(b);
        return NumericFunctions.Compare(x.Pointer, x.Length, y.Pointer, y.Length);
    }

    private bool HashAgrees(string a, string b)
    {
        StringRef x = _scratch.Numeric(a), y = _scratch.Numeric(b);
        bool equal = NumericFunctions.Equal(x.Pointer, x.Length, y.Pointer, y.Length);
        return equal == (NumericFunctions.Hash(x.Pointer, x.Length) == NumericFunctions.Hash(y.Pointer, y.Length));
    }

    private delegate long ToInteger(byte* a, int aLength);

    private string Convert(string a, ToInteger function)
    {
        StringRef x = _scratch.Numeric(a);
        return function(x.Pointer, x.Length).ToString(CultureInfo.InvariantCulture);
    }

    private string ToFloat8(string a)
    {
        StringRef x = _scratch.Numeric(a);
        return TestScratch.Show(NumericFunctions.ToFloat8(x.Pointer, x.Length));
    }

    private string ToFloat4(string a)
    {
        StringRef x = _scratch.Numeric(a);
        return TestScratch.Show(NumericFunctions.ToFloat4(x.Pointer, x.Length));
    }
}
