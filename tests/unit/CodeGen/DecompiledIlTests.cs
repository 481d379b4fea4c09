using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ICSharpCode.Decompiler;
using ICSharpCode.Decompiler.CSharp;
using ICSharpCode.Decompiler.Metadata;
using PgFusion.Compiler.CodeGen.Il;
using PgFusion.Compiler.CodeGen.Ir;
using Xunit;

namespace PgFusion.UnitTests.CodeGen;

/// <summary>What the emitted IL says, read back by a decompiler that knows nothing of the IR.</summary>
public sealed class DecompiledIlTests
{
    [Fact]
    public void TheDecompilerReadsTheLoopAsWritten()
    {
        var b = new IrBuilder("Sum", IrType.I64, ("memory", IrType.Ptr), ("count", IrType.I64));
        IrLocal sum = b.Local(IrType.I64, "sum");
        IrLocal i = b.Local(Ir.I64(0), "i");
        b.While(Ir.Lt(i, b.Argument(1)), () =>
        {
            IrExpr value = b.Let(Ir.Load(IrType.I32, Ir.Add(b.Argument(0), Ir.Mul(i, Ir.I64(4)))), "value");
            b.Assign(i, Ir.Add(i, Ir.I64(1)));
            b.If(Ir.AndAlso(Ir.Ge(value, Ir.I32(10)), Ir.Lt(value, Ir.I32(20))), () =>
                b.Assign(sum, Ir.Add(sum, Ir.Convert(value, IrType.I64))));
        });
        b.Return(sum);
        string text = Decompile(b.Build());
        Assert.Contains("while (num2 < P_1)", text);
        Assert.Contains("if (num3 >= 10 && num3 < 20)", text);
        Assert.Contains("num += num3;", text);
        Assert.Contains("return num;", text);
    }

    private static string Decompile(IrFunction function)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("ReadBack"), typeof(object).Assembly);
        TypeBuilder type = assembly.DefineDynamicModule("ReadBack").DefineType("Code", TypeAttributes.Public | TypeAttributes.Class);
        MethodBuilder method = type.DefineMethod(
            function.Name,
            MethodAttributes.Public | MethodAttributes.Static,
            function.Returns.Type,
            [.. function.Arguments.Select(a => a.Type.Type)]);
        IlWriter.Write(function, new IlEmitter(
            method.GetILGenerator(), function.Name, [.. function.Arguments.Select(a => (a.Name, a.Type.Type))], function.Returns.Type));
        type.CreateType();
        using var image = new MemoryStream();
        assembly.Save(image);
        image.Position = 0;
        using var file = new PEFile("ReadBack", image, PEStreamOptions.PrefetchEntireImage);
        var resolver = new UniversalAssemblyResolver(typeof(object).Assembly.Location, false, null);
        return new CSharpDecompiler(file, resolver, new DecompilerSettings()).DecompileWholeModuleAsString();
    }
}
