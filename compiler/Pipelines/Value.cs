using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Pipelines;

/// <summary>
/// A scalar in generated code: expressions without effects (locals and constants mostly) that may be used repeatedly.
/// When <see cref="IsNull"/> holds at run time, Data is some harmless value of its type.
/// </summary>
/// <param name="Type">What it is.</param>
/// <param name="Data">Value, or pointer for references.</param>
/// <param name="Length">Bytes, for references.</param>
/// <param name="IsNull">Condition of being NULL; null when it never is.</param>
internal sealed record Value(ScalarType Type, IrExpr Data, IrExpr? Length, IrExpr? IsNull)
{
    /// <summary>
    /// A decimal of any precision held in 64 bits, which the range check of the morsel has proved to suffice
    /// (<see cref="RangeGuard"/>), and which is a number: a parameter or the result of a cast, that may be NaN, is not.
    /// </summary>
    public bool IsNarrow { get; init; }

    public IrExpr NullOrFalse => IsNull ?? Ir.False;

    /// <summary>How the value lies in the IR: decimals proved narrow are 64-bit integers.</summary>
    public ValueKind Kind => IsNarrow ? ValueKind.Decimal64 : Type.Kind;

    public static IrType IrTypeOf(ValueKind kind) => kind switch
    {
        ValueKind.Bool => IrType.Bool,
        ValueKind.Int8 => IrType.I8,
        ValueKind.Int16 => IrType.I16,
        ValueKind.Int32 => IrType.I32,
        ValueKind.Int64 or ValueKind.Decimal64 => IrType.I64,
        ValueKind.Float32 => IrType.F32,
        ValueKind.Float64 => IrType.F64,
        ValueKind.Decimal128 => Int128Type,
        ValueKind.Numeric or ValueKind.Bytes or ValueKind.Fixed or ValueKind.TimeZone or ValueKind.EnumOrder => IrType.Ptr,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no IR type"),
    };

    public static readonly IrType Int128Type = IrType.Clr(typeof(Int128));

    /// <summary>A harmless value of the kind.</summary>
    public static IrExpr Zero(ValueKind kind) => Ir.Null(IrTypeOf(kind));
}
