using System.Globalization;
using System.Reflection;
using PgFusion.Compiler.CodeGen.Ir;

namespace PgFusion.Compiler.CodeGen.CSharp;

/// <summary>How tightly a piece of C# binds, loosest first.</summary>
internal enum Precedence
{
    Conditional,
    OrElse,
    AndAlso,
    Or,
    Xor,
    And,
    Equality,
    Relational,
    Shift,
    Additive,
    Multiplicative,
    Unary,
    Primary,
}

/// <summary>
/// Expressions as C#. The text of an expression always has, to the C# compiler, exactly the expression's type, so that
/// overloads resolve and operators promote as the IR means it. C# folds constant expressions by itself and refuses to
/// compile some of them; where its compile-time arithmetic need not be the processor's, an operand is hidden from it
/// behind the method <see cref="Opaque"/>.
/// </summary>
internal sealed class CSharpExpressions(CSharpNames names, Func<IrLocal, string> local, Func<IrArgument, string> argument)
{
    /// <summary>The method that a program needs when <see cref="UsesOpaque"/> says so.</summary>
    public const string Opaque = "Opaque";

    private const string CheckedPrefix = "op_Checked";

    private static readonly Dictionary<string, (string Text, Precedence Precedence)> Operators = new()
    {
        ["Addition"] = ("+", Precedence.Additive),
        ["Subtraction"] = ("-", Precedence.Additive),
        ["Multiply"] = ("*", Precedence.Multiplicative),
        ["Division"] = ("/", Precedence.Multiplicative),
        ["Modulus"] = ("%", Precedence.Multiplicative),
        ["BitwiseAnd"] = ("&", Precedence.And),
        ["BitwiseOr"] = ("|", Precedence.Or),
        ["ExclusiveOr"] = ("^", Precedence.Xor),
        ["LeftShift"] = ("<<", Precedence.Shift),
        ["RightShift"] = (">>", Precedence.Shift),
        ["UnsignedRightShift"] = (">>>", Precedence.Shift),
        ["Equality"] = ("==", Precedence.Equality),
        ["Inequality"] = ("!=", Precedence.Equality),
        ["LessThan"] = ("<", Precedence.Relational),
        ["LessThanOrEqual"] = ("<=", Precedence.Relational),
        ["GreaterThan"] = (">", Precedence.Relational),
        ["GreaterThanOrEqual"] = (">=", Precedence.Relational),
        ["UnaryNegation"] = ("-", Precedence.Unary),
        ["UnaryPlus"] = ("+", Precedence.Unary),
        ["OnesComplement"] = ("~", Precedence.Unary),
        ["LogicalNot"] = ("!", Precedence.Unary),
    };

    public bool UsesOpaque { get; private set; }

    /// <summary>An expression that stands alone: right of '=', in parentheses that are there anyway.</summary>
    public string Top(IrExpr expr) => Write(expr).Text;

    public string Memory(IrType type, IrExpr address, int offset)
    {
        string pointer = type == IrType.U8 ? "" : $"({names.Of(type.Type)}*)";
        if (offset == 0)
        {
            return $"*{pointer}{At(address, Precedence.Unary)}";
        }
        string sign = offset < 0 ? "-" : "+";
        string distance = long.Abs(offset).ToString(CultureInfo.InvariantCulture);
        return $"*{pointer}({At(address, Precedence.Additive)} {sign} {distance})";
    }

    /// <summary>The operator of <c>x op= y</c> if <c>x = x op y</c> may be written so, which narrow integers may not.</summary>
    public static string? CompoundOperator(IrBinary expr) => expr.Type.IsSubword ? null : expr.Op switch
    {
        IrBinaryOp.Add => "+=",
        IrBinaryOp.Sub => "-=",
        IrBinaryOp.Mul => "*=",
        IrBinaryOp.And => "&=",
        IrBinaryOp.Or => "|=",
        IrBinaryOp.Xor => "^=",
        _ => null,
    };

    private string At(IrExpr expr, Precedence least)
    {
        (string text, Precedence precedence) = Write(expr);
        return precedence >= least ? text : $"({text})";
    }

