using BenchmarkDotNet.Attributes;
using PgFusion.Compiler;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.MicroBenchmarks.Planning;

/// <summary>
/// All rules over the plans of TPC-H's queries, and of joins of twelve tables in several shapes. The statistics that join
/// order goes by are those of scale factor 1.
/// </summary>
[MedianColumn]
public class OptimizerBenchmarks
{
    private LogicalNode _root = null!;

    [ParamsSource(nameof(Queries))]
    public string Query { get; set; } = "";

    public static IEnumerable<string> Queries => Requests.All;

    [GlobalSetup]
    public void Setup()
    {
        PlanRequest request = CatalogBundle.Read(Requests.Read(Query));
        _root = PlanBuilder.Build(QueryReader.Read(request.QueryText), request.Catalog).Root;
    }

    [Benchmark]
    public object ApplyRules() => RuleRunner.Default.Run(_root);
}
