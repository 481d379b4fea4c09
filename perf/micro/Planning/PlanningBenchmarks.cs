using BenchmarkDotNet.Attributes;
using PgFusion.Compiler;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer;
using PgFusion.Compiler.Pipelines;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.MicroBenchmarks.Planning;

/// <summary>
/// Planning inside the worker: from the bytes of a request to pipelines in IR. <see cref="Compile"/> is all of it, the
/// others are its stages, each on what the one before it made.
/// </summary>
[MemoryDiagnoser]
public class PlanningBenchmarks
{
    private byte[] _bytes = [];
    private PlanRequest _request = null!;
    private Query _query = null!;
    private QueryPlan _plan = null!;
    private ResultNode _root = null!;

    [ParamsSource(nameof(Queries))]
    public string Query { get; set; } = "";

    public static IEnumerable<string> Queries => Requests.Names;

    [GlobalSetup]
    public void Setup()
    {
        _bytes = Requests.Read(Query);
        _request = CatalogBundle.Read(_bytes);
        _query = QueryReader.Read(_request.QueryText);
        _plan = PlanBuilder.Build(_query, _request.Catalog);
        _root = (ResultNode)RuleRunner.Default.Run(_plan.Root);
    }

    [Benchmark(Baseline = true)]
    public object Compile() => PlanCompiler.Compile(_bytes);

    [Benchmark]
    public object ReadRequest() => CatalogBundle.Read(_bytes);

    [Benchmark]
    public object ReadQueryTree() => QueryReader.Read(_request.QueryText);

    [Benchmark]
    public object BuildPlan() => PlanBuilder.Build(_query, _request.Catalog);

    [Benchmark]
    public object ApplyRules() => RuleRunner.Default.Run(_plan.Root);

    [Benchmark]
    public object LowerToIr() => PipelineBuilder.Build(_root);
}
