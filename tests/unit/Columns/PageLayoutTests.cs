using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using PgFusion.Runtime.Columns;
using Xunit;

namespace PgFusion.UnitTests.Columns;

/// <summary>PageLayout.cs against pghooks/scan/page.h.</summary>
public sealed partial class PageLayoutTests
{
    private static readonly string Header = File.ReadAllText(HeaderPath());

    [Fact]
    public void Every_number_of_the_header_is_here()
    {
        var numbers = DefinePattern().Matches(Header)
            .ToDictionary(m => m.Groups[1].Value, m => ParseNumber(m.Groups[2].Value));
        Assert.Contains("PAGE_MAGIC", numbers.Keys);

        Dictionary<string, long> mirrored = [];
        foreach (var field in typeof(PageLayout).GetFields().Where(f => f.IsLiteral && f.Name.StartsWith("Page", StringComparison.Ordinal)))
            mirrored[ToMacro(field.Name)] = Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture);
        foreach (ColumnKind kind in Enum.GetValues<ColumnKind>())
            mirrored["KIND_" + kind.ToString().ToUpperInvariant()] = (long)kind;
        foreach (ColumnFlags flag in Enum.GetValues<ColumnFlags>().Where(f => f != ColumnFlags.None))
            mirrored["COLUMN_" + ToMacro(flag.ToString())] = (long)flag;

        Assert.Equal(numbers.OrderBy(p => p.Key, StringComparer.Ordinal), mirrored.OrderBy(p => p.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Header_structure_has_the_same_fields() => CompareStructure<PageHeader>("PgfPageHeader", PageLayout.PageHeaderSize);

    [Fact]
    public void Column_structure_has_the_same_fields() => CompareStructure<PageColumn>("PgfPageColumn", PageLayout.PageColumnSize);

    [Fact]
    public void Every_kind_has_a_width()
    {
        foreach (ColumnKind kind in Enum.GetValues<ColumnKind>())
            Assert.InRange(PageLayout.Width(kind), -1, 16);
        Assert.Throws<ArgumentOutOfRangeException>(() => PageLayout.Width((ColumnKind)99));
    }

    private static void CompareStructure<T>(string name, int size) where T : unmanaged
    {
        string body = Regex.Match(Header, @"typedef struct " + name + @"\s*\{(.*?)\}", RegexOptions.Singleline).Groups[1].Value;
        int offset = 0;
        List<(string, int)> expected = [];
        foreach (Match field in FieldPattern().Matches(body))
        {
            int width = int.Parse(field.Groups[1].Value, CultureInfo.InvariantCulture) / 8;
            offset = (offset + width - 1) / width * width;
            expected.Add((field.Groups[2].Value.Replace("_", "", StringComparison.Ordinal), offset));
            offset += width * (field.Groups[3].Success ? int.Parse(field.Groups[3].Value, CultureInfo.InvariantCulture) : 1);
        }

        var actual = typeof(T).GetFields().Select(f => (f.Name.ToLowerInvariant(), (int)Marshal.OffsetOf<T>(f.Name))).ToList();
        Assert.NotEmpty(expected);
        Assert.Equal(expected, actual);
        Assert.Equal(size, offset);
        Assert.Equal(size, Unsafe.SizeOf<T>());
    }

    private static long ParseNumber(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        ? Convert.ToInt64(text, 16)
        : long.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>RowsMax to ROWS_MAX.</summary>
    private static string ToMacro(string name) => WordStart().Replace(name, "_").ToUpperInvariant();

    private static string HeaderPath([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../pghooks/scan/page.h"));

    [GeneratedRegex(@"^#define PGF_(\w+)\s+(0x[0-9a-fA-F]+|\d+)", RegexOptions.Multiline)]
    private static partial Regex DefinePattern();

    [GeneratedRegex(@"u?int(8|16|32|64)\s+(\w+)(?:\[(\d+)\])?;")]
    private static partial Regex FieldPattern();

    [GeneratedRegex(@"(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex WordStart();
}
