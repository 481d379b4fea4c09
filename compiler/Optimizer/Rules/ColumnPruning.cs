using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Optimizer.Rules;

/// <summary>
/// Leaves deliver only the columns that are read, aggregations and windows compute only the results that are read; a
/// window without results goes. Grouping keys stay: they make the groups.
/// </summary>
internal sealed class ColumnPruning : IRule
{
    public string Name => "column_pruning";

    public LogicalNode Apply(LogicalNode root) => Prune(root, []);

    private static LogicalNode Prune(LogicalNode node, ImmutableHashSet<Column> required)
    {
        switch (node)
        {
            case ScanNode scan:
                ImmutableArray<ScanColumn> columns = [.. scan.Columns.Where(c => required.Contains(c.Column))];
                return columns.Length == scan.Columns.Length ? scan : scan with { Columns = columns };
            case AggregateNode aggregate:
                ImmutableArray<AggregateCall> calls = [.. aggregate.Calls.Where(c => required.Contains(c.Column))];
                AggregateNode pruned = calls.Length == aggregate.Calls.Length ? aggregate : aggregate with { Calls = calls };
                return Inputs(pruned, [.. Read(pruned)]);
            case OneRowNode:
                return node;
            case StoredScanNode stored:
                ImmutableArray<Projection> read = [.. stored.Columns.Where(c => required.Contains(c.Column))];
                return read.Length == stored.Columns.Length ? stored : stored with { Columns = read };
            case MaterializeNode materialize:
                return Inputs(materialize, [.. materialize.Columns]);
            case WithNode with:
                return Stored(with, required);
            case RecursiveNode recursion:
                // UNION compares all columns, and what a round reads the round before has to store.
                return Inputs(recursion, [.. recursion.Output]);
            case AppendNode append:
                return Arms(append, required);
            case ResultNode or FilterNode or JoinNode or SortNode or LimitNode or RepeatNode:
                return Inputs(node, required.Union(Read(node)));
            case WindowNode window:
                ImmutableArray<WindowSpec> windows = [.. window.Windows
                    .Select(w => w.Calls.All(c => required.Contains(c.Column)) ? w : w with { Calls = [.. w.Calls.Where(c => required.Contains(c.Column))] })
                    .Where(static w => !w.Calls.IsEmpty)];
                if (windows.IsEmpty)
                {
                    return Prune(window.Input, required);
                }
                WindowNode computed = windows.SequenceEqual(window.Windows) ? window : window with { Windows = windows };
                return Inputs(computed, required.Union(Read(computed)));
            case ProjectNode project:
                ImmutableArray<Projection> kept = [.. project.Projections.Where(p => required.Contains(p.Column))];
                ProjectNode narrowed = kept.Length == project.Projections.Length ? project : project with { Projections = kept };
                return Inputs(narrowed, required.Union(Read(narrowed)));
            default:
                throw new NotSupportedException($"column pruning does not know {node.GetType().Name}");
        }
    }

    private static LogicalNode Inputs(LogicalNode node, ImmutableHashSet<Column> required) => node.MapInputs(input => Prune(input, required));

    /// <summary>Columns that nobody reads are dropped with their values, of which each arm reads its own.</summary>
    private static AppendNode Arms(AppendNode append, ImmutableHashSet<Column> required)
    {
        int[] kept = [.. Enumerable.Range(0, append.Columns.Length).Where(i => required.Contains(append.Columns[i]))];
        AppendNode narrowed = kept.Length == append.Columns.Length
            ? append
            : append with { Columns = [.. kept.Select(i => append.Columns[i])], Values = [.. append.Values.Select(v => (ImmutableArray<Scalar>)[.. kept.Select(i => v[i])])] };
        bool changed = false;
        var arms = ImmutableArray.CreateBuilder<LogicalNode>(narrowed.Arms.Length);
        for (int i = 0; i < narrowed.Arms.Length; i++)
        {
            LogicalNode pruned = Prune(narrowed.Arms[i], [.. narrowed.Values[i].SelectMany(static v => v.Columns())]);
            changed |= !ReferenceEquals(pruned, narrowed.Arms[i]);
            arms.Add(pruned);
        }
        return changed ? narrowed with { Arms = arms.ToImmutable() } : narrowed;
    }

    /// <summary>
    /// What is stored and not read by anyone is not stored, unless computing it may fail and PostgreSQL computes it, as in
    /// WITH. Who reads a stored plan comes before it.
    /// </summary>
    private static LogicalNode Stored(WithNode with, ImmutableHashSet<Column> required)
    {
        LogicalNode input = Prune(with.Input, required);
        bool changed = !ReferenceEquals(input, with.Input);
        var read = new HashSet<Column>(SourcesIn(input));
        var stored = new List<LogicalNode>();
        foreach (MaterializeNode materialize in with.Materialized.Reverse())
        {
            Dictionary<Column, Scalar> made = materialize is { ComputesAll: true, Input: ProjectNode project }
                ? project.Projections.ToDictionary(static p => p.Column, static p => p.Value)
                : [];
            ImmutableArray<Column> kept = [.. materialize.Columns.Where(c => read.Contains(c) || (made.TryGetValue(c, out Scalar? value) && value.CanThrow))];
            LogicalNode pruned = Prune(kept.Length == materialize.Columns.Length ? materialize : materialize with { Columns = kept }, []);
            changed |= !ReferenceEquals(pruned, materialize);
            read.UnionWith(SourcesIn(pruned));
            stored.Insert(0, pruned);
        }
        return changed ? new WithNode([input, .. stored]) : with;
    }

    private static IEnumerable<Column> SourcesIn(LogicalNode node) =>
        node.DescendantsAndSelf().OfType<StoredScanNode>().SelectMany(static s => s.Columns).SelectMany(static c => c.Value.Columns());

    /// <summary>Columns that a node itself reads.</summary>
    public static IEnumerable<Column> Read(LogicalNode node) => (node switch
    {
        ResultNode n => n.Values,
        FilterNode n => n.Conjuncts,
        JoinNode n => n.Conditions,
        WindowNode n => n.Reads(),
        SortNode n => n.Keys.Select(static k => k.Value),
        LimitNode => [],
        RepeatNode n => [n.Times],
        ProjectNode n => n.Projections.Select(static p => p.Value),
        AggregateNode n => n.Keys.Select(static k => k.Value)
            .Concat(n.Calls.SelectMany(static c => c.Scalars)),
        _ => throw new NotSupportedException($"column pruning does not know {node.GetType().Name}"),
    }).SelectMany(static s => s.Columns());
}
