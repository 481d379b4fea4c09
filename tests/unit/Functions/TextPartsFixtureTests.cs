using System.Globalization;
using System.Text;
using PgFusion.Runtime.Functions;
using Xunit;
using static PgFusion.UnitTests.Functions.FixtureFile;

namespace PgFusion.UnitTests.Functions;

public sealed unsafe class TextPartsFixtureTests : IDisposable
{
    private readonly TestScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private delegate StringRef OnTexts(byte* a, int aLength, byte* b, int bLength);

    private delegate long Parsed(byte* a, int aLength);

    [Fact]
    public void Parts_of_texts_agree_with_PostgreSQL() => Check("text_parts.txt", line =>
    {
        _scratch.Reset();
        StringRef text = _scratch.Text(line[0]!), other = _scratch.Text(line[1]!), replacement = _scratch.Text("xé");
        int i = int.Parse(line[2]!, CultureInfo.InvariantCulture);
        string? On(OnTexts function) => Answer(() => function(text.Pointer, text.Length, other.Pointer, other.Length).ToString());
        string what = $"('{line[0]}', '{line[1]}', {i})";
        return
        [
            ($"lpad{what}", line[3], On((a, n, b, m) => TextFunctions.PadLeft(a, n, i, b, m, _scratch.Pointer))),
            ($"rpad{what}", line[4], On((a, n, b, m) => TextFunctions.PadRight(a, n, i, b, m, _scratch.Pointer))),
            ($"ltrim{what}", line[5], On(TextFunctions.TrimStart)),
            ($"rtrim{what}", line[6], On(TextFunctions.TrimEnd)),
            ($"btrim{what}", line[7], On(TextFunctions.Trim)),
            ($"split_part{what}", line[8], On((a, n, b, m) => TextFunctions.SplitPart(a, n, b, m, i))),
            ($"translate{what}", line[9], On((a, n, b, m) =>
                TextFunctions.Translate(a, n, b, m, replacement.Pointer, replacement.Length, _scratch.Pointer))),
            ($"reverse{what}", line[10], On((a, n, _, _) => TextFunctions.Reverse(a, n, _scratch.Pointer))),
            ($"repeat{what}", line[11], On((a, n, _, _) => TextFunctions.Repeat(a, n, i, _scratch.Pointer))),
            ($"ascii{what}", line[12], Answer(() => TextFunctions.FirstCodePoint(text.Pointer, text.Length).ToString(CultureInfo.InvariantCulture))),
            ($"initcap{what}", line[13], On((a, n, _, _) => TextFunctions.InitCap(a, n, null, _scratch.Pointer))),
            ($"md5{what}", line[14], On((a, n, _, _) => TextFunctions.Md5Text(a, n, _scratch.Pointer))),
            ($"varchar(3){what}", line[15], On((a, n, _, _) => TextFunctions.ToVarchar(a, n, 3, true, true))),
            ($"char(5){what}", line[16], Answer(() =>
                TextFunctions.ToCharacter(text.Pointer, text.Length, 5, true, true, _scratch.Pointer).Length.ToString(CultureInfo.InvariantCulture))),
        ];
    });

    [Fact]
    public void Integers_are_read_as_PostgreSQL_15_does() => Check("integer_input.txt", line =>
    {
        StringRef text = _scratch.Text(line[0]!);
        string? On(Parsed function) => Answer(() => function(text.Pointer, text.Length).ToString(CultureInfo.InvariantCulture));
        return
        [
            ($"'{line[0]}'::int2", line[1], On((a, n) => IntegerParser.ToInt2(a, n, false))),
            ($"'{line[0]}'::int4", line[2], On((a, n) => IntegerParser.ToInt4(a, n, false))),
            ($"'{line[0]}'::int8", line[3], On((a, n) => IntegerParser.ToInt8(a, n, false))),
        ];
    });

