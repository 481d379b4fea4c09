using System.Reflection;

namespace PgFusion.Compiler.CodeGen.Ir;

/// <summary>
/// Makes expressions. Every method checks the types of what it is given, and throws <see cref="IrException"/> where the
/// wrong node would have been made; and it simplifies (<see cref="IrFolding"/>), so the node that comes back may be
/// another one than asked for.
/// </summary>
internal static class Ir
{
    private const BindingFlags AnyStatic =
        BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy;

    public static readonly IrExpr True = new IrConst(IrType.Bool, 1);
    public static readonly IrExpr False = new IrConst(IrType.Bool, 0);

    public static IrExpr Bool(bool value) => value ? True : False;

    public static IrExpr I8(sbyte value) => new IrConst(IrType.I8, value);

    public static IrExpr U8(byte value) => new IrConst(IrType.U8, value);

    public static IrExpr I16(short value) => new IrConst(IrType.I16, value);

    public static IrExpr U16(ushort value) => new IrConst(IrType.U16, value);

    public static IrExpr I32(int value) => new IrConst(IrType.I32, value);

    public static IrExpr U32(uint value) => new IrConst(IrType.U32, value);

    public static IrExpr I64(long value) => new IrConst(IrType.I64, value);

    public static IrExpr U64(ulong value) => new IrConst(IrType.U64, unchecked((long)value));

    public static IrExpr F32(float value) => new IrConst(IrType.F32, BitConverter.SingleToUInt32Bits(value));

    public static IrExpr F64(double value) => new IrConst(IrType.F64, BitConverter.DoubleToInt64Bits(value));

    public static IrExpr Null() => new IrConst(IrType.Ptr, 0);

    /// <summary>The zero of the type: 0, false, the null pointer, an all-zero struct.</summary>
    public static IrExpr Null(IrType type) => Checked(new IrConst(type, 0));

    /// <summary>An integer constant of any integer type; the value is cut to its width.</summary>
    public static IrExpr Integer(IrType type, long value) => type.IsInteger
        ? new IrConst(type, type.Wrap(value))
        : throw new IrException($"{type} is not an integer type");

    public static IrExpr Local(IrLocal local) => Checked(new IrLocalRef(local));

    public static IrExpr AddressOf(IrLocal local) => Checked(new IrAddressOf(local));

    public static IrExpr Neg(IrExpr a) => Unary(IrUnaryOp.Neg, a);

    public static IrExpr Not(IrExpr a) => Unary(IrUnaryOp.Not, a);

    public static IrExpr BitNot(IrExpr a) => Unary(IrUnaryOp.BitNot, a);

    public static IrExpr Add(IrExpr a, IrExpr b) => Binary(IrBinaryOp.Add, a, b);

    public static IrExpr Sub(IrExpr a, IrExpr b) => Binary(IrBinaryOp.Sub, a, b);

    public static IrExpr Mul(IrExpr a, IrExpr b) => Binary(IrBinaryOp.Mul, a, b);

    public static IrExpr Div(IrExpr a, IrExpr b) => Binary(IrBinaryOp.Div, a, b);

    public static IrExpr Rem(IrExpr a, IrExpr b) => Binary(IrBinaryOp.Rem, a, b);

    public static IrExpr And(IrExpr a, IrExpr b) => Binary(IrBinaryOp.And, a, b);

    public static IrExpr Or(IrExpr a, IrExpr b) => Binary(IrBinaryOp.Or, a, b);

    public static IrExpr Xor(IrExpr a, IrExpr b) => Binary(IrBinaryOp.Xor, a, b);

    public static IrExpr Shl(IrExpr a, IrExpr count) => Binary(IrBinaryOp.Shl, a, count);

    public static IrExpr Shr(IrExpr a, IrExpr count) => Binary(IrBinaryOp.Shr, a, count);

    public static IrExpr Eq(IrExpr a, IrExpr b) => Binary(IrBinaryOp.Eq, a, b);

    public static IrExpr Ne(IrExpr a, IrExpr b) => Binary(IrBinaryOp.Ne, a, b);

    public static IrExpr Lt(IrExpr a, IrExpr b) => Binary(IrBinaryOp.Lt, a, b);

    public static IrExpr Le(IrExpr a, IrExpr b) => Binary(IrBinaryOp.Le, a, b);

