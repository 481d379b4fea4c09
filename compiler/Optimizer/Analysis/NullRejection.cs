using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.Optimizer.Analysis;

/// <summary>Strictness of conditions (clauses.c, find_nonnullable_rels): what they make of a padded row.</summary>
internal static class NullRejection
{
    /// <summary>True when the condition is not true for a row in which all these columns are NULL, whatever the others are.</summary>
    public static bool Rejects(Scalar condition, IReadOnlySet<Column> nulls) => condition switch
    {
        LogicScalar { IsAnd: true } e => e.Arguments.Any(a => Rejects(a, nulls)),
        LogicScalar e => e.Arguments.All(a => Rejects(a, nulls)),
        NullTestScalar { IsNotNull: true } e => IsNull(e.Argument, nulls),
        BooleanTestScalar { Kind: BooleanTestKind.IsTrue } e => Rejects(e.Argument, nulls),
        BooleanTestScalar { Kind: BooleanTestKind.IsFalse or BooleanTestKind.IsNotUnknown } e => IsNull(e.Argument, nulls),
        _ => IsNull(condition, nulls),
    };

    /// <summary>True when the value is NULL for such a row.</summary>
    private static bool IsNull(Scalar value, IReadOnlySet<Column> nulls) => value switch
    {
        ColumnScalar e => nulls.Contains(e.Column),
        LiteralScalar e => e.IsNull,
        CallScalar e => e.Arguments.Any(a => IsNull(a, nulls)),
        RepresentScalar e => IsNull(e.Argument, nulls),
        NotScalar e => IsNull(e.Argument, nulls),
        NullIfScalar e => IsNull(e.Equality.Arguments[0], nulls),
        CoalesceScalar e => e.Arguments.All(a => IsNull(a, nulls)),
        MinMaxScalar e => e.Arguments.All(a => IsNull(a, nulls)),
        LogicScalar e => e.Arguments.All(a => IsNull(a, nulls)),
        _ => false,
    };
}