    [Theory]
    [InlineData("0x1F", "31")]
    [InlineData("-0X7fff_ffff", "-2147483647")]
    [InlineData("0o17", "15")]
    [InlineData("0b_101", "5")]
    [InlineData(" 1_000 ", "1000")]
    [InlineData("-2147483648", "-2147483648")]
    [InlineData("_1", "!22P02|invalid input syntax for type integer: \"_1\"|")]
    [InlineData("1__0", "!22P02|invalid input syntax for type integer: \"1__0\"|")]
    [InlineData("1_", "!22P02|invalid input syntax for type integer: \"1_\"|")]
    [InlineData("0x", "!22P02|invalid input syntax for type integer: \"0x\"|")]
    [InlineData("0b2", "!22P02|invalid input syntax for type integer: \"0b2\"|")]
    [InlineData("0x80000000", "!22003|value \"0x80000000\" is out of range for type integer|")]
    [InlineData("2147483648x", "!22P02|invalid input syntax for type integer: \"2147483648x\"|")]
    [InlineData("21474836480x", "!22003|value \"21474836480x\" is out of range for type integer|")]
    public void Integers_are_read_as_PostgreSQL_16_and_later_do(string input, string answer)
    {
        StringRef text = _scratch.Text(input);
        Assert.Equal(answer, Answer(() => IntegerParser.ToInt4(text.Pointer, text.Length, true).ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Single_byte_encodings_count_bytes()
    {
        StringRef text = _scratch.Text("aéb"), set = _scratch.Text("é");
        byte* a = text.Pointer;
        int n = text.Length;
        Assert.Equal(4, TextFunctions.LengthWithoutBlanks(a, n));
        Assert.Equal(6, TextFunctions.PadLeftBytes(a, n, 6, set.Pointer, 1, _scratch.Pointer).Length);
        Assert.Equal(3, TextFunctions.PadRightBytes(a, n, 3, set.Pointer, 1, _scratch.Pointer).Length);
        Assert.Equal("b", TextFunctions.TrimStartBytes(a + 1, n - 1, set.Pointer, set.Length).ToString());
        Assert.Equal("a", TextFunctions.TrimEndBytes(a, n - 1, set.Pointer, set.Length).ToString());
        Assert.Equal("b\u00a9\u00c3a", Encoding.Latin1.GetString(TextFunctions.ReverseBytes(a, n, _scratch.Pointer).Span));
        Assert.Equal("ab", TextFunctions.TranslateBytes(a, n, set.Pointer, set.Length, a, 0, _scratch.Pointer).ToString());
        Assert.Equal(0xC3, TextFunctions.FirstByte(a + 1, n - 1));
        Assert.Equal("!54000|requested character too large for encoding: 256|", Answer(() => TextFunctions.FromByte(256, _scratch.Pointer).ToString()));
    }

    [Theory]
    [InlineData(65, "A")]
    [InlineData(0xE9, "é")]
    [InlineData(0x6F22, "漢")]
    [InlineData(0x1F600, "😀")]
    [InlineData(0, "!54000|null character not permitted|")]
    [InlineData(-1, "!22023|character number must be positive|")]
    [InlineData(0xD800, "!54000|requested character not valid for encoding: 55296|")]
    [InlineData(0x110000, "!54000|requested character too large for encoding: 1114112|")]
    public void Characters_are_made_from_their_number(int codePoint, string answer) =>
        Assert.Equal(answer, Answer(() => TextFunctions.FromCodePoint(codePoint, _scratch.Pointer).ToString()));

    [Fact]
    public void Implicit_casts_lose_nothing_but_blanks()
    {
        StringRef text = _scratch.Text("abé  "), blanks = _scratch.Text("ab   ");
        Assert.Equal("ab", TextFunctions.ToVarchar(blanks.Pointer, blanks.Length, 2, false, true).ToString());
        Assert.Equal("abé ", TextFunctions.ToCharacter(text.Pointer, text.Length, 4, false, true, _scratch.Pointer).ToString());
        Assert.Equal("!22001|value too long for type character varying(2)|", Answer(() => TextFunctions.ToVarchar(text.Pointer, text.Length, 2, false, true).ToString()));
        Assert.Equal("!22001|value too long for type character(2)|",
            Answer(() => TextFunctions.ToCharacter(text.Pointer, text.Length, 2, false, true, _scratch.Pointer).ToString()));
    }

    [Fact]
    public void Case_of_libc_may_change_the_length()
    {
        if (!CaseMap.TryOpen("C.UTF-8", out nint map))
        {
            return;
        }
        StringRef text = _scratch.Text("straße ȺÉ ⱥé 1a😀b");
        Assert.Equal("STRASSE".Replace("SS", "ß", StringComparison.Ordinal) + " ȺÉ ȺÉ 1A😀B",
            TextFunctions.Upper(text.Pointer, text.Length, (byte*)map, _scratch.Pointer).ToString());
        Assert.Equal("straße ⱥé ⱥé 1a😀b", TextFunctions.Lower(text.Pointer, text.Length, (byte*)map, _scratch.Pointer).ToString());
        Assert.Equal("Straße Ⱥé Ⱥé 1a😀B", TextFunctions.InitCap(text.Pointer, text.Length, (byte*)map, _scratch.Pointer).ToString());
        Assert.False(CaseMap.TryOpen("xx_XX.nowhere", out _));
    }

    [Theory]
    [InlineData(long.MinValue, "-9223372036854775808")]
    [InlineData(0L, "0")]
    [InlineData(1234567890123456789L, "1234567890123456789")]
    public void Integers_become_text(long value, string text) => Assert.Equal(text, TextFunctions.FromInteger(value, _scratch.Pointer).ToString());

    [Fact]
    public void Uuids_and_booleans_become_text()
    {
        byte* uuid = stackalloc byte[16] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0xa, 0xb, 0xc, 0xd, 0xe, 0xff };
        Assert.Equal("00010203-0405-0607-0809-0a0b0c0d0eff", TextFunctions.FromUuid(uuid, 16, _scratch.Pointer).ToString());
        Assert.Equal("truefalse", TextFunctions.FromBoolean(true, _scratch.Pointer).ToString() + TextFunctions.FromBoolean(false, _scratch.Pointer).ToString());
    }
}
