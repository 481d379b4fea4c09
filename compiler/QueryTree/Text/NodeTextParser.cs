using System.Buffers.Text;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace PgFusion.Compiler.QueryTree;

/// <summary>
/// Parses pg_node_tree text in one pass over its bytes. Values under construction wait on two stacks until their
/// parent closes and takes them as one exact array; tokens stay where they are in the text.
///
/// The text carries no types, so two points need a rule. A field's first token is its value even when it starts with
/// a colon (a name may), unless two blanks stand before it: then the field is empty, which is how PostgreSQL 15 prints
/// an array without elements. A number followed by <c>[</c> is a datum. A list whose first token is a lone i, o, x or
/// b is one of integers, as in nodeRead of read.c.
///
/// Recursion is bounded twice: by <see cref="NodeText.DepthMax"/>, and by the stack that is left.
/// </summary>
internal sealed class NodeTextParser
{
    private const byte Ordinary = 0, Blank = 1, Bracket = 2, Escape = 3;

    private static readonly byte[] Classes = MakeClasses();

    private readonly byte[] _text;
    private int _position;
    private int _depth;
    private NodeValue[] _values = new NodeValue[64];
    private int _valueCount;
    private NodeField[] _fields = new NodeField[128];
    private int _fieldCount;

    internal NodeTextParser(byte[] text)
    {
        _text = text;
    }

    internal NodeValue Parse()
    {
        var zero = Array.IndexOf(_text, (byte)0);
        if (zero >= 0)
            throw new NodeTextException("node text holds a zero byte", zero);
        SkipBlanks();
        var value = ParseValue();
        SkipBlanks();
        if (_position < _text.Length)
            throw Expected("end of text");
        return value;
    }

    private static byte[] MakeClasses()
    {
        var classes = new byte[256];
        classes[' '] = classes['\n'] = classes['\t'] = Blank;
        classes['('] = classes[')'] = classes['{'] = classes['}'] = Bracket;
        classes['\\'] = Escape;
        return classes;
    }

    /// <summary>The value that starts here; blanks have been skipped.</summary>
    private NodeValue ParseValue()
    {
        if (_position >= _text.Length)
            throw Expected("a value");
        switch (_text[_position])
        {
            case (byte)'{':
                return ParseObject();
            case (byte)'(':
                return ParseList();
            case (byte)')' or (byte)'}':
                throw Expected("a value");
            default:
                var start = _position;
                SkipToken();
                return new NodeAtom(_text, start, _position - start);
        }
    }

    private NodeObject ParseObject()
    {
        var start = _position;
        Enter();
        _position++;
        SkipBlanks();
        if (_position >= _text.Length || Classes[_text[_position]] == Bracket || _text[_position] == ':')
            throw Expected("the name of a node");
        var name = TakeName();

        var firstField = _fieldCount;
        while (true)
        {
            SkipBlanks();
            if (_position >= _text.Length)
                throw Expected($"a field of {name} or '}}'");
            if (_text[_position] == '}')
                break;
            var fieldName = "";
            if (_text[_position] == ':')
            {
                _position++;
                fieldName = TakeName();
            }
            else if (_fieldCount > firstField)
            {
                // ParseFieldValue stops only at a colon or at the end of the node.
                throw Expected($"a field of {name} or '}}'");
            }

            PushField(new NodeField(fieldName, ParseFieldValue(name, isNamed: fieldName.Length > 0)));
        }

        _position++;
        _depth--;
        var fields = _fields.AsSpan(firstField, _fieldCount - firstField).ToArray();
        _fieldCount = firstField;
        return new NodeObject(
            name, ImmutableCollectionsMarshal.AsImmutableArray(fields), _text, start, _position - start);
    }

    /// <summary>All that stands between a field's name and the next one, or the end of the node.</summary>
    private NodeValue ParseFieldValue(string node, bool isNamed)
    {
        var blanks = SkipBlanks();
        if (_position >= _text.Length)
            throw Expected($"a value for a field of {node}");
        if (isNamed && (_text[_position] == '}' || (_text[_position] == ':' && blanks != 1)))
            return NodeSequence.Empty;

        var start = _position;
        var first = ParseValue();
        var end = _position;
        SkipBlanks();
        if (AtFieldEnd())
            return first;
        if (_text[_position] == '[' && first is NodeAtom size && IsLoneToken())
            return ParseDatum(size);

        var firstValue = _valueCount;
        PushValue(first);
        do
        {
            PushValue(ParseValue());
            end = _position;
            SkipBlanks();
        }
        while (!AtFieldEnd());
        return new NodeSequence(TakeValues(firstValue), _text, start, end - start);
    }

    private bool AtFieldEnd()
    {
        if (_position >= _text.Length)
            throw Expected("'}'");
        return _text[_position] is (byte)':' or (byte)'}';
    }

