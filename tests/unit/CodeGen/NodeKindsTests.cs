using PgFusion.Compiler.CodeGen;
using PgFusion.Compiler.CodeGen.CSharp;
using PgFusion.Compiler.CodeGen.Il;
using PgFusion.Compiler.CodeGen.Ir;
using Xunit;

namespace PgFusion.UnitTests.CodeGen;

/// <summary>Whoever adds a kind of node has to teach it to everything that walks the IR.</summary>
public sealed unsafe class NodeKindsTests
{
    [Fact]
    public void TheFunctionHasEveryKindOfNode()
    {
        var kinds = new HashSet<Type>();
        Visit(NodeKinds.Function().Body);
        Type[] missing =
        [
            .. typeof(IrExpr).Assembly.GetTypes()
                .Where(t => !t.IsAbstract && (t.IsSubclassOf(typeof(IrExpr)) || t.IsSubclassOf(typeof(IrStatement))))
                .Where(t => !kinds.Contains(t)),
        ];
        Assert.Empty(missing);

        void Visit(IrBlock block)
        {
            kinds.Add(typeof(IrBlock));
            foreach (IrStatement statement in block.Statements)
            {
                kinds.Add(statement.GetType());
                foreach (IrExpr expr in IrChildren.Of(statement))
                {
                    VisitExpr(expr);
                }
                foreach (IrBlock inner in IrChildren.Blocks(statement))
                {
                    Visit(inner);
                }
            }
        }

        void VisitExpr(IrExpr expr)
        {
            kinds.Add(expr.GetType());
            foreach (IrExpr child in IrChildren.Of(expr))
            {
                VisitExpr(child);
            }
        }
    }

    [Fact]
    public void AllComputeTheSame()
    {
        IrFunction function = NodeKinds.Function();
        CompiledFunction il = IlCompiler.Compile(function, typeof(MemoryFunction));
        CompiledFunction csharp = CSharpCompiler.Compile([function], [typeof(MemoryFunction)])[0];
        foreach (long a in (long[])[0, 1, -1, 77, -77, 127, 128, 65_535, -32_768, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue])
        {
            string expected = Outcome(memory => BitConverter.ToInt64(
                IrInterpreter.Run(function, IrInterpreter.Bytes((nint)memory), IrInterpreter.Bytes(a))));
            Assert.Equal(expected, Outcome(memory => ((MemoryFunction)il.Delegate)(memory, a)));
            Assert.Equal(expected, Outcome(memory => ((MemoryFunction)csharp.Delegate)(memory, a)));
        }
    }

    private static string Outcome(Run run)
    {
        byte[] bytes = new byte[256];
        fixed (byte* memory = bytes)
        {
            return $"{run(memory)} {Convert.ToHexString(bytes)}";
        }
    }

    private delegate long Run(byte* memory);
}
