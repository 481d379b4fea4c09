using System.Buffers.Text;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace PgFusion.Compiler.QueryTree;

/// <summary>
/// Reads a node's fields by name, as the types they are meant to have. Whatever does not fit is a
/// <see cref="NodeTextException"/> that names the node and the field. Overloads with a default are for fields that a
/// supported version, or a kind of the node, does not print.
/// </summary>
internal ref struct FieldReader
{
    private readonly NodeObject _node;
    private int _next;

    internal FieldReader(NodeObject node)
    {
        _node = node;
    }

    internal bool Has(string field) => _node.IndexOf(field, _next) >= 0;

    internal int Int(string field)
    {
        var value = Required(field);
        return value is NodeAtom atom && Utf8Parser.TryParse(atom.Raw, out int result, out var used) &&
            used == atom.Raw.Length
                ? result
                : throw Mismatch(field, value, "an integer");
    }

    internal int Int(string field, int missing) => Has(field) ? Int(field) : missing;

    /// <summary>
    /// Byte offset in the query text; -1 when it is unknown, and from nodeToString of 17 and later always (only
    /// nodeToStringWithLocations prints it there).
    /// </summary>
    internal int Location() => Int("location", -1);

    internal uint UInt(string field)
    {
        var value = Required(field);
        return value is NodeAtom atom && Utf8Parser.TryParse(atom.Raw, out uint result, out var used) &&
            used == atom.Raw.Length
                ? result
                : throw Mismatch(field, value, "an unsigned integer");
    }

    internal uint UInt(string field, uint missing) => Has(field) ? UInt(field) : missing;

    internal uint Oid(string field) => UInt(field);

    internal uint Oid(string field, uint missing) => UInt(field, missing);

    internal ulong UInt64(string field)
    {
        var value = Required(field);
        return value is NodeAtom atom && Utf8Parser.TryParse(atom.Raw, out ulong result, out var used) &&
            used == atom.Raw.Length
                ? result
                : throw Mismatch(field, value, "an unsigned integer");
    }

    internal bool Bool(string field)
    {
        var value = Required(field);
        if (value is NodeAtom atom)
        {
            if (atom.Raw.SequenceEqual("true"u8))
                return true;
            if (atom.Raw.SequenceEqual("false"u8))
                return false;
        }

        throw Mismatch(field, value, "true or false");
    }

    internal bool Bool(string field, bool missing) => Has(field) ? Bool(field) : missing;

    /// <summary>A char field; '\0' for <c>&lt;&gt;</c>.</summary>
    internal char Char(string field)
    {
        var value = Required(field);
        if (value is not NodeAtom atom)
            throw Mismatch(field, value, "a character");
        if (atom.IsNull)
            return '\0';
        var bytes = NodeEscapes.Unescape(atom.Raw);
        return bytes.Length == 1 ? (char)bytes[0] : throw Mismatch(field, value, "a character");
    }

    /// <summary>An enum printed as its number, which must be one of the enum's values.</summary>
    internal T Enum<T>(string field)
        where T : struct, System.Enum
    {
        var result = Unsafe.BitCast<int, T>(Int(field));
        return System.Enum.IsDefined(result)
            ? result
            : throw Mismatch(field, Required(field), $"a {typeof(T).Name}");
    }

    /// <summary>A C string, null for a null pointer. Before 16 an empty string reads as null as well.</summary>
    internal string? String(string field)
    {
        var value = Required(field);
        return value is NodeAtom atom ? atom.AsString() : throw Mismatch(field, value, "a string");
    }

    internal string? String(string field, string? missing) => Has(field) ? String(field) : missing;

    /// <summary>A node, null for a null pointer.</summary>
    internal NodeObject? Node(string field)
    {
        var value = Required(field);
        return value switch
        {
            NodeObject node => node,
            { IsNull: true } => null,
            _ => throw Mismatch(field, value, "a node"),
        };
    }

    internal NodeObject? OptionalNode(string field) => Has(field) ? Node(field) : null;

    /// <summary>A node of one kind, null for a null pointer.</summary>
    internal NodeObject? Node(string field, string kind)
    {
        var node = Node(field);
        return node is null || node.Is(kind) ? node : throw Mismatch(field, node, $"a {kind}");
    }

    /// <summary>An expression that must be there.</summary>
    internal Expr Expr(string field) =>
        OptionalExpr(field) ?? throw Mismatch(field, Required(field), "an expression");

    /// <summary>An expression, null for a null pointer or a field that this version does not print.</summary>
    internal Expr? OptionalExpr(string field)
    {
        if (!Has(field))
            return null;
        var value = Required(field);
        return value.IsNull ? null : ExprReader.Read(value);
    }

    /// <summary>A list of expressions without nulls; empty for a null pointer.</summary>
    internal ImmutableArray<Expr> Exprs(string field) => List(field, static item => ExprReader.Read(item));

    /// <summary>A list of expressions, some of which may be null; empty for a null pointer.</summary>
    internal ImmutableArray<Expr?> NullableExprs(string field) =>
        List(field, static item => item.IsNull ? null : ExprReader.Read(item));

    internal ImmutableArray<Expr?> NullableExprs(string field, ImmutableArray<Expr?> missing) =>
        Has(field) ? NullableExprs(field) : missing;

    /// <summary>A list of nodes of one kind; empty for a null pointer.</summary>
    internal ImmutableArray<T> Nodes<T>(string field, string kind, Func<NodeObject, T> read) =>
        List(field, item => item is NodeObject node && node.Is(kind)
            ? read(node)
            : throw new NodeTextException($"expected a {kind}, found {item.Describe()}", item.Start));

    internal ImmutableArray<T> Nodes<T>(
        string field, string kind, Func<NodeObject, T> read, ImmutableArray<T> missing) =>
        Has(field) ? Nodes(field, kind, read) : missing;

    /// <summary>A list of anything; empty for a null pointer.</summary>
    internal ImmutableArray<T> List<T>(string field, Func<NodeValue, T> read)
    {
        var value = Required(field);
        if (value.IsNull)
            return [];
        if (value is not NodeList list)
            throw Mismatch(field, value, "a list");
        var result = ImmutableArray.CreateBuilder<T>(list.Items.Length);
        foreach (var item in list.Items)
            result.Add(read(item));
        return result.MoveToImmutable();
    }

    /// <summary>A list of String nodes; empty for a null pointer.</summary>
    internal ImmutableArray<string> Strings(string field) =>
        List(field, static item => item is NodeAtom { Kind: NodeAtomKind.String } atom
            ? atom.AsString()!
            : throw new NodeTextException($"expected a string, found {item.Describe()}", item.Start));

    internal ImmutableArray<string> Strings(string field, ImmutableArray<string> missing) =>
        Has(field) ? Strings(field) : missing;

    /// <summary>An integer list; empty for a null pointer.</summary>
    internal ImmutableArray<int> Ints(string field)
    {
        var values = IntList(field, NodeIntListKind.Integers, "a list of integers");
        var result = ImmutableArray.CreateBuilder<int>(values.Length);
        foreach (var value in values)
            result.Add((int)value);
        return result.MoveToImmutable();
    }

    internal ImmutableArray<int> Ints(string field, ImmutableArray<int> missing) =>
        Has(field) ? Ints(field) : missing;

    /// <summary>An OID list; empty for a null pointer.</summary>
    internal ImmutableArray<uint> Oids(string field)
    {
        var values = IntList(field, NodeIntListKind.Oids, "a list of OIDs");
        var result = ImmutableArray.CreateBuilder<uint>(values.Length);
        foreach (var value in values)
            result.Add((uint)value);
        return result.MoveToImmutable();
    }

    internal ImmutableArray<uint> Oids(string field, ImmutableArray<uint> missing) =>
        Has(field) ? Oids(field) : missing;

    /// <summary>The members of a bitmapset, ascending.</summary>
    internal ImmutableArray<int> Bitmapset(string field)
    {
        var values = IntList(field, NodeIntListKind.Bitmapset, "a bitmapset");
        var result = ImmutableArray.CreateBuilder<int>(values.Length);
        foreach (var value in values)
            result.Add((int)value);
        return result.MoveToImmutable();
    }

    internal ImmutableArray<int> Bitmapset(string field, ImmutableArray<int> missing) =>
        Has(field) ? Bitmapset(field) : missing;

    /// <summary>The raw value of a field that must be there.</summary>
    internal NodeValue Required(string field)
    {
        var index = _node.IndexOf(field, _next);
        if (index < 0)
            throw new NodeTextException($"node {_node.Name} has no field {field}", _node.Start);
        _next = index;
        return _node.Fields[index].Value;
    }

    internal NodeTextException Mismatch(string field, NodeValue found, string expected) =>
        new($"expected {expected} in field {field} of node {_node.Name}, found {found.Describe()}",
            found.Start >= 0 ? found.Start : _node.Start);

    private ImmutableArray<long> IntList(string field, NodeIntListKind kind, string expected)
    {
        var value = Required(field);
        if (value.IsNull)
            return [];

        // An empty list of any kind is a null pointer in PostgreSQL, never "()".
        return value is NodeIntList list && list.Kind == kind
            ? list.Values
            : throw Mismatch(field, value, expected);
    }
}
