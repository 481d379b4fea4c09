using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer;
using PgFusion.Compiler.Optimizer.Rules;
using PgFusion.Compiler.Pipelines;
using PgFusion.UnitTests.LogicalPlan;
using Xunit;

namespace PgFusion.UnitTests.Tidy;

/// <summary>
/// Printer, invariants, pruning and lowering know every kind of operator and of expression. Instances come from the
/// captured queries; a kind that no query has must be added there, or here.
/// </summary>
public sealed class KnownKindsTests
{
    private static readonly (string Query, ResultNode Root)[] Plans =
        [.. CapturedQueries.Planned.Select(static name => (name, (ResultNode)RuleRunner.Default.Run(CapturedQueries.Build(name).Root))), ("(projection)", Projection())];

    public static TheoryData<Type> OperatorKinds() => [.. KindsOf<LogicalNode>()];

    public static TheoryData<Type> ScalarKinds() => [.. KindsOf<Scalar>()];

    [Theory]
    [MemberData(nameof(OperatorKinds))]
    public void Every_operator_is_known_everywhere(Type kind)
    {
        ResultNode plan = Find(Plans, p => p.Root.DescendantsAndSelf().Any(n => n.GetType() == kind), kind);
        Assert.NotEmpty(PlanPrinter.Print(plan));
        PlanInvariants.Check(plan);
        Assert.NotNull(new ColumnPruning().Apply(plan));
        Assert.NotEmpty(PipelineBuilder.Build(plan).Functions());
        LogicalNode node = plan.DescendantsAndSelf().First(n => n.GetType() == kind);
        Assert.Same(node, node.Rewrite(static n => n));
        Assert.Equal(node, node.WithInputs(node.Inputs));
    }

    [Theory]
    [MemberData(nameof(ScalarKinds))]
    public void Every_expression_is_known_everywhere(Type kind)
    {
        ResultNode plan = Find(Plans, p => Scalars(p.Root).Any(s => s.GetType() == kind), kind);
        Assert.NotEmpty(PipelineBuilder.Build(plan).Functions());
        Scalar scalar = Scalars(plan).First(s => s.GetType() == kind);
        Assert.NotEmpty(ScalarPrinter.Print(scalar));
        Assert.Same(scalar, scalar.Rewrite(static s => s));
        Scalar copy = scalar.WithChildren(scalar.Children);
        Assert.Equal(scalar, copy);
        Assert.Equal(scalar.GetHashCode(), copy.GetHashCode());
        Assert.Equal(scalar.Nullable, copy.Nullable);
        // Without a column or a constant it would not have come from a query.
        Assert.All(scalar.Children, static c => Assert.NotNull(c.Type));
    }

    [Fact]
    public void Every_constant_of_generated_code_occurs()
    {
        var found = CapturedQueries.Planned.SelectMany(static q => CapturedQueries.Compile(q).Physical.Constants.Slots).Select(static s => s.GetType()).ToHashSet();
        Assert.Equal(KindsOf<ConstantSource>().Select(static k => k.Name).Order(), found.Select(static k => k.Name).Order());
    }

    [Fact]
    public void Every_source_and_sink_of_a_pipeline_occurs()
    {
        PhysicalPlan[] plans = [.. CapturedQueries.Planned.Select(static q => CapturedQueries.Compile(q).Physical)];
        Pipeline[] pipelines = [.. plans.SelectMany(static p => p.Pipelines), .. plans.SelectMany(static p => p.Aggregates.Values).SelectMany(static a => a.SidePipelines)];
        Assert.Equal(KindsOf<PipelineSource>().Select(static k => k.Name).Order(), pipelines.Select(static p => p.Source.GetType().Name).Distinct().Order());
        Assert.Equal(KindsOf<PipelineSink>().Select(static k => k.Name).Order(), pipelines.Select(static p => p.Sink.GetType().Name).Distinct().Order());
    }

    [Fact]
    public void Every_aggregate_state_occurs()
    {
        IEnumerable<AggregateLayout> captured = CapturedQueries.Planned.SelectMany(static q => CapturedQueries.Compile(q).Physical.Aggregates.Keys);
        var found = captured.Concat(PipelineBuilder.Build(Statistics()).Aggregates.Keys).SelectMany(static l => l.States).Select(static s => s.Kind).ToHashSet();
        Assert.Equal(Enum.GetValues<StateKind>().Order(), found.Order());
    }

