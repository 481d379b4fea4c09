using System.Text;
using PgFusion.Compiler.CodeGen.Ir;

namespace PgFusion.Compiler.CodeGen.CSharp;

/// <summary>
/// IR as C#, for people to read and debug, and for <see cref="CSharpCompiler"/>: one static class, a method per
/// function, every statement under the operator that it comes from. The program computes what the IL computes, bit for
/// bit, with one exception that no processor settles either: which NaN comes out of two NaNs.
/// </summary>
internal sealed class CSharpWriter
{
    /// <summary>The class, outside any namespace.</summary>
    public const string ClassName = "GeneratedCode";

    private static readonly string[] Reserved =
        [ClassName, CSharpExpressions.Opaque, "MethodImpl", "MethodImplOptions", "System", "_"];

    private readonly CSharpNames _names;
    private readonly IrFunction _function;
    private readonly string _methodName;
    private readonly DelegateSignature? _signature;
    private readonly IrScopes _scopes;
    private readonly CSharpExpressions _expressions;
    private readonly HashSet<string> _variables;
    private readonly Dictionary<IrLocal, string> _locals = [];
    private readonly HashSet<IrLocal> _declared = [];
    private readonly string[] _arguments;
    private readonly StringBuilder _text;
    private int _indent = 1;
    private IrOrigin? _origin;
    private IrOrigin? _shownOrigin;

    private CSharpWriter(
        CSharpNames names, IrFunction function, string methodName, DelegateSignature? signature, StringBuilder text)
    {
        _names = names;
        _function = function;
        _methodName = methodName;
        _signature = signature;
        _text = text;
        _scopes = IrScopes.Of(function);
        _variables = names.VariableScope();
        _arguments = [.. function.Arguments.Select(a => CSharpNames.Take(_variables, a.Name))];
        foreach (IrLocal local in IrLocals.Of(function))
        {
            _locals.Add(local, CSharpNames.Take(_variables, local.Name));
        }
        _expressions = new CSharpExpressions(names, local => _locals[local], argument => _arguments[argument.Index]);
    }

    /// <exception cref="IrException">A function is not well formed.</exception>
    public static string Write(IEnumerable<IrFunction> functions) =>
        Write([.. functions.Select(f => (f, (DelegateSignature?)null))]).Text;

    /// <summary>
    /// With a delegate's signature, pointers are declared as the delegate declares them; without, as byte*. Also gives
    /// the names of the methods, in order, and the types that the program names.
    /// </summary>
    internal static CSharpProgram Write(IReadOnlyList<(IrFunction Function, DelegateSignature? Signature)> functions)
    {
        var names = new CSharpNames(Reserved);
        foreach ((IrFunction function, DelegateSignature? signature) in functions)
        {
            IrVerifier.Verify(function);
            foreach (Type type in CSharpTypes.Of(function).Concat(signature?.Parameters ?? []))
            {
                names.Of(type);
            }
        }
        string[] methodNames = [.. functions.Select(f => names.Member(f.Function.Name))];

        var methods = new StringBuilder();
        bool usesOpaque = false;
        for (int i = 0; i < functions.Count; i++)
        {
            methods.Append(i == 0 ? "" : "\n");
            var writer = new CSharpWriter(names, functions[i].Function, methodNames[i], functions[i].Signature, methods);
            writer.Method();
            usesOpaque |= writer._expressions.UsesOpaque;
        }

        var text = new StringBuilder();
        text.Append("using System.Runtime.CompilerServices;\n").AppendJoin("", names.UsingLines.Select(l => l + "\n"));
        text.Append("\ninternal static unsafe class ").Append(ClassName).Append("\n{\n").Append(methods);
        if (usesOpaque)
        {
            text.Append("\n    // Keeps the C# compiler from computing with a constant.\n");
            text.Append("    static T ").Append(CSharpExpressions.Opaque).Append("<T>(T value) => value;\n");
        }
        text.Append("}\n");
        return new CSharpProgram(text.ToString(), methodNames, [.. names.Types]);
    }

