using System.Reflection.Emit;
using System.Runtime;
using PgFusion.Compiler.CodeGen;
using PgFusion.Compiler.CodeGen.Il;
using PgFusion.Compiler.CodeGen.Ir;
using Xunit;

namespace PgFusion.UnitTests.CodeGen;

/// <summary>The largest functions that the emitter lets through are really optimised; past the JIT's limits they would not be.</summary>
public sealed class JitLimitsTests
{
    private static int s_number;

    [Fact]
    public void TheJitGivesUpSilentlyPastItsOwnLimit()
    {
        using var tiers = new JitTiers();
        string name = $"past_the_limit_{Interlocked.Increment(ref s_number)}";
        var method = new DynamicMethod(name, typeof(int), []);
        ILGenerator il = method.GetILGenerator();
        for (int i = 0; i < 2_100; i++)
        {
            Label label = il.DefineLabel();
            il.Emit(OpCodes.Ldc_I4_1);
            il.Emit(OpCodes.Brtrue, label);
            il.MarkLabel(label);
        }
        il.Emit(OpCodes.Ldc_I4_7);
        il.Emit(OpCodes.Ret);
        Assert.Equal(7, method.CreateDelegate<NoArguments>()());
        Assert.Equal(JitTiers.MinOpts, tiers.Of(name));
    }

    [Theory]
    [InlineData("basic blocks")]
    [InlineData("references to locals")]
    [InlineData("locals and arguments")]
    [InlineData("instructions")]
    [InlineData("IL bytes")]
    public void TheLargestFunctionsAreOptimised(string figure)
    {
        // The most statements that are let through: double while it fits, then close in.
        int fits = 1;
        while (Compiles(figure, fits * 2))
        {
            fits *= 2;
        }
        for (int step = fits / 2; step > fits / 64; step /= 2)
        {
            fits += Compiles(figure, fits + step) ? step : 0;
        }
        using var tiers = new JitTiers();
        CompiledFunction compiled = IlCompiler.Compile(Function(figure, fits), typeof(NoArguments));
        Assert.Equal(JitTiers.Optimized, tiers.Of(compiled.Name));
    }

    private static bool Compiles(string figure, int size)
    {
        try
        {
            // Only emitted: the JIT's time is not needed to know the size.
            IrFunction function = Function(figure, size);
            var method = new DynamicMethod(function.Name, typeof(int), []);
            IlWriter.Write(function, new IlEmitter(method.GetILGenerator(), function.Name, [], typeof(int)));
            return true;
        }
        catch (MethodTooLargeException e)
        {
            Assert.Equal(figure, e.Figure);
            return false;
        }
    }

    private static IrFunction Function(string figure, int size)
    {
        var b = new IrBuilder($"large_{Interlocked.Increment(ref s_number)}", IrType.I32);
        IrLocal x = b.Local(IrType.I32, "x");
        IrLocal wide = b.Local(IrType.I64, "wide");
        for (int i = 0; i < size; i++)
        {
            switch (figure)
            {
                case "basic blocks":
                    b.If(Ir.Eq(x, Ir.I32(i)), () => b.Assign(x, Ir.I32(i + 1)));
                    break;
                case "references to locals":
                    b.Assign(x, new IrUnary(IrUnaryOp.Neg, (IrExpr)x));
                    break;
                case "locals and arguments":
                    IrLocal one = b.Local(Ir.I32(i), "one");
                    b.If(Ir.True, () => b.Assign(x, one));
                    break;
                case "instructions":
                    b.Assign(x, new IrUnary(IrUnaryOp.Neg, new IrUnary(IrUnaryOp.Neg, new IrUnary(IrUnaryOp.BitNot, Ir.I32(1)))));
                    break;
                default:
                    b.Assign(wide, Ir.I64(long.MaxValue - i));
                    break;
            }
        }
        b.Return(x);
        return b.Build();
    }
}
