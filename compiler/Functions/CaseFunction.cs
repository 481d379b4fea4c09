using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// upper, lower and initcap (formatting.c), where the collation's character classes are those of C, or of libc in UTF-8.
/// ICU and the builtin provider are left to PostgreSQL.
/// </summary>
internal sealed class CaseFunction(string name, string method) : NativeFunction(name)
{
    public static IEnumerable<NativeFunction> All() =>
    [
        new CaseFunction("upper", nameof(TextFunctions.Upper)),
        new CaseFunction("lower", nameof(TextFunctions.Lower)),
        new CaseFunction("initcap", nameof(TextFunctions.InitCap)),
        new InsensitiveLike("texticlike", negated: false),
        new InsensitiveLike("texticnlike", negated: true),
        new InsensitiveLike("bpchariclike", negated: false),
        new InsensitiveLike("bpcharicnlike", negated: true),
    ];

    public override bool MakesLargeValues => true;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length == 1 && arguments[0].Type.BaseOid is PgType.Text or PgType.Varchar && HasCaseMap(context.Catalog, inputCollation)
            ? declared
            : null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments) =>
        lowering.FromCall(Ir.Call(typeof(TextFunctions), method, arguments[0].Data, arguments[0].Length!, CaseMap(lowering, call.InputCollation), lowering.Scratch),
            call.Type, Name);

    internal static bool HasCaseMap(CatalogBundle catalog, uint collation) =>
        TextEncodings.IsLikeSupported(catalog) && catalog.Collations.TryGetValue(collation, out CollationInfo? info) && TryOpen(catalog, info, out _);

    /// <summary>The address of the collation's mapping; that of C is 0.</summary>
    internal static bool TryOpen(CatalogBundle catalog, CollationInfo info, out nint map)
    {
        map = 0;
        return info.CtypeIsC ||
            (info.Provider == CollationProvider.Libc && TextEncodings.IsUtf8(catalog) && Runtime.Functions.CaseMap.TryOpen(info.Ctype, out map));
    }

    internal static IrExpr CaseMap(ExpressionLowering lowering, uint collation) =>
        lowering.Constant(lowering.Pool.Add(new CaseMapConstant(collation)), IrType.Ptr, "case_map");
}

/// <summary>ILIKE: in an encoding of several bytes PostgreSQL lowers both sides and then does LIKE.</summary>
internal sealed class InsensitiveLike(string name, bool negated) : NativeFunction(name)
{
    /// <summary>A pattern may end with an escape character.</summary>
    public override bool CanThrow(CallScalar call) => true;

    public override NativeFunction? For(CatalogBundle catalog) => TextEncodings.IsUtf8(catalog) ? this : null;

    public override bool MakesLargeValues => true;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation)
    {
        bool known = arguments.Length == 2 && arguments[0].Type.BaseOid is PgType.Text or PgType.Varchar or PgType.Bpchar &&
            arguments[1].Type.BaseOid is PgType.Text or PgType.Varchar &&
            context.Catalog.Collations.TryGetValue(inputCollation, out CollationInfo? collation) && collation.IsDeterministic &&
            CaseFunction.HasCaseMap(context.Catalog, inputCollation);
        return known ? ScalarType.Boolean with { Oid = declared.Oid } : null;
    }

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        IrExpr map = CaseFunction.CaseMap(lowering, call.InputCollation);
        IrExpr text = Lower(lowering, arguments[0], map, "text");
        IrExpr matches;
        if (call.Arguments[1] is LiteralScalar or StartValueScalar)
        {
            int slot = lowering.Pool.Add(new LikePatternConstant(call.Arguments[1], call.InputCollation));
            matches = Ir.Call(typeof(TextFunctions), nameof(TextFunctions.Like), Pointer(text), Length(text), lowering.Constant(slot, IrType.Ptr, "pattern"));
        }
        else
        {
            IrExpr pattern = Lower(lowering, arguments[1], map, "pattern");
            matches = Ir.Call(typeof(TextFunctions), nameof(TextFunctions.Like), Pointer(text), Length(text), Pointer(pattern), Length(pattern));
        }
        return new Value(call.Type, negated ? Ir.Not(matches) : matches, null, null);
    }

    private static IrExpr Lower(ExpressionLowering lowering, Value value, IrExpr map, string hint) => lowering.Builder.Let(
        Ir.Call(typeof(TextFunctions), nameof(TextFunctions.Lower), value.Data, value.Length!, map, lowering.Scratch), hint);

    private static IrExpr Pointer(IrExpr reference) => Ir.Field(reference, nameof(StringRef.Pointer));

    private static IrExpr Length(IrExpr reference) => Ir.Field(reference, nameof(StringRef.Length));
}
