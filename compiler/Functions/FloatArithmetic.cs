using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>float.c. Mixed widths calculate in double precision.</summary>
internal static class FloatArithmetic
{
    private static readonly (string Suffix, string Method)[] Binary =
    [
        ("pl", "Add"), ("mi", "Subtract"), ("mul", "Multiply"), ("div", "Divide"),
    ];

    public static IEnumerable<NativeFunction> All()
    {
        foreach ((string suffix, string method) in Binary)
        {
            yield return SimpleFunction.Helper("float4" + suffix, typeof(FloatFunctions), method + "Float4", true, PgType.Float4, PgType.Float4);
            yield return SimpleFunction.Helper("float8" + suffix, typeof(FloatFunctions), method + "Float8", true, PgType.Float8, PgType.Float8);
            yield return new SimpleFunction("float48" + suffix, [PgType.Float4, PgType.Float8], true, (_, values) =>
                Ir.Call(typeof(FloatFunctions), method + "Float8", Ir.Convert(values[0].Data, IrType.F64), values[1].Data));
            yield return new SimpleFunction("float84" + suffix, [PgType.Float8, PgType.Float4], true, (_, values) =>
                Ir.Call(typeof(FloatFunctions), method + "Float8", values[0].Data, Ir.Convert(values[1].Data, IrType.F64)));
        }
        yield return SimpleFunction.Helper("float4um", typeof(FloatFunctions), nameof(FloatFunctions.NegateFloat4), false, PgType.Float4);
        yield return SimpleFunction.Helper("float8um", typeof(FloatFunctions), nameof(FloatFunctions.NegateFloat8), false, PgType.Float8);
        yield return SimpleFunction.Helper("float4abs", typeof(FloatFunctions), nameof(FloatFunctions.AbsFloat4), false, PgType.Float4);
        yield return SimpleFunction.Helper("float8abs", typeof(FloatFunctions), nameof(FloatFunctions.AbsFloat8), false, PgType.Float8);
    }
}
