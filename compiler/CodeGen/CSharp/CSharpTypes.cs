using PgFusion.Compiler.CodeGen.Ir;

namespace PgFusion.Compiler.CodeGen.CSharp;

/// <summary>Every .NET type that a function's C# has to name, so that all have names before the first line is written.</summary>
internal static class CSharpTypes
{
    public static IEnumerable<Type> Of(IrFunction function)
    {
        var types = new HashSet<Type> { function.Returns.Type };
        types.UnionWith(function.Arguments.Select(a => a.Type.Type));
        types.UnionWith(IrLocals.Of(function).Select(l => l.Type.Type));
        Block(function.Body);
        return types;

        void Block(IrBlock block)
        {
            foreach (IrStatement statement in block.Statements)
            {
                if (statement is IrStore store)
                {
                    types.Add(store.StoreType.Type);
                }
                foreach (IrExpr expr in IrChildren.Of(statement))
                {
                    Expression(expr);
                }
                foreach (IrBlock inner in IrChildren.Blocks(statement))
                {
                    Block(inner);
                }
            }
        }

        void Expression(IrExpr expr)
        {
            types.Add(expr.Type.Type);
            if (expr is IrCall call)
            {
                types.Add(call.Method.DeclaringType!);
                types.UnionWith(call.Method.GetParameters().Select(p => p.ParameterType));
                if (call.Method.IsGenericMethod)
                {
                    types.UnionWith(call.Method.GetGenericArguments());
                }
            }
            foreach (IrExpr child in IrChildren.Of(expr))
            {
                Expression(child);
            }
        }
    }
}
