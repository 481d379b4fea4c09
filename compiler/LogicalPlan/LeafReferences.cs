using System.Collections.Immutable;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// What a FROM item needs from outside of itself. An item that needs nothing means the same wherever it stands, so
/// PostgreSQL can run it as a query of its own; one that needs columns of other items (LATERAL) can be run with those.
/// </summary>
/// <param name="Siblings">Range table indexes of the items of its own level whose columns it reads.</param>
/// <param name="IsEnclosed">It reads nothing of the queries around its own: no column, no aggregate, no WITH query.</param>
/// <param name="ReadsRelation">It is a table, or reads one or a WITH query.</param>
internal sealed record LeafReferences(ImmutableSortedSet<int> Siblings, bool IsEnclosed, bool ReadsRelation)
{
    /// <summary>It means the same wherever it stands.</summary>
    public bool IsAlone => IsEnclosed && Siblings.IsEmpty;

    /// <summary>
    /// A function, VALUES, or a subquery over such: what PostgreSQL computes from the columns of other items, row by row.
    /// </summary>
    public bool IsComputed(RangeTblEntry entry) => !ReadsRelation && entry.Kind is RteKind.Function or RteKind.TableFunc or RteKind.Values or RteKind.SubQuery &&
        (entry.SubQuery is not { } query || !query.RangeTable.IsEmpty);

    /// <param name="entry">The item.</param>
    /// <param name="index">Its own range table index: row security and system columns name the item itself.</param>
    public static LeafReferences Of(RangeTblEntry entry, int index)
    {
        var siblings = ImmutableSortedSet.CreateBuilder<int>();
        bool enclosed = true;
        bool relation = false;
        // A node of the item's own level is at depth 0, one in a query inside of the item deeper.
        NodeRewriter.Map(entry.Source, (node, depth) =>
        {
            var reader = new FieldReader(node);
            switch (node.Name)
            {
                case "VAR":
                    int level = reader.Int("varlevelsup") - depth;
                    if (level == 0 && reader.Int("varno") != index)
                    {
                        siblings.Add(reader.Int("varno"));
                    }
                    enclosed &= level <= 0;
                    break;
                case "AGGREF" or "GROUPINGFUNC":
                    enclosed &= reader.Int("agglevelsup") < depth;
                    break;
                case "RANGETBLENTRY":
                    RteKind kind = reader.Enum<RteKind>("rtekind");
                    enclosed &= kind != RteKind.NamedTuplestore && (kind != RteKind.Cte || reader.Int("ctelevelsup") < depth);
                    relation |= kind is RteKind.Relation or RteKind.Cte;
                    break;
            }
            return null;
        });
        return new LeafReferences(siblings.ToImmutable(), enclosed, relation);
    }

    /// <summary>Range table indexes of the items whose rows the query uses as one value each.</summary>
    public static ImmutableHashSet<int> WholeRows(Query query)
    {
        var items = ImmutableHashSet.CreateBuilder<int>();
        NodeRewriter.Map(query.Source, (node, depth) =>
        {
            var reader = new FieldReader(node);
            if (node.Is("VAR") && reader.Int("varattno") == 0 && reader.Int("varlevelsup") == depth - 1)
            {
                items.Add(reader.Int("varno"));
            }
            return null;
        });
        return items.ToImmutable();
    }
}
