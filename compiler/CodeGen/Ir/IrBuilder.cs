namespace PgFusion.Compiler.CodeGen.Ir;

/// <summary>
/// Writes one function, statement by statement, in the order in which it will run. Blocks are written by callbacks:
/// what a callback emits goes into the block. A builder is used by one thread, once; <see cref="Build"/> ends it.
/// </summary>
internal sealed class IrBuilder
{
    private readonly string _name;
    private readonly IrType _returns;
    private readonly IrArgument[] _arguments;
    private readonly Dictionary<string, int> _names = [];
    private List<IrStatement> _statements = [];
    private int _loopDepth;
    private bool _built;

    public IrBuilder(string name, IrType returns, params (string Name, IrType Type)[] arguments)
    {
        _name = name;
        _returns = returns;
        _arguments = new IrArgument[arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            _arguments[i] = Ir.Checked(new IrArgument(i, UniqueName(arguments[i].Name), arguments[i].Type));
        }
    }

    public IrArgument Argument(int index) => _arguments[index];

    public IrArgument Argument(string name) => _arguments.FirstOrDefault(a => a.Name == name)
        ?? throw new IrException($"function {_name} has no argument {name}");

    /// <summary>A new variable, zero at the function's entry. The hint is made unique by a number.</summary>
    public IrLocal Local(IrType type, string hint)
    {
        if (type == IrType.Void)
        {
            throw new IrException($"local {hint} has no value");
        }
        return new IrLocal(type, UniqueName(hint));
    }

    /// <summary>A new variable that is assigned here, at every run of this place.</summary>
    public IrLocal Local(IrExpr initial, string hint)
    {
        IrLocal local = Local(initial.Type, hint);
        Assign(local, initial);
        return local;
    }

    /// <summary>
    /// Computes the value here, once, and gives an expression that may be used many times. Constants, arguments and
    /// locals come back as they are; so the value of a local that is assigned later is not held (use
    /// <see cref="Local(IrExpr, string)"/> for that).
    /// </summary>
    public IrExpr Let(IrExpr value, string hint) =>
        value is IrConst or IrLocalRef or IrArgument or IrAddressOf ? value : new IrLocalRef(Local(value, hint));

    public void Assign(IrLocal local, IrExpr value)
    {
        if (value is IrLocalRef same && same.Local == local)
        {
            return;
        }
        Append(new IrAssign(local, value));
    }

    public void Store(IrType type, IrExpr address, int offset, IrExpr value)
    {
        Check(new IrStore(type, address, offset, value));
        IrFolding.Address(ref address, ref offset);
        Append(new IrStore(type, address, offset, value));
    }

    /// <summary>Stores the value in its own type.</summary>
    public void Store(IrExpr address, int offset, IrExpr value) => Store(value.Type, address, offset, value);

    public void Exec(IrCall call) => Append(new IrExec(Ir.Checked(call)));

    public void If(IrExpr condition, Action then, Action? otherwise = null)
    {
        if (condition is IrConst constant && condition.Type == IrType.Bool)
        {
            (constant.Bits != 0 ? then : otherwise)?.Invoke();
            return;
        }
        IrBlock thenBlock = Capture(then);
        IrBlock? elseBlock = otherwise is null ? null : Capture(otherwise);
        if (elseBlock is { Statements.Count: 0 })
        {
            elseBlock = null;
        }
        if (thenBlock.Statements.Count == 0 && elseBlock is not null)
        {
            (condition, thenBlock, elseBlock) = (Ir.Not(condition), elseBlock, null);
        }
        Append(new IrIf(condition, thenBlock, elseBlock));
    }

    public void While(IrExpr condition, Action body) => While(() => condition, body);

    /// <summary>
    /// The condition may emit statements of its own; they run before every test. <see cref="Continue"/> in the body
    /// goes to the next test.
    /// </summary>
    public void While(Func<IrExpr> condition, Action body)
    {
        IrExpr? test = null;
        _loopDepth++;
        IrBlock before = Capture(() => test = condition());
        IrBlock block = Capture(body);
        _loopDepth--;
        if (before.Statements.Count == 0)
        {
            if (!IrFolding.IsFalse(test!))
            {
                Append(new IrWhile(test!, block));
            }
            return;
        }
        List<IrStatement> statements = [.. before.Statements];
        IrExpr leave = Ir.Not(test!);
        if (!IrFolding.IsFalse(leave))
        {
            statements.Add(new IrIf(leave, new IrBlock([new IrBreak()]), null));
        }
        statements.AddRange(block.Statements);
        Append(new IrWhile(Ir.True, new IrBlock(statements)));
    }

    /// <summary>Runs until <see cref="Break"/> or <see cref="Return"/>.</summary>
    public void Loop(Action body) => While(Ir.True, body);

    public void Break()
    {
        RequireLoop("break");
        Append(new IrBreak());
    }

    public void Continue()
    {
        RequireLoop("continue");
        Append(new IrContinue());
    }

    public void Return(IrExpr? value = null) => Append(new IrReturn(value));

    /// <summary>Everything that <paramref name="body"/> emits is tagged as the operator's.</summary>
    public void Region(IrOrigin origin, Action body)
    {
        IrBlock block = Capture(body);
        if (block.Statements.Count > 0)
        {
            Append(new IrRegion(origin, block));
        }
    }

    public void Comment(string text) => Append(new IrComment(text.ReplaceLineEndings(" ")));

    /// <summary>Ends the function, and verifies it.</summary>
    public IrFunction Build()
    {
        if (_built)
        {
            throw new IrException($"function {_name} was built already");
        }
        _built = true;
        var function = new IrFunction(_name, _arguments, _returns, new IrBlock(_statements));
        IrVerifier.Verify(function);
        return function;
    }

    private IrBlock Capture(Action body)
    {
        List<IrStatement> outer = _statements;
        _statements = [];
        try
        {
            body();
            return new IrBlock(_statements);
        }
        finally
        {
            _statements = outer;
        }
    }

    private void Append(IrStatement statement)
    {
        Check(statement);
        _statements.Add(statement);
    }

    private void Check(IrStatement statement)
    {
        if (IrTyping.Fault(statement, _returns) is { } fault)
        {
            throw new IrException($"function {_name}: {fault}");
        }
    }

    private void RequireLoop(string what)
    {
        if (_loopDepth == 0)
        {
            throw new IrException($"function {_name}: {what} outside a loop");
        }
    }

    private string UniqueName(string hint)
    {
        string name = string.Concat(hint.Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '_'));
        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
        {
            name = "_" + name;
        }
        int used = _names.GetValueOrDefault(name);
        _names[name] = used + 1;
        if (used == 0)
        {
            return name;
        }
        // A hint may itself end in a number, so the numbered name is tried like any other.
        return UniqueName($"{name}_{used + 1}");
    }
}
