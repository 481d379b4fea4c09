using System.Globalization;
using System.Text;
using PgFusion.Runtime.Functions;
using Xunit;
using static PgFusion.UnitTests.Functions.FixtureFile;

namespace PgFusion.UnitTests.Functions;

public sealed unsafe class TextFixtureTests : IDisposable
{
    private readonly TestScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Like_agrees_with_PostgreSQL() => Check("like.txt", line =>
    {
        _scratch.Reset();
        StringRef text = _scratch.Text(line[0]!), pattern = _scratch.Text(line[1]!);
        string what = $"{line[0]} LIKE {line[1]}";
        return
        [
            (what, line[2], Answer(() => Show(TextFunctions.Like(text.Pointer, text.Length, pattern.Pointer, pattern.Length)))),
            ($"{what} (bytea)", line[3],
                Answer(() => Show(TextFunctions.LikeBytes(text.Pointer, text.Length, pattern.Pointer, pattern.Length)))),
            ($"{what} (constant)", line[2], Answer(() => Constant(text, pattern, utf8: true))),
            ($"{what} (bytea, constant)", line[3], Answer(() => Constant(text, pattern, utf8: false))),
        ];
    });

    [Theory]
    [InlineData("", "Exact")]
    [InlineData("abc", "Exact")]
    [InlineData("a\\%c", "Exact")]
    [InlineData("%", "Everything")]
    [InlineData("%%", "Everything")]
    [InlineData("abc%", "Prefix")]
    [InlineData("%abc", "Suffix")]
    [InlineData("%abc%", "Contains")]
    [InlineData("%%a\\_c%", "Contains")]
    [InlineData("a%c", "Pieces")]
    [InlineData("%a%c%", "Pieces")]
    [InlineData("a%_", "General")]
    [InlineData("a\\", "General")]
    public void Simple_patterns_are_recognised(string pattern, string kind)
    {
        StringRef text = _scratch.Text(pattern);
        LikePattern* like = LikePattern.Create(text.Pointer, text.Length, utf8: true);
        string actual = like->Kind.ToString();
        LikePattern.Free(like);
        Assert.Equal(kind, actual);
    }

    private delegate StringRef OnText(byte* a, int aLength);

    private delegate long Measure(byte* a, int aLength, byte* b, int bLength);

    [Fact]
    public void Text_functions_agree_with_PostgreSQL() => Check("text.txt", line =>
    {
        _scratch.Reset();
        (string t, string u) = (line[0]!, line[1]!);
        int i = int.Parse(line[2]!, CultureInfo.InvariantCulture), j = int.Parse(line[3]!, CultureInfo.InvariantCulture);
        StringRef other = _scratch.Text(u), replacement = _scratch.Text("éx");
        string? On(OnText function) => Answer(() =>
        {
            StringRef text = _scratch.Text(t);
            return function(text.Pointer, text.Length).ToString();
        });
        string? Number(Measure function) => Answer(() =>
        {
            StringRef text = _scratch.Text(t);
            return function(text.Pointer, text.Length, other.Pointer, other.Length).ToString(CultureInfo.InvariantCulture);
        });
        string what = $"('{t}', '{u}', {i}, {j})";
        return
        [
            ($"length{what}", line[4], Number((a, n, _, _) => TextFunctions.Length(a, n))),
            ($"substr from{what}", line[5], On((a, n) => TextFunctions.Substring(a, n, i))),
            ($"substring{what}", line[6], On((a, n) => TextFunctions.Substring(a, n, i, j))),
            ($"left{what}", line[7], On((a, n) => TextFunctions.Left(a, n, i))),
            ($"right{what}", line[8], On((a, n) => TextFunctions.Right(a, n, i))),
            ($"strpos{what}", line[9], Number((a, n, b, m) => TextFunctions.Position(a, n, b, m))),
            ($"starts_with{what}", line[10], Number((a, n, b, m) => TextFunctions.StartsWith(a, n, b, m) ? 1 : 0) == "1" ? "true" : "false"),
            ($"btrim{what}", line[11], On(TextFunctions.Trim)),
            ($"ltrim{what}", line[12], On(TextFunctions.TrimStart)),
            ($"rtrim{what}", line[13], On(TextFunctions.TrimEnd)),
            ($"replace{what}", line[14], On((a, n) => TextFunctions.Replace(a, n, other.Pointer, other.Length,
                replacement.Pointer, replacement.Length, _scratch.Pointer))),
            ($"delete{what}", line[15], On((a, n) => TextFunctions.Replace(a, n, other.Pointer, other.Length, null, 0, _scratch.Pointer))),
            ($"concat{what}", line[16], On((a, n) => TextFunctions.Concat(a, n, other.Pointer, other.Length, _scratch.Pointer))),
            ($"upper{what}", line[17], On((a, n) => TextFunctions.UpperAscii(a, n, _scratch.Pointer))),
            ($"lower{what}", line[18], On((a, n) => TextFunctions.LowerAscii(a, n, _scratch.Pointer))),
            ($"substring bytea{what}", line[19], Answer(() =>
            {
                StringRef text = _scratch.Text(t);
                return Convert.ToHexStringLower(TextFunctions.SubstringBytes(text.Pointer, text.Length, i, j).Span);
            })),
            ($"position bytea{what}", line[20], Number((a, n, b, m) => TextFunctions.PositionBytes(a, n, b, m))),
        ];
    });

