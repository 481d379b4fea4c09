using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer.Cost;

namespace PgFusion.Compiler.Optimizer.JoinOrder;

/// <summary>
/// Orders inner joins: takes a group of joined inputs and their conditions apart, puts conditions over one input on that
/// input, and joins again, always the two parts whose join has the fewest rows (greedy operator ordering, Fegaras 1998),
/// the smaller of them as the build side. Cross products come last.
/// <code>
///   Filter(a.x = c.x AND b.y = c.y AND a.z &gt; 1, a × b × c)  →  (Filter(a.z &gt; 1, a) ⋈ c) ⋈ b
/// </code>
/// Outer, semi and anti joins are inputs like any other; a condition on their preserved side goes below them.
/// </summary>
internal sealed class GreedyJoinOrder : IRule
{
    public string Name => "join_order";

    public LogicalNode Apply(LogicalNode root)
    {
        if (!root.DescendantsAndSelf().OfType<JoinNode>().Any())
        {
            return root;
        }
        LogicalNode ordered = Visit(root, new Cardinality(root));
        return IsSame(root, ordered) ? root : ordered;
    }

    /// <summary>The joins are taken apart and made anew, also when their order was right.</summary>
    private static bool IsSame(LogicalNode a, LogicalNode b) =>
        ReferenceEquals(a, b) || (a.GetType() == b.GetType() && a.Inputs.Length == b.Inputs.Length && (a, b) switch
        {
            (JoinNode x, JoinNode y) => x.Kind == y.Kind && x.Conditions.SequenceEqual(y.Conditions),
            (FilterNode x, FilterNode y) => x.Conjuncts.SequenceEqual(y.Conjuncts),
            // Other operators are kept, with other inputs.
            _ => true,
        } && a.Inputs.Zip(b.Inputs).All(static p => IsSame(p.First, p.Second)));

    private static LogicalNode Visit(LogicalNode node, Cardinality cardinality)
    {
        if (node is FilterNode { Input: JoinNode } or JoinNode { Kind: JoinKind.Inner })
        {
            var inputs = new List<LogicalNode>();
            var conditions = new List<Scalar>();
            Flatten(node, inputs, conditions);
            return Order(inputs, conditions, cardinality);
        }
        if (node is JoinNode outer)
        {
            return Outer(outer, [], cardinality);
        }
        return WithVisitedInputs(node, cardinality);
    }

    private static LogicalNode WithVisitedInputs(LogicalNode node, Cardinality cardinality)
    {
        ImmutableArray<LogicalNode> inputs = [.. node.Inputs.Select(i => Visit(i, cardinality))];
        return inputs.Zip(node.Inputs).All(static p => ReferenceEquals(p.First, p.Second)) ? node : node.WithInputs(inputs);
    }

    /// <summary>Inner joins and the filters between them, as inputs and conditions in their order.</summary>
    private static void Flatten(LogicalNode node, List<LogicalNode> inputs, List<Scalar> conditions)
    {
        switch (node)
        {
            case FilterNode { Input: JoinNode } filter:
                Flatten(filter.Input, inputs, conditions);
                conditions.AddRange(filter.Conjuncts);
                break;
            case JoinNode { Kind: JoinKind.Inner } join:
                Flatten(join.Left, inputs, conditions);
                Flatten(join.Right, inputs, conditions);
                conditions.AddRange(join.Conditions);
                break;
            default:
                inputs.Add(node);
                break;
        }
    }

