using System.Reflection;

namespace PgFusion.Compiler.CodeGen.Ir;

/// <summary>
/// The type rules of single nodes, in one place: the factory asks before it makes a node, the verifier asks again for
/// every node of a finished function. Each method says what is wrong, or null. Children are taken to be right.
/// </summary>
internal static class IrTyping
{
    public static string? Fault(IrExpr expr) => expr switch
    {
        IrConst c => ConstFault(c),
        IrLocalRef l => LocalFault(l.Local),
        IrAddressOf a => LocalFault(a.Local),
        IrArgument a => a.Type == IrType.Void ? $"argument {a.Name} has no value" : null,
        IrUnary u => UnaryFault(u),
        IrBinary b => BinaryFault(b),
        IrAndAlso a => BothBool("andalso", a.Left, a.Right),
        IrOrElse o => BothBool("orelse", o.Left, o.Right),
        IrConvert c => ConvertFault(c.Operand.Type, c.To),
        IrLoad l => MemoryFault("load", l.LoadType, l.Address),
        IrCall c => CallFault(c.Method, c.Arguments),
        IrSelect s => SelectFault(s),
        IrField f => FieldFault(f),
        _ => throw new IrException($"unknown expression {expr.GetType().Name}"),
    };

    /// <summary>The statement itself; its expressions and inner blocks are not looked into.</summary>
    public static string? Fault(IrStatement statement, IrType returns) => statement switch
    {
        IrAssign a => LocalFault(a.Local) ?? (a.Value.Type == a.Local.Type
            ? null
            : $"{a.Value.Type} value assigned to local {a.Local.Name} of type {a.Local.Type}"),
        IrStore s => MemoryFault("store", s.StoreType, s.Address) ?? (s.Value.Type == s.StoreType
            ? null
            : $"{s.Value.Type} value stored as {s.StoreType}"),
        IrIf i => i.Condition.Type == IrType.Bool ? null : $"if takes a bool, not {i.Condition.Type}",
        IrWhile w => w.Condition.Type == IrType.Bool ? null : $"while takes a bool, not {w.Condition.Type}",
        IrReturn r => ReturnFault(r, returns),
        IrExec or IrBreak or IrContinue or IrBlock or IrRegion or IrComment => null,
        _ => throw new IrException($"unknown statement {statement.GetType().Name}"),
    };

    private static string? ConstFault(IrConst c)
    {
        switch (c.Type.Kind)
        {
            case IrTypeKind.Void:
                return "a constant cannot be void";
            case IrTypeKind.F32:
                return c.Bits == (uint)c.Bits ? null : "an f32 constant keeps its bits in the lower half";
            case IrTypeKind.F64:
                return null;
            case IrTypeKind.Clr:
                return c.Bits == 0 ? null : $"a constant {c.Type} is always its default value";
            default:
                return c.Type.Wrap(c.Bits) == c.Bits ? null : $"constant {c.Bits} does not fit {c.Type}";
        }
    }

    private static string? LocalFault(IrLocal local) =>
        local.Type == IrType.Void ? $"local {local.Name} has no value" : null;

    private static string? UnaryFault(IrUnary u)
    {
        IrType type = u.Operand.Type;
        bool ok = u.Op switch
        {
            IrUnaryOp.Neg => type.IsInteger || type.IsFloat,
            IrUnaryOp.Not => type == IrType.Bool,
            IrUnaryOp.BitNot => type.IsInteger,
            _ => throw new IrException($"unknown unary operator {u.Op}"),
        };
        return ok ? null : $"{Lower(u.Op)} does not take {type}";
    }