    private (string Text, Precedence Precedence) Write(IrExpr expr)
    {
        switch (expr)
        {
            case IrConst e:
                return Constant(e);
            case IrLocalRef e:
                return (local(e.Local), Precedence.Primary);
            case IrArgument e:
                return (argument(e), Precedence.Primary);
            case IrUnary or IrBinary or IrConvert when expr.Type != IrType.Bool && IsConstant(expr):
                // C# refuses constants that overflow, unless told that they may.
                return ($"unchecked({Operation(expr).Text})", Precedence.Primary);
            case IrUnary or IrBinary or IrConvert:
                return Operation(expr);
            case IrAndAlso e:
                return ($"{Logical(e.Left, e)} && {Logical(e.Right, e)}", Precedence.AndAlso);
            case IrOrElse e:
                return ($"{Logical(e.Left, e)} || {Logical(e.Right, e)}", Precedence.OrElse);
            case IrLoad e:
                return (Memory(e.LoadType, e.Address, e.Offset), Precedence.Unary);
            case IrCall e:
                return Call(e);
            case IrSelect e:
                // Parenthesised branches keep nested choices apart.
                return ($"{At(e.Condition, Precedence.OrElse)} ? {At(e.WhenTrue, Precedence.OrElse)} : "
                    + At(e.WhenFalse, Precedence.OrElse), Precedence.Conditional);
            case IrAddressOf e:
                return ($"(byte*)&{local(e.Local)}", Precedence.Unary);
            case IrField e:
                return ($"{At(e.Struct, Precedence.Primary)}.{Identifier(e.Field.Name)}", Precedence.Primary);
            default:
                throw new IrException($"unknown expression {expr.GetType().Name}");
        }
    }

    private (string Text, Precedence Precedence) Operation(IrExpr expr) => expr switch
    {
        IrUnary e => Unary(e),
        IrBinary e => Binary(e),
        IrConvert e => Convert(e),
        _ => throw new IrException($"unknown operation {expr.GetType().Name}"),
    };

    /// <summary>An operand of &amp;&amp; or ||: chains of the same one need no parentheses on the left, mixtures do.</summary>
    private string Logical(IrExpr operand, IrExpr parent)
    {
        bool mixed = operand is IrAndAlso or IrOrElse && operand.GetType() != parent.GetType();
        return mixed ? $"({Write(operand).Text})" : At(operand, parent is IrAndAlso ? Precedence.AndAlso : Precedence.OrElse);
    }

