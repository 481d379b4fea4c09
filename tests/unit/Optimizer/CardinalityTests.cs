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
    public void A_value_that_has_a_name_is_estimated_as_the_value()
    {
        ScanNode scan = _plans.Relation("r", 1000, ("a", 10));
        var name = new LetVariable();
        var read = new VariableScalar(name, TestPlans.Integer, true);
        var either = new LogicScalar(false, [TestPlans.Equal(read, TestPlans.Literal(7)), TestPlans.Equal(read, TestPlans.Literal(8))]);
        Assert.Equal(1000 * (0.1 + 0.1 - 0.01), Rows(scan, new LetScalar(name, TestPlans.Of(scan, 0), either)), 1e-6);
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

    /// <summary>100 rows of each of ten keys, of values from 0 to 100: sums are about 5000 give or take 577, counts 100 give or take 10.</summary>
    [Theory]
    [InlineData(nameof(AggregateFunction.Sum), 5000, 0.5, 0.5)]
    [InlineData(nameof(AggregateFunction.Sum), 4423, 0.14, 0.18)]
    [InlineData(nameof(AggregateFunction.Sum), 100_000, 0.99, 1)]
    [InlineData(nameof(AggregateFunction.CountStar), 110, 0.82, 0.86)]
    [InlineData(nameof(AggregateFunction.Average), 47, 0.13, 0.18)]
    // Of these nothing is known.
    [InlineData(nameof(AggregateFunction.VarianceSample), 5000, 1.0 / 3, 1.0 / 3)]
    public void A_condition_on_groups_is_estimated_by_their_size_and_what_they_add_up(string name, int bound, double least, double most)
    {
        AggregateFunction function = Enum.Parse<AggregateFunction>(name);
        ScanNode scan = With(_plans.Relation("r", 1000, ("k", 10), ("a", -1)), s => s with { Histogram = s.Attribute == 2 ? Histogram(0, 25, 50, 75, 100) : [] });
        Assert.InRange(Kept(scan) / 10, least - 1e-9, most + 1e-9);
        // Where a key has most of the rows, groups are not alike.
        ScanNode uneven = With(scan, s => s with { CommonValues = s.Attribute == 1 ? Common((7, 0.9)) : [] });
        Assert.Equal(10.0 / 3, Kept(uneven), 1e-6);

        double Kept(ScanNode over)
        {
            var key = new Column(2000, "k", TestPlans.Integer, true);
            var result = new Column(2001, "r", TestPlans.Integer, true);
            Scalar? argument = function == AggregateFunction.CountStar ? null : TestPlans.Of(over, 1);
            var groups = new AggregateNode(over, [new Projection(key, TestPlans.Of(over, 0))], [new AggregateCall(result, function, argument, null, false)]);
            return Rows(groups, TestPlans.Less(new ColumnScalar(result), TestPlans.Literal(bound)));
        }
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
    public void A_semi_join_has_the_left_rows_whose_key_is_on_the_right()
    {
        ScanNode orders = _plans.Relation("orders", 1500, ("o", -1), ("s", 10));
        ScanNode picked = _plans.Relation("picked", 150, ("p", -1));
        Scalar equality = TestPlans.Equal(TestPlans.Of(picked, 0), TestPlans.Of(orders, 0));
        Assert.Equal(150, Rows(new JoinNode(JoinKind.Semi, orders, picked, [equality])), 1e-6);
        Assert.Equal(1350, Rows(new JoinNode(JoinKind.Anti, orders, picked, [equality])), 1e-6);
        // A condition on the left side drops rows with a match and rows without alike.
        var few = new FilterNode(orders, [TestPlans.Equal(TestPlans.Of(orders, 1), TestPlans.Literal(1))]);
        Assert.Equal(15, Rows(new JoinNode(JoinKind.Semi, few, picked, [equality])), 1e-6);
    }

    [Fact]
    public void A_value_that_is_computed_may_as_well_have_a_match_as_not()
    {
        ScanNode orders = _plans.Relation("orders", 1500, ("o", -1));
        ScanNode picked = _plans.Relation("picked", 50_000, ("p", 3000));
        var sum = new Column(3000, "sum", TestPlans.Integer, true);
        var computed = new ProjectNode(orders, [new Projection(sum, new CoalesceScalar(TestPlans.Integer, [TestPlans.Of(orders, 0), TestPlans.Literal(0)]))]);
        Scalar equality = TestPlans.Equal(new ColumnScalar(sum), TestPlans.Of(picked, 0));
        Assert.Equal(750, Rows(new JoinNode(JoinKind.Semi, computed, picked, [equality])), 1e-6);
    }

    [Fact]
    public void Of_the_rows_of_a_key_any_may_fulfil_the_other_conditions()
    {
        ScanNode orders = _plans.Relation("orders", 1500, ("o", -1), ("x", -1));
        ScanNode lines = _plans.Relation("lines", 3000, ("o", 1500), ("y", -1));
        ImmutableArray<Scalar> conditions = [TestPlans.Equal(TestPlans.Of(lines, 0), TestPlans.Of(orders, 0)), TestPlans.Less(TestPlans.Of(lines, 1), TestPlans.Of(orders, 1))];
        // One in three, of two rows for each order.
        double share = 1 - (2.0 / 3 * 2 / 3);
        Assert.Equal(1500 * share, Rows(new JoinNode(JoinKind.Semi, orders, lines, conditions)), 1e-6);
        Assert.Equal(1500 * (1 - share), Rows(new JoinNode(JoinKind.Anti, orders, lines, conditions)), 1e-6);
    }

    [Fact]
    public void A_row_is_not_another_one_of_its_own_key()
    {
        (string, double)[] columns = [("o", 1500), ("s", -1)];
        ScanNode[] lines = [.. Enumerable.Range(0, 2).Select(_ => _plans.Relation("lines", 3000, columns))];
        ImmutableArray<Scalar> conditions =
        [
            TestPlans.Equal(TestPlans.Of(lines[0], 0), TestPlans.Of(lines[1], 0)), TestPlans.NotEqual(TestPlans.Of(lines[0], 1), TestPlans.Of(lines[1], 1)),
        ];
        // One other row for each on average: a third of them have none.
        double others = 1 - (1.0 / 3000);
        Assert.Equal(3000 * Math.Exp(-others), Rows(new JoinNode(JoinKind.Anti, lines[0], lines[1], conditions)), 1e-6);
        // Of another table it is one among two, which both differ.
        ScanNode another = TestPlans.With(lines[1], static r => r with { Oid = r.Oid + 1 });
        Assert.True(Rows(new JoinNode(JoinKind.Anti, lines[0], another, conditions)) < 2);
    }

    [Theory]
    [InlineData(PgType.Date, PgType.Timestamp)]
    [InlineData(PgType.Date, PgType.Timestamptz)]
    [InlineData(PgType.Timestamp, PgType.Date)]
    [InlineData(PgType.Timestamptz, PgType.Timestamp)]
    public void Dates_and_timestamps_are_on_one_scale(uint columnType, uint boundType)
    {
        ScanNode scan = _plans.Relation("r", 1000, ("a", -1));
        var column = new Column(1000, "d", Moment(columnType), false);
        scan = scan with { Columns = [new ScanColumn(column, 1, scan.Columns[0].Source)] };
        scan = With(scan, s => s with { Histogram = [.. Enumerable.Range(0, 11).Select(i => (ReadOnlyMemory<byte>)Bytes(columnType, 10 * i))] });
        Scalar[] bounds = [Compare("ge", columnType, 20), Compare("lt", boundType, 45)];
        Assert.Equal(250, Rows(scan, [.. bounds]), 1e-6);
        Assert.Equal(450, Rows(scan, bounds[1]), 1e-6);

        CallScalar Compare(string op, uint type, int days)
        {
            string function = type == columnType ? $"{Name(type)}_{op}" : $"{Name(columnType)}_{op}_{Name(type)}";
            NativeFunction found = ComparisonFunctions.All().Concat(DateTimestampComparison.All()).Concat(TimeZoneFunction.All()).Single(f => f.Name == function);
            return new CallScalar(ScalarType.Boolean, found, [new ColumnScalar(column), new LiteralScalar(Moment(type), new LiteralValue(Bytes(type, days)))], 0);
        }

        static string Name(uint type) => type switch { PgType.Date => "date", PgType.Timestamp => "timestamp", _ => "timestamptz" };

        static byte[] Bytes(uint type, int days) => type == PgType.Date ? BitConverter.GetBytes(days) : BitConverter.GetBytes(days * 86_400_000_000);

        static ScalarType Moment(uint type) => new(type, -1, 0, type == PgType.Date ? ValueKind.Int32 : ValueKind.Int64, type);
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
