using System.Runtime;
using System.Runtime.Intrinsics;
using PgFusion.Compiler.CodeGen;
using PgFusion.Compiler.CodeGen.CSharp;
using PgFusion.Compiler.CodeGen.Il;
using PgFusion.Compiler.CodeGen.Ir;
using Xunit;
using Xunit.Abstractions;

namespace PgFusion.UnitTests.CodeGen;

public sealed unsafe class IlCompilerTests(ITestOutputHelper output)
{
    [Fact]
    public void TheFirstCallFindsMachineCode()
    {
        var b = new IrBuilder("seven", IrType.I32);
        b.Return(Ir.I32(7));
        IrFunction function = b.Build();
        // Once, so that everything around it has been compiled.
        ((NoArguments)IlCompiler.Compile(function, typeof(NoArguments)).Delegate)();

        var compiled = (NoArguments)IlCompiler.Compile(function, typeof(NoArguments)).Delegate;
        long before = JitInfo.GetCompiledMethodCount(currentThread: true);
        int result = compiled();
        long after = JitInfo.GetCompiledMethodCount(currentThread: true);
        Assert.Equal(7, result);
        Assert.Equal(before, after);
    }

    [Fact]
    public void ConditionsAreCompareAndBranchAndLoopsTestAtTheBottom()
    {
        var b = new IrBuilder("count", IrType.I32, ("a", IrType.I32), ("b", IrType.I32));
        IrLocal n = b.Local(IrType.I32, "n");
        IrLocal i = b.Local(b.Argument(0), "i");
        b.While(Ir.AndAlso(Ir.Lt(i, b.Argument(1)), Ir.Ne(n, Ir.I32(50))), () =>
        {
            b.If(Ir.OrElse(Ir.Ge(i, Ir.I32(0)), Ir.Eq(i, Ir.I32(-7))), () => b.Assign(n, Ir.Add(n, Ir.I32(1))));
            b.Assign(i, Ir.Add(i, Ir.I32(1)));
        });
        b.Return(n);
        CompiledFunction compiled = IlCompiler.Compile(b.Build(), typeof(Int32Function));
        var run = (Int32Function)compiled.Delegate;
        Assert.Equal(11, run(-10, 10));
        Assert.Equal(50, run(0, 1000));
        Assert.Equal(0, run(5, 5));
        string[] opCodes = [.. OpCodes(compiled.Listing)];
        Assert.DoesNotContain(opCodes, o => o is "ceq" or "clt" or "cgt");
        // Once to the test at entry; the loop itself goes round with one conditional jump at its end.
        Assert.Single(opCodes, o => o == "br");
        Assert.Contains("bge        skip", compiled.Listing);
        Assert.Contains("bne.un", compiled.Listing);
    }

    /// <summary>NaN makes every comparison false but Ne, in jumps, in negated jumps and as values.</summary>
    [Fact]
    public void FloatsCompareAsIeeeSays()
    {
        double[] values = [double.NaN, double.NegativeInfinity, -1, -0.0, 0, 1, double.PositiveInfinity];
        var b = new IrBuilder("compare", IrType.I32, ("x", IrType.F64), ("y", IrType.F64));
        IrLocal result = b.Local(IrType.I32, "result");
        IrBinaryOp[] comparisons = [IrBinaryOp.Eq, IrBinaryOp.Ne, IrBinaryOp.Lt, IrBinaryOp.Le, IrBinaryOp.Gt, IrBinaryOp.Ge];
        int bit = 0;
        foreach (IrBinaryOp op in comparisons)
        {
            var comparison = new IrBinary(op, b.Argument(0), b.Argument(1));
            void Set() => b.Assign(result, Ir.Or(result, Ir.I32(1 << bit++)));
            b.If(comparison, Set);
            b.If(new IrUnary(IrUnaryOp.Not, comparison), Set);
            b.If(new IrOrElse(new IrUnary(IrUnaryOp.Not, comparison), Ir.False), Set);
            b.Assign(result, Ir.Or(result, Ir.Shl(Ir.Convert(comparison, IrType.I32), Ir.I32(bit++))));
            b.Assign(result, Ir.Or(result, Ir.Shl(Ir.Convert(new IrUnary(IrUnaryOp.Not, comparison), IrType.I32), Ir.I32(bit++))));
        }
        b.Return(result);
        var run = (Float64Function)IlCompiler.Compile(b.Build(), typeof(Float64Function)).Delegate;
        foreach (double x in values)
        {
            foreach (double y in values)
            {
                bool[] expected = [x == y, x != y, x < y, x <= y, x > y, x >= y];
                int actual = run(x, y);
                for (int op = 0; op < 6; op++)
                {
                    bool e = expected[op];
                    bool[] forms = [e, !e, !e, e, !e];
                    for (int form = 0; form < 5; form++)
                    {
                        bool got = (actual >> ((op * 5) + form) & 1) != 0;
                        Assert.True(forms[form] == got, $"{x} {comparisons[op]} {y}, form {form}");
                    }
                }
            }
        }
    }

