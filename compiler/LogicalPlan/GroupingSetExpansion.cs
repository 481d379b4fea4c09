using System.Collections.Immutable;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// The flat list of sets that GROUP BY with ROLLUP, CUBE and GROUPING SETS stands for, each as sort-group references
/// (parse_agg.c, expand_grouping_sets).
/// <code>
///   ROLLUP (a, b)  →  (a, b) (a) ()          CUBE (a, b)  →  () (a) (b) (a, b)
///   a, ROLLUP (b)  →  the product: (a, b) (a)
/// </code>
/// A set that occurs twice makes its groups twice, except under GROUP BY DISTINCT.
/// </summary>
internal static class GroupingSetExpansion
{
    /// <summary>More are not worth their code; PostgreSQL stops at 4096.</summary>
    private const int SetsMax = 256;

    public static ImmutableArray<ImmutableHashSet<int>> Expand(Query query)
    {
        ImmutableHashSet<int>[] sets = [[]];
        foreach (GroupingSet item in query.GroupingSets)
        {
            // The parser has checked that there are at most 4096.
            List<ImmutableHashSet<int>> alternatives = [.. Alternatives(item)];
            sets = [.. sets.SelectMany(set => alternatives.Select(set.Union))];
        }
        if (query.GroupDistinct)
        {
            sets = [.. sets.DistinctBy(static s => string.Join(',', s.Order()))];
        }
        return sets.Length <= SetsMax ? [.. sets] : throw new UnsupportedException($"more than {SetsMax} grouping sets");
    }

    private static IEnumerable<ImmutableHashSet<int>> Alternatives(GroupingSet item)
    {
        switch (item.Kind)
        {
            case GroupingSetKind.Empty:
                return [[]];
            case GroupingSetKind.Simple:
                return [[.. item.Refs]];
            case GroupingSetKind.Rollup:
                return Enumerable.Range(0, item.Content.Length + 1).Select(dropped => Union(item.Content[..^dropped]));
            case GroupingSetKind.Cube:
                return Enumerable.Range(0, 1 << item.Content.Length).Select(bits => Union(item.Content.Where((_, i) => (bits >> i & 1) != 0)));
            case GroupingSetKind.Sets:
                return item.Content.SelectMany(Alternatives);
            default:
                throw new NotSupportedException($"no expansion for {item.Kind}");
        }
    }

    private static ImmutableHashSet<int> Union(IEnumerable<GroupingSet> simple) => [.. simple.SelectMany(static s => s.Refs)];
}
