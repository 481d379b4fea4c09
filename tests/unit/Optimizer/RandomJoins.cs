using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.UnitTests.Optimizer;

/// <summary>Random trees of joins and filters, with rows for their relations.</summary>
internal static class RandomJoins
{
    public static (ResultNode Root, PlanInterpreter Interpreter) Make(Random random, int relations)
    {
        var plans = new TestPlans();
        var rows = new Dictionary<int, IReadOnlyList<int?[]>>();
        LogicalNode root = Tree(relations);
        return (TestPlans.Result(root), new PlanInterpreter(rows));

        LogicalNode Tree(int count)
        {
            if (count == 1)
            {
                ScanNode scan = plans.Relation($"r{rows.Count}", 1 + random.Next(1000), ("a", 1 + random.Next(50)), ("b", 1 + random.Next(50)));
                rows.Add(scan.Leaf, [.. Enumerable.Range(0, random.Next(5)).Select(_ => new int?[] { Any(), Any() })]);
                return Filtered(scan);
            }
            int left = 1 + random.Next(count - 1);
            LogicalNode l = Tree(left);
            LogicalNode r = Tree(count - left);
            JoinKind kind = random.Next(10) switch { < 4 => JoinKind.Inner, < 6 => JoinKind.Left, 6 => JoinKind.Semi, 7 => JoinKind.Anti, 8 => JoinKind.Full, _ => JoinKind.Left };
            var conditions = ImmutableArray.CreateBuilder<Scalar>();
            for (int i = random.Next(kind == JoinKind.Inner ? 4 : 3); i >= (kind == JoinKind.Inner ? 1 : 0); i--)
            {
                conditions.Add(random.Next(5) == 0 ? Condition([.. l.Output, .. r.Output]) : Between(l, r));
            }
            return Filtered(new JoinNode(kind, l, r, conditions.ToImmutable()));
        }

        int? Any() => random.Next(4) == 0 ? null : random.Next(3);

        LogicalNode Filtered(LogicalNode node) => random.Next(4) == 0
            ? new FilterNode(node, [.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Condition(node.Output))])
            : node;

        Scalar Between(LogicalNode l, LogicalNode r) => random.Next(5) == 0
            ? TestPlans.Less(Column(l.Output), Column(r.Output))
            : TestPlans.Equal(random.Next(6) == 0 ? Padded(Column(l.Output)) : Column(l.Output), Column(r.Output));

        Scalar Condition(ImmutableArray<Column> columns) => random.Next(6) switch
        {
            0 => new NullTestScalar(Column(columns), random.Next(2) == 0),
            1 => TestPlans.Less(Padded(Column(columns)), Column(columns)),
            2 => TestPlans.Equal(Column(columns), TestPlans.Literal(random.Next(3))),
            3 => TestPlans.Less(Column(columns), TestPlans.Literal(random.Next(3))),
            4 => TestPlans.Equal(Padded(Column(columns)), TestPlans.Literal(random.Next(3))),
            _ => TestPlans.Equal(Column(columns), Column(columns)),
        };

        Scalar Column(ImmutableArray<Column> columns) => new ColumnScalar(columns[random.Next(columns.Length)]);

        Scalar Padded(Scalar value) => new CoalesceScalar(TestPlans.Integer, [value, TestPlans.Literal(random.Next(3))]);
    }
}