    private (string Text, Precedence Precedence) Constant(IrConst c)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string text;
        switch (c.Type.Kind)
        {
            case IrTypeKind.Bool:
                return (c.Bits != 0 ? "true" : "false", Precedence.Primary);
            case IrTypeKind.I8 or IrTypeKind.U8 or IrTypeKind.I16 or IrTypeKind.U16:
                return ($"({names.Of(c.Type.Type)}){c.Bits.ToString(culture)}", Precedence.Unary);
            case IrTypeKind.I32:
                text = c.Bits == int.MinValue ? "int.MinValue" : c.Bits.ToString(culture);
                break;
            case IrTypeKind.U32:
                text = c.Bits.ToString(culture) + "u";
                break;
            case IrTypeKind.I64:
                text = c.Bits == long.MinValue ? "long.MinValue" : c.Bits.ToString(culture) + "L";
                break;
            case IrTypeKind.U64:
                text = ((ulong)c.Bits).ToString(culture) + "ul";
                break;
            case IrTypeKind.F32:
                text = Float(BitConverter.UInt32BitsToSingle((uint)c.Bits), "float", "f")
                    ?? $"global::System.BitConverter.UInt32BitsToSingle(0x{c.Bits:x8}u)";
                break;
            case IrTypeKind.F64:
                text = Float(BitConverter.Int64BitsToDouble(c.Bits), "double", "")
                    ?? $"global::System.BitConverter.UInt64BitsToDouble(0x{c.Bits:x16}ul)";
                break;
            case IrTypeKind.Ptr:
                return c.Bits == 0
                    ? ("(byte*)null", Precedence.Unary)
                    : ($"(byte*)0x{c.Bits:x}ul", Precedence.Unary);
            case IrTypeKind.Clr:
                return ($"default({names.Of(c.Type.Type)})", Precedence.Primary);
            default:
                throw new IrException($"{c.Type} has no constants");
        }
        return (text, text[0] == '-' ? Precedence.Unary : Precedence.Primary);
    }

    /// <summary>The number as C# reads it back to the bit, or null for NaN, of which there are many.</summary>
    private static string? Float<T>(T value, string keyword, string suffix)
        where T : struct, System.Numerics.IFloatingPointIeee754<T>
    {
        if (T.IsNaN(value))
        {
            return null;
        }
        if (T.IsInfinity(value))
        {
            return $"{keyword}.{(T.IsNegative(value) ? "Negative" : "Positive")}Infinity";
        }
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return (text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0") + suffix;
    }

    private (string Text, Precedence Precedence) Unary(IrUnary e)
    {
        (string operand, Precedence precedence) = Write(e.Operand);
        if (precedence < Precedence.Unary || operand[0] is '-' or '~' or '!')
        {
            operand = $"({operand})";
        }
        switch (e.Op)
        {
            case IrUnaryOp.Not:
                return ($"!{operand}", Precedence.Unary);
            case IrUnaryOp.BitNot:
                return Narrowed(e.Type, $"~{operand}", Precedence.Unary);
            case IrUnaryOp.Neg when e.Type == IrType.U32 || e.Type == IrType.U64:
                // C# negates a uint as a long and a ulong not at all.
                return ($"{(e.Type == IrType.U32 ? "0u" : "0ul")} - {At(e.Operand, Precedence.Multiplicative)}",
                    Precedence.Additive);
            case IrUnaryOp.Neg:
                return Narrowed(e.Type, $"-{operand}", Precedence.Unary);
            default:
                throw new IrException($"unknown unary operator {e.Op}");
        }
    }

    private (string Text, Precedence Precedence) Binary(IrBinary e)
    {
        (string op, Precedence precedence) = e.Op switch
        {
            IrBinaryOp.Add => ("+", Precedence.Additive),
            IrBinaryOp.Sub => ("-", Precedence.Additive),
            IrBinaryOp.Mul => ("*", Precedence.Multiplicative),
            IrBinaryOp.Div => ("/", Precedence.Multiplicative),
            IrBinaryOp.Rem => ("%", Precedence.Multiplicative),
            IrBinaryOp.And => ("&", Precedence.And),
            IrBinaryOp.Or => ("|", Precedence.Or),
            IrBinaryOp.Xor => ("^", Precedence.Xor),
            IrBinaryOp.Shl => ("<<", Precedence.Shift),
            IrBinaryOp.Shr => (">>", Precedence.Shift),
            IrBinaryOp.Eq => ("==", Precedence.Equality),
            IrBinaryOp.Ne => ("!=", Precedence.Equality),
            IrBinaryOp.Lt => ("<", Precedence.Relational),
            IrBinaryOp.Le => ("<=", Precedence.Relational),
            IrBinaryOp.Gt => (">", Precedence.Relational),
            IrBinaryOp.Ge => (">=", Precedence.Relational),
            _ => throw new IrException($"unknown binary operator {e.Op}"),
        };
        // Bits and shifts among other operators are easily misread, so their operands always have parentheses.
        bool careful = precedence is Precedence.And or Precedence.Or or Precedence.Xor or Precedence.Shift;
        string left = At(e.Left, careful ? Precedence.Unary : precedence);
        string right = Right(e, careful ? Precedence.Unary : precedence + 1);
        string text = $"{left} {op} {right}";
        return e.IsComparison ? (text, precedence) : Narrowed(e.Type, text, precedence);
    }

    private string Right(IrBinary e, Precedence least)
    {
        if (e.Right is IrConst { Bits: 0 } && e.Right.Type == IrType.Ptr)
        {
            return "null";
        }
        // C# refuses x / 0, and computes MinValue / -1 where the processor would trap.
        bool hide = e.Op is IrBinaryOp.Div or IrBinaryOp.Rem && e.Type.IsInteger && IsConstant(e.Right)
            && (e.Right is not IrConst c || c.Bits == 0 || c.Bits == -1);
        return hide ? Hidden(e.Right) : At(e.Right, least);
    }

    private (string Text, Precedence Precedence) Convert(IrConvert e)
    {
        IrType from = e.Operand.Type;
        if (from == e.To)
        {
            return Write(e.Operand);
        }
        string type = names.Of(e.To.Type);
        if (from == IrType.Bool)
        {
            string number = $"{At(e.Operand, Precedence.OrElse)} ? 1 : 0";
            return e.To == IrType.I32 ? (number, Precedence.Conditional) : ($"({type})({number})", Precedence.Unary);
        }
        bool hide = (from.IsFloat || e.To.IsFloat) && IsConstant(e.Operand);
        return ($"({type}){(hide ? Hidden(e.Operand) : At(e.Operand, Precedence.Unary))}", Precedence.Unary);
    }

    private (string Text, Precedence Precedence) Narrowed(IrType type, string text, Precedence precedence) =>
        type.IsSubword ? ($"({names.Of(type.Type)})({text})", Precedence.Unary) : (text, precedence);

    private string Hidden(IrExpr expr)
    {
        UsesOpaque = true;
        return $"{Opaque}({Write(expr).Text})";
    }

    /// <summary>Whether C# would see a constant expression.</summary>
    private static bool IsConstant(IrExpr expr) => expr switch
    {
        IrConst => true,
        IrUnary or IrBinary or IrAndAlso or IrOrElse or IrConvert or IrSelect => IrChildren.Of(expr).All(IsConstant),
        _ => false,
    };

    private (string Text, Precedence Precedence) Call(IrCall e)
    {
        MethodInfo method = e.Method;
        if (method.IsSpecialName && method.Name.StartsWith("op_", StringComparison.Ordinal))
        {
            return Operator(e);
        }
        string type = names.Of(method.DeclaringType!);
        if (method.IsSpecialName && method.Name.StartsWith("get_", StringComparison.Ordinal) && e.Arguments.Count == 0)
        {
            return Typed(method, $"{type}.{Identifier(method.Name[4..])}");
        }
        string generic = method.IsGenericMethod
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(names.Of))}>"
            : "";
        ParameterInfo[] parameters = method.GetParameters();
        IEnumerable<string> arguments = e.Arguments.Select((a, i) => Passed(a, parameters[i].ParameterType));
        return Typed(method, $"{type}.{Identifier(method.Name)}{generic}({string.Join(", ", arguments)})");
    }

    /// <summary>All pointers of the IR are byte pointers; C# wants the callee's.</summary>
    private string Passed(IrExpr expr, Type parameter)
    {
        if (expr is IrAddressOf address && address.Local.Type.Type == parameter.GetElementType())
        {
            return $"&{local(address.Local)}";
        }
        if (parameter.IsPointer && parameter != typeof(byte*))
        {
            return $"({names.Of(parameter)}){At(expr, Precedence.Unary)}";
        }
        // Without parentheses, M(a < b, c > (d)) would be a generic call.
        (string text, Precedence precedence) = Write(expr);
        return precedence == Precedence.Relational ? $"({text})" : text;
    }

    private static unsafe (string Text, Precedence Precedence) Typed(MethodInfo method, string call) =>
        method.ReturnType.IsPointer && method.ReturnType != typeof(byte*)
            ? ($"(byte*){call}", Precedence.Unary)
            : (call, Precedence.Primary);

    /// <summary>A user-defined operator or conversion, which C# cannot call by its name.</summary>
    private (string Text, Precedence Precedence) Operator(IrCall e)
    {
        bool isChecked = e.Method.Name.StartsWith(CheckedPrefix, StringComparison.Ordinal);
        string name = e.Method.Name[(isChecked ? CheckedPrefix.Length : "op_".Length)..];
        ParameterInfo[] parameters = e.Method.GetParameters();
        string text;
        Precedence precedence;
        if (name is "Implicit" or "Explicit")
        {
            // In parentheses, because (Name)-1 is a subtraction.
            text = $"({names.Of(e.Method.ReturnType)})({Passed(e.Arguments[0], parameters[0].ParameterType)})";
            precedence = Precedence.Unary;
        }
        else if (Operators.TryGetValue(name, out (string Text, Precedence Precedence) op))
        {
            precedence = op.Precedence;
            text = e.Arguments.Count == 1
                ? $"{op.Text}{At(e.Arguments[0], Precedence.Primary)}"
                : $"{At(e.Arguments[0], Precedence.Unary)} {op.Text} {At(e.Arguments[1], Precedence.Unary)}";
        }
        else
        {
            throw new IrException($"C# has no operator for {ClrNames.Of(e.Method)}");
        }
        return isChecked ? ($"checked({text})", Precedence.Primary) : (text, precedence);
    }

    private static string Identifier(string name)
    {
        if (!Microsoft.CodeAnalysis.CSharp.SyntaxFacts.IsValidIdentifier(name))
        {
            throw new IrException($"C# cannot name {name}");
        }
        return Microsoft.CodeAnalysis.CSharp.SyntaxFacts.GetKeywordKind(name)
            == Microsoft.CodeAnalysis.CSharp.SyntaxKind.None ? name : "@" + name;
    }
}
