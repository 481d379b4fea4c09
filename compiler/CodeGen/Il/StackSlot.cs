using PgFusion.Compiler.CodeGen.Ir;

namespace PgFusion.Compiler.CodeGen.Il;

internal enum StackKind
{
    Int32,
    Int64,

    /// <summary>Pointers and native-sized integers.</summary>
    Native,

    /// <summary>A managed reference, as ldloca gives it.</summary>
    Ref,
    F32,
    F64,

    /// <summary>A struct of exactly one type.</summary>
    Struct,
}

/// <summary>What stands in one slot of the evaluation stack. The two float widths are kept apart, unlike in ECMA-335.</summary>
internal readonly record struct StackSlot(StackKind Kind, Type? Struct)
{
    public static readonly StackSlot Int32 = new(StackKind.Int32, null);
    public static readonly StackSlot Int64 = new(StackKind.Int64, null);
    public static readonly StackSlot Native = new(StackKind.Native, null);
    public static readonly StackSlot Ref = new(StackKind.Ref, null);
    public static readonly StackSlot F32 = new(StackKind.F32, null);
    public static readonly StackSlot F64 = new(StackKind.F64, null);

    /// <summary>The slot that a value of the type takes once it is loaded.</summary>
    public static StackSlot Of(Type type)
    {
        if (type.IsPointer || type == typeof(nint) || type == typeof(nuint))
        {
            return Native;
        }
        if (type.IsByRef)
        {
            return Ref;
        }
        if (!type.IsValueType || type == typeof(void))
        {
            throw new IlEmissionException($"a {ClrNames.Of(type)} cannot stand on the stack");
        }
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean or TypeCode.Char or TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16
                or TypeCode.Int32 or TypeCode.UInt32 => Int32,
            TypeCode.Int64 or TypeCode.UInt64 => Int64,
            TypeCode.Single => F32,
            TypeCode.Double => F64,
            _ => new StackSlot(StackKind.Struct, type),
        };
    }

    public override string ToString() => Kind switch
    {
        StackKind.Int32 => "int32",
        StackKind.Int64 => "int64",
        StackKind.Native => "native",
        StackKind.Ref => "ref",
        StackKind.F32 => "float32",
        StackKind.F64 => "float64",
        _ => ClrNames.Of(Struct!),
    };
}
