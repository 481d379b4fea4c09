using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.LogicalPlan.Subqueries;
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
    // A condition on keys is one of WHERE, also when it may fail.
    [InlineData("filter_push_down", "push_throwing", true)]
    [InlineData("filter_push_down", "push_throwing_key", true)]
    // Likewise when equal keys look different.
    [InlineData("filter_push_down", "push_float_key", true)]
    [InlineData("filter_push_down", "push_general_numeric_key", true)]
    [InlineData("filter_push_down", "push_char_key", true)]
    // There is a group even when no row passes.
    [InlineData("filter_push_down", "push_not_scalar", false)]
    [InlineData("filter_push_down", "having_without_group", false)]
    [InlineData("filter_push_down", "push_not_constant_condition", false)]
    [InlineData("redundant_sort", "windows_sorted", true)]
    [InlineData("redundant_sort", "windows_sorted_otherwise", false)]
    [InlineData("redundant_sort", "windows_several_sorts", false)]
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
    [InlineData("outer_join_simplification", "outer_to_inner_by_where", true)]
    [InlineData("outer_join_simplification", "outer_to_inner_by_or", true)]
    [InlineData("outer_join_simplification", "outer_to_inner_by_join", true)]
    [InlineData("outer_join_simplification", "outer_to_inner_on_padded_side", true)]
    [InlineData("outer_join_simplification", "outer_to_inner_not_null_test", true)]
    [InlineData("outer_join_simplification", "outer_to_anti_by_key", true)]
    [InlineData("outer_join_simplification", "outer_to_anti_by_compared_column", true)]
    // Conditions that may be true for a padded row.
    [InlineData("outer_join_simplification", "outer_not_by_coalesce", false)]
    [InlineData("outer_join_simplification", "outer_not_by_is_distinct", false)]
    [InlineData("outer_join_simplification", "outer_not_by_half_an_or", false)]
    [InlineData("outer_join_simplification", "outer_not_by_join_on_preserved_side", false)]
    // A NULL may be the column's own.
    [InlineData("outer_join_simplification", "outer_not_anti_nullable_column", false)]
    // The NULLs of the padded side are returned.
    [InlineData("outer_join_simplification", "outer_not_anti_when_read", false)]
    [InlineData("join_elimination", "eliminate_left_join", true)]
    [InlineData("join_elimination", "eliminate_nested_left_join", true)]
    [InlineData("join_elimination", "eliminate_grouped_right_side", true)]
    [InlineData("join_elimination", "eliminate_not_when_read", false)]
    [InlineData("join_elimination", "eliminate_not_without_key", false)]
    [InlineData("join_elimination", "eliminate_not_inner", false)]
    [InlineData("join_elimination", "eliminate_not_by_inequality", false)]
    [InlineData("filter_push_down", "push_both_sides", true)]
    [InlineData("filter_push_down", "push_on_condition_of_padded_side", true)]
    [InlineData("filter_push_down", "push_into_subquery", true)]
    [InlineData("filter_push_down", "push_below_subquery_groups", true)]
    [InlineData("implied_equalities", "implied_constant", true)]
    [InlineData("implied_equalities", "implied_constant_of_three", true)]
    [InlineData("implied_equalities", "implied_constant_below_left_join", true)]
    // Rows of the preserved side are kept without a match.
    [InlineData("implied_equalities", "implied_not_to_preserved_side", false)]
    [InlineData("implied_equalities", "implied_not_by_inequality", false)]
    [InlineData("implied_equalities", "implied_not_without_constant", false)]
    [InlineData("implied_disjunctions", "implied_or_both_sides", true)]
    [InlineData("implied_disjunctions", "implied_or_three_relations", true)]
    [InlineData("implied_disjunctions", "implied_or_nested", true)]
    [InlineData("implied_disjunctions", "implied_or_of_padded_side", true)]
    [InlineData("implied_disjunctions", "implied_or_exists", true)]
    [InlineData("implied_disjunctions", "implied_or_not_by_half", false)]
    [InlineData("implied_disjunctions", "implied_or_not_what_may_fail", false)]
    [InlineData("implied_disjunctions", "implied_or_not_when_most_pass", false)]
    [InlineData("implied_disjunctions", "implied_or_not_full_join", false)]
    [InlineData("projection_pull_up", "pull_up_subquery_of_joins", true)]
    // A padded row has NULL there, not the expression over NULLs.
    [InlineData("projection_pull_up", "pull_up_not_padded_side", false)]
    [InlineData("projection_pull_up", "push_into_subquery", false)]
    [InlineData("semi_join_reduction", "reduce_groups", true)]
    [InlineData("semi_join_reduction", "reduce_groups_of_padded_side", true)]
    [InlineData("semi_join_reduction", "reduce_groups_below_their_joins", true)]
    [InlineData("semi_join_reduction", "reduce_groups_by_two_keys", true)]
    [InlineData("semi_join_reduction", "reduce_correlated_subquery", true)]
    // Groups without a match are returned.
    [InlineData("semi_join_reduction", "reduce_not_preserved_side", false)]
    [InlineData("semi_join_reduction", "reduce_not_for_many_rows", false)]
    [InlineData("semi_join_reduction", "reduce_not_by_inequality", false)]
    [InlineData("semi_join_reduction", "reduce_not_by_aggregate", false)]
    [InlineData("semi_join_reduction", "reduce_not_what_may_fail", false)]
    [InlineData("disjunction_distribution", "or_of_keys", true)]
    [InlineData("disjunction_distribution", "or_of_keys_anti", true)]
    [InlineData("disjunction_distribution", "or_of_keys_mark", true)]
    [InlineData("disjunction_distribution", "or_of_one_side", true)]
    [InlineData("disjunction_distribution", "or_beside_conditions", true)]
    // Each row would be compared with all others nevertheless.
    [InlineData("disjunction_distribution", "or_not_of_inequality", false)]
    [InlineData("disjunction_distribution", "or_not_beside_key", false)]
    [InlineData("disjunction_distribution", "or_not_what_may_fail", false)]
    [InlineData("disjunction_distribution", "or_not_for_few_rows", false)]
    [InlineData("hash_build_side", "build_left_semi", true)]
    [InlineData("hash_build_side", "build_left_anti", true)]
    [InlineData("hash_build_side", "build_left_other_conditions", true)]
    [InlineData("hash_build_side", "build_left_same_table", true)]
    [InlineData("hash_build_side", "build_left_below_sort", true)]
    [InlineData("hash_build_side", "build_left_on_build_side", true)]
    [InlineData("hash_build_side", "build_left_when_other_row_fails", true)]
    // Rows that a limit would not have come to.
    [InlineData("hash_build_side", "build_left_not_below_limit", false)]
    [InlineData("hash_build_side", "build_left_not_larger", false)]
    [InlineData("hash_build_side", "build_left_not_alike", false)]
    [InlineData("hash_build_side", "build_left_without_key", true)]
    [InlineData("hash_build_side", "build_left_without_condition", true)]
    // A row that fails it is compared with all others.
    [InlineData("hash_build_side", "build_left_not_by_left_condition", false)]
    [InlineData("hash_build_side", "build_left_mark", true)]
    [InlineData("hash_build_side", "build_left_marks_of_nulls", true)]
    [InlineData("hash_build_side", "build_left_mark_below_top", true)]
    [InlineData("hash_build_side", "build_left_mark_not_below_limit", false)]
    [InlineData("hash_build_side", "build_left_mark_not_larger", false)]
    [InlineData("hash_build_side", "build_left_mark_not_when_condition_fails", false)]
    [InlineData("hash_build_side", "build_left_of_pairs", true)]
    [InlineData("hash_build_side", "build_left_of_pairs_that_few_are_left_of", true)]
    // The limit has to wait for the pairs.
    [InlineData("hash_build_side", "build_left_of_pairs_below_limit", true)]
    [InlineData("hash_build_side", "build_left_not_of_few_pairs", false)]
    // Another error could be the first.
    [InlineData("hash_build_side", "build_left_not_when_condition_fails", false)]
    [InlineData("hash_build_side", "build_left_not_when_row_fails", false)]
    [InlineData("hash_build_side", "build_left_by_pattern", true)]
    [InlineData("hash_build_side", "build_left_not_by_pattern_that_fails", false)]
    [InlineData("hash_build_side", "build_left_left_join", true)]
    [InlineData("hash_build_side", "build_left_left_join_residual", true)]
    [InlineData("hash_build_side", "build_left_left_join_below_sort", true)]
    [InlineData("hash_build_side", "build_left_not_left_join_of_rows_in_order", false)]
    [InlineData("hash_build_side", "build_left_not_left_join_of_added_floats", false)]
    // A right row without a match would not be computed.
    [InlineData("hash_build_side", "build_left_not_when_right_row_fails", false)]
    [InlineData("hash_build_side", "build_left_not_left_join_without_key", false)]
    [InlineData("hash_build_side", "build_left_not_left_join_below_limit", false)]
    [InlineData("hash_build_side", "build_left_not_left_join_of_sorted_rows", false)]
    [InlineData("limit_push_down", "limit_below_left_join", true)]
    [InlineData("limit_push_down", "limit_below_left_joins", true)]
    // More matches than one are an error, but only where the row is returned.
    [InlineData("limit_push_down", "limit_below_scalar_subquery", true)]
    [InlineData("limit_push_down", "limit_not_by_padded_side", false)]
    [InlineData("limit_push_down", "limit_not_below_inner_join", false)]
    [InlineData("limit_push_down", "limit_not_without_order", false)]
    [InlineData("limit_push_down", "limit_not_for_many_rows", false)]
    [InlineData("limit_push_down", "limit_not_below_filter", false)]
    [InlineData("scan_filters", "where_between", true)]
    [InlineData("scan_filters", "join_three", true)]
    [InlineData("scan_filters", "subquery_grouped", true)]
    [InlineData("scan_filters", "build_left_semi", true)]
    // Rows without a match mark nothing, and so are not wanted of the side that marks.
    [InlineData("scan_filters", "build_left_anti", true)]
    // Rows without a match are returned.
    [InlineData("scan_filters", "outer_not_by_coalesce", false)]
    [InlineData("scan_filters", "outer_not_anti_when_read", false)]
    [InlineData("scan_filters", "eliminate_left_join", false)]
    public void A_rule_fires_where_it_should(string rule, string query, bool fires)
    {
        foreach (string major in CapturedQueries.Majors)
        {
            Assert.Equal(fires, Fires(rule, CapturedQueries.Build(query, major).Root));
        }
    }

    [Theory]
    [InlineData(UnnestingRules.UnionDistribution, "union_with_correlated_arm", true)]
    [InlineData(UnnestingRules.UnionDistribution, "union_anti", true)]
    [InlineData(UnnestingRules.UnionDistribution, "union_mark", true)]
    [InlineData(UnnestingRules.UnionDistribution, "union_nested", true)]
    [InlineData(UnnestingRules.UnionDistribution, "union_of_types", true)]
    [InlineData(UnnestingRules.UnionDistribution, "union_below_condition", true)]
    // One join is enough.
    [InlineData(UnnestingRules.UnionDistribution, "union_not_without_outer_columns", false)]
    [InlineData(UnnestingRules.UnionDistribution, "union_not_below_limit", false)]
    [InlineData(UnnestingRules.UnionDistribution, "union_not_below_intersect", false)]
    // Which of several equal values is left shows.
    [InlineData(UnnestingRules.UnionDistribution, "union_not_of_equals_that_differ", false)]
    [InlineData(UnnestingRules.UnionDistribution, "union_not_counted", false)]
    [InlineData(UnnestingRules.SubqueryPullUp, "pull_up_mark", true)]
    [InlineData(UnnestingRules.SubqueryPullUp, "pull_up_semi", true)]
    [InlineData(UnnestingRules.SubqueryPullUp, "pull_up_anti", true)]
    [InlineData(UnnestingRules.SubqueryPullUp, "pull_up_scalar", true)]
    [InlineData(UnnestingRules.SubqueryPullUp, "pull_up_single", true)]
    [InlineData(UnnestingRules.SubqueryPullUp, "pull_up_not_about_both", false)]
    [InlineData(UnnestingRules.SubqueryPullUp, "pull_up_not_what_may_fail", false)]
    [InlineData(UnnestingRules.SubqueryPullUp, "pull_up_not_many_rows", false)]
    public void A_rule_of_unnesting_decides_where_it_should(string rule, string query, bool decides)
    {
        foreach (string major in CapturedQueries.Majors)
        {
            Assert.Equal(decides, PlanText.Decides(rule, query, major));
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
    public void A_limit_counts_the_rows_that_a_condition_above_it_drops()
    {
        LogicalNode root = new FilterPushDown().Apply(CapturedQueries.Build("push_not_below_subquery_limit").Root);
        Assert.IsType<LimitNode>(Assert.Single(root.DescendantsAndSelf().OfType<FilterNode>()).Input);
    }

    [Fact]
    public void Of_two_columns_of_one_relation_that_equal_a_third_both_are_compared()
    {
        LogicalNode root = RuleRunner.Default.Run(CapturedQueries.Build("two_equalities_with_one_relation").Root);
        Assert.Equal(2, Assert.Single(root.DescendantsAndSelf().OfType<JoinNode>()).Conditions.Length);
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
