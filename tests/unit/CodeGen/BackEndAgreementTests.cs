using System.Runtime.InteropServices;
using PgFusion.Compiler.CodeGen;
using PgFusion.Compiler.CodeGen.CSharp;
using PgFusion.Compiler.CodeGen.Il;
using PgFusion.Compiler.CodeGen.Ir;
using Xunit;
using Xunit.Abstractions;

namespace PgFusion.UnitTests.CodeGen;

/// <summary>Random functions give the same memory, result and exception as IL, as C#, and interpreted.</summary>
public sealed unsafe class BackEndAgreementTests(ITestOutputHelper output)
{
    private const int FunctionsPerBatch = 40;
    private const int InputsPerFunction = 4;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void RandomFunctionsAgree(int batch)
    {
        IrFunction[] functions =
            [.. Enumerable.Range(batch * FunctionsPerBatch, FunctionsPerBatch).Select(RandomIr.Function)];
        Type[] types = [.. functions.Select(_ => typeof(RandomFunction))];
        CompiledFunction[] csharp = CSharpCompiler.Compile(functions, types);
        int thrown = 0;
        for (int i = 0; i < functions.Length; i++)
        {
            CompiledFunction il = IlCompiler.Compile(functions[i], typeof(RandomFunction));
            for (int input = 0; input < InputsPerFunction; input++)
            {
                int seed = (batch * 1000) + (i * 10) + input;
                string expected = Interpret(functions[i], seed);
                Same(expected, Call((RandomFunction)il.Delegate, seed), "IL", il, functions[i]);
                Same(expected, Call((RandomFunction)csharp[i].Delegate, seed), "C#", csharp[i], functions[i]);
                thrown += expected.Contains("Exception", StringComparison.Ordinal) ? 1 : 0;
            }
        }
        output.WriteLine($"{thrown} of {functions.Length * InputsPerFunction} runs ended in an exception");
        Assert.InRange(thrown, 0, functions.Length * InputsPerFunction / 2);
    }

    /// <summary>The test above is worth something only if the functions do: a wrong operator must be noticed.</summary>
    [Fact]
    public void AWrongOperatorIsNoticed()
    {
        int noticed = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            IrFunction function = RandomIr.Function(seed);
            IrFunction broken = function with { Body = Broken(function.Body) };
            noticed += Enumerable.Range(0, 3).Any(i => Interpret(function, i) != Interpret(broken, i)) ? 1 : 0;
        }
        Assert.InRange(noticed, 10, 20);

        static IrBlock Broken(IrBlock block) => new([.. block.Statements.Select(s =>
            s is IrAssign { Local.Type: { IsInteger: true } } a ? a with { Value = new IrUnary(IrUnaryOp.BitNot, a.Value) } : s)]);
    }

    private static void Same(string expected, string actual, string backEnd, CompiledFunction code, IrFunction function)
    {
        if (expected != actual)
        {
            Assert.Fail($"{backEnd} gives\n{actual}\nand not\n{expected}\n\n{function}\n{code.Listing}");
        }
    }

    private static string Call(RandomFunction function, int seed) => Outcome(seed, (memory, random) =>
    {
        (int i, long l, uint u, ulong w, short s, byte y, float f, double d, bool b) = Arguments(random);
        return function(memory, i, l, u, w, s, y, f, d, b);
    });

    private static string Interpret(IrFunction function, int seed) => Outcome(seed, (memory, random) =>
    {
        (int i, long l, uint u, ulong w, short s, byte y, float f, double d, bool b) = Arguments(random);
        byte[] result = IrInterpreter.Run(
            function,
            IrInterpreter.Bytes((nint)memory),
            IrInterpreter.Bytes(i),
            IrInterpreter.Bytes(l),
            IrInterpreter.Bytes(u),
            IrInterpreter.Bytes(w),
            IrInterpreter.Bytes(s),
            IrInterpreter.Bytes(y),
            IrInterpreter.Bytes(f),
            IrInterpreter.Bytes(d),
            IrInterpreter.Bytes(b));
        return MemoryMarshal.Read<long>(result);
    });

    private static (int, long, uint, ulong, short, byte, float, double, bool) Arguments(Random random) => (
        random.Next(3) == 0 ? random.Next(-3, 4) : random.Next(int.MinValue, int.MaxValue),
        random.Next(3) == 0 ? random.Next(-3, 4) : random.NextInt64(long.MinValue, long.MaxValue),
        (uint)random.NextInt64(),
        (ulong)random.NextInt64(long.MinValue, long.MaxValue),
        (short)random.NextInt64(),
        (byte)random.NextInt64(),
        random.Next(4) == 0 ? float.NaN : (float)(random.NextDouble() * 1000),
        random.Next(4) == 0 ? -0.0 : (random.NextDouble() - 0.5) * 1e20,
        random.Next(2) == 0);

    private static string Outcome(int seed, Run run)
    {
        var random = new Random(seed);
        byte[] bytes = new byte[RandomIr.MemoryBytes];
        random.NextBytes(bytes);
        string outcome;
        fixed (byte* memory = bytes)
        {
            try
            {
                outcome = run(memory, random).ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
            catch (ArithmeticException e)
            {
                outcome = e.GetType().Name;
            }
        }
        return $"{outcome} {Convert.ToHexString(bytes)}";
    }

    private delegate long Run(byte* memory, Random random);
}
