using System.Collections.Immutable;
using System.Text;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer.Cost;
using PgFusion.Compiler.Pipelines;
using Xunit;

namespace PgFusion.UnitTests.Optimizer;

/// <summary>Estimates, worked out by hand from statistics that are made up.</summary>
public sealed class CardinalityTests
{
    private readonly TestPlans _plans = new();

    [Fact]
    public void A_common_value_has_its_frequency_and_another_a_share_of_the_rest()
    {
        ScanNode scan = With(_plans.Relation("r", 1000, ("a", 12)), s => s with { CommonValues = Common((7, 0.4), (8, 0.2)), NullFraction = 0.1 });
        Assert.Equal(400, Rows(scan, TestPlans.Equal(TestPlans.Of(scan, 0), TestPlans.Literal(7))), 1e-6);
        // 1 - 0.6 - 0.1 over ten other values.
        Assert.Equal(30, Rows(scan, TestPlans.Equal(TestPlans.Literal(1), TestPlans.Of(scan, 0))), 1e-6);
        Assert.Equal(100, Rows(scan, new NullTestScalar(TestPlans.Of(scan, 0), false)), 1e-6);
        Assert.Equal(900, Rows(scan, new NullTestScalar(TestPlans.Of(scan, 0), true)), 1e-6);
    }

    [Fact]
    public void Either_of_two_values_has_the_rows_of_both()
    {
        ScanNode scan = With(_plans.Relation("r", 1000, ("a", 12)), s => s with { CommonValues = Common((7, 0.4), (8, 0.2)) });
        var either = new LogicScalar(false, [TestPlans.Equal(TestPlans.Of(scan, 0), TestPlans.Literal(7)), TestPlans.Equal(TestPlans.Of(scan, 0), TestPlans.Literal(8))]);
        Assert.Equal(1000 * (0.4 + 0.2 - 0.08), Rows(scan, either), 1e-6);
    }

    [Theory]
    [InlineData(0, 100, 1000)]
    [InlineData(25, 75, 500)]
    [InlineData(10, 11, 10)]
    public void Two_bounds_of_a_column_are_a_range_of_the_histogram(int from, int to, double rows)
    {
        ScanNode scan = With(_plans.Relation("r", 1000, ("a", -1)), s => s with { Histogram = Histogram(0, 25, 50, 75, 100) });
        double estimated = Rows(scan, TestPlans.Less(TestPlans.Literal(from), TestPlans.Of(scan, 0)), TestPlans.Less(TestPlans.Of(scan, 0), TestPlans.Literal(to)));
        Assert.InRange(estimated, rows - 1, rows + 1);
    }

    [Fact]
    public void Bounds_that_exclude_each_other_leave_next_to_nothing()
    {
        ScanNode scan = With(_plans.Relation("r", 1_000_000, ("a", -1)), s => s with { Histogram = Histogram(0, 25, 50, 75, 100) });
        Assert.True(Rows(scan, TestPlans.Less(TestPlans.Literal(75), TestPlans.Of(scan, 0)), TestPlans.Less(TestPlans.Of(scan, 0), TestPlans.Literal(25))) < 10_000);
    }

    [Fact]
    public void A_join_with_a_key_has_the_rows_of_the_other_side()
    {
        ScanNode lines = _plans.Relation("lines", 6000, ("o", 1500));
        ScanNode orders = _plans.Relation("orders", 1500, ("o", -1));
        Scalar equality = TestPlans.Equal(TestPlans.Of(lines, 0), TestPlans.Of(orders, 0));
        Assert.Equal(6000, Rows(new JoinNode(JoinKind.Inner, lines, orders, [equality])), 1e-6);
        Assert.Equal(6000, Rows(new JoinNode(JoinKind.Semi, lines, orders, [equality])), 1e-6);
        var few = new FilterNode(orders, [TestPlans.Equal(TestPlans.Of(orders, 0), TestPlans.Literal(1))]);
        Assert.Equal(4, Rows(new JoinNode(JoinKind.Inner, lines, few, [equality])), 1e-6);
        Assert.Equal(6000, Rows(new JoinNode(JoinKind.Left, lines, few, [equality])), 1e-6);
    }

    [Fact]
    public void Common_values_that_meet_make_many_pairs()
    {
        ScanNode a = With(_plans.Relation("a", 1000, ("x", 101)), s => s with { CommonValues = Common((1, 0.5)) });
        ScanNode b = With(_plans.Relation("b", 1000, ("x", 101)), s => s with { CommonValues = Common((1, 0.5)) });
        // Half of the one with half of the other, and the other halves spread over 100 values.
        Assert.Equal(1000 * 1000 * (0.25 + (0.25 / 100)), Rows(new JoinNode(JoinKind.Inner, a, b, [TestPlans.Equal(TestPlans.Of(a, 0), TestPlans.Of(b, 0))])), 1e-3);
    }

