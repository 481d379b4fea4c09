using PgFusion.Compiler;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer;
using PgFusion.Runtime.Functions;
using PgFusion.UnitTests.LogicalPlan;
using Xunit;

namespace PgFusion.UnitTests.Optimizer;

public sealed class RuleRunnerTests
{
    [Fact]
    public void Rules_have_names_of_their_own()
    {
        string[] names = [.. RuleRunner.Default.Names];
        Assert.Equal(names.Distinct(), names);
        Assert.Equal([
            "subquery_pull_up", "union_distribution", "constant_folding", "projection_pull_up", "outer_join_simplification", "join_elimination", "filter_push_down",
            "implied_equalities", "implied_disjunctions", "join_order", "disjunction_distribution", "semi_join_reduction", "hash_build_side", "redundant_sort", "top_n", "limit_push_down", "column_pruning", "scan_filters",
        ], names);
    }

    [Fact]
    public void A_rule_can_be_switched_off()
    {
        LogicalNode root = CapturedQueries.Build("limit_top").Root;
        Assert.NotNull(Sort(RuleRunner.Default.Run(root)).Top);
        Assert.Null(Sort(RuleRunner.Default.Run(root, new HashSet<string> { "top_n" })).Top);
        LogicalNode all = RuleRunner.Default.Run(root, RuleRunner.Default.Rules.Select(static r => r.Name).ToHashSet());
        Assert.Same(root, all);
    }

    [Fact]
    public void A_request_names_the_rules_that_are_switched_off()
    {
        byte[] plain = CapturedQueries.Request("15", "limit_top");
        byte[] request = [.. plain, 20, 0, 0, 0, .. "top_n,column_pruning"u8];
        Assert.Empty(CatalogBundle.Read(plain).DisabledRules);
        Assert.Equal(["top_n", "column_pruning"], [.. CatalogBundle.Read(request).DisabledRules]);
        Assert.NotNull(Sort(PlanCompiler.Compile(plain).Query.Root).Top);
        Assert.Null(Sort(PlanCompiler.Compile(request).Query.Root).Top);
    }

    [Fact]
    public void A_rule_that_there_is_not_is_an_error_that_lists_those_there_are()
    {
        var error = Assert.Throws<PgException>(() => RuleRunner.Default.Named(["top_n", "quick"]));
        Assert.Equal("22023", error.SqlState);
        Assert.Contains("\"quick\"", error.Message, StringComparison.Ordinal);
        Assert.All(RuleRunner.Default.Names, name => Assert.Contains(name, error.Hint, StringComparison.Ordinal));
    }

    [Fact]
    public void Rules_run_in_their_order_each_on_what_the_one_before_it_left()
    {
        var seen = new List<string>();
        LogicalNode root = CapturedQueries.Build("limit_top").Root;
        LogicalNode replaced = CapturedQueries.Build("where_or").Root;
        var runner = new RuleRunner([new Recorded("first", seen, root, replaced), new Recorded("second", seen, replaced, replaced)]);
        Assert.Same(replaced, runner.Run(root));
        Assert.Equal(["first", "second"], seen);
    }

    [Fact]
    public void A_rule_that_breaks_a_plan_is_found_at_once()
    {
        ResultNode root = CapturedQueries.Build("where_or").Root;
        var scan = root.DescendantsAndSelf().OfType<ScanNode>().Single();
        LogicalNode broken = root.Rewrite(node => node is ScanNode ? scan with { Columns = [] } : node);
        var seen = new List<string>();
        var runner = new RuleRunner([new Recorded("breaks", seen, root, broken), new Recorded("never", seen, broken, broken)]);
        Assert.Throws<InvalidOperationException>(() => runner.Run(root));
        Assert.Equal(["breaks"], seen);
    }

    private static SortNode Sort(LogicalNode root) => root.DescendantsAndSelf().OfType<SortNode>().Single();

    private sealed class Recorded(string name, List<string> seen, LogicalNode expected, LogicalNode result) : IRule
    {
        public string Name => name;

        public LogicalNode Apply(LogicalNode root)
        {
            Assert.Same(expected, root);
            seen.Add(name);
            return result;
        }
    }
}
