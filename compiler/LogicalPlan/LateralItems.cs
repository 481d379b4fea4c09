using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// LATERAL items of a FROM clause that PostgreSQL computes together with the item that they refer to, as one leaf:
/// <code>
///   FROM t JOIN u ON c, f(t.a)   →   leaf(t, f(t.a)) JOIN u ON c
/// </code>
/// The item moves from where it stands to t. Every row of t that comes through the joins in between still meets all its
/// rows of f, and no others. Not when an outer join in between may null t: above it f is also called for the NULLs.
/// </summary>
internal sealed class LateralItems
{
    private readonly HashSet<int> _readFrom = [];
    private readonly HashSet<int> _absorbed = [];

    public LateralItems(Query query)
    {
        for (int i = 0; i < query.RangeTable.Length; i++)
        {
            LeafReferences references = LeafReferences.Of(query.RangeTable[i], i + 1);
            if (references.IsComputed(query.RangeTable[i]))
            {
                _readFrom.UnionWith(references.Siblings);
            }
        }
    }

    /// <summary>True when an item is computed with this one.</summary>
    public bool IsReadBy(int index) => _readFrom.Contains(index);

    /// <summary>True when it is a part of another item's leaf.</summary>
    public bool IsAbsorbed(int index) => _absorbed.Contains(index);

    public void Absorb(int index) => _absorbed.Add(index);

    /// <summary>The leaf that a LATERAL item becomes a part of.</summary>
    /// <param name="entry">The item.</param>
    /// <param name="references">What it reads.</param>
    /// <param name="nullings">Outer joins around the join of the item with what stands before it.</param>
    /// <param name="join">The join whose right side it is; null for an item of a FROM list.</param>
    /// <param name="scans">The leaves before it.</param>
    public ScanScope Owner(RangeTblEntry entry, LeafReferences references, int nullings, JoinExpr? join, Dictionary<int, ScanScope> scans)
    {
        string item = $"The FROM item is \"{entry.Eref.Name}\".";
        ScanScope?[] owners = [.. references.Siblings.Select(scans.GetValueOrDefault).Distinct()];
        if (owners is not [{ } owner])
        {
            throw new UnsupportedException("LATERAL functions of several FROM items", item);
        }
        if (join is not null && join.JoinType != JoinType.Inner && !IsLeftJoinOnTrue(join))
        {
            throw new UnsupportedException("outer joins with LATERAL functions by a condition", item);
        }
        if (owner.Nullings != nullings)
        {
            throw new UnsupportedException("LATERAL functions of a FROM item that an outer join may make NULL", item);
        }
        return owner;
    }

    private static bool IsLeftJoinOnTrue(JoinExpr join) =>
        join.JoinType == JoinType.Left && (join.Quals is null || (join.Quals is Const { IsNull: false } constant && constant.AsBool()));
}
