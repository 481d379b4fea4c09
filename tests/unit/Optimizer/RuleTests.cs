using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer;
using PgFusion.Compiler.Optimizer.Rules;
using PgFusion.UnitTests.LogicalPlan;
using Xunit;

namespace PgFusion.UnitTests.Optimizer;

/// <summary>Where each rule fires and where it must not. What it makes of a plan is in the snapshots.</summary>
public sealed class RuleTests
{
    [Theory]
    [InlineData("constant_folding", "folding_not_null_column", true)]
    [InlineData("constant_folding", "folding_whole_condition", true)]
    [InlineData("constant_folding", "folding_or_of_known", true)]
    [InlineData("constant_folding", "folding_empty_list", true)]
    [InlineData("constant_folding", "folding_decided_before_errors", true)]
    [InlineData("constant_folding", "folding_not", true)]
    [InlineData("constant_folding", "folding_partitions", true)]
    [InlineData("constant_folding", "folding_parent_only", true)]
    [InlineData("constant_folding", "folding_nullable_column", false)]
    // A child may have dropped the constraint.
    [InlineData("constant_folding", "folding_not_with_children", false)]
    [InlineData("constant_folding", "where_is_null", false)]
    [InlineData("constant_folding", "where_false", false)]
    [InlineData("filter_push_down", "push_key", true)]
    [InlineData("filter_push_down", "push_expression_of_key", true)]
    [InlineData("filter_push_down", "push_beside_where", true)]
    [InlineData("filter_push_down", "push_text_key", true)]
    [InlineData("filter_push_down", "having_key_and_aggregate", true)]
    // A condition on a group as a whole.
    [InlineData("filter_push_down", "push_not_aggregate", false)]
    // It may fail, for rows whose group another condition removes first.
    [InlineData("filter_push_down", "push_not_throwing", false)]
    [InlineData("filter_push_down", "push_not_throwing_key", false)]
    // Equal keys that look different: the group's representative is the first row's.
    [InlineData("filter_push_down", "push_not_float_key", false)]
    [InlineData("filter_push_down", "push_not_general_numeric_key", false)]
    [InlineData("filter_push_down", "push_not_char_key", false)]
    // There is a group even when no row passes.
    [InlineData("filter_push_down", "push_not_scalar", false)]
    [InlineData("filter_push_down", "having_without_group", false)]
    [InlineData("filter_push_down", "push_not_constant_condition", false)]
    [InlineData("top_n", "top_of_sort", true)]
    [InlineData("top_n", "top_of_groups", true)]
    [InlineData("top_n", "limit_offset_null", true)]
    [InlineData("top_n", "top_not_without_limit", false)]
    [InlineData("top_n", "top_not_without_sort", false)]
    [InlineData("top_n", "top_not_above", false)]
    [InlineData("top_n", "order_by_column", false)]
    [InlineData("column_pruning", "pruning_after_folding", true)]
    [InlineData("column_pruning", "pruning_aggregate_after_folding", true)]
    [InlineData("column_pruning", "pruning_nothing", false)]
    [InlineData("column_pruning", "pruning_count", false)]
    // Keys stay, also when nobody reads them: they make the groups.
    [InlineData("column_pruning", "group_by_not_returned", false)]
    public void A_rule_fires_where_it_should(string rule, string query, bool fires)
    {
        foreach (string major in CapturedQueries.Majors)
        {
            Assert.Equal(fires, Fires(rule, CapturedQueries.Build(query, major).Root));
        }
    }

    [Fact]
    public void A_rule_that_was_applied_finds_nothing_more()
    {
        foreach (string query in CapturedQueries.Planned)
        {
            LogicalNode root = RuleRunner.Default.Run(CapturedQueries.Build(query).Root);
            foreach (IRule rule in RuleRunner.Default.Rules)
            {
                Assert.True(ReferenceEquals(root, rule.Apply(root)), $"{rule.Name} changes {query} a second time");
            }
        }
    }

    [Fact]
    public void Plans_have_their_columns_in_the_same_order_after_all_rules()
    {
        foreach (string query in CapturedQueries.Planned)
        {
            var before = CapturedQueries.Build(query).Root;
            var after = (ResultNode)RuleRunner.Default.Run(before);
            Assert.Equal(before.Values.Select(static v => v.Type), after.Values.Select(static v => v.Type));
        }
    }

    [Fact]
    public void What_cannot_be_pushed_stays_above_in_its_order()
    {
        LogicalNode root = new FilterPushDown().Apply(CapturedQueries.Build("having_key_and_aggregate").Root);
        var filters = root.DescendantsAndSelf().OfType<FilterNode>().ToArray();
        Assert.Equal(2, filters.Length);
        Assert.Equal("(count > 1)", ScalarPrinter.Print(Assert.Single(filters[0].Conjuncts)));
        Assert.Equal("(shop > 5)", ScalarPrinter.Print(Assert.Single(filters[1].Conjuncts)));
        // Below, the condition reads what the key is made of.
        Assert.All(filters[1].Conjuncts.SelectMany(static c => c.Columns()), c => Assert.Contains(c, filters[1].Input.Output));
    }

    [Fact]
    public void Two_filters_become_one_the_lower_first()
    {
        ResultNode root = CapturedQueries.Build("where_comparisons").Root;
        var filter = (FilterNode)root.Input;
        Scalar[] conjuncts = [.. filter.Conjuncts];
        FilterNode lower = filter with { Conjuncts = [.. conjuncts[..2]] };
        LogicalNode merged = new FilterPushDown().Apply(root with { Input = new FilterNode(lower, [.. conjuncts[2..]]) });
        Assert.Equal(conjuncts, Assert.Single(merged.DescendantsAndSelf().OfType<FilterNode>()).Conjuncts.ToArray());
    }

    [Fact]
    public void A_sort_that_is_cut_already_is_left_alone()
    {
        LogicalNode once = new TopN().Apply(CapturedQueries.Build("top_of_sort").Root);
        Assert.Same(once, new TopN().Apply(once));
        var sort = once.DescendantsAndSelf().OfType<SortNode>().Single();
        Assert.Equal("3", ScalarPrinter.Print(sort.Top!.Count!));
    }

    [Fact]
    public void Folding_does_not_lose_the_error_of_what_stands_before()
    {
        LogicalNode root = new ConstantFolding().Apply(CapturedQueries.Build("folding_keeps_errors").Root);
        Scalar condition = Assert.Single(root.DescendantsAndSelf().OfType<FilterNode>().Single().Conjuncts);
        Assert.True(condition.CanThrow);
        root = new ConstantFolding().Apply(CapturedQueries.Build("folding_decided_before_errors").Root);
        Assert.False(Assert.Single(root.DescendantsAndSelf().OfType<FilterNode>().Single().Conjuncts).CanThrow);
    }

    private static bool Fires(string name, LogicalNode root)
    {
        foreach (IRule rule in RuleRunner.Default.Rules)
        {
            LogicalNode changed = rule.Apply(root);
            if (rule.Name == name)
            {
                return !ReferenceEquals(changed, root);
            }
            root = changed;
        }
        throw new InvalidOperationException($"there is no rule {name}");
    }
}
