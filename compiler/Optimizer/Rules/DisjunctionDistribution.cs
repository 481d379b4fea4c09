using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer.Cost;

namespace PgFusion.Compiler.Optimizer.Rules;

/// <summary>
/// Whether a row has a match by one of several conditions is whether it has one by the first, or by the second, and so on.
/// <code>
///   a ⋉(c ∨ d) b   →   With s := b:  σ(m ∨ n, (a ⟕ₘ c s) ⟕ₙ d s)      m, n: marks
///   a ▷(c ∨ d) b   →   With s := b:  (a ▷c s) ▷d s
/// </code>
/// <para>
/// An OR is nothing to hash by, so that each row would be compared with all others; its parts may be. Only when each of
/// them is: it has an equality of the two sides, or its conditions are each about one side alone, and any row will do.
/// </para>
/// <para>
/// Not when a condition may fail, as PostgreSQL comes to a later part only where those before it are not true; nor in the
/// rounds of a recursion, whose rows change.
/// </para>
/// </summary>
internal sealed class DisjunctionDistribution : IRule
{
    /// <summary>Fewer pairs of rows are compared in less time than it takes to compile another pipeline.</summary>
    private const double PairsMin = 1_000_000;

    public string Name => "disjunction_distribution";

    public LogicalNode Apply(LogicalNode root)
    {
        if (!root.DescendantsAndSelf().Any(static n => n is JoinNode join && FindDisjunction(join) is not null) || root.DescendantsAndSelf().Any(static n => n is RecursiveNode))
        {
            return root;
        }
        var columns = ColumnFactory.After(root);
        var cardinality = new Cardinality(root);
        return root.Rewrite(node => node is JoinNode join && FindDisjunction(join) is { } or && cardinality.Rows(join.Left) * cardinality.Rows(join.Right) >= PairsMin
            ? Distribute(join, or, columns)
            : node);
    }

    /// <summary>The OR among the conditions of a join by whether there is a match, if there is nothing else to hash by.</summary>
    private static LogicScalar? FindDisjunction(JoinNode join)
    {
        if (join.Kind is not (JoinKind.Semi or JoinKind.Anti or JoinKind.Mark) || !join.Conditions.Any(static c => c is LogicScalar { IsAnd: false }))
        {
            return null;
        }
        HashSet<Column> left = [.. join.Left.Output];
        HashSet<Column> right = [.. join.Right.Output];
        if (join.Conditions.Any(c => c.CanThrow || Conjuncts.IsKey(c, left, right)))
        {
            return null;
        }
        return join.Conditions.OfType<LogicScalar>().FirstOrDefault(c => !c.IsAnd && !IsOneSided(c) && c.Arguments.All(IsCheap));

        bool IsCheap(Scalar part) => Conjuncts.Split(part).Any(c => Conjuncts.IsKey(c, left, right)) || Conjuncts.Split(part).All(IsOneSided);

        bool IsOneSided(Scalar condition) => Conjuncts.IsWithin(condition, left) || Conjuncts.IsWithin(condition, right);
    }

    private static WithNode Distribute(JoinNode join, LogicScalar or, ColumnFactory columns)
    {
        var stored = new StoredRows("disjunction", join.Right.Output);
        LogicalNode rows = join.Left;
        var marks = ImmutableArray.CreateBuilder<Scalar>();
        foreach (Scalar part in or.Arguments)
        {
            Column? mark = join.Kind == JoinKind.Anti ? null : columns.Make("mark", ScalarType.Boolean, false);
            rows = Part(mark is null ? JoinKind.Anti : JoinKind.Mark, rows, [.. join.Conditions.Where(c => !ReferenceEquals(c, or)), .. Conjuncts.Split(part)], mark);
            if (mark is not null)
            {
                marks.Add(new ColumnScalar(mark));
            }
        }
        Scalar any = LogicScalar.Any(marks.ToImmutable());
        rows = join.Kind switch
        {
            JoinKind.Semi => new FilterNode(rows, [any]),
            JoinKind.Mark => new ProjectNode(rows, [new Projection(join.Mark!, any)]),
            _ => rows,
        };
        return new WithNode([rows, new MaterializeNode(join.Right, stored, stored.Columns)]);

        JoinNode Part(JoinKind kind, LogicalNode left, ImmutableArray<Scalar> conditions, Column? mark)
        {
            var read = stored.Columns.Where(conditions.SelectMany(static c => c.Columns()).ToHashSet().Contains).ToDictionary(static c => c, c => columns.Make(c.Name, c.Type, c.Nullable));
            HashSet<Column> own = [.. read.Values];
            ImmutableArray<Scalar> over = [.. conditions.Select(c => c.Rewrite(s => s is ColumnScalar column && read.TryGetValue(column.Column, out Column? fresh) ? new ColumnScalar(fresh) : s))];
            LogicalNode right = new StoredScanNode(stored, [.. read.Select(static r => new Projection(r.Value, new ColumnScalar(r.Key)))]) { Rows = join.Right.Rows };
            ImmutableArray<Scalar> below = [.. over.Where(c => Conjuncts.ReadsColumns(c) && Conjuncts.IsWithin(c, own))];
            right = below.IsEmpty ? right : new FilterNode(right, below);
            over = [.. over.Where(c => !below.Contains(c))];
            if (!over.SelectMany(static c => c.Columns()).Any(own.Contains))
            {
                // One row is as good as another.
                right = new LimitNode(right, null, new LiteralScalar(ScalarType.Bigint, new LiteralValue(BitConverter.GetBytes(1L))));
            }
            return new JoinNode(kind, left, right, over) { Mark = mark };
        }
    }
}
