using System.Reflection.Emit;
using BenchmarkDotNet.Attributes;
using PgFusion.Compiler.CodeGen;
using PgFusion.Compiler.CodeGen.Il;
using PgFusion.Compiler.CodeGen.Ir;

namespace PgFusion.MicroBenchmarks.CodeGen;

/// <summary>
/// What a function costs before its first run: <see cref="EmitAndJit"/> when it is new, of which <see cref="Emit"/> is
/// the part up to the IL, and <see cref="CacheHit"/> when it has been compiled before.
/// </summary>
[MemoryDiagnoser]
public class IlBenchmarks
{
    private readonly CodeCache _cache = new(16);
    private IrFunction _function = null!;
    private Type _delegateType = typeof(Delegate);

    [ParamsSource(nameof(Functions))]
    public string Function { get; set; } = "";

    public static IEnumerable<string> Functions => QueryFunctions.Names;

    [GlobalSetup]
    public void Setup()
    {
        _function = QueryFunctions.Get(Function);
        _delegateType = QueryFunctions.DelegateOf(_function);
        _cache.Get(CodeBackEnd.Il, _function, _delegateType);
    }

    [Benchmark(Baseline = true)]
    public object EmitAndJit() => IlCompiler.Compile(_function, _delegateType);

    [Benchmark]
    public int Emit()
    {
        IrVerifier.Verify(_function);
        DelegateSignature signature = DelegateSignature.Of(_function, _delegateType);
        var method = new DynamicMethod(_function.Name, signature.Returns, signature.Parameters, typeof(object).Module, skipVisibility: true);
        var emitter = new IlEmitter(method.GetILGenerator(), _function.Name,
            [.. _function.Arguments.Select((a, i) => (a.Name, signature.Parameters[i]))], signature.Returns);
        IlWriter.Write(_function, emitter);
        return emitter.IlBytes;
    }

    [Benchmark]
    public object CacheHit() => _cache.Get(CodeBackEnd.Il, _function, _delegateType);
}
