using System.Text;
using PgFusion.Runtime.Functions;
using Xunit;

namespace PgFusion.UnitTests.Functions;

/// <summary>Floats and booleans from text, roots, and sizes of arrays, with PostgreSQL's answers.</summary>
public sealed unsafe class ScalarInputTests : IDisposable
{
    private readonly TestScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(" 1.5 ", 1.5)]
    [InlineData("-.5e1", -5)]
    [InlineData("5.", 5)]
    [InlineData("9007199254740993", 9007199254740992)]
    [InlineData("-infinity", double.NegativeInfinity)]
    [InlineData("INF", double.PositiveInfinity)]
    [InlineData("0x1.8p-1", 0.75)]
    [InlineData("0e999", 0)]
    [InlineData("5e-324", double.Epsilon)]
    public void Numbers_are_read(string text, double value) => Assert.Equal(value, Read(text));

    [Fact]
    public void NaN_keeps_its_sign_and_payload()
    {
        Assert.Equal(0x7FF8000000000000UL, BitConverter.DoubleToUInt64Bits(Read("nan")));
        Assert.Equal(0xFFF8000000000007UL, BitConverter.DoubleToUInt64Bits(Read("-NaN(7)")));
    }

    [Theory]
    [InlineData("", "22P02", "invalid input syntax for type double precision: \"\"")]
    [InlineData(" 1e400 x", "22003", "\"1e400\" is out of range for type double precision")]
    [InlineData("1e-400", "22003", "\"1e-400\" is out of range for type double precision")]
    [InlineData("1.5x", "22P02", "invalid input syntax for type double precision: \"1.5x\"")]
    [InlineData("e5", "22P02", "invalid input syntax for type double precision: \"e5\"")]
    public void Others_are_not(string text, string state, string message)
    {
        PgException error = Assert.Throws<PgException>(() => Read(text));
        Assert.Equal((state, message), (error.SqlState, error.Message));
    }

    [Fact]
    public void Reals_are_rounded_once()
    {
        StringRef text = _scratch.Text("16777217");
        Assert.Equal(16777216f, ScalarInput.ToFloat4(text.Pointer, text.Length, true));
        StringRef large = _scratch.Text("1e40 ");
        Assert.Equal("\"1e40\" is out of range for type real", Assert.Throws<PgException>(() => ScalarInput.ToFloat4(large.Pointer, large.Length, true)).Message);
        Assert.Equal("\"1e40 \" is out of range for type real", Assert.Throws<PgException>(() => ScalarInput.ToFloat4(large.Pointer, large.Length, false)).Message);
    }

    [Theory]
    [InlineData("t", true)]
    [InlineData(" YES\n", true)]
    [InlineData("on", true)]
    [InlineData("1", true)]
    [InlineData("fals", false)]
    [InlineData("of", false)]
    [InlineData("N", false)]
    public void Words_of_truth(string word, bool value)
    {
        StringRef text = _scratch.Text(word);
        Assert.Equal(value, ScalarInput.ToBoolean(text.Pointer, text.Length));
    }

    [Theory]
    [InlineData("o")]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("truee")]
    public void Words_of_nothing(string word)
    {
        StringRef text = _scratch.Text(word);
        Assert.Equal($"invalid input syntax for type boolean: \"{word}\"", Assert.Throws<PgException>(() => ScalarInput.ToBoolean(text.Pointer, text.Length)).Message);
    }

    [Theory]
    [InlineData("2", "1.414213562373095")]
    [InlineData("0", "0.000000000000000")]
    [InlineData("123456789012345678901234567890", "351364182882014.4")]
    [InlineData("0.0001", "0.01000000000000000")]
    [InlineData("NaN", "NaN")]
    [InlineData("Infinity", "Infinity")]
    public void Roots_have_sixteen_digits(string number, string root)
    {
        StringRef value = _scratch.Numeric(number);
        StringRef result = NumericFunctions.SquareRoot(value.Pointer, value.Length, _scratch.Pointer);
        Assert.Equal(root, NumericFunctions.ToText(result.Pointer, result.Length, _scratch.Pointer).ToString());
    }

    [Fact]
    public void Arrays_have_dimensions()
    {
        int* array = stackalloc int[] { 2, 0, 23, 2, 3, 5, -1 };
        byte* bytes = (byte*)array;
        Assert.Equal(6, ArrayFunctions.Cardinality(bytes, 28));
        Assert.Equal(3, ArrayFunctions.Length(bytes, 28, 2));
        Assert.Equal(5, ArrayFunctions.Lower(bytes, 28, 1));
        Assert.Equal(1, ArrayFunctions.Upper(bytes, 28, 2));
        Assert.False(ArrayFunctions.HasDimension(bytes, 28, 3));
        Assert.False(ArrayFunctions.HasDimension(bytes, 28, 0));
        Assert.Equal(0, ArrayFunctions.Cardinality(null, 0));
    }

    private double Read(string text)
    {
        StringRef value = _scratch.Text(text);
        return ScalarInput.ToFloat8(value.Pointer, value.Length);
    }
}
