using System.Collections.Frozen;
using PgFusion.Compiler.Catalog;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// The built-in functions that the worker computes, by pg_proc.proname, or by the C function (pg_proc.prosrc) that is
/// behind one or several names. Neither is unique; every function checks the types it is bound to.
/// </summary>
internal static class NativeFunctions
{
    private const uint FirstUserOid = 16384;

    private static readonly FrozenDictionary<string, NativeFunction> ByName =
        All().Where(static f => f.Source is null).ToFrozenDictionary(static f => f.Name);

    private static readonly FrozenDictionary<string, NativeFunction> BySource =
        All().Where(static f => f.Source is not null).ToFrozenDictionary(static f => f.Source!);

    /// <summary>The worker's implementation of a function, or null.</summary>
    public static NativeFunction? Find(FunctionInfo function, CatalogBundle catalog)
    {
        if (function.Oid >= FirstUserOid || function.Schema != "pg_catalog" || !function.IsStrict || function.ReturnsSet ||
            function.Kind != FunctionKind.Function || function.Language != "internal")
        {
            return null;
        }
        // abs(integer) is int4abs in C, which is also the name of a function.
        NativeFunction? found = ByName.GetValueOrDefault(function.Name) ?? BySource.GetValueOrDefault(function.Source) ??
            ByName.GetValueOrDefault(function.Source);
        return found?.For(catalog);
    }

    /// <summary>The implementation of a C function.</summary>
    public static NativeFunction? FindBySource(string source, CatalogBundle catalog) => BySource.GetValueOrDefault(source)?.For(catalog);

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
            .Concat(TextOperators.All())
            .Concat(CharacterFunctions.All())
            .Concat(CaseFunction.All())
            .Concat(FloatMath.All())
            .Concat(DecimalRounding.All())
            .Concat(ExtractFunction.All())
            .Concat(IntervalArithmetic.All())
            .Concat(IntervalFunction.All())
            .Concat(TimeZoneFunction.All())
            .Concat(DateTimeCasts.All())
            .Concat(DateTimeOutput.All())
            .Concat(JsonbFunction.All())
            .Concat(RegexFunction.All())
            .Concat(ArrayFunction.All());
}
