using System.Text;
using PgFusion.Compiler.Functions.RegularExpressions;
using PgFusion.Runtime.Functions;
using Xunit;

namespace PgFusion.UnitTests.Functions;

/// <summary>Patterns that are read, and what they match; and patterns that are left to PostgreSQL.</summary>
public sealed unsafe class RegularExpressionTests
{
    [Theory]
    [InlineData("b", "abc", true)]
    [InlineData("^b", "abc", false)]
    [InlineData("c$", "abc", true)]
    [InlineData("c$", "abc\n", false)]
    [InlineData("^$", "", true)]
    [InlineData("^$", "a", false)]
    [InlineData("a.c", "a\nc", true)]
    [InlineData("^a.c$", "aéc", true)]
    [InlineData("^a.c$", "a😀c", true)]
    [InlineData("^.{3}$", "é€😀", true)]
    [InlineData("^.{2}$", "é€😀", false)]
    [InlineData("[à-ÿ€]", "xé", true)]
    [InlineData("[^à-ÿ€]", "é€", false)]
    [InlineData("[^a]", "a", false)]
    [InlineData("^(ab|c)+d?$", "abcabd", true)]
    [InlineData("^(?:ab|c)+?d??$", "abdd", false)]
    [InlineData("x{2,3}y", "xy xxxxy", true)]
    [InlineData("^x{0}y{2,}$", "yyyy", true)]
    [InlineData("(a|^b)c", "bc", true)]
    [InlineData("(a|^b)c", "xbc", false)]
    [InlineData("a($|b)", "xa", true)]
    [InlineData("a($|b)c", "xac", false)]
    [InlineData("$^", "", true)]
    [InlineData("\\d+\\.\\d+", "v1.25", true)]
    [InlineData("\\D", "12", false)]
    [InlineData("[\\d_-]$", "a-", true)]
    [InlineData("[]a]", "]", true)]
    [InlineData("[^]a]", "]a", false)]
    [InlineData("[[:digit:][:space:]]", "a b", true)]
    [InlineData("^\\w+\\s\\S$", "ab_1 !", true)]
    [InlineData("\\w", "é", false)]
    [InlineData("\\$\\{\\/\\}", "a${/}", true)]
    public void Matches_are_found_anywhere(string pattern, string text, bool expected) => Assert.Equal(expected, IsMatch(pattern, text, ignoresCase: false));

    [Theory]
    [InlineData("aBc", "xAbCx", true)]
    [InlineData("[a-c]+$", "ABC", true)]
    [InlineData("[^a-c]", "ABC", false)]
    [InlineData("[[:upper:]]", "a", true)]
    [InlineData("k", "\u212A", false)]
    public void Letters_of_ASCII_have_two_cases(string pattern, string text, bool expected) => Assert.Equal(expected, IsMatch(pattern, text, ignoresCase: true));

    [Theory]
    [InlineData("")]
    [InlineData("***=a.b")]
    [InlineData("(?i)a")]
    [InlineData("a(?=b)")]
    [InlineData("(a)\\1")]
    [InlineData("\\ya")]
    [InlineData("\\bx")]
    [InlineData("a**")]
    [InlineData("*a")]
    [InlineData("^*")]
    [InlineData("a|")]
    [InlineData("()")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("[a")]
    [InlineData("[b-a]")]
    [InlineData("[a-b-c]")]
    [InlineData("[[.a.]]")]
    [InlineData("[[=a=]]")]
    [InlineData("[[:nothing:]]")]
    [InlineData("a{2,1}")]
    [InlineData("a{256}")]
    [InlineData("a{,3}")]
    [InlineData("a{x")]
    [InlineData("(.{1,200}){1,200}")]
    [InlineData("a.{18}b")]
    [InlineData("a\\")]
    public void What_is_not_certain_is_not_read(string pattern) => Assert.Null(Table(pattern, ignoresCase: false, CharacterClasses.Ascii));

    [Fact]
    public void Classes_and_cases_of_other_letters_are_the_collations()
    {
        Assert.Null(Table("é", ignoresCase: true, CharacterClasses.Ascii));
        Assert.Null(Table("\\w", ignoresCase: false, CharacterClasses.AsciiDigits));
        Assert.NotNull(Table("\\d[[:xdigit:]]", ignoresCase: false, CharacterClasses.AsciiDigits));
        Assert.Null(Table("\\d", ignoresCase: false, CharacterClasses.Unknown));
    }

    private static byte[]? Table(string pattern, bool ignoresCase, CharacterClasses classes) =>
        PatternReader.Read(Encoding.UTF8.GetBytes(pattern), ignoresCase, classes) is { } read ? AutomatonTable.Make(read) : null;

    private static bool IsMatch(string pattern, string text, bool ignoresCase)
    {
        byte[] table = Assert.IsType<byte[]>(Table(pattern, ignoresCase, CharacterClasses.Ascii));
        byte[] bytes = Encoding.UTF8.GetBytes(text + "\0");
        fixed (byte* t = table, b = bytes)
        {
            return RegularExpression.IsMatch(b, bytes.Length - 1, t, table.Length);
        }
    }
}
