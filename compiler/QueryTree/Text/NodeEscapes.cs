using System.Buffers;

namespace PgFusion.Compiler.QueryTree;

/// <summary>
/// The escape rules of bare tokens, both ways. A backslash makes the next byte an ordinary one; white space,
/// parentheses, braces and backslashes need it everywhere, and at the start of a string so does what would be read as
/// a null, a quoted string or a number.
/// Source: outToken in outfuncs.c, pg_strtok, debackslash and nodeTokenType in read.c.
/// </summary>
internal static class NodeEscapes
{
    private static readonly SearchValues<byte> EscapedAnywhere = SearchValues.Create(" \n\t(){}\\"u8);

    internal static byte[] Escape(ReadOnlySpan<byte> value, bool quoted)
    {
        var buffer = new ArrayBufferWriter<byte>(value.Length + 8);
        if (quoted)
            Put(buffer, (byte)'"');
        if (!value.IsEmpty && NeedsLeadingEscape(value))
            Put(buffer, (byte)'\\');
        while (!value.IsEmpty)
        {
            var special = value.IndexOfAny(EscapedAnywhere);
            if (special < 0)
            {
                buffer.Write(value);
                break;
            }

            buffer.Write(value[..special]);
            Put(buffer, (byte)'\\');
            Put(buffer, value[special]);
            value = value[(special + 1)..];
        }

        if (quoted)
            Put(buffer, (byte)'"');
        return buffer.WrittenSpan.ToArray();
    }

    internal static byte[] Unescape(ReadOnlySpan<byte> raw)
    {
        var result = new byte[raw.Length];
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '\\' && i + 1 < raw.Length)
                i++;
            result[length++] = raw[i];
        }

        return length == result.Length ? result : result[..length];
    }

    internal static NodeAtomKind Classify(ReadOnlySpan<byte> raw)
    {
        if (raw.SequenceEqual("<>"u8))
            return NodeAtomKind.Null;
        if (raw.SequenceEqual("true"u8) || raw.SequenceEqual("false"u8))
            return NodeAtomKind.Boolean;
        if (raw.Length >= 2 && raw[0] == '"' && raw[^1] == '"')
            return NodeAtomKind.String;
        var digits = raw.Length > 0 && raw[0] is (byte)'+' or (byte)'-' ? raw[1..] : raw;
        if (digits.IsEmpty)
            return NodeAtomKind.Token;
        if (!IsDigit(digits[0]) && !(digits.Length > 1 && digits[0] == '.' && IsDigit(digits[1])))
            return NodeAtomKind.Token;
        return digits.ContainsAnyExceptInRange((byte)'0', (byte)'9') ? NodeAtomKind.Float : NodeAtomKind.Integer;
    }

    private static bool NeedsLeadingEscape(ReadOnlySpan<byte> value) =>
        value[0] is (byte)'<' or (byte)'"' || IsDigit(value[0]) ||
        (value[0] is (byte)'+' or (byte)'-' && value.Length > 1 && (IsDigit(value[1]) || value[1] == '.'));

    private static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';

    private static void Put(ArrayBufferWriter<byte> buffer, byte value)
    {
        buffer.GetSpan(1)[0] = value;
        buffer.Advance(1);
    }
}
