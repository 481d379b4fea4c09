using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>Rounding, roots, powers, logarithms and trigonometry of double precision (float.c).</summary>
internal static class FloatMath
{
    public static IEnumerable<NativeFunction> All() =>
    [
        Unary("round", "dround", nameof(FloatFunctions.Round), false),
        Unary("ceil", "dceil", nameof(FloatFunctions.Ceil), false),
        Unary("floor", "dfloor", nameof(FloatFunctions.Floor), false),
        Unary("trunc", "dtrunc", nameof(FloatFunctions.Truncate), false),
        Unary("sign", "dsign", nameof(FloatFunctions.Sign), false),
        Unary("sqrt", "dsqrt", nameof(FloatFunctions.SquareRoot), true),
        Unary("cbrt", "dcbrt", nameof(FloatFunctions.CubeRoot), true),
        Unary("exp", "dexp", nameof(FloatFunctions.Exponential), true),
        Unary("ln", "dlog1", nameof(FloatFunctions.NaturalLogarithm), true),
        Unary("log", "dlog10", nameof(FloatFunctions.DecimalLogarithm), true),
        Unary("sin", "dsin", nameof(FloatFunctions.Sine), true),
        Unary("cos", "dcos", nameof(FloatFunctions.Cosine), true),
        Unary("tan", "dtan", nameof(FloatFunctions.Tangent), true),
        Unary("cot", "dcot", nameof(FloatFunctions.Cotangent), true),
        Unary("asin", "dasin", nameof(FloatFunctions.ArcSine), true),
        Unary("acos", "dacos", nameof(FloatFunctions.ArcCosine), true),
        Unary("atan", "datan", nameof(FloatFunctions.ArcTangent), false),
        Unary("degrees", "degrees", nameof(FloatFunctions.Degrees), true),
        Unary("radians", "radians", nameof(FloatFunctions.Radians), true),
        SimpleFunction.Sourced("atan2", "datan2", typeof(FloatFunctions), nameof(FloatFunctions.ArcTangent), false, PgType.Float8, PgType.Float8),
        SimpleFunction.Sourced("power", "dpow", typeof(FloatFunctions), nameof(FloatFunctions.Power), true, PgType.Float8, PgType.Float8),
        new WidthBucketFunction(),
    ];

    private static SimpleFunction Unary(string name, string source, string method, bool canThrow) =>
        SimpleFunction.Sourced(name, source, typeof(FloatFunctions), method, canThrow, PgType.Float8);
}

/// <summary>width_bucket(double precision, …), which rounds in another way since 17.</summary>
internal sealed class WidthBucketFunction(bool quotientFirst = false) : NativeFunction("width_bucket", "width_bucket_float8")
{
    private const int FirstMajorByQuotient = 17;

    private readonly WidthBucketFunction? _byQuotient = quotientFirst ? null : new WidthBucketFunction(quotientFirst: true);

    public override bool CanThrow(CallScalar call) => true;

    public override NativeFunction? For(CatalogBundle catalog) =>
        catalog.ServerVersionNumber / 10000 >= FirstMajorByQuotient ? _byQuotient : this;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length == 4 && arguments[..3].All(static a => a.Type.BaseOid == PgType.Float8) && arguments[3].Type.BaseOid == PgType.Int4
            ? declared
            : null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments) =>
        new(call.Type, Ir.Call(typeof(WidthBucket), nameof(WidthBucket.Of), [.. arguments.Select(static a => a.Data), Ir.Bool(quotientFirst)]), null, null);
}
