using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace PgFusion.Compiler.QueryTree;

/// <summary>
/// What makes a Var point at its column. The syntactic pair (varnosyn, varattnosyn) only serves deparsing; 0 means
/// that it is not known.
/// </summary>
internal readonly record struct VarReference(
    int VarNo, int AttNo, int LevelsUp, int VarNoSyntactic, int AttNoSyntactic);

/// <summary>
/// Changes nodes anywhere in a value and leaves the rest as it is: a subtree without a change keeps its identity and
/// its text. It knows fields by name only, so that an expression of any version, with nodes that the typed layer has
/// never heard of, comes out as it went in, but for the changes.
/// </summary>
internal static class NodeRewriter
{
    /// <summary>
    /// Applies <paramref name="map"/> to every node from the root down. It is given the node and the number of QUERY
    /// nodes around it below the root (a Var of the root's own level has that very varlevelsup), and returns what
    /// stands in its place, or null to keep the node and go on into its fields. What it returns is not visited again.
    /// </summary>
    public static NodeValue Map(NodeValue root, Func<NodeObject, int, NodeValue?> map) => Visit(root, 0, map);

    /// <summary>
    /// Renumbers the Vars of an expression. <paramref name="map"/> sees those that belong to the level of
    /// <paramref name="root"/> or to one outside of it, with LevelsUp counted from there; Vars of queries inside a
    /// SubLink are theirs and stay.
    /// </summary>
    /// <param name="root">An expression, or a list of them.</param>
    /// <param name="map">The new reference; the same value keeps the node as it is.</param>
    /// <param name="clearNullingRels">
    /// Empties varnullingrels (16 and later) of every Var that was seen: what an expression needs before it can stand
    /// alone, below the outer joins whose range table indexes it names.
    /// </param>
    public static NodeValue MapVars(
        NodeValue root, Func<VarReference, VarReference> map, bool clearNullingRels = false) =>
        Visit(root, 0, (node, depth) =>
        {
            if (!node.Is("VAR"))
                return null;
            var reader = new FieldReader(node);
            var old = new VarReference(
                reader.Int("varno"),
                reader.Int("varattno"),
                reader.Int("varlevelsup") - depth,
                unchecked((int)reader.UInt("varnosyn")),
                reader.Int("varattnosyn"));
            if (old.LevelsUp < 0)
                return node;
            var changed = map(old);
            var result = node;
            if (changed.VarNo != old.VarNo)
                result = result.With("varno", changed.VarNo);
            if (changed.AttNo != old.AttNo)
                result = result.With("varattno", changed.AttNo);
            if (changed.LevelsUp != old.LevelsUp)
                result = result.With("varlevelsup", changed.LevelsUp + depth);
            if (changed.VarNoSyntactic != old.VarNoSyntactic)
                result = result.With("varnosyn", unchecked((uint)changed.VarNoSyntactic));
            if (changed.AttNoSyntactic != old.AttNoSyntactic)
                result = result.With("varattnosyn", changed.AttNoSyntactic);
            if (clearNullingRels && node.Find("varnullingrels") is NodeIntList { Values.IsEmpty: false })
                result = result.With("varnullingrels", NodeIntList.EmptyBitmapset);
            return result;
        });

    /// <summary>Every node of a value, parents before children, in the order of the text.</summary>
    public static IEnumerable<NodeObject> Descendants(NodeValue root)
    {
        var pending = new Stack<NodeValue>();
        pending.Push(root);
        while (pending.TryPop(out var value))
        {
            switch (value)
            {
                case NodeObject node:
                    yield return node;
                    for (var i = node.Fields.Length - 1; i >= 0; i--)
                    {
                        if (node.Fields[i].Value is not NodeAtom)
                            pending.Push(node.Fields[i].Value);
                    }

                    break;
                case NodeList list:
                    for (var i = list.Items.Length - 1; i >= 0; i--)
                        pending.Push(list.Items[i]);
                    break;
                case NodeSequence sequence:
                    for (var i = sequence.Items.Length - 1; i >= 0; i--)
                        pending.Push(sequence.Items[i]);
                    break;
            }
        }
    }

    private static NodeValue Visit(NodeValue value, int depth, Func<NodeObject, int, NodeValue?> map)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new NodeTextException("node text is nested too deeply to be rewritten", value.Start);
        switch (value)
        {
            case NodeObject node:
                if (map(node, depth) is { } replacement)
                    return replacement;
                return VisitFields(node, node.Is("QUERY") ? depth + 1 : depth, map);
            case NodeList list:
                var items = VisitItems(list.Items, depth, map);
                return items == list.Items ? list : new NodeList(items);
            case NodeSequence sequence:
                var values = VisitItems(sequence.Items, depth, map);
                return values == sequence.Items ? sequence : new NodeSequence(values);
            default:
                return value;
        }
    }

    private static NodeObject VisitFields(NodeObject node, int depth, Func<NodeObject, int, NodeValue?> map)
    {
        ImmutableArray<NodeField>.Builder? changed = null;
        for (var i = 0; i < node.Fields.Length; i++)
        {
            var field = node.Fields[i];
            if (field.Value is NodeAtom)
                continue;
            var value = Visit(field.Value, depth, map);
            if (ReferenceEquals(value, field.Value))
                continue;
            changed ??= node.Fields.ToBuilder();
            changed[i] = new NodeField(field.Name, value);
        }

        return changed is null ? node : new NodeObject(node.Name, changed.MoveToImmutable());
    }

    /// <summary>The same array when nothing changed.</summary>
    private static ImmutableArray<NodeValue> VisitItems(
        ImmutableArray<NodeValue> items, int depth, Func<NodeObject, int, NodeValue?> map)
    {
        ImmutableArray<NodeValue>.Builder? changed = null;
        for (var i = 0; i < items.Length; i++)
        {
            var value = Visit(items[i], depth, map);
            if (ReferenceEquals(value, items[i]))
                continue;
            changed ??= items.ToBuilder();
            changed[i] = value;
        }

        return changed is null ? items : changed.MoveToImmutable();
    }
}
