using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Optimizer.Rules;

/// <summary>
/// Simplifies conditions whose outcome is known: what PostgreSQL's eval_const_expressions leaves after an IN list or a
/// NULL test has been understood here.
/// <code>
///   AND(true, x) → x      AND(x, false) → false, unless x may raise an error
///   x IS NOT NULL → true, when x is a column that is never NULL
/// </code>
/// </summary>
internal sealed class ConstantFolding : IRule
{
    public string Name => "constant_folding";

    public LogicalNode Apply(LogicalNode root) => root.Rewrite(static node => node is FilterNode filter ? Fold(filter) : node);

    private static LogicalNode Fold(FilterNode filter)
    {
        var kept = ImmutableArray.CreateBuilder<Scalar>();
        bool changed = false;
        foreach (Scalar conjunct in filter.Conjuncts)
        {
            Scalar folded = conjunct.Rewrite(FoldScalar);
            changed |= !ReferenceEquals(folded, conjunct);
            if (IsTrue(folded))
            {
                changed = true;
                continue;
            }
            kept.Add(folded);
        }
        if (!changed)
        {
            return filter;
        }
        return kept.Count == 0 ? filter.Input : filter with { Conjuncts = kept.ToImmutable() };
    }

    private static Scalar FoldScalar(Scalar scalar)
    {
        switch (scalar)
        {
            case NullTestScalar { Argument: ColumnScalar { Nullable: false } } test:
                return Truth(test.IsNotNull);
            case NotScalar { Argument: LiteralScalar { IsNull: false } literal }:
                return Truth(!IsTrue(literal));
            case LogicScalar logic when logic.Arguments.Any(a => IsTruth(a, logic.IsAnd)):
                return LogicScalar.Of(logic.IsAnd, [.. logic.Arguments.Where(a => !IsTruth(a, logic.IsAnd))]);
            case LogicScalar logic when logic.Arguments.Any(a => IsTruth(a, !logic.IsAnd)):
                // What stands before the deciding argument is evaluated first, and may raise an error.
                return logic.Arguments.TakeWhile(a => !IsTruth(a, !logic.IsAnd)).Any(static a => a.CanThrow) ? scalar : Truth(!logic.IsAnd);
            default:
                return scalar;
        }
    }

    private static bool IsTrue(Scalar scalar) => IsTruth(scalar, true);

    private static bool IsTruth(Scalar scalar, bool value) =>
        scalar is LiteralScalar { Literal: { } literal, Type.Kind: ValueKind.Bool } && (literal.Bytes[0] != 0) == value;

    private static LiteralScalar Truth(bool value) => new(ScalarType.Boolean, new LiteralValue([value ? (byte)1 : (byte)0]));
}
