namespace PgFusion.Compiler.CodeGen.Ir;

/// <summary>
/// Where each local of a function comes to life. A scope is what braces would enclose: the function's body, a branch of
/// an if, the body of a loop; blocks and regions open none.
/// <para>
/// A local is <em>declared by assignment</em> when, within the smallest scope that holds all its uses, the first of
/// them is an assignment standing directly in that scope. That assignment then runs before every other use and again in
/// every round of a loop, so the local needs no zero, can be declared right there, and its slot is free for others when
/// the scope ends. All other locals, and those whose address is taken, live for the whole call and start as zero.
/// </para>
/// </summary>
internal sealed class IrScopes
{
    private readonly Dictionary<IrLocal, Life> _lives = [];
    private readonly List<IrLocal> _order = [];

    private IrScopes()
    {
    }

    /// <summary>Locals that must be zero at entry, in order of appearance.</summary>
    public IReadOnlyList<IrLocal> EntryLocals { get; private set; } = [];

    public int LocalCount => _order.Count;

    public static IrScopes Of(IrFunction function)
    {
        var scopes = new IrScopes();
        scopes.Block(function.Body, new Scope(null));
        scopes.EntryLocals = [.. scopes._order.Where(local => scopes._lives[local].Declaration is null)];
        return scopes;
    }

    /// <summary>Whether this very statement, on its first appearance, declares its local.</summary>
    public bool Declares(IrAssign assign) => ReferenceEquals(_lives[assign.Local].Declaration, assign);

    private void Block(IrBlock block, Scope scope)
    {
        foreach (IrStatement statement in block.Statements)
        {
            foreach (IrExpr expr in IrChildren.Of(statement))
            {
                Expression(expr, scope);
            }
            if (statement is IrAssign assign)
            {
                Use(assign.Local, scope, assign);
            }
            bool opensScope = statement is IrIf or IrWhile;
            foreach (IrBlock inner in IrChildren.Blocks(statement))
            {
                Block(inner, opensScope ? new Scope(scope) : scope);
            }
        }
    }

    private void Expression(IrExpr expr, Scope scope)
    {
        foreach (IrExpr child in IrChildren.Of(expr))
        {
            Expression(child, scope);
        }
        switch (expr)
        {
            case IrLocalRef reference:
                Use(reference.Local, scope, null);
                break;
            case IrAddressOf address:
                Use(address.Local, scope, null).AddressTaken = true;
                break;
        }
    }

    private Life Use(IrLocal local, Scope scope, IrAssign? assign)
    {
        if (!_lives.TryGetValue(local, out Life? life))
        {
            life = new Life { First = assign, FirstScope = scope, Around = scope };
            _lives.Add(local, life);
            _order.Add(local);
        }
        life.Around = Scope.Common(life.Around, scope);
        return life;
    }

    private sealed class Life
    {
        public required IrAssign? First { get; init; }

        public required Scope FirstScope { get; init; }

        public required Scope Around { get; set; }

        public bool AddressTaken { get; set; }

        public IrAssign? Declaration => !AddressTaken && FirstScope == Around ? First : null;
    }

    private sealed class Scope(Scope? parent)
    {
        private readonly int _depth = parent is null ? 0 : parent._depth + 1;
        private readonly Scope? _parent = parent;

        public static Scope Common(Scope a, Scope b)
        {
            while (a != b)
            {
                if (a._depth >= b._depth)
                {
                    a = a._parent!;
                }
                else
                {
                    b = b._parent!;
                }
            }
            return a;
        }
    }
}
