using System.Buffers;
using System.Text;

namespace PgFusion.Compiler.QueryTree;

/// <summary>
/// The text that PostgreSQL's nodeToString makes and its stringToNode reads, as values and back. Nothing here knows
/// what any node means: every node of every version parses, and what was not changed is written back byte for byte.
/// </summary>
internal static class NodeText
{
    /// <summary>Most levels of braces and parentheses in one text; deeper text is refused, not followed.</summary>
    public const int DepthMax = 8000;

    /// <summary>Parses one value and copies the text once, so that the caller may reuse its buffer.</summary>
    /// <exception cref="NodeTextException">Not a whole, single value.</exception>
    public static NodeValue Parse(ReadOnlySpan<byte> text) => new NodeTextParser(text.ToArray()).Parse();

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static NodeValue Parse(string text) => new NodeTextParser(Encoding.UTF8.GetBytes(text)).Parse();

    /// <summary>The text of a value, as stringToNode reads it.</summary>
    public static byte[] Write(NodeValue value)
    {
        var output = new ArrayBufferWriter<byte>(Math.Max(256, value.Length));
        NodeTextWriter.Write(output, value, copyText: true);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The text of a value, appended to <paramref name="output"/>.</summary>
    public static void Write(IBufferWriter<byte> output, NodeValue value) =>
        NodeTextWriter.Write(output, value, copyText: true);

    /// <summary>The text of a value as a string, for messages and tests.</summary>
    public static string WriteString(NodeValue value) => Encoding.UTF8.GetString(Write(value));

    /// <summary>
    /// The text of a value composed of its parts alone, as if all of it had been made here. For the trees of a Query
    /// it equals the parsed text, which is what shows that modified copies come out right.
    /// </summary>
    internal static byte[] WriteFromParts(NodeValue value)
    {
        var output = new ArrayBufferWriter<byte>(Math.Max(256, value.Length));
        NodeTextWriter.Write(output, value, copyText: false);
        return output.WrittenSpan.ToArray();
    }
}
