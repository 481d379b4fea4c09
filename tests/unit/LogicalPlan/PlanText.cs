using System.Text;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.LogicalPlan.Subqueries;
using PgFusion.Compiler.Optimizer;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.UnitTests.LogicalPlan;

/// <summary>
/// A query's plan as the snapshots have it: the rules that changed it, the operators, what PostgreSQL does below and
/// above, and the types of the result; or the construct that is refused, and where it stands.
/// </summary>
internal static class PlanText
{
    public static string Of(string name, string major)
    {
        string sql = CapturedQueries.Sql(name);
        var text = new StringBuilder();
        text.Append("-- ").Append(name).Append('\n').Append(Shortened(sql)).Append('\n');
        QueryPlan plan;
        try
        {
            plan = CapturedQueries.Build(name, major);
            CapturedQueries.Compile(name, major);
        }
        catch (UnsupportedException refused)
        {
            text.Append("refused: ").Append(refused.Construct).Append('\n');
            if (refused.Detail.Length > 0)
            {
                text.Append("detail: ").Append(refused.Detail).Append('\n');
            }
            return text.ToString();
        }
        List<string> changes = [.. UnnestingRules.Names.Where(rule => Decides(rule, name, major))];
        LogicalNode root = plan.Root;
        foreach (IRule rule in RuleRunner.Default.Rules)
        {
            LogicalNode changed = rule.Apply(root);
            if (!ReferenceEquals(changed, root))
            {
                changes.Add(rule.Name);
            }
            root = changed;
        }
        Line(text, "rules", changes);
        text.Append(PlanPrinter.Print(root));
        foreach (ScanNode leaf in root.DescendantsAndSelf().OfType<ScanNode>())
        {
            Line(text, $"leaf {leaf.Leaf} computes", leaf.Columns.Where(static c => c.Attribute == 0).Select(static c => $"{c.Column.Name}: {c.Column.Type}"));
            Line(text, $"leaf {leaf.Leaf} applies", leaf.RequiredQuals.Select(static q => q.Source.Name));
            Line(text, $"leaf {leaf.Leaf} may use", leaf.OptionalQuals.Select(static q => q.Source.Name));
        }
        Line(text, "at start", plan.StartValues.Select(static v => $"{v.Expression.Source.Name}: {v.Type}"));
        Line(text, "outputs", plan.OutputTypes.Select(static (t, i) => t.ToString()));
        Line(text, "computed above", plan.Targets.Select(static (t, i) => (Target: t, Number: i + 1))
            .Where(static t => t.Target is not NodeObject { Name: "VAR" }).Select(static t => $"target {t.Number}"));
        Line(text, "filtered above", plan.FilterAbove.Select(static f => f is NodeObject o ? o.Name : "?"));
        Line(text, "sorted above", plan.SortAbove.Select(static k => $"target {k.Target}"));
        if (plan.LimitAbove)
        {
            text.Append("limited above\n");
        }
        return text.ToString();
    }

    /// <summary>The construct's place in the query's text, from PostgreSQL 15, whose node trees have locations.</summary>
    public static string? PlaceOf(UnsupportedException refused, string sql)
    {
        if (refused.Location < 0)
        {
            return null;
        }
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(sql).AsSpan(refused.Location));
    }

    /// <summary>Without the rule the plan is another one.</summary>
    public static bool Decides(string unnestingRule, string name, string major) =>
        PlanPrinter.Print(CapturedQueries.Build(name, major).Root) != PlanPrinter.Print(CapturedQueries.Build(name, major, new HashSet<string> { unnestingRule }).Root);

    private static string Shortened(string sql) => sql.Length <= 1000 ? sql : sql[..1000] + " ...";

    private static void Line(StringBuilder text, string heading, IEnumerable<string> items)
    {
        string list = string.Join(", ", items);
        if (list.Length > 0)
        {
            text.Append(heading).Append(": ").Append(list).Append('\n');
        }
    }
}
