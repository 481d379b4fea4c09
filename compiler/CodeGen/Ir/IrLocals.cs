namespace PgFusion.Compiler.CodeGen.Ir;

/// <summary>The locals of a function in the order in which they first appear.</summary>
internal static class IrLocals
{
    public static IReadOnlyList<IrLocal> Of(IrFunction function)
    {
        var locals = new List<IrLocal>();
        var seen = new HashSet<IrLocal>();
        Block(function.Body);
        return locals;

        void Block(IrBlock block)
        {
            foreach (IrStatement statement in block.Statements)
            {
                foreach (IrExpr expr in IrChildren.Of(statement))
                {
                    Expression(expr);
                }
                if (statement is IrAssign assign)
                {
                    Add(assign.Local);
                }
                foreach (IrBlock inner in IrChildren.Blocks(statement))
                {
                    Block(inner);
                }
            }
        }

        void Expression(IrExpr expr)
        {
            foreach (IrExpr child in IrChildren.Of(expr))
            {
                Expression(child);
            }
            switch (expr)
            {
                case IrLocalRef reference:
                    Add(reference.Local);
                    break;
                case IrAddressOf address:
                    Add(address.Local);
                    break;
            }
        }

        void Add(IrLocal local)
        {
            if (seen.Add(local))
            {
                locals.Add(local);
            }
        }
    }
}