    /// <summary>On ASCII the functions of single-byte encodings must do what those of UTF-8 do.</summary>
    [Fact]
    public void Single_byte_functions_agree_with_UTF8_on_ASCII()
    {
        StringRef text = _scratch.Text("abcdefgh");
        foreach (int i in (int[])[int.MinValue, -9, -8, -1, 0, 1, 5, 8, 9, int.MaxValue])
        {
            Assert.Equal(TextFunctions.Left(text.Pointer, 8, i).ToString(), TextFunctions.LeftBytes(text.Pointer, 8, i).ToString());
            Assert.Equal(TextFunctions.Right(text.Pointer, 8, i).ToString(), TextFunctions.RightBytes(text.Pointer, 8, i).ToString());
            Assert.Equal(TextFunctions.Substring(text.Pointer, 8, i).ToString(), TextFunctions.SubstringBytes(text.Pointer, 8, i).ToString());
            foreach (int j in (int[])[0, 1, 7, int.MaxValue])
            {
                Assert.Equal(TextFunctions.Substring(text.Pointer, 8, i, j).ToString(),
                    TextFunctions.SubstringBytes(text.Pointer, 8, i, j).ToString());
            }
        }
    }

    [Fact]
    public void Character_agrees_with_PostgreSQL() => Check("character.txt", line =>
    {
        _scratch.Reset();
        StringRef a = _scratch.Text(Pad(line[0]!)), b = _scratch.Text(Pad(line[1]!));
        int comparison = TextFunctions.CharacterCompare(a.Pointer, a.Length, b.Pointer, b.Length, Collation.Bytes);
        bool equal = TextFunctions.CharacterEqual(a.Pointer, a.Length, b.Pointer, b.Length);
        bool sameHash = TextFunctions.CharacterHash(a.Pointer, a.Length) == TextFunctions.CharacterHash(b.Pointer, b.Length);
        return
        [
            ($"'{line[0]}' <=> '{line[1]}'", Sign(line[2]), Sign(comparison.ToString(CultureInfo.InvariantCulture))),
            ($"'{line[0]}' = '{line[1]}'", Show(line[2] == "0"), Show(equal)),
            ("hash", Show(equal), Show(sameHash)),
            ($"length '{line[0]}'", line[3], TextFunctions.CharacterLength(a.Pointer, a.Length).ToString(CultureInfo.InvariantCulture)),
            ($"text '{line[0]}'", line[4], TextFunctions.CharacterToText(a.Pointer, a.Length) + "|"),
            ($"octet_length '{line[0]}'", line[5], TextFunctions.OctetLength(a.Pointer, a.Length).ToString(CultureInfo.InvariantCulture)),
        ];
    });

