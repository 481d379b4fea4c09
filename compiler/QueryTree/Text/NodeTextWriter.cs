using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;

namespace PgFusion.Compiler.QueryTree;

/// <summary>
/// Writes values the way outfuncs.c does: one space before each field and each element, none after the opening of a
/// node or node list. Parsed values are copied from their text; only the path from the root to a change is composed.
/// </summary>
internal static class NodeTextWriter
{
    internal static void Write(IBufferWriter<byte> output, NodeValue value, bool copyText)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new NodeTextException("node text is nested too deeply to be written", value.Start);
        if (copyText && value.HasText)
        {
            output.Write(value.Text);
            return;
        }

        switch (value)
        {
            case NodeObject node:
                WriteObject(output, node, copyText);
                break;
            case NodeList list:
                output.Write("("u8);
                WriteItems(output, list.Items, copyText);
                output.Write(")"u8);
                break;
            case NodeSequence sequence:
                WriteItems(output, sequence.Items, copyText);
                break;
            case NodeIntList list:
                WriteIntList(output, list);
                break;
            case NodeDatum datum:
                WriteDatum(output, datum);
                break;
            case NodeAtom atom:
                output.Write(atom.Raw);
                break;
            default:
                throw new InvalidOperationException($"no text for {value.GetType().Name}");
        }
    }

    private static void WriteObject(IBufferWriter<byte> output, NodeObject node, bool copyText)
    {
        output.Write("{"u8);
        WriteAscii(output, node.Name);
        foreach (var field in node.Fields)
        {
            output.Write(" "u8);
            if (field.Name.Length > 0)
            {
                output.Write(":"u8);
                WriteAscii(output, field.Name);
                output.Write(" "u8);
            }

            Write(output, field.Value, copyText);
        }

        output.Write("}"u8);
    }

    private static void WriteItems(
        IBufferWriter<byte> output, ImmutableArray<NodeValue> items, bool copyText)
    {
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0)
                output.Write(" "u8);
            Write(output, items[i], copyText);
        }
    }

    private static void WriteIntList(IBufferWriter<byte> output, NodeIntList list)
    {
        output.Write(list.Kind switch
        {
            NodeIntListKind.Integers => "(i"u8,
            NodeIntListKind.Oids => "(o"u8,
            NodeIntListKind.TransactionIds => "(x"u8,
            _ => "(b"u8,
        });
        foreach (var value in list.Values)
        {
            output.Write(" "u8);
            WriteInteger(output, value);
        }

        output.Write(")"u8);
    }

    private static void WriteDatum(IBufferWriter<byte> output, NodeDatum datum)
    {
        WriteInteger(output, datum.Size);
        output.Write(" [ "u8);
        foreach (var b in datum.Bytes.Span)
        {
            WriteInteger(output, (sbyte)b);
            output.Write(" "u8);
        }

        output.Write("]"u8);
    }

    private static void WriteInteger(IBufferWriter<byte> output, long value)
    {
        Utf8Formatter.TryFormat(value, output.GetSpan(20), out var written);
        output.Advance(written);
    }

    /// <summary>Labels and field names are ASCII.</summary>
    private static void WriteAscii(IBufferWriter<byte> output, string value)
    {
        var written = Encoding.ASCII.GetBytes(value, output.GetSpan(value.Length));
        output.Advance(written);
    }
}