    private NodeDatum ParseDatum(NodeAtom sizeAtom)
    {
        if (!Utf8Parser.TryParse(sizeAtom.Raw, out int size, out var used) || used != sizeAtom.Raw.Length || size < 0)
            throw new NodeTextException("expected the size of a datum", sizeAtom.Start);
        _position++;
        var bytes = new byte[Math.Min(size, (_text.Length - _position) / 2) + 8];
        var count = 0;
        while (true)
        {
            SkipBlanks();
            if (_position >= _text.Length)
                throw Expected("']' at the end of a datum");
            if (_text[_position] == ']' && IsLoneToken())
                break;
            if (!Utf8Parser.TryParse(_text.AsSpan(_position), out int value, out used) || value is < -128 or > 255 ||
                (_position + used < _text.Length && Classes[_text[_position + used]] != Blank))
            {
                throw Expected("a byte of a datum");
            }

            if (count == bytes.Length)
                throw Expected("']' at the end of a datum");
            bytes[count++] = unchecked((byte)value);
            _position += used;
        }

        // By value: 8 bytes for a size of at most 8. By reference: as many bytes as the size says.
        if (count != size && (count != 8 || size > 8))
            throw new NodeTextException($"datum of size {size} has {count} bytes", sizeAtom.Start);
        _position++;
        return new NodeDatum(
            size, bytes.Length == count ? bytes : bytes[..count], _text, sizeAtom.Start, _position - sizeAtom.Start);
    }

    private NodeValue ParseList()
    {
        var start = _position;
        Enter();
        _position++;
        SkipBlanks();
        if (_position < _text.Length && IsLoneToken())
        {
            NodeIntListKind? kind = _text[_position] switch
            {
                (byte)'i' => NodeIntListKind.Integers,
                (byte)'o' => NodeIntListKind.Oids,
                (byte)'x' => NodeIntListKind.TransactionIds,
                (byte)'b' => NodeIntListKind.Bitmapset,
                _ => null,
            };
            if (kind is not null)
                return ParseIntList(start, kind.Value);
        }

        var firstValue = _valueCount;
        while (true)
        {
            if (_position >= _text.Length)
                throw Expected("')' at the end of a list");
            if (_text[_position] == ')')
                break;
            PushValue(ParseValue());
            SkipBlanks();
        }

        _position++;
        _depth--;
        return new NodeList(TakeValues(firstValue), _text, start, _position - start);
    }

    private NodeIntList ParseIntList(int start, NodeIntListKind kind)
    {
        _position++;
        var values = ImmutableArray.CreateBuilder<long>(4);
        while (true)
        {
            SkipBlanks();
            if (_position >= _text.Length)
                throw Expected("')' at the end of a list");
            if (_text[_position] == ')')
                break;
            if (!Utf8Parser.TryParse(_text.AsSpan(_position), out long value, out var used) ||
                !InRange(kind, value) ||
                (_position + used < _text.Length && Classes[_text[_position + used]] is Ordinary or Escape))
            {
                throw Expected("a number in a list of numbers");
            }

            values.Add(value);
            _position += used;
        }

        _position++;
        _depth--;
        return new NodeIntList(kind, values.DrainToImmutable(), _text, start, _position - start);
    }

    private static bool InRange(NodeIntListKind kind, long value) => kind switch
    {
        NodeIntListKind.Integers => value is >= int.MinValue and <= int.MaxValue,
        NodeIntListKind.Bitmapset => value is >= 0 and <= int.MaxValue,
        _ => value is >= 0 and <= uint.MaxValue,
    };

    /// <summary>Whether the ordinary byte here is a token by itself.</summary>
    private bool IsLoneToken() =>
        Classes[_text[_position]] == Ordinary &&
        (_position + 1 >= _text.Length || Classes[_text[_position + 1]] is Blank or Bracket);

    private void Enter()
    {
        if (++_depth > NodeText.DepthMax)
            throw new NodeTextException($"node text is nested deeper than {NodeText.DepthMax} levels", _position);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new NodeTextException("node text is nested too deeply for the stack of this thread", _position);
    }

    private int SkipBlanks()
    {
        var text = _text;
        var position = _position;
        while (position < text.Length && Classes[text[position]] == Blank)
            position++;
        var skipped = position - _position;
        _position = position;
        return skipped;
    }

    /// <summary>A label or field name: PostgreSQL's are C identifiers, in a few plan nodes with dots.</summary>
    private string TakeName()
    {
        var start = _position;
        SkipToken();
        var token = _text.AsSpan(start, _position - start);
        if (token.IsEmpty || !Ascii.IsValid(token))
        {
            _position = start;
            throw Expected("a name");
        }

        return NodeNames.Get(token);
    }

    private void SkipToken()
    {
        var text = _text;
        var position = _position;
        while (position < text.Length)
        {
            var c = Classes[text[position]];
            if (c == Ordinary)
                position++;
            else if (c == Escape)
                position += position + 1 < text.Length ? 2 : 1;
            else
                break;
        }

        _position = position;
    }

    private void PushValue(NodeValue value)
    {
        if (_valueCount == _values.Length)
            Array.Resize(ref _values, _values.Length * 2);
        _values[_valueCount++] = value;
    }

    private void PushField(NodeField field)
    {
        if (_fieldCount == _fields.Length)
            Array.Resize(ref _fields, _fields.Length * 2);
        _fields[_fieldCount++] = field;
    }

    private ImmutableArray<NodeValue> TakeValues(int first)
    {
        var values = _values.AsSpan(first, _valueCount - first).ToArray();
        _valueCount = first;
        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }

    private NodeTextException Expected(string what)
    {
        if (_position >= _text.Length)
            return new NodeTextException($"expected {what}, found the end of the text", _text.Length);
        var start = _position;
        var length = 1;
        if (Classes[_text[start]] != Bracket)
        {
            SkipToken();
            length = Math.Clamp(_position - start, 1, 40);
        }

        return new NodeTextException(
            $"expected {what}, found \"{Encoding.UTF8.GetString(_text, start, length)}\"", start);
    }
}
