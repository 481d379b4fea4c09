using PgFusion.Compiler.CodeGen.Il;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.MicroBenchmarks.HashTables;

/// <summary>A loop over an array of bigint keys, around what pipelines do with one.</summary>
internal static class KeyLoop
{
    /// <summary>(constants, keys, number of keys, local).</summary>
    /// <param name="name">Of the function.</param>
    /// <param name="body">Given the code, the pipeline's local state and a key.</param>
    public static PipelineFunction Compile(string name, Action<ExpressionLowering, IrExpr, IrExpr> body)
    {
        var b = new IrBuilder(name, IrType.I32, ("constants", IrType.Ptr), ("source", IrType.Ptr), ("rows", IrType.I32), ("local", IrType.Ptr));
        var code = new ExpressionLowering(b, b.Argument(0), Ir.Null(), new ConstantPool(), isNarrow: false);
        IrLocal row = b.Local(IrType.I32, "row");
        b.While(Ir.Lt(Ir.Local(row), b.Argument(2)), () => code.Scoped(() =>
        {
            IrExpr address = Ir.Add(b.Argument(1), Ir.Shl(Ir.Convert(Ir.Local(row), IrType.I64), Ir.I32(3)));
            IrExpr key = b.Let(Ir.Load(IrType.I64, address), "key");
            b.Assign(row, Ir.Add(Ir.Local(row), Ir.I32(1)));
            body(code, b.Argument(3), key);
        }));
        b.Return(Ir.I32(PipelineResult.Continue));
        return Compile(BreakerCode.WithPrologue(b.Build(), code));
    }

    public static PipelineFunction Compile(IrFunction function) =>
        (PipelineFunction)IlCompiler.Compile(function, typeof(PipelineFunction)).Delegate;
}
