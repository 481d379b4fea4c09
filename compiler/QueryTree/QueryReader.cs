using System.Collections.Immutable;

namespace PgFusion.Compiler.QueryTree;

/// <summary>Entry of this folder: node text in, typed query out.</summary>
internal static class QueryReader
{
    /// <summary>
    /// Reads the nodeToString text of a Query, or of a list with one (as pg_rewrite.ev_action is for a view). The text
    /// is copied once; the result refers to the copy.
    /// </summary>
    /// <exception cref="NodeTextException">Malformed text, or a node that is not what must stand there.</exception>
    public static Query Read(ReadOnlySpan<byte> text) => Single(NodeText.Parse(text));

    /// <inheritdoc cref="Read(ReadOnlySpan{byte})"/>
    public static Query Read(string text) => Single(NodeText.Parse(text));

    /// <summary>Reads a list of queries, or one query.</summary>
    public static ImmutableArray<Query> ReadAll(ReadOnlySpan<byte> text) => All(NodeText.Parse(text));

    private static Query Single(NodeValue value)
    {
        var queries = All(value);
        return queries.Length == 1
            ? queries[0]
            : throw new NodeTextException($"expected one QUERY, found {queries.Length}", value.Start);
    }

    private static ImmutableArray<Query> All(NodeValue value)
    {
        if (value is NodeObject node)
            return [Query.Read(node)];
        if (value is not NodeList list)
            throw new NodeTextException($"expected a QUERY, found {value.Describe()}", value.Start);
        var queries = ImmutableArray.CreateBuilder<Query>(list.Items.Length);
        foreach (var item in list.Items)
        {
            queries.Add(item is NodeObject query
                ? Query.Read(query)
                : throw new NodeTextException($"expected a QUERY, found {item.Describe()}", item.Start));
        }

        return queries.MoveToImmutable();
    }
}