    [Fact]
    public void LocalsAreZeroAtEntryAndKeepTheirValueInLoops()
    {
        var b = new IrBuilder("keep", IrType.I32, ("a", IrType.I32), ("b", IrType.I32));
        IrLocal inside = b.Local(IrType.I32, "inside");
        IrLocal i = b.Local(Ir.I32(0), "i");
        b.While(Ir.Lt(i, b.Argument(0)), () =>
        {
            // Read before it is assigned: 0 in the first round, then what the round before has left.
            b.Assign(inside, Ir.Add(inside, Ir.I32(2)));
            b.Assign(i, Ir.Add(i, Ir.I32(1)));
        });
        b.Return(inside);
        var run = (Int32Function)IlCompiler.Compile(b.Build(), typeof(Int32Function)).Delegate;
        Assert.Equal(0, run(0, 0));
        Assert.Equal(10, run(5, 0));
    }

    [Fact]
    public void ManyLocalsShareSlotsWhereScopesDoNotOverlap()
    {
        var b = new IrBuilder("many", IrType.I32, ("a", IrType.I32), ("b", IrType.I32));
        IrLocal sum = b.Local(Ir.I32(0), "sum");
        for (int i = 0; i < 1500; i++)
        {
            b.If(Ir.Ne(Ir.Rem(b.Argument(0), Ir.I32(i + 2)), Ir.I32(0)), () =>
            {
                IrLocal one = b.Local(Ir.Add(b.Argument(1), Ir.I32(i)), "one");
                IrLocal two = b.Local(Ir.Mul(one, Ir.I32(3)), "two");
                b.Assign(sum, Ir.Add(sum, Ir.Sub(two, one)));
            });
            if (i % 200 == 0)
            {
                b.Comment("so that names and scopes mix");
            }
        }
        b.Return(sum);
        // 1,500 blocks with two locals each are refused unless slots are shared; and blocks have a limit as well.
        IrFunction function = b.Build();
        Assert.Throws<MethodTooLargeException>(() => IlCompiler.Compile(function, typeof(Int32Function)));

        IrFunction half = function with { Body = new IrBlock([.. function.Body.Statements.Take(600), new IrReturn((IrExpr)sum)]) };
        CompiledFunction compiled = IlCompiler.Compile(half, typeof(Int32Function));
        Assert.Contains(" 3 locals", compiled.Listing);
        int expected = BitConverter.ToInt32(IrInterpreter.Run(half, IrInterpreter.Bytes(5040), IrInterpreter.Bytes(11)));
        Assert.Equal(expected, ((Int32Function)compiled.Delegate)(5040, 11));
    }

    [Fact]
    public void AddressedLocalsKeepTheirSlot()
    {
        var b = new IrBuilder("addressed", IrType.I64, ("a", IrType.I64), ("b", IrType.I64));
        IrLocal pointer = b.Local(IrType.Ptr, "pointer");
        for (int i = 0; i < 100; i++)
        {
            b.If(Ir.Eq(b.Argument(0), Ir.I64(i)), () =>
            {
                IrLocal held = b.Local(Ir.Add(b.Argument(1), Ir.I64(i)), "held");
                b.Assign(pointer, Ir.AddressOf(held));
            });
            b.If(Ir.Ne(b.Argument(0), Ir.I64(i)), () =>
            {
                IrLocal other = b.Local(Ir.I64(-1), "other");
                b.Store(Ir.AddressOf(other), 0, Ir.I64(-2));
            });
        }
        b.Return(Ir.Load(IrType.I64, pointer));
        var run = (Int64Function)IlCompiler.Compile(b.Build(), typeof(Int64Function)).Delegate;
        Assert.Equal(1007, run(7, 1000));
    }

    [Fact]
    public void DelegatesMustFit()
    {
        var b = new IrBuilder("f", IrType.I32, ("a", IrType.I32));
        b.Return(b.Argument(0));
        IrFunction function = b.Build();
        string message = Assert.Throws<IrException>(() => IlCompiler.Compile(function, typeof(Int32Function))).Message;
        Assert.StartsWith("function f(i32) -> i32 cannot be called as ", message);
        Assert.Throws<IrException>(() => IlCompiler.Compile(function, typeof(string)));
        var run = (Func<int, int>)IlCompiler.Compile(function, typeof(Func<int, int>)).Delegate;
        Assert.Equal(5, run(5));
    }

    [Fact]
    public void PointersToAnythingArePointers()
    {
        var b = new IrBuilder("bump", IrType.Void, ("memory", IrType.Ptr), ("count", IrType.I32));
        b.Exec((IrCall)Helpers.Call("Bump", b.Argument(0), b.Argument(1)));
        var run = (TypedMemoryAction)IlCompiler.Compile(b.Build(), typeof(TypedMemoryAction)).Delegate;
        long counter = 40;
        run(&counter, 2);
        Assert.Equal(42, counter);
    }

