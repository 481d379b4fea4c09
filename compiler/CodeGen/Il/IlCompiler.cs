using System.Diagnostics;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using PgFusion.Compiler.CodeGen.Ir;

namespace PgFusion.Compiler.CodeGen.Il;

/// <summary>
/// IR to machine code: verify, emit IL into a DynamicMethod, have the JIT compile it at once. A dynamic method is
/// compiled once, fully optimised, and is collected with its delegate. It may use whatever is private or internal
/// anywhere. Stateless; any thread may compile.
/// <para>
/// The methods belong to the core library's module. In one of our own, a debug build's wish not to be optimised would
/// hold for them too, and everything measured or tested there would be another machine code than the published one.
/// </para>
/// </summary>
internal static class IlCompiler
{
    /// <exception cref="IrException">The function is not well formed, or the delegate does not fit it.</exception>
    /// <exception cref="MethodTooLargeException">The JIT would not optimise it.</exception>
    public static CompiledFunction Compile(IrFunction function, Type delegateType)
    {
        IrVerifier.Verify(function);

        long start = Stopwatch.GetTimestamp();
        (DynamicMethod method, IlEmitter emitter) = Emit(function, delegateType);
        TimeSpan emitTime = Stopwatch.GetElapsedTime(start);

        start = Stopwatch.GetTimestamp();
        Delegate compiled = method.CreateDelegate(delegateType);
        RuntimeHelpers.PrepareMethod(GetMethodDescriptor(method));
        TimeSpan jitTime = Stopwatch.GetElapsedTime(start);

        // The listing outlives the emitter.
        string heading = Heading(function, emitter);
        IlListing listing = emitter.Listing;
        return new CompiledFunction
        {
            Name = function.Name,
            Delegate = compiled,
            LazyListing = new Lazy<string>(() => heading + listing),
            IlBytes = emitter.IlBytes,
            EmitTime = emitTime,
            JitTime = jitTime,
        };
    }

    /// <summary>Finds out whether a verified function is small enough to be compiled, without compiling it.</summary>
    /// <exception cref="MethodTooLargeException">The JIT would not optimise it.</exception>
    public static void CheckSize(IrFunction function, Type delegateType) => Emit(function, delegateType);

    private static (DynamicMethod Method, IlEmitter Emitter) Emit(IrFunction function, Type delegateType)
    {
        DelegateSignature signature = DelegateSignature.Of(function, delegateType);
        var method = new DynamicMethod(
            function.Name, signature.Returns, signature.Parameters, typeof(object).Module, skipVisibility: true)
        {
            // IlWriter zeroes the locals that need it.
            InitLocals = false,
        };
        var emitter = new IlEmitter(
            method.GetILGenerator(),
            function.Name,
            [.. function.Arguments.Select((a, i) => (a.Name, signature.Parameters[i]))],
            signature.Returns);
        IlWriter.Write(function, emitter);
        return (method, emitter);
    }

    /// <summary>
    /// The handle under which the JIT knows a dynamic method. The public property refuses it, and without it the first
    /// call would pay for the JIT: RuntimeHelpers.PrepareDelegate does nothing here.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern RuntimeMethodHandle GetMethodDescriptor(DynamicMethod method);

    private static string Heading(IrFunction function, IlEmitter emitter) =>
        $"{function.Name}({string.Join(", ", function.Arguments.Select(a => $"{a.Name}: {a.Type}"))}): "
        + $"{function.Returns}  // {emitter.IlBytes} bytes, {emitter.Instructions} instructions, "
        + $"{emitter.BasicBlocks} basic blocks, {emitter.Locals} locals\n";
}
