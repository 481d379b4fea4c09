using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer;
using PgFusion.Compiler.Optimizer.Cost;
using PgFusion.Compiler.Optimizer.JoinOrder;
using Xunit;

namespace PgFusion.UnitTests.Optimizer;

/// <summary>The order of joins: which one is chosen, and that no order changes what comes out.</summary>
public sealed class JoinOrderTests
{
    /// <summary>
    /// Random trees of all kinds of joins over random small relations with NULLs, before and after the rules; alone, all
    /// together, and each switched off.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Rows_are_those_of_the_joins_as_they_are_written(int seed)
    {
        var random = new Random(seed);
        int changed = 0;
        for (int i = 0; i < 80; i++)
        {
            (ResultNode root, PlanInterpreter interpreter) = RandomJoins.Make(random, 2 + random.Next(5));
            IReadOnlyList<string> expected = interpreter.Rows(root);
            var ordered = (ResultNode)new JoinOrder().Apply(root);
            changed += ReferenceEquals(ordered, root) ? 0 : 1;
            Check(root, ordered, interpreter, expected);
            Check(root, (ResultNode)RuleRunner.Default.Run(root), interpreter, expected);
            foreach (IRule rule in RuleRunner.Default.Rules)
            {
                Check(root, (ResultNode)RuleRunner.Default.Run(root, new HashSet<string> { rule.Name }), interpreter, expected);
            }
        }
        Assert.True(changed > 15, $"only {changed} plans were changed");
    }

    private static void Check(ResultNode root, ResultNode result, PlanInterpreter interpreter, IReadOnlyList<string> expected)
    {
        PlanInvariants.Check(result);
        Assert.True(expected.SequenceEqual(interpreter.Rows(result)), $"before\n{PlanPrinter.Print(root)}after\n{PlanPrinter.Print(result)}");
    }

    [Fact]
    public void Small_filtered_relations_are_joined_first_and_built()
    {
        var plans = new TestPlans();
        ScanNode fact = plans.Relation("fact", 1_000_000, ("f1", 1000), ("f2", 100));
        ScanNode large = plans.Relation("large", 1000, ("l", -1));
        ScanNode small = plans.Relation("small", 100, ("s", -1), ("t", 100));
        LogicalNode joined = Inner(Inner(fact, large, TestPlans.Equal(TestPlans.Of(fact, 0), TestPlans.Of(large, 0))),
            new FilterNode(small, [TestPlans.Equal(TestPlans.Of(small, 1), TestPlans.Literal(7))]), TestPlans.Equal(TestPlans.Of(fact, 1), TestPlans.Of(small, 0)));
        Assert.Equal("((fact small) large)", Shape(Order(joined)));
    }

    [Fact]
    public void A_selective_semi_join_goes_below_a_join()
    {
        var plans = new TestPlans();
        ScanNode orders = plans.Relation("orders", 10_000, ("o", -1));
        ScanNode lines = plans.Relation("lines", 100_000, ("l", 10_000));
        ScanNode picked = plans.Relation("picked", 10, ("p", -1));
        var semi = new JoinNode(JoinKind.Semi, Inner(lines, orders, TestPlans.Equal(TestPlans.Of(lines, 0), TestPlans.Of(orders, 0))), picked,
            [TestPlans.Equal(TestPlans.Of(orders, 0), TestPlans.Of(picked, 0))]);
        Assert.Equal("(lines (orders Semi picked))", Shape(Order(semi)));
    }

    [Fact]
    public void Relations_are_not_multiplied_while_there_is_a_condition()
    {
        var plans = new TestPlans();
        ScanNode a = plans.Relation("a", 10, ("x", -1));
        ScanNode b = plans.Relation("b", 10, ("y", -1));
        ScanNode c = plans.Relation("c", 1_000_000, ("x", 10), ("y", 10));
        LogicalNode joined = Inner(Inner(a, b), c, TestPlans.Equal(TestPlans.Of(c, 0), TestPlans.Of(a, 0)), TestPlans.Equal(TestPlans.Of(c, 1), TestPlans.Of(b, 0)));
        Assert.DoesNotContain(Order(joined).DescendantsAndSelf().OfType<JoinNode>(), static j => j.Conditions.IsEmpty);
    }

    [Fact]
    public void Of_an_equivalence_class_each_join_has_one_equality()
    {
        var plans = new TestPlans();
        ScanNode[] relations = [.. Enumerable.Range(0, 4).Select(i => plans.Relation($"r{i}", 100 * (i + 1), ("x", -1)))];
        LogicalNode joined = relations[0];
        for (int i = 1; i < relations.Length; i++)
        {
            joined = Inner(joined, relations[i], [.. relations[..i].Select(r => TestPlans.Equal(TestPlans.Of(r, 0), TestPlans.Of(relations[i], 0)))]);
        }
        Assert.All(Order(joined).DescendantsAndSelf().OfType<JoinNode>(), static j => Assert.Single(j.Conditions));
    }

