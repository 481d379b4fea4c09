using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.UnitTests.LogicalPlan;

namespace PgFusion.UnitTests.Optimizer;

/// <summary>
/// Relations of integer columns, made up: their size, their distinct counts, and joins of them. Nodes that only
/// PostgreSQL can write come from a captured query.
/// </summary>
internal sealed class TestPlans
{
    private static readonly ScanNode Sample = CapturedQueries.Build("join").Root.DescendantsAndSelf().OfType<ScanNode>().First();

    private static readonly CallScalar SampleEquality =
        (CallScalar)CapturedQueries.Build("join_natural").Root.DescendantsAndSelf().OfType<JoinNode>().Single().Conditions.Single();

    private static readonly NativeFunction LessFunction = ComparisonFunctions.All().Single(static f => f.Name == "int4lt");

    private static readonly NativeFunction NotEqualFunction = ComparisonFunctions.All().Single(static f => f.Name == "int4ne");

    private readonly ColumnFactory _columns = new();
    private int _leaves;

    public static ScalarType Integer => SampleEquality.Arguments[0].Type;

    /// <summary>A relation with columns of these names; a distinct count of minus one is a key.</summary>
    public ScanNode Relation(string name, double rows, params (string Name, double Distinct)[] columns)
    {
        var scanned = columns.Select((c, i) => new ScanColumn(_columns.Make(c.Name, Integer, true), i + 1, Sample.Columns[0].Source));
        ScanColumn[] all = [.. scanned];
        return Sample with
        {
            Leaf = _leaves++,
            Rows = rows,
            Columns = [.. all],
            Items =
            [
                Sample.Items[0] with
                {
                    Entry = Sample.Items[0].Entry with { Alias = null, Inherit = false },
                    Relation = Sample.Relation! with
                    {
                        Name = name,
                        Tuples = rows,
                        Statistics = [.. columns.Select((c, i) => Statistics(i + 1, c.Distinct))],
                        UniqueIndexes = [],
                        Attributes = [.. all.Select((_, i) => Sample.Relation!.Attributes[0] with { Number = (short)(i + 1), Flags = AttributeFlags.None })],
                    },
                },
            ],
        };
    }

    /// <summary>The scan of a relation that is like its own, but for a change.</summary>
    public static ScanNode With(ScanNode scan, Func<RelationInfo, RelationInfo> change) =>
        scan with { Items = [scan.Items[0] with { Relation = change(scan.Relation!) }] };

    public static ColumnStatistics Statistics(int attribute, double distinct) => new()
    {
        Attribute = (short)attribute,
        Inherited = false,
        NullFraction = 0,
        AverageWidth = 4,
        Distinct = distinct,
        Correlation = double.NaN,
        CommonValues = [],
        Histogram = [],
    };

    public static Scalar Equal(Scalar left, Scalar right)
    {
        ImmutableArray<Scalar> arguments = [left, right];
        return new CallScalar(SampleEquality.Type, SampleEquality.Function, arguments, 0);
    }

    public static Scalar Less(Scalar left, Scalar right)
    {
        ImmutableArray<Scalar> arguments = [left, right];
        return new CallScalar(SampleEquality.Type, LessFunction, arguments, 0);
    }

    public static Scalar NotEqual(Scalar left, Scalar right) => new CallScalar(SampleEquality.Type, NotEqualFunction, [left, right], 0);

    public static Scalar Of(LogicalNode node, int column) => new ColumnScalar(node.Output[column]);

    public static LiteralScalar Literal(int value) => new(Integer, new LiteralValue(BitConverter.GetBytes(value)));

    /// <summary>The tree with an output of all its columns.</summary>
    public static ResultNode Result(LogicalNode node) => new(node, [.. node.Output.Select(static c => new ColumnScalar(c))]);
}
