using System.Text;
using PgFusion.Runtime.Windows;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>An operator as EXPLAIN shows it.</summary>
internal sealed record PlanLine(int Id, int Parent, string Name, int Leaf, double Rows, IReadOnlyList<KeyValuePair<string, string>> Properties);

/// <summary>Plans as the lines of EXPLAIN, and as indented text for tests.</summary>
internal static class PlanPrinter
{
    /// <summary>Parents before children; ids are positions in that order.</summary>
    public static IReadOnlyList<PlanLine> Lines(LogicalNode root)
    {
        var lines = new List<PlanLine>();
        void Add(LogicalNode node, int parent)
        {
            int id = lines.Count;
            (string name, int leaf, List<KeyValuePair<string, string>> properties) = Describe(node);
            lines.Add(new PlanLine(id, parent, name, leaf, node.Rows, properties));
            foreach (LogicalNode input in node.Inputs)
            {
                Add(input, id);
            }
        }
        Add(root, -1);
        return lines;
    }

    public static string Print(LogicalNode root)
    {
        var text = new StringBuilder();
        var depth = new Dictionary<int, int> { [-1] = -1 };
        foreach (PlanLine line in Lines(root))
        {
            int own = depth[line.Id] = depth[line.Parent] + 1;
            text.Append(' ', own * 2).Append(line.Name);
            foreach ((string key, string value) in line.Properties)
            {
                text.Append("  ").Append(key).Append(": ").Append(value);
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    private static (string Name, int Leaf, List<KeyValuePair<string, string>> Properties) Describe(LogicalNode node)
    {
        var properties = new List<KeyValuePair<string, string>>();
        void Property(string key, IEnumerable<string> values)
        {
            string text = string.Join(", ", values);
            if (text.Length > 0)
            {
                properties.Add(new(key, text));
            }
        }
        switch (node)
        {
            case ScanNode n:
                foreach (IGrouping<string, LeafItem> kind in n.Items.GroupBy(ItemKind))
                {
                    Property(kind.Key, kind.Select(ItemName));
                }
                Property("Columns", n.Columns.Select(static c => c.Column.Name));
                Property("Scan Filter", [string.Join(" AND ", n.Filters.Select(static f => ScalarPrinter.Print(f.Condition)))]);
                return ("Scan", n.Leaf, properties);
            case FilterNode n:
                Property("Condition", [string.Join(" AND ", n.Conjuncts.Select(ScalarPrinter.Print))]);
                return ("Filter", -1, properties);
            case JoinNode n:
                Property("Conditions", [string.Join(" AND ", n.Conditions.Select(ScalarPrinter.Print))]);
                Property("Build", n.BuildsLeft ? ["left"] : []);
                return (n.Conditions.IsEmpty && n.Kind == JoinKind.Inner ? "Cross Join" : n.Kind == JoinKind.Inner ? "Hash Join" : $"Hash {n.Kind} Join", -1, properties);
            case ProjectNode n:
                Property("Values", n.Projections.Select(static p => ScalarPrinter.Print(p.Value)));
                return ("Project", -1, properties);
            case AggregateNode n:
                Property("Keys", n.Keys.Select(static k => ScalarPrinter.Print(k.Value)));
                Property("Sets", n.Sets.Select(s => "(" + string.Join(", ", n.Keys.Where((_, i) => (s >> i & 1) != 0).Select(static k => ScalarPrinter.Print(k.Value))) + ")"));
                Property("Aggregates", n.Calls.Select(Call));
                return (n.IsDistinct ? "Distinct" : n.IsScalar ? "Aggregate" : n.HasSets ? "Grouping Sets" : "Hash Aggregate", -1, properties);
            case WindowNode n:
                Property("Sort", n.SortKeys.Select(Key));
                Property("Functions", n.Windows.SelectMany(static w => w.Calls.Select(c => $"{Call(c)} OVER ({Window(w)})")));
                return ("Window", -1, properties);
            case SortNode n:
                Property("Keys", n.Keys.Select(Key));
                return (n.Top is null ? "Sort" : "Top-N Sort", -1, properties);
            case LimitNode n:
                Property("Offset", n.Offset is null ? [] : [ScalarPrinter.Print(n.Offset)]);
                Property("Count", n.Count is null ? [] : [ScalarPrinter.Print(n.Count)]);
                return ("Limit", -1, properties);
            case AppendNode n:
                Property("Columns", n.Columns.Select(static c => c.Name));
                return ("Append", -1, properties);
            case RepeatNode n:
                Property("Times", [ScalarPrinter.Print(n.Times)]);
                return ("Repeat", -1, properties);
            case MaterializeNode n:
                Property("Name", [n.Stored.Name]);
                Property("Columns", n.Columns.Select(static c => c.Name));
                return ("Materialize", -1, properties);
            case StoredScanNode n:
                Property("Name", [n.Stored.Name]);
                Property("Columns", n.Columns.Select(static c => c.Column.Name));
                return ("Stored Scan", -1, properties);
            case WithNode:
                return ("With", -1, properties);
            case RecursiveNode n:
                Property("Name", [n.Added.Name]);
                return (n.IsDistinct ? "Recursive Union" : "Recursive Append", -1, properties);
            case OneRowNode:
                return ("One Row", -1, properties);
            case ResultNode n:
                Property("Values", n.Values.Select(ScalarPrinter.Print));
                return ("Result", -1, properties);
            default:
                throw new NotSupportedException($"the printer does not know {node.GetType().Name}");
        }
    }

    private static string ItemKind(LeafItem item) => item.Entry.Kind switch
    {
        QueryTree.RteKind.Relation => "Relation",
        QueryTree.RteKind.Function or QueryTree.RteKind.TableFunc => "Function",
        QueryTree.RteKind.Values => "Values",
        _ => "Subquery",
    };

    private static string ItemName(LeafItem item) =>
        item.Relation is not { } relation ? item.Entry.Eref.Name ?? ""
        : item.Entry.Alias?.Name is { } alias && alias != relation.Name ? $"{relation.Name} {alias}"
        : relation.Name;

    private static string Key(SortKey key) => ScalarPrinter.Print(key.Value) + (key.Descending ? " DESC" : "") +
        (key.NullsFirst == key.Descending ? "" : key.NullsFirst ? " NULLS FIRST" : " NULLS LAST");

    private static string Call(WindowCall call) => call.Aggregate is not null
        ? Call(call.Aggregate)
        : $"{call.Column.Name}({string.Join(", ", new[] { call.Value, call.Number, call.Default }.OfType<Scalar>().Select(ScalarPrinter.Print))})";

    private static string Window(WindowSpec window)
    {
        var parts = new List<string>();
        if (!window.PartitionKeys.IsEmpty)
        {
            parts.Add("PARTITION BY " + string.Join(", ", window.PartitionKeys.Select(ScalarPrinter.Print)));
        }
        if (!window.OrderKeys.IsEmpty)
        {
            parts.Add("ORDER BY " + string.Join(", ", window.OrderKeys.Select(Key)));
        }
        WindowFrame frame = window.Frame;
        if (!frame.IsDefault)
        {
            string exclusion = frame.Exclusion switch
            {
                FrameExclusion.CurrentRow => " EXCLUDE CURRENT ROW",
                FrameExclusion.Group => " EXCLUDE GROUP",
                FrameExclusion.Ties => " EXCLUDE TIES",
                _ => "",
            };
            parts.Add($"{frame.Mode.ToString().ToUpperInvariant()} BETWEEN {Bound(frame.Start, frame.StartOffset)} AND {Bound(frame.End, frame.EndOffset)}{exclusion}");
        }
        return string.Join(' ', parts);
    }

    private static string Bound(FrameBound bound, Scalar? offset) => bound switch
    {
        FrameBound.UnboundedPreceding => "UNBOUNDED PRECEDING",
        FrameBound.UnboundedFollowing => "UNBOUNDED FOLLOWING",
        FrameBound.CurrentRow => "CURRENT ROW",
        FrameBound.OffsetPreceding => ScalarPrinter.Print(offset!) + " PRECEDING",
        _ => ScalarPrinter.Print(offset!) + " FOLLOWING",
    };

    private static string Call(AggregateCall call)
    {
        string argument = call.Argument is null ? "*" : (call.IsDistinct ? "DISTINCT " : "") +
            string.Join(", ", new[] { call.Argument, call.Second }.OfType<Scalar>().Select(ScalarPrinter.Print));
        string filter = call.Filter is null ? "" : $" FILTER (WHERE {ScalarPrinter.Print(call.Filter)})";
        string order = call.Order.IsEmpty ? "" : " ORDER BY " + string.Join(", ", call.Order.Select(Key));
        string direct = call.Direct is null ? "" : $"{ScalarPrinter.Print(call.Direct)}; ";
        return $"{call.Column.Name}({direct}{argument}{order}){filter}";
    }
}
