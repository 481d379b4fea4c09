using System.Collections.Immutable;
using System.Numerics;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Optimizer.JoinOrder;

/// <summary>A set of relations of one block, a bit for each.</summary>
internal static class RelationSets
{
    /// <summary>Relations of one block; a larger one is ordered in parts.</summary>
    public const int RelationsMax = 64;

    public static bool Contains(this ulong set, ulong part) => (part & ~set) == 0;

    public static bool Overlaps(this ulong set, ulong other) => (set & other) != 0;

    public static ulong Lowest(this ulong set) => set & (~set + 1);

    /// <summary>The bit of a set of one relation, and all below it.</summary>
    public static ulong UpTo(this ulong single) => single | (single - 1);

    public static IEnumerable<int> Members(this ulong set)
    {
        for (; set != 0; set &= set - 1)
        {
            yield return BitOperations.TrailingZeroCount(set);
        }
    }
}

/// <summary>
/// The joins of one block as they are written: relations at the leaves, which may be anything but a join, and above
/// them joins with their conditions. A filter over an inner join is part of it. Joins that make a column of their own
/// (mark, single) are relations.
/// </summary>
internal sealed class JoinTree
{
    private JoinTree(ulong relations) => Relations = relations;

    public ulong Relations { get; }

    /// <summary>Null for a relation.</summary>
    public JoinTree? Left { get; private init; }

    public JoinTree? Right { get; private init; }

    public JoinKind Kind { get; private init; }

    public List<Scalar> Conditions { get; } = [];

    /// <summary>
    /// The block that begins with this node. Conditions that may raise an error, and that no hash join needs as a key,
    /// go to <paramref name="late"/>: evaluated above all joins they meet no row that PostgreSQL would not evaluate them
    /// for, whatever order it joins in.
    /// </summary>
    public static JoinTree Of(LogicalNode node, JoinBlock block, List<Scalar> late) => Of(node, block, late, isInner: true);

    private static JoinTree Of(LogicalNode node, JoinBlock block, List<Scalar> late, bool isInner)
    {
        switch (node)
        {
            case FilterNode { Input: JoinNode { Kind: JoinKind.Inner } join } filter when CanOpen(join, filter.Conjuncts):
                return Inner(join, filter.Conjuncts);
            case JoinNode { Kind: JoinKind.Inner } join when CanOpen(join, []):
                return Inner(join, []);
            case JoinNode { Kind: JoinKind.Left or JoinKind.Semi or JoinKind.Anti or JoinKind.Full } join when !block.OnlyInner && block.TryOpen():
                JoinTree left = Of(join.Left, block, late, isInner: false);
                JoinTree right = Of(join.Right, block, late, isInner: false);
                var tree = new JoinTree(left.Relations | right.Relations) { Left = left, Right = right, Kind = join.Kind };
                tree.Conditions.AddRange(join.Conditions);
                return tree;
            default:
                return new JoinTree(1UL << block.Number(node));
        }

        // Under a join of another kind a condition cannot go above it; one that would have to is left where it is.
        bool CanOpen(JoinNode join, ImmutableArray<Scalar> filtered) =>
            (isInner || filtered.Concat(join.Conditions).All(c => Joins(c, join))) && block.TryOpen();

        JoinTree Inner(JoinNode join, ImmutableArray<Scalar> filtered)
        {
            JoinTree left = Of(join.Left, block, late, isInner);
            JoinTree right = Of(join.Right, block, late, isInner);
            var tree = new JoinTree(left.Relations | right.Relations) { Left = left, Right = right, Kind = JoinKind.Inner };
            foreach (Scalar condition in join.Conditions.Concat(filtered))
            {
                if (!Conjuncts.ReadsColumns(condition) || (condition.CanThrow && !IsKey(condition, block)) ||
                    !tree.TryPlace(condition, block.RelationsOf(condition)))
                {
                    late.Add(condition);
                }
            }
            return tree;
        }
    }

    private static bool Joins(Scalar condition, JoinNode join)
    {
        HashSet<Column> left = [.. join.Left.Output];
        HashSet<Column> right = [.. join.Right.Output];
        return Conjuncts.IsKey(condition, left, right) ||
            (!condition.CanThrow && condition.Columns().Any(left.Contains) && condition.Columns().Any(right.Contains));
    }