    [Fact]
    public void DivisionThrowsAsTheProcessorTraps()
    {
        var b = new IrBuilder("divide", IrType.I32, ("a", IrType.I32), ("b", IrType.I32));
        b.Return(Ir.Div(b.Argument(0), b.Argument(1)));
        var run = (Int32Function)IlCompiler.Compile(b.Build(), typeof(Int32Function)).Delegate;
        Assert.Equal(-3, run(-10, 3));
        Assert.Throws<DivideByZeroException>(() => run(1, 0));
        Assert.Throws<OverflowException>(() => run(int.MinValue, -1));
    }

    [Fact]
    public void VectorsTravelInRegistersAndThroughMemory()
    {
        IrType vector = IrType.Clr(typeof(Vector512<long>));
        IrExpr Of(string method, params IrExpr[] operands) => Ir.Call(
            typeof(Vector512).GetMethods().First(m => m.Name == method && m.GetParameters().Length == operands.Length
                && m.IsGenericMethod).MakeGenericMethod(typeof(long)),
            operands);
        var b = new IrBuilder("vectors", IrType.I64, ("memory", IrType.Ptr), ("a", IrType.I64));
        IrLocal sum = b.Local(vector, "sum");
        IrLocal at = b.Local(b.Argument(0), "at");
        IrExpr end = b.Let(Ir.Add(b.Argument(0), b.Argument(1)), "end");
        IrLocal first = b.Local(Ir.Load(vector, b.Argument(0)), "first");
        b.While(Ir.Lt(at, end), () =>
        {
            IrExpr values = b.Let(Ir.Load(vector, at), "values");
            b.Assign(sum, Of("Add", sum, Of("BitwiseAnd", values, Of("LessThan", values, Ir.Null(vector)))));
            b.Assign(at, Ir.Add(at, Ir.I32(64)));
        });
        b.Store(end, 0, Ir.Select(Ir.Eq(at, end), first, sum));
        b.Return(Of("Sum", sum));
        IrFunction function = b.Build();
        long[] numbers = [.. Enumerable.Range(-10, 24).Select(i => (long)i), .. new long[9]];
        foreach (CompiledFunction compiled in (CompiledFunction[])[
            IlCompiler.Compile(function, typeof(MemoryFunction)),
            CSharpCompiler.Compile([function], [typeof(MemoryFunction)])[0]])
        {
            Array.Clear(numbers, 24, 9);
            fixed (long* memory = numbers)
            {
                // Not aligned to the vector's 64 bytes, as a rule; and the store lands behind the last of 24 numbers.
                Assert.Equal(-55, ((MemoryFunction)compiled.Delegate)((byte*)memory, 24 * 8));
            }
            Assert.Equal(Enumerable.Range(-10, 8).Select(i => (long)i).Append(0), numbers[24..33]);
        }
    }

    [Fact]
    public void ThreeHundredStatementsTakeMilliseconds()
    {
        var b = new IrBuilder("statements", IrType.I64, ("memory", IrType.Ptr), ("a", IrType.I64));
        IrLocal sum = b.Local(IrType.I64, "sum");
        for (int i = 0; i < 100; i++)
        {
            IrExpr value = b.Let(Ir.Add(Ir.Load(IrType.I64, b.Argument(0), i * 8), b.Argument(1)), "value");
            b.If(Ir.Gt(value, Ir.I64(i)), () => b.Assign(sum, Ir.Add(sum, value)));
            b.Store(b.Argument(0), i * 8, sum);
        }
        b.Return(sum);
        IrFunction function = b.Build();
        long* memory = stackalloc long[100];
        for (int i = 0; i < 3; i++)
        {
            CompiledFunction compiled = IlCompiler.Compile(function, typeof(MemoryFunction));
            output.WriteLine(
                $"{compiled.IlBytes} bytes of IL, emit {compiled.EmitTime.TotalMilliseconds:f2} ms, "
                + $"JIT {compiled.JitTime.TotalMilliseconds:f2} ms");
            for (int j = 0; j < 100; j++)
            {
                memory[j] = j;
            }
            // Each value is its index plus one, and so above the index: 1 + 2 + ... + 100.
            Assert.Equal(5050, ((MemoryFunction)compiled.Delegate)((byte*)memory, 1));
            Assert.Equal(3, memory[1]);
        }
    }

    private static IEnumerable<string> OpCodes(string listing) => listing.Split('\n')
        .Where(l => l.Length > 8 && l.StartsWith("  ", StringComparison.Ordinal) && char.IsAsciiHexDigit(l[2]))
        .Select(l => l[8..].Split(' ')[0]);
}
