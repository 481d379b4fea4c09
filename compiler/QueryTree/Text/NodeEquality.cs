using System.Runtime.CompilerServices;

namespace PgFusion.Compiler.QueryTree;

/// <summary>
/// Whether two trees mean the same, as equal() of equalfuncs.c has it: where in the query text a node stood, how a
/// cast was spelled and what the planner notes down later do not count. It is how <c>a + 1</c> in a target list is
/// recognised as the grouping expression <c>a + 1</c>.
///
/// Fields are compared by name over the text, so it holds for nodes without a typed class. Function OIDs that are 0 on
/// one side (not looked up yet) match any.
/// </summary>
internal sealed class NodeEquality : IEqualityComparer<NodeValue>
{
    public static NodeEquality Comparer { get; } = new();

    private NodeEquality()
    {
    }

    public bool Equals(NodeValue? x, NodeValue? y)
    {
        if (ReferenceEquals(x, y))
            return true;
        if (x is null || y is null)
            return false;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new NodeTextException("node text is nested too deeply to be compared", x.Start);
        return (x, y) switch
        {
            (NodeAtom a, NodeAtom b) => a.Raw.SequenceEqual(b.Raw),
            (NodeObject a, NodeObject b) => ObjectsEqual(a, b),
            (NodeList a, NodeList b) => ItemsEqual(a.Items.AsSpan(), b.Items.AsSpan()),
            (NodeIntList a, NodeIntList b) =>
                a.Kind == b.Kind && a.Values.AsSpan().SequenceEqual(b.Values.AsSpan()),
            (NodeDatum a, NodeDatum b) => a.Size == b.Size && a.Bytes.Span.SequenceEqual(b.Bytes.Span),
            (NodeSequence a, NodeSequence b) => ItemsEqual(a.Items.AsSpan(), b.Items.AsSpan()),
            _ => false,
        };
    }

    public int GetHashCode(NodeValue value)
    {
        var hash = default(HashCode);
        Add(ref hash, value, budget: 64);
        return hash.ToHashCode();
    }

    private bool ObjectsEqual(NodeObject a, NodeObject b)
    {
        if (!a.Is(b.Name) || a.Fields.Length != b.Fields.Length)
            return false;
        for (var i = 0; i < a.Fields.Length; i++)
        {
            var x = a.Fields[i];
            var y = b.Fields[i];
            if (!string.Equals(x.Name, y.Name, StringComparison.Ordinal))
                return false;
            if (IsIgnored(x.Name) || (IsIgnoredIfZero(x.Name) && (IsZero(x.Value) || IsZero(y.Value))))
                continue;
            if (!Equals(x.Value, y.Value))
                return false;
        }

        return true;
    }

    private bool ItemsEqual(ReadOnlySpan<NodeValue> a, ReadOnlySpan<NodeValue> b)
    {
        if (a.Length != b.Length)
            return false;
        for (var i = 0; i < a.Length; i++)
        {
            if (!Equals(a[i], b[i]))
                return false;
        }

        return true;
    }

    /// <summary>Hashes the first nodes of a tree: enough to tell expressions apart, bounded for large ones.</summary>
    private static int Add(ref HashCode hash, NodeValue value, int budget)
    {
        if (budget <= 0)
            return 0;
        budget--;
        switch (value)
        {
            case NodeAtom atom:
                hash.AddBytes(atom.Raw);
                break;
            case NodeDatum datum:
                hash.AddBytes(datum.Bytes.Span);
                break;
            case NodeIntList list:
                foreach (var item in list.Values)
                    hash.Add(item);
                break;
            case NodeObject node:
                hash.Add(node.Name);
                foreach (var field in node.Fields)
                {
                    if (!IsIgnored(field.Name) && !IsIgnoredIfZero(field.Name))
                        budget = Add(ref hash, field.Value, budget);
                }

                break;
            case NodeList list:
                foreach (var item in list.Items)
                    budget = Add(ref hash, item, budget);
                break;
            case NodeSequence sequence:
                foreach (var item in sequence.Items)
                    budget = Add(ref hash, item, budget);
                break;
        }

        return budget;
    }

    private static bool IsIgnored(string field) => field is
        "location" or "stmt_location" or "stmt_len" or "list_start" or "list_end" or
        "funcformat" or "relabelformat" or "coerceformat" or "convertformat" or "coercionformat" or "row_format" or
        "varnosyn" or "varattnosyn" or "aggtranstype" or "aggpresorted" or "refs" or "cols";

    private static bool IsIgnoredIfZero(string field) => field is "opfuncid" or "hashfuncid" or "negfuncid";

    private static bool IsZero(NodeValue value) => value is NodeAtom atom && atom.Raw.SequenceEqual("0"u8);
}
