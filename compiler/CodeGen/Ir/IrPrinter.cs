using System.Globalization;
using System.Text;

namespace PgFusion.Compiler.CodeGen.Ir;

/// <summary>
/// The IR as text. It is complete and stable: two functions that print alike compile to the same code, so the text
/// serves as the code cache's key as well as in dumps and tests.
/// </summary>
internal static class IrPrinter
{
    public static string Print(IrFunction function)
    {
        var text = new StringBuilder();
        text.Append("function ").Append(function.Name).Append('(');
        text.AppendJoin(", ", function.Arguments.Select(a => $"{a.Name}: {a.Type}"));
        text.Append("): ").Append(function.Returns).Append('\n');
        foreach (IrLocal local in IrLocals.Of(function))
        {
            text.Append("  local ").Append(local.Name).Append(": ").Append(local.Type).Append('\n');
        }
        Block(text, function.Body, 1);
        return text.ToString();
    }

    public static string Print(IrStatement statement)
    {
        var text = new StringBuilder();
        Statement(text, statement, 0);
        return text.ToString();
    }

    public static string Print(IrExpr expr)
    {
        var text = new StringBuilder();
        Expression(text, expr);
        return text.ToString();
    }

    /// <summary>The first line of a statement: all of it, but for the blocks in it.</summary>
    public static string PrintHead(IrStatement statement)
    {
        string all = Print(statement);
        int end = all.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? all : all[..end];
    }

    private static void Block(StringBuilder text, IrBlock block, int indent)
    {
        foreach (IrStatement statement in block.Statements)
        {
            Statement(text, statement, indent);
        }
    }

    private static void Statement(StringBuilder text, IrStatement statement, int indent)
    {
        if (statement is IrBlock inner)
        {
            Block(text, inner, indent);
            return;
        }
        text.Append(' ', indent * 2);
        switch (statement)
        {
            case IrAssign s:
                text.Append(s.Local.Name).Append(" = ");
                Expression(text, s.Value);
                text.Append('\n');
                break;
            case IrStore s:
                text.Append("store ").Append(s.StoreType).Append(' ');
                Address(text, s.Address, s.Offset);
                text.Append(" = ");
                Expression(text, s.Value);
                text.Append('\n');
                break;
            case IrExec s:
                text.Append("exec ");
                Expression(text, s.Call);
                text.Append('\n');
                break;
            case IrIf s:
                text.Append("if ");
                Expression(text, s.Condition);
                text.Append('\n');
                Block(text, s.Then, indent + 1);
                if (s.Else is not null)
                {
                    text.Append(' ', indent * 2).Append("else\n");
                    Block(text, s.Else, indent + 1);
                }
                break;
            case IrWhile s:
                text.Append("while ");
                Expression(text, s.Condition);
                text.Append('\n');
                Block(text, s.Body, indent + 1);
                break;
            case IrBreak:
                text.Append("break\n");
                break;
            case IrContinue:
                text.Append("continue\n");
                break;
            case IrReturn { Value: null }:
                text.Append("return\n");
                break;
            case IrReturn s:
                text.Append("return ");
                Expression(text, s.Value!);
                text.Append('\n');
                break;
            case IrRegion s:
                text.Append("region ").Append(s.Origin).Append('\n');
                Block(text, s.Body, indent + 1);
                break;
            case IrComment s:
                text.Append("# ").Append(s.Text).Append('\n');
                break;
            default:
                throw new IrException($"unknown statement {statement.GetType().Name}");
        }
    }

    private static void Expression(StringBuilder text, IrExpr expr)
    {
        switch (expr)
        {
            case IrConst e:
                text.Append(Constant(e));
                break;
            case IrLocalRef e:
                text.Append(e.Local.Name);
                break;
            case IrArgument e:
                text.Append(e.Name);
                break;
            case IrUnary e:
                Operation(text, e.Op.ToString().ToLowerInvariant(), e.Operand);
                break;
            case IrBinary e:
                Operation(text, e.Op.ToString().ToLowerInvariant(), e.Left, e.Right);
                break;
            case IrAndAlso e:
                Operation(text, "andalso", e.Left, e.Right);
                break;
            case IrOrElse e:
                Operation(text, "orelse", e.Left, e.Right);
                break;
            case IrConvert e:
                Operation(text, e.To.Name, e.Operand);
                break;
            case IrLoad e:
                text.Append("load ").Append(e.LoadType).Append(' ');
                Address(text, e.Address, e.Offset);
                break;
            case IrCall e:
                text.Append(ClrNames.Of(e.Method)).Append(' ');
                Operation(text, "", [.. e.Arguments]);
                break;
            case IrSelect e:
                Operation(text, "select", e.Condition, e.WhenTrue, e.WhenFalse);
                break;
            case IrAddressOf e:
                text.Append('&').Append(e.Local.Name);
                break;
            case IrField e:
                Operation(text, $"field {e.Field.Name}", e.Struct);
                break;
            default:
                throw new IrException($"unknown expression {expr.GetType().Name}");
        }
    }

    private static void Operation(StringBuilder text, string name, params ReadOnlySpan<IrExpr> operands)
    {
        text.Append(name).Append('(');
        for (int i = 0; i < operands.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            Expression(text, operands[i]);
        }
        text.Append(')');
    }

    private static void Address(StringBuilder text, IrExpr address, int offset)
    {
        text.Append('[');
        Expression(text, address);
        if (offset != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" {(offset < 0 ? '-' : '+')} {long.Abs(offset)}");
        }
        text.Append(']');
    }

    private static string Constant(IrConst c) => c.Type.Kind switch
    {
        IrTypeKind.Bool => c.Bits != 0 ? "true" : "false",
        IrTypeKind.U64 => $"u64 {(ulong)c.Bits}",
        IrTypeKind.Ptr => $"ptr 0x{c.Bits:x}",
        IrTypeKind.Clr => $"default({c.Type})",
        // The bits stand beside the number, because NaNs print alike.
        IrTypeKind.F32 => string.Create(
            CultureInfo.InvariantCulture, $"f32 {BitConverter.UInt32BitsToSingle((uint)c.Bits)}/0x{c.Bits:x8}"),
        IrTypeKind.F64 => string.Create(
            CultureInfo.InvariantCulture, $"f64 {BitConverter.Int64BitsToDouble(c.Bits)}/0x{c.Bits:x16}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{c.Type} {c.Bits}"),
    };
}
