using System.Runtime.CompilerServices;
using PgFusion.Compiler.CodeGen;
using PgFusion.Compiler.CodeGen.CSharp;
using PgFusion.Compiler.CodeGen.Ir;
using Xunit;

namespace PgFusion.UnitTests.CodeGen;

public sealed unsafe class CSharpCompilerTests
{
    [Fact]
    public void PrivateMethodsAndInternalStructsAreReachable()
    {
        var b = new IrBuilder("sum", IrType.I64, ("a", IrType.I64), ("b", IrType.I64));
        b.Return(Helpers.Call("PairSum", Helpers.Call("MakePair", b.Argument(0), Ir.Convert(b.Argument(1), IrType.I32))));
        Assert.Equal(42, Compile<Int64Function>(b.Build())(40, 2));
    }

    [Fact]
    public void PointersAreDeclaredAsTheDelegateDoes()
    {
        var b = new IrBuilder("bump", IrType.Void, ("memory", IrType.Ptr), ("count", IrType.I32));
        b.Exec((IrCall)Helpers.Call("Bump", b.Argument(0), b.Argument(1)));
        CompiledFunction compiled = CSharpCompiler.Compile([b.Build()], [typeof(TypedMemoryAction)])[0];
        Assert.Contains("static void bump(long* memory_typed, int count)", compiled.Listing);
        long counter = 40;
        ((TypedMemoryAction)compiled.Delegate)(&counter, 2);
        Assert.Equal(42, counter);
    }

    [Fact]
    public void OperatorsAndPropertiesAreCalledTheirWay()
    {
        var b = new IrBuilder("wide", IrType.I64, ("a", IrType.I64), ("b", IrType.I64));
        IrExpr product = b.Let(
            Ir.Call(Helpers.MultiplyInt128, Ir.Call(Helpers.ToInt128, b.Argument(0)), Ir.Call(Helpers.ToInt128, b.Argument(1))),
            "product");
        IrExpr less = Ir.Call(Helpers.LessInt128, product, Ir.Call(Helpers.OneInt128));
        b.If(less, () => b.Return(Ir.Call(Helpers.TruncateInt128, Ir.Call(Helpers.NegateInt128, product))));
        b.Exec(Ir.Call(Helpers.NegateInt128, product));
        b.Return(Ir.Call(Helpers.TruncateInt128, product));
        CompiledFunction compiled = CSharpCompiler.Compile([b.Build()], [typeof(Int64Function)])[0];
        Assert.Contains("Int128 product = (Int128)(a) * (Int128)(b);", compiled.Listing);
        Assert.Contains("if (product < Int128.One)", compiled.Listing);
        var run = (Int64Function)compiled.Delegate;
        Assert.Equal(12, run(3, 4));
        Assert.Equal(12, run(3, -4));
        Assert.Equal(unchecked(long.MaxValue * long.MaxValue), run(long.MaxValue, long.MaxValue));
    }

