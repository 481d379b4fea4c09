namespace PgFusion.Compiler.CodeGen.Ir;

/// <summary>
/// The light simplifications that the factory makes, so that lowering can be written without special cases. Each looks
/// at one node and its children. None drops an operand that could fault or has effects, none touches float arithmetic
/// (x + 0.0 is not x when x is -0.0), and none folds a division that throws. All return the given node when nothing
/// applies.
/// </summary>
internal static class IrFolding
{
    public static IrExpr Unary(IrUnary node)
    {
        IrExpr x = node.Operand;
        switch (node.Op)
        {
            case IrUnaryOp.Neg when x is IrConst c && c.Type.IsInteger:
                return new IrConst(c.Type, c.Type.Wrap(unchecked(-c.Bits)));
            case IrUnaryOp.BitNot when x is IrConst c:
                return new IrConst(c.Type, c.Type.Wrap(~c.Bits));
            case IrUnaryOp.Not when x is IrConst c:
                return new IrConst(IrType.Bool, c.Bits ^ 1);
            case IrUnaryOp.Not when x is IrUnary { Op: IrUnaryOp.Not } inner:
                return inner.Operand;
            case IrUnaryOp.Not when x is IrBinary { IsComparison: true } comparison && CanInvert(comparison):
                return comparison with { Op = Inverse(comparison.Op) };
            default:
                return node;
        }
    }

    public static IrExpr Binary(IrBinary node)
    {
        IrType type = node.Left.Type;
        if (type.IsFloat || type.IsClr)
        {
            return node;
        }
        if (node.Left is IrConst a && node.Right is IrConst b)
        {
            return Constants(node, type, a.Bits, b.Bits);
        }
        if (node.Right is IrConst right)
        {
            return WithConstant(node, node.Left, type, right.Bits);
        }
        bool commutes = node.Op is IrBinaryOp.Add or IrBinaryOp.Mul or IrBinaryOp.And or IrBinaryOp.Or or IrBinaryOp.Xor
            or IrBinaryOp.Eq or IrBinaryOp.Ne;
        if (node.Left is IrConst left && commutes && type != IrType.Ptr)
        {
            return WithConstant(node, node.Right, type, left.Bits);
        }
        return node;
    }

    public static IrExpr AndAlso(IrAndAlso node) =>
        IsTrue(node.Left) ? node.Right
        : IsFalse(node.Left) || IsTrue(node.Right) ? node.Left
        : node;

    public static IrExpr OrElse(IrOrElse node) =>
        IsFalse(node.Left) ? node.Right
        : IsTrue(node.Left) || IsFalse(node.Right) ? node.Left
        : node;

    public static IrExpr Select(IrSelect node)
    {
        if (node.Condition is IrConst condition)
        {
            return condition.Bits != 0 ? node.WhenTrue : node.WhenFalse;
        }
        if (node.Type == IrType.Bool && IsTrue(node.WhenTrue) && IsFalse(node.WhenFalse))
        {
            return node.Condition;
        }
        if (node.Type == IrType.Bool && IsFalse(node.WhenTrue) && IsTrue(node.WhenFalse))
        {
            return Unary(new IrUnary(IrUnaryOp.Not, node.Condition));
        }
        return node;
    }

    public static IrExpr Convert(IrConvert node)
    {
        if (node.Operand.Type == node.To)
        {
            return node.Operand;
        }
        if (node.Operand is not IrConst c || c.Type.IsFloat)
        {
            return node;
        }
        if (node.To.IsInteger || node.To == IrType.Ptr)
        {
            return new IrConst(node.To, node.To.Wrap(c.Bits));
        }
        // To a float only where every integer has an exact float, so that no rounding rule is at stake.
        bool exact = node.To == IrType.F64 ? long.Abs(c.Bits / 2) < 1L << 51 : long.Abs(c.Bits / 2) < 1L << 22;
        if (!exact || c.Type == IrType.U64 && c.Bits < 0)
        {
            return node;
        }
        return node.To == IrType.F64
            ? new IrConst(IrType.F64, BitConverter.DoubleToInt64Bits(c.Bits))
            : new IrConst(IrType.F32, BitConverter.SingleToUInt32Bits(c.Bits));
    }