    private static bool IsKey(Scalar condition, JoinBlock block)
    {
        if (Conjuncts.AsKey(condition) is not { } equality)
        {
            return false;
        }
        ulong a = block.RelationsOf(equality.Arguments[0]);
        ulong b = block.RelationsOf(equality.Arguments[1]);
        return a != 0 && b != 0 && !a.Overlaps(b);
    }

    /// <summary>Gives a condition to the lowest inner join that has all it reads, reached through inner joins only.</summary>
    private bool TryPlace(Scalar condition, ulong read)
    {
        foreach (JoinTree? side in (ReadOnlySpan<JoinTree?>)[Left, Right])
        {
            if (side!.Relations.Contains(read))
            {
                return side.Left is not null && side.Kind == JoinKind.Inner && side.TryPlace(condition, read);
            }
        }
        Conditions.Add(condition);
        return true;
    }
}

/// <summary>
/// The relations of one block. They are numbered by their leaves and not by where they stand, so that what has been
/// ordered once is left as it is the next time.
/// </summary>
internal sealed class JoinBlock
{
    private readonly Dictionary<Column, int> _owners = [];
    private readonly Dictionary<Scalar, Scalar> _constants = [];
    private readonly Dictionary<LogicalNode, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private int _opened;

    private JoinBlock(bool onlyInner) => OnlyInner = onlyInner;

    /// <summary>The block and the tree that begin with a node. Relations are as they stand there.</summary>
    public static (JoinBlock Block, JoinTree Tree, List<Scalar> Late) Of(LogicalNode node, bool onlyInner)
    {
        var met = new JoinBlock(onlyInner);
        JoinTree.Of(node, met, []);
        var block = new JoinBlock(onlyInner);
        foreach (LogicalNode relation in met.Nodes.OrderBy(FirstLeaf))
        {
            block.Number(relation);
        }
        var late = new List<Scalar>();
        return (block, JoinTree.Of(node, block, late), late);
    }

    public List<LogicalNode> Nodes { get; } = [];

    /// <summary>Joins of other kinds are relations, ordered for themselves.</summary>
    public bool OnlyInner { get; }

    /// <summary>Takes a join apart, which gives one relation more; false when there are too many.</summary>
    public bool TryOpen() => ++_opened < RelationSets.RelationsMax;

    public int Number(LogicalNode node)
    {
        if (!_numbers.TryGetValue(node, out int number))
        {
            number = Nodes.Count;
            _numbers.Add(node, number);
            Nodes.Add(node);
            foreach (Column column in node.Output)
            {
                _owners[column] = number;
            }
            if (node is FilterNode filter)
            {
                AddConstants(filter);
            }
        }
        return number;
    }

    /// <summary>True for an equality of two columns that are filtered by the same constant each.</summary>
    public bool HoldsAnyway(Scalar condition) =>
        Conjuncts.AsEquality(condition) is { } equality && _constants.TryGetValue(equality.Arguments[0], out Scalar? a)
        && _constants.TryGetValue(equality.Arguments[1], out Scalar? b) && a.Equals(b);

    private void AddConstants(FilterNode filter)
    {
        foreach (CallScalar equality in filter.Conjuncts.Select(Conjuncts.AsEquality).OfType<CallScalar>())
        {
            for (int i = 0; i < 2; i++)
            {
                if (equality.Arguments[i] is ColumnScalar column && equality.Arguments[1 - i] is LiteralScalar or StartValueScalar)
                {
                    _constants[column] = equality.Arguments[1 - i];
                }
            }
        }
    }

    public HashSet<Column> ColumnsOf(ulong set) => [.. set.Members().SelectMany(i => Nodes[i].Output)];

    public ulong RelationsOf(Scalar scalar)
    {
        ulong set = 0;
        foreach (Column column in scalar.Columns())
        {
            set |= 1UL << _owners[column];
        }
        return set;
    }

    private static int FirstLeaf(LogicalNode node) =>
        node is ScanNode scan ? scan.Leaf : node.Inputs.IsEmpty ? int.MaxValue : node.Inputs.Min(FirstLeaf);
}