    /// <summary>What C# would compute, or refuse, at compile time is left to the processor.</summary>
    [Fact]
    public void ConstantsBehaveAsAtRunTime()
    {
        var b = new IrBuilder("constants", IrType.I64, ("a", IrType.I64), ("b", IrType.I64));
        IrLocal result = b.Local(IrType.I64, "result");
        IrExpr[] parts =
        [
            new IrConvert(new IrBinary(IrBinaryOp.Add, Ir.I32(int.MaxValue), Ir.I32(1)), IrType.I64),
            new IrConvert(new IrUnary(IrUnaryOp.Neg, Ir.I32(int.MinValue)), IrType.I64),
            new IrConvert(Ir.F64(1e300), IrType.I64),
            new IrConvert(Ir.F64(double.NaN), IrType.I64),
            new IrConvert(new IrConvert(Ir.F64(-1), IrType.U32), IrType.I64),
            new IrConvert(new IrConvert(Ir.I32(-1), IrType.U8), IrType.I64),
            new IrConvert(new IrConvert(Ir.U64(ulong.MaxValue), IrType.F32), IrType.I64),
        ];
        foreach (IrExpr part in parts)
        {
            b.Assign(result, Ir.Xor(Ir.Mul(result, Ir.I64(31)), part));
        }
        b.If(Ir.Eq(b.Argument(0), Ir.I64(1)), () => b.Return(Ir.Div(Ir.I64(1), Ir.I64(0))));
        b.If(Ir.Eq(b.Argument(0), Ir.I64(2)), () => b.Return(Ir.Div(Ir.I64(long.MinValue), Ir.I64(-1))));
        b.If(Ir.Eq(b.Argument(0), Ir.I64(3)), () => b.Return(Ir.Rem(b.Argument(1), new IrBinary(IrBinaryOp.Sub, Ir.I64(1), Ir.I64(1)))));
        b.Return(result);
        IrFunction function = b.Build();
        var csharp = Compile<Int64Function>(function);
        var il = (Int64Function)Compiler.CodeGen.Il.IlCompiler.Compile(function, typeof(Int64Function)).Delegate;
        Assert.Equal(
            BitConverter.ToInt64(IrInterpreter.Run(function, IrInterpreter.Bytes(0L), IrInterpreter.Bytes(0L))), il(0, 0));
        Assert.Equal(il(0, 0), csharp(0, 0));
        foreach (Int64Function run in (Int64Function[])[il, csharp])
        {
            Assert.Throws<DivideByZeroException>(() => run(1, 0));
            Assert.Throws<OverflowException>(() => run(2, 0));
            Assert.Throws<DivideByZeroException>(() => run(3, 0));
        }
    }

    [Fact]
    public void TheDeepestExpressionCompiles()
    {
        var b = new IrBuilder("deep", IrType.I64, ("a", IrType.I64), ("b", IrType.I64));
        IrExpr deep = b.Argument(0);
        for (int i = 0; i < IrVerifier.DepthMax - 2; i++)
        {
            deep = new IrBinary(IrBinaryOp.Sub, b.Argument(1), deep);
        }
        b.Return(deep);
        IrFunction function = b.Build();
        Assert.Equal(5, Compile<Int64Function>(function)(5, 100));
        Assert.Equal(5, ((Int64Function)Compiler.CodeGen.Il.IlCompiler.Compile(function, typeof(Int64Function)).Delegate)(5, 100));
    }

    [Fact]
    public void ComparisonsAsArgumentsAreNoTypeArguments()
    {
        var b = new IrBuilder("both", IrType.I32, ("a", IrType.I32), ("b", IrType.I32));
        b.Return(Ir.Call(typeof(CSharpCompilerTests), nameof(Both), Ir.Lt(b.Argument(0), b.Argument(1)), Ir.Gt(b.Argument(0), Ir.Neg(b.Argument(1)))));
        Assert.Equal(3, Compile<Int32Function>(b.Build())(1, 2));
    }

    [Fact]
    public void WhatCSharpCannotNameIsRefused()
    {
        IrFunction Calling(System.Reflection.MethodInfo method)
        {
            var b = new IrBuilder("f", IrType.I32, ("a", IrType.I32), ("b", IrType.I32));
            b.Return(Ir.Call(method, b.Argument(0), b.Argument(1)));
            return b.Build();
        }
        static int Local(int x, int y) => x + y;
        Func<int, int, int> local = Local;
        Assert.Contains(
            "C# cannot name", Assert.Throws<IrException>(() => CSharpWriter.Write([Calling(local.Method)])).Message);
    }

    [Fact]
    public void CodeGoesWithItsLastDelegate()
    {
        WeakReference assembly = CompileAndForget();
        for (int i = 0; i < 50 && assembly.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(assembly.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference CompileAndForget()
    {
        var b = new IrBuilder("gone", IrType.I32);
        b.Return(Ir.I32(1));
        CompiledFunction compiled = CSharpCompiler.Compile([b.Build()], [typeof(NoArguments)])[0];
        Assert.Equal(1, ((NoArguments)compiled.Delegate)());
        return new WeakReference(compiled.Delegate.Method.Module.Assembly);
    }

    private static int Both(bool a, bool b) => (a ? 1 : 0) + (b ? 2 : 0);

    private static T Compile<T>(IrFunction function)
        where T : Delegate =>
        (T)CSharpCompiler.Compile([function], [typeof(T)])[0].Delegate;
}
