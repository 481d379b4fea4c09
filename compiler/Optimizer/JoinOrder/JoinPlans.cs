using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer.Cost;

namespace PgFusion.Compiler.Optimizer.JoinOrder;

/// <summary>The best plan known for a set of relations. Left and right are 0 for a relation.</summary>
internal readonly record struct JoinPlan(double Rows, double Cost, ulong Left, ulong Right, JoinKind Kind);

/// <summary>
/// Best plans by set of relations. A join costs the rows it returns, and work for each row that it reads
/// (<see cref="HashJoinCost"/>).
/// </summary>
internal sealed class JoinPlans
{
    private readonly Dictionary<ulong, JoinPlan> _plans = [];
    private readonly JoinGraph _graph;
    private readonly JoinBlock _block;
    private readonly Cardinality _cardinality;
    private readonly List<JoinEdge> _due = [];

    /// <summary>What has to run anew in every round of a recursion: it probes, so that what it is joined with is built once.</summary>
    private readonly ulong _repeated;

    public JoinPlans(JoinGraph graph, JoinBlock block, Cardinality cardinality)
    {
        _graph = graph;
        _block = block;
        _cardinality = cardinality;
        for (int i = 0; i < block.Nodes.Count; i++)
        {
            _repeated |= cardinality.IsRepeated(block.Nodes[i]) ? 1UL << i : 0;
            _plans.Add(1UL << i, new JoinPlan(cardinality.Rows(block.Nodes[i]), 0, 0, 0, JoinKind.Inner));
        }
    }

    public bool Contains(ulong set) => _plans.ContainsKey(set);

    public JoinPlan this[ulong set] => _plans[set];

    /// <summary>
    /// Considers joining two disjoint sets that have plans. All edges that become due must be applicable, or the plan
    /// would lose them; several only when all are inner joins.
    /// </summary>
    public void Consider(ulong first, ulong second)
    {
        if (TryOrient(first, second, _due) is not { } kind)
        {
            if (TryOrient(second, first, _due) is not { } swapped)
            {
                return;
            }
            kind = swapped;
            (first, second) = (second, first);
        }
        JoinPlan a = _plans[first];
        JoinPlan b = _plans[second];
        HashSet<Column>? leftColumns = HashJoinCost.CanBuildLeft(kind) ? _block.ColumnsOf(first) : null;
        bool known = _plans.TryGetValue(first | second, out JoinPlan best);
        double rows = known ? best.Rows : _cardinality.JoinRows(kind, a.Rows, b.Rows, Conditions(_due.FindAll(static e => !e.HoldsAnyway)), leftColumns);
        bool comparesPairs = _due.Exists(static e => e.ComparesPairs) && !_due.Exists(static e => e.IsKey);
        double ab = Cost(a, b, rows, comparesPairs);
        if (leftColumns is not null && !comparesPairs)
        {
            double pairs = _cardinality.CheckedPairs(a.Rows, b.Rows, Conditions(_due), leftColumns);
            ab = Math.Min(ab, a.Cost + b.Cost + rows + HashJoinCost.BuildLeft(kind, a.Rows, b.Rows, pairs));
        }
        double ba = kind == JoinKind.Inner ? Cost(b, a, rows, comparesPairs) : double.PositiveInfinity;
        if (kind == JoinKind.Inner && (first | second).Overlaps(_repeated))
        {
            (ab, ba) = second.Overlaps(_repeated) ? (double.PositiveInfinity, ba) : (ab, double.PositiveInfinity);
        }
        (ulong left, ulong right, double cost) = ab < ba || (ab == ba && first.Lowest() < second.Lowest()) ? (first, second, ab) : (second, first, ba);
        if (!known || cost < best.Cost)
        {
            _plans[first | second] = new JoinPlan(rows, cost, left, right, kind);
        }
    }

    /// <summary>The plan of a set as nodes.</summary>
    public LogicalNode ToNode(ulong set)
    {
        JoinPlan plan = _plans[set];
        if (plan.Left == 0)
        {
            return _block.Nodes[System.Numerics.BitOperations.TrailingZeroCount(set)];
        }
        LogicalNode left = ToNode(plan.Left);
        LogicalNode right = ToNode(plan.Right);
        var due = new List<JoinEdge>();
        if (TryOrient(plan.Left, plan.Right, due) is null)
        {
            throw new InvalidOperationException("a join that was considered cannot be done");
        }
        return new JoinNode(plan.Kind, left, right, [.. Conditions(due)]);
    }

    private static double Cost(JoinPlan left, JoinPlan right, double rows, bool comparesPairs) =>
        left.Cost + right.Cost + rows + (comparesPairs ? HashJoinCost.ComparingPairs(left.Rows, right.Rows) : HashJoinCost.BuildRight(left.Rows, right.Rows));

    /// <summary>The kind of join that the due edges make of the two sets, in this order; null when they make none.</summary>
    private JoinKind? TryOrient(ulong left, ulong right, List<JoinEdge> due)
    {
        due.Clear();
        bool crosses = false;
        foreach (JoinEdge edge in _graph.Edges)
        {
            if (!edge.IsDue(left, right))
            {
                continue;
            }
            if (edge.IsCross)
            {
                crosses = true;
                continue;
            }
            if (!edge.IsApplicable(left, right))
            {
                return null;
            }
            due.Add(edge);
        }
        if (due.Count == 0)
        {
            return crosses || IsFreeCross(left, right) ? JoinKind.Inner : null;
        }
        return due.TrueForAll(static e => e.Kind == JoinKind.Inner) ? JoinKind.Inner : due.Count == 1 ? due[0].Kind : null;
    }

    /// <summary>When there are only inner joins, anything may be multiplied with anything.</summary>
    private bool IsFreeCross(ulong left, ulong right) => AllowsCrossProducts && !left.Overlaps(right);

    public bool AllowsCrossProducts { get; init; }

    /// <summary>
    /// Of each equivalence class one condition; where there is a choice the one that is part of a unique key, by which
    /// the rows can be told.
    /// </summary>
    private List<Scalar> Conditions(List<JoinEdge> due)
    {
        IReadOnlySet<Scalar>? covering = HasChoice(due) ? _cardinality.CoveringKeys([.. due.Where(static e => e.Class >= 0).Select(static e => e.Conditions[0])]) : null;
        var conditions = new List<Scalar>();
        for (int i = 0; i < due.Count; i++)
        {
            int number = due[i].Class;
            int chosen = number < 0 || covering is null ? -1 : due.FindIndex(e => e.Class == number && covering.Contains(e.Conditions[0]));
            if (number < 0 || (chosen >= 0 ? chosen : due.FindIndex(e => e.Class == number)) == i)
            {
                conditions.AddRange(due[i].Conditions);
            }
        }
        return conditions;
    }

    /// <summary>Several classes, one of which has more than one condition.</summary>
    private static bool HasChoice(List<JoinEdge> due)
    {
        bool several = false;
        bool choice = false;
        for (int i = 0; i < due.Count; i++)
        {
            for (int j = i + 1; j < due.Count && due[i].Class >= 0; j++)
            {
                several |= due[j].Class >= 0 && due[j].Class != due[i].Class;
                choice |= due[j].Class == due[i].Class;
            }
        }
        return several && choice;
    }
}
