using System.Collections.Immutable;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// A value's bytes as a value of their own, and back. Images are equal when the values look equal, which for numerics,
/// floats, char(n) and intervals is more than that they are equal (1.0 and 1.00), and which every type has, also one
/// without an equality.
/// </summary>
internal sealed class ImageFunction : NativeFunction
{
    private ImageFunction(string name)
        : base(name)
    {
    }

    private static ImageFunction To { get; } = new("image");

    private static ImageFunction From { get; } = new("from_image");

    /// <summary>The image of a value of any type.</summary>
    public static CallScalar Of(Scalar value) => new(TypeOf(value.Type), To, [value], 0);

    /// <summary>The value of the type that has the image.</summary>
    public static CallScalar Restore(Scalar image, ScalarType type) => new(type, From, [image], 0);

    private static ScalarType TypeOf(ScalarType type) => type.Kind switch
    {
        ValueKind.Float64 => ScalarType.Bigint,
        ValueKind.Float32 => new ScalarType(PgType.Int4, -1, 0, ValueKind.Int32, PgType.Int4),
        ValueKind.Numeric or ValueKind.Bytes => new ScalarType(PgType.Bytea, -1, 0, ValueKind.Bytes, PgType.Bytea),
        ValueKind.Fixed => new ScalarType(PgType.Bytea, -1, 0, ValueKind.Fixed, PgType.Bytea) { Width = type.Width },
        // Integers of another name.
        _ => new ScalarType(PgType.Int8, -1, 0, type.Kind, PgType.Int8),
    };

    /// <summary>It is no function of PostgreSQL's.</summary>
    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) => null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        Value value = arguments[0];
        string? bits = (value.Kind, call.Type.Kind) switch
        {
            (ValueKind.Float64, _) => nameof(BitConverter.DoubleToInt64Bits),
            (_, ValueKind.Float64) => nameof(BitConverter.Int64BitsToDouble),
            (ValueKind.Float32, _) => nameof(BitConverter.SingleToInt32Bits),
            (_, ValueKind.Float32) => nameof(BitConverter.Int32BitsToSingle),
            _ => null,
        };
        return value with { Type = call.Type, Data = bits is null ? value.Data : Ir.Call(typeof(BitConverter), bits, value.Data) };
    }
}
