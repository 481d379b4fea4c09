using System.Collections.Immutable;
using System.Text;

namespace PgFusion.Compiler.QueryTree;

/// <summary>
/// One value of a pg_node_tree text: a node, a list, a bare token or a datum. Values are immutable.
///
/// A value that was parsed is a view: it keeps the text it came from and its span there, so that writing it back is
/// copying bytes. A value made by <see cref="NodeObject.With(string, NodeValue)"/> or a factory has no span and is
/// written from its parts. Both kinds mix freely in one tree.
/// </summary>
internal abstract class NodeValue
{
    private readonly byte[]? _text;
    private readonly int _start;
    private readonly int _length;

    /// <summary>A value that was parsed: <paramref name="start"/> and <paramref name="length"/> in bytes.</summary>
    private protected NodeValue(byte[] text, int start, int length)
    {
        _text = text;
        _start = start;
        _length = length;
    }

    /// <summary>A value that was made, not parsed.</summary>
    private protected NodeValue()
    {
        _start = -1;
    }

    /// <summary>True for a value that was parsed, so that <see cref="Text"/> is its exact text.</summary>
    public bool HasText => _text is not null;

    /// <summary>Byte offset in the parsed text; -1 for a value that was made.</summary>
    public int Start => _start;

    /// <summary>Length in bytes in the parsed text; 0 for a value that was made.</summary>
    public int Length => _length;

    /// <summary>The exact text of a parsed value; empty for a value that was made.</summary>
    public ReadOnlySpan<byte> Text => new(_text, _text is null ? 0 : _start, _length);

    /// <summary>True for <c>&lt;&gt;</c>, PostgreSQL's null pointer (and, up to 15, its empty string).</summary>
    public virtual bool IsNull => false;

    /// <summary>What this value is, for error messages: "node VAR", "list", "token "12"".</summary>
    internal abstract string Describe();

    /// <summary>The value as text. Bytes that are not UTF-8 (other server encodings) show as U+FFFD.</summary>
    public sealed override string ToString() => NodeText.WriteString(this);
}

/// <summary>One <c>:name value</c> of a node. Name is empty for tokens that come before the first named field.</summary>
internal readonly record struct NodeField(string Name, NodeValue Value);

/// <summary>
/// A node, <c>{LABEL :field value ...}</c>, known or not, with its fields in the order of the text.
/// A field without a value, or with several (arrays of PostgreSQL 15), holds a <see cref="NodeSequence"/>.
/// </summary>
internal sealed class NodeObject : NodeValue
{
    internal NodeObject(string name, ImmutableArray<NodeField> fields, byte[] text, int start, int length)
        : base(text, start, length)
    {
        Name = name;
        Fields = fields;
    }

    public NodeObject(string name, ImmutableArray<NodeField> fields)
    {
        Name = name;
        Fields = fields;
    }

    /// <summary>The label, as PostgreSQL prints it: VAR, OPEXPR, QUERY.</summary>
    public string Name { get; }

    public ImmutableArray<NodeField> Fields { get; }

    public bool Is(string name) => string.Equals(Name, name, StringComparison.Ordinal);

    /// <summary>The value of a field, null when this node has none of that name.</summary>
    public NodeValue? Find(string field)
    {
        var index = IndexOf(field, 0);
        return index < 0 ? null : Fields[index].Value;
    }

    /// <summary>The value of a field that must be there.</summary>
    public NodeValue this[string field] =>
        Find(field) ?? throw new NodeTextException($"node {Name} has no field {field}", Start);

