using System.Collections.Immutable;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// A function of fixed argument types whose code is one expression, usually the call of a helper in runtime/Functions.
/// </summary>
internal sealed class SimpleFunction(string name, ImmutableArray<uint> arguments, bool canThrow, Func<ExpressionLowering, ImmutableArray<Value>, IrExpr> lower,
    string? source = null)
    : NativeFunction(name, source)
{
    /// <summary>Of those that may raise an error: whether this call may.</summary>
    public Func<CallScalar, bool> MayFail { get; init; } = static _ => true;

    public override bool CanThrow(CallScalar call) => canThrow && MayFail(call);

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> given, ScalarType declared, uint inputCollation)
    {
        if (given.Length != arguments.Length)
        {
            return null;
        }
        for (int i = 0; i < given.Length; i++)
        {
            uint actual = given[i].Type.BaseOid;
            // A C function that takes timestamps with time zone as well has one meaning for both.
            if (actual != arguments[i] && !(arguments[i] == PgType.Text && actual == PgType.Varchar) &&
                !(Source is not null && arguments[i] == PgType.Timestamp && actual == PgType.Timestamptz))
            {
                return null;
            }
        }
        return declared;
    }

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> values)
    {
        IrExpr result = lower(lowering, values);
        return call.Type.IsReference
            ? lowering.FromCall(result, call.Type, Name)
            : new Value(call.Type, result, null, null);
    }

    /// <summary>As <see cref="Helper"/>, known by its C function.</summary>
    public static SimpleFunction Sourced(string name, string source, Type type, string method, bool canThrow, params ImmutableArray<uint> arguments) =>
        new(name, arguments, canThrow, (_, values) => Ir.Call(type, method, [.. values.Select(static v => v.Data)]), source);

    /// <summary>A helper called with the arguments' data.</summary>
    public static SimpleFunction Helper(string name, Type type, string method, bool canThrow, params ImmutableArray<uint> arguments) =>
        new(name, arguments, canThrow, (_, values) => Ir.Call(type, method, [.. values.Select(static v => v.Data)]));
}
