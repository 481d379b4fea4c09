using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace PgFusion.Compiler.CodeGen.Ir;

internal enum IrTypeKind
{
    Void,
    Bool,
    I8,
    U8,
    I16,
    U16,
    I32,
    U32,
    I64,
    U64,
    F32,
    F64,
    Ptr,
    Clr,
}

/// <summary>
/// The type of a value in the IR. There is one object per type, so types are compared by reference.
/// <list type="bullet">
/// <item>Integers of 8 and 16 bits are int32 on the evaluation stack and are wrapped back to their width after every
/// operation: a value of type U8 is always within 0..255.</item>
/// <item><see cref="Bool"/> is 0 or 1. A Bool that is loaded from memory must be stored there as 0 or 1.</item>
/// <item><see cref="Ptr"/> is a <c>byte*</c> into native memory; the garbage collector knows nothing of it.</item>
/// <item><see cref="Clr"/> types are structs without references: they are stored, copied and passed, and only their
/// own static methods calculate with them.</item>
/// </list>
/// </summary>
internal sealed class IrType
{
    private static readonly MethodInfo HasReferencesMethod =
        typeof(RuntimeHelpers).GetMethod(nameof(RuntimeHelpers.IsReferenceOrContainsReferences))!;

    public static readonly IrType Void = new(IrTypeKind.Void, "void", typeof(void), 0);
    public static readonly IrType Bool = new(IrTypeKind.Bool, "bool", typeof(bool), 1);
    public static readonly IrType I8 = new(IrTypeKind.I8, "i8", typeof(sbyte), 1);
    public static readonly IrType U8 = new(IrTypeKind.U8, "u8", typeof(byte), 1);
    public static readonly IrType I16 = new(IrTypeKind.I16, "i16", typeof(short), 2);
    public static readonly IrType U16 = new(IrTypeKind.U16, "u16", typeof(ushort), 2);
    public static readonly IrType I32 = new(IrTypeKind.I32, "i32", typeof(int), 4);
    public static readonly IrType U32 = new(IrTypeKind.U32, "u32", typeof(uint), 4);
    public static readonly IrType I64 = new(IrTypeKind.I64, "i64", typeof(long), 8);
    public static readonly IrType U64 = new(IrTypeKind.U64, "u64", typeof(ulong), 8);
    public static readonly IrType F32 = new(IrTypeKind.F32, "f32", typeof(float), 4);
    public static readonly IrType F64 = new(IrTypeKind.F64, "f64", typeof(double), 8);
    public static readonly unsafe IrType Ptr = new(IrTypeKind.Ptr, "ptr", typeof(byte*), 8);

    /// <summary>Every type that is not a struct, in the order of <see cref="IrTypeKind"/>.</summary>
    public static readonly IReadOnlyList<IrType> Simple =
        [Void, Bool, I8, U8, I16, U16, I32, U32, I64, U64, F32, F64, Ptr];

    private static readonly ConcurrentDictionary<Type, IrType> ByType = new(Simple.ToDictionary(s => s.Type));

    private IrType(IrTypeKind kind, string name, Type type, int size)
    {
        Kind = kind;
        Name = name;
        Type = type;
        SizeBytes = size;
    }

    public IrTypeKind Kind { get; }

    /// <summary>The name in dumps and messages.</summary>
    public string Name { get; }

    /// <summary>The .NET type of a local of this type.</summary>
    public Type Type { get; }

    /// <summary>Bytes in memory; 0 for Void.</summary>
    public int SizeBytes { get; }

    public bool IsInteger => Kind is >= IrTypeKind.I8 and <= IrTypeKind.U64;

    public bool IsFloat => Kind is IrTypeKind.F32 or IrTypeKind.F64;

    public bool IsClr => Kind == IrTypeKind.Clr;

    /// <summary>Signed integers only; floats have their own rules.</summary>
    public bool IsSigned => Kind is IrTypeKind.I8 or IrTypeKind.I16 or IrTypeKind.I32 or IrTypeKind.I64;

    /// <summary>An integer narrower than its slot on the evaluation stack.</summary>
    public bool IsSubword => Kind is >= IrTypeKind.I8 and <= IrTypeKind.U16;

    /// <summary>
    /// The IR type of a struct, such as Int128 or Vector512&lt;long&gt;. The types that the IR has names for (long,
    /// bool, ...) come back as those.
    /// </summary>
    /// <exception cref="IrException">The type is no struct, or one that native memory cannot hold.</exception>
    public static IrType Clr(Type valueType) =>
        TryFrom(valueType, out IrType? type, out string? refusal) ? type : throw new IrException(refusal);

    /// <summary>
    /// The IR type in which a parameter, result or field of the .NET type <paramref name="type"/> travels: pointers to
    /// anything are <see cref="Ptr"/>; references, enums, spans and native-sized integers have none.
    /// </summary>
    public static bool TryFrom(
        Type type, [NotNullWhen(true)] out IrType? result, [NotNullWhen(false)] out string? refusal)
    {
        refusal = null;
        if (type.IsPointer)
        {
            result = Ptr;
        }
        else if (!ByType.TryGetValue(type, out result))
        {
            refusal = WhyNotClr(type);
            if (refusal is not null)
            {
                return false;
            }
            result = ByType.GetOrAdd(type, static t => new IrType(IrTypeKind.Clr, ClrNames.Of(t), t, SizeOf(t)));
        }
        return true;
    }

    public override string ToString() => Name;

    /// <summary>Cuts a value to this integer type's width and extends it by its sign: the form that IrConst keeps.</summary>
    public long Wrap(long value) => Kind switch
    {
        IrTypeKind.Bool => value & 1,
        IrTypeKind.I8 => (sbyte)value,
        IrTypeKind.U8 => (byte)value,
        IrTypeKind.I16 => (short)value,
        IrTypeKind.U16 => (ushort)value,
        IrTypeKind.I32 => (int)value,
        IrTypeKind.U32 => (uint)value,
        IrTypeKind.I64 or IrTypeKind.U64 or IrTypeKind.Ptr => value,
        _ => throw new IrException($"{Name} is not an integer type"),
    };

    private static string? WhyNotClr(Type type)
    {
        if (type.IsByRef)
        {
            return $"{ClrNames.Of(type)} is passed by reference; the IR passes pointers";
        }
        if (!type.IsValueType)
        {
            return $"{ClrNames.Of(type)} is a reference type; the IR has only values and pointers";
        }
        if (type.IsEnum)
        {
            return $"{ClrNames.Of(type)} is an enum; pass its integer";
        }
        if (type.ContainsGenericParameters)
        {
            return $"{ClrNames.Of(type)} is an open generic type";
        }
        if (type.IsPrimitive)
        {
            return $"{ClrNames.Of(type)} has no IR type; use the integer or pointer type of its width";
        }
        if (type.IsByRefLike || (bool)HasReferencesMethod.MakeGenericMethod(type).Invoke(null, null)!)
        {
            return $"{ClrNames.Of(type)} holds references; native memory cannot";
        }
        return null;
    }

    private static int SizeOf(Type type) =>
        (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;
}