    private static string? BinaryFault(IrBinary b)
    {
        IrType left = b.Left.Type;
        IrType right = b.Right.Type;
        bool same = left == right;
        bool ok = b.Op switch
        {
            IrBinaryOp.Add or IrBinaryOp.Sub when left == IrType.Ptr => right.IsInteger,
            IrBinaryOp.Add or IrBinaryOp.Sub or IrBinaryOp.Mul or IrBinaryOp.Div or IrBinaryOp.Rem =>
                same && (left.IsInteger || left.IsFloat),
            IrBinaryOp.And or IrBinaryOp.Or or IrBinaryOp.Xor => same && (left.IsInteger || left == IrType.Bool),
            IrBinaryOp.Shl or IrBinaryOp.Shr => left.IsInteger && right == IrType.I32,
            IrBinaryOp.Eq or IrBinaryOp.Ne =>
                same && (left.IsInteger || left.IsFloat || left == IrType.Ptr || left == IrType.Bool),
            IrBinaryOp.Lt or IrBinaryOp.Le or IrBinaryOp.Gt or IrBinaryOp.Ge =>
                same && (left.IsInteger || left.IsFloat || left == IrType.Ptr),
            _ => throw new IrException($"unknown binary operator {b.Op}"),
        };
        return ok ? null : $"{Lower(b.Op)} does not take ({left}, {right})";
    }

    private static string? BothBool(string what, IrExpr left, IrExpr right) =>
        left.Type == IrType.Bool && right.Type == IrType.Bool
            ? null
            : $"{what} does not take ({left.Type}, {right.Type})";

    private static string? ConvertFault(IrType from, IrType to)
    {
        bool ok = from == to && from != IrType.Void
            || (from.IsInteger || from.IsFloat) && (to.IsInteger || to.IsFloat)
            || from == IrType.Bool && to.IsInteger
            || from == IrType.Ptr && (to == IrType.I64 || to == IrType.U64)
            || to == IrType.Ptr && (from == IrType.I64 || from == IrType.U64);
        return ok ? null : $"no conversion from {from} to {to}";
    }

    private static string? MemoryFault(string what, IrType type, IrExpr address)
    {
        if (address.Type != IrType.Ptr)
        {
            return $"{what} takes its address as ptr, not {address.Type}";
        }
        return type == IrType.Void ? $"{what} of void" : null;
    }

    private static string? CallFault(MethodInfo method, IReadOnlyList<IrExpr> arguments)
    {
        if (!method.IsStatic || method.IsAbstract || method.ContainsGenericParameters)
        {
            return $"{ClrNames.Of(method)} is not a closed static method";
        }
        if (!IrType.TryFrom(method.ReturnType, out _, out string? refusal))
        {
            return $"result of {ClrNames.Of(method)}: {refusal}";
        }
        ParameterInfo[] parameters = method.GetParameters();
        if (parameters.Length != arguments.Count)
        {
            return $"{ClrNames.Of(method)} takes {parameters.Length} arguments, not {arguments.Count}";
        }
        for (int i = 0; i < parameters.Length; i++)
        {
            if (!IrType.TryFrom(parameters[i].ParameterType, out IrType? expected, out refusal))
            {
                return $"parameter {parameters[i].Name} of {ClrNames.Of(method)}: {refusal}";
            }
            if (arguments[i].Type != expected)
            {
                return $"parameter {parameters[i].Name} of {ClrNames.Of(method)} takes {expected}, not {arguments[i].Type}";
            }
        }
        return null;
    }

    private static string? SelectFault(IrSelect s)
    {
        if (s.Condition.Type != IrType.Bool)
        {
            return $"select takes a bool, not {s.Condition.Type}";
        }
        if (s.WhenTrue.Type == IrType.Void)
        {
            return "select between values without a type";
        }
        return s.WhenTrue.Type == s.WhenFalse.Type
            ? null
            : $"select between {s.WhenTrue.Type} and {s.WhenFalse.Type}";
    }

    private static string? FieldFault(IrField f)
    {
        if (!f.Struct.Type.IsClr || f.Field.IsStatic || f.Field.DeclaringType != f.Struct.Type.Type)
        {
            return $"{ClrNames.Of(f.Field)} is not a field of a {f.Struct.Type} value";
        }
        return IrType.TryFrom(f.Field.FieldType, out _, out string? refusal)
            ? null
            : $"field {ClrNames.Of(f.Field)}: {refusal}";
    }

    private static string? ReturnFault(IrReturn r, IrType returns)
    {
        if (r.Value is null)
        {
            return returns == IrType.Void ? null : $"return without a value in a function of type {returns}";
        }
        if (returns == IrType.Void)
        {
            return "return with a value in a void function";
        }
        return r.Value.Type == returns ? null : $"return of {r.Value.Type} in a function of type {returns}";
    }

    private static string Lower(Enum op) => op.ToString().ToLowerInvariant();
}
