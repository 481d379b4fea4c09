using System.Collections.Immutable;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan.Subqueries;

/// <summary>
/// Windows and limits of a subquery are those of the rows that belong to one outer row: its keys partition them.
/// <code>
///   o ⋈ₐ W(row_number() ORDER BY x, σ(s.k = o.k, s))   →   o ⋈(s.k = o.k) W(row_number() PARTITION BY s.k ORDER BY x, s)
///   o ⋈ₐ L(n, Sort(x, σ(s.k = o.k, s)))                →   ... σ(row_number &lt;= n, ...)
/// </code>
/// As with groups, anything but equalities joins the domain in below it, whose values then partition the rows.
/// </summary>
internal sealed partial class Unnesting
{
    private (LogicalNode, ImmutableArray<Scalar>) PullUpWindow(WindowNode window)
    {
        (LogicalNode input, ImmutableArray<Scalar> pulled) = PullUp(window.Input);
        (WindowNode partitioned, ImmutableArray<Scalar> equalities, _) = Partition((WindowNode)NodeScalars.With(window with { Input = input }, Resolved), pulled);
        return (partitioned, equalities);
    }

    private (LogicalNode, ImmutableArray<Scalar>) PullUpLimit(LimitNode limit)
    {
        limit = (LimitNode)NodeScalars.With(limit, Resolved);
        _checks.AddRange(NumberedRows.Checks(limit));
        ImmutableArray<SortKey> order = [];
        LogicalNode below = limit.Input;
        while (below is SortNode { Top: null } sort)
        {
            order = order.IsEmpty ? sort.Keys : order;
            below = sort.Input;
        }
        (LogicalNode input, ImmutableArray<Scalar> pulled) = PullUp(below);
        var numbered = (WindowNode)NodeScalars.With(NumberedRows.Number(input, [], order, _context.Columns, out Column number), Resolved);
        (WindowNode partitioned, ImmutableArray<Scalar> equalities, Domain? domain) = Partition(numbered, pulled);
        ImmutableArray<Scalar> within = NumberedRows.Within(number, limit);
        if (domain is not null)
        {
            within = [.. within.Select(domain.Inner)];
        }
        // A bound of the outer row is compared where that row is.
        ImmutableArray<Scalar> kept = [.. within.Where(c => !IsFree(c))];
        return (kept.IsEmpty ? partitioned : new FilterNode(partitioned, kept), [.. equalities, .. within.Where(IsFree)]);
    }

    /// <summary>The windows in partitions that each belong to the same outer rows, and what then equates both; the domain if one is needed for that.</summary>
    private (WindowNode Window, ImmutableArray<Scalar> Equalities, Domain? Domain) Partition(WindowNode window, ImmutableArray<Scalar> pulled)
    {
        Scalar[] read = [.. window.Reads()];
        bool needsDomain = read.Any(IsFree) || read.Any(static s => s.CanThrow);
        if (!needsDomain && pulled.All(p => IsOuter(p) || (AsKey(p) is { } key && HasPartitions(key.Inner.Type))))
        {
            return (PartitionedBy(window, pulled.Where(p => !IsOuter(p)).Select(p => AsKey(p)!.Value.Inner)), pulled, null);
        }
        var domain = new Domain(this);
        LogicalNode matching = domain.Join(window.Input, pulled);
        var own = (WindowNode)NodeScalars.With(window with { Input = matching }, domain.Inner);
        return (PartitionedBy(own, domain.Keys), domain.Equalities, domain);
    }

    private WindowNode PartitionedBy(WindowNode window, IEnumerable<Scalar> values)
    {
        Scalar[] keys = [.. values.Distinct()];
        if (keys.FirstOrDefault(k => !HasPartitions(k.Type)) is { } unordered)
        {
            throw new UnsupportedException($"a correlated subquery with limits or windows over type {_context.Catalog.GetType(unordered.Type.Oid).Name}",
                "PgFusion does not know an order of the type, by which to sort the rows of each outer row together.");
        }
        return window with
        {
            SortKeys = [.. keys.Select(static k => new SortKey(k, Descending: false, NullsFirst: false)).Concat(window.SortKeys).DistinctBy(static k => k.Value)],
            Windows = [.. window.Windows.Select(w => w with { PartitionKeys = [.. keys.Concat(w.PartitionKeys).Distinct()] })],
        };
    }

    /// <summary>Any order brings equal values together.</summary>
    private bool HasPartitions(ScalarType type) =>
        _context.Order.HasOrder(type) || (_context.Order.HasEquality(type) && (type.IsInteger || type.Kind == ValueKind.Int8));
}
