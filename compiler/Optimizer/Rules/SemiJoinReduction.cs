using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.LogicalPlan.Subqueries;
using PgFusion.Compiler.Optimizer.Cost;

namespace PgFusion.Compiler.Optimizer.Rules;

/// <summary>
/// A join with few rows on one side and many groups on the other makes only those groups that can find a match
/// (Bernstein, Chiu, "Using Semi-Joins to Solve Relational Queries", 1981).
/// <code>
///   r ⋈ Aggregate(x)  ON r.a = key   →   With s := r:  s ⋈ Aggregate(x ⋉ s ON value of key = s.a)
/// </code>
/// <para>
/// The rows of r are stored, as they are read twice. An aggregation is reduced on any side of an inner join, and on the
/// right side of a join that returns left rows only by whether they have a match. All of a group's rows agree on whether
/// its key equals something, so a group is dropped whole or not at all.
/// </para>
/// <para>
/// Not when computing a group may fail, as PostgreSQL may compute it; not when computing a row of r may, as it may not; nor in the rounds of a recursion, whose rows change.
/// </para>
/// </summary>
internal sealed class SemiJoinReduction : IRule
{
    /// <summary>So many groups for each row of the other side, at least: each row is stored, and hashed once more.</summary>
    private const double GroupsPerRow = 4;

    /// <summary>An aggregation of fewer rows is cheaper than another pipeline.</summary>
    private const double RowsMin = 10_000;

    private const string ReducerName = "reducer";

    public string Name => "semi_join_reduction";

    public LogicalNode Apply(LogicalNode root)
    {
        bool canFire = root.DescendantsAndSelf().Any(static n => n is JoinNode) && root.DescendantsAndSelf().Any(static n => n is AggregateNode { Keys.IsEmpty: false })
            && !root.DescendantsAndSelf().Any(static n => n is RecursiveNode);
        if (!canFire)
        {
            return root;
        }
        var columns = ColumnFactory.After(root);
        var cardinality = new Cardinality(root);
        return root.Rewrite(node => node is JoinNode join ? Reduce(join, cardinality, columns) : node);
    }

    private static LogicalNode Reduce(JoinNode join, Cardinality cardinality, ColumnFactory columns) =>
        (join.Kind != JoinKind.Full ? Reduce(join, reducer: 0, cardinality, columns) : null)
        ?? (LogicalNode?)(join.Kind == JoinKind.Inner ? Reduce(join, reducer: 1, cardinality, columns) : null)
        ?? join;

    private static WithNode? Reduce(JoinNode join, int reducer, Cardinality cardinality, ColumnFactory columns)
    {
        LogicalNode few = join.Inputs[reducer];
        LogicalNode many = join.Inputs[1 - reducer];
        if (FindGroups(many) is not { } groups || few is OneRowNode or StoredScanNode || IsReduced(groups.Input) || !PlanCopy.Knows(few) || MayFail(few) ||
            cardinality.Rows(groups.Input) < RowsMin || cardinality.Rows(few) * GroupsPerRow > cardinality.Rows(groups))
        {
            return null;
        }
        CallScalar[] keys = [.. KeyEqualities(join, few, Keys(many, groups))];
        if (keys.Length == 0)
        {
            return null;
        }

        // The stored rows get names of their own, and their first reader the ones that the plan above knows.
        var copy = PlanCopy.Renaming(columns);
        LogicalNode made = copy.Copy(few);
        var stored = new StoredRows(ReducerName, [.. few.Output.Select(c => copy[c])]);
        var first = new StoredScanNode(stored, [.. few.Output.Select(c => new Projection(c, new ColumnScalar(copy[c])))]);
        Column[] read = [.. keys.SelectMany(k => k.Arguments[1].Columns()).Distinct()];
        var again = read.ToDictionary(static c => c, c => columns.Make(c.Name, c.Type, c.Nullable));
        var second = new StoredScanNode(stored, [.. read.Select(c => new Projection(again[c], new ColumnScalar(copy[c])))]);

        ImmutableArray<Scalar> conditions = [.. keys.Select(k => k with
        {
            Arguments = [k.Arguments[0], k.Arguments[1].Rewrite(s => s is ColumnScalar c ? new ColumnScalar(again[c.Column]) : s)],
        })];
        LogicalNode semi = new JoinNode(JoinKind.Semi, groups.Input, second, conditions);
        var materialize = new MaterializeNode(made, stored, stored.Columns);
        // The new join finds its place among those that are below the aggregation.
        semi = JoinOrder.JoinOrder.Visit(semi, new Cardinality(new WithNode([semi, materialize])));
        LogicalNode reduced = many.Rewrite(n => ReferenceEquals(n, groups) ? groups with { Input = semi } : n);
        JoinNode joined = reducer == 0 ? join with { Left = first, Right = reduced } : join with { Left = reduced, Right = first };
        return new WithNode([joined, materialize]);
    }

