using PgFusion.Compiler;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Runtime.Scheduler;
using PgFusion.Runtime.Sorting;

namespace PgFusion.MicroBenchmarks.CodeGen;

/// <summary>The functions that queries are compiled to, named as query/function.</summary>
internal static class QueryFunctions
{
    private static readonly Lazy<Dictionary<string, IrFunction>> All = new(static () => Requests.Names
        .SelectMany(static query => PlanCompiler.Compile(Requests.Read(query)).Physical.Functions().Select(f => (Name: $"{query}/{f.Name}", Function: f)))
        .ToDictionary(static f => f.Name, static f => f.Function));

    public static IEnumerable<string> Names => All.Value.Keys;

    public static IrFunction Get(string name) => All.Value[name];

    /// <summary>Pipelines and merges take a morsel, comparisons two rows.</summary>
    public static Type DelegateOf(IrFunction function) =>
        function.Arguments.Length == 3 ? typeof(RowComparison) : typeof(PipelineFunction);
}
