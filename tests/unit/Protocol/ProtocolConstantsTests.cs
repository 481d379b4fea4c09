using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using PgFusion.Runtime.Protocol;
using Xunit;

namespace PgFusion.UnitTests.Protocol;

/// <summary>ProtocolConstants.cs against pghooks/session/protocol.h, in both directions.</summary>
public sealed partial class ProtocolConstantsTests
{
    private static readonly Dictionary<string, long> Header = DefinePattern()
        .Matches(File.ReadAllText(HeaderPath()))
        .ToDictionary(match => match.Groups[1].Value, match => Number(match.Groups[2].Value));

    private static readonly Dictionary<string, long> Mirror = typeof(ProtocolConstants).GetFields()
        .ToDictionary(field => MacroName(field.Name), field => Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture));

    [Fact]
    public void The_header_is_read() => Assert.Equal(0x55464750, Header["PROTOCOL_MAGIC"]);

    [Fact]
    public void Both_hold_the_same_numbers() =>
        Assert.Equal(Header.OrderBy(pair => pair.Key, StringComparer.Ordinal), Mirror.OrderBy(pair => pair.Key, StringComparer.Ordinal));

    [Fact]
    public void Message_types_are_distinct()
    {
        long[] types = Header.Where(pair => pair.Key.StartsWith("MSG_", StringComparison.Ordinal)).Select(pair => pair.Value).ToArray();
        Assert.NotEmpty(types);
        Assert.Equal(types.Length, types.Distinct().Count());
    }

    /// <summary>MsgChunkDone is PGF_MSG_CHUNK_DONE.</summary>
    private static string MacroName(string name) => WordStart().Replace(name, "_$1").TrimStart('_').ToUpperInvariant();

    private static long Number(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        ? long.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : long.Parse(text, CultureInfo.InvariantCulture);

    private static string HeaderPath([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../../pghooks/session/protocol.h");

    [GeneratedRegex(@"^#define PGF_(\w+)\s+(0x[0-9A-Fa-f]+|\d+)", RegexOptions.Multiline)]
    private static partial Regex DefinePattern();

    [GeneratedRegex("([A-Z])")]
    private static partial Regex WordStart();
}
