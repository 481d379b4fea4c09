using System.Collections.Immutable;
using PgFusion.Compiler.Functions;

namespace PgFusion.Compiler.LogicalPlan.Subqueries;

/// <summary>
/// Outer joins by conditions that hold subqueries about rows of both sides. The pairs for which the condition is true are
/// those of an inner join, to which subqueries are joined as anywhere; rows are numbered, and joined with their pairs by number.
/// <code>
///   l ⟕(c ∧ S(l, r)) r   →   n ⟕(n.number = p.number) p     n: l, numbered and stored     p: σ(S, n ⋈c r)
///   l ⟗(c ∧ S(l, r)) r   →   (n ⟕(n.number = p.left) p) ⟗(p.right = m.number) m     m: r, likewise
/// </code>
/// </summary>
internal static class PairedJoin
{
    /// <param name="left">The rows that are kept.</param>
    /// <param name="right">Rows whose columns are nullable.</param>
    /// <param name="conditions">What holds no subqueries.</param>
    /// <param name="subqueries">The others, over pairs.</param>
    /// <param name="context">Of the query.</param>
    public static LogicalNode Left(LogicalNode left, LogicalNode right, ImmutableArray<Scalar> conditions, SubqueryScope subqueries, PlanContext context)
    {
        (LogicalNode kept, Column number) = Numbered(left, context);
        (LogicalNode pairs, PlanCopy copy) = Pairs(kept, right, conditions, subqueries, context);
        return new ProjectNode(new JoinNode(JoinKind.Left, kept, pairs, [Equal(number, copy[number])]),
            [.. right.Output.Select(c => new Projection(c, new ColumnScalar(copy[c])))]);
    }

    public static LogicalNode Full(LogicalNode left, LogicalNode right, ImmutableArray<Scalar> conditions, SubqueryScope subqueries, PlanContext context)
    {
        (LogicalNode leftRows, Column leftNumber) = Numbered(left, context);
        (LogicalNode rightRows, Column rightNumber) = Numbered(right, context);
        (LogicalNode pairs, PlanCopy copy) = Pairs(leftRows, rightRows, conditions, subqueries, context);
        Column pairLeft = context.Columns.Make("left", ScalarType.Bigint, true);
        Column pairRight = context.Columns.Make("right", ScalarType.Bigint, true);
        pairs = new ProjectNode(pairs, [new Projection(pairLeft, new ColumnScalar(copy[leftNumber])), new Projection(pairRight, new ColumnScalar(copy[rightNumber]))]);
        var paired = new JoinNode(JoinKind.Left, leftRows, pairs, [Equal(leftNumber, pairLeft)]);
        return new JoinNode(JoinKind.Full, paired, rightRows, [Equal(pairRight, rightNumber)]);
    }

    /// <summary>Stored, so that both readers have the same numbers.</summary>
    private static (LogicalNode Rows, Column Number) Numbered(LogicalNode rows, PlanContext context)
    {
        LogicalNode numbered = NumberedRows.Number(rows, [], [], context.Columns, out Column number);
        return (new SharedRows(context, "outer", mustAgree: true).Of(numbered).First, number);
    }

    /// <summary>Under names of their own.</summary>
    private static (LogicalNode Rows, PlanCopy Names) Pairs(LogicalNode left, LogicalNode right, ImmutableArray<Scalar> conditions, SubqueryScope subqueries,
        PlanContext context)
    {
        LogicalNode pairs = subqueries.Attach(Unnesting.Join(JoinKind.Inner, left, right, conditions, null, context));
        PlanCopy copy = PlanCopy.Renaming(context.Columns);
        return (copy.Copy(pairs), copy);
    }

    private static CallScalar Equal(Column left, Column right) => new(ScalarType.Boolean, NativeFunctions.Named("int8eq"), [new ColumnScalar(left), new ColumnScalar(right)], 0);
}
