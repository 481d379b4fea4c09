using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using PgFusion.Compiler.Catalog;
using Xunit;

namespace PgFusion.UnitTests.Catalog;

/// <summary>The numbers of pghooks/planner/catalog_bundle.h against those of compiler/Catalog.</summary>
public sealed partial class CatalogBundleLayoutTests
{
    private static readonly Dictionary<string, uint> Header = DefinePattern()
        .Matches(File.ReadAllText(HeaderPath()))
        .ToDictionary(match => match.Groups[1].Value, match => Number(match.Groups[2].Value));

    [Fact]
    public void Both_hold_the_same_numbers()
    {
        var reader = new Dictionary<string, uint>
        {
            ["BUNDLE_MAGIC"] = CatalogBundle.Magic,
            ["BUNDLE_VERSION"] = CatalogBundle.FormatVersion,
            ["INDEX_PRIMARY"] = 1,
            ["INDEX_IMMEDIATE"] = 2,
            ["INDEX_NULLS_NOT_DISTINCT"] = 4,
        };
        foreach (var flag in Enum.GetValues<RelationFlags>().Where(flag => flag != 0))
            reader.Add("RELATION_" + MacroName(flag.ToString()), (uint)flag);
        foreach (var flag in Enum.GetValues<AttributeFlags>().Where(flag => flag != 0))
            reader.Add("ATTRIBUTE_" + MacroName(flag.ToString()), (uint)flag);

        Assert.Equal(Header.OrderBy(pair => pair.Key, StringComparer.Ordinal), reader.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    private static string MacroName(string name) => WordStart().Replace(name, "_$1").TrimStart('_').ToUpperInvariant();

    private static uint Number(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        ? uint.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : uint.Parse(text, CultureInfo.InvariantCulture);

    private static string HeaderPath([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../../pghooks/planner/catalog_bundle.h");

    [GeneratedRegex(@"^#define PGF_(\w+)\s+(0x[0-9A-Fa-f]+|\d+)", RegexOptions.Multiline)]
    private static partial Regex DefinePattern();

    [GeneratedRegex("([A-Z])")]
    private static partial Regex WordStart();
}
