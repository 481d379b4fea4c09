using System.Globalization;
using PgFusion.Runtime.Functions;
using Xunit;
using static PgFusion.UnitTests.Functions.FixtureFile;

namespace PgFusion.UnitTests.Functions;

public sealed class IntegerFixtureTests
{
    [Fact]
    public void Arithmetic_agrees_with_PostgreSQL() => Check("integers.txt", line =>
    {
        long a = long.Parse(line[1]!, CultureInfo.InvariantCulture), b = long.Parse(line[2]!, CultureInfo.InvariantCulture);
        Func<long>[] functions = line[0] switch
        {
            "int2" =>
            [
                () => IntegerFunctions.AddInt2((short)a, (short)b), () => IntegerFunctions.SubtractInt2((short)a, (short)b),
                () => IntegerFunctions.MultiplyInt2((short)a, (short)b), () => IntegerFunctions.DivideInt2((short)a, (short)b),
                () => IntegerFunctions.ModuloInt2((short)a, (short)b), () => IntegerFunctions.NegateInt2((short)a),
                () => IntegerFunctions.AbsInt2((short)a),
            ],
            "int4" =>
            [
                () => IntegerFunctions.AddInt4((int)a, (int)b), () => IntegerFunctions.SubtractInt4((int)a, (int)b),
                () => IntegerFunctions.MultiplyInt4((int)a, (int)b), () => IntegerFunctions.DivideInt4((int)a, (int)b),
                () => IntegerFunctions.ModuloInt4((int)a, (int)b), () => IntegerFunctions.NegateInt4((int)a),
                () => IntegerFunctions.AbsInt4((int)a),
            ],
            _ =>
            [
                () => IntegerFunctions.AddInt8(a, b), () => IntegerFunctions.SubtractInt8(a, b),
                () => IntegerFunctions.MultiplyInt8(a, b), () => IntegerFunctions.DivideInt8(a, b),
                () => IntegerFunctions.ModuloInt8(a, b), () => IntegerFunctions.NegateInt8(a), () => IntegerFunctions.AbsInt8(a),
            ],
        };
        return functions.Select((function, i) => ($"{line[0]} {a}, {b}, {"+-*/%na"[i]}", line[3 + i],
            Answer(() => function().ToString(CultureInfo.InvariantCulture))));
    });

    [Fact]
    public void Narrowing_casts_check_the_range()
    {
        Assert.Equal(short.MinValue, IntegerFunctions.Int4ToInt2(short.MinValue));
        Assert.Equal(short.MaxValue, IntegerFunctions.Int8ToInt2(short.MaxValue));
        Assert.Equal(int.MinValue, IntegerFunctions.Int8ToInt4(int.MinValue));
        Assert.Equal("!22003|smallint out of range|", Answer(() => IntegerFunctions.Int4ToInt2(32768).ToString(CultureInfo.InvariantCulture)));
        Assert.Equal("!22003|smallint out of range|", Answer(() => IntegerFunctions.Int8ToInt2(-32769).ToString(CultureInfo.InvariantCulture)));
        Assert.Equal("!22003|integer out of range|", Answer(() => IntegerFunctions.Int8ToInt4(2147483648).ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Bits_and_shifts_are_those_of_PostgreSQL_on_x86()
    {
        Assert.Equal(-4, IntegerFunctions.ShiftLeftInt2(16383, 2));
        Assert.Equal(1, IntegerFunctions.ShiftLeftInt2(1, 32));
        Assert.Equal(0, IntegerFunctions.ShiftLeftInt2(1, 16));
        Assert.Equal(-1, IntegerFunctions.ShiftRightInt2(-2, 31));
        Assert.Equal(2, IntegerFunctions.ShiftLeftInt4(1, 33));
        Assert.Equal(int.MinValue, IntegerFunctions.ShiftLeftInt4(1, -1));
        Assert.Equal(1L << 63, IntegerFunctions.ShiftLeftInt8(1, -1));
        Assert.Equal(-1, IntegerFunctions.ShiftRightInt8(long.MinValue, 63));
        Assert.Equal(0b1000, IntegerFunctions.AndInt4(0b1100, 0b1010));
        Assert.Equal(0b1110, IntegerFunctions.OrInt8(0b1100, 0b1010));
        Assert.Equal(0b0110, IntegerFunctions.XorInt2(0b1100, 0b1010));
        Assert.Equal(-1, IntegerFunctions.NotInt2(0));
    }
}