    /// <summary>The aggregation whose groups the node returns, as long as dropping some of them cannot be noticed.</summary>
    private static AggregateNode? FindGroups(LogicalNode node) => node switch
    {
        FilterNode n when !n.Conjuncts.Any(static c => c.CanThrow) => FindGroups(n.Input),
        ProjectNode n when !n.Projections.Any(static p => p.Value.CanThrow) => FindGroups(n.Input),
        AggregateNode { Keys.IsEmpty: false, HasSets: false } n when !CanThrow(n) => n,
        _ => null,
    };

    /// <summary>Stored rows are all computed, also those that find no match or that a limit would not have come to.</summary>
    private static bool MayFail(LogicalNode few) => few.DescendantsAndSelf().SelectMany(PlanInvariants.Reads).Any(static s => s.CanThrow);

    private static bool CanThrow(AggregateNode aggregate) =>
        aggregate.Keys.Any(static k => k.Value.CanThrow) || aggregate.Calls.Any(static c => c.CanThrow);

    /// <summary>A stored reducer has found a place below the aggregation.</summary>
    private static bool IsReduced(LogicalNode input) =>
        input.DescendantsAndSelf().Any(static n => n is JoinNode { Kind: JoinKind.Semi, Right: StoredScanNode { Stored.Name: ReducerName } });

    /// <summary>For each column of the node that is a key, whatever it is called there, the key as it is below the aggregation.</summary>
    private static Dictionary<Column, Scalar> Keys(LogicalNode node, AggregateNode groups)
    {
        if (ReferenceEquals(node, groups))
        {
            return groups.Keys.ToDictionary(static k => k.Column, static k => k.Value);
        }
        Dictionary<Column, Scalar> keys = Keys(node.Inputs[0], groups);
        foreach (Projection projection in node is ProjectNode project ? project.Projections : [])
        {
            if (projection.Value is ColumnScalar renamed && keys.TryGetValue(renamed.Column, out Scalar? key))
            {
                keys.Add(projection.Column, key);
            }
        }
        return keys;
    }

    /// <summary>Equalities of a key, as it is below the aggregation, and first, with something of the other side.</summary>
    private static IEnumerable<CallScalar> KeyEqualities(JoinNode join, LogicalNode few, Dictionary<Column, Scalar> keys)
    {
        HashSet<Column> other = [.. few.Output];
        foreach (Scalar condition in join.Conditions)
        {
            if (Conjuncts.AsEquality(condition) is not { CanThrow: false } equality)
            {
                continue;
            }
            for (int i = 0; i < 2; i++)
            {
                Scalar value = equality.Arguments[1 - i];
                if (equality.Arguments[i] is ColumnScalar key && keys.TryGetValue(key.Column, out Scalar? below) &&
                    Conjuncts.ReadsColumns(value) && Conjuncts.IsWithin(value, other))
                {
                    yield return equality with { Arguments = [below, value] };
                }
            }
        }
    }
}
