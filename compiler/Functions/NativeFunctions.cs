using System.Collections.Frozen;
using PgFusion.Compiler.Catalog;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// The built-in functions that the worker computes, by pg_proc.proname. Names alone are not unique; every function
/// checks the types it is bound to.
/// </summary>
internal static class NativeFunctions
{
    private const uint FirstUserOid = 16384;

    private static readonly FrozenDictionary<string, NativeFunction> ByName = All().ToFrozenDictionary(static f => f.Name);

    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>The worker's implementation of a function, or null.</summary>
    public static NativeFunction? Find(FunctionInfo function) =>
        function.Oid < FirstUserOid && function.Schema == "pg_catalog" && function.IsStrict && !function.ReturnsSet &&
        function.Kind == FunctionKind.Function
            ? ByName.GetValueOrDefault(function.Name)
            : null;

    /// <summary>One of them, for operators that the planner makes itself.</summary>
    public static NativeFunction Named(string name) => ByName[name];

    private static IEnumerable<NativeFunction> All() =>
        ComparisonFunctions.All()
            .Concat(DateTimestampComparison.All())
            .Concat(IntegerArithmetic.All())
            .Concat(FloatArithmetic.All())
            .Concat(NumericArithmetic.All())
            .Concat(DateArithmetic.All())
            .Concat(CastFunctions.All())
            .Concat(TextOperators.All());
}