    private static LogicalNode Order(List<LogicalNode> inputs, List<Scalar> conditions, Cardinality cardinality)
    {
        var rest = new List<Scalar>();
        var own = inputs.Select(static _ => new List<Scalar>()).ToList();
        foreach (Scalar condition in conditions)
        {
            int owner = inputs.FindIndex(i => condition.Columns().Any() && condition.Columns().All(i.Output.Contains));
            (owner >= 0 ? own[owner] : rest).Add(condition);
        }
        var parts = new List<LogicalNode>();
        for (int i = 0; i < inputs.Count; i++)
        {
            parts.Add(Below(inputs[i], own[i], cardinality));
        }
        while (parts.Count > 1)
        {
            (int left, int right, List<Scalar> joining) = Cheapest(parts, rest, cardinality);
            LogicalNode a = parts[left];
            LogicalNode b = parts[right];
            if (cardinality.Rows(a) < cardinality.Rows(b))
            {
                (a, b) = (b, a);
            }
            rest.RemoveAll(joining.Contains);
            parts.RemoveAt(Math.Max(left, right));
            parts.RemoveAt(Math.Min(left, right));
            parts.Add(new JoinNode(JoinKind.Inner, a, b, [.. joining]));
        }
        return rest.Count == 0 ? parts[0] : new FilterNode(parts[0], [.. rest]);
    }

    private static (int Left, int Right, List<Scalar> Conditions) Cheapest(List<LogicalNode> parts, List<Scalar> conditions, Cardinality cardinality)
    {
        (int, int, List<Scalar>)? best = null;
        double bestRows = double.MaxValue;
        bool bestConnected = false;
        for (int i = 0; i < parts.Count; i++)
        {
            for (int j = i + 1; j < parts.Count; j++)
            {
                var output = new HashSet<Column>(parts[i].Output);
                output.UnionWith(parts[j].Output);
                List<Scalar> joining = [.. conditions.Where(c => c.Columns().Any() && c.Columns().All(output.Contains))];
                bool connected = joining.Count > 0;
                double rows = cardinality.JoinRows(JoinKind.Inner, cardinality.Rows(parts[i]), cardinality.Rows(parts[j]), joining);
                if (best is null || (connected && !bestConnected) || (connected == bestConnected && rows < bestRows))
                {
                    best = (i, j, joining);
                    bestRows = rows;
                    bestConnected = connected;
                }
            }
        }
        return best!.Value;
    }

    /// <summary>Conditions on one input of the group, as far down as they may go.</summary>
    private static LogicalNode Below(LogicalNode input, List<Scalar> conditions, Cardinality cardinality)
    {
        if (conditions.Count == 0)
        {
            return Visit(input, cardinality);
        }
        return input switch
        {
            JoinNode join => Outer(join, conditions, cardinality),
            FilterNode filter => WithVisitedInputs(filter with { Conjuncts = [.. filter.Conjuncts, .. conditions] }, cardinality),
            _ => new FilterNode(Visit(input, cardinality), [.. conditions]),
        };
    }

    /// <summary>
    /// A join that is not an inner one, under conditions: those on its left side go below it. Its own conditions on the
    /// right side alone go below on that side; a left join's conditions on the left side decide about matches and stay.
    /// Of a full join both sides are returned whatever the conditions, and nothing moves.
    /// </summary>
    private static LogicalNode Outer(JoinNode join, List<Scalar> conditions, Cardinality cardinality)
    {
        if (join.Kind == JoinKind.Full)
        {
            LogicalNode full = WithVisitedInputs(join, cardinality);
            return conditions.Count == 0 ? full : new FilterNode(full, [.. conditions]);
        }
        var left = new HashSet<Column>(join.Left.Output);
        var right = new HashSet<Column>(join.Right.Output);
        List<Scalar> down = [.. conditions.Where(c => c.Columns().All(left.Contains))];
        List<Scalar> up = [.. conditions.Where(c => !down.Contains(c))];
        List<Scalar> rightOnly = [.. join.Conditions.Where(c => c.Columns().Any() && c.Columns().All(right.Contains))];
        LogicalNode result = join with
        {
            Left = Below(join.Left, down, cardinality),
            Right = Below(join.Right, rightOnly, cardinality),
            Conditions = [.. join.Conditions.Where(c => !rightOnly.Contains(c))],
        };
        return up.Count == 0 ? result : new FilterNode(result, [.. up]);
    }
}
