using BenchmarkDotNet.Attributes;
using PgFusion.Compiler.CodeGen.CSharp;
using PgFusion.Compiler.CodeGen.Ir;

namespace PgFusion.MicroBenchmarks.CodeGen;

/// <summary>The C# of a whole query: writing it for EXPLAIN, and compiling it, functions together, by Roslyn and the JIT.</summary>
[MemoryDiagnoser]
public class CSharpBenchmarks
{
    private IrFunction[] _functions = [];
    private Type[] _delegateTypes = [];

    [ParamsSource(nameof(Queries))]
    public string Query { get; set; } = "";

    public static IEnumerable<string> Queries => Requests.Names;

    [GlobalSetup]
    public void Setup()
    {
        _functions = [.. QueryFunctions.Names.Where(n => n.StartsWith(Query + "/", StringComparison.Ordinal)).Select(QueryFunctions.Get)];
        _delegateTypes = [.. _functions.Select(QueryFunctions.DelegateOf)];
    }

    [Benchmark]
    public object Write() => CSharpWriter.Write(_functions);

    [Benchmark]
    public object Compile() => CSharpCompiler.Compile(_functions, _delegateTypes);
}
