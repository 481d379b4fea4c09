using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>LIKE and the like over text and char(n).</summary>
internal static class TextOperators
{
    public static IEnumerable<NativeFunction> All() =>
    [
        new LikeFunction("textlike", negated: false),
        new LikeFunction("textnlike", negated: true),
        new LikeFunction("bpcharlike", negated: false),
        new LikeFunction("bpcharnlike", negated: true),
    ];
}

/// <summary>
/// LIKE. A pattern that is known when execution starts is taken apart then; others are read row by row. char(n) matches
/// with its blanks.
/// </summary>
internal sealed class LikeFunction(string name, bool negated, bool isUtf8 = true) : NativeFunction(name)
{
    public bool IsNegated => negated;

    private readonly LikeFunction? _singleByte = isUtf8 ? new LikeFunction(name, negated, isUtf8: false) : null;

    public override NativeFunction? For(CatalogBundle catalog) => TextEncodings.Choose(catalog, this, _singleByte!);

    /// <summary>A pattern may end with an escape character, unless it is known, and does not.</summary>
    public override bool CanThrow(CallScalar call) => call.Arguments[1] is not LiteralScalar { Literal: { } pattern } || pattern.Bytes is [.., (byte)'\\'];

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation)
    {
        if (arguments.Length != 2 || arguments[1].Type.BaseOid is not (PgType.Text or PgType.Varchar) ||
            arguments[0].Type.BaseOid is not (PgType.Text or PgType.Varchar or PgType.Bpchar))
        {
            return null;
        }
        bool deterministic = context.Catalog.Collations.TryGetValue(inputCollation, out var collation) && collation.IsDeterministic;
        return deterministic ? ScalarType.Boolean with { Oid = declared.Oid } : null;
    }

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        if (call.Arguments[1] is not (LiteralScalar or StartValueScalar))
        {
            IrExpr matchesRow = Ir.Call(typeof(TextFunctions), isUtf8 ? nameof(TextFunctions.Like) : nameof(TextFunctions.LikeBytes),
                arguments[0].Data, arguments[0].Length!, arguments[1].Data, arguments[1].Length!);
            return new Value(call.Type, negated ? Ir.Not(matchesRow) : matchesRow, null, null);
        }
        int slot = lowering.Pool.Add(new LikePatternConstant(call.Arguments[1]));
        IrExpr pattern = lowering.Constant(slot, IrType.Ptr, "pattern");
        IrExpr matches = Ir.Call(typeof(TextFunctions), nameof(TextFunctions.Like), arguments[0].Data, arguments[0].Length!, pattern);
        return new Value(call.Type, negated ? Ir.Not(matches) : matches, null, null);
    }
}
