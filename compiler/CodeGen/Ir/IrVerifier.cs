namespace PgFusion.Compiler.CodeGen.Ir;

/// <summary>
/// Proves that a function is well formed before a back end sees it, so that back ends need no checks of their own:
/// every node is rightly typed, break and continue stand in loops, every path of a function with a result returns,
/// locals have unique names and arguments are the function's own. It is not demanded that locals are assigned before
/// they are read, because they are zero at entry.
/// </summary>
internal static class IrVerifier
{
    /// <summary>
    /// How deep expressions and statements may nest, together. It bounds the recursion of everything that walks the IR,
    /// and of the C# compiler.
    /// </summary>
    public const int DepthMax = 300;

    /// <exception cref="IrException">The function is not well formed; the message has the place.</exception>
    public static void Verify(IrFunction function)
    {
        var walk = new Walk(function);
        walk.CheckArguments();
        bool completes = walk.Block(function.Body, inLoop: false, out _, depth: 0);
        if (completes && function.Returns != IrType.Void)
        {
            throw walk.Fault($"not every path returns a {function.Returns}", function.Body.Statements.LastOrDefault());
        }
    }

    private sealed class Walk(IrFunction function)
    {
        private readonly Dictionary<string, object> _names = [];
        private string _origin = "";

        public void CheckArguments()
        {
            for (int i = 0; i < function.Arguments.Length; i++)
            {
                IrArgument argument = function.Arguments[i];
                if (argument.Index != i)
                {
                    throw Fault($"argument {argument.Name} is number {i}, but says {argument.Index}", null);
                }
                Name(argument.Name, argument, null);
            }
        }

        /// <summary>Whether control can reach the block's end; whether a break leaves the loop around it.</summary>
        public bool Block(IrBlock block, bool inLoop, out bool breaks, int depth)
        {
            bool completes = true;
            breaks = false;
            foreach (IrStatement statement in block.Statements)
            {
                // Statements behind a return are checked too, but cannot make the end reachable again.
                bool runsOn = Statement(statement, inLoop, out bool statementBreaks, depth + 1);
                breaks |= completes && statementBreaks;
                completes &= runsOn;
            }
            return completes;
        }

        public IrException Fault(string message, IrStatement? at)
        {
            string place = at is null ? "" : $"\nat: {FirstLine(at)}";
            return new IrException($"function {function.Name}{_origin}: {message}{place}");
        }

        private static string FirstLine(IrStatement statement)
        {
            try
            {
                return IrPrinter.PrintHead(statement);
            }
            catch (IrException)
            {
                return statement.GetType().Name;
            }
        }

        private bool Statement(IrStatement statement, bool inLoop, out bool breaks, int depth)
        {
            breaks = false;
            CheckDepth(depth, null);
            foreach (IrExpr expr in IrChildren.Of(statement))
            {
                Expression(expr, statement, depth + 1);
            }
            if (IrTyping.Fault(statement, function.Returns) is { } fault)
            {
                throw Fault(fault, statement);
            }
            switch (statement)
            {
                case IrAssign assign:
                    Name(assign.Local.Name, assign.Local, statement);
                    return true;
                case IrStore or IrExec or IrComment:
                    return true;
                case IrIf branch:
                    bool thenRuns = Block(branch.Then, inLoop, out bool thenBreaks, depth);
                    bool elseBreaks = false;
                    bool elseRuns = branch.Else is null || Block(branch.Else, inLoop, out elseBreaks, depth);
                    breaks = thenBreaks || elseBreaks;
                    return thenRuns || elseRuns;
                case IrWhile loop:
                    Block(loop.Body, inLoop: true, out bool leaves, depth);
                    return leaves || !IrFolding.IsTrue(loop.Condition);
                case IrBreak:
                    RequireLoop(inLoop, "break", statement);
                    breaks = true;
                    return false;
                case IrContinue:
                    RequireLoop(inLoop, "continue", statement);
                    return false;
                case IrReturn:
                    return false;
                case IrBlock block:
                    return Block(block, inLoop, out breaks, depth);
                case IrRegion region:
                    string outer = _origin;
                    _origin = $", {region.Origin}";
                    bool completes = Block(region.Body, inLoop, out breaks, depth);
                    _origin = outer;
                    return completes;
                default:
                    throw new IrException($"unknown statement {statement.GetType().Name}");
            }
        }

        private void Expression(IrExpr expr, IrStatement statement, int depth)
        {
            CheckDepth(depth, null);
            foreach (IrExpr child in IrChildren.Of(expr))
            {
                Expression(child, statement, depth + 1);
            }
            if (IrTyping.Fault(expr) is { } fault)
            {
                throw Fault(fault, statement);
            }
            switch (expr)
            {
                case IrLocalRef reference:
                    Name(reference.Local.Name, reference.Local, statement);
                    break;
                case IrAddressOf address:
                    Name(address.Local.Name, address.Local, statement);
                    break;
                case IrArgument argument:
                    if (argument.Index < 0 || argument.Index >= function.Arguments.Length
                        || function.Arguments[argument.Index] != argument)
                    {
                        throw Fault($"{argument.Name} is not an argument of this function", statement);
                    }
                    break;
            }
        }

        private void Name(string name, object owner, IrStatement? at)
        {
            if (_names.TryAdd(name, owner))
            {
                return;
            }
            if (!ReferenceEquals(_names[name], owner))
            {
                throw Fault($"two variables are named {name}", at);
            }
        }

        private void RequireLoop(bool inLoop, string what, IrStatement at)
        {
            if (!inLoop)
            {
                throw Fault($"{what} outside a loop", at);
            }
        }

        private void CheckDepth(int depth, IrStatement? at)
        {
            if (depth > DepthMax)
            {
                throw new IrNestingException(Fault($"nested deeper than {DepthMax}; hold intermediate results in locals", at).Message);
            }
        }
    }
}