    /// <summary>Lines of locales that this machine does not have are skipped; C and C.utf8 are on every one.</summary>
    [Fact]
    public void Collations_agree_with_PostgreSQL()
    {
        HashSet<string> opened = [];
        Check("collation.txt", line =>
        {
            _scratch.Reset();
            if (!Collation.TryOpenLibc(line[0]!, line[0]!, out int handle))
            {
                return [];
            }
            opened.Add(line[0]!);
            Assert.Equal(line[0] == "C", handle == Collation.Bytes);
            StringRef a = _scratch.Text(line[1]!), b = _scratch.Text(line[2]!);
            int comparison = TextFunctions.Compare(a.Pointer, a.Length, b.Pointer, b.Length, handle);
            return [($"{line[1]} <=> {line[2]} in {line[0]}", Sign(line[3]), comparison.ToString(CultureInfo.InvariantCulture))];
        });
        Assert.Contains("C", opened);
        Assert.Contains("C.utf8", opened);
    }

    [Fact]
    public void Long_strings_are_collated_too()
    {
        Assert.True(Collation.TryOpenLibc("C.utf8", "C.utf8", out int handle));
        StringRef a = _scratch.Text(new string('x', 5000) + "a"), b = _scratch.Text(new string('x', 5000) + "b");
        Assert.Equal(-1, TextFunctions.Compare(a.Pointer, a.Length, b.Pointer, b.Length, handle));
        Assert.Equal(0, TextFunctions.Compare(a.Pointer, a.Length, a.Pointer, a.Length, handle));
        Assert.False(Collation.TryOpenLibc("no_SUCH.locale", "no_SUCH.locale", out _));
        Assert.True(Collation.TryOpen('b', "", "", "C.UTF-8", out handle) && handle == Collation.Bytes);
        // ICU is what the parent process has loaded: in a server with ICU, and sometimes in a test runner.
        if (Collation.TryOpen('i', "", "", "en-US", out handle))
        {
            StringRef lower = _scratch.Text("a"), upper = _scratch.Text("B");
            Assert.Equal(-1, TextFunctions.Compare(lower.Pointer, 1, upper.Pointer, 1, handle));
            Assert.Equal(1, TextFunctions.Compare(upper.Pointer, 1, lower.Pointer, 1, handle));
        }
    }

    [Fact]
    public void Extremes_of_equal_values_pick_the_argument_that_PostgreSQL_picks()
    {
        StringRef a = _scratch.Text("x  "), b = _scratch.Text("x");
        Assert.Equal("x  ", TextFunctions.CharacterLarger(a.Pointer, 3, b.Pointer, 1, Collation.Bytes).ToString());
        Assert.Equal("x  ", TextFunctions.CharacterSmaller(a.Pointer, 3, b.Pointer, 1, Collation.Bytes).ToString());
        StringRef c = _scratch.Text("x");
        Assert.True(TextFunctions.Larger(b.Pointer, 1, c.Pointer, 1, Collation.Bytes).Pointer == c.Pointer);
        Assert.True(TextFunctions.Smaller(b.Pointer, 1, c.Pointer, 1, Collation.Bytes).Pointer == c.Pointer);
        Assert.True(TextFunctions.Larger(a.Pointer, 3, c.Pointer, 1, Collation.Bytes).Pointer == a.Pointer);
    }

    private static string Constant(StringRef text, StringRef pattern, bool utf8)
    {
        LikePattern* like = LikePattern.Create(pattern.Pointer, pattern.Length, utf8);
        try
        {
            return Show(TextFunctions.Like(text.Pointer, text.Length, like));
        }
        finally
        {
            LikePattern.Free(like);
        }
    }

    /// <summary>What the cast to character(6) does with a string that is not too long.</summary>
    private static string Pad(string text) => text.Length > 6 ? text[..6] : text.PadRight(6);

    private static string Show(bool value) => value ? "true" : "false";

    private static string? Sign(string? number) =>
        number is null ? null : Math.Sign(int.Parse(number, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture);
}
