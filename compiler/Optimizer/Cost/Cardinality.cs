using PgFusion.Compiler.Functions;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;

namespace PgFusion.Compiler.Optimizer.Cost;

/// <summary>
/// Row counts of plans, from PostgreSQL's statistics: relation sizes, null fractions, distinct counts, most common
/// values, histograms, unique keys. Conditions are taken to be independent, but for ranges on one column and for
/// equalities that together cover a key. Only costs depend on it, never answers.
/// </summary>
internal sealed class Cardinality
{
    private const double LimitDefault = 1000;

    /// <summary>Of a recursion (set_recursive_union_pathlist assumes the same).</summary>
    private const double RoundsDefault = 10;

    private readonly Dictionary<LogicalNode, double> _rows = new(ReferenceEqualityComparer.Instance);
    private readonly Selectivities _selectivities;

    /// <summary>What makes stored rows; of a recursion the first round stands for all.</summary>
    private readonly Dictionary<StoredRows, LogicalNode> _stored;

    private readonly HashSet<StoredRows> _added;

    public Cardinality(LogicalNode root)
    {
        _selectivities = new Selectivities(new ColumnSources(root), Rows);
        _stored = root.DescendantsAndSelf().OfType<MaterializeNode>().Select(static n => (n.Stored, n.Input))
            .Concat(root.DescendantsAndSelf().OfType<RecursiveNode>().Select(static n => (Stored: n.Added, Input: n.Append.Arms[0])))
            .ToDictionary(static p => p.Stored, static p => p.Input);
        _added = [.. root.DescendantsAndSelf().OfType<RecursiveNode>().Select(static n => n.Added)];
    }

    public double Rows(LogicalNode node)
    {
        if (!_rows.TryGetValue(node, out double rows))
        {
            rows = Math.Max(1, Estimate(node));
            _rows.Add(node, rows);
        }
        return rows;
    }

    /// <summary>The plan with every node's estimate in it. A node that is shared stays shared.</summary>
    public static LogicalNode Annotate(LogicalNode root)
    {
        var cardinality = new Cardinality(root);
        var done = new Dictionary<LogicalNode, LogicalNode>(ReferenceEqualityComparer.Instance);
        return Visit(root);

        LogicalNode Visit(LogicalNode node)
        {
            if (!done.TryGetValue(node, out LogicalNode? annotated))
            {
                // What a leaf delivers is the relation's; PostgreSQL is asked for all of it.
                annotated = node is ScanNode ? node : node.MapInputs(Visit) with { Rows = cardinality.Rows(node) };
                done.Add(node, annotated);
            }
            return annotated;
        }
    }

    /// <summary>Rows of a join of so many rows by these conditions.</summary>
    /// <param name="leftColumns">What the left side gives, for semi and anti joins.</param>
    public double JoinRows(JoinKind kind, double left, double right, IReadOnlyCollection<Scalar> conditions, IReadOnlySet<Column>? leftColumns)
    {
        if (kind is JoinKind.Semi or JoinKind.Anti)
        {
            double matching = conditions.Count == 0 ? 1 : _selectivities.Semi(conditions, right, leftColumns!);
            return Math.Max(1, left * (kind == JoinKind.Semi ? matching : 1 - matching));
        }
        double pairs = left * right * _selectivities.Join(conditions);
        return Math.Max(1, kind switch
        {
            JoinKind.Left => Math.Max(left, pairs),
            JoinKind.Inner => pairs,
            JoinKind.Mark or JoinKind.Single => left,
            _ => Math.Max(left + right, pairs),
        });
    }

    /// <summary>Of equalities between two sides of a join those that together cover a unique key of several columns.</summary>
    public IReadOnlySet<Scalar> CoveringKeys(IReadOnlyCollection<Scalar> equalities)
    {
        var covered = new HashSet<Scalar>();
        _selectivities.CoverKeys(equalities, covered);
        return covered;
    }

    /// <summary>Pairs of equal keys that the conditions beside the keys have to be checked for.</summary>
    public double CheckedPairs(double left, double right, IReadOnlyCollection<Scalar> conditions, IReadOnlySet<Column> leftColumns) =>
        _selectivities.CheckedPairs(left, right, conditions, leftColumns);

    /// <summary>There is a recursion, parts of which run in every round.</summary>
    public bool HasRounds => _added.Count > 0;

    /// <summary>It reads the rows that the last round of a recursion around it has added, and so runs in every round.</summary>
    public bool IsRepeated(LogicalNode node)
    {
        if (_added.Count == 0)
        {
            return false;
        }
        HashSet<StoredRows> own = [.. node.DescendantsAndSelf().OfType<RecursiveNode>().Select(static r => r.Added)];
        return node.DescendantsAndSelf().OfType<StoredScanNode>().Any(s => _added.Contains(s.Stored) && !own.Contains(s.Stored));
    }

    /// <summary>Rows that a limit lets through, or skips before.</summary>
    public static double Kept(LimitNode limit) => Bound(limit.Count) + (limit.Offset is null ? 0 : Bound(limit.Offset));

    /// <summary>Share of rows for which the condition is true.</summary>
    public double Selectivity(Scalar condition) => _selectivities.Of(condition);

    /// <summary>Share of rows for which all conditions are true.</summary>
    public double Selectivity(IEnumerable<Scalar> conditions) => _selectivities.All(conditions);

    private double Estimate(LogicalNode node) => node switch
    {
        ScanNode n => n.Rows,
        FilterNode n => Rows(n.Input) * _selectivities.All(n.Conjuncts),
        JoinNode n => JoinRows(n.Kind, Rows(n.Left), Rows(n.Right), n.Conditions, n.Kind is JoinKind.Semi or JoinKind.Anti ? n.Left.Output.ToHashSet() : null),
        AggregateNode { IsScalar: true } => 1,
        AggregateNode { HasSets: true } n => n.Sets.Sum(set => _selectivities.Groups(n.Keys.Where((_, i) => (set >> i & 1) != 0), Rows(n.Input))),
        AggregateNode n => _selectivities.Groups(n.Keys, Rows(n.Input)),
        LimitNode n => Math.Min(Rows(n.Input), Bound(n.Count)),
        StoredScanNode n => _stored.TryGetValue(n.Stored, out LogicalNode? stored) ? Rows(stored) : n.Rows,
        WithNode n => Rows(n.Input),
        RecursiveNode n => RoundsDefault * Rows(n.Append.Arms[0]),
        _ => node.Inputs.IsEmpty ? 1 : node.Inputs.Sum(Rows),
    };

    private static double Bound(Scalar? bound) =>
        bound is null ? double.MaxValue
        : bound is LiteralScalar { Literal: { } literal } ? Math.Max(1, StatisticValue.ToNumber(bound.Type, literal.Bytes) ?? LimitDefault)
        : LimitDefault;
}
