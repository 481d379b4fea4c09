using PgFusion.Runtime.Functions;
using PgFusion.Runtime.HashTables;
using PgFusion.UnitTests.Functions;
using Xunit;

namespace PgFusion.UnitTests.HashTables;

/// <summary>States that grow with their rows: texts, arrays, lists of rows.</summary>
public sealed unsafe class OrderedAggregateTests
{
    [Fact]
    public void Texts_are_joined_by_the_delimiter_of_the_later_one()
    {
        using var scratch = new TestScratch();
        StringJoinState state = default;
        string expected = "";
        for (int i = 0; i < 300; i++)
        {
            string value = new('x', i % 7), delimiter = new(',', i % 3);
            StringRef v = scratch.Text(value), d = scratch.Text(delimiter);
            OrderedAggregate.Join(&state, v.Pointer, v.Length, d.Pointer, d.Length, scratch.Pointer);
            expected += (i == 0 ? "" : delimiter) + value;
        }
        Assert.Equal(300, state.Values);
        Assert.Equal(expected, OrderedAggregate.Joined(&state).ToString());
    }

    /// <summary>What pg_column_size and the bytes of '{NULL,ab,c}'::text[] and '{1,2}'::int2[] show.</summary>
    [Fact]
    public void Arrays_are_those_of_PostgreSQL()
    {
        using var scratch = new TestScratch();
        ArrayState texts = default;
        StringRef ab = scratch.Text("ab"), c = scratch.Text("c");
        ArrayAggregate.AddNull(&texts, scratch.Pointer);
        ArrayAggregate.AddVarlena(&texts, ab.Pointer, ab.Length, 4, scratch.Pointer);
        ArrayAggregate.AddVarlena(&texts, c.Pointer, c.Length, 4, scratch.Pointer);
        Assert.Equal("01000000" + "20000000" + "19000000" + "03000000" + "01000000" + "06" + "00000000000000"
            + "18000000" + "61620000" + "14000000" + "63000000", Hex(ArrayAggregate.Result(&texts, 25, scratch.Pointer)));

        ArrayState shorts = default;
        ArrayAggregate.AddBits(&shorts, 1, 2, 2, scratch.Pointer);
        ArrayAggregate.AddBits(&shorts, -2, 2, 2, scratch.Pointer);
        Assert.Equal("01000000" + "00000000" + "15000000" + "02000000" + "01000000" + "0100" + "FEFF", Hex(ArrayAggregate.Result(&shorts, 21, scratch.Pointer)));
    }

    [Fact]
    public void Long_arrays_keep_their_elements_and_nulls()
    {
        using var scratch = new TestScratch();
        ArrayState state = default;
        for (int i = 0; i < 1000; i++)
        {
            if (i % 3 == 0)
            {
                ArrayAggregate.AddNull(&state, scratch.Pointer);
            }
            else
            {
                ArrayAggregate.AddFloat8(&state, i, 8, scratch.Pointer);
            }
        }
        StringRef array = ArrayAggregate.Result(&state, 701, scratch.Pointer);
        int data = *(int*)(array.Pointer + 4);
        Assert.Equal(0, data % 8);
        int next = data - 4;
        for (int i = 0; i < 1000; i++)
        {
            bool present = (array.Pointer[20 + i / 8] >> (i & 7) & 1) != 0;
            Assert.Equal(i % 3 != 0, present);
            if (present)
            {
                Assert.Equal(i, *(double*)(array.Pointer + next));
                next += 8;
            }
        }
        Assert.Equal(array.Length, next);
    }

    [Theory]
    [InlineData(0, 10.0, 10.0)]
    [InlineData(1, 40.0, 40.0)]
    [InlineData(0.5, 25.0, 20.0)]
    [InlineData(0.51, 25.3, 30.0)]
    public void Percentiles_are_between_rows_or_at_one(double fraction, double continuous, double discrete)
    {
        using var scratch = new TestScratch();
        RowListState state = default;
        for (int i = 1; i <= 4; i++)
        {
            byte* row = scratch.Pointer->Allocate(16);
            *(double*)(row + 8) = i * 10;
            OrderedAggregate.AddRow(&state, row, scratch.Pointer);
        }
        double result;
        Assert.True(OrderedAggregate.ContinuousPercentile(&state, 8, fraction, &result));
        Assert.Equal(continuous, result, 1e-12);
        Assert.Equal(discrete, *(double*)(OrderedAggregate.DiscretePercentile(&state, fraction) + 8));
    }

    [Theory]
    [InlineData(1.5, "1.5")]
    [InlineData(-1e-7, "-1e-07")]
    [InlineData(1234567.0, "1.23457e+06")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Fractions_outside_are_named_as_PostgreSQL_does(double fraction, string shown)
    {
        RowListState state = default;
        double result;
        var error = Assert.Throws<PgException>(() => { RowListState none = default; double r; OrderedAggregate.ContinuousPercentile(&none, 0, fraction, &r); });
        Assert.Equal($"percentile value {shown} is not between 0 and 1", error.Message);
        Assert.False(OrderedAggregate.ContinuousPercentile(&state, 0, 0.5, &result));
        Assert.True(OrderedAggregate.DiscretePercentile(&state, 0.5) == null);
    }

    private static string Hex(StringRef value) => Convert.ToHexString(value.Span);
}
