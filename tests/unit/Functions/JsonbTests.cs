using System.Runtime.InteropServices;
using System.Text;
using PgFusion.Runtime.Functions;
using Xunit;

namespace PgFusion.UnitTests.Functions;

/// <summary>Parts of a stored jsonb value. The bytes are those of {"a": "x", "b": [1.5, null, true], "cc": {"q": "\"\n"}}.</summary>
public sealed unsafe class JsonbTests : IDisposable
{
    private const uint Text = 0, Number = 0x10000000, True = 0x30000000, Null = 0x40000000, Container = 0x50000000, HasOffset = 0x80000000;

    private readonly TestScratch _scratch = new();
    private readonly byte[] _value;

    public JsonbTests()
    {
        // 1.5: a short numeric header of one decimal and weight 0, digits 1 and 5000.
        byte[] number = [.. Words(10 << 2), 0x80, 0x80, 1, 0, 0x88, 0x13];
        byte[] array = [.. Words(0x40000003, Number | 10 | HasOffset, Null, True), .. number];
        byte[] inner = [.. Words(0x20000001, Text | 1 | HasOffset, Text | 2), (byte)'q', (byte)'"', (byte)'\n'];
        // Keys take four bytes and "x" one, so that the array begins three bytes later; the object follows at its end, aligned.
        int arrayLength = 3 + array.Length;
        int innerPadding = -(5 + arrayLength) & 3;
        _value =
        [
            .. Words(0x20000003, Text | 1 | HasOffset, Text | 1, Text | 2, Text | 1, Container | (uint)arrayLength, Container | (uint)(innerPadding + inner.Length)),
            .. "abccx"u8, 0, 0, 0, .. array, .. new byte[innerPadding], .. inner,
        ];
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Fields_and_elements() => With((value, length) =>
    {
        Assert.Equal("x", Get("a"));
        Assert.Equal("[1.5, null, true]", Get("b"));
        Assert.Equal("{\"q\": \"\\\"\\n\"}", Get("cc"));
        Assert.Null(Get("d"));
        Assert.Null(Get(""));
        StringRef array = Field(value, length, "b");
        Assert.Equal("1.5", Show(JsonbFunctions.ElementText(array.Pointer, array.Length, 0, _scratch.Pointer)));
        Assert.Null(Show(JsonbFunctions.ElementText(array.Pointer, array.Length, 1, _scratch.Pointer)));
        Assert.Equal("true", Show(JsonbFunctions.ElementText(array.Pointer, array.Length, -1, _scratch.Pointer)));
        Assert.Null(Show(JsonbFunctions.ElementText(array.Pointer, array.Length, 3, _scratch.Pointer)));
        Assert.Null(Show(JsonbFunctions.ElementText(array.Pointer, array.Length, int.MinValue, _scratch.Pointer)));
        Assert.Null(Show(JsonbFunctions.ElementText(value, length, 0, _scratch.Pointer)));
        Assert.Equal(3, JsonbFunctions.ArrayLength(array.Pointer, array.Length));

        string? Get(string key)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(key);
            fixed (byte* k = bytes)
            {
                return Show(JsonbFunctions.FieldText(value, length, k, bytes.Length, _scratch.Pointer));
            }
        }
    });

    [Fact]
    public void A_scalar_becomes_an_array_of_one() => With((value, length) =>
    {
        StringRef scalar = Field(value, length, "a");
        Assert.Equal([.. Words(0x50000001, Text | 1 | HasOffset), (byte)'x'], scalar.Span.ToArray());
        Assert.Equal("string", JsonbFunctions.TypeName(scalar.Pointer, scalar.Length, _scratch.Pointer).ToString());
        Assert.Equal("\"x\"", JsonbFunctions.Text(scalar.Pointer, scalar.Length, _scratch.Pointer).ToString());
        Assert.Equal("cannot get array length of a scalar",
            Assert.Throws<PgException>(() => JsonbFunctions.ArrayLength(scalar.Pointer, scalar.Length)).Message);
        Assert.Equal("cannot get array length of a non-array",
            Assert.Throws<PgException>(() => JsonbFunctions.ArrayLength(value, length)).Message);
    });

    private StringRef Field(byte* value, int length, string key)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(key);
        fixed (byte* k = bytes)
        {
            return JsonbFunctions.Field(value, length, k, bytes.Length, _scratch.Pointer);
        }
    }

    private static string? Show(StringRef text) => text.Pointer == null ? null : text.ToString();

    private static byte[] Words(params ReadOnlySpan<uint> words) => MemoryMarshal.AsBytes(words).ToArray();

    private delegate void Body(byte* value, int length);

    private void With(Body body)
    {
        fixed (byte* value = _value)
        {
            body(value, _value.Length);
        }
    }
}