    public static IrExpr Gt(IrExpr a, IrExpr b) => Binary(IrBinaryOp.Gt, a, b);

    public static IrExpr Ge(IrExpr a, IrExpr b) => Binary(IrBinaryOp.Ge, a, b);

    public static IrExpr Unary(IrUnaryOp op, IrExpr a) => IrFolding.Unary(Checked(new IrUnary(op, a)));

    public static IrExpr Binary(IrBinaryOp op, IrExpr a, IrExpr b) => IrFolding.Binary(Checked(new IrBinary(op, a, b)));

    public static IrExpr AndAlso(IrExpr a, IrExpr b) => IrFolding.AndAlso(Checked(new IrAndAlso(a, b)));

    /// <summary>All conditions, left to right; true for none. The tree is balanced, so any number is fine.</summary>
    public static IrExpr AndAlso(params ReadOnlySpan<IrExpr> conditions) => conditions switch
    {
        [] => True,
        [var only] => Condition(only),
        _ => AndAlso(AndAlso(conditions[..(conditions.Length / 2)]), AndAlso(conditions[(conditions.Length / 2)..])),
    };

    public static IrExpr OrElse(IrExpr a, IrExpr b) => IrFolding.OrElse(Checked(new IrOrElse(a, b)));

    /// <summary>Any condition, left to right; false for none. The tree is balanced, so any number is fine.</summary>
    public static IrExpr OrElse(params ReadOnlySpan<IrExpr> conditions) => conditions switch
    {
        [] => False,
        [var only] => Condition(only),
        _ => OrElse(OrElse(conditions[..(conditions.Length / 2)]), OrElse(conditions[(conditions.Length / 2)..])),
    };

    public static IrExpr Select(IrExpr condition, IrExpr whenTrue, IrExpr whenFalse) =>
        IrFolding.Select(Checked(new IrSelect(condition, whenTrue, whenFalse)));

    public static IrExpr Convert(IrExpr a, IrType to) => IrFolding.Convert(Checked(new IrConvert(a, to)));

    public static IrExpr Load(IrType type, IrExpr address, int offset = 0)
    {
        Checked(new IrLoad(type, address, offset));
        IrFolding.Address(ref address, ref offset);
        return new IrLoad(type, address, offset);
    }

    public static IrExpr Field(IrExpr structure, FieldInfo field) => Checked(new IrField(structure, field));

    public static IrExpr Field(IrExpr structure, string field) =>
        structure.Type.Type.GetField(field, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            is { } info
            ? Field(structure, info)
            : throw new IrException($"{structure.Type} has no field {field}");

    public static IrCall Call(MethodInfo method, params IrExpr[] arguments) =>
        Checked(new IrCall(method, [.. arguments]));

    /// <summary>
    /// Calls the static method of that name whose parameters take exactly these IR types. Generic methods are called
    /// through <see cref="Call(MethodInfo, IrExpr[])"/>, with their type arguments filled in.
    /// </summary>
    public static IrCall Call(Type type, string method, params IrExpr[] arguments)
    {
        MethodInfo[] candidates = [.. type.GetMethods(AnyStatic).Where(m => m.Name == method)];
        MethodInfo[] fitting =
            [.. candidates.Where(m => IrTyping.Fault(new IrCall(m, arguments)) is null)];
        if (fitting.Length == 1)
        {
            return Call(fitting[0], arguments);
        }
        string wanted = $"{ClrNames.Of(type)}.{method}({string.Join(", ", arguments.Select(a => a.Type))})";
        string list = string.Join("; ", (fitting.Length > 1 ? fitting : candidates).Select(Describe));
        throw new IrException(fitting.Length > 1
            ? $"{wanted} could be any of: {list}"
            : $"{wanted} does not exist; there is: {(list.Length == 0 ? "no static method of that name" : list)}");
    }

    internal static T Checked<T>(T expr)
        where T : IrExpr =>
        IrTyping.Fault(expr) is { } fault ? throw new IrException(fault) : expr;

    private static IrExpr Condition(IrExpr expr) =>
        expr.Type == IrType.Bool ? expr : throw new IrException($"a condition is a bool, not {expr.Type}");

    private static string Describe(MethodInfo method) =>
        $"{ClrNames.Of(method)} -> {ClrNames.Of(method.ReturnType)}"
        + (method.ContainsGenericParameters ? " (generic)" : "");
}