    [Fact]
    public void A_key_of_two_columns_is_one_condition()
    {
        ScanNode lines = _plans.Relation("lines", 6000, ("p", 200), ("s", 10));
        ScanNode supplied = _plans.Relation("supplied", 800, ("p", 200), ("s", 10));
        supplied = TestPlans.With(supplied, static r => r with { UniqueIndexes = [new UniqueIndexInfo(1, true, true, false, [1, 2])] });
        double rows = Rows(new JoinNode(JoinKind.Inner, lines, supplied,
            [TestPlans.Equal(TestPlans.Of(lines, 0), TestPlans.Of(supplied, 0)), TestPlans.Equal(TestPlans.Of(supplied, 1), TestPlans.Of(lines, 1))]));
        Assert.Equal(6000, rows, 1e-6);
    }

    [Fact]
    public void Groups_are_not_more_than_rows_nor_than_a_tenth_for_several_keys()
    {
        ScanNode scan = _plans.Relation("r", 10_000, ("a", 50), ("b", 100), ("c", 5000));
        Assert.Equal(50, Groups(scan, 0), 1e-6);
        Assert.Equal(1000, Groups(scan, 0, 1), 1e-6);
        var few = new FilterNode(scan, [TestPlans.Equal(TestPlans.Of(scan, 0), TestPlans.Literal(1))]);
        Assert.InRange(Groups(few, 2), 150, 200);
    }

    [Theory]
    [InlineData("B%", 0.25)]
    [InlineData("%x", 0.5)]
    [InlineData("_ry", 0.25)]
    [InlineData("Z%", 0)]
    [InlineData("%", 1)]
    public void A_pattern_is_tried_on_the_values_that_are_known(string pattern, double share)
    {
        ScanNode scan = _plans.Relation("r", 1000, ("a", 4));
        var text = new ScalarType(PgType.Text, -1, 100, ValueKind.Bytes, PgType.Text);
        var column = new ScanColumn(new Column(1000, "t", text, true), 1, scan.Columns[0].Source);
        scan = scan with { Columns = [column] };
        scan = With(scan, s => s with { CommonValues = [.. new[] { "Axx", "Brx", "cry", "dzz" }.Select(static v => new CommonValue(Encoding.UTF8.GetBytes(v), 0.25))] });
        ImmutableArray<Scalar> arguments = [new ColumnScalar(column.Column), new LiteralScalar(text, new LiteralValue(Encoding.UTF8.GetBytes(pattern)))];
        Assert.Equal(Math.Max(1, 1000 * share), Rows(scan, new CallScalar(ScalarType.Boolean, new LikeFunction("textlike", negated: false), arguments, 100)), 0.5);
    }

    [Fact]
    public void Numerics_and_texts_are_read_as_numbers()
    {
        Assert.Equal(-1234.5, StatisticValue.ToNumber(ScalarType.AnyNumeric, [0x80, 0xA0, 0xD2, 0x04, 0x88, 0x13]));
        Assert.Equal(0.5, StatisticValue.TextPosition("aa"u8, "ac"u8, "ab"u8), 1e-9);
        Assert.True(StatisticValue.IsByteOrdered([Encoding.UTF8.GetBytes("A"), Encoding.UTF8.GetBytes("a")]));
        Assert.False(StatisticValue.IsByteOrdered([Encoding.UTF8.GetBytes("a"), Encoding.UTF8.GetBytes("A")]));
    }

    [Fact]
    public void Every_node_of_a_plan_gets_its_estimate()
    {
        ScanNode scan = _plans.Relation("r", 1000, ("a", 10));
        var root = TestPlans.Result(new FilterNode(scan, [TestPlans.Equal(TestPlans.Of(scan, 0), TestPlans.Literal(1))]));
        LogicalNode annotated = Cardinality.Annotate(root);
        Assert.Equal([100, 100, 1000], annotated.DescendantsAndSelf().Select(static n => n.Rows));
    }

    private static double Rows(LogicalNode node, params ImmutableArray<Scalar> conditions)
    {
        LogicalNode filtered = conditions.IsEmpty ? node : new FilterNode(node, conditions);
        return new Cardinality(filtered).Rows(filtered);
    }

    private static double Groups(LogicalNode node, params int[] keys) =>
        Rows(new AggregateNode(node, [.. keys.Select(k => new Projection(new Column(2000 + k, "k", TestPlans.Integer, true), TestPlans.Of(node, k)))], []));

    private static ScanNode With(ScanNode scan, Func<ColumnStatistics, ColumnStatistics> change) =>
        TestPlans.With(scan, r => r with { Statistics = [.. r.Statistics.Select(change)] });

    private static ImmutableArray<CommonValue> Common(params (int Value, double Frequency)[] values) =>
        [.. values.Select(static v => new CommonValue(BitConverter.GetBytes(v.Value), v.Frequency))];

    private static ImmutableArray<ReadOnlyMemory<byte>> Histogram(params int[] values) =>
        [.. values.Select(static v => (ReadOnlyMemory<byte>)BitConverter.GetBytes(v))];
}