    /// <summary>Moves a constant part of the address into the offset.</summary>
    public static void Address(ref IrExpr address, ref int offset)
    {
        while (address is IrBinary { Op: IrBinaryOp.Add, Right: IrConst step } sum && sum.Type == IrType.Ptr
            && step.Bits >= int.MinValue && step.Bits <= int.MaxValue
            && step.Bits + offset is >= int.MinValue and <= int.MaxValue)
        {
            offset += (int)step.Bits;
            address = sum.Left;
        }
    }

    public static bool IsTrue(IrExpr expr) => expr is IrConst { Bits: 1 } && expr.Type == IrType.Bool;

    public static bool IsFalse(IrExpr expr) => expr is IrConst { Bits: 0 } && expr.Type == IrType.Bool;

    private static IrExpr Constants(IrBinary node, IrType type, long a, long b)
    {
        bool unsigned = !type.IsSigned;
        if (node.IsComparison)
        {
            int order = unsigned ? ((ulong)a).CompareTo((ulong)b) : a.CompareTo(b);
            bool holds = node.Op switch
            {
                IrBinaryOp.Eq => order == 0,
                IrBinaryOp.Ne => order != 0,
                IrBinaryOp.Lt => order < 0,
                IrBinaryOp.Le => order <= 0,
                IrBinaryOp.Gt => order > 0,
                IrBinaryOp.Ge => order >= 0,
                _ => throw new IrException($"unknown comparison {node.Op}"),
            };
            return new IrConst(IrType.Bool, holds ? 1 : 0);
        }
        if (type == IrType.Ptr)
        {
            return b == 0 ? node.Left : node;
        }
        if (node.Op is IrBinaryOp.Div or IrBinaryOp.Rem && (b == 0 || b == -1 && !unsigned))
        {
            return node;
        }
        int count = (int)b & (type.SizeBytes == 8 ? 63 : 31);
        long value = node.Op switch
        {
            IrBinaryOp.Add => unchecked(a + b),
            IrBinaryOp.Sub => unchecked(a - b),
            IrBinaryOp.Mul => unchecked(a * b),
            IrBinaryOp.Div => unsigned ? (long)((ulong)a / (ulong)b) : a / b,
            IrBinaryOp.Rem => unsigned ? (long)((ulong)a % (ulong)b) : a % b,
            IrBinaryOp.And => a & b,
            IrBinaryOp.Or => a | b,
            IrBinaryOp.Xor => a ^ b,
            IrBinaryOp.Shl => a << count,
            IrBinaryOp.Shr => unsigned ? (long)((ulong)a >> count) : a >> count,
            _ => throw new IrException($"unknown binary operator {node.Op}"),
        };
        return new IrConst(type, type.Wrap(value));
    }

    private static IrExpr WithConstant(IrBinary node, IrExpr x, IrType type, long c)
    {
        if (type == IrType.Bool)
        {
            return node.Op switch
            {
                IrBinaryOp.And when c == 1 => x,
                IrBinaryOp.Or or IrBinaryOp.Xor or IrBinaryOp.Ne when c == 0 => x,
                IrBinaryOp.Eq when c == 1 => x,
                IrBinaryOp.Xor or IrBinaryOp.Ne when c == 1 => Unary(new IrUnary(IrUnaryOp.Not, x)),
                IrBinaryOp.Eq when c == 0 => Unary(new IrUnary(IrUnaryOp.Not, x)),
                _ => node,
            };
        }
        return node.Op switch
        {
            IrBinaryOp.Add or IrBinaryOp.Sub or IrBinaryOp.Or or IrBinaryOp.Xor or IrBinaryOp.Shl or IrBinaryOp.Shr
                when c == 0 => x,
            IrBinaryOp.Mul or IrBinaryOp.Div when c == 1 => x,
            IrBinaryOp.And when c == type.Wrap(-1) => x,
            _ => node,
        };
    }

    private static bool CanInvert(IrBinary comparison) =>
        !comparison.Left.Type.IsFloat || comparison.Op is IrBinaryOp.Eq or IrBinaryOp.Ne;

    private static IrBinaryOp Inverse(IrBinaryOp op) => op switch
    {
        IrBinaryOp.Eq => IrBinaryOp.Ne,
        IrBinaryOp.Ne => IrBinaryOp.Eq,
        IrBinaryOp.Lt => IrBinaryOp.Ge,
        IrBinaryOp.Le => IrBinaryOp.Gt,
        IrBinaryOp.Gt => IrBinaryOp.Le,
        IrBinaryOp.Ge => IrBinaryOp.Lt,
        _ => throw new IrException($"{op} is not a comparison"),
    };
}