    [Fact]
    public void An_operator_that_nobody_knows_is_named()
    {
        var plan = new ResultNode(new UnknownNode(), []);
        Assert.Contains(nameof(UnknownNode), Assert.Throws<NotSupportedException>(() => PlanPrinter.Print(plan)).Message);
        Assert.Contains(nameof(UnknownNode), Assert.Throws<NotSupportedException>(() => PlanInvariants.Check(plan)).Message);
        Assert.Contains(nameof(UnknownNode), Assert.Throws<NotSupportedException>(() => new ColumnPruning().Apply(plan)).Message);
        Assert.Contains(nameof(UnknownNode), Assert.Throws<NotSupportedException>(() => PipelineBuilder.Build(plan)).Message);
    }

    [Fact]
    public void An_expression_that_nobody_knows_is_named()
    {
        ResultNode plan = Plans.First(static p => p.Query == "pruning_count").Root with { Values = [new UnknownScalar()] };
        Assert.Contains(nameof(UnknownScalar), Assert.Throws<NotSupportedException>(() => PlanPrinter.Print(plan)).Message);
        Assert.Contains(nameof(UnknownScalar), Assert.Throws<NotSupportedException>(() => PipelineBuilder.Build(plan)).Message);
    }

    private static IEnumerable<Type> KindsOf<T>() => typeof(T).Assembly.GetTypes().Where(static t => t.IsSubclassOf(typeof(T)) && !t.IsAbstract);

    private static ResultNode Find((string Query, ResultNode Root)[] plans, Func<(string Query, ResultNode Root), bool> has, Type kind)
    {
        Assert.True(plans.Any(has), $"no captured query has a {kind.Name}");
        return plans.First(has).Root;
    }

    private static IEnumerable<Scalar> Scalars(LogicalNode root) => root.DescendantsAndSelf().SelectMany(static node => node switch
    {
        FilterNode n => n.Conjuncts,
        ProjectNode n => n.Projections.Select(static p => p.Value),
        AggregateNode n => n.Keys.Select(static k => k.Value).Concat(n.Calls.SelectMany(static c => c.Scalars)),
        SortNode n => n.Keys.Select(static k => k.Value),
        WindowNode n => n.Reads(),
        LimitNode n => new[] { n.Offset, n.Count }.OfType<Scalar>(),
        ResultNode n => n.Values,
        _ => [],
    }).SelectMany(static s => s.DescendantsAndSelf());

    /// <summary>No query is planned with a projection of its own yet; rules to come will make them.</summary>
    private static ResultNode Projection()
    {
        ResultNode plan = CapturedQueries.Build("projection_arithmetic").Root;
        var column = new Column(1000, "computed", plan.Values[0].Type, plan.Values[0].Nullable);
        return new ResultNode(new ProjectNode(plan.Input, [new Projection(column, plan.Values[0])]), [new ColumnScalar(column)]);
    }

    /// <summary>Aggregates that no captured query has.</summary>
    private static ResultNode Statistics()
    {
        ScanNode scan = CapturedQueries.Build("projection_arithmetic").Root.DescendantsAndSelf().OfType<ScanNode>().First();
        var integer = new LiteralScalar(ScalarType.Bigint, new LiteralValue(new byte[8]));
        var real = new LiteralScalar(new ScalarType(PgType.Float8, -1, 0, ValueKind.Float64, PgType.Float8), new LiteralValue(new byte[8]));
        var span = new LiteralScalar(new ScalarType(PgType.Interval, -1, 0, ValueKind.Fixed, PgType.Interval) { Width = 16 }, new LiteralValue(new byte[16]));
        int next = 1000;
        AggregateCall Call(AggregateFunction function, Scalar argument, ScalarType type) =>
            new(new Column(next++, function.ToString(), type, true), function, argument, null, false);
        AggregateCall[] calls =
        [
            Call(AggregateFunction.BitAnd, integer, integer.Type),
            Call(AggregateFunction.First, integer, integer.Type),
            Call(AggregateFunction.VarianceSample, integer, ScalarType.AnyNumeric),
            Call(AggregateFunction.Correlation, real, real.Type) with { Second = real },
            Call(AggregateFunction.Sum, span, span.Type),
            Call(AggregateFunction.Mode, integer, integer.Type) with { Order = [new SortKey(integer, false, false)] },
        ];
        return new ResultNode(new AggregateNode(scan, [], [.. calls]), [.. calls.Select(static c => new ColumnScalar(c.Column))]);
    }

    private sealed record UnknownNode : LogicalNode
    {
        public override ImmutableArray<LogicalNode> Inputs => [];

        public override ImmutableArray<Column> Output => [];

        public override LogicalNode WithInputs(ImmutableArray<LogicalNode> inputs) => this;
    }

    private sealed record UnknownScalar() : Scalar(ScalarType.Boolean, false);
}