    /// <summary>Of equalities that say the same, those with the relation that has the key of both columns tell the rows.</summary>
    [Fact]
    public void A_key_of_two_columns_is_joined_by_as_a_whole()
    {
        var plans = new TestPlans();
        ScanNode lines = plans.Relation("lines", 1_000_000, ("lp", 1000), ("ls", 100));
        ScanNode parts = plans.Relation("parts", 1000, ("p", -1), ("c", 100));
        ScanNode suppliers = plans.Relation("suppliers", 100, ("s", -1));
        ScanNode supplied = TestPlans.With(plans.Relation("supplied", 4000, ("sp", 1000), ("ss", 100)), static r => r with { UniqueIndexes = [new UniqueIndexInfo(1, true, true, false, [1, 2])] });
        LogicalNode few = new FilterNode(parts, [TestPlans.Equal(TestPlans.Of(parts, 1), TestPlans.Literal(7))]);
        LogicalNode joined = Inner(Inner(Inner(lines, few, TestPlans.Equal(TestPlans.Of(parts, 0), TestPlans.Of(lines, 0))),
            suppliers, TestPlans.Equal(TestPlans.Of(suppliers, 0), TestPlans.Of(lines, 1))),
            supplied, TestPlans.Equal(TestPlans.Of(supplied, 0), TestPlans.Of(lines, 0)), TestPlans.Equal(TestPlans.Of(supplied, 1), TestPlans.Of(lines, 1)));
        ResultNode ordered = TestPlans.Result(Order(joined));
        JoinNode both = ordered.DescendantsAndSelf().OfType<JoinNode>().Single(static j => j.Conditions.Length == 2);
        Assert.All(both.Conditions, c => Assert.Contains(c.Columns(), supplied.Output.Contains));
        Assert.Equal(10_000, new Cardinality(ordered).Rows(ordered), 1e-3);
    }

    /// <summary>Every pair of every connected set, once: so many there are (Ono, Lohman: VLDB 1990).</summary>
    [Theory]
    [InlineData("chain", 8, (8 * 8 * 8 - 8) / 6)]
    [InlineData("star", 8, 7 * 64)]
    [InlineData("clique", 8, 3025)]
    public void Dynamic_programming_looks_at_every_pair_once(string shape, int count, int pairs)
    {
        (JoinGraph graph, JoinBlock block, LogicalNode joined) = Graph(shape, count);
        var enumeration = new DynamicProgramming(graph, new JoinPlans(graph, block, new Cardinality(joined)), 100_000);
        Assert.True(enumeration.TryRun());
        Assert.Equal(pairs, enumeration.Pairs);
    }

    [Fact]
    public void A_spent_budget_leaves_the_rest_to_the_greedy_order()
    {
        (JoinGraph graph, JoinBlock block, LogicalNode joined) = Graph("clique", 14);
        Assert.False(new DynamicProgramming(graph, new JoinPlans(graph, block, new Cardinality(joined)), 1000).TryRun());
        LogicalNode ordered = Order(joined);
        Assert.Equal(13, ordered.DescendantsAndSelf().OfType<JoinNode>().Count());
        PlanInvariants.Check(TestPlans.Result(ordered));
    }

    [Fact]
    public void More_relations_than_a_set_has_bits_are_ordered_in_parts()
    {
        LogicalNode joined = Graph("chain", 150).Joined;
        LogicalNode ordered = Order(joined);
        Assert.Equal(150, ordered.DescendantsAndSelf().OfType<ScanNode>().Count());
        Assert.Equal(149, ordered.DescendantsAndSelf().OfType<JoinNode>().Sum(static j => j.Conditions.Length));
        PlanInvariants.Check(TestPlans.Result(ordered));
    }

    /// <summary>Relations that are joined in a chain, around the first, or each with each, written as a left-deep tree.</summary>
    internal static (JoinGraph Graph, JoinBlock Block, LogicalNode Joined) Graph(string shape, int count)
    {
        var plans = new TestPlans();
        ScanNode[] relations = [.. Enumerable.Range(0, count).Select(i => plans.Relation($"r{i}", 1000 + (37 * i % 11 * 100),
            [.. Enumerable.Range(0, count).Select(c => ($"c{c}", 100.0 + c))]))];
        LogicalNode joined = relations[0];
        for (int i = 1; i < count; i++)
        {
            IEnumerable<int> partners = shape switch { "chain" => [i - 1], "star" => [0], _ => Enumerable.Range(0, i) };
            joined = Inner(joined, relations[i], [.. partners.Select(p => TestPlans.Equal(TestPlans.Of(relations[p], i), TestPlans.Of(relations[i], p)))]);
        }
        (JoinBlock block, JoinTree tree, _) = JoinBlock.Of(joined, onlyInner: false);
        return (JoinGraph.Of(tree, block), block, joined);
    }

    private static LogicalNode Order(LogicalNode joined) => ((ResultNode)new JoinOrder().Apply(TestPlans.Result(joined))).Input;

    private static JoinNode Inner(LogicalNode left, LogicalNode right, params ImmutableArray<Scalar> conditions) => new(JoinKind.Inner, left, right, conditions);

    private static string Shape(LogicalNode node) => node switch
    {
        ScanNode n => n.Relation!.Name,
        FilterNode n => Shape(n.Input),
        JoinNode { Kind: JoinKind.Inner } n => $"({Shape(n.Left)} {Shape(n.Right)})",
        JoinNode n => $"({Shape(n.Left)} {n.Kind} {Shape(n.Right)})",
        _ => node.GetType().Name,
    };
}
