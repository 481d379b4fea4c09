using System.Reflection;
using PgFusion.Compiler.CodeGen.Ir;

namespace PgFusion.Compiler.CodeGen;

/// <summary>
/// The parameters and the result of a delegate type, checked against the function that it is to call. Any pointer type
/// stands for Ptr.
/// </summary>
internal sealed record DelegateSignature(Type DelegateType, Type[] Parameters, Type Returns)
{
    /// <exception cref="IrException">The delegate cannot call the function.</exception>
    public static DelegateSignature Of(IrFunction function, Type delegateType)
    {
        if (!delegateType.IsSubclassOf(typeof(Delegate)) || delegateType.GetMethod("Invoke") is not { } invoke)
        {
            throw new IrException($"{ClrNames.Of(delegateType)} is not a delegate type");
        }
        Type[] parameters = [.. invoke.GetParameters().Select(p => p.ParameterType)];
        bool fits = parameters.Length == function.Arguments.Length && Is(invoke.ReturnType, function.Returns);
        for (int i = 0; fits && i < parameters.Length; i++)
        {
            fits = Is(parameters[i], function.Arguments[i].Type);
        }
        if (!fits)
        {
            throw new IrException(
                $"function {function.Name}({string.Join(", ", function.Arguments.Select(a => a.Type))}) -> "
                + $"{function.Returns} cannot be called as {ClrNames.Of(invoke)} -> {ClrNames.Of(invoke.ReturnType)}");
        }
        return new DelegateSignature(delegateType, parameters, invoke.ReturnType);
    }

    private static bool Is(Type type, IrType expected) =>
        IrType.TryFrom(type, out IrType? actual, out _) && actual == expected;
}