    private void Method()
    {
        Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        var casts = new List<string>();
        var parameters = new List<string>();
        for (int i = 0; i < _arguments.Length; i++)
        {
            Type type = _signature?.Parameters[i] ?? _function.Arguments[i].Type.Type;
            string name = _arguments[i];
            if (type != _function.Arguments[i].Type.Type)
            {
                string typed = CSharpNames.Take(_variables, name + "_typed");
                casts.Add($"byte* {name} = (byte*){typed};");
                name = typed;
            }
            parameters.Add($"{_names.Of(type)} {name}");
        }
        string returns = _names.Of(_signature?.Returns ?? _function.Returns.Type);
        Line($"static {returns} {_methodName}({string.Join(", ", parameters)})");
        Open();
        foreach (string cast in casts)
        {
            Line(cast);
        }
        foreach (IrLocal local in _scopes.EntryLocals)
        {
            string zero = local.Type == IrType.Ptr ? "null" : _expressions.Top(new IrConst(local.Type, 0));
            Line($"{_names.Of(local.Type.Type)} {_locals[local]} = {zero};");
        }
        Block(_function.Body);
        Close();
    }

    private void Block(IrBlock block)
    {
        foreach (IrStatement statement in block.Statements)
        {
            Statement(statement);
        }
    }

    private void Statement(IrStatement statement)
    {
        if (statement is not (IrBlock or IrRegion))
        {
            ShowOrigin();
        }
        switch (statement)
        {
            case IrAssign s:
                Assign(s);
                break;
            case IrStore s:
                Line($"{_expressions.Memory(s.StoreType, s.Address, s.Offset)} = {_expressions.Top(s.Value)};");
                break;
            case IrExec s:
                Exec(s.Call);
                break;
            case IrIf s:
                If(s, "if");
                break;
            case IrWhile s:
                Line($"while ({_expressions.Top(s.Condition)})");
                Nested(s.Body);
                break;
            case IrBreak:
                Line("break;");
                break;
            case IrContinue:
                Line("continue;");
                break;
            case IrReturn { Value: null }:
                Line("return;");
                break;
            case IrReturn s:
                Return(s.Value!);
                break;
            case IrBlock s:
                Block(s);
                break;
            case IrRegion s:
                IrOrigin? outer = _origin;
                _origin = s.Origin;
                Block(s.Body);
                _origin = outer;
                break;
            case IrComment s:
                Line($"// {s.Text.ReplaceLineEndings(" ")}");
                break;
            default:
                throw new IrException($"unknown statement {statement.GetType().Name}");
        }
    }

    private void ShowOrigin()
    {
        if (_origin == _shownOrigin)
        {
            return;
        }
        _shownOrigin = _origin;
        if (_origin is not null)
        {
            Line($"// {_origin.ToString().ReplaceLineEndings(" ")}");
        }
    }

    private void Assign(IrAssign s)
    {
        string name = _locals[s.Local];
        if (_scopes.Declares(s) && _declared.Add(s.Local))
        {
            Line($"{_names.Of(s.Local.Type.Type)} {name} = {_expressions.Top(s.Value)};");
        }
        else if (s.Value is IrBinary { Left: IrLocalRef left } sum && left.Local == s.Local
            && CSharpExpressions.CompoundOperator(sum) is { } op)
        {
            Line($"{name} {op} {_expressions.Top(sum.Right)};");
        }
        else
        {
            Line($"{name} = {_expressions.Top(s.Value)};");
        }
    }

    private void Exec(IrCall call)
    {
        string text = _expressions.Top(call);
        // Operators and casts are no statements in C#; methods are.
        Line(call.Type == IrType.Void || text.EndsWith(')') && !call.Method.IsSpecialName && text[0] != '('
            ? $"{text};"
            : $"_ = {text};");
    }

    private void Return(IrExpr value)
    {
        string text = _expressions.Top(value);
        bool cast = _signature is not null && _signature.Returns != _function.Returns.Type;
        Line(cast ? $"return ({_names.Of(_signature!.Returns)})({text});" : $"return {text};");
    }

    private void If(IrIf s, string keyword)
    {
        Line($"{keyword} ({_expressions.Top(s.Condition)})");
        Nested(s.Then);
        if (s.Else is { Statements: [IrIf chained] })
        {
            If(chained, "else if");
        }
        else if (s.Else is not null)
        {
            Line("else");
            Nested(s.Else);
        }
    }

    private void Nested(IrBlock block)
    {
        Open();
        Block(block);
        Close();
    }

    private void Open()
    {
        Line("{");
        _indent++;
    }

    private void Close()
    {
        _indent--;
        Line("}");
    }

    private void Line(string text) => _text.Append(' ', _indent * 4).Append(text).Append('\n');
}
