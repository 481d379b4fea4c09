using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;

namespace PgFusion.Compiler.Optimizer.Cost;

/// <summary>
/// Row counts of plans, from PostgreSQL's statistics: relation sizes, distinct counts, null fractions. Only costs depend
/// on them, never answers.
/// </summary>
internal sealed class Cardinality
{
    private const double DefaultSelectivity = 1.0 / 3;
    private const double LikeSelectivity = 0.05;

    private readonly Dictionary<Column, (ScanNode Scan, int Attribute)> _origins = [];

    public Cardinality(LogicalNode root)
    {
        foreach (ScanNode scan in root.DescendantsAndSelf().OfType<ScanNode>())
        {
            foreach (ScanColumn column in scan.Columns.Where(static c => c.Attribute > 0))
            {
                _origins[column.Column] = (scan, column.Attribute);
            }
        }
    }

    public double Rows(LogicalNode node) => Math.Max(1, node switch
    {
        ScanNode n => n.Rows,
        FilterNode n => n.Conjuncts.Aggregate(Rows(n.Input), (rows, conjunct) => rows * Selectivity(conjunct)),
        JoinNode n => JoinRows(n.Kind, Rows(n.Left), Rows(n.Right), n.Conditions),
        AggregateNode { IsScalar: true } => 1,
        AggregateNode { HasSets: true } n => n.Sets.Sum(set => Groups(n, n.Keys.Where((_, i) => (set >> i & 1) != 0))),
        AggregateNode n => Groups(n, n.Keys),
        LimitNode n => Math.Min(Rows(n.Input), 1000),
        AppendNode n => n.Arms.Sum(Rows),
        _ => node.Inputs.Length == 1 ? Rows(node.Inputs[0]) : 1,
    });

    private double Groups(AggregateNode node, IEnumerable<Projection> keys) =>
        Math.Min(Rows(node.Input), keys.Aggregate(1.0, (groups, key) => groups * Distinct(key.Value, Rows(node.Input))));

    /// <summary>Rows of a join of so many rows by these conditions.</summary>
    public double JoinRows(JoinKind kind, double left, double right, IEnumerable<Scalar> conditions)
    {
        double selectivity = 1;
        foreach (Scalar condition in conditions)
        {
            selectivity *= condition is CallScalar { Function: ComparisonFunction { Operator: ComparisonOperator.Equal } } equality
                ? 1 / Math.Max(Distinct(equality.Arguments[0], left), Distinct(equality.Arguments[1], right))
                : Selectivity(condition);
        }
        double pairs = left * right * selectivity;
        return Math.Max(1, kind switch
        {
            JoinKind.Left => Math.Max(left, pairs),
            JoinKind.Full => Math.Max(left + right, pairs),
            JoinKind.Semi => Math.Min(left, pairs),
            JoinKind.Anti => Math.Max(1, left - Math.Min(left, pairs)),
            _ => pairs,
        });
    }

    public double Selectivity(Scalar condition) => condition switch
    {
        LiteralScalar { Literal: { } literal } => literal.Bytes[0] != 0 ? 1 : 0,
        LogicScalar { IsAnd: true } e => e.Arguments.Aggregate(1.0, (s, a) => s * Selectivity(a)),
        LogicScalar e => 1 - e.Arguments.Aggregate(1.0, (s, a) => s * (1 - Selectivity(a))),
        NotScalar e => 1 - Selectivity(e.Argument),
        CallScalar { Function: ComparisonFunction { Operator: ComparisonOperator.Equal } } e =>
            1 / Math.Max(1, Math.Max(Distinct(e.Arguments[0], double.MaxValue), Distinct(e.Arguments[1], double.MaxValue))),
        CallScalar { Function: ComparisonFunction { Operator: ComparisonOperator.NotEqual } } => 1,
        CallScalar { Function: LikeFunction } => LikeSelectivity,
        _ => DefaultSelectivity,
    };

    /// <summary>Distinct values among so many rows.</summary>
    private double Distinct(Scalar scalar, double rows)
    {
        if (scalar is LiteralScalar or StartValueScalar)
        {
            return 1;
        }
        Column? column = scalar.Columns().FirstOrDefault();
        if (column is null || !_origins.TryGetValue(column, out var origin))
        {
            return Math.Max(1, Math.Min(rows, 200));
        }
        RelationInfo relation = origin.Scan.Relation;
        double distinct = relation.UniqueIndexes.Any(i => i.Attributes.Length == 1 && i.Attributes[0] == origin.Attribute)
            ? origin.Scan.Rows
            : relation.FindStatistics(origin.Attribute, origin.Scan.Entry.Inherit)?.DistinctCount(origin.Scan.Rows) ?? 200;
        return Math.Max(1, Math.Min(rows, distinct));
    }
}