    /// <summary>
    /// The index of a field, -1 when it is missing. The search starts at <paramref name="hint"/> and wraps around:
    /// readers ask in the order of the text, so that the first look nearly always hits.
    /// </summary>
    internal int IndexOf(string field, int hint)
    {
        var fields = Fields.AsSpan();
        for (var i = hint; i < fields.Length; i++)
        {
            if (string.Equals(fields[i].Name, field, StringComparison.Ordinal))
                return i;
        }

        for (var i = 0; i < hint && i < fields.Length; i++)
        {
            if (string.Equals(fields[i].Name, field, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }

    /// <summary>
    /// A copy with one field's value replaced. The field must exist, since a field that a server version does not
    /// know cannot be added to its text.
    /// </summary>
    public NodeObject With(string field, NodeValue value)
    {
        var index = IndexOf(field, 0);
        if (index < 0)
            throw new ArgumentException($"node {Name} has no field {field}", nameof(field));
        if (ReferenceEquals(Fields[index].Value, value))
            return this;
        return new NodeObject(Name, Fields.SetItem(index, new NodeField(Fields[index].Name, value)));
    }

    public NodeObject With(string field, long value) => With(field, NodeAtom.Integer(value));

    public NodeObject With(string field, bool value) => With(field, NodeAtom.Boolean(value));

    internal override string Describe() => $"node {Name}";
}

/// <summary>
/// A list of nodes or values, <c>(...)</c>. Elements may be <c>&lt;&gt;</c>. Arrays of PostgreSQL 16 and later,
/// printed as <c>( 1 2)</c>, are lists of integer tokens.
/// </summary>
internal sealed class NodeList : NodeValue
{
    internal NodeList(ImmutableArray<NodeValue> items, byte[] text, int start, int length)
        : base(text, start, length)
    {
        Items = items;
    }

    public NodeList(ImmutableArray<NodeValue> items)
    {
        Items = items;
    }

    public ImmutableArray<NodeValue> Items { get; }

    internal override string Describe() => "list";
}

/// <summary>What a <see cref="NodeIntList"/> holds; the letter after the parenthesis tells.</summary>
internal enum NodeIntListKind
{
    /// <summary><c>(i 1 2)</c></summary>
    Integers,

    /// <summary><c>(o 23 25)</c></summary>
    Oids,

    /// <summary><c>(x 700)</c></summary>
    TransactionIds,

    /// <summary><c>(b 1 3)</c>: members in ascending order.</summary>
    Bitmapset,
}

/// <summary>A list of integers, OIDs or transaction ids, or a bitmapset.</summary>
internal sealed class NodeIntList : NodeValue
{
    internal NodeIntList(NodeIntListKind kind, ImmutableArray<long> values, byte[] text, int start, int length)
        : base(text, start, length)
    {
        Kind = kind;
        Values = values;
    }

    public NodeIntList(NodeIntListKind kind, ImmutableArray<long> values)
    {
        Kind = kind;
        Values = values;
    }

    public static NodeIntList EmptyBitmapset { get; } = new(NodeIntListKind.Bitmapset, []);

    public NodeIntListKind Kind { get; }

    public ImmutableArray<long> Values { get; }

    internal override string Describe() => Kind switch
    {
        NodeIntListKind.Integers => "integer list",
        NodeIntListKind.Oids => "OID list",
        NodeIntListKind.TransactionIds => "transaction id list",
        _ => "bitmapset",
    };
}

/// <summary>
/// A datum, <c>4 [ 1 0 0 0 0 0 0 0 ]</c>. <see cref="Size"/> is the number in front; for a type passed by value the
/// brackets hold the 8 bytes of the Datum word in the server's byte order (little-endian) whatever the size, for the
/// others exactly that many bytes.
/// </summary>
internal sealed class NodeDatum : NodeValue
{
    internal NodeDatum(int size, byte[] bytes, byte[] text, int start, int length)
        : base(text, start, length)
    {
        Size = size;
        Bytes = bytes;
    }

    public NodeDatum(int size, ReadOnlyMemory<byte> bytes)
    {
        Size = size;
        Bytes = bytes;
    }

    public int Size { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    internal override string Describe() => "datum";
}

/// <summary>The values of a field that has none, or more than one. Never part of a list.</summary>
internal sealed class NodeSequence : NodeValue
{
    internal NodeSequence(ImmutableArray<NodeValue> items, byte[] text, int start, int length)
        : base(text, start, length)
    {
        Items = items;
    }

    public NodeSequence(ImmutableArray<NodeValue> items)
    {
        Items = items;
    }

    public static NodeSequence Empty { get; } = new([]);

    public ImmutableArray<NodeValue> Items { get; }

    internal override string Describe() => Items.IsEmpty ? "no value" : "several values";
}

/// <summary>What a bare token looks like. The field that holds it decides what it means.</summary>
internal enum NodeAtomKind
{
    /// <summary><c>&lt;&gt;</c></summary>
    Null,

    /// <summary>A number without point or exponent, of any size.</summary>
    Integer,

    /// <summary>Any other token that starts like a number.</summary>
    Float,

    /// <summary><c>true</c> or <c>false</c></summary>
    Boolean,

    /// <summary>In double quotes: a String value node.</summary>
    String,

    /// <summary>Anything else: names, characters, bit strings.</summary>
    Token,
}

/// <summary>A bare token, with the backslash escapes it has in the text.</summary>
internal sealed class NodeAtom : NodeValue
{
    private readonly byte[]? _made;

    internal NodeAtom(byte[] text, int start, int length)
        : base(text, start, length)
    {
    }

    private NodeAtom(byte[] raw)
    {
        _made = raw;
    }

    public static NodeAtom Null { get; } = new("<>"u8.ToArray());

    private static NodeAtom True { get; } = new("true"u8.ToArray());

    private static NodeAtom False { get; } = new("false"u8.ToArray());

    public static NodeAtom Integer(long value) => new(Encoding.ASCII.GetBytes(value.ToString()));

    public static NodeAtom Boolean(bool value) => value ? True : False;

    /// <summary>
    /// A C string or character field. It must not be empty, for which PostgreSQL's text differs by version.
    /// </summary>
    public static NodeAtom Token(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        return new NodeAtom(NodeEscapes.Escape(Encoding.UTF8.GetBytes(value), quoted: false));
    }

    /// <summary>A String value node, as in lists of names.</summary>
    public static NodeAtom String(string value) =>
        new(NodeEscapes.Escape(Encoding.UTF8.GetBytes(value), quoted: true));

    /// <summary>The token as it stands in the text, quotes and backslashes included.</summary>
    public ReadOnlySpan<byte> Raw => _made is null ? Text : _made;

    public override bool IsNull => Raw.SequenceEqual("<>"u8);

    public NodeAtomKind Kind => NodeEscapes.Classify(Raw);

    /// <summary>The bytes meant: without the quotes of a String node and without escapes.</summary>
    public byte[] Unescaped()
    {
        var raw = Raw;
        if (raw.Length >= 2 && raw[0] == '"' && raw[^1] == '"')
            raw = raw[1..^1];
        return NodeEscapes.Unescape(raw);
    }

    /// <summary>The string meant, null for <c>&lt;&gt;</c>. Bytes that are not UTF-8 become U+FFFD.</summary>
    public string? AsString()
    {
        var raw = Raw;
        if (raw.SequenceEqual("<>"u8))
            return null;
        if (raw.Length >= 2 && raw[0] == '"' && raw[^1] == '"')
            raw = raw[1..^1];
        return raw.Contains((byte)'\\')
            ? Encoding.UTF8.GetString(NodeEscapes.Unescape(raw))
            : Encoding.UTF8.GetString(raw);
    }

    internal override string Describe() => $"token \"{Encoding.UTF8.GetString(Raw.Length > 40 ? Raw[..40] : Raw)}\"";
}
